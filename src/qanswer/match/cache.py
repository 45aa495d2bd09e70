"""A built index kept between runs, in the user's cache folder, by what it was built from.

Building takes seconds, reading back some hundredths. A cache that is missing, old, damaged or unwritable only costs
that time: it never changes a result and never raises. The file is plain data (JSON and two kinds of numbers).
``QANSWER_CACHE`` names another folder, or ``off``.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sys
from array import array
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from qanswer.kept import Kept
from qanswer.match.index import ItemIndex, TopicIndex
from qanswer.match.phrases import Phrases
from qanswer.match.postings import Odds, Postings, Table
from qanswer.statements import Attribute, Link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.knowledge.model import Knowledge

Built = tuple[TopicIndex, ItemIndex, "Sequence[Sequence[Link]]"]  # the last: links of each item, stored or automatic

_INDEXES = Kept(".index", b"qanswer-index/1\n", files=6)
_BUILT_BY = (  # every source that a built index depends on: other code, another index
    "text.py", "text_tables.toml", "match/terms.py", "match/stem.py", "match/stem.toml", "match/phrases.py", "match/postings.py",
    "match/index.py",
    "match/actor_cues.py",
    "match/actor_cues.toml", "match/features.py", "match/asked.py", "match/link.py", "match/denial.py", "match/guards/negation.toml", "match/logit.py", "match/weights.toml",
    "match/cache.py",
)  # fmt: skip

_CUT_BY = ("sudachipy", "sudachidict-small")  # distributions


def read(knowledge: Knowledge) -> Built | None:
    """Return the index built earlier from the same knowledge by the same code; None where there is none to use."""
    with contextlib.suppress(ValueError, KeyError, TypeError, IndexError):
        body = _INDEXES.read(_mark(knowledge))
        return None if body is None else _decoded(body)
    return None


def write(knowledge: Knowledge, built: Built) -> None:
    """Keep a built index for the next run."""
    _INDEXES.write(_mark(knowledge), _encoded(built))


def _mark(knowledge: Knowledge) -> str:
    return hashlib.sha256(f"{_content(knowledge)} {_code()} {sys.byteorder}".encode()).hexdigest()


def _content(knowledge: Knowledge) -> str:
    """Return a digest of what is indexed itself, so that knowledge changed in memory is never taken for its file's."""
    total = hashlib.sha256()
    for known in (knowledge.topics, knowledge.concepts, tuple(knowledge.statements.values())):
        total.update(repr(known).encode())
    return total.hexdigest()


@cache
def _code() -> str:
    total = hashlib.sha256()
    for name in _BUILT_BY:
        total.update(files("qanswer").joinpath(name).read_bytes())
    # Another tokeniser or dictionary cuts words otherwise, another Python may order or fold them otherwise.
    total.update(" ".join([*map(version, _CUT_BY), *map(str, sys.version_info)]).encode())
    return total.hexdigest()


def _encoded(built: Built) -> bytes:
    topics, items, links = built
    postings = [topics.grams, topics.words, topics.concepts, *_item_fields(items)]
    odds = [topics.word_odds, topics.concept_odds]
    tables = [*(one.table for one in postings), *(one.table for one in odds)]
    described = {
        "sizes": [one.size for one in postings],
        "absent": [one.absent for one in odds],
        "tables": [[list(table.spans), [end - start for start, end in table.spans.values()]] for table in tables],
        "samples": topics.samples,
        "keywords": topics.keywords.filed,
        "sides": topics.sides,
        "links": [[_link_out(link) for link in of_item] for of_item in links],
    }
    head = json.dumps(described, ensure_ascii=False, separators=(",", ":")).encode()
    numbers = b"".join(table.numbers.tobytes() + table.values.tobytes() for table in tables)
    return len(head).to_bytes(8, "big") + head + numbers


def _decoded(body: bytes) -> Built:
    size = int.from_bytes(body[:8], "big")
    described = json.loads(body[8 : 8 + size])
    at = 8 + size
    tables = []
    for terms, lengths in described["tables"]:
        table, at = _table(terms, lengths, body, at)
        tables.append(table)
    postings = [Postings(count, table) for count, table in zip(described["sizes"], tables, strict=False)]
    odds = [Odds(table, absent) for absent, table in zip(described["absent"], tables[len(postings) :], strict=True)]
    keywords = Phrases.from_filed({phrase: tuple(of) for phrase, of in described["keywords"].items()})
    samples, sides = described["samples"], described["sides"]
    topics = TopicIndex(postings[0], postings[1], postings[2], odds[0], odds[1], samples, keywords, sides)
    links = [tuple(_link_in(link) for link in of_item) for of_item in described["links"]]
    return topics, ItemIndex(*postings[3:]), links


def _table(terms: Sequence[str], lengths: Sequence[int], body: bytes, at: int) -> tuple[Table, int]:
    spans, start = {}, 0
    for term, length in zip(terms, lengths, strict=True):
        spans[term] = (start, start + length)
        start += length
    numbers, values = array("I"), array("f")
    middle = at + start * numbers.itemsize
    end = middle + start * values.itemsize
    numbers.frombytes(body[at:middle])
    values.frombytes(body[middle:end])
    return Table(spans, numbers, values), end


def _item_fields(items: ItemIndex) -> Sequence[Postings]:
    return (items.control_grams, items.control_words, items.answer_grams, items.answer_words, items.concepts)


def _link_out(link: Link) -> list[Any]:
    states = {name.value: quote for name, quote in link.states.items()}
    return [link.topic, link.answers, link.polarity, states, link.quote, link.share, link.automatic]


def _link_in(stored: Sequence[Any]) -> Link:
    topic, answers, polarity, states, *drafted = stored
    return Link(topic, answers, {Attribute(name): quote for name, quote in states.items()}, polarity, *drafted)
