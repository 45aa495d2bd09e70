"""What people settled of a check sheet's items: links to topics, and restrictions, with the words they rest on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qanswer.model import Language
from qanswer.patterns import expression
from qanswer.statements import Attribute, Limit, Link, Restriction

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from qanswer.knowledge.model import Item
    from qanswer.knowledge.toml import Table


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
    quote = {
        Language.JA: _quoted(table, "quote", item.answer, ""),
        Language.EN: _quoted(table, "quote_en", item.answer_en, ""),
    }
    asked = {Language.JA: _patterns(table, "asked_ja"), Language.EN: _patterns(table, "asked_en")}
    limit = table.member("tick", Limit)
    table.finish()
    return Restriction(limit, asked, quote)


def _quoted(table: Table, key: str, answer: str, default: str | None = None) -> str:
    """Return a quote proven to stand in the answer, white space aside; ``default`` where there is none."""
    quote = table.text(key, default)
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
    return {table.member_of(Attribute, key, key): _quoted(table, key, answer) for key in table}
