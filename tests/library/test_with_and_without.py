"""A library that cannot be used stops a fill in one line; the sheet alone still answers."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from qanswer.errors import ExitCode
from qanswer.library.places import LibraryPlace
from qanswer.library.store import Library

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def desk(tmp_path):
    book = Workbook()
    book.active.append(["No.", "確認事項", "回答", "備考"])
    book.active.append([1, "お客様データのバックアップを毎日取得していますか。"])
    book.active.append([2, "従業員に対する情報セキュリティ教育を実施していますか。"])
    book.save(tmp_path / "form.xlsx")
    return tmp_path


def run(desk: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    program = "from qanswer.cli.main import run; run()"
    return subprocess.run(
        [sys.executable, "-c", program, *words], cwd=desk, capture_output=True, text=True, env=environment, check=False
    )


def broken(folder: Path, kind: str) -> str:
    """Return the place of a library that cannot be used."""
    file = folder / "library.sqlite"
    if kind == "away":
        return "postgresql://nobody@127.0.0.1:1/none"
    if kind == "absent":
        return str(file)
    library = Library(LibraryPlace(file), create=True)
    if kind == "newer":
        with library._writing() as connection:
            connection.exec_driver_sql("UPDATE qanswer_meta SET value = '99' WHERE name = 'schema'")
    else:
        content = file.read_bytes()
        file.write_bytes(content[: len(content) // 2])
    return str(file)


@pytest.mark.parametrize("kind", ["cut", "newer", "away", "absent"])
def test_a_library_that_cannot_be_used_is_one_line_and_the_form_untouched(desk, kind) -> None:
    place, before = broken(desk, kind), (desk / "form.xlsx").read_bytes()
    there = sorted(path.name for path in desk.iterdir())
    done = run(desk, "fill", "form.xlsx", "--library", place)
    assert done.returncode == ExitCode.LIBRARY
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("qanswer: ")
    assert (desk / "form.xlsx").read_bytes() == before
    assert sorted(path.name for path in desk.iterdir()) == there
    alone = run(desk, "fill", "form.xlsx", "--library", place, "--no-library", "-q")
    assert alone.returncode == 0, alone.stderr
    assert (desk / "form.filled.xlsx").exists()


def test_no_database_toolkit_is_loaded_where_there_is_no_library(desk) -> None:
    program = (
        "import sys; from qanswer.cli.main import run; sys.argv = ['qanswer', 'fill', 'form.xlsx', '-q']\n"
        "try: run()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "print('sqlalchemy' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=desk, capture_output=True, text=True, env=environment, check=False
    )
    assert done.stdout.splitlines()[-1:] == ["False"], done.stderr
