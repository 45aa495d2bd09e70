"""Small sound forms of every format, between them every kind of part the readers know."""

from __future__ import annotations

import shutil
from pathlib import Path

import documents as word
import faults
import workbooks
from answer_styles import STYLES, build

EXAMPLES = Path(__file__).parents[2] / "examples"
TABLE = (
    'No.,設問,回答,備考\r\n1,"バックアップを、毎日取得していますか。",,\r\n2,"ログを\r\n保管していますか。",,\r\n'
    "3,脆弱性診断を実施していますか。,,見込み\r\n4,データを暗号化していますか。\r\n"
)
TABS = "ID\tQuestion\tYes\tNo\tComments\n1\tDo you encrypt data at rest?\t\t\t\n2\tDo you train your staff?\t\t\t\n"


def make(folder: Path) -> list[Path]:
    """Return forms written into ``folder``, and the examples."""
    found = [Path(shutil.copy(path, folder)) for path in sorted(EXAMPLES.glob("vendor_form.*x"))]
    found += _documents(folder)
    found += _tables(folder)
    found += workbooks_of_markup(folder)
    return found + [build(style, folder) for style in STYLES]


def make_one_of_each(folder: Path) -> list[Path]:
    """Return a workbook, a document and a table of separated values that have answers, written into ``folder``."""
    folder.mkdir()
    found = [Path(shutil.copy(path, folder)) for path in sorted(EXAMPLES.glob("vendor_form.*x"))]
    found.append(folder / "form.csv")
    found[-1].write_bytes(TABLE.encode())
    return found


def workbooks_of_markup(folder: Path) -> list[Path]:
    """Return workbooks made part by part."""
    rules = (
        '<dataValidations count="1"><dataValidation type="list" sqref="B2:B9"><formula1>名</formula1></dataValidation>'
        "</dataValidations>"
    )
    names = '<definedNames><definedName name="名">設問!$A$1:$A$3</definedName></definedNames><calcPr calcId="1"/>'
    table = (
        f'<table xmlns="{workbooks.MAIN}" displayName="T" ref="A1:B3"><tableColumns><tableColumn name="設問"/>'
        '<tableColumn name="回答"/></tableColumns></table>'
    )
    links = workbooks.rels(("rId1", "table", "../tables/table1.xml"))
    linked = (("xl/worksheets/_rels/sheet1.xml.rels", links), ("xl/tables/table1.xml", table))
    listed = (
        (workbooks.WORKBOOK, workbooks.workbook("設問", "二!hidden", after=names)),
        ("xl/worksheets/sheet2.xml", workbooks.sheet()),
    )
    return [
        workbooks.save(folder / "plain.xlsx", workbooks.parts()),
        workbooks.save(folder / "formula.xlsx", workbooks.parts(faults.FORM)),
        workbooks.save(folder / "linked.xlsx", workbooks.parts(workbooks.sheet(after=rules), *linked, *listed)),
        workbooks.save(folder / "streamed.xlsx", workbooks.parts(faults.FORM), streamed=True, zip64=True),
    ]


def _documents(folder: Path) -> list[Path]:
    rows = [
        word.tr("No.", "確認事項", "回答", "備考"),
        word.tr("1", "バックアップを毎日取得していますか。", "", ""),
        word.tr("2", "データを暗号化していますか。", word.tc(f"<w:p>{word.drop_down('はい', 'いいえ')}</w:p>"), ""),
        word.tr("3", "ログを保管していますか。", "□はい □いいえ", ""),
        word.tr("4", "教育を実施していますか。", word.tc(f"<w:p>{word.check_box()}{word.r(' はい')}</w:p>"), ""),
    ]
    asked = "".join(
        word.p(text) for text in ("1. Do you encrypt data?", "Answer:", "2. Do you train staff?", "Answer:")
    )
    return [
        word.make(folder / "table.docx", word.p("質問票") + word.tbl(*rows)),
        word.make(folder / "asked.docx", asked),
        word.make(folder / "tracked.docx", word.tbl(*rows), settings="<w:trackRevisions/>"),
    ]


def _tables(folder: Path) -> list[Path]:
    made = {"form.csv": TABLE.encode(), "sjis.csv": TABLE.encode("cp932"), "bom.csv": TABLE.encode("utf-8-sig")}
    made |= {"wide.csv": TABLE.encode("utf-16"), "tabs.csv": TABS.encode()}
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in made]
