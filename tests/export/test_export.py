"""The whole sheet comes out in every format, looks like the published one, and twice the same."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from html.parser import HTMLParser

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from qanswer.errors import OutputError
from qanswer.export import Format, export
from qanswer.export.document import Span, split_links
from qanswer.knowledge.load import load
from qanswer.knowledge.locate import shipped_folder
from qanswer.model import Language
from qanswer.statements import Audience, Source, Status, Translation

SHEET = load(shipped_folder()).main
IDS = [item.id for item in SHEET.items]
HOSTILE = '=1+1 <b>&"|*_`\x0b'


@pytest.fixture
def out(tmp_path):
    def write(kind, sheet=SHEET, **options):
        path = tmp_path / f"sheet.{kind}"
        export(sheet, kind, path, **options)
        return path

    return write


def squash(text):
    return "".join(text.split())


def hostile(**changes):
    """Return the sheet with one item that tries to be a formula, markup and broken XML."""
    item = replace(SHEET.items[0], id="=9", control=HOSTILE, answer=HOSTILE, sources=(), **changes)
    return replace(SHEET, items=(item,), certifications=())


class Page(HTMLParser):
    """The rows of a page's table, and its links."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.ids, self.links = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Open a row or a cell, or take up a link."""
        if tag == "tr":
            self.rows.append([])
            self.ids += [value for name, value in attrs if name == "id"]
        elif tag in ("td", "th"):
            self.rows[-1].append("")
        elif tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_data(self, data):
        """Take up the text of the cell that is open."""
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def rows_of(kind, path):
    """Return number, control, status and answer of every row, bands and header left out, white space aside."""
    if kind == "docx":
        cells = [[cell.text for cell in row.cells] for row in docx.Document(path).tables[0].rows]
    elif kind == "xlsx":
        rows = openpyxl.load_workbook(path).active.iter_rows(max_col=4, values_only=True)
        cells = [[value or "" for value in row] for row in rows]
    elif kind == "html":
        cells = Page(path.read_text("utf-8")).rows
    elif kind == "md":
        lines = [line for line in path.read_text("utf-8").splitlines() if line.startswith("| ")]
        plain = [re.sub(r"<br>|<(?=http)|(?<=[^\\])>", "", line) for line in lines]
        cells = [[re.sub(r"\\(.)", r"\1", cell) for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in plain]
    elif kind == "csv":
        found = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
        cells = [[row[0], row[3], row[4], row[5].removeprefix("'")] for row in found]
    else:
        items = json.loads(path.read_text("utf-8"))["items"]
        cells = [[item["id"], item["control"], item["status"], item["answer"]] for item in items]
    squashed = [[squash(cell) for cell in row] for row in (row[:4] for row in cells) if len(row) == 4]
    return [row for row in squashed if row[2] in ("○", "※") and row[0] != row[1]]


@pytest.mark.parametrize("kind", list(Format))
def test_every_item_is_there_word_for_word_and_in_order(out, kind):
    assert rows_of(kind, out(kind)) == [
        [item.id, squash(item.control), item.status.value, squash(item.answer)] for item in SHEET.items
    ]


@pytest.mark.parametrize("kind", list(Format))
@pytest.mark.parametrize("language", list(Language))
def test_the_same_sheet_gives_the_same_bytes(out, monkeypatch, kind, language):
    first = out(kind, language=language).read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    monkeypatch.setattr("time.localtime", lambda *_: (2033, 5, 18, 3, 33, 20, 2, 138, 0))
    assert out(kind, language=language).read_bytes() == first


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_an_office_file_bears_no_clock(out, kind):
    with zipfile.ZipFile(out(kind)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = package.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[^<]*", core)) == {"1980-01-01T00:00:00Z"}


def test_word_has_title_head_and_a_table_whose_header_repeats(out):
    word = docx.Document(out("docx"))
    assert [paragraph.text for paragraph in word.paragraphs[:5]] == [SHEET.title, *SHEET.head]
    header = word.tables[0].rows[0]
    assert [cell.text for cell in header.cells] == ["No.", "確認事項", "実施有無", "備考"]
    assert header._tr.trPr.find(qn("w:tblHeader")) is not None
    section = word.sections[0]
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((297, 210), abs=0.1)
    fonts = word.styles["Normal"].element.rPr.rFonts
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia")} == {"Yu Gothic"}
    fields = section.footer._element.iter(qn("w:fldSimple"))
    assert [field.get(qn("w:instr")) for field in fields] == ["PAGE", "NUMPAGES"]


def test_word_links_are_live_and_point_where_the_sheet_says(out):
    word = docx.Document(out("docx"))
    links = [
        link.address for row in word.tables[0].rows for link in row.cells[-1].paragraphs[0:] for link in link.hyperlinks
    ]
    assert links == [source.url for item in SHEET.items for source in item.sources]
    assert [link.address for link in word.paragraphs[4].hyperlinks] == [SHEET.guideline_url]


def test_word_bands_run_across_the_table(out):
    rows = docx.Document(out("docx")).tables[0].rows
    bands = [row.cells[0].text for row in rows if row.cells[0]._tc is row.cells[3]._tc]
    assert bands == expected_bands()


def expected_bands():
    pairs = dict.fromkeys(pair for item in SHEET.items for pair in ((item.category, ""), (item.category, item.section)))
    return [section or category for category, section in pairs]


def test_excel_has_title_head_header_row_on_every_page_and_bands(out):
    sheet = openpyxl.load_workbook(out("xlsx")).active
    assert [sheet.cell(row, 1).value for row in range(1, 7)] == [
        SHEET.title,
        *SHEET.head,
        "凡例：○：実施\u3000\u3000※：備考の条件による",
    ]
    assert [cell.value for cell in sheet[9]] == ["No.", "確認事項", "実施有無", "備考", "出典 1", "出典 2"]
    assert sheet.print_title_rows == "$9:$9"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )
    assert sheet.oddFooter.center.text.endswith("&P / &N")
    assert sheet["A7"].hyperlink.target == SHEET.guideline_url
    merged = sorted(merge.min_row for merge in sheet.merged_cells.ranges if merge.min_row > 9)
    assert [sheet.cell(row, 1).value for row in merged] == expected_bands()
    assert {sheet["B11"].font.name, sheet["D11"].font.name} == {"Yu Gothic"}
    assert sheet["D11"].alignment.wrap_text


def test_excel_links_are_live_and_named_as_the_sheet_names_them(out):
    sheet = openpyxl.load_workbook(out("xlsx")).active
    links = [
        (cell.value, cell.hyperlink.target) for row in sheet.iter_rows(min_row=10) for cell in row if cell.hyperlink
    ]
    assert links == [(source.label, source.url) for item in SHEET.items for source in item.sources]


def test_a_page_needs_nothing_from_elsewhere_and_every_item_can_be_linked_to(out):
    text = out("html").read_text("utf-8")
    page = Page(text)
    assert page.ids == IDS
    assert page.links[1:] == [source.url for item in SHEET.items for source in item.sources]
    assert re.findall(r"<(?:script|link|img|iframe)|@import|url\(", text) == []


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html", "md"])
def test_text_that_looks_like_a_formula_or_markup_is_text(out, kind):
    clean = squash(HOSTILE.replace("\x0b", ""))
    assert rows_of(kind, out(kind, hostile()))[-1] == ["=9", clean, "○", clean]


def test_excel_stores_a_text_with_an_equals_sign_as_text(out):
    sheet = openpyxl.load_workbook(out("xlsx", hostile())).active
    cell = sheet.cell(sheet.max_row, 4)
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_a_csv_cell_that_a_spreadsheet_would_calculate_starts_with_an_apostrophe(out):
    row = list(csv.reader(io.StringIO(out("csv", hostile()).read_text("utf-8-sig"), newline="")))[1]
    assert [row[0], row[3][:3], row[5][:3]] == ["'=9", "'=1", "'=1"]


def test_english_is_taken_where_there_is_some_and_marked_until_it_is_approved(out):
    one, two, *others = SHEET.items
    one = replace(one, control_en="Control one", answer_en="Answer one", translation=Translation.UNREVIEWED)
    two = replace(two, control_en="Control two", answer_en="Answer two", translation=Translation.APPROVED)
    third = replace(others[0], control_en="", answer_en="")
    rows = rows_of("docx", out("docx", replace(SHEET, items=(one, two, third)), language=Language.EN))
    assert rows == [
        ["1.1†", "Controlone", "○", "Answerone"],
        ["1.2", "Controltwo", "○", "Answertwo"],
        ["2.1.1", squash(third.control), "○", squash(third.answer)],
    ]


UNTRANSLATED = replace(SHEET.items[0], control_en="", answer_en="")


def test_a_sheet_in_english_has_its_own_legend_and_no_note_on_translations(out):
    legend = {"Yes": "in place", "No": "not in place"}
    sheet = replace(SHEET, language=Language.EN, legend=legend, items=(UNTRANSLATED,), certifications=())
    text = out("md", sheet, language=Language.EN).read_text("utf-8")
    assert "Legend: Yes: in place; No: not in place" in text
    assert "†" not in text
    assert "reviewed by the vendor" not in text


def test_a_translation_says_what_the_statuses_mean_that_it_prints(out):
    one, two = replace(SHEET.items[0], status=Status.MET), replace(SHEET.items[1], status=Status.CONDITIONAL)
    text = out("md", replace(SHEET, items=(one, two), certifications=()), language=Language.EN).read_text("utf-8")
    assert "Legend: ○: implemented; ※: implemented under the conditions stated in the remarks" in text


def test_a_source_that_no_answer_names_has_a_column_of_its_own(out):
    item = replace(SHEET.items[0], answer="公開しています。", sources=(Source("https://example.org/a", "方針"),))
    sheet = replace(SHEET, items=(item,), certifications=())
    assert [cell.text for cell in docx.Document(out("docx", sheet)).tables[0].rows[2].cells][3:] == [
        "公開しています。",
        "https://example.org/a",
    ]
    assert "| 公開しています。 | <https://example.org/a> |" in out("md", sheet).read_text("utf-8")
    assert '<a href="https://example.org/a"' in out("html", sheet).read_text("utf-8")


def test_items_for_narrower_circles_are_left_out_unless_asked_for(out):
    items = tuple(replace(item, audience=circle) for item, circle in zip(SHEET.items, Audience, strict=False))
    sheet = replace(SHEET, items=items)
    shown = {circle: [row[0] for row in rows_of("json", out("json", sheet, audience=circle))] for circle in Audience}
    assert shown == {"public": IDS[:1], "nda": IDS[:2], "internal": IDS[:3]}


def test_json_has_the_head_and_the_sources(out):
    content = json.loads(out("json").read_text("utf-8"))
    assert content["schema"] == "qanswer/sheet/1"
    assert (content["title"], content["sha256"]) == (SHEET.title, SHEET.sha256)
    assert [entry["number"] for entry in content["certifications"]] == ["IS577142", "CLOUD 715091"]
    assert content["items"][0]["sources"] == [
        {
            "label": "クラウドサービスに関するセキュリティの基本方針",
            "url": "https://www.cybozu.com/jp/terms/security.html",
        }
    ]


def test_a_sheet_with_next_to_nothing_in_it_comes_out_in_every_format(out):
    item = replace(SHEET.items[0], category="", section="", answer="", sources=(Source("https://example.org/a|b"),))
    bare = replace(SHEET, items=(item,), certifications=(), head=(), title="[1/2]: *?", guideline_url="")
    for kind in Format:
        assert out(kind, bare).stat().st_size > 0
    link = openpyxl.load_workbook(out("xlsx", bare)).active.cell(5, 5)
    assert (link.value, link.hyperlink.target) == ("https://example.org/a|b", "https://example.org/a|b")


def test_an_output_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(OutputError, match=r"nowhere/sheet\.md: cannot be written: No such file or directory"):
        export(SHEET, "md", tmp_path / "nowhere" / "sheet.md")


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", ()),
        ("なし", (Span("なし"),)),
        ("窓口(https://a.example/b)に", (Span("窓口("), Span(*["https://a.example/b"] * 2), Span(")に"))),
        ("https://a.example/?id=1&x=%E3", (Span(*["https://a.example/?id=1&x=%E3"] * 2),)),
        ("https://a.example/にて公開", (Span(*["https://a.example/"] * 2), Span("にて公開"))),
    ],
)
def test_a_text_is_cut_at_its_addresses(text, spans):
    assert split_links(text) == spans


@pytest.mark.office
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_an_office_program_prints_the_document(out, tmp_path, kind):
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(out(kind))]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert (tmp_path / "sheet.pdf").stat().st_size > 50_000


def test_the_english_export_has_english_head_and_headings_and_says_that_nobody_reviewed_them(out):
    text = out("md", language=Language.EN).read_text("utf-8")
    assert text.startswith(f"# {SHEET.title_en}\n\n{SHEET.head_en[0]}\n")
    assert "has not been reviewed by the vendor yet" in text
    assert "## 8 Information security events and incidents\n\n| No. | Control | Status | Remarks |\n" in text
    assert [heading for heading in SHEET.headings_en.values() if heading not in text] == []
