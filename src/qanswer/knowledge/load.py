"""From the files of a knowledge base to one validated value."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from qanswer.errors import KnowledgeError
from qanswer.knowledge.catalogue import read_concepts, read_departments, read_topics
from qanswer.knowledge.english import read_english, with_english
from qanswer.knowledge.links import read_links, read_restrictions
from qanswer.knowledge.locate import Places, find_knowledge
from qanswer.knowledge.model import CheckSheet, Knowledge
from qanswer.knowledge.products import over_company
from qanswer.knowledge.sheet import Names, read_checksheet
from qanswer.knowledge.toml import Table, parse_toml
from qanswer.speech import because

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from qanswer.knowledge.model import Item


def load(path: Path | None = None) -> Knowledge:
    """Return everything that is known, consistent with itself.

    Args:
        path: a knowledge base folder or check sheet file; None: see ``find_knowledge`` for what is taken instead.

    Raises:
        KnowledgeError: a file is missing or does not fit the schema; one line naming file, entry and key.
    """
    places = find_knowledge(path)
    contents = {file: _read(file) for _, file in places.files}
    tops = {file: parse_toml(content, file) for file, content in contents.items()}
    departments = read_departments(tops[places.departments])
    topics = read_topics([tops[file] for file in places.topics], departments)
    names = Names(topics={topic.id for topic in topics}, departments=departments)
    return Knowledge(
        sheets=_sheets(places, tops, contents, names),
        topics=topics,
        concepts=read_concepts(tops[places.glossary]),
        departments=departments,
        sha256=_fingerprint(places, contents),
    )


def _sheets(
    places: Places, tops: Mapping[Path, Table], contents: Mapping[Path, bytes], names: Names
) -> tuple[CheckSheet, ...]:
    """Return the sheets of a folder with their links and English, over those of the company where it is a product's."""
    company = places.company
    sheets = tuple(
        read_checksheet(
            tops[file], hashlib.sha256(contents[file]).hexdigest(), names, name, may_be_bare=company is not None
        )
        for name, file in places.checksheets
    )
    if company:
        sheets = over_company(sheets, _sheets(company, tops, contents, names))
    if places.links:
        sheets = _with_links(sheets, tops[places.links], names)
    if places.english:
        sheets = _with_english(sheets, tops[places.english])
    if places.links:
        sheets = _with_restrictions(sheets, tops[places.links])
    return sheets


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise KnowledgeError("{file}: cannot be read: {why}", file=file, why=because(error)) from error


def _with_links(sheets: tuple[CheckSheet, ...], top: Table, names: Names) -> tuple[CheckSheet, ...]:
    settled = read_links(top, _by_statement(sheets), names.topics)
    return _changed(sheets, lambda item, known_as: settled[known_as].put_on(item))


def _with_restrictions(sheets: tuple[CheckSheet, ...], top: Table) -> tuple[CheckSheet, ...]:
    found = read_restrictions(top, _by_statement(sheets))
    top.finish()
    return _changed(
        sheets, lambda item, known_as: replace(item, restrictions=(*item.restrictions, *found.get(known_as, ())))
    )


def _with_english(sheets: tuple[CheckSheet, ...], top: Table) -> tuple[CheckSheet, ...]:
    english = read_english(top, _by_statement(sheets))
    return _changed(sheets, lambda item, known_as: with_english(item, english.get(known_as)))


def _by_statement(sheets: tuple[CheckSheet, ...]) -> Mapping[str, Item]:
    """Return the items of all sheets by the ids they have among one another."""
    return {sheet.statement_id(item.id): item for sheet in sheets for item in sheet.items}


def _changed(sheets: tuple[CheckSheet, ...], change: Callable[[Item, str], Item]) -> tuple[CheckSheet, ...]:
    return tuple(
        replace(sheet, items=tuple(change(item, sheet.statement_id(item.id)) for item in sheet.items))
        for sheet in sheets
    )


def _fingerprint(places: Places, contents: Mapping[Path, bytes]) -> str:
    """Return one SHA-256 over every file's name and content: other content or other files, another fingerprint."""
    total = hashlib.sha256()
    for name, file in places.files:
        total.update(f"{name}\0{len(contents[file])}\0".encode())
        total.update(contents[file])
    return total.hexdigest()
