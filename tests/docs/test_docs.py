"""The documentation cannot lie: its commands are run and what they print is compared.

After a change that is meant: ``pytest tests/docs --regen`` writes the outputs anew; read the diff.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from qanswer.cli.main import COMMANDS as COMMANDS_BY_NAME
from qanswer.cli.main import make_app
from qanswer.errors import ExitCode
from qanswer.reasons import VALUES

ROOT = Path(__file__).parents[2]
SITE = sorted(page.relative_to(ROOT).as_posix() for page in ROOT.glob("docs/**/*.md"))
RUN = "<!-- run -->\n```console\n"
PAGES = [
    "README.md",
    "README.ja.md",
    *(page for page in SITE if RUN in (ROOT / page).read_text(encoding="utf-8")),
]
GUIDES = [page for page in SITE if "how-to/" in page or page.endswith("tutorial.md")]
BLOCK = re.compile(r"<!-- run -->\n```console\n\$ (?P<command>[^\n]+)\n(?P<output>.*?)```", re.DOTALL)


def _commands() -> list[str]:
    """Return every command that there is, those of a group with the group's name before them."""
    found = []
    for name in COMMANDS_BY_NAME:
        inner = getattr(get_command(make_app([name])).commands[name], "commands", {})
        found += [f"{name} {one}" for one in inner] or [name]
    return found


COMMANDS = _commands()
ABOUT_COMMANDS = (
    "As `--help` prints them.\n\n"
    "`--lang ja` or `--lang en`, anywhere on the line, says in which language the program speaks; without it "
    "`QANSWER_LANG`, then the locale (`LC_ALL`, `LC_MESSAGES`, `LANG`). What programs read (JSON, exit codes, field "
    "names) and filled forms are the same in both."
)
ENVIRONMENT = {
    **os.environ,
    "COLUMNS": "80",
    "TERMINAL_WIDTH": "80",
    "_TYPER_FORCE_DISABLE_TERMINAL": "1",
    "NO_COLOR": "1",
}


def run(command: str, folder: Path, language: str = "en") -> str:
    """Return what a shell command prints to who speaks ``language``, stdout and stderr as they come."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ended = subprocess.run(  # noqa: S602 - the pages' own commands, pipes included
        command, shell=True, cwd=folder, capture_output=True, text=True, check=False,
        env={**ENVIRONMENT, "PATH": path, "QANSWER_LANG": language},
    )  # fmt: skip
    return ended.stdout + ended.stderr


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(
        ROOT / "examples", folder / "examples", ignore=shutil.ignore_patterns("*.filled.*", "*.review.html")
    )
    return folder


@pytest.fixture(scope="module")
def printed_before() -> dict[tuple[str, ...], list[str]]:
    """Return what lists of commands printed in a language: several pages may have the same, and each takes a while."""
    return {}


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_print_what_it_shows(page, desk, tmp_path, regen, printed_before):
    path = ROOT / page
    text = path.read_text(encoding="utf-8")
    blocks = list(BLOCK.finditer(text))
    assert blocks
    language = "ja" if page.startswith("docs/ja/") or page.endswith(".ja.md") else "en"
    commands = (language, *(block["command"] for block in blocks))
    if commands not in printed_before:
        folder = Path(shutil.copytree(desk, tmp_path / "desk"))
        printed_before[commands] = [_trimmed(run(command, folder, language)) for command in commands[1:]]
    printed = printed_before[commands]
    shown = [block["output"] for block in blocks]
    if regen:
        fresh = iter(printed)
        path.write_text(
            BLOCK.sub(lambda block: f"<!-- run -->\n```console\n$ {block['command']}\n{next(fresh)}```", text), encoding="utf-8"
        )  # fmt: skip
        return
    assert printed == shown


def _trimmed(output: str) -> str:
    return re.sub(r"[ \t]+$", "", output, flags=re.MULTILINE)


@pytest.mark.parametrize("page", GUIDES)
def test_every_command_of_a_guide_is_run_or_says_why_not(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    marks = re.findall(r"(?:^<!-- (run|not run: [^>]+) -->\n)?^```console\n", text, re.MULTILINE)
    assert marks
    assert all(marks)


@pytest.mark.parametrize("page", SITE)
def test_commands_shown_anywhere_have_the_options_that_they_show(page):
    shown = re.findall(r"qanswer ((?:library )?[a-z]+)((?: [^\n`|&#]+)?)", (ROOT / page).read_text(encoding="utf-8"))
    helps = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## qanswer ([a-z ]+)\n(.*?)(?=^## |\Z)", helps, re.MULTILINE | re.DOTALL))
    unknown = [
        f"{name} {option}"
        for name, rest in shown
        if name in sections
        for option in re.findall(r"(?<= )--[a-z-]+", rest)
        if f"{option} " not in sections[name]
    ]
    assert unknown == []


def test_the_japanese_guides_are_those_of_the_english():
    english = {page.removeprefix("docs/") for page in GUIDES if not page.startswith("docs/ja/")}
    assert {page.removeprefix("docs/ja/") for page in GUIDES if page.startswith("docs/ja/")} == english
    for page in english:
        commands = [
            [block["command"] for block in BLOCK.finditer((ROOT / docs / page).read_text(encoding="utf-8"))]
            for docs in ("docs", "docs/ja")
        ]
        assert commands[0] == commands[1]


def test_every_command_is_documented_as_its_help_says(desk, regen):
    path = ROOT / "docs" / "commands.md"
    pages = [f"## qanswer {name}\n```text\n{run(f'qanswer {name} --help', desk).strip()}\n```\n" for name in COMMANDS]
    text = f"# Commands\n{ABOUT_COMMANDS}\n\n" + "\n".join(pages)
    text = _trimmed(text)
    if regen:
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def test_every_command_stands_in_the_readme():
    for page in ("README.md", "README.ja.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        assert [name for name in COMMANDS if f"`{name.split()[0]}" not in text] == []


def test_every_exit_code_is_documented():
    text = (ROOT / "docs" / "exit-codes.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| (\d+) \|", text, re.MULTILINE) == [str(int(code)) for code in ExitCode]


def test_every_reason_code_is_documented():
    text = (ROOT / "docs" / "reasons.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([a-z_]+)` \|", text, re.MULTILINE)) == set(VALUES)


def test_ci_runs_the_readmes_own_test_command():
    command = "python3 -m venv .venv && .venv/bin/pip install -q nox && .venv/bin/nox"
    assert f"$ {command}\n" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").endswith(f"\n{command}\n")


@pytest.mark.parametrize(
    "page", sorted(path.relative_to(ROOT) for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]), ids=str
)
def test_links_between_pages_lead_somewhere(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in target]
    missing = [target for target in targets if not ((ROOT / page).parent / target).exists()]
    assert missing == []
