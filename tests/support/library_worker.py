"""A process that learns questionnaires and looks answers up, telling each thing that it was told is done.

Usage: library_worker.py PLACE NUMBER COUNT [ROWS]; PLACE is a file or postgresql://…, NUMBER tells this process's forms
from another's. Prints ``learnt NAME`` after each learning and ``found N`` after each look-up.
"""

from __future__ import annotations

import sys
from pathlib import Path

from qanswer.library.model import Entry, Keys, Questionnaire, Told
from qanswer.library.places import LibraryPlace
from qanswer.library.store import Library
from qanswer.model import Choice, Language, SheetCell

ROWS = 40


def entries(number: int, form: int, rows: int = ROWS) -> list[Entry]:
    """Return one questionnaire; half of its questions are asked by everybody."""
    told_in = Questionnaire(f"form-{number}-{form}.xlsx", f"Customer {number}", "2025-01-01")
    made = []
    for row in range(rows):
        text = f"question {row}" if row % 2 else f"question {number} {form} {row}"
        told = Told(
            told_in, SheetCell("Q", f"B{row + 2}"), text, Language.EN, Choice.YES, f"answer {number} {form} {row}" * 5
        )
        made.append(Entry(told, Keys(text, text, ("wquestion", f"w{row}"))))
    return made


def place_of(named: str) -> LibraryPlace:
    """Return the place that an argument names."""
    return LibraryPlace(None, named) if "://" in named else LibraryPlace(Path(named))


def main() -> None:
    """Learn and look up."""
    named, number, count, *rest = sys.argv[1:]
    rows = int(rest[0]) if rest else ROWS
    library = Library(place_of(named), create=True)
    for form in range(int(count)):
        made = entries(int(number), form, rows)
        library.learn(made, "2025-01-02", "test/1")
        print("learnt", made[0].told.questionnaire.form, flush=True)  # noqa: T201
        found = library.near([entry.keys for entry in made[:5]])
        print("found", sum(len(one.asked) for one in found), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
