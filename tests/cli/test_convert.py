"""Forms of formats that are not read: a copy that LibreOffice makes is filled when a person asks for it, and only then."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from qanswer.cli.main import make_app
from qanswer.errors import FileMissing, NotAForm, UsageError
from qanswer.service import converting

EXAMPLE = Path(__file__).parents[2] / "examples/vendor_form.xlsx"
needs_office = pytest.mark.skipif(converting.find_libreoffice() is None, reason="LibreOffice is not installed")


def fill(*words: object):
    """Return how ``fill`` ended."""
    arguments = ["fill", *map(str, words)]
    return CliRunner().invoke(make_app(arguments), arguments)


@pytest.fixture(scope="module")
def old_format(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("old")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", str(folder), str(EXAMPLE)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / "vendor_form.ods"


@needs_office
@pytest.mark.office
def test_the_copy_is_filled_and_said_to_be_one_and_the_form_stays(old_format, tmp_path):
    form = Path(shutil.copy(old_format, tmp_path / "-form.ods"))  # a name that could be taken for an option
    before = form.read_bytes()
    ended = fill(form, "--convert", "--quiet")
    assert ended.exit_code == 0, ended.output
    assert "converted by LibreOffice" in ended.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "-form.converted.filled.xlsx",
        "-form.converted.review.html",
        "-form.converted.xlsx",
        "-form.ods",
    ]
    assert form.read_bytes() == before
    book = load_workbook(tmp_path / "-form.converted.filled.xlsx")
    assert sum(cell.value == "○" for sheet in book for row in sheet.iter_rows() for cell in row) > 5
    again = fill(form, "--convert")
    assert isinstance(again.exception, Exception)
    assert "exists already" in str(again.exception)


@pytest.mark.parametrize("suffix", [".ods", ".xls", ".doc"])
def test_without_being_asked_nothing_is_converted(tmp_path, suffix):
    form = tmp_path / f"form{suffix}"
    form.write_bytes(b"\x09\x08\x10\x00" + bytes(600))
    ended = fill(form)
    assert isinstance(ended.exception, NotAForm)
    assert list(tmp_path.iterdir()) == [form]


def test_without_libreoffice_it_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(converting, "find_libreoffice", lambda: None)
    form = tmp_path / "form.xls"
    form.write_bytes(b"\x09\x08")
    with pytest.raises(UsageError, match=r"LibreOffice is not installed; install it, or save form\.xls as \.xlsx"):
        converting.convert(form)
    with pytest.raises(FileMissing):
        converting.convert(tmp_path / "none.xls")
    assert list(tmp_path.iterdir()) == [form]


def test_one_that_cannot_be_converted_stops_no_other(tmp_path, monkeypatch):
    monkeypatch.setattr(converting, "find_libreoffice", lambda: None)
    (tmp_path / "old.xls").write_bytes(b"\x09\x08")
    good = Path(shutil.copy(EXAMPLE, tmp_path))
    ended = fill(tmp_path / "old.xls", good, "--convert", "--no-review", "--quiet")
    assert ended.exit_code == 2
    assert "LibreOffice is not installed" in ended.stderr
    assert (tmp_path / "vendor_form.filled.xlsx").exists()


def test_what_can_be_filled_as_it_is_is_not_converted(tmp_path):
    form = Path(shutil.copy(EXAMPLE, tmp_path))
    assert converting.convert(form) == form
