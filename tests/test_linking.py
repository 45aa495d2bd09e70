"""Links are shown with the doubtful first, edited as a table, and taken back one by one."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from qanswer.cli.main import make_app
from qanswer.errors import UsageError
from qanswer.knowledge.load import load
from qanswer.knowledge.locate import shipped_folder
from qanswer.linking import list_links, read_table, settle_links, write_drafts, write_table
from qanswer.match.engine import Matcher

if TYPE_CHECKING:
    from pathlib import Path

    from qanswer.knowledge.model import Knowledge

SHEET = """
[sheet]
title = "Sheet"
vendor = "Vendor"
language = "en"

[[item]]
id = "1"
control = "Are backups taken?"
status = "Yes"
answer = "Nightly. A web application firewall is not deployed."

[[item]]
id = "2"
control = "Is there fire suppression?"
status = "Yes"
answer = "Gas, in every room."
"""
TOPICS = """
[[topic]]
id = "backup.taken"
name_ja = "バックアップ"
name_en = "Are backups taken?"
owner = "infrastructure"
samples_en = ["Are backups taken?", "Backup frequency", "Daily copies of data are made"]

[[topic]]
id = "network.waf"
name_ja = "WAF"
name_en = "Web application firewall"
owner = "infrastructure"
samples_en = ["Is a web application firewall deployed?", "A web application firewall protects the service"]

[[topic]]
id = "dc.fire"
name_ja = "消火"
name_en = "Fire suppression"
owner = "infrastructure"
samples_en = ["Is there fire suppression?", "Smoke detectors are installed"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "all.toml").write_text(TOPICS, encoding="utf-8")
    (tmp_path / "checksheet.toml").write_text(SHEET, encoding="utf-8")
    return tmp_path


def edited(known: Knowledge, table: Path, answers: dict[tuple[str, str], str]) -> Path:
    """Return a table of all links, with these confirmed or refused by a person."""
    write_table(list_links(known), known, table, ".csv")
    lines = list(csv.reader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    for line in lines[1:]:
        line[-1] = answers.get((line[0], line[3]), "")
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    return table


def links_of(known: Knowledge) -> dict[tuple[str, str], tuple[bool, bool, bool, float]]:
    return {
        (row.item, row.link.topic): (row.link.answers, row.link.polarity, row.link.automatic, round(row.link.share, 2))
        for row in list_links(known)
    }


def test_drafts_are_shown_with_the_doubtful_first_and_say_what_they_deny(folder: Path) -> None:
    rows = list_links(load(folder))
    assert [row.doubt for row in rows] == sorted((row.doubt for row in rows), reverse=True)
    waf = next(row.link for row in rows if (row.item, row.link.topic) == ("1", "network.waf"))
    assert (waf.polarity, waf.quote) == (False, "A web application firewall is not deployed.")


def test_confirming_one_link_leaves_all_others_as_they_are(folder: Path) -> None:
    known = load(folder)
    before = links_of(known)
    rows = read_table(edited(known, folder / "t.csv", {("1", "network.waf"): "yes"}), known)
    (folder / "links.toml").write_text(settle_links(rows, "", known), encoding="utf-8")
    after = links_of(load(folder))
    assert after.pop(("1", "network.waf"))[2] is False
    del before[("1", "network.waf")]
    assert after == before


def test_a_refused_link_stays_refused_and_weighs_nothing(folder: Path) -> None:
    known = load(folder)
    rows = read_table(edited(known, folder / "t.csv", {("2", "dc.fire"): "no"}), known)
    (folder / "links.toml").write_text(settle_links(rows, "", known), encoding="utf-8")
    assert [link.weight for link in load(folder).statements["2"].links if link.topic == "dc.fire"] == [0.0]


def test_drafts_written_into_the_file_change_nothing(folder: Path) -> None:
    before = Matcher(load(folder)).linked
    count = write_drafts(folder)
    first = (folder / "links.toml").read_bytes()
    assert first.count(b"\ndraft = true") == count
    assert Matcher(load(folder)).linked == before
    write_drafts(folder)
    assert (folder / "links.toml").read_bytes() == first


def test_a_draft_in_the_file_does_not_outlive_its_text(folder: Path) -> None:
    write_drafts(folder)
    sheet = folder / "checksheet.toml"
    sheet.write_text(SHEET.replace("is not deployed", "is deployed"), encoding="utf-8")
    assert links_of(load(folder))["1", "network.waf"][1] is True
    (folder / "links.toml").unlink()
    without = Matcher(load(folder)).linked
    sheet.write_text(SHEET, encoding="utf-8")
    write_drafts(folder)
    sheet.write_text(SHEET.replace("is not deployed", "is deployed"), encoding="utf-8")
    assert Matcher(load(folder)).linked == without


def test_a_draft_loses_its_mark_and_is_a_persons_link_the_others_staying_drafts(folder: Path) -> None:
    before = links_of(load(folder))
    write_drafts(folder)
    settle_in_file(folder, "network.waf", "")
    write_drafts(folder)
    after = links_of(load(folder))
    assert after.pop(("1", "network.waf")) == (True, False, False, 1.0)
    del before[("1", "network.waf")]
    assert after == before


def test_a_draft_refused_in_the_file_stays_refused(folder: Path) -> None:
    write_drafts(folder)
    settle_in_file(folder, "dc.fire", "refused = true")
    write_drafts(folder)
    (row,) = [row for row in list_links(load(folder)) if (row.item, row.link.topic) == ("2", "dc.fire")]
    assert (row.confirmed, row.link.weight) == (False, 0.0)
    assert (folder / "links.toml").read_text(encoding="utf-8").count('topic = "dc.fire"') == 1


def test_drafts_of_an_item_or_topic_that_is_gone_are_no_fault(folder: Path) -> None:
    write_drafts(folder)
    text = (folder / "links.toml").read_text(encoding="utf-8")
    gone = text.replace('item = "2"', 'item = "9"').replace('topic = "backup.taken"', 'topic = "no.such"')
    (folder / "links.toml").write_text(gone, encoding="utf-8")
    assert [item.is_open for item in load(folder).main.items] == [True, False]


def settle_in_file(folder: Path, topic: str, mark: str) -> None:
    """Do in ``links.toml`` what its head says: take the mark off the draft of a topic, or put another there."""
    file = folder / "links.toml"
    head, *entries = file.read_text(encoding="utf-8").split("[[link]]")
    mended = [entry.replace("draft = true", mark) if f'"{topic}"' in entry else entry for entry in entries]
    assert mended != entries
    file.write_text("[[link]]".join([head, *mended]), encoding="utf-8")


def test_entries_of_other_items_keep_their_writing(folder: Path) -> None:
    known = load(folder)
    written = (
        '# by hand\n\n[[link]]\nitem = "2"  # sprinklers\ntopic = "dc.fire"\n\n'
        '[[link]]\nitem = "1"\ntopic = "backup.taken"\n\n[[restriction]]\nitem = "1"\ntick = "open"\n'
    )
    rows = read_table(edited(known, folder / "t.csv", {("1", "backup.taken"): "yes"}), known)
    settled = settle_links(rows, written, known)
    assert settled.startswith('# by hand\n\n[[link]]\nitem = "2"  # sprinklers\ntopic = "dc.fire"\n\n[[restriction]]')
    assert len(re.findall(r'item = "1".*\ntopic = "backup.taken"', settled)) == 1


def test_settling_nothing_changes_nothing(folder: Path) -> None:
    known = load(folder)
    written = '[[link]]\nitem = "2"\ntopic = "dc.fire"\n'
    assert settle_links(read_table(edited(known, folder / "t.csv", {}), known), written, known) == written


def test_the_workbook_is_the_same_twice_and_comes_back_whole(folder: Path) -> None:
    known = load(folder)
    for name in ("one.xlsx", "two.xlsx"):
        write_table(list_links(known), known, folder / name, ".xlsx")
    assert (folder / "one.xlsx").read_bytes() == (folder / "two.xlsx").read_bytes()
    assert load_workbook(folder / "one.xlsx").active.freeze_panes == "A2"
    assert [(row.item, row.link) for row in read_table(folder / "one.xlsx", known)] == [
        (row.item, row.link) for row in list_links(known)
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("backup.taken", "no.topic", 'row 2: no topic "no.topic"'),
        ("Confirmed (yes/no)", "Sure?", 'no column "Confirmed'),
        ("yes,no,", "perhaps,no,", '"perhaps" under Settles it is neither yes nor no'),
    ],
)
def test_what_cannot_be_taken_back_is_named(folder: Path, old: str, new: str, says: str) -> None:
    known, table = load(folder), folder / "t.csv"
    rows = [row for row in list_links(known) if row.link.topic == "backup.taken"]
    write_table(rows, known, table, ".csv")
    table.write_text(table.read_text(encoding="utf-8-sig").replace(old, new), encoding="utf-8")
    with pytest.raises(UsageError, match=says.replace("(", r"\(")):
        read_table(table, known)


def test_a_file_that_is_no_table_is_refused_in_words(folder: Path) -> None:
    (folder / "t.xlsx").write_bytes(b"no workbook")
    with pytest.raises(UsageError, match="cannot be read as a table of links"):
        read_table(folder / "t.xlsx", load(folder))


def test_the_command_writes_a_table_and_takes_it_back(folder: Path) -> None:
    runner, app = CliRunner(), make_app(["links"])
    table = folder / "links.csv"
    made = runner.invoke(app, ["links", "--kb", str(folder), "-o", str(table)])
    assert made.exit_code == 0, made.output
    edited(load(folder), table, {("2", "dc.fire"): "yes"})
    taken = runner.invoke(app, ["links", "--kb", str(folder), "--take", str(table)])
    assert "1 confirmed, 0 refused" in taken.output
    assert [link.automatic for link in load(folder).statements["2"].links if link.topic == "dc.fire"] == [False]


def test_the_command_takes_nothing_into_the_shipped_knowledge(folder: Path) -> None:
    table, links = folder / "links.csv", shipped_folder() / "links.toml"
    table.write_text("item,topic\n", encoding="utf-8")
    before = links.read_bytes()
    taken = CliRunner().invoke(make_app(["links"]), ["links", "--kb", str(shipped_folder()), "--take", str(table)])
    assert isinstance(taken.exception, UsageError)
    assert "name your own knowledge with --kb" in str(taken.exception)
    assert links.read_bytes() == before
