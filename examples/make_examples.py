"""Make the example forms, as customers might send them: an Excel check sheet, a shorter one, and a Word questionnaire.

Run from the repository's root: ``python examples/make_examples.py``. Every question is made up.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).parent
BANDS: dict[str, list[str]] = {
    "１．組織・体制": [
        "情報セキュリティ基本方針を定め、経営層の承認を得たうえで公開していること。（公開先ＵＲＬを備考欄に記載のこと）",
        "情報セキュリティの責任者を任命し、役割を文書化しているか。",
        "従業員に対する情報セキュリティ教育を実施しているか。",
        "ISO/IEC 27001（ISMS）の認証を取得していること。取得済の場合は登録番号をご記入ください。",
        "プライバシーマークを取得していること。",
    ],
    "２．データセンター": [
        "データセンターの建物は耐震または免震構造か。",
        "停電時にも電力が供給される設備を備えているか。",
        "火災検知および消火設備を備えているか。",
        "データの保管場所（国・地域）をご教示ください。",
    ],
    "３．アクセス制御・認証": [
        "接続元IPアドレスによるアクセス制限が可能か。",
        "多要素認証（ワンタイムパスワード等）に対応しているか。",
        "利用者のパスワードについて、文字数・複雑さ・有効期限を設定できること。",
        "一定時間（15分以内）操作がない場合、自動的にログアウトされること。",
    ],
    "４．運用・監視": [
        "ｻｰﾊﾞｰ・ﾈｯﾄﾜｰｸ機器の障害監視を行っているか。",
        "アクセスログの保存期間をご記入ください。",
        "第三者による脆弱性診断を年1回以上実施していること。",
        "WAFおよびIDS/IPSを導入しているか。",
        "サービス停止を伴うメンテナンスは、2週間以上前に通知されるか。",
    ],
    "５．データ保護・終了時": [
        "バックアップの取得頻度を記入してください。",
        "バックアップからの復元試験を実施しているか。",
        "通信経路および保存データを暗号化していること。",
        "当社が登録した情報を、サービス提供以外の目的で利用することはありますか。",
        "解約後、データはいつ消去されるか。",
        "損害賠償の上限額をご記入ください。",
    ],
}
THIN = Side(style="thin", color="808080")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
WRAP = Alignment(wrap_text=True, vertical="top")


def main() -> None:
    """Write the forms beside this file."""
    excel_form(HERE / "vendor_form.xlsx")
    second_form(HERE / "second_form.xlsx")
    word_form(HERE / "vendor_form.docx")


def excel_form(path: Path) -> None:
    """Write the Excel form: a cover, band rows, a two-level header, a drop-down whose list stands on another sheet."""
    book = Workbook()
    cover = book.active
    cover.title = "表紙"
    cover["B2"] = "クラウドサービス セキュリティチェックシート"
    cover["B2"].font = Font(name="游ゴシック", size=16, bold=True)
    cover["B4"] = "各設問にご回答のうえ、弊社担当者までご返送ください。灰色の欄は記入不要です。"
    for row, label in enumerate(("貴社名", "サービス名", "ご回答日", "ご記入者"), 6):
        cover.cell(row, 2, label).border = BOX
        cover.cell(row, 3).border = BOX
    cover.sheet_properties.pageSetUpPr.fitToPage = True
    cover.page_setup.fitToHeight = 0
    cover.column_dimensions["B"].width = 18
    cover.column_dimensions["C"].width = 44
    _questions(book.create_sheet("チェックシート"))
    lists = book.create_sheet("リスト")
    for row, word in enumerate(("○", "△", "×", "対象外"), 1):
        lists.cell(row, 1, word)
    lists.sheet_state = "hidden"
    book.save(path)


def _questions(sheet: Worksheet) -> None:
    sheet["A1"] = "クラウドサービス セキュリティチェックシート"
    sheet["A1"].font = Font(name="游ゴシック", size=14, bold=True)
    sheet["A2"] = "凡例　○：対応済　△：一部対応　×：未対応"
    header = PatternFill("solid", fgColor="1F4E79")
    for column, (top, below) in enumerate(
        (("No.", None), ("確認事項", None), ("貴社ご回答", "対応状況"), (None, "備考・具体的な内容")), 1
    ):
        for row, word in ((4, top), (5, below)):
            cell = sheet.cell(row, column, word)
            cell.fill, cell.border = header, BOX
            cell.font = Font(name="游ゴシック", bold=True, color="FFFFFF")
            cell.alignment = Alignment(horizontal="center", vertical="center")
    for merged in ("A4:A5", "B4:B5", "C4:D4"):
        sheet.merge_cells(merged)
    row = _rows(sheet)
    rule = DataValidation(type="list", formula1="リスト!$A$1:$A$4", allow_blank=True)
    rule.add(f"C6:C{row}")
    sheet.add_data_validation(rule)
    for letter, width in zip("ABCD", (8, 58, 14, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A6"
    sheet.print_title_rows = "4:5"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _rows(sheet: Worksheet) -> int:
    """Write bands and questions from row 6 on and return the last row."""
    row = 5
    for chapter, (band, questions) in enumerate(BANDS.items(), 1):
        row += 1
        sheet.cell(row, 1, band).font = Font(name="游ゴシック", bold=True)
        for column in range(1, 5):
            sheet.cell(row, column).fill = PatternFill("solid", fgColor="DDEBF7")
            sheet.cell(row, column).border = BOX
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=4)
        for number, question in enumerate(questions, 1):
            row += 1
            for column, value in enumerate((f"{chapter}-{number}", question, None, None), 1):
                cell = sheet.cell(row, column, value)
                cell.border, cell.alignment, cell.font = BOX, WRAP, Font(name="游ゴシック", size=10)
            sheet.row_dimensions[row].height = 64  # points: room for an answer of four lines
    return row


SECOND = (
    "無操作が続いたときに自動でログアウトする機能はありますか。",
    "WAFおよびIDS/IPSを導入しているか。",
    "バックアップからのリストアを定期的に試験していますか。",
    "損害賠償の上限額をお答えください。",
)


def second_form(path: Path) -> None:
    """Write another customer's form: one table, はい or いいえ and a supplement."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "確認票"
    for row in (["外部サービス 確認票"], ["No.", "設問", "回答（はい／いいえ）", "補足"]):
        sheet.append(row)
    for number, question in enumerate(SECOND, 1):
        sheet.append([number, question])
    for letter, width in zip("ABCD", (6, 58, 20, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet["A2:D6"]:
        for cell in row:
            cell.border, cell.alignment = BOX, WRAP
    book.save(path)


ENGLISH = {
    "Information security management": [
        "Are you certified to ISO/IEC 27001? Please state the certificate number.",
        "Do you hold a current SOC 2 Type II report?",
        "Is security awareness training provided to all staff?",
    ],
    "Service operation": [
        "How often are backups taken?",
        "Is customer data encrypted in transit and at rest?",
        "Which TLS versions and cipher suites are supported?",
        "Are independent penetration tests or vulnerability assessments performed at least annually?",
        "When is customer data deleted after the contract ends?",
        "Do you use customer data for any purpose other than providing the service?",
    ],
}


def word_form(path: Path) -> None:
    """Write the Word form: a table with section rows and a repeated header, in English."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(10)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "游ゴシック")
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.add_heading("Supplier Security Questionnaire", level=1)
    document.add_paragraph("Please answer every question in the table below and return this document to procurement.")
    table = document.add_table(rows=1, cols=4, style="Table Grid")
    table.autofit = False
    for cell, word in zip(
        table.rows[0].cells, ("No.", "Question", "Answer (Yes / Partial / No)", "Comments"), strict=True
    ):
        cell.text = ""
        cell.paragraphs[0].add_run(word).bold = True
    number = 0
    for band, questions in ENGLISH.items():
        cells = table.add_row().cells
        merged = cells[0].merge(cells[3])
        merged.text = ""
        merged.paragraphs[0].add_run(band).bold = True
        for question in questions:
            number += 1
            row = table.add_row().cells
            row[0].text, row[1].text = str(number), question
    for width, column in zip((1.2, 8.5, 3.3, 10.5), table.columns, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)
    document.save(path)


if __name__ == "__main__":
    main()
