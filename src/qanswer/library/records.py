"""The library as files that people read and git merges: one for each questionnaire, in a stable order."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qanswer.errors import LibraryError
from qanswer.knowledge.toml import Table, parse_toml
from qanswer.knowledge.toml_writing import table
from qanswer.library.model import Questionnaire, State, Told
from qanswer.model import Choice, Language, location_from_json
from qanswer.speech import because
from qanswer.staging import staged
from qanswer.statements import Audience

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

SCHEMA = "qanswer/library/1"
_IN_A_NAME = re.compile(r"[^\w.-]+")
_LONGEST_NAME = 60  # characters of a form's name in the name of its file


@dataclass(frozen=True, slots=True)
class Merged:
    """What merging files into a library comes to."""

    told: tuple[Told, ...]  # every row of every questionnaire that the files have
    added: int
    changed: int  # rows that say otherwise than in the library: the newest decision won
    contradicting: tuple[tuple[Told, Told], ...]  # (what is kept, what gives way)


def file_name(form: Questionnaire) -> str:
    """Return the name of a questionnaire's file: its date and form first, so that a folder reads as a calendar."""
    return f"{form.date}_{_IN_A_NAME.sub('-', form.form)[:_LONGEST_NAME]}_{form.id}.toml"


def write_records(told: Iterable[Told], folder: Path) -> list[Path]:
    """Write one file for each questionnaire; a file that says the same already is left alone.

    Raises:
        OutputError: the folder cannot be written.
    """
    forms: dict[str, list[Told]] = {}
    for one in told:
        forms.setdefault(one.questionnaire.id, []).append(one)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            "{folder}: cannot be made ({why}); name another folder", folder=folder, why=because(error)
        ) from error
    written = []
    for rows in forms.values():
        path = folder / file_name(rows[0].questionnaire)
        content = as_toml(rows).encode()
        if not (path.is_file() and path.read_bytes() == content):
            with staged(path) as copy:
                copy.write_bytes(content)
        written.append(path)
    return sorted(written)


def as_toml(rows: Sequence[Told]) -> str:
    """Return the rows of one questionnaire as a file's text."""
    form = rows[0].questionnaire
    head = {
        "form": form.form,
        "customer": form.customer,
        "date": form.date,
        "product": form.product,
        "sha256": form.sha256,
    }
    lines = [f'schema = "{SCHEMA}"', "", *table("[questionnaire]", head)]
    for one in rows:
        lines += ["", *table("[[told]]", _told_values(one))]
    return "\n".join(lines) + "\n"


def _told_values(one: Told) -> Mapping[str, object]:
    return {
        "location": one.location.as_json(),
        "number": one.number,
        "context": list(one.context),
        "question": one.question,
        "language": one.language.value,
        "choice": one.choice.value if one.choice else "",
        "text": one.text,
        "state": one.state.value,
        "item": one.item,
        "expires": one.expires,
        "audience": "" if one.audience is Audience.PUBLIC else one.audience.value,
        "topic": one.topic,
        "owner": one.owner,
        "decided_on": one.decided_on,
    }


def read_records(folder: Path) -> list[Told]:
    """Return what the files of a folder say, by file name and in each file's order.

    Raises:
        LibraryError: there is no such folder, or none of its files is one of the library's.
        KnowledgeError: a file does not fit the schema; the message names file, entry and key.
    """
    if not folder.is_dir():
        raise LibraryError("{folder}: no such folder; `qanswer library export DIR` writes one", folder=folder)
    files = sorted(folder.glob("*.toml"), key=lambda path: path.name)
    if not files:
        raise LibraryError(
            "{folder}: no files of a library in it; `qanswer library export DIR` writes them", folder=folder
        )
    return [one for file in files for one in _read_file(file)]


def _read_file(file: Path) -> Iterator[Told]:
    try:
        top = parse_toml(file.read_bytes(), file)
    except OSError as error:
        raise LibraryError("{file}: cannot be read ({why})", file=file, why=because(error)) from error
    top.one_of("schema", (SCHEMA,))
    head = top.mapping("questionnaire")
    form = Questionnaire(
        head.text("form"),
        head.text("customer", "", blank=True),
        head.day("date"),
        head.text("product", "", blank=True),
        head.text("sha256", "", blank=True),
    )
    head.finish()
    for entry in top.tables("told"):
        yield _read_told(form, entry)
    top.finish()


def _read_told(form: Questionnaire, entry: Table) -> Told:
    choice = entry.text("choice", "", blank=True)
    place = entry.mapping("location")
    location = location_from_json({name: place.value(name) for name in place})
    if location is None:
        raise entry.fault('key "location" must be a place of a form')
    told = Told(
        form,
        location,
        entry.text("question", blank=True),
        entry.member("language", Language),
        entry.member_of(Choice, choice, "choice") if choice else None,
        entry.text("text", "", blank=True),
        entry.member("state", State),
        entry.text("number", "", blank=True),
        entry.texts("context", ()),
        entry.text("item", "", blank=True),
        entry.day("expires"),
        entry.member("audience", Audience, Audience.PUBLIC),
        entry.text("topic", "", blank=True),
        entry.text("owner", "", blank=True),
        entry.day("decided_on"),
    )
    entry.finish()
    return told


def merge(known: Sequence[Told], incoming: Sequence[Told]) -> Merged:
    """Return the rows of the questionnaires that ``incoming`` speaks of, with what is ``known`` of them.

    The newest decision on a row wins; of two on the same day, whichever both sides would take.
    """
    forms = {one.questionnaire.id for one in incoming}
    kept = {one.id: one for one in known if one.questionnaire.id in forms}
    added = changed = 0
    contradicting = []
    for one in incoming:
        other = kept.get(one.id)
        if other is None:
            added += 1
        elif _content(other) != _content(one):
            winner = max(other, one, key=_precedence)
            changed += winner is one
            if (other.choice, other.text) != (one.choice, one.text):
                contradicting.append((winner, one if winner is other else other))
            kept[one.id] = winner
            continue
        kept.setdefault(one.id, one)
    return Merged(tuple(kept.values()), added, changed, tuple(contradicting))


def _content(one: Told) -> str:
    return json.dumps(_told_values(one), ensure_ascii=False, sort_keys=True)


def _precedence(one: Told) -> tuple[str, str]:
    return (one.decided_on, _content(one))
