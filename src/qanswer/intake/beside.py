"""What stands beside the sheet, kept true to it: links whose item or quote is gone, English whose original changed."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qanswer.errors import KnowledgeError
from qanswer.knowledge.toml_writing import table
from qanswer.speech import because, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from qanswer.intake.edition import Merged

_ENTRY = re.compile(r"^\[\[(link|item)\]\]\s*$", re.MULTILINE)


@dataclass
class Mended:
    """A file's new text, and what was done to it."""

    text: str
    done: list[str] = field(default_factory=list)  # in plain words


def mend_links(file: Path, merged: Merged, prefix: str) -> Mended | None:
    """Return links.toml without links of items that are gone, and without quotes that no answer has now; ``prefix`` sets the sheet's ids apart."""
    answers = {f"{prefix}{item.id}": "".join(item.answer.split()) for item in merged.items}
    gone = {f"{prefix}{item}" for item in merged.gone}

    def mend(entry: dict[str, Any], done: list[str]) -> dict[str, Any] | None:
        item, topic = str(entry.get("item", "")), str(entry.get("topic", ""))
        if item in gone:
            if not entry.get("draft"):
                done.append(said("link {item} to {topic}: the item is gone", item=item, topic=topic))
            return None
        if item not in answers or entry.get("draft"):
            return entry  # of another sheet, or about to be drafted anew
        if "".join(str(entry.get("quote", "")).split()) not in answers[item]:
            if not topic:
                done.append(said("restriction of {item}: the answer no longer says it", item=item))
                return None
            done.append(
                said("link {item} to {topic}: the answer no longer says what it rests on", item=item, topic=topic)
            )
            entry = {name: value for name, value in entry.items() if name != "quote"}
        states = {
            name: quote for name, quote in entry.get("states", {}).items() if "".join(quote.split()) in answers[item]
        }
        if lost := sorted(entry.get("states", {}).keys() - states.keys()):
            done.append(
                said("link {item} to {topic}: the answer no longer says {lost}", item=item, topic=topic, lost=lost)
            )
            return {**entry, "states": states}
        return entry

    return _mend(file, mend)


def mend_english(file: Path, merged: Merged, prefix: str) -> Mended | None:
    """Return english.toml without items that are gone, and with those unreviewed again whose original changed."""
    gone = {f"{prefix}{item}" for item in merged.gone}
    changed = {f"{prefix}{item}" for item in merged.texts_changed}

    def mend(entry: dict[str, Any], done: list[str]) -> dict[str, Any] | None:
        item = str(entry.get("id", ""))
        if item in gone:
            done.append(said("English of {item}: the item is gone", item=item))
            return None
        if item in changed and entry.get("translation") == "approved":
            done.append(said("English of {item}: approved for another text, unreviewed now", item=item))
            return {**entry, "translation": "unreviewed"}
        return entry

    return _mend(file, mend)


def _mend(file: Path, mend: Callable[[dict[str, Any], list[str]], dict[str, Any] | None]) -> Mended | None:
    """Return the file entry by entry; None where nothing needs to be done. An entry that stays keeps its writing."""
    if not file.is_file():
        return None
    try:
        whole = file.read_text(encoding="utf-8-sig")
        entries = list(entries_in(whole))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError("{file}: cannot be read ({why}); mend it first", file=file, why=because(error)) from error
    done: list[str] = []
    pieces = []
    for written, name, entry in entries:
        mended = mend(dict(entry), done) if name else entry
        if mended is None:
            continue
        same = mended == entry
        pieces.append(written if same else "\n".join((*table(f"[[{name}]]", mended), "", "")))
    return Mended("".join(pieces), done) if done else None


def entries_in(whole: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield each entry as it is written, its name and its values; what stands before the first has no name."""
    starts = [match.start() for match in _ENTRY.finditer(whole)]
    if not starts or starts[0]:
        yield whole[: starts[0] if starts else None], "", {}
    if not starts:
        return
    for start, stop in zip(starts, [*starts[1:], len(whole)], strict=True):
        written = whole[start:stop]
        ((name, values),) = tomllib.loads(written).items()
        yield written, name, values[0]
