"""What other programs may import: it is all there, it is documented, and the documentation's programs run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import qanswer

PAGE = Path(__file__).parents[1] / "docs/python.md"
NAMES = sorted(set(qanswer.__all__) - {"__version__"})


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_there_and_on_the_page(name):
    assert getattr(qanswer, name).__name__ == name
    assert f"`{name}`" in PAGE.read_text(encoding="utf-8")


def test_a_name_that_is_not_promised_is_not_there():
    with pytest.raises(AttributeError, match="Matcher"):
        _ = qanswer.Matcher


def test_importing_it_loads_no_room():
    loaded = "import sys, qanswer; print([name for name in sys.modules if name.startswith('qanswer.') and name != 'qanswer.version'])"
    ran = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_programs_of_the_page_run_one_after_the_other(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(PAGE.parents[1] / "examples")
    programs = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(programs) == 3
    kept: dict[str, object] = {}
    for program in programs:
        exec(program, kept)  # noqa: S102 - our own page
    assert sorted(path.name for path in tmp_path.glob("*.xlsx")) == ["answered.xlsx", "decided.xlsx"]
