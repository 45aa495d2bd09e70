"""An import from end to end: documents read, merged with what was there, written whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qanswer.errors import OutputError
from qanswer.intake.beside import mend_english, mend_links
from qanswer.intake.edition import Merged, merge
from qanswer.intake.ids import with_ids
from qanswer.intake.pages import open_pages
from qanswer.intake.read import Wishes, read_sheet
from qanswer.intake.writing import read_before, render, write_together
from qanswer.knowledge.model import is_certification
from qanswer.knowledge.status import SETTLED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from qanswer.intake.model import Certified, Found, Head, Intake

SCHEMA = "qanswer/import/1"
_CHOICES = {"conditional": "partial", "undecided": "none"}  # the schema has no word of its own for these


@dataclass(frozen=True)
class Imported:
    """What an import comes to."""

    intake: Intake
    merged: Merged
    files: Mapping[Path, str]  # to write
    mended: tuple[str, ...] = ()  # what else had to change for it

    @property
    def items(self) -> tuple[Found, ...]:
        """The items of the document's tables; those of its head are its certifications."""
        return tuple(item for item in self.merged.items if not is_certification(item.id))

    @property
    def whose(self) -> Mapping[str, str]:
        """What the sheet is called, whose it is and what it is about; "" where nobody said."""
        head = self.intake.head
        return {"title": head.title, "vendor": head.vendor, "service": head.service}

    def as_json(self) -> dict[str, Any]:
        """Return the report for programs."""
        return {
            "schema": SCHEMA,
            "items": [_item_json(item, self.intake.statuses) for item in self.items],
            "certifications": [
                {"item": one.item.id, "standard": one.standard, "origin": one.item.origin, "text": one.item.answer}
                for one in self.intake.certifications
            ],
            "left": [{"origin": one.origin, "text": one.text, "reason": one.reason} for one in self.intake.left],
            "undecided": [
                {"origin": one.origin, "what": one.what, "text": one.text, "settle_with": one.settle_with}
                for one in self.intake.undecided
            ],
            "changes": [
                {"id": one.id, "origin": one.origin, "what": list(one.what), "before": one.before, "after": one.after}
                for one in self.merged.changes
            ],
            "mended": list(self.mended),
        }


def import_sheets(
    paths: Sequence[Path], folder: Path, wishes: Wishes, said: Mapping[str, str], *, name: str = "", force: bool = False
) -> Imported:
    """Return what the documents come to as the check sheet of ``folder``; nothing is written yet.

    Args:
        paths: the documents; several are read as one sheet, in this order.
        folder: the knowledge base.
        wishes: what the user said about the layout and about statuses.
        said: title, vendor, service as the user said them.
        name: of a further check sheet in the folder; "" for its main one.
        force: replace a check sheet that was written by hand.

    Raises:
        FormError: a document cannot be read, or holds no items.
        UsageError: ``wishes`` does not fit a document.
        OutputError: the folder's check sheet was written by hand, and not ``force``.
        KnowledgeError: a file of the folder is no TOML.
    """
    file = folder / "sheets" / f"{name}.toml" if name else folder / "checksheet.toml"
    before = read_before(file)
    if before and not force and not any(item.get("origin") for item in before.get("item", [])):
        raise OutputError(
            "{file}: was not imported but written by hand; pass --force to take it over (ids, owners and links "
            "are kept, comments are not), or import into another folder",
            file=file,
        )
    settled = {**before.get("sheet", {}).get("statuses", {}), **wishes.statuses}
    known = {printed: word for printed, word in settled.items() if word != "undecided" and word in SETTLED}
    read = [read_sheet(open_pages(path), replace(wishes, statuses=known)) for path in paths]
    intake = _together(read, [path.name for path in paths])
    intake = replace(intake, head=_as_said(intake.head, said, before.get("sheet", {})))
    undecided = tuple(
        one for one in intake.undecided if not (one.what in said or before.get("sheet", {}).get(one.what))
    )
    intake = replace(intake, undecided=undecided)
    items = with_ids(intake.items)
    intake = replace(intake, certifications=_not_among(items, intake.certifications))
    merged = merge([*items, *(one.item for one in intake.certifications)], before.get("item", []))
    files = {file: render(intake, merged, before)}
    mended: list[str] = []
    for beside, mend in (("links.toml", mend_links), ("english.toml", mend_english)):
        if (done := mend(folder / beside, merged, f"{name}:" if name else "")) is not None:
            files[folder / beside] = done.text
            mended += done.done
    return Imported(intake, merged, files, tuple(mended))


def write(imported: Imported) -> None:
    """Write everything that an import comes to.

    Raises:
        OutputError: a file cannot be written; then none is.
    """
    write_together(imported.files)


def _together(read: Sequence[Intake], names: Sequence[str]) -> Intake:
    """Return several documents as one; places are then named with their document, as Excel does."""
    if len(read) == 1:
        return read[0]
    first = read[0]

    def placed(name: str, one: Any) -> Any:
        return replace(one, origin=f"[{name}]{one.origin}")

    items = [
        replace(placed(name, item), place=f"{name.rpartition('.')[0]}/{item.place}" if item.place else name)
        for name, one in zip(names, read, strict=True)
        for item in one.items
    ]
    return replace(
        first,
        items=tuple(items),
        statuses={printed: word for one in reversed(read) for printed, word in one.statuses.items()},
        left=tuple(placed(name, left) for name, one in zip(names, read, strict=True) for left in one.left),
        undecided=tuple(placed(name, left) for name, one in zip(names, read, strict=True) for left in one.undecided),
        readings=tuple(reading for one in read for reading in one.readings),
        certifications=tuple(
            {
                one.item.id: replace(one, item=placed(name, one.item))
                for name, intake in reversed(list(zip(names, read, strict=True)))
                for one in intake.certifications
            }.values()
        ),
        head=replace(
            first.head, legend={sign: gloss for one in reversed(read) for sign, gloss in one.head.legend.items()}
        ),
    )


def _not_among(items: Sequence[Found], certified: Sequence[Certified]) -> tuple[Certified, ...]:
    """Return the certifications of the head for which the tables have no row of their own, as an export of ours has."""
    ids = {item.id for item in items}
    return tuple(one for one in certified if one.item.id not in ids)


def _as_said(head: Head, said: Mapping[str, str], before: Mapping[str, Any]) -> Head:
    """Return the head with what the user said of it, and with what was known before where the document is silent.

    What service it is about is often put in by hand; the document changes it no more.
    """
    return replace(
        head,
        title=said.get("title") or head.title or before.get("title", ""),
        vendor=said.get("vendor") or head.vendor or before.get("vendor", ""),
        service=said.get("service") or before.get("service") or head.service,
    )


def _item_json(item: Found, statuses: Mapping[str, str]) -> dict[str, Any]:
    word = statuses.get(item.printed, "none")
    return {
        "id": item.id,
        "origin": item.origin,
        "number": item.number,
        "category": list(item.category),
        "control": item.control,
        "status": _CHOICES.get(word, word),
        "status_printed": item.printed,
        "answer": item.answer,
        "sources": list(dict.fromkeys(lead.url for lead in item.leads)),
        **({"same_as": item.same_as} if item.same_as else {}),
    }
