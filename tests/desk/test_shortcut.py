"""A shortcut runs what was meant, whatever the folders are called, and writes over nothing of somebody else's."""

from __future__ import annotations

import configparser
import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from qanswer.cli.main import make_app
from qanswer.desk.shortcut import install_shortcut, place_of
from qanswer.errors import OutputError, UsageError

AWKWARD = 'a "quoted" $HOME `x` \\ 100% 見本 \'folder'


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / AWKWARD
    made.mkdir()
    return made


@pytest.fixture
def command(folder):
    """Return a command that writes its arguments and its folder down."""
    said = folder / "said.txt"
    code = f"import os, sys; open({str(said)!r}, 'w').write(os.getcwd() + '\\n' + '\\n'.join(sys.argv[1:]))"
    return [sys.executable, "-c", code, "review", "--kb", str(folder / "knowledge")]


def said(folder) -> list[str]:
    return (folder / "said.txt").read_text(encoding="utf-8").splitlines()


def expected(folder) -> list[str]:
    return [str(folder), "review", "--kb", str(folder / "knowledge")]


def test_the_desktop_entry_runs_the_command_in_its_folder(folder, command, tmp_path):
    path = install_shortcut(command, folder, "linux", tmp_path / "applications" / "q.desktop")
    entry = configparser.ConfigParser(interpolation=None, delimiters="=")
    entry.optionxform = str
    entry.read(path, encoding="utf-8")
    values = {key: value.replace("\\\\", "\\") for key, value in entry["Desktop Entry"].items()}
    assert (values["Type"], values["Terminal"]) == ("Application", "true")
    subprocess.run(["sh", "-c", values["Exec"].replace("%%", "%")], cwd=values["Path"], check=True)
    assert said(folder) == expected(folder)


@pytest.mark.skipif(os.name == "nt", reason="a script for sh")
def test_the_script_runs_the_command_in_its_folder(folder, command, tmp_path):
    path = install_shortcut(command, folder, "darwin", tmp_path / "q.command")
    subprocess.run([str(path)], check=True)
    assert said(folder) == expected(folder)


def test_the_batch_file_quotes_every_word(tmp_path):
    path = install_shortcut(["C:\\a b\\python.exe", "-m", "x", "100%"], tmp_path, "win32", tmp_path / "q.bat")
    lines = path.read_bytes().decode().split("\r\n")
    assert f'cd /d "{tmp_path}"' in lines
    assert '"C:\\a b\\python.exe" "-m" "x" "100%%"' in lines


def test_a_shortcut_of_ours_is_written_anew_and_somebody_else_s_is_not(folder, tmp_path):
    path = tmp_path / "q.desktop"
    install_shortcut(["one"], folder, "linux", path)
    install_shortcut(["two"], folder, "linux", path)
    assert '"two"' in path.read_text(encoding="utf-8")
    path.write_text("somebody's own", encoding="utf-8")
    with pytest.raises(OutputError, match="is not ours"):
        install_shortcut(["two"], folder, "linux", path)
    assert path.read_text(encoding="utf-8") == "somebody's own"


@pytest.mark.parametrize("word", ["a\nExec=rm", "a\x00b"])
def test_a_name_that_would_become_a_line_of_its_own_is_refused(tmp_path, word):
    with pytest.raises(UsageError):
        install_shortcut(["one", word], tmp_path, "linux", tmp_path / "q.desktop")
    assert not (tmp_path / "q.desktop").exists()


def test_the_command_keeps_which_product_is_answered_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("qanswer.desk.shortcut.place_of", lambda _: tmp_path / "q.desktop")
    words = ["review", "--install-shortcut", "--kb", "kb", "--product", "mail"]
    assert CliRunner().invoke(make_app(words), words).exit_code == 0
    written = (tmp_path / "q.desktop").read_text(encoding="utf-8")
    assert f'"--kb" "{tmp_path / "kb"}" "--product" "mail"' in written


def test_each_platform_has_a_place_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setenv("APPDATA", str(tmp_path))
    assert {place_of(platform).suffix for platform in ("linux", "darwin", "win32")} == {".desktop", ".command", ".bat"}
