"""Feeds mutated workbooks to reading, writing and verifying: only QanswerError may come out, and no harmed copy.

Run ``python tests/fuzz/mutate.py --count 10000 --seed 1 FOLDER…`` for a long round over the workbooks in some folders;
without a folder the small ones built for the tests are mutated. A finding is saved beside the report.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import resource
import signal
import sys
import tempfile
import traceback
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))  # run as a script, nobody else does it

import faults
import workbooks

from qanswer.errors import QanswerError
from qanswer.forms.interface import Edit
from qanswer.forms.ooxml.reference import format_reference
from qanswer.forms.ooxml.workbook import Workbook
from qanswer.forms.ooxml.write import write
from qanswer.forms.verify import compare
from qanswer.model import SheetCell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import FrameType

SECONDS = 10  # for one file; mutated files are small
MEMORY = 3 << 30  # bytes of address space for the whole run
NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"16385",
    b"1048577",
    b"4294967296",
    b"99999999999999999999",
    b"1e400",
    b"NaN",
    b"",
    b"A",
    b"\xd9\xa3",
)
MARKUP = (
    b"<",
    b">",
    b'"',
    b"<!--",
    b"<![CDATA[",
    b"]]>",
    b"&#0;",
    b"&x;",
    b"<!DOCTYPE a>",
    b"\0",
    b"\xff\xfe",
    b"<c/>",
    b"<row/>",
    b"</c>",
)

Mutation = "Callable[[bytes, random.Random], bytes]"


def flip(content: bytes, chance: random.Random) -> bytes:
    """Change a few bytes."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(content: bytes, chance: random.Random) -> bytes:
    """Leave a stretch out, often the end."""
    start = chance.randrange(len(content))
    return content[:start] + (b"" if chance.random() < 0.5 else content[start + chance.randint(1, 200) :])


def double(content: bytes, chance: random.Random) -> bytes:
    """Repeat a stretch somewhere else."""
    start, at = chance.randrange(len(content)), chance.randrange(len(content))
    return content[:at] + content[start : start + chance.randint(1, 400)] + content[at:]


def insert(content: bytes, chance: random.Random) -> bytes:
    """Put markup where it does not belong."""
    at = chance.randrange(len(content))
    return content[:at] + chance.choice(MARKUP) + content[at:]


def tags(content: bytes, chance: random.Random) -> bytes:
    """Drop, repeat or swap whole tags."""
    found = re.findall(rb"<[^>]*>|[^<]+", content)
    one, other = chance.randrange(len(found)), chance.randrange(len(found))
    action = chance.randrange(3)
    if action == 0:
        del found[one]
    elif action == 1:
        found.insert(one, found[other])
    else:
        found[one], found[other] = found[other], found[one]
    return b"".join(found)


def numbers(content: bytes, chance: random.Random) -> bytes:
    """Put an odd number in place of one or two."""
    for _ in range(chance.randint(1, 2)):
        found = list(re.finditer(rb"[0-9]+", content))
        if found:
            match = chance.choice(found)
            content = content[: match.start()] + chance.choice(NUMBERS) + content[match.end() :]
    return content


def attributes(content: bytes, chance: random.Random) -> bytes:
    """Drop an attribute, or give it the value of another."""
    found = list(re.finditer(rb'\s[\w:]+="([^"]*)"', content))
    if not found:
        return content
    match, other = chance.choice(found), chance.choice(found)
    if chance.random() < 0.5:
        return content[: match.start()] + content[match.end() :]
    return content[: match.start(1)] + other[1] + content[match.end(1) :]


IN_PART = (flip, cut, double, insert, tags, tags, numbers, numbers, attributes, attributes)
IN_FILE = (flip, cut, double)


def mutate(content: bytes, chance: random.Random) -> bytes:
    """Return a workbook with something wrong: in the archive itself, or well packed in one or two of its parts."""
    if chance.random() < 0.25:
        return chance.choice(IN_FILE)(content, chance)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        victims = set(chance.sample(names, k=min(len(names), chance.randint(1, 2))))
        for name in names:
            part = source.read(name)
            if name in victims and part:
                if chance.random() < 0.03:
                    continue
                part = chance.choice(IN_PART)(part, chance)
            target.writestr(name, part)
    return out.getvalue()


def exercise(path: Path, output: Path) -> str:
    """Read, write and verify one file; return what became of it.

    Raises:
        AssertionError: a copy that is harmed, or that is there after a refusal.
    """
    try:
        book = Workbook.open(path)
        edits = [Edit(SheetCell(one.name, cell), "答え ○") for one in book.sheets for cell in _targets(book, one.name)]
        write(book, edits, output)
    except QanswerError as refusal:
        return _refused(refusal, output)
    comparison = compare(path, output)
    assert comparison.differences == (), comparison.differences
    assert {str(change.place) for change in comparison.changes} == {str(edit.place) for edit in edits}, (
        "other cells changed"
    )
    output.unlink()
    return "written"


def _refused(refusal: QanswerError, output: Path) -> str:
    assert "\n" not in str(refusal), str(refusal)
    assert not output.exists(), "a refusal left an output"
    return type(refusal).__name__


def _targets(book: Workbook, name: str) -> Iterator[str]:
    one = next(sheet for sheet in book.sheets if sheet.name == name)
    for place in (*list(one.cells)[:2], (one.max_row or 1, one.max_column + 1), (one.max_row + 2, 1)):
        book.choices(one, *place)
        fits = place[0] <= 1_048_576 and place[1] <= 16_384
        if fits and one.refusal(*place) is None and one.text(*place) != "答え ○":
            yield format_reference(*place)


def run(sources: Sequence[Path], count: int, seed: int, findings: Path) -> Counter[str]:
    """Mutate and exercise ``count`` files; return how many ended how, findings under "FINDING".

    Args:
        sources: sound workbooks to mutate, taken in turn.
        count: how many mutations.
        seed: the same seed gives the same mutations.
        findings: folder in which a file that broke a promise is kept.
    """
    tally: Counter[str] = Counter()
    contents = [path.read_bytes() for path in sources]
    with tempfile.TemporaryDirectory() as folder:
        path, output = Path(folder) / "mutated.xlsx", Path(folder) / "filled.xlsx"
        for number in range(count):
            chance = random.Random(f"{seed}/{number}")  # noqa: S311 - no secret is made of it
            path.write_bytes(mutate(contents[number % len(contents)], chance))
            try:
                tally[_within(SECONDS, lambda: exercise(path, output))] += 1
            except Exception:  # noqa: BLE001 - whatever it is, it is a finding
                tally["FINDING"] += 1
                findings.mkdir(parents=True, exist_ok=True)
                kept = findings / f"seed{seed}-{number}.xlsx"
                kept.write_bytes(path.read_bytes())
                kept.with_suffix(".txt").write_text(f"{sources[number % len(sources)]}\n{traceback.format_exc()}")
                output.unlink(missing_ok=True)
    return tally


def _within(seconds: int, act: Callable[[], str]) -> str:
    def late(_: int, __: FrameType | None) -> None:
        raise TimeoutError(f"took longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        return act()
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def main() -> int:
    """Run from the command line; exit 1 when anything was found."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("folders", nargs="*", type=Path)
    arguments.add_argument("--count", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--max-bytes", type=int, default=200_000, help="larger sources are left out")
    arguments.add_argument("--findings", type=Path, default=Path("fuzz-findings"))
    chosen = arguments.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with tempfile.TemporaryDirectory() as folder:
        found = [path for one in chosen.folders for path in sorted(one.rglob("*.xls[xm]"))]
        sources = [path for path in found if path.stat().st_size <= chosen.max_bytes] or own_workbooks(Path(folder))
        tally = run(sources, chosen.count, chosen.seed, chosen.findings)
    for outcome, number in tally.most_common():
        sys.stdout.write(f"{number:7,} {outcome}\n")
    return 1 if tally["FINDING"] else 0


def own_workbooks(folder: Path) -> list[Path]:
    """Return the workbooks built for the tests, between them every kind of part the reader knows."""
    rules = (
        '<dataValidations count="1"><dataValidation type="list" sqref="B2:B9"><formula1>名</formula1></dataValidation>'
        "</dataValidations>"
    )
    names = '<definedNames><definedName name="名">設問!$A$1:$A$3</definedName></definedNames><calcPr calcId="1"/>'
    table = (
        f'<table xmlns="{workbooks.MAIN}" displayName="T" ref="A1:B3"><tableColumns><tableColumn name="設問"/>'
        '<tableColumn name="回答"/></tableColumns></table>'
    )
    links = workbooks.rels(("rId1", "table", "../tables/table1.xml"))
    linked = (("xl/worksheets/_rels/sheet1.xml.rels", links), ("xl/tables/table1.xml", table))
    listed = (
        (workbooks.WORKBOOK, workbooks.workbook("設問", "二!hidden", after=names)),
        ("xl/worksheets/sheet2.xml", workbooks.sheet()),
    )
    return [
        workbooks.save(folder / "plain.xlsx", workbooks.parts()),
        workbooks.save(folder / "formula.xlsx", workbooks.parts(faults.FORM)),
        workbooks.save(folder / "linked.xlsx", workbooks.parts(workbooks.sheet(after=rules), *linked, *listed)),
        workbooks.save(folder / "streamed.xlsx", workbooks.parts(faults.FORM), streamed=True, zip64=True),
    ]


if __name__ == "__main__":
    sys.exit(main())
