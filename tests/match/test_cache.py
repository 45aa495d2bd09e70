from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from qanswer import kept
from qanswer.match import cache, engine
from qanswer.match.engine import Matcher
from qanswer.model import Language, Question, SheetCell

SHARED_BY_ALL = Path(os.environ["QANSWER_CACHE"])
QUESTIONS = [
    Question(SheetCell("s", "A1"), "バックアップの頻度", Language.JA),
    Question(SheetCell("s", "A2"), "Is there a WAF?", Language.EN),
]


@pytest.fixture
def kept_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QANSWER_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


def test_a_matcher_from_the_cache_matches_as_the_one_that_was_built(tiny, kept_in: Path) -> None:
    built = Matcher(tiny).match_all(QUESTIONS)
    assert {file.suffix for file in kept_in.iterdir()} - {".phrases"} == {".items", ".topics"}
    assert Matcher(tiny).match_all(QUESTIONS) == built


@pytest.mark.usefixtures("matcher")  # whose topics are kept for all tests: to build them takes seconds
def test_links_come_back_with_what_they_state(knowledge, built_anew: Matcher, kept_in: Path) -> None:
    links = [[link for _, link in of_item] for of_item in built_anew.linked.links]
    cache.write_items(knowledge, built_anew.index.by_item, links)
    assert [file.suffix for file in kept_in.iterdir()] == [".items"]
    for topics in SHARED_BY_ALL.glob("*.topics"):
        shutil.copy(topics, kept_in)
    assert Matcher(knowledge).linked == built_anew.linked
    assert any(link.states for of_item in links for link in of_item)


def test_other_knowledge_is_never_taken_for_this(tiny, kept_in: Path) -> None:
    Matcher(tiny)
    other = replace(tiny, sheets=(replace(tiny.main, items=tiny.main.items[:1]),))
    assert cache.read_items(other) is None
    Matcher(other)
    assert len(list(kept_in.glob("*.items"))) == 2


def test_a_changed_answer_builds_the_items_anew_and_not_the_topics(tiny, kept_in: Path, monkeypatch) -> None:
    Matcher(tiny)
    other = replace(tiny, sheets=(replace(tiny.main, items=tiny.main.items[:1]),))
    monkeypatch.setattr(engine, "index_topics", None)
    assert Matcher(other).match_all(QUESTIONS)
    assert len(list(kept_in.glob("*.topics"))) == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-1],
        lambda content: content[:40],
        lambda _: b"",
        lambda content: b"x" + content[1:],
        lambda content: content[:200] + b"\xff" + content[201:],
    ],
)
def test_a_damaged_file_is_built_anew(tiny, kept_in: Path, damage) -> None:
    built = Matcher(tiny).match_all(QUESTIONS)
    # phrases are read once a process, as whichever test came first found them
    whole = {file: file.read_bytes() for file in kept_in.iterdir() if file.suffix != ".phrases"}
    for file, content in whole.items():
        file.write_bytes(damage(content))
    assert (cache.read_topics(tiny), cache.read_items(tiny)) == (None, None)
    assert Matcher(tiny).match_all(QUESTIONS) == built
    assert {file: file.read_bytes() for file in whole} == whole


def test_nothing_is_kept_where_it_is_switched_off(tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QANSWER_CACHE", "off")
    Matcher(tiny)
    assert kept.folder() is None
    assert cache.read_items(tiny) is None


def test_a_folder_that_cannot_be_made_costs_only_time(tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("QANSWER_CACHE", str(tmp_path / "file" / "kept"))
    assert len(Matcher(tiny).match_all(QUESTIONS)) == 2


def test_only_the_indexes_used_lately_are_kept(tiny, kept_in: Path) -> None:
    for count in range(8):
        title = replace(tiny.main.items[0], control=f"バックアップ {count}")
        Matcher(replace(tiny, sheets=(replace(tiny.main, items=(title,)),)))
    assert len(list(kept_in.glob("*.items"))) == 6


def test_an_index_that_is_used_outlives_newer_ones_that_are_not(tiny, kept_in: Path) -> None:
    Matcher(tiny)
    for count in range(8):
        other = replace(tiny.main.items[0], control=f"バックアップ {count}")
        Matcher(replace(tiny, sheets=(replace(tiny.main, items=(other,)),)))
        for place, path in enumerate(sorted(kept_in.glob("*.items"), key=lambda path: path.stat().st_mtime_ns)):
            os.utime(path, (place, place))  # as if each were long ago, in the same order
        assert cache.read_items(tiny) is not None
    assert len(list(kept_in.glob("*.items"))) == 6


def test_the_folder_is_the_users_own_and_none_where_nobody_has_a_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QANSWER_CACHE", raising=False)
    monkeypatch.setattr(kept, "user_cache_path", lambda name, **_: tmp_path / name)
    assert kept.folder() == tmp_path / "qanswer"
    monkeypatch.setattr(kept, "user_cache_path", lambda name, **_: Path("~") / name)
    assert kept.folder() is None


def test_another_version_of_the_tokeniser_builds_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    before = cache._code.__wrapped__()
    monkeypatch.setattr(cache, "version", lambda name: f"999 {name}")
    assert cache._code.__wrapped__() != before
