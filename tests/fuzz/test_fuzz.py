"""Short rounds of the two torture scripts; the long ones are run by hand, see docs/bad-input.md."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import kill
import mutate
import pytest

SHARED = Path(os.environ.get("QANSWER_SHARED", Path(__file__).parents[3] / "shared"))
SMALL = sorted(path for path in SHARED.glob("*/**/*.xls[xm]") if path.stat().st_size < 30_000)


def test_a_mutated_workbook_is_refused_or_written_unharmed(tmp_path: Path) -> None:
    tally = mutate.run(mutate.own_workbooks(tmp_path), 200, seed=7, findings=tmp_path / "findings")
    assert tally["FINDING"] == 0
    assert tally["written"] > 20
    assert tally.total() == 200


@pytest.mark.forms
@pytest.mark.skipif(not SMALL, reason="no real workbooks; QANSWER_SHARED names the folder with forms/ and ooxml/")
def test_a_mutated_real_workbook_is_refused_or_written_unharmed(tmp_path: Path) -> None:
    tally = mutate.run(SMALL, 200, seed=7, findings=tmp_path / "findings")
    assert tally["FINDING"] == 0
    assert tally["written"] > 20


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_a_killed_writer_leaves_no_partial_output(tmp_path: Path) -> None:
    tally = kill.run(6, seed=1, folder=tmp_path)
    assert tally["PARTIAL"] == 0
    assert tally["absent"] + tally["whole"] == 6
