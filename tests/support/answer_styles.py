"""Small forms of our own, one for every way a customer wants to be answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

QUESTIONS = (
    "バックアップを毎日取得していますか。",
    "保存データを暗号化していますか。",
    "専用線で接続できますか。",
    "来館者の記録を保管していますか。",
    "監査報告書を開示できますか。",
)
ENGLISH = (
    "Do you take a backup every day?",
    "Do you encrypt data at rest?",
    "Can we connect over a private line?",
    "Do you keep records of visitors?",
    "Can you share your audit report?",
)


def _table(sheet: Worksheet, head: list[str], questions: tuple[str, ...] = QUESTIONS, fill: str | None = None) -> None:
    sheet.append(head)
    for number, text in enumerate(questions, 1):
        sheet.append([number, text, fill])


def _drop_down(sheet: Worksheet, formula: str, area: str) -> None:
    rule = DataValidation(type="list", formula1=formula, allow_blank=True)
    rule.add(area)
    sheet.add_data_validation(rule)


def free_text(book: Workbook) -> None:
    """No word is named: ○, △, ×."""
    _table(book.active, ["No.", "確認事項", "回答", "備考"])


def free_text_english(book: Workbook) -> None:
    """No word is named: Yes, Partial, No."""
    _table(book.active, ["#", "Question", "Response", "Comments"], ENGLISH)


def only_an_answer(book: Workbook) -> None:
    """Tick and text share the one cell there is."""
    _table(book.active, ["#", "Question", "Response"], ENGLISH)


def a_sentence(book: Workbook) -> None:
    """A sentence is wanted, led by the tick."""
    _table(book.active, ["No.", "質問事項", "回答内容"])


def legend(book: Workbook) -> None:
    """The legend gives the signs other meanings than usual."""
    book.active.append(["凡例　◎：対応済　○：一部対応　×：未対応"])
    book.active.append([])
    _table(book.active, ["No.", "確認事項", "対応状況", "備考"])


def list_on_hidden_sheet(book: Workbook) -> None:
    """A drop-down whose entries stand on a hidden sheet."""
    _table(book.active, ["No.", "確認事項", "回答", "備考"])
    words = book.create_sheet("選択肢")
    words.sheet_state = "hidden"
    for word in ("対応済み", "一部対応", "未対応", "対象外"):
        words.append([word])
    _drop_down(book.active, "選択肢!$A$1:$A$4", "C2:C6")


def list_without_partial(book: Workbook) -> None:
    """A drop-down that has no word for a partial yes."""
    _table(book.active, ["#", "Question", "Answer", "Comments"], ENGLISH)
    _drop_down(book.active, '"Yes,No"', "C2:C6")


def list_alone(book: Workbook) -> None:
    """A drop-down and nowhere to write a text."""
    _table(book.active, ["#", "Question", "Answer"], ENGLISH)
    _drop_down(book.active, '"Yes,Partial,No,N/A"', "C2:C6")


def list_of_unknown_words(book: Workbook) -> None:
    """A drop-down of words that say nothing we know."""
    _table(book.active, ["No.", "確認事項", "成熟度", "備考"])
    _drop_down(book.active, '"L1,L2,L3"', "C2:C6")


def boxes(book: Workbook) -> None:
    """Boxes in one cell, some ticked already."""
    _table(book.active, ["No.", "確認事項", "回答", "備考"], fill="□はい　□一部　□いいえ")
    book.active["C6"] = "■はい　□一部　□いいえ"


def columns(book: Workbook) -> None:
    """One column per choice."""
    _table(book.active, ["No.", "確認項目", "はい", "いいえ", "該当なし", "備考"])


def booleans(book: Workbook) -> None:
    """TRUE and FALSE, as in-cell check boxes store them."""
    _table(book.active, ["No.", "チェック項目", "チェック", "備考"])
    for row in range(2, 7):
        book.active.cell(row, 3, value=False)


def placeholders(book: Workbook) -> None:
    """Placeholders count as blank; a human's answer does not."""
    _table(book.active, ["#", "Checklist item", "Compliant (Yes/No)", "Comments"], ENGLISH, fill="[Yes/No]")
    book.active["C3"] = "No"
    book.active["D4"] = "see contract"


def merged(book: Workbook) -> None:
    """Answers and remarks merged over columns, a remark merged over rows."""
    sheet = book.active
    sheet.append(["No.", "確認事項", "", "回答", "備考", ""])
    for number, text in enumerate(QUESTIONS, 1):
        sheet.append([number, text])
    for row in range(1, 7):
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=3)
        if row not in (2, 3):
            sheet.merge_cells(start_row=row, end_row=row, start_column=5, end_column=6)
    sheet.merge_cells("E2:F3")


def tick_and_prose(book: Workbook) -> None:
    """A tick, a sentence and a remark of their own."""
    _table(book.active, ["No.", "要求事項", "対応可否", "対応内容", "備考"])


def status_and_response(book: Workbook) -> None:
    """A status to choose and a response in words beside it."""
    _table(book.active, ["#", "Question", "Vendor Response", "Compliance Status"], ENGLISH)
    _drop_down(book.active, '"Yes,No,Not Applicable"', "D2:D6")


def box_columns(book: Workbook) -> None:
    """A box for each choice, in a column of its own."""
    _table(book.active, ["No.", "確認項目", "はい", "いいえ", "備考"], fill="□")
    for row in range(2, 7):
        book.active.cell(row, 4, "□")


def options_per_row(book: Workbook) -> None:
    """A column that says, row by row, which number to answer with."""
    sheet = book.active
    sheet.append(["No.", "確認事項", "選択肢", "回答", "備考"])
    for number, text in enumerate(QUESTIONS, 1):
        sheet.append([number, text, "1. はい 2. 一部 3. いいえ" if number < 4 else "1. 毎日 2. 毎週"])


def scale(book: Workbook) -> None:
    """Points are wanted, and nobody says how many."""
    _table(book.active, ["#", "Question", "Maturity score", "Comments"], ENGLISH)


def points_in_columns(book: Workbook) -> None:
    """A column for each point of a scale that nobody explains."""
    _table(book.active, ["No.", "確認項目", "1", "2", "3", "備考"])


def prompts(book: Workbook) -> None:
    """The cells for words begin with what is to follow."""
    _table(book.active, ["No.", "確認事項", "回答", "詳細"], fill="□はい　□いいえ")
    for row in range(2, 7):
        book.active.cell(row, 4, "具体的に：")


def formula(book: Workbook) -> None:
    """A formula in an answer cell stays."""
    _table(book.active, ["No.", "確認事項", "回答", "備考"])
    book.active["C2"] = '=IF(1=1,"○","×")'


STYLES: dict[str, Callable[[Workbook], None]] = {
    build.__name__: build
    for build in (
        free_text,
        free_text_english,
        only_an_answer,
        a_sentence,
        legend,
        list_on_hidden_sheet,
        list_without_partial,
        list_alone,
        list_of_unknown_words,
        boxes,
        columns,
        booleans,
        placeholders,
        merged,
        tick_and_prose,
        status_and_response,
        box_columns,
        options_per_row,
        scale,
        points_in_columns,
        prompts,
        formula,
    )
}


def build(style: str, folder: Path) -> Path:
    """Return the path of a new form of that style."""
    book = Workbook()
    STYLES[style](book)
    path = folder / f"{style}.xlsx"
    book.save(path)
    return path
