"""The check sheet's files: the sheet itself, and the links and the English that may stand beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from qanswer.knowledge.model import Certification, CheckSheet, Item
from qanswer.knowledge.status import SETTLED, is_doubtful, status_of
from qanswer.model import Language
from qanswer.patterns import expression
from qanswer.statements import Attribute, Audience, Limit, Link, Restriction, Source, Status, Translation

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Mapping

    from qanswer.knowledge.toml import Table

SCHEMA = "qanswer/checksheet/1"  # a sheet that names none was written by the first versions, which did not
_SIGNS = ", ".join(Status)


@dataclass(frozen=True, slots=True)
class English:
    """What english.toml has for one item."""

    control_en: str
    answer_en: str
    translation: Translation
    original: str = ""  # digest of what it is the English of; "" where nobody kept it


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


@dataclass(frozen=True, slots=True)
class Settled:
    """What people settled of an item's links.

    A draft in a file is for people to read; what it says is read from the item's words anew when it is needed, so that
    none outlives its text. That one stands there says that the item's other topics are still open.
    """

    links: tuple[Link, ...] = ()
    is_open: bool = False

    def and_entry(self, table: Table, answer: str, topics: Container[str]) -> Settled:
        """Return what is settled with one more entry, a draft or a person's."""
        if table.flag("draft", default=False):
            for key in ("topic", "quote"):
                table.text(key, "")
            for key in ("answers", "polarity"):
                table.flag(key, default=True)
            table.finish()
            return replace(self, is_open=True)
        links = (*self.links, _read_link(table, answer, topics))
        table.refuse_repeats("link to topic", [link.topic for link in links])
        return replace(self, links=links)

    def put_on(self, item: Item) -> Item:
        """Return the item with what is settled of it."""
        return replace(item, links=self.links, is_open=self.is_open)


def read_links(top: Table, known: Mapping[str, Item], topics: Container[str]) -> dict[str, Settled]:
    """Return links.toml's links by item id; ``known`` are the sheets' items with the links they have already."""
    settled = {known_as: Settled(item.links, item.is_open) for known_as, item in known.items()}
    for table in top.tables("link"):
        item = table.text("item")
        table.named(f"link {item} to {table.text('topic')}")
        if item in known:
            settled[item] = settled[item].and_entry(table, known[item].answer, topics)
        elif not table.flag("draft", default=False):  # one of an item that was deleted says nothing any more
            raise table.fault('key "item" names "{item}", which the check sheet does not have', item=item)
    return settled


def read_restrictions(top: Table, known: Mapping[str, Item]) -> dict[str, tuple[Restriction, ...]]:
    """Return links.toml's restrictions by item id; ``known`` are the sheets' items, their English included."""
    found: dict[str, tuple[Restriction, ...]] = {}
    for table in top.tables("restriction"):
        item = table.text("item")
        table.named(f"restriction of {item}")
        if item not in known:
            raise table.fault('key "item" names "{item}", which the check sheet does not have', item=item)
        found[item] = (*found.get(item, ()), _read_restriction(table, known[item]))
    return found


def _read_restriction(table: Table, item: Item) -> Restriction:
    quote = {Language.JA: _quoted(table, "quote", item.answer), Language.EN: _quoted(table, "quote_en", item.answer_en)}
    asked = {Language.JA: _patterns(table, "asked_ja"), Language.EN: _patterns(table, "asked_en")}
    limit = table.member("tick", Limit)
    table.finish()
    return Restriction(limit, asked, quote)


def _quoted(table: Table, key: str, answer: str) -> str:
    """Return a quote proven to stand in the answer, white space aside; "" where there is none."""
    quote = table.text(key, "")
    if "".join(quote.split()) not in "".join(answer.split()):
        raise table.fault('key "{key}" quotes "{quote}", which the item\'s answer does not say', key=key, quote=quote)
    return quote


def _patterns(table: Table, key: str) -> tuple[str, ...]:
    patterns = table.texts(key, ())
    for pattern in patterns:
        try:
            expression(pattern)
        except re.error as error:
            raise table.fault(
                'key "{key}" has "{pattern}", which is no regular expression: {error}',
                key=key,
                pattern=pattern,
                error=error,
            ) from error
    return patterns


def read_english(top: Table, known: Mapping[str, Item]) -> dict[str, English]:
    """Return english.toml's texts by item id; ``known`` are the sheets' items."""
    english: dict[str, English] = {}
    for table in top.tables("item"):
        item = table.text("id")
        table.named(f"item {item}")
        if item not in known:
            raise table.fault("the check sheet has no such item")
        if item in english:
            raise table.fault("stands twice")
        if known[item].control_en or known[item].answer_en:
            raise table.fault("the check sheet has its English already; keep one")
        english[item] = replace(_read_english(table), original=table.text("original", ""))
        table.text("approved_by", "")
        table.day("approved_on")
        table.finish()
    top.finish()
    return english


def with_english(item: Item, english: English | None) -> Item:
    """Return the item with its English, where there is some; approved for another text it is unreviewed again."""
    if english is None:
        return item
    translation = english.translation
    if english.original and english.original != digest(item.control, item.answer):
        translation = Translation.UNREVIEWED
    return replace(item, control_en=english.control_en, answer_en=english.answer_en, translation=translation)


def digest(control: str, answer: str) -> str:
    """Return what tells a text from the one it was translated from, white space aside.

    >>> digest("a b", "c") == digest("ab", "c"), digest("a", "b") == digest("a", "c")
    (True, False)
    """
    squashed = "\n".join("".join(text.split()) for text in (control, answer))
    return sha256(squashed.encode()).hexdigest()[:16]


def _read_item(table: Table, names: Names, legend: Mapping[str, str], statuses: Mapping[str, str]) -> Item:
    item_id = table.text("id")
    table.named(f"item {item_id}")
    answer = table.text("answer", blank=True)
    english = _read_english(table)
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


def _read_english(table: Table) -> English:
    return English(
        control_en=table.text("control_en", ""),
        answer_en=table.text("answer_en", ""),
        translation=table.member("translation", Translation, Translation.UNREVIEWED),
    )


def _read_source(table: Table) -> Source:
    source = Source(url=table.text("url"), label=table.text("label", ""))
    table.finish()
    return source


def _read_link(table: Table, answer: str, topics: Container[str]) -> Link:
    topic = table.text("topic")
    if topic not in topics:
        raise table.fault('key "topic" names "{topic}", which no topics file has', topic=topic)
    link = Link(
        topic=topic,
        answers=table.flag("answers", default=True),
        states=_read_states(table.mapping("states"), answer),
        polarity=table.flag("polarity", default=True),
        quote=table.text("quote", ""),
    )
    refused = table.flag("refused", default=False)
    table.finish()
    return replace(link, answers=False, share=0.0, automatic=True) if refused else link


def _read_states(table: Table, answer: str) -> Mapping[Attribute, str]:
    """Return the quotes by attribute, each proven to stand in the answer, white space aside."""
    states: dict[Attribute, str] = {}
    for key in table:
        quote = table.text(key)
        if "".join(quote.split()) not in "".join(answer.split()):
            raise table.fault(
                'key "{key}" quotes "{quote}", which the item\'s answer does not say', key=key, quote=quote
            )
        states[table.member_of(Attribute, key, key)] = quote
    return states


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
