"""What the program works with is shown, a fault ends with 1, and what can be done without does not."""

from __future__ import annotations

import json
import re
from pathlib import Path

from typer.testing import CliRunner

from qanswer.cli.main import make_app
from qanswer.service import health

EXAMPLES = Path(__file__).parents[2] / "examples"


def examined(*words: object):
    """Return how ``doctor`` ended and what it says, by name."""
    arguments = ["doctor", "--json", *map(str, words)]
    ended = CliRunner().invoke(make_app(arguments), arguments, catch_exceptions=False)
    return ended.exit_code, {one["name"]: one for one in json.loads(ended.stdout)["checked"]}


def test_everything_is_named_and_nothing_is_made(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, found = examined("--library", tmp_path / "none.sqlite")
    assert code == 0
    assert {
        "qanswer",
        "libraries",
        "knowledge",
        "profile",
        "library",
        "cache",
        "mcp",
        "postgres",
        "LibreOffice",
    } <= set(found)
    assert "rapidfuzz" in found["libraries"]["found"]
    assert found["knowledge"]["found"].endswith("73 items")
    assert (found["library"]["state"], found["profile"]["state"]) == ("missing", "missing")
    assert list(tmp_path.iterdir()) == []


def test_the_rows_of_a_library_are_counted(tmp_path):
    library = str(tmp_path / "past.sqlite")
    learn = ["learn", str(EXAMPLES / "sent_last_year.csv"), "--customer", "白波物産", "--date", "2025-09-30", "--yes"]
    assert CliRunner().invoke(make_app(learn), [*learn, "--library", library]).exit_code == 0
    _, found = examined("--library", library)
    assert re.fullmatch(r".*past\.sqlite: [1-9]\d* rows", found["library"]["found"])


def test_what_cannot_be_used_is_a_fault(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.sqlite").write_bytes(b"no database")
    code, found = examined("--library", tmp_path / "broken.sqlite")
    assert (code, found["library"]["state"]) == (1, "fault")
    code, found = examined("--kb", tmp_path / "nowhere")
    assert (code, found["knowledge"]["state"]) == (1, "fault")
    (tmp_path / "qanswer.toml").write_text("[profile]\ncompany = 3\n", encoding="utf-8")
    code, found = examined()
    assert (code, found["profile"]["state"], found["knowledge"]["state"]) == (1, "fault", "ok")


def test_what_can_be_done_without_says_what_it_is_for(monkeypatch):
    monkeypatch.setattr(health, "find_libreoffice", lambda: None)
    _, found = examined()
    assert found["LibreOffice"]["state"] == "missing"
    assert "--convert" in found["LibreOffice"]["remedy"]


def test_a_person_sees_one_line_for_each():
    ended = CliRunner().invoke(make_app(["doctor"]), ["doctor"])
    assert ended.stdout.splitlines()[0].startswith("qanswer")
    assert any(line.startswith("knowledge") and " ok " in line for line in ended.stdout.splitlines())
