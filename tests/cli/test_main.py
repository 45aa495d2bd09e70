"""The program's commands: what is shown of them without being loaded is what they say of themselves."""

import subprocess
import sys

import pytest
import typer

from qanswer.cli.main import COMMANDS, make_app


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_announced_by_the_first_line_of_its_own_help(name: str) -> None:
    command = typer.main.get_command(make_app([name])).commands[name]
    assert command.help.split("\n")[0] == COMMANDS[name][1]


def test_every_command_of_every_module_is_announced() -> None:
    known = {name for asked in COMMANDS for name in typer.main.get_command(make_app([asked])).commands}
    assert known == set(COMMANDS)


@pytest.mark.parametrize("arguments", [["--version"], ["--help"]])
def test_the_first_second_loads_no_command_and_no_table_of_words(arguments: list[str]) -> None:
    code = f"import sys; sys.argv = ['qanswer', *{arguments!r}]\nfrom qanswer.cli.main import run\ntry: run()\nexcept SystemExit: pass\nprint(*sys.modules, file=sys.stderr)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name for name in ended.stderr.split() if name.startswith("qanswer")}
    shell = {f"qanswer.cli.{name}" for name in ("main", "complaints", "helps", "misuse")}
    assert loaded == {"qanswer", "qanswer.cli", "qanswer.errors", "qanswer.speech", "qanswer.version"} | shell


def test_a_name_that_is_nearly_one_is_put_right() -> None:
    ended = subprocess.run([sys.executable, "-m", "qanswer", "fil"], capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "fill" in ended.stderr
