"""Several processes at once, and one that is killed: nothing that was confirmed is lost, nothing is there by half."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import kill_library
from library_worker import ROWS, place_of

from qanswer.library.store import Library

WORKER = Path(__file__).parents[1] / "support" / "library_worker.py"
PROCESSES, FORMS = 8, 4


def test_eight_processes_learn_and_look_up_at_once(place) -> None:
    named = place.url or str(place.path)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    running = [
        subprocess.Popen(
            [sys.executable, str(WORKER), named, str(number), str(FORMS)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        for number in range(PROCESSES)
    ]
    ended = [worker.communicate(timeout=300) for worker in running]
    assert [errors for _, errors in ended] == [""] * PROCESSES
    assert all(said.count("learnt") == said.count("found") == FORMS for said, _ in ended)
    library = Library(place_of(named))
    kept = Counter(one.questionnaire.form for one in library.all())
    assert kept == {f"form-{number}-{form}.xlsx": ROWS for number in range(PROCESSES) for form in range(FORMS)}
    for _ in range(PROCESSES * FORMS):
        library.undo()
    assert library.size() == 0


def test_a_killed_process_leaves_what_it_confirmed_and_nothing_by_half() -> None:
    assert kill_library.main(4) > 0
