"""The reports say what was done, for programs and for people."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from rich.cells import cell_len
from rich.console import Console

from qanswer.model import Verdict
from qanswer.report import html, terminal
from qanswer.report import json as json_report

EVIL = "<script>alert(1)</script> バックアップを取得していますか。\"'&{{x}}"


@pytest.fixture(scope="module")
def filled(tmp_path_factory, workspace):
    folder = tmp_path_factory.mktemp("report")
    book = Workbook()
    sheet = book.active
    sheet.title = "<b>設問"
    for row in (
        ("No.", "確認事項", "回答", "備考"),
        (1, EVIL),
        (2, "損害賠償の上限額をご記入ください。"),
        ("[3]", "火災[bold]検知[/bold]および[/etc]消火設備を備えているか。"),
    ):
        sheet.append(row)
    book.save(folder / "form[1].xlsx")
    return workspace.fill(folder / "form[1].xlsx", folder / "out.xlsx")


def test_the_json_report_has_the_fixed_keys(filled):
    report = json.loads(json_report.text(filled))

    assert report["schema"] == "qanswer/report/1"
    assert set(report) >= {"schema", "tool", "knowledge", "form", "output", "summary", "rows"}
    assert report["summary"]["questions"] == len(report["rows"]) == 3
    assert sum(report["summary"][key] for key in ("filled", "open", "review", "unanswered")) == 3
    row = report["rows"][0]
    assert set(row) >= {
        "location",
        "number",
        "context",
        "question",
        "verdict",
        "confidence",
        "choice",
        "written",
        "matches",
        "reasons",
    }
    assert row["location"] == {"sheet": "<b>設問", "cell": "B2"}
    assert row["question"] == EVIL
    assert all(re.fullmatch(r"[A-Z]+\d+", place) for place in row["written"])
    assert re.fullmatch(r"[0-9a-f]{64}", report["output"]["sha256"])


def test_the_json_report_holds_no_clock_and_is_the_same_twice(filled):
    assert json_report.text(filled) == json_report.text(filled)
    assert not re.search(r"20\d\d-\d\d-\d\dT", json_report.text(filled))


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def test_the_review_page_lets_nothing_of_the_form_become_markup(filled):
    tags = _Tags()
    tags.feed(html.page(filled))

    assert {tag for tag, _ in tags.seen}.isdisjoint({"script", "iframe", "img", "object", "embed", "form", "link"})
    assert not [name for _, attributes in tags.seen for name in attributes if name.startswith("on")]
    assert all(str(attributes["href"]).startswith("http") for tag, attributes in tags.seen if tag == "a")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html.page(filled)
    assert "default-src 'none'" in html.page(filled)


def test_the_review_page_shows_every_question_once_with_its_verdict(filled):
    page = html.page(filled)

    for verdict in ("filled", "review", "unanswered"):
        expected = sum(row.verdict.value == verdict for row in filled.rows)
        assert len(re.findall(rf'class="row {verdict}(?: open)?"', page)) == expected


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_terminal_report_fits_and_eats_no_brackets(filled, width):
    out = StringIO()
    terminal.show(filled, Console(file=out, width=width, highlight=False))

    table = out.getvalue().splitlines()
    assert any("3 questions:" in line for line in table)
    assert "[bold]" in out.getvalue() or width == 40
    assert str(Path(filled.output)) in out.getvalue()


@pytest.fixture(scope="module")
def half_open(tmp_path_factory, workspace):
    folder = tmp_path_factory.mktemp("open")
    book = Workbook()
    sheet = book.active
    for row in (
        ("No.", "確認事項", "回答", "備考"),
        (1, "お客様データのバックアップを毎日取得していますか。"),
        (2, "従業員に対する情報セキュリティ教育を実施していますか。"),
    ):
        sheet.append(row)
    rule = DataValidation(type="list", formula1='"L1,L2,L3"')  # words that nobody knows
    rule.add("C3")
    sheet.add_data_validation(rule)
    book.save(folder / "form.xlsx")
    return workspace.fill(folder / "form.xlsx", folder / "out.xlsx")


def test_a_tick_left_open_is_seen_with_its_reason_on_a_screen_of_80_columns(half_open):
    out = StringIO()
    terminal.show(half_open, Console(file=out, width=80, highlight=False))

    shown = out.getvalue()
    assert "filled, tick open:" in shown
    assert "no_word_for_choice\n" in shown.replace(" ", "").replace("filled,tickopen:", "")
    assert "ticks open: no_word_for_choice 1" in shown
    assert max(map(cell_len, shown.split("2 questions:")[0].splitlines())) <= 80


def test_a_tick_left_open_can_be_filtered_in_the_review_page_and_stands_in_the_json(half_open):
    page = html.page(half_open)
    assert page.count('class="row filled open"') == 1
    assert 'id="show-open"' in page
    report = json_report.as_json(half_open)
    assert [row["tick_open"] for row in report["rows"]] == [False, True]
    assert [row["open"] for row in report["rows"]] == [False, True]


def test_a_row_with_words_alone_is_counted_open_and_not_filled(half_open):
    summary = json_report.as_json(half_open)["summary"]
    assert (summary["filled"], summary["open"], half_open.count(Verdict.FILLED)) == (1, 1, 1)
    assert "2 questions: 1 filled, 1 open (" in str(terminal.summary(half_open)[0])


def test_cells_of_one_name_on_different_tabs_are_told_apart(tmp_path, workspace):
    book = Workbook()
    for name in (
        "アクセス管理",
        "Information security policy A",
        "Information security policy B",
        "Information secu icy B",
    ):
        sheet = book.create_sheet(name)
        for row in (("No.", "確認事項", "回答", "備考"), (1, f"{name}を定めていますか。"), (2, "周知していますか。")):
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "form.xlsx")
    out = StringIO()
    terminal.show(
        workspace.fill(tmp_path / "form.xlsx", tmp_path / "o.xlsx"), Console(file=out, width=100, highlight=False)
    )

    cells = re.findall(r"^(\S.*?![A-Z]\d) ", out.getvalue(), re.MULTILINE)
    assert len(cells) == len(set(cells)) == 8
