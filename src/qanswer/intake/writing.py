"""The knowledge that an import comes to: checksheet.toml written, with what people had put into it before kept."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any

from qanswer.errors import KnowledgeError, OutputError
from qanswer.knowledge.toml_writing import table, text
from qanswer.packaged import packaged
from qanswer.speech import because
from qanswer.staging import staged_together

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from qanswer.intake.edition import Merged
    from qanswer.intake.model import Found, Head, Intake


def read_before(file: Path) -> dict[str, Any]:
    """Return a check sheet as plain values; empty where it is not there.

    Raises:
        KnowledgeError: it is no TOML, or an item in it has no id.
    """
    if not file.is_file():
        return {}
    try:
        before = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError(
            "{file}: cannot be read ({why}); mend it or import into another folder", file=file, why=because(error)
        ) from error
    items = before.get("item", [])
    if not isinstance(before.get("sheet", {}), dict) or not isinstance(items, list):
        raise KnowledgeError(
            "{file}: [sheet] and [[item]] are not tables; mend it or import into another folder", file=file
        )
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict) or not isinstance(item.get("id"), str):
            raise KnowledgeError(
                "{file}: item {number} has no id; mend it or import into another folder", file=file, number=number
            )
    return before


def render(intake: Intake, merged: Merged, before: Mapping[str, Any]) -> str:
    """Return the whole file."""
    lines = [packaged("intake/about")[intake.language.value], *table("[sheet]", _head(intake, before.get("sheet", {})))]
    statuses = {**before.get("sheet", {}).get("statuses", {}), **intake.statuses}
    legend = intake.head.legend
    headings_en = before.get("sheet", {}).get("headings_en", {})
    for name, values in (("legend", legend), ("statuses", statuses), ("headings_en", headings_en)):
        if values:
            lines += ["", *table(f"[sheet.{name}]", values)]
    for certification in _certifications(intake, merged, before):
        lines += ["", *table("[[certification]]", certification)]
    for item in merged.items:
        lines += ["", *_item(item, merged)]
    return "\n".join(lines) + "\n"


def _certifications(intake: Intake, merged: Merged, before: Mapping[str, Any]) -> Iterator[Mapping[str, object]]:
    """Yield each certification of which there is an item; what somebody wrote of it before stays."""
    here = {item.id for item in merged.items}
    written = {str(one.get("item")): one for one in before.get("certification", [])}
    stated = {one.item.id: {"item": one.item.id, "standard": one.standard} for one in intake.certifications}
    for item, one in {**written, **stated}.items():
        if item in here:
            yield {**written.get(item, {}), **one}


def _head(intake: Intake, before: Mapping[str, Any]) -> dict[str, object]:
    """Return the head; what the document does not say stays as somebody wrote it."""
    head: Head = intake.head
    return {
        "title": head.title or "?",
        "title_en": before.get("title_en", ""),
        "vendor": head.vendor,
        "vendor_en": before.get("vendor_en", ""),
        "service": head.service,
        "service_en": before.get("service_en", ""),
        "language": intake.language.value,
        "guideline": before.get("guideline", ""),
        "guideline_url": before.get("guideline_url", ""),
        "as_of": date.fromisoformat(head.as_of) if head.as_of else before.get("as_of", ""),
        "head": list(head.paragraphs) or before.get("head", []),
        "head_en": before.get("head_en", []),
    }


def _item(item: Found, merged: Merged) -> Iterator[str]:
    kept = merged.kept.get(item.id, {})
    outermost, *inner = item.category or ("",)
    values: dict[str, object] = {
        "id": item.id,
        "origin": item.origin,
        "category": outermost,
        "section": " / ".join(inner),
        "control": item.control,
    }
    yield from table("[[item]]", values)
    yield f"status = {text(item.printed)}"
    yield f"answer = {text(item.answer)}"
    if item.same_as:
        yield f"same_as = {text(item.same_as)}  # the sheet repeats that answer"
    yield from list(table("", kept))[1:]
    for lead in _once(item.leads):
        yield from ("", *table("[[item.source]]", {"label": lead.label, "url": lead.url}))


def _once(leads: Iterable[Any]) -> list[Any]:
    """Return each address once under each label, and without a label only where it has none."""
    unique = list(dict.fromkeys(leads))
    labelled = {lead.url for lead in unique if lead.label}
    return [lead for lead in unique if lead.label or lead.url not in labelled]


def write_together(files: Mapping[Path, str]) -> None:
    """Write files that belong together: all of them appear, or none.

    Raises:
        OutputError: one cannot be written.
    """
    for folder in {file.parent for file in files}:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                "{folder}: cannot be made ({why}); choose another with --to",
                folder=folder,
                why=because(error),
            ) from error
    with staged_together(tuple(files)) as copies:
        for copy, content in zip(copies, files.values(), strict=True):
            copy.write_bytes(content.encode())
