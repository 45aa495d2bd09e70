"""The pinned set holds every library that the program names, in a version that it promises to work with."""

from __future__ import annotations

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NEEDED = [Requirement(need) for need in (*PROJECT["dependencies"], *chain(*PROJECT["optional-dependencies"].values()))]
PINNED = {
    re.sub(r"[-_.]+", "-", line.partition("==")[0]).casefold(): line.partition("==")[2]
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
}


@pytest.mark.parametrize("need", NEEDED, ids=lambda need: need.name)
def test_each_library_is_pinned_to_a_version_that_is_promised(need):
    assert PINNED[need.name.casefold()] in need.specifier


def test_a_pin_is_one_version():
    assert all(re.fullmatch(r"[\w.]+", version) for version in PINNED.values())


def test_the_quick_checks_before_a_commit_are_of_the_version_that_the_whole_run_takes():
    told = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    minor = re.search(r'"ruff~=(\d+\.\d+)\.', (ROOT / "noxfile.py").read_text(encoding="utf-8"))
    assert minor
    assert f"rev: v{minor[1]}." in told
