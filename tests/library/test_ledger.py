"""What an owner asks of the library, through the command line."""

from __future__ import annotations

import json

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from qanswer.cli.main import make_app
from qanswer.errors import UsageError


class Desk:
    """A library and the commands on it."""

    def __init__(self, folder) -> None:
        self.folder, self.place = folder, str(folder / "team.sqlite")

    def run(self, *words: str):
        """Return the JSON that a command prints."""
        return json.loads(
            CliRunner()
            .invoke(make_app(words), [*words, "--library", self.place, "--json"], catch_exceptions=False)
            .stdout
        )

    def learn(self, name: str, date: str, *rows: tuple[str, str, str]) -> None:
        """Learn an answered form of these rows."""
        book = Workbook()
        book.active.append(["No.", "質問", "回答", "備考"])
        for number, row in enumerate(rows, 1):
            book.active.append([number, *(cell or None for cell in row)])
        book.save(self.folder / f"{name}.xlsx")
        self.run("learn", str(self.folder / f"{name}.xlsx"), "--customer", name.title(), "--date", date, "--yes")


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Desk:
    made = Desk(tmp_path_factory.mktemp("desk"))
    made.learn(
        "harbour",
        "2024-05-01",
        ("倉庫の消火器は何本ありますか。", "", "12本あります。"),
        ("夜間の巡回の間隔を教えてください。", "", "2時間ごとです。"),
        ("来客用の駐輪場はありますか。", "", ""),
        ("社員寮はありますか。", "×", ""),
    )
    made.learn(
        "garden",
        "2025-05-01",
        ("夜間の巡回の間隔を教えてください。", "", "4時間ごとです。"),
        ("社員寮はありますか", "×", ""),
        ("倉庫の屋根の材質を教えてください。", "", ""),
    )
    return made


def test_search_finds_questions_and_says_who_was_told(desk) -> None:
    first = desk.run("library", "search", "消火器は何本あるか")["results"][0]
    assert (first["customer"], first["text"], first["form"]) == ("Harbour", "12本あります。", "harbour.xlsx")


def test_told_is_the_ledger_of_a_question(desk) -> None:
    told = desk.run("library", "told", "社員寮はありますか")["told"]
    assert [(one["date"], one["customer"], one["choice"]) for one in told] == [
        ("2024-05-01", "Harbour", "no"),
        ("2025-05-01", "Garden", "no"),
    ]


def test_unknown_is_what_nobody_answered_since(desk) -> None:
    asked = [one["question"] for group in desk.run("library", "unknown")["unknown"] for one in group["asked"]]
    assert sorted(asked) == ["倉庫の屋根の材質を教えてください。", "来客用の駐輪場はありますか。"]
    later = desk.run("library", "unknown", "--since", "2025-01-01")["unknown"]
    assert [one["question"] for group in later for one in group["asked"]] == ["倉庫の屋根の材質を教えてください。"]


def test_conflicts_are_settled_by_retiring_one(desk) -> None:
    (pair,) = desk.run("library", "conflicts")["conflicts"]
    assert (pair["newer"]["text"], pair["older"]["text"]) == ("4時間ごとです。", "2時間ごとです。")
    desk.run("library", "retire", pair["older"]["id"][:8])
    assert desk.run("library", "conflicts")["conflicts"] == []
    desk.run("library", "approve", pair["older"]["id"])
    assert len(desk.run("library", "conflicts")["conflicts"]) == 1


def test_stale_lists_the_old_ones(desk) -> None:
    assert len(desk.run("library", "stale", "--older", "1d")["stale"]) == 5
    assert desk.run("library", "stale", "--older", "99999d")["stale"] == []


def test_export_and_import_carry_everything(desk, tmp_path) -> None:
    files = desk.run("library", "export", str(tmp_path / "shared"))["files"]
    assert len(files) == 2
    other = Desk(tmp_path)
    assert other.run("library", "import", str(tmp_path / "shared"))["added"] == 7
    assert other.run("library", "import", str(tmp_path / "shared"))["added"] == 0
    assert other.run("library", "told", "社員寮はありますか") == desk.run("library", "told", "社員寮はありますか")


@pytest.mark.parametrize(
    "words",
    [("retire", "zzz"), ("stale", "--older", "a year"), ("unknown", "--since", "spring"), ("search", " ")],
    ids=lambda words: words[0],
)
def test_what_makes_no_sense_is_said(desk, words) -> None:
    with pytest.raises(UsageError):
        desk.run("library", *words)
