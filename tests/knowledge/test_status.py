"""What a sheet's own signs and words say, and that none of them is guessed."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from qanswer.errors import KnowledgeError
from qanswer.knowledge.load import load
from qanswer.knowledge.status import read_status, weakest
from qanswer.statements import Status

SHEET = """
[sheet]
title = "シート"
vendor = "例示"
legend = {{ {legend} }}
{statuses}
[[item]]
id = "1"
control = "SAMLによるシングルサインオンに対応すること。"
status = "{status}"
answer = "対応しておりません。"
"""


@pytest.fixture
def item_of(tmp_path):
    def read(status: str, legend: str = "", statuses: str = ""):
        (tmp_path / "own.toml").write_text(
            SHEET.format(status=status, legend=legend, statuses=statuses), encoding="utf-8"
        )
        return load(tmp_path / "own.toml").main.items[0]

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
        ("来期", "", 'not "来期"'),
        ("A", "", 'not "A"'),
        ("A", '"A" = "来期に予定"', 'not "A"'),
        ("○", '"○" = "概ね実施"', 'the legend explains "○" as "概ね実施", which is no plain yes'),
    ],
)
def test_what_no_table_settles_is_refused(item_of, written, legend, complaint):
    with pytest.raises(KnowledgeError, match=complaint):
        item_of(written, legend)


@pytest.mark.parametrize(
    ("printed", "status"),
    [
        ("◯※2", Status.CONDITIONAL),  # the footnote may take something back
        ("○ (注1)", Status.CONDITIONAL),
        ("×※1", Status.NOT_MET),
        ("対応予定（2027年3月）", Status.NOT_MET),
        ("2027年度上期対応予定", Status.NOT_MET),
        ("Planned for Q3 2027", Status.NOT_MET),
        ("対応済(2025年4月)", Status.MET),
        ("Yes (SAML only)", Status.CONDITIONAL),
        ("○（上位プラン）", Status.CONDITIONAL),
        ("要確認", None),
        ("2027年4月", None),
        ("おおむね○", Status.PARTIAL),
        ("おそらく○", None),
    ],
)
def test_a_printed_status_is_read_with_its_footnote_date_and_bracket(printed, status):
    assert read_status(printed) is status


@pytest.mark.parametrize(
    ("statuses", "status"),
    [
        ([Status.MET, Status.PARTIAL], Status.PARTIAL),
        ([Status.MET, Status.NOT_MET], Status.NOT_MET),
        ([Status.NOT_APPLICABLE], Status.NOT_APPLICABLE),
        ([Status.NOT_APPLICABLE, Status.MET], None),
        ([], None),
    ],
)
def test_of_several_statuses_of_one_item_the_least_counts(statuses, status):
    assert weakest(statuses) is status


@pytest.mark.parametrize(
    ("written", "settled", "status"),
    [("特別", "partial", Status.PARTIAL), ("特別", "undecided", None), ("○", "no", Status.NOT_MET), ("", "yes", None)],
)
def test_what_a_person_settled_goes_before_every_table(item_of, written, settled, status):
    statuses = f'[sheet.statuses]\n"{written}" = "{settled}"' if written else ""
    assert item_of(written, "", statuses).status is status


def test_no_word_says_two_statuses():
    words = tomllib.loads(files("qanswer.knowledge").joinpath("status.toml").read_text(encoding="utf-8"))
    said = [word for status in Status for word in words[status.name.lower()]]
    assert len(said) == len(set(said))
