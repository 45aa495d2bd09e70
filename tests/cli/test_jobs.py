"""Several forms at once: the same files, words and exit code as one after the other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest
from openpyxl import Workbook

ROOT = Path(__file__).parents[2]
QUESTIONS = ("データをバックアップしていますか。", "通信を暗号化していますか。", "料金を教えてください。")


@pytest.fixture
def forms(tmp_path):
    """Return folders "one" and "two" with the same three forms, the second of which is broken."""
    one = tmp_path / "one"
    one.mkdir()
    for number, name in enumerate(("a.xlsx", "c.xlsx")):
        book = Workbook()
        for row in [("No.", "確認事項", "回答", "備考"), *((at, text) for at, text in enumerate(QUESTIONS[number:]))]:
            book.active.append(row)
        book.save(one / name)
    (one / "b.xlsx").write_bytes((one / "a.xlsx").read_bytes()[:300])
    copytree(one, tmp_path / "two")
    return tmp_path


def fill(folder: Path, *arguments: str, stderr: int = subprocess.PIPE) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "qanswer", "fill", "a.xlsx", "b.xlsx", "c.xlsx", "--no-library", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "QANSWER_LANG": "ja"}
    return subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=stderr, check=False)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def whole(terminal: int) -> bytes:
    """Return what was written to a pseudo-terminal whose other end is closed."""
    shown = b""
    try:
        while piece := os.read(terminal, 10_000):
            shown += piece
    except OSError:  # how Linux says that the other end is closed
        pass
    finally:
        os.close(terminal)
    return shown


def test_two_at_once_write_and_say_what_one_after_the_other_does_and_a_broken_form_stops_no_other(forms):
    one, two = fill(forms / "one", "--json"), fill(forms / "two", "--json", "--jobs", "2")
    assert two.returncode == one.returncode == 3
    assert two.stdout == one.stdout != b""
    assert two.stderr == one.stderr
    assert b"b.xlsx" in two.stderr
    assert contents(forms / "two") == contents(forms / "one")
    assert {"a.filled.xlsx", "c.filled.xlsx", "c.review.html"} <= contents(forms / "two").keys()


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals")
def test_a_terminal_is_told_of_each_form_on_a_line_of_its_own(forms):
    ours, theirs = os.openpty()
    ended = fill(forms / "two", "-q", "--jobs", "2", stderr=theirs)
    os.close(theirs)
    shown = whole(ours).decode()
    lines = [line.split() for line in shown.splitlines() if line[:1].isdigit()]
    assert [count for count, _ in lines] == ["1/3", "2/3", "3/3"]
    assert {name for _, name in lines} == {"a.xlsx", "b.xlsx", "c.xlsx"}
    assert ended.returncode == 3
