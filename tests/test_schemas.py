"""The JSON Schemas that are shipped say what the program tells, and would say so if it told otherwise."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from schemas import SCHEMAS, faults
from typer.testing import CliRunner

from qanswer.cli.learn import as_json as learning_as_json
from qanswer.cli.main import make_app
from qanswer.forms.formats.registry import open_form
from qanswer.forms.layout_json import layout_as_json
from qanswer.intake.imported import import_sheets
from qanswer.intake.learn import Learner, LearnOptions
from qanswer.intake.read import Wishes
from qanswer.report.json import as_json

EXAMPLES = Path(__file__).parents[1] / "examples"
TOLD_LAST_YEAR = "従業員が私物の端末で業務を行うことはありますか。"
FORMS = sorted(
    path for path in EXAMPLES.glob("*_form.*") if ".filled." not in path.name and ".review." not in path.name
)


@pytest.fixture(scope="module", params=["second_form.xlsx", "vendor_form.docx"])
def filled(request, workspace, tmp_path_factory):
    output = tmp_path_factory.mktemp("filled") / request.param
    return workspace.fill(EXAMPLES / request.param, output)


def test_a_report_is_as_its_schema_says(filled):
    assert faults(as_json(filled)) == []


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_layout_is_as_its_schema_says(form):
    assert faults(layout_as_json(open_form(form).layout)) == []


def test_an_import_is_as_its_schema_says(tmp_path):
    told = import_sheets([EXAMPLES / "own_sheet.xlsx"], tmp_path, Wishes(), {}).as_json()
    assert told["undecided"]
    assert faults(told) == []


def test_a_learning_is_as_its_schema_says(matcher):
    learning = Learner(matcher).examine(EXAMPLES / "sent_last_year.csv", LearnOptions("白波物産", "2025-09-30"))
    assert faults(learning_as_json(learning)) == []


@pytest.mark.parametrize(
    "words",
    [
        ("plan", "examples/vendor_form.docx"),
        ("search", "バックアップ", "--explain"),
        ("verify", "examples/vendor_form.xlsx", "examples/vendor_form.xlsx"),
        ("check",),
        ("coverage",),
        ("diff", "examples/vendor_form.xlsx", "examples/second_form.xlsx"),
        ("doctor",),
    ],
    ids=lambda words: words[0],
)
def test_what_a_command_prints_is_as_its_schema_says(words, monkeypatch):
    monkeypatch.chdir(EXAMPLES.parent)
    assert faults(json.loads(printed(*words))) == []


def test_a_changed_cell_is_told_as_its_schema_says(filled):
    told = json.loads(printed("verify", str(filled.plan.form.path), str(filled.output)))
    assert told["changes"]
    assert faults(told) == []


def test_decisions_are_as_their_schema_says():
    decisions = json.loads((EXAMPLES / "decisions.json").read_text(encoding="utf-8"))
    assert faults(decisions) == []
    decisions["decisions"][0]["action"] = "delete"
    assert len(faults(decisions)) == 1


def test_every_list_of_the_library_is_as_its_schema_says(tmp_path):
    library = ("--library", str(tmp_path / "past.sqlite"))
    form = ("learn", str(EXAMPLES / "sent_last_year.csv"), "--customer", "白波物産", "--date", "2024-09-30", "--yes")
    assert faults(json.loads(printed(*form, "--json", *library))) == []
    listed = {}
    for name, *words in (
        ("search", TOLD_LAST_YEAR),
        ("told", TOLD_LAST_YEAR),
        ("unknown",),
        ("stale",),
        ("conflicts",),
        ("export", str(tmp_path / "files")),
        ("import", str(tmp_path / "files")),
    ):
        listed[name] = json.loads(printed("library", name, *words, *library))
        assert faults(listed[name]) == [], name
    assert listed["told"]["told"]
    assert listed["unknown"]["unknown"]
    decided = json.loads(printed("library", "retire", listed["search"]["results"][0]["id"], *library))
    assert decided["decided"][0]["state"] == "retired"
    assert faults(decided) == []


def printed(*words: str) -> str:
    """Return what a command prints as JSON."""
    arguments = [*words, *(() if "--json" in words else ("--json",))]
    return CliRunner().invoke(make_app(arguments), arguments, catch_exceptions=False).stdout


@pytest.mark.parametrize(
    ("where", "value"),
    [("verdict", "perhaps"), ("confidence", 1.2), ("location", {"cell": "C1"}), ("a_new_key", 1), ("question", None)],
)
def test_a_report_that_says_otherwise_is_noticed(filled, where, value):
    told = copy.deepcopy(as_json(filled))
    told["rows"][0][where] = value
    assert len(faults(told)) == 1


def test_every_schema_is_documented():
    page = (EXAMPLES.parent / "docs/schemas.md").read_text(encoding="utf-8")
    names = [Path(str(schema)).name for schema in SCHEMAS.iterdir()]
    assert names
    assert [name for name in names if f"../src/qanswer/schemas/{name}" not in page] == []
