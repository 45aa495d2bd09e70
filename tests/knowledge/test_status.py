"""What a sheet's own signs and words say, and that none of them is guessed."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from qanswer.errors import KnowledgeError
from qanswer.knowledge.load import load
from qanswer.knowledge.model import Status

SHEET = """
[sheet]
title = "シート"
vendor = "例示"
legend = {{ {legend} }}
[[item]]
id = "1"
control = "SAMLによるシングルサインオンに対応すること。"
status = "{status}"
answer = "対応しておりません。"
"""


@pytest.fixture
def item_of(tmp_path):
    def read(status: str, legend: str = ""):
        (tmp_path / "own.toml").write_text(SHEET.format(status=status, legend=legend), encoding="utf-8")
        return load(tmp_path / "own.toml").sheet.items[0]

    return read


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("○", Status.MET), ("Yes", Status.MET), ("実施済", Status.MET), ("※", Status.CONDITIONAL),
        ("△", Status.PARTIAL), ("一部実施", Status.PARTIAL), ("×", Status.NOT_MET), ("✕", Status.NOT_MET),
        ("No", Status.NOT_MET), ("未対応", Status.NOT_MET), ("－", Status.NOT_APPLICABLE),
        ("対象外", Status.NOT_APPLICABLE), ("N/A", Status.NOT_APPLICABLE),
    ],
)  # fmt: skip
def test_a_status_is_read_from_its_sign_or_word_and_printed_as_it_was_written(item_of, written, status):
    item = item_of(written)
    assert (item.status, item.printed) == (status, written)


@pytest.mark.parametrize(
    ("written", "legend", "status"),
    [
        ("A", '"A" = "実施", "B" = "未実施"', Status.MET),
        ("B", '"A" = "実施", "B" = "未実施"', Status.NOT_MET),
        ("○", '"○" = "一部実施"', Status.PARTIAL),
        ("×", '"×" = "対象外"', Status.NOT_APPLICABLE),
        ("○", '"○" = "当社の基準に合う"', Status.MET),
    ],
)
def test_the_legend_outweighs_what_a_sign_usually_means(item_of, written, legend, status):
    assert item_of(written, legend).status is status


@pytest.mark.parametrize(
    ("written", "legend", "complaint"),
    [
        ("計画中", "", 'not "計画中"'),
        ("A", "", 'not "A"'),
        ("A", '"A" = "来期に予定"', 'not "A"'),
        ("○", '"○" = "実施予定"', 'the legend explains "○" as "実施予定", which is no plain yes'),
    ],
)
def test_what_no_table_settles_is_refused(item_of, written, legend, complaint):
    with pytest.raises(KnowledgeError, match=complaint):
        item_of(written, legend)


def test_no_word_says_two_statuses():
    words = tomllib.loads(files("qanswer.knowledge").joinpath("status.toml").read_text(encoding="utf-8"))
    said = [word for status in Status for word in words[status.name.lower()]]
    assert len(said) == len(set(said))
