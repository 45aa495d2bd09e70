"""What does not depend on the vendor: topics customers ask about, the bilingual glossary, the departments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from qanswer.knowledge.model import Concept, Topic
from qanswer.model import Language
from qanswer.statements import Attribute

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qanswer.knowledge.toml import Table

# Why only a person may answer a topic.
HUMAN = ("contract", "liability", "price", "incident_history", "personal_name", "company_facts")

Departments = Mapping[str, Mapping[Language, str]]


def read_departments(top: Table) -> Departments:
    """Return the departments' names by code, in the file's order."""
    tables = list(top.tables("department"))
    top.refuse_repeats("department", [table.text("code") for table in tables])
    departments = {}
    for table in tables:
        code = table.text("code")
        table.named(f"department {code}")
        departments[code] = {language: table.text(language.value) for language in Language}
        table.finish()
    top.finish()
    return departments


def read_concepts(top: Table) -> tuple[Concept, ...]:
    """Return the glossary, in the file's order."""
    tables = list(top.tables("concept"))
    top.refuse_repeats("concept", [table.text("id") for table in tables])
    concepts = tuple(_read_concept(table) for table in tables)
    top.finish()
    return concepts


def read_topics(tops: Iterable[Table], departments: Departments) -> tuple[Topic, ...]:
    """Return the topics of all files, in the order of the files and within each."""
    topics: list[Topic] = []
    home: dict[str, str] = {}
    for top in tops:
        for table in top.tables("topic"):
            topic = _read_topic(table, departments)
            if topic.id in home:
                raise table.fault('key "id" stands in {home} already', home=home[topic.id])
            home[topic.id] = top.file.name
            topics.append(topic)
        top.finish()
    return tuple(topics)


def _read_concept(table: Table) -> Concept:
    concept_id = table.text("id")
    table.named(f"concept {concept_id}")
    concept = Concept(id=concept_id, ja=table.texts("ja"), en=table.texts("en"))
    table.finish()
    return concept


def _read_topic(table: Table, departments: Departments) -> Topic:
    topic_id = table.text("id")
    table.named(f"topic {topic_id}")
    topic = Topic(
        id=topic_id,
        name_ja=table.text("name_ja"),
        name_en=table.text("name_en"),
        owner=table.one_of("owner", departments),
        attributes=tuple(table.member_of(Attribute, name, "attributes") for name in table.texts("attributes", ())),
        clauses=_read_clauses(table.mapping("clauses")),
        human=table.one_of("human", ("", *HUMAN), default=""),
        keywords_ja=table.texts("keywords_ja", ()),
        keywords_en=table.texts("keywords_en", ()),
        samples_ja=table.texts("samples_ja", ()),
        samples_en=table.texts("samples_en", ()),
    )
    table.finish()
    return topic


def _read_clauses(table: Table) -> dict[str, tuple[str, ...]]:
    return {guideline: table.texts(guideline) for guideline in table}
