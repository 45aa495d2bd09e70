"""From the files of a knowledge base to one validated value."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from qanswer.errors import KnowledgeError
from qanswer.knowledge.catalogue import read_concepts, read_departments, read_topics
from qanswer.knowledge.locate import Places, find_knowledge
from qanswer.knowledge.model import CheckSheet, Knowledge
from qanswer.knowledge.sheet import Names, read_checksheet, read_english, read_links, with_english
from qanswer.knowledge.toml import Table, parse_toml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


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
    sheet = read_checksheet(tops[places.checksheet], hashlib.sha256(contents[places.checksheet]).hexdigest(), names)
    if places.links:
        sheet = _with_links(sheet, tops[places.links], names)
    if places.english:
        sheet = _with_english(sheet, tops[places.english])
    return Knowledge(
        sheet=sheet,
        topics=topics,
        concepts=read_concepts(tops[places.glossary]),
        departments=departments,
        sha256=_fingerprint(places, contents),
    )


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise KnowledgeError(f"{file}: cannot be read: {error.strerror}") from error


def _with_links(sheet: CheckSheet, top: Table, names: Names) -> CheckSheet:
    links = read_links(top, sheet.by_id, names.topics)
    return replace(sheet, items=tuple(replace(item, links=links[item.id]) for item in sheet.items))


def _with_english(sheet: CheckSheet, top: Table) -> CheckSheet:
    english = read_english(top, sheet.by_id)
    return replace(sheet, items=tuple(with_english(item, english.get(item.id)) for item in sheet.items))


def _fingerprint(places: Places, contents: Mapping[Path, bytes]) -> str:
    """Return one SHA-256 over every file's name and content: other content or other files, another fingerprint."""
    total = hashlib.sha256()
    for name, file in places.files:
        total.update(f"{name}\0{len(contents[file])}\0".encode())
        total.update(contents[file])
    return total.hexdigest()
