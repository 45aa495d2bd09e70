"""A document's changes as they are collected: runs put in, runs taken out, tracked where the document asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.errors import CellRefused
from qanswer.office.document.markup import Markup, is_broken, is_plain, is_text
from qanswer.office.xml.patch import Patch, apply_patches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qanswer.office.document.document import Document
    from qanswer.office.document.places import Place
    from qanswer.office.document.tree import Element


class DocumentChange:
    """Everything that is to change in one document.

    Attributes:
        part: the main part's bytes.
        markup: writes elements the way the document does.
        tracked: whether changes go in as tracked ones.
        patches: what was collected so far, in any order.
    """

    def __init__(self, document: Document) -> None:
        """Begin without a change."""
        settings = document.settings
        self.part = document.part
        self.markup = Markup(document.part, document.styles.placeholders, settings.modified)
        self.tracked = settings.tracks_changes
        self.patches: list[Patch] = []
        self._document = document
        self._number = document.highest_id if self.tracked else 0

    def finish(self) -> bytes:
        """Return the main part with all changes, in its own encoding."""
        return self.part.restore(apply_patches(self.part.content, self.patches))

    def run(self, text: str, properties: Element | None, like: Element) -> bytes:
        """Return a run that takes over what may be taken over of a ``w:rPr``; nothing for an empty text."""
        return self.markup.run(text, self.markup.properties(properties), like)

    def insert(self, offset: int, runs: bytes, like: Element) -> None:
        """Put runs in at an offset; ``like``: an element nearby."""
        if runs:
            self.patches.append((offset, offset, self.inserted(runs, like)))

    def insert_inside(self, container: Element, runs: bytes) -> None:
        """Put runs last into a paragraph or a control's content, opening it where it is ``<w:p/>``."""
        if not runs:
            return
        runs = self.inserted(runs, container)
        if not container.self_closed:
            self.patches.append((container.stop, container.stop, runs))
            return
        tag = self.part.content[container.start : container.end]
        opening = tag[:-2].rstrip()
        name = opening[1:].split()[0]
        self.patches.append((container.start, container.end, opening + b">" + runs + b"</" + name + b">"))

    def inserted(self, runs: bytes, like: Element) -> bytes:
        """Return runs as they go in: marked as an insertion where changes are tracked."""
        return self.markup.inserted(runs, self.next(), like) if self.tracked and runs else runs

    def _deleted(self, run: Element) -> bytes:
        return self.markup.deleted(run, self.next()) if self.tracked else b""

    def next(self) -> int:
        """Return an id no mark has yet."""
        self._number += 1
        return self._number

    def where(self, place: Place) -> str:
        """Return the words with which a message about a place begins."""
        return f"{self._document.path.name}, {place.location}"

    def remove_text(self, place: Place, run: Element) -> None:
        """Take the text out of a run: the whole run where it holds nothing else.

        Raises:
            CellRefused: changes are tracked and the run holds more than text, which cannot be marked as deleted; or its
                text holds other elements.
        """
        if any(map(is_broken, run.children)):
            raise CellRefused(
                "{where}: holds other elements within its text; save the form anew from Word", where=self.where(place)
            )
        if is_plain(run) and not self._is_remarked(run):
            self.patches.append((run.start, run.end, self._deleted(run)))
            return
        texts = [one for one in run.children if is_text(one)]
        if texts and self.tracked:
            raise CellRefused(
                "{where}: changes are tracked, and its text stands in one piece with a note or picture; turn "
                "tracking off in Word or clear the cell first",
                where=self.where(place),
            )
        self.patches += [(one.start, one.end, b"") for one in texts]

    def _is_remarked(self, run: Element) -> bool:
        """Tell whether comments of XML or the like stand between a run's children."""
        starts = [*(child.start for child in run.children), run.stop]
        ends = [run.inside, *(child.end for child in run.children)]
        return any(self.part.content[end:start].strip() for end, start in zip(ends, starts, strict=True))


def runs_below(element: Element) -> Iterator[Element]:
    """Yield the runs in a control's content, those in controls within it left out."""
    for child in element.children:
        if child.name == "w:r":
            yield child
        elif child.name not in ("w:sdt", "w:del", "w:moveFrom", "w:tbl"):
            yield from runs_below(child)
