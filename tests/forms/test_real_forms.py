"""The inference against real forms: figures, not single files, so that a better reading of one may cost none of the rest."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest

from qanswer.forms.open import open_form

pytestmark = pytest.mark.forms

LEAST = {"found": 0.97, "rows": 0.95, "remark": 0.90, "no_answer": 0.95}  # shares; what a release must reach
MOST = {"false": 0.02, "crashed": 0}
SECONDS = 5.0  # of processor time for the largest form, on a slow machine; other tests run beside this one


def test_blocks_columns_and_rows_are_found_in_real_forms(shared, tmp_path):
    script = tmp_path / "layout_of.py"
    script.write_text(
        "import json, sys\nfrom pathlib import Path\n"
        "from qanswer.forms.open import open_form\nfrom qanswer.forms.outline import layout_as_json\n"
        "print(json.dumps(layout_as_json(open_form(Path(sys.argv[2])).layout)))\n",
        encoding="utf-8",
    )
    command = [sys.executable, str(shared / "tools" / "score_layout.py"), str(shared / "forms"), "--errors"]
    run = subprocess.run(
        [*command, "--command", f"{sys.executable} {script}"], capture_output=True, text=True, check=True
    )
    figures = json.loads(run.stdout.splitlines()[-1])
    short = {name: figures[name] for name, least in LEAST.items() if figures[name] < least}
    over = {name: figures[name] for name, most in MOST.items() if figures[name] > most}
    assert (short, over) == ({}, {}), run.stdout


def test_the_largest_form_is_read_within_seconds(shared):
    largest = max((shared / "forms").rglob("*.xlsx"), key=lambda path: path.stat().st_size)
    began = time.process_time()
    assert open_form(largest).slots
    assert time.process_time() - began < SECONDS
