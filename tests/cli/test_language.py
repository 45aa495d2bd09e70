"""What the language of the screens may change, and what it may not."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from qanswer.cli.main import run
from qanswer.speech import speak

ROOT = Path(__file__).parents[2]
FOR_PROGRAMS = [
    ("fill", "vendor_form.xlsx", "--json", "--report", "told.json", "-o", "out.xlsx", "--force"),
    ("plan", "vendor_form.docx", "--json"),
    ("inspect", "vendor_form.xlsx", "--json"),
    ("learn", "sent_last_year.csv", "--customer", "白波物産", "--date", "2025-09-30", "--dry-run", "--json"),
    ("check", "--json"),
    ("search", "バックアップ", "--explain", "--json"),
    ("import", "own_sheet.xlsx", "--to", "own", "--dry-run", "--json"),
    ("diff", "vendor_form.xlsx", "vendor_form.docx", "--json"),
]


@pytest.fixture
def told(monkeypatch, capsys, tmp_path):
    """Run the program in a folder with the examples; returns stdout and every file written, by language."""
    monkeypatch.setenv("QANSWER_KB", str(ROOT / "knowledge"))
    monkeypatch.setenv("COLUMNS", "80")

    def call(language: str, *words: str) -> tuple[str, dict[str, bytes]]:
        folder = tmp_path / language
        shutil.copytree(ROOT / "examples", folder, ignore=shutil.ignore_patterns("*.filled.*", "*.review.html"))
        monkeypatch.chdir(folder)
        monkeypatch.setenv("QANSWER_LANG", language)
        monkeypatch.setattr(sys, "argv", ["qanswer", *words])
        with pytest.raises(SystemExit):
            run()
        files = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        return capsys.readouterr().out, files

    yield call
    speak("en")


@pytest.mark.parametrize("words", FOR_PROGRAMS, ids=lambda words: words[0])
def test_programs_and_filled_forms_get_the_same_in_both_languages(told, words):
    english, japanese = told("en", *words), told("ja", *words)
    assert english[0]
    assert english[0] == japanese[0]
    pages = {name for name in english[1] if name.endswith(".review.html")}
    assert {name: content for name, content in english[1].items() if name not in pages} == {
        name: content for name, content in japanese[1].items() if name not in pages
    }


def test_people_get_their_own(told):
    english, japanese = told("en", "fill", "vendor_form.xlsx"), told("ja", "fill", "vendor_form.xlsx")
    assert "verified: " in english[0]
    assert "検証: " in japanese[0]
    assert 'lang="en"' in english[1]["vendor_form.review.html"].decode()
    assert 'lang="ja"' in japanese[1]["vendor_form.review.html"].decode()
    assert english[1]["vendor_form.filled.xlsx"] == japanese[1]["vendor_form.filled.xlsx"]


def test_ticks_and_counts_are_named_in_the_persons_language(told):
    learn = ("learn", "sent_last_year.csv", "--customer", "白波物産", "--date", "2025-09-30", "--dry-run")
    assert "Yes" in told("en", *learn)[0]
    assert "○ はい" in told("ja", *learn)[0]


def test_an_import_names_columns_as_the_option_takes_them_and_as_the_person_does(told):
    words = ("import", "own_sheet.xlsx", "--to", "own", "--dry-run")
    assert "control C (確認事項)" in told("en", *words)[0]
    assert "control 確認事項 C (確認事項)" in told("ja", *words)[0]
