"""What one answer costs a customer's workbook: qanswer beside openpyxl's load-and-save, as the tables of docs/writeback.md.

Run ``python benchmarks/writeback.py FOLDER…`` over folders with .xlsx and .xlsm files. Every workbook gets one text in
one cell, once by each tool; then the copies are taken apart with zipfile and regular expressions, nothing of either tool.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import warnings
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl

from qanswer.errors import QanswerError
from qanswer.model import SheetCell
from qanswer.office.edits import Edit
from qanswer.office.references import format_reference
from qanswer.office.workbook.workbook import SheetKind, Workbook
from qanswer.office.workbook.write import write

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "回答"
FEATURES = {  # feature -> what is counted: opening tags in XML parts, or (with a slash) entries of the package
    "shapes and text boxes": rb"<(?:\w+:)?sp[\s>]",
    "pictures": rb"<(?:\w+:)?pic[\s>]",
    "charts": "charts/chart",
    "data validations": rb"<dataValidation[\s>]",
    "data validations on other sheets (x14)": rb"<x14:dataValidation[\s>]",
    "conditional formats": rb"<(?:x:)?cfRule[\s>]",
    "conditional formats (x14)": rb"<x14:cfRule[\s>]",
    "sparklines": rb"<x14:sparkline[\s>]",
    "form controls": "ctrlProps/",
    "ActiveX controls": "activeX/",
    "slicers": "slicers/",
    "comments": rb"<(?:\w+:)?comment[\s>]",
    "threaded comments": "threadedComments/",
    "embedded objects": "embeddings/",
    "printer settings": "printerSettings/",
    "protected ranges": rb"<protectedRange[\s>]",
    "header and footer texts": rb"<(?:odd|even|first)(?:Header|Footer)>[^<]",
    "custom XML": "customXml/item",
    "external links": "externalLinks/externalLink",
    "connections": "connections.xml",
    "tables": "tables/table",
    "pivot tables": "pivotTables/pivotTable",
    "macros": "vbaProject.bin",
    "defined names": rb"<(?:x:)?definedName[\s>]",
    "furigana": rb"<(?:x:)?rPh[\s>]",
    "runs of formatted text": rb"<(?:x:)?r>",
}
CACHED = re.compile(rb"<(?:x:)?f[\s>/](?:(?!</(?:x:)?c>).)*?<(?:x:)?v>[^<]", re.DOTALL)


@dataclass
class Result:
    """What one tool did to all workbooks."""

    saved: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    others_identical: int = (
        0  # workbooks of which every part but the edited sheet and the workbook part is byte-identical
    )
    parts: int = 0
    identical_parts: int = 0
    losing: int = 0  # workbooks that lost any feature
    lost: Counter[str] = field(default_factory=Counter)  # workbooks by feature
    had: Counter[str] = field(default_factory=Counter)
    cached_files: int = 0  # workbooks that lost a stored formula result
    cached_values: int = 0


def save_with_qanswer(path: Path, output: Path, sheet: str, cell: str) -> None:
    """Write one text as qanswer does."""
    write(Workbook.open(path), [Edit(SheetCell(sheet, cell), TEXT)], output)


def save_with_openpyxl(path: Path, output: Path, sheet: str, cell: str) -> None:
    """Write one text as most scripts do, with every switch that keeps more."""
    book = openpyxl.load_workbook(path, rich_text=True, keep_vba=path.suffix == ".xlsm", keep_links=True)
    book[sheet][cell] = TEXT
    book.save(output)


TOOLS: dict[str, Callable[[Path, Path, str, str], None]] = {
    "qanswer": save_with_qanswer,
    "openpyxl": save_with_openpyxl,
}


def target_of(path: Path) -> tuple[str, str, set[str]] | None:
    """Return a sheet, a cell that may be written, and the parts that may differ; None where there is no such cell."""
    try:
        book = Workbook.open(path)
    except QanswerError:
        return None
    for sheet in book.sheets:
        if sheet.kind is SheetKind.WORKSHEET:
            places = [*sheet.content.empty_styles, (min(sheet.max_row + 1, 1_048_576), 1)]
            for place in places:
                if sheet.refusal(*place) is None:
                    return sheet.name, format_reference(*place), {sheet.part, book.package.main_part}
    return None


def contents(path: Path) -> dict[str, bytes]:
    """Return the parts by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def counts(parts: dict[str, bytes]) -> Counter[str]:
    """Return how much of each feature there is."""
    xml = b"".join(content for name, content in parts.items() if name.endswith((".xml", ".vml")))
    found: Counter[str] = Counter()
    for feature, sign in FEATURES.items():
        is_entry = isinstance(sign, str)
        found[feature] = (
            sum(sign in name for name in parts if "_rels" not in name) if is_entry else len(re.findall(sign, xml))
        )
    return found


def compare(result: Result, before: dict[str, bytes], after: dict[str, bytes], allowed: set[str]) -> None:
    """Add one workbook's outcome."""
    others = {name for name in before if name not in allowed}
    same = {name for name in others if after.get(name) == before[name]}
    result.saved += 1
    result.parts += len(others)
    result.identical_parts += len(same)
    result.others_identical += same == others and set(after) == set(before)
    had, has = counts(before), counts(after)
    lost = [feature for feature in FEATURES if has[feature] < had[feature]]
    result.had.update(feature for feature in FEATURES if had[feature])
    result.lost.update(lost)
    result.losing += bool(lost)
    cached = [
        sum(len(CACHED.findall(part)) for name, part in parts.items() if "worksheets/" in name)
        for parts in (before, after)
    ]
    result.cached_files += cached[1] < cached[0]
    result.cached_values += max(0, cached[0] - cached[1])


def measure(paths: list[Path]) -> tuple[int, dict[str, Result]]:
    """Return how many workbooks can be written at all, and each tool's result over them."""
    results = {name: Result() for name in TOOLS}
    usable = 0
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            if (target := target_of(path)) is None:
                continue
            usable += 1
            sheet, cell, allowed = target
            before = contents(path)
            for name, save in TOOLS.items():
                output = Path(folder) / f"{name}{path.suffix}"
                try:
                    save(path, output, sheet, cell)
                except Exception as error:  # noqa: BLE001 - whatever a library raises is its result
                    results[name].refused[type(error).__name__] += 1
                    continue
                compare(results[name], before, contents(output), allowed)
    return usable, results


def report(usable: int, results: dict[str, Result]) -> None:
    """Print the tables as Markdown."""
    print(f"{usable} workbooks, one text written into one cell of each; openpyxl {openpyxl.__version__}\n")
    print("| | " + " | ".join(results) + " |\n|---|" + "---|" * len(results))
    rows: dict[str, Callable[[Result], str]] = {
        "saved": lambda one: f"{one.saved}",
        "every other part byte-identical": lambda one: f"{one.others_identical}",
        "other parts byte-identical": lambda one: f"{one.identical_parts:,} of {one.parts:,}",
        "workbooks that lost a feature": lambda one: f"{one.losing}",
        "workbooks that lost stored formula results": lambda one: f"{one.cached_files}",
        "stored formula results lost": lambda one: f"{one.cached_values:,}",
    }
    for title, show in rows.items():
        print(f"| {title} | " + " | ".join(show(one) for one in results.values()) + " |")
    print("\n| lost in (of the workbooks that have it) | " + " | ".join(results) + " |\n|---|" + "---|" * len(results))
    for feature in FEATURES:
        if any(one.had[feature] for one in results.values()):
            cells = " | ".join(f"{one.lost[feature]} of {one.had[feature]}" for one in results.values())
            print(f"| {feature} | {cells} |")


def main() -> int:
    """Run from the command line."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("folders", nargs="+", type=Path)
    warnings.simplefilter("ignore")  # openpyxl warns of what it is about to drop; that is what is counted here
    paths = [path for folder in arguments.parse_args().folders for path in sorted(folder.rglob("*.xls[xm]"))]
    report(*measure(paths))
    return 0


if __name__ == "__main__":
    sys.exit(main())
