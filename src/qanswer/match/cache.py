"""A built index kept between runs, in the user's cache folder, by what it was built from.

Building takes seconds, reading back some hundredths. The topics, which take most of that, are kept by themselves: a
changed answer builds the items anew and nothing else. A cache that is missing, old, damaged or unwritable only costs
that time: it never changes a result and never raises. The file is plain data (JSON and two kinds of numbers).
``QANSWER_CACHE`` names another folder, or ``off``.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sys
from array import array
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from qanswer.kept import Kept, code_of
from qanswer.match.index import ItemIndex, TopicIndex
from qanswer.match.phrases import Phrases
from qanswer.match.postings import Odds, Postings, Table
from qanswer.statements import Attribute, Link

if TYPE_CHECKING:
    from qanswer.knowledge.model import Knowledge

Links = Sequence[Sequence[Link]]  # of each item, stored or drafted
T = TypeVar("T")

_TOPICS = Kept(".topics", b"qanswer-topics/1\n", files=2)
_ITEMS = Kept(".items", b"qanswer-items/1\n", files=6)
_BUILT_BY = (  # every source that a built index depends on: other code, another index
    "text.py", "text_tables.toml", "match/terms.py", "match/stem.py", "match/stem.toml", "match/phrases.py", "match/glossary.py", "match/postings.py",
    "match/index.py",
    "match/actor_cues.py",
    "match/actor_cues.toml", "match/features.py", "match/asked.py", "match/link.py", "match/denial.py", "match/guards/negation.toml", "match/logit.py", "match/weights.toml",
    "match/cache.py",
)  # fmt: skip

_CUT_BY = ("sudachipy", "sudachidict-small")  # distributions


def read_topics(knowledge: Knowledge) -> TopicIndex | None:
    """Return the topics' index built earlier from the same topics by the same code; None where there is none to use."""
    return _read(_TOPICS, _topics_of(knowledge), _topics_in)


def write_topics(knowledge: Knowledge, topics: TopicIndex) -> None:
    """Keep the topics' index for the next run."""
    _TOPICS.write(_mark(_topics_of(knowledge)), _topics_out(topics))


def read_items(knowledge: Knowledge) -> tuple[ItemIndex, Links] | None:
    """Return the items' index and links made earlier from the same knowledge by the same code; None likewise."""
    return _read(_ITEMS, _all_of(knowledge), _items_in)


def write_items(knowledge: Knowledge, items: ItemIndex, links: Links) -> None:
    """Keep the items' index and links for the next run."""
    _ITEMS.write(_mark(_all_of(knowledge)), _items_out(items, links))


def _read(kept: Kept, content: str, decode: Callable[[bytes], T]) -> T | None:
    with contextlib.suppress(ValueError, KeyError, TypeError, IndexError):
        body = kept.read(_mark(content))
        return None if body is None else decode(body)
    return None


def _mark(content: str) -> str:
    return hashlib.sha256(f"{content} {_code()} {sys.byteorder}".encode()).hexdigest()


def _topics_of(knowledge: Knowledge) -> str:
    """Return a digest of what topics are found by: tuples of texts alone, which are spelt out ten times as fast."""
    topics = [
        (one.id, one.name_ja, one.name_en, one.keywords_ja, one.keywords_en, one.samples_ja, one.samples_en)
        for one in knowledge.topics
    ]
    return _digest(topics, [(one.id, one.ja, one.en) for one in knowledge.concepts])


def _all_of(knowledge: Knowledge) -> str:
    return _digest(_topics_of(knowledge), tuple(knowledge.statements.values()))


def _digest(*known: object) -> str:
    """Return a digest of what is indexed itself, so that knowledge changed in memory is never taken for its file's."""
    return hashlib.sha256("\0".join(map(repr, known)).encode()).hexdigest()


@cache
def _code() -> str:
    # Another tokeniser or dictionary cuts words otherwise.
    return " ".join([code_of(*_BUILT_BY), *map(version, _CUT_BY)])


def _topics_out(topics: TopicIndex) -> bytes:
    postings, odds = [topics.grams, topics.words, topics.concepts], [topics.word_odds, topics.concept_odds]
    described = {
        "sizes": [one.size for one in postings],
        "absent": [one.absent for one in odds],
        "samples": topics.samples,
        "keywords": topics.keywords.filed,
        "sides": topics.sides,
    }
    return _packed(described, [*(one.table for one in postings), *(one.table for one in odds)])


def _topics_in(body: bytes) -> TopicIndex:
    described, tables = _unpacked(body)
    grams, words, concepts = map(Postings, described["sizes"], tables)
    word_odds, concept_odds = map(Odds, tables[3:], described["absent"])
    keywords = Phrases.from_filed({phrase: tuple(of) for phrase, of in described["keywords"].items()})
    return TopicIndex(
        grams, words, concepts, word_odds, concept_odds, described["samples"], keywords, described["sides"]
    )


def _items_out(items: ItemIndex, links: Links) -> bytes:
    postings = (items.control_grams, items.control_words, items.answer_grams, items.answer_words, items.concepts)
    described = {
        "sizes": [one.size for one in postings],
        "links": [[_link_out(link) for link in of_item] for of_item in links],
    }
    return _packed(described, [one.table for one in postings])


def _items_in(body: bytes) -> tuple[ItemIndex, Links]:
    described, tables = _unpacked(body)
    links = [tuple(_link_in(link) for link in of_item) for of_item in described["links"]]
    return ItemIndex(*map(Postings, described["sizes"], tables)), links


def _packed(described: dict[str, Any], tables: Sequence[Table]) -> bytes:
    """Return plain values and tables of numbers as bytes: the values and the tables' terms in JSON, then the numbers."""
    spans = [[list(table.spans), [end - start for start, end in table.spans.values()]] for table in tables]
    head = json.dumps({**described, "tables": spans}, ensure_ascii=False, separators=(",", ":")).encode()
    numbers = b"".join(table.numbers.tobytes() + table.values.tobytes() for table in tables)
    return len(head).to_bytes(8, "big") + head + numbers


def _unpacked(body: bytes) -> tuple[dict[str, Any], list[Table]]:
    size = int.from_bytes(body[:8], "big")
    described = json.loads(body[8 : 8 + size])
    at = 8 + size
    tables = []
    for terms, lengths in described["tables"]:
        table, at = _table(terms, lengths, body, at)
        tables.append(table)
    return described, tables


def _table(terms: Sequence[str], lengths: Sequence[int], body: bytes, at: int) -> tuple[Table, int]:
    ends = list(accumulate(lengths, initial=0))
    spans = dict(zip(terms, pairwise(ends), strict=True))
    numbers, values = array("I"), array("f")
    middle = at + ends[-1] * numbers.itemsize
    end = middle + ends[-1] * values.itemsize
    numbers.frombytes(body[at:middle])
    values.frombytes(body[middle:end])
    return Table(spans, numbers, values), end


def _link_out(link: Link) -> list[Any]:
    states = {name.value: quote for name, quote in link.states.items()}
    return [link.topic, link.answers, link.polarity, states, link.quote, link.share, link.automatic]


def _link_in(stored: Sequence[Any]) -> Link:
    topic, answers, polarity, states, *drafted = stored
    return Link(topic, answers, {Attribute(name): quote for name, quote in states.items()}, polarity, *drafted)
