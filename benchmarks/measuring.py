"""What the benchmarks of speed share: forms made from labelled rows, and processes measured in turn."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from qanswer.knowledge.load import load
from qanswer.match.labels import read_labels
from qanswer.model import Language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qanswer.match.labels import Label

ROOT = Path(__file__).parents[1]
LABELS = ROOT / "tests" / "labels"
PYTHON = sys.executable
QANSWER = (PYTHON, "-m", "qanswer")
_COUNT = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
_HEAD = ("No.", "確認事項", "回答", "備考")


@dataclass(frozen=True, slots=True)
class Measured:
    """What runs of one command took."""

    seconds: float  # of the processor, user and system, children included; the median run
    megabytes: float  # the most memory any run held


def labels() -> Sequence[Label]:
    """Return labelled rows that nothing was fitted to."""
    return read_labels(LABELS / "heldout_2.jsonl")


def make_form(path: Path, rows: int, edition: int = 1) -> Path:
    """Write a form of so many questions; beyond the labelled ones, and in other editions, they come again, numbered."""
    book = Workbook()
    page = book.active
    page.title = "チェックシート"
    page.append(("セキュリティチェックシート",))
    page.append(())
    page.append(_HEAD)
    known = labels()
    for number, label in enumerate(islice(cycle(known), rows), 1):
        time = edition + (number - 1) // len(known)
        again = f"（{time}）" if time > 1 else ""
        page.append((number, label.question.text + again))
    choices = DataValidation(type="list", formula1='"○,△,×"')
    choices.add(f"C4:C{rows + 3}")
    page.add_data_validation(choices)
    book.save(path)
    return path


def make_sheet(path: Path) -> Path:
    """Write the shipped sheet as the naive script reads it."""
    items = load(ROOT / "knowledge").statements.values()
    rows = [[item.asked.get(Language.JA, ""), item.printed, item.text.get(Language.JA, "")] for item in items]
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return path


def environment(folder: Path) -> dict[str, str]:
    """Return what a process sees: this source tree compiled, and what it keeps in a folder of its own."""
    return {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]),
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "QANSWER_CACHE": str(folder / "kept"),
        "QANSWER_KB": str(ROOT / "knowledge"),
        "QANSWER_LANG": "en",
    }


def in_turn(
    commands: Mapping[str, Sequence[object]], folder: Path, *, runs: int, warm: bool = True
) -> dict[str, Measured]:
    """Return what each command takes, run so many times one after the other, in turn.

    Args:
        commands: by name.
        folder: where they run, and keep what they work out.
        runs: of each.
        warm: run each once before, unmeasured.

    Raises:
        CalledProcessError: a command failed.
    """
    if warm:
        for command in commands.values():
            once(command, folder)
    taken: dict[str, list[Measured]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            taken[name].append(once(command, folder))
    return {
        name: Measured(statistics.median(one.seconds for one in every), max(one.megabytes for one in every))
        for name, every in taken.items()
    }


def once(command: Sequence[object], folder: Path) -> Measured:
    """Return what one run of a command takes, by the system's own account.

    Raises:
        CalledProcessError: it failed.
    """
    ended = subprocess.run(
        [PYTHON, "-c", _COUNT, *map(str, command)],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, kilobytes = ended.stdout.split()
    return Measured(float(seconds), float(kilobytes) / 1024)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
