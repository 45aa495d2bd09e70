"""Running the import as its users do, on small sheets of one's own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

if TYPE_CHECKING:
    from pathlib import Path

HEADINGS = ["No.", "分類", "確認事項", "対応状況", "備考", "社内メモ"]
ROWS = [
    ["1-1", "保管", "利用者の情報を暗号化しているか。", "○", "AES-256で暗号化しています。", "田所"],
    ["1-2", "保管", "暗号鍵を定期的に更新しているか。", "特別", "申出により更新します。", ""],
    ["2-1", "接続", "多要素認証を使えるか。", "×", "提供していません。", ""],
]


@pytest.fixture
def sheet_of(tmp_path):
    """Return what writes rows under headings into a workbook."""

    def write(rows=ROWS, name="sheet.xlsx", headings=HEADINGS) -> Path:
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "対策"
        sheet.append(["見本クラウド 対策一覧"])
        sheet.append(["株式会社見本", "2026年4月1日"])
        for row in (headings, *rows):
            sheet.append([text or None for text in row])
        book.save(tmp_path / name)
        return tmp_path / name

    return write


@pytest.fixture
def qanswer(qanswer, monkeypatch):
    """Run the program in an empty folder that knows nothing but what is there; return exit code, stdout, stderr."""
    monkeypatch.delenv("QANSWER_KB")
    monkeypatch.setenv("COLUMNS", "120")
    return qanswer


@pytest.fixture
def imported(qanswer):
    """Import and return the report for programs."""

    def call(*words: object) -> dict:
        code, out, err = qanswer("import", *words, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return call
