"""How long people wait: for the start, a form, a long form, a sheet of their own, several forms at once.

``python benchmarks/speed.py [SECTION…]`` prints the tables; ``python benchmarks/performance.py`` puts them into the
documentation. Each figure is the processor's time of whole processes that ran in turn, medians: compare ratios.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from measuring import PYTHON, QANSWER, ROOT, in_turn, make_form, make_sheet, once, table
from openpyxl import load_workbook

from qanswer.forms.formats.registry import open_form
from qanswer.forms.proof.accept import proven
from qanswer.plan.model import FillOptions
from qanswer.service.batch import Opening
from qanswer.service.planning import make_plan, policy_of
from qanswer.sources import weigh

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qanswer.service.workspace import Workspace

RUNS = 3
LONG = (500, 2_000)  # rows
OWN = 50  # items of a sheet of one's own
CERTIFICATES = 2  # items at the end of the shipped sheet that its head names
BATCH = 6  # forms
IN_BATCH = 100  # rows of each


def fill_command(form: Path, *more: object) -> Sequence[object]:
    """Return the command that fills ``form`` and prints a summary."""
    return (*QANSWER, "fill", form, "-o", form.with_suffix(".filled.xlsx"), "--force", "-q", "--no-library", *more)


def start(folder: Path) -> str:
    """Return what the program takes before it does anything."""
    commands = {
        "python -c 'import typer'": (PYTHON, "-c", "import typer"),
        "python -c 'import typer.rich_utils'": (PYTHON, "-c", "import typer.rich_utils"),
        "python -c 'import typer, pydantic.types'": (PYTHON, "-c", "import typer, pydantic.types"),
        "qanswer --version": (*QANSWER, "--version"),
        "qanswer --help": (*QANSWER, "--help"),
        "qanswer search バックアップ": (*QANSWER, "search", "バックアップ"),
    }
    taken = in_turn(commands, folder, runs=2 * RUNS + 1)
    least = next(iter(taken.values())).seconds
    rows = [(f"`{name}`", f"{one.seconds:.2f} s", f"{one.seconds / least:.1f}×") for name, one in taken.items()]
    return table(("", "processor", "of the first"), rows)


def fill(folder: Path) -> str:
    """Return what a form takes beside the script that most people would write."""
    sheet, rows = make_sheet(folder / "sheet.json"), []
    for count in (24, 240):
        form = make_form(folder / f"form{count}.xlsx", count)
        script = (PYTHON, ROOT / "benchmarks" / "naive.py", sheet, form, folder / "naive.xlsx")
        taken = in_turn({"naive": script, "ours": fill_command(form)}, folder, runs=RUNS)
        naive, ours = taken["naive"], taken["ours"]
        ratio, memory = f"{ours.seconds / naive.seconds:.1f}×", f"{ours.megabytes:.0f} MB"
        rows.append((count, f"{naive.seconds:.2f} s", f"{ours.seconds:.2f} s", ratio, memory))
    return table(("questions", "the script", "`qanswer fill`", "ratio", "memory"), rows)


def floor(folder: Path) -> str:
    """Return where the time of filling 240 rows goes, inside one process."""
    form, copy = make_form(folder / "form.xlsx", 240), folder / "copy.xlsx"
    Opening(ROOT / "knowledge", None, None, without_library=True).workspace()  # what is kept is there from here on
    workspaces: list[Workspace] = []
    opening = Opening(ROOT / "knowledge", None, None, without_library=True)
    rows = [
        ("opening the knowledge and its index", _seconds(lambda: workspaces.append(opening.workspace()))),
        ("reading the file, its tables, and what each column is for", _seconds(lambda: open_form(form).slots)),
    ]
    workspace, opened = workspaces[-1], open_form(form)
    questions = [slot.question for slot in opened.slots]
    began = time.process_time()
    matches = workspace.matcher.match_all(questions)
    rows.append(("matching and judging the questions", time.process_time() - began))
    options = FillOptions(thresholds=workspace.matcher.thresholds)
    asked = zip(questions, matches, [None] * len(matches), strict=True)
    weighed = [weigh(*one, workspace.statements, policy_of(options)) for one in asked]
    plan = make_plan(opened, weighed, workspace.knowledge, workspace.profile, options)
    edits = [edit for row in plan.rows for edit in row.edits]
    rows += [
        ("writing the answers", _seconds(lambda: opened.write(edits, copy, ()))),
        ("proving that nothing else changed", _seconds(lambda: proven(opened, copy, edits, copy, None, heights=()))),
        ("for comparison: openpyxl's load and save", _seconds(lambda: load_workbook(form).save(folder / "other.xlsx"))),
    ]
    return table(("", "processor"), [(name, f"{seconds:.2f} s") for name, seconds in rows])


def _seconds(work: Callable[[], object]) -> float:
    """Return the processor's seconds that something takes, the median of three."""
    taken = []
    for _ in range(3):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return statistics.median(taken)


def long(folder: Path) -> str:
    """Return how the time grows with the rows."""
    rows = []
    once(fill_command(make_form(folder / "short.xlsx", 24)), folder)
    for count in LONG:
        form = make_form(folder / f"long{count}.xlsx", count)
        script = (PYTHON, "-c", f"import openpyxl; openpyxl.load_workbook({str(form)!r}).save('other.xlsx')")
        taken = in_turn({"other": script, "ours": fill_command(form, "--no-review")}, folder, runs=1, warm=False)
        ours, other = taken["ours"], taken["other"]
        each, ratio = f"{ours.seconds / count * 1000:.1f} ms", f"{ours.seconds / other.seconds:.0f}×"
        rows.append(
            (f"{count:,}", f"{other.seconds:.2f} s", f"{ours.seconds:.1f} s", each, ratio, f"{ours.megabytes:.0f} MB")
        )
    return table(("questions", "openpyxl's load and save", "`qanswer fill`", "a row", "ratio", "memory"), rows)


def own(folder: Path) -> str:
    """Return what a sheet that was never read before costs the first time, and later."""
    form = make_form(folder / "form.xlsx", 24)
    head, *items = (ROOT / "knowledge" / "checksheet.toml").read_text(encoding="utf-8").split("[[item]]")
    once(fill_command(form), folder)  # the topics are indexed once for all sheets
    first, later = [], []
    for number in range(RUNS):
        fresh = folder / f"own{number}.toml"
        some = [*items[number : number + OWN - CERTIFICATES], *items[-CERTIFICATES:]]
        fresh.write_text("[[item]]".join([head, *some]), encoding="utf-8")
        for taken in (first, later):
            taken.append(once(fill_command(form, "--kb", fresh), folder).seconds)
    once_, again = statistics.median(first), statistics.median(later)
    return table(
        ("items", "first fill", "later", "ratio"), [(OWN, f"{once_:.2f} s", f"{again:.2f} s", f"{once_ / again:.1f}×")]
    )


def batch(folder: Path) -> str:
    """Return how much sooner two processes are done than one, by the clock."""
    names = [f"form{number}.xlsx" for number in range(BATCH)]
    for number, name in enumerate(names):  # no two alike: one process would remember the questions
        make_form(folder / name, IN_BATCH, edition=10 * number + 1)
    (folder / "out").mkdir()
    command = (*QANSWER, "fill", *names, "-o", "out", "--force", "-q", "--no-library", "--jobs")
    once(fill_command(make_form(folder / "short.xlsx", 24)), folder)
    taken: dict[int, list[float]] = {1: [], 2: []}
    for jobs in (1, 2, 1, 2):
        began = time.perf_counter()
        once((*command, jobs), folder)
        taken[jobs].append(time.perf_counter() - began)
    one, two = min(taken[1]), min(taken[2])
    hour = round(3600 * BATCH / two, -1)
    return table(
        (f"forms of {IN_BATCH} rows", "one process", "`--jobs 2`", "sooner", "forms an hour"),
        [(BATCH, f"{one:.0f} s", f"{two:.0f} s", f"{one / two:.2f}×", f"{hour:,.0f}")],
    )


SECTIONS: dict[str, Callable[[Path], str]] = {
    "start": start,
    "fill": fill,
    "floor": floor,
    "long": long,
    "own": own,
    "batch": batch,
}


def main() -> int:
    """Run from the command line."""
    for name in sys.argv[1:] or SECTIONS:
        with tempfile.TemporaryDirectory() as folder:
            print(f"\n## {name}\n{SECTIONS[name](Path(folder))}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
