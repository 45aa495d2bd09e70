"""Short rounds of the two torture scripts; the long ones are run by hand, see docs/bad-input.md."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import kill
import mutate
import own_forms
import pytest

if TYPE_CHECKING:
    from pathlib import Path


def test_a_mutated_form_is_refused_or_written_unharmed(tmp_path: Path) -> None:
    outcome = mutate.run(own_forms.make(tmp_path), 250, seed=7, findings=tmp_path / "findings")
    assert outcome.findings == 0, [path.read_text("utf-8") for path in (tmp_path / "findings").glob("*.txt")]
    assert outcome.ended["written"] > 60
    assert {name.split()[0] for name in outcome.by_format if name.endswith(" written")} == {".xlsx", ".docx", ".csv"}
    assert outcome.ended.total() == 250


@pytest.mark.forms
def test_a_mutated_real_form_is_refused_or_written_unharmed(shared: Path, tmp_path: Path) -> None:
    small = [path for path in shared.glob("*/**/*") if path.suffix in mutate.SUFFIXES and path.stat().st_size < 30_000]
    outcome = mutate.run(sorted(small), 300, seed=7, findings=tmp_path / "findings")
    assert outcome.findings == 0, [path.read_text("utf-8") for path in (tmp_path / "findings").glob("*.txt")]
    assert outcome.ended["written"] > 60


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_a_killed_fill_leaves_no_partial_output(tmp_path: Path) -> None:
    tally = kill.run(4, seed=1, folder=tmp_path)
    assert kill.broken(tally) == 0, tally
    assert tally["runs killed"] + tally["runs that had finished"] == 4
