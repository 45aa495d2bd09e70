"""Kill a process while it learns, again and again: what it confirmed is there, and no questionnaire is there by half.

Usage: kill_library.py KILLS
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

SUPPORT = Path(__file__).parents[1] / "support"
sys.path.insert(0, str(SUPPORT))

from library_worker import ROWS, place_of  # noqa: E402 - lies in the folder named just before

from qanswer.library.store import Library  # noqa: E402

LONGEST = 1.2  # seconds after its first word that a process is left alive


def kill_once(folder: Path, number: int, rng: random.Random) -> list[str]:
    """Start a process that learns, kill it at any moment, and return the forms it confirmed."""
    command = [sys.executable, str(SUPPORT / "library_worker.py"), str(folder / "library.sqlite"), str(number), "1000"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    worker = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    first = worker.stdout.readline()
    time.sleep(rng.uniform(0, LONGEST))
    worker.kill()
    said, _ = worker.communicate()
    lines = [first, *said.splitlines(keepends=True)]
    return [line.split()[1] for line in lines if line.startswith("learnt ") and line.endswith("\n")]


def check(folder: Path, confirmed: set[str]) -> None:
    """Hold the library against what was confirmed.

    Raises:
        AssertionError: a confirmed questionnaire is not there whole, or another one is there by half.
    """
    rows = Counter(one.questionnaire.form for one in Library(place_of(str(folder / "library.sqlite"))).all())
    lost = sorted(form for form in confirmed if rows[form] != ROWS)
    half = sorted(form for form, count in rows.items() if count != ROWS)
    assert not lost, f"confirmed and not there: {lost[:5]}"
    assert not half, f"there by half: {half[:5]}"


def main(kills: int) -> int:
    """Kill so many times; return how many questionnaires had been confirmed by then."""
    rng, confirmed = random.Random(1), set()  # noqa: S311 - repeatable
    with tempfile.TemporaryDirectory() as folder:
        for number in range(kills):
            confirmed |= set(kill_once(Path(folder), number, rng))
            if (Path(folder) / "library.sqlite").exists():
                check(Path(folder), confirmed)
    return len(confirmed)


if __name__ == "__main__":
    wanted = int(sys.argv[1])
    print(f"{wanted} kills while learning: {main(wanted)} questionnaires confirmed, each there whole")  # noqa: T201
