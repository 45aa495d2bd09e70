"""The inference against real forms: figures, not single files, so that a better reading of one may cost none of the rest."""

from __future__ import annotations

import contextlib
import json
import shlex
import subprocess
import sys

import pytest

from qanswer.forms.formats.registry import open_form
from qanswer.forms.layout_json import layout_as_json

pytestmark = pytest.mark.forms

LEAST = {"found": 0.97, "rows": 0.95, "remark": 0.90, "no_answer": 0.95}  # shares; what a release must reach
MOST = {"false": 0.02, "crashed": 0}
READ = {".xlsx", ".xlsm", ".docx", ".docm"}  # .csv is not among the annotated


@pytest.fixture
def inspecting(shared, tmp_path) -> str:
    """Return a command that prints a form's layout as ``inspect --json`` does, and fails where reading it does.

    The forms are read here, once the program is loaded: hundreds of processes would load it each.
    """
    for path in (path for path in (shared / "forms").rglob("*") if path.suffix.lower() in READ):
        with contextlib.suppress(Exception):  # what is not there is counted as crashed
            stored = tmp_path / path.relative_to(shared / "forms")
            stored.parent.mkdir(parents=True, exist_ok=True)
            stored.write_text(json.dumps(layout_as_json(open_form(path).layout)), encoding="utf-8")
    script = tmp_path / "print_layout.py"
    script.write_text(
        "import os, sys\n"
        "folder, forms, _, form, _ = sys.argv[1:]\n"
        "print(open(os.path.join(folder, os.path.relpath(form, forms)), encoding='utf-8').read())\n",
        encoding="utf-8",
    )
    return shlex.join([sys.executable, "-ISX", "utf8", str(script), str(tmp_path), str(shared / "forms")])


def test_blocks_columns_and_rows_are_found_in_real_forms(shared, inspecting):
    command = [sys.executable, str(shared / "tools" / "score_layout.py"), str(shared / "forms"), "--errors"]
    run = subprocess.run([*command, "--command", inspecting], capture_output=True, text=True, check=True)
    figures = json.loads(run.stdout.splitlines()[-1])
    short = {name: figures[name] for name, least in LEAST.items() if figures[name] < least}
    over = {name: figures[name] for name, most in MOST.items() if figures[name] > most}
    assert (short, over) == ({}, {}), run.stdout
