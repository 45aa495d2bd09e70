"""Feeds mutated forms to reading, placing, writing and verifying: only QanswerError may come out, and no harmed copy.

Run ``python tests/fuzz/mutate.py --count 10000 --seed 1 FOLDER…`` for a long round over the forms in some folders; those
built for the tests are always among them. A file that broke a promise is kept with the reason.
"""

from __future__ import annotations

import argparse
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))  # run as a script, nobody else does it

import own_forms
import second_opinion
from mutations import mutate

from qanswer.errors import QanswerError
from qanswer.forms.contract import Response
from qanswer.forms.formats.registry import open_form
from qanswer.forms.proof.compare import compare
from qanswer.model import Choice, Paragraph, SheetCell, TableCell
from qanswer.office.edits import Edit
from qanswer.office.package.package import Package, PackageKind
from qanswer.office.workbook.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import FrameType

    from qanswer.forms.contract import Form

SECONDS = 60  # of processor time for one file, after which it counts as hanging; the slowest is reported
MEMORY = 3 << 30  # bytes of address space for the whole run
SUFFIXES = (".xlsx", ".xlsm", ".docx", ".docm", ".csv")
MOST_SLOTS = 40  # of one form
RESPONSES = (
    Response(Choice.YES, "暗号化しています。\nAES-256 <b>&\"'", "出典：6.8"),
    Response(Choice.PARTIAL, "=1+1", ""),
    Response(None, "後日回答します。", "Source: 6.8"),
    Response(Choice.NO, "", ""),
)


@dataclass
class Outcome:
    """What a round came to."""

    ended: Counter[str] = field(default_factory=Counter)  # "written" or the error's name, findings under "FINDING"
    by_format: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")  # seconds of processor time, and of which file

    @property
    def findings(self) -> int:
        """How many files broke a promise."""
        return self.ended["FINDING"]


def exercise(path: Path, output: Path) -> str:
    """Read, place, write and verify one file; return what became of it.

    Raises:
        AssertionError: a copy that is harmed, or that is there after a refusal.
    """
    before = path.read_bytes()
    try:
        form = open_form(path)
        edits = list(_edits(form))
        form.write(edits, output)
    except QanswerError as refusal:
        return _refused(refusal, output)
    assert path.read_bytes() == before, "the form was changed"
    comparison = compare(path, output, edits, known=form.source)
    assert comparison.differences == (), comparison.differences
    assert comparison.unmet == (), f"do not read as asked: {comparison.unmet}"
    changed = {change.place for change in comparison.changes}
    strays = changed - {edit.place for edit in edits}
    assert not strays, f"other places changed: {strays}"
    second_opinion.check(path, output, [edit for edit in edits if edit.place in changed])
    output.unlink()
    return "written" if edits else "copied"


def _refused(refusal: QanswerError, output: Path) -> str:
    assert "\n" not in str(refusal), str(refusal)
    assert not output.exists(), "a refusal left an output"
    return type(refusal).__name__


def _edits(form: Form) -> Iterator[Edit]:
    """Yield the edits of every slot, or of a few places where there are none."""
    placed = [
        edit
        for number, slot in enumerate(islice(form.slots, MOST_SLOTS))
        for edit in form.place(slot, RESPONSES[number % len(RESPONSES)], replace=number % 2 == 0).edits
    ]
    taken = {edit.place for edit in placed}
    placed += [Edit(blank.place, "例示株式会社") for blank in form.header_fields if blank.place not in taken]
    yield from placed or _anywhere(form)


def _anywhere(form: Form) -> Iterator[Edit]:
    """Yield edits of the first places that take one, as the ``write`` command would."""
    names = [str(block) for block in _sheet_names(form.path)]
    wanted = [SheetCell(name, cell) for name in names for cell in ("A1", "C2", "B40")]
    wanted += [TableCell("1", 1, 1), Paragraph(1)]
    for place in wanted:
        edit = Edit(place, "答え ○")
        try:
            with tempfile.TemporaryDirectory() as folder:
                form.write([edit], Path(folder) / "tried")
        except QanswerError:
            continue
        yield edit


def _sheet_names(path: Path) -> Iterator[str]:
    if not zipfile.is_zipfile(path):
        yield path.stem
    elif (package := Package.open(path)).kind is PackageKind.WORKBOOK:
        yield from (sheet.name for sheet in Workbook(package).sheets[:2])


def run(sources: Sequence[Path], count: int, seed: int, findings: Path) -> Outcome:
    """Mutate and exercise ``count`` files; the same seed and sources give the same mutations.

    Args:
        sources: sound forms to mutate, taken in turn.
        count: how many mutations.
        seed: of the chance.
        findings: folder in which a file that broke a promise is kept.
    """
    outcome = Outcome()
    contents = [path.read_bytes() for path in sources]
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            source = sources[number % len(sources)]
            chance = random.Random(f"{seed}/{number}")  # noqa: S311 - no secret is made of it
            path = Path(folder) / f"mutated{source.suffix}"
            path.write_bytes(mutate(contents[number % len(sources)], chance))
            started = time.process_time()
            try:
                ended = _within(SECONDS, lambda path=path: exercise(path, path.with_name("filled")))
            except Exception:  # noqa: BLE001 - whatever it is, it is a finding
                ended = "FINDING"
                _keep(path, findings / f"seed{seed}-{number}{source.suffix}", source)
            outcome.ended[ended] += 1
            outcome.by_format[f"{source.suffix.lower()} {ended}"] += 1
            outcome.slowest = max(outcome.slowest, (time.process_time() - started, source.name))
    return outcome


def _keep(path: Path, kept: Path, source: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(path.read_bytes())
    kept.with_suffix(kept.suffix + ".txt").write_text(f"{source}\n{traceback.format_exc()}", encoding="utf-8")
    path.with_name("filled").unlink(missing_ok=True)


def _within(seconds: int, act: Callable[[], str]) -> str:
    def late(_: int, __: FrameType | None) -> None:
        raise TimeoutError(f"took longer than {seconds} s")

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return act()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def main() -> int:
    """Run from the command line; exit 1 when anything was found."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("folders", nargs="*", type=Path)
    arguments.add_argument("--count", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--max-bytes", type=int, default=60_000, help="larger sources are left out")
    arguments.add_argument("--findings", type=Path, default=Path("fuzz-findings"))
    chosen = arguments.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with tempfile.TemporaryDirectory() as folder:
        found = [path for one in chosen.folders for path in sorted(one.rglob("*")) if path.suffix.lower() in SUFFIXES]
        sources = own_forms.make(Path(folder)) + [path for path in found if path.stat().st_size <= chosen.max_bytes]
        outcome = run(sources, chosen.count, chosen.seed, chosen.findings)
    for name, number in (*outcome.ended.most_common(), *sorted(outcome.by_format.items())):
        sys.stdout.write(f"{number:7,} {name}\n")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    sys.stdout.write(
        f"{len(sources)} sources, slowest {outcome.slowest[0]:.1f} s ({outcome.slowest[1]}), peak {peak} MiB\n"
    )
    return 1 if outcome.findings else 0


if __name__ == "__main__":
    sys.exit(main())
