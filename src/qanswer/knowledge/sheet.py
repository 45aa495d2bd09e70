"""A check sheet's own file, as it stands before links and English from beside it are merged in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qanswer.knowledge.english import english_of
from qanswer.knowledge.links import Settled
from qanswer.knowledge.model import Certification, CheckSheet, Item
from qanswer.knowledge.status import SETTLED, is_doubtful, status_of
from qanswer.model import Language
from qanswer.statements import Audience, Source, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Mapping

    from qanswer.knowledge.toml import Table

SCHEMA = "qanswer/checksheet/1"  # a sheet that names none was written by the first versions, which did not
_SIGNS = ", ".join(Status)


@dataclass(frozen=True, slots=True)
class Names:
    """What a check sheet may refer to outside itself."""

    topics: Container[str]  # ids
    departments: Collection[str]  # codes


def read_checksheet(top: Table, sha256: str, names: Names, name: str = "", *, may_be_bare: bool = False) -> CheckSheet:
    """Return the sheet as its own file states it, before links and English from beside it are merged in.

    Args:
        top: the file.
        sha256: of the file.
        names: what it may refer to.
        name: that sets its items' ids apart; "" of the main one.
        may_be_bare: whether it may have no items: a product of which only the name is its own.

    Raises:
        KnowledgeError: the file does not fit the schema.
    """
    shape = top.text("schema", SCHEMA)
    if shape != SCHEMA:
        raise top.fault(
            "is of {shape}, and this version of qanswer reads {known}; update qanswer", shape=shape, known=SCHEMA
        )
    head = top.mapping("sheet")
    legend = _read_texts(head.mapping("legend"))
    statuses = _read_statuses(head.mapping("statuses"))
    items = tuple(_read_item(table, names, legend, statuses) for table in top.tables("item"))
    if not items and not may_be_bare:
        raise top.fault("no [[item]] in it: a check sheet needs at least one")
    top.refuse_repeats("item", [item.id for item in items])
    known = {item.id for item in items}
    sheet = CheckSheet(
        path=top.file,
        name=name,
        sha256=sha256,
        title=head.text("title"),
        title_en=head.text("title_en", ""),
        vendor=head.text("vendor", ""),
        vendor_en=head.text("vendor_en", ""),
        service=head.text("service", ""),
        service_en=head.text("service_en", ""),
        language=head.member("language", Language, Language.JA),
        guideline=head.text("guideline", ""),
        guideline_url=head.text("guideline_url", ""),
        as_of=head.day("as_of"),
        legend=legend,
        statuses=statuses,
        head=head.texts("head", ()),
        head_en=head.texts("head_en", ()),
        headings_en=_read_texts(head.mapping("headings_en")),
        certifications=tuple(_read_certification(table, known) for table in top.tables("certification")),
        items=items,
    )
    head.finish()
    top.finish()
    return sheet


def _read_item(table: Table, names: Names, legend: Mapping[str, str], statuses: Mapping[str, str]) -> Item:
    item_id = table.text("id")
    table.named(f"item {item_id}")
    answer = table.text("answer", blank=True)
    english = english_of(table)
    settled = Settled()
    for link in table.tables("link"):
        settled = settled.and_entry(link, answer, names.topics)
    sign = table.text("status", blank=True).strip()
    status = SETTLED[statuses[sign]] if sign in statuses else _read_status(table, sign, legend.get(sign, ""))
    item = Item(
        id=item_id,
        category=table.text("category", ""),
        section=table.text("section", ""),
        control=table.text("control"),
        status=status,
        answer=answer,
        sources=tuple(_read_source(source) for source in table.tables("source")),
        links=settled.links,
        is_open=settled.is_open,
        control_en=english.control_en,
        answer_en=english.answer_en,
        translation=english.translation,
        reviewed_on=table.day("reviewed_on"),
        owner=table.one_of("owner", ("", *names.departments), default=""),
        audience=table.member("audience", Audience, Audience.PUBLIC),
        sign="" if status and sign == status.value else sign,
        origin=table.text("origin", ""),
        same_as=table.text("same_as", ""),
        look_again=table.text("look_again", ""),
    )
    table.finish()
    return item


def _read_statuses(table: Table) -> dict[str, str]:
    """Return what a person or an import settled of printed statuses."""
    return {printed: table.one_of(printed, tuple(SETTLED)) for printed in table}


def _read_status(table: Table, sign: str, gloss: str) -> Status | None:
    """Return what a status says: what the sheet's legend explains it with or, where that is not known, its sign."""
    if not sign:
        return None
    by_legend, by_sign = status_of(gloss), status_of(sign)
    if by_legend is None and by_sign is Status.MET and is_doubtful(gloss):
        raise table.fault(
            'the legend explains "{sign}" as "{gloss}", which is no plain yes; say in statuses what it is',
            sign=sign,
            gloss=gloss,
        )
    if (status := by_legend or by_sign) is None:
        raise table.fault(
            'key "status" must be one of {signs}, such a word as 実施, 未実施, 対象外, Yes, No, or a sign that the '
            'legend or the table statuses in [sheet] explains, not "{sign}"',
            signs=_SIGNS,
            sign=sign,
        )
    return status


def _read_source(table: Table) -> Source:
    source = Source(url=table.text("url"), label=table.text("label", ""))
    table.finish()
    return source


def _read_texts(table: Table) -> dict[str, str]:
    return {key: table.text(key) for key in table}


def _read_certification(table: Table, known: set[str]) -> Certification:
    item = table.text("item")
    table.named(f"certification {item}")
    if item not in known:
        raise table.fault('key "item" names "{item}", which the check sheet does not have', item=item)
    certification = Certification(
        item=item,
        standard=table.text("standard"),
        number=table.text("number", ""),
        scope=table.texts("scope", ()),
        registrar=table.text("registrar", ""),
        applicability=table.text("applicability", ""),
    )
    table.finish()
    return certification
