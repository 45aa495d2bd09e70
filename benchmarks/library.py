"""How the library grows: learning and filling a form of 300 questions beside so many past answers.

Usage: library.py [--sizes 1000,10000,100000] [--library postgresql://…]
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from openpyxl import Workbook  # noqa: E402 - after the folder is named
from past_forms import question_texts, questionnaires  # noqa: E402

from qanswer.intake.learn import Learner, LearnOptions  # noqa: E402
from qanswer.knowledge.load import load  # noqa: E402
from qanswer.library.places import LibraryPlace  # noqa: E402
from qanswer.library.store import Library  # noqa: E402
from qanswer.match.engine import Matcher  # noqa: E402
from qanswer.service.layouts import Layouts  # noqa: E402
from qanswer.service.library import LibraryBeside  # noqa: E402
from qanswer.service.profile import Profile  # noqa: E402
from qanswer.service.workspace import Workspace  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

QUESTIONS = 300


def form(path: Path, seed: int, *, answered: bool) -> Path:
    """Write a form of generated questions."""
    book = Workbook()
    book.active.append(["No.", "質問", "回答", "備考"])
    for number, text in enumerate(question_texts(QUESTIONS, seed), 1):
        book.active.append([number, text, *(("○", f"手順書{number}に従います。") if answered else ())])
    book.save(path)
    return path


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds of this process's time something takes, whatever else the machine does meanwhile."""
    start = time.process_time()
    work()
    return time.process_time() - start


def measure(size: int, place: LibraryPlace, learner: Learner, matcher: Matcher, folder: Path) -> str:
    """Return one row of the table."""
    library = Library(place, create=True)
    for entries in questionnaires(size, learner.keys, rows=1000):
        library.learn(entries, "2025-12-01", learner.analysis)
    told = Learner(matcher, library.near)
    answered = form(folder / "answered.xlsx", 5, answered=True)

    def learn() -> None:
        learning = told.examine(answered, LearnOptions("Customer", "2025-12-01"))
        library.learn(learning.entries, "2025-12-01", told.analysis)

    learning = timed(learn)
    blank = form(folder / "blank.xlsx", 6, answered=False)
    layouts, profile = Layouts(folder / "layouts"), Profile({}, {})
    alone = Workspace(matcher.knowledge, matcher, profile, layouts)
    without = timed(lambda: alone.fill(blank, folder / "a.xlsx", force=True))
    both = Workspace(matcher.knowledge, matcher, profile, layouts, LibraryBeside(matcher, place.url or str(place)))
    with_it = timed(lambda: both.fill(blank, folder / "b.xlsx", force=True))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    opening = timed(lambda: Library(place))
    return (
        f"| {size:,} | {opening:.2f} s | {learning:.1f} s | {without:.1f} s | {with_it:.1f} s "
        f"({with_it / without:.1f}×) | {memory:.0f} MB |"
    )


def main() -> None:
    """Measure each size and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--library", help="address of an empty database; one for each size, separated by commas")
    args = parser.parse_args()
    matcher = Matcher(load(ROOT / "knowledge"))
    learner = Learner(matcher)
    servers = (args.library or "").split(",")
    print(
        "| past answers | opening | learning 300 rows | filling 300 without | with | memory |\n|---|---|---|---|---|---|"
    )
    for number, size in enumerate(map(int, args.sizes.split(","))):
        with tempfile.TemporaryDirectory() as folder:
            file = LibraryPlace(Path(folder) / "library.sqlite")
            place = LibraryPlace(None, servers[number]) if args.library else file
            print(measure(size, place, learner, matcher, Path(folder)), flush=True)


if __name__ == "__main__":
    main()
