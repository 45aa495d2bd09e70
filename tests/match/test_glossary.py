"""The glossary's phrases as an earlier run filed them are those that would be filed now, or they are filed now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qanswer.knowledge.model import Concept
from qanswer.match import glossary
from qanswer.match.glossary import Glossary, phrases_of

if TYPE_CHECKING:
    from qanswer.match.phrases import Phrases

CONCEPTS = (
    Concept("backup", ("バックアップ", "控えの取得"), ("backup", "back-up")),
    Concept("log", ("ログ", "監査証跡"), ("audit log",)),
)
TEXT = "バツクアツプの監査証跡とbackup of the audit logs"


@pytest.fixture
def kept(monkeypatch, tmp_path):
    """Return the folder of kept things, empty; what this process filed before is forgotten."""
    monkeypatch.setenv("QANSWER_CACHE", str(tmp_path))
    phrases_of.cache_clear()
    yield tmp_path
    phrases_of.cache_clear()


def again(concepts: tuple[Concept, ...] = CONCEPTS) -> Phrases:
    phrases_of.cache_clear()
    return phrases_of(Glossary(concepts))


def test_what_was_kept_finds_what_was_filed_and_is_not_filed_again(kept, monkeypatch):
    first = phrases_of(Glossary(CONCEPTS))
    assert len(list(kept.glob("*.phrases"))) == 1
    monkeypatch.setattr(glossary, "_filed", None)  # would raise
    second = again()
    assert second.filed == first.filed
    assert list(second.matches(TEXT)) == list(first.matches(TEXT)) != []


@pytest.mark.usefixtures("kept")
def test_another_glossary_is_filed_by_itself():
    phrases_of(Glossary(CONCEPTS))
    other = again((Concept("log", ("記録",), ("log",)),))
    assert list(other.found_in("記録")) == ["log"]
    assert not list(other.found_in("バックアップ"))


@pytest.mark.parametrize("body", [b"[", b"[]", b"null", b'{"a": 1}', b"\xff"])
def test_what_is_kept_and_makes_no_sense_is_filed_anew(kept, body):
    first = phrases_of(Glossary(CONCEPTS))
    (file,) = kept.glob("*.phrases")
    glossary._KEPT.write(file.stem.ljust(64, "0"), body)
    assert again().filed == first.filed


def test_a_damaged_file_is_filed_anew(kept):
    first = phrases_of(Glossary(CONCEPTS))
    (file,) = kept.glob("*.phrases")
    file.write_bytes(file.read_bytes()[:-3] + b"abc")
    assert again().filed == first.filed
