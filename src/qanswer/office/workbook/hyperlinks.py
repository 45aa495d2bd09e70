"""Where the cells of a worksheet lead to: links kept beside the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.office.references import Range
from qanswer.office.xml.events import parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.office.package.package import Package


def read_hyperlinks(package: Package, part: str) -> Mapping[tuple[int, int], str]:
    """Return the web addresses that cells of the worksheet ``part`` lead to, by (row, column), both 1-based.

    Links to other places of the workbook are left out; of a range, its first cell leads there.
    """
    targets = {link.id: link.target for link in package.relationships(part) if link.external}
    reader = _LinkReader()
    parse(package.chunks(part), reader, package.where(part))
    return {
        (area.first_row, area.first_column): targets[target]
        for reference, target in reader.found
        if target in targets and (area := Range.parse(reference)) is not None
    }


class _LinkReader:
    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []  # reference, relationship id

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "hyperlink" and "r:id" in attributes:
            self.found.append((attributes.get("ref", ""), attributes["r:id"]))

    def end(self, name: str) -> None:
        """Nothing to close."""

    def text(self, data: str) -> None:
        """No text counts."""
