"""What a careful owner wants to look at: nothing that stops the sheet from being used, and nothing that mends itself."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from qanswer.intake.words import repeats_above
from qanswer.speech import said, spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qanswer.knowledge.model import CheckSheet, Item, Knowledge
    from qanswer.statements import Attribute, Statement

REVIEW_MONTHS = 12  # a text that nobody confirmed for longer may have become untrue
_SHORTEST_TEXT = 20  # letters; 「実施しています。」 may well stand on two items
_FIGURE = re.compile(r"(?P<number>\d+(?:[.,]\d+)*)\s*(?P<unit>%|[^\W\d_]{1,12})?")
_DATE = re.compile(r"(20\d\d)\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2}))?")
_VALID = re.compile(
    r"(?:有効期限|有効期間|有効期日|expir\w*(?:\s+on)?|valid\s+(?:until|to|through))[^\n。]{0,20}?(?P<after>20\d\d\s*[-/.年]\s*\d{1,2}(?:\s*[-/.月]\s*\d{1,2})?)"
    r"|(?P<before>20\d\d\s*[-/.年]\s*\d{1,2}(?:\s*[-/.月]\s*\d{1,2}\s*日?|\s*月)?)\s*まで有効",
    re.IGNORECASE,
)
_TIMEOUT = 10  # seconds for an address to answer
_GONE = 400  # HTTP status from which an address does not answer with what it promises


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at."""

    code: str  # snake_case, stable, for programs
    where: str  # "item 6.8"
    message: str

    def as_json(self) -> dict[str, str]:
        """Return the finding as ``qanswer check --json`` prints it."""
        return {"code": self.code, "where": self.where, "message": self.message}

    def __str__(self) -> str:
        """Return one line for the person."""
        return f"{spoken(self.where)}: {spoken(self.message)} ({self.code})"


def find(knowledge: Knowledge, today: date) -> list[Finding]:
    """Return everything to look at, kind by kind, each in the order of the sheets; ``today`` is what dates are held to."""
    found: list[Finding] = []
    for sheet in knowledge.sheets:
        for look in (_undecided, _changed, _left_over, _said_twice):
            found += look(sheet)
        found += _not_reviewed(sheet, today)
        found += _ran_out(sheet, today)
    return [*found, *_unlinked(knowledge), *_contradicting(knowledge)]


def _undecided(sheet: CheckSheet) -> Iterator[Finding]:
    for item in sheet.items:
        if sheet.statuses.get(item.printed) == "undecided":
            message = said(
                'its status "{status}" is not settled, so it never ticks; say in [sheet.statuses] what it means',
                status=item.printed,
            )
            yield Finding("status_undecided", _name(item, sheet), message)


def _changed(sheet: CheckSheet) -> Iterator[Finding]:
    for item in sheet.items:
        if item.look_again:
            message = said("the last import changed its {what}; look at it and delete look_again", what=item.look_again)
            yield Finding("look_again", _name(item, sheet), message)


def _left_over(sheet: CheckSheet) -> Iterator[Finding]:
    for item in sheet.items:
        if repeats_above(item.answer):
            yield Finding(
                "same_as_above",
                _name(item, sheet),
                said('answers "{answer}": nobody will know above what', answer=item.answer),
            )


def _said_twice(sheet: CheckSheet) -> Iterator[Finding]:
    first: dict[str, Item] = {}
    for item in sheet.items:
        text = _squash(item.answer)
        if len(text) < _SHORTEST_TEXT or item.same_as:
            continue
        if (other := first.setdefault(text, item)) is not item:
            yield Finding(
                "same_text", _name(item, sheet), said("says word for word what item {item} says", item=other.id)
            )


def _not_reviewed(sheet: CheckSheet, today: date) -> Iterator[Finding]:
    for item in sheet.items:
        if item.reviewed_on and _later(date.fromisoformat(item.reviewed_on), REVIEW_MONTHS) < today:
            message = said(
                "was last confirmed on {day}, more than {months} months ago",
                day=item.reviewed_on,
                months=REVIEW_MONTHS,
            )
            yield Finding("review_passed", _name(item, sheet), message)


def _ran_out(sheet: CheckSheet, today: date) -> Iterator[Finding]:
    """Yield what says itself that it was valid until a day that has passed."""
    for item in sheet.items:
        for match in _VALID.finditer(unicodedata.normalize("NFKC", item.answer)):
            until = _day(match["after"] or match["before"])
            if until is not None and until < today:
                yield Finding(
                    "ran_out",
                    _name(item, sheet),
                    said("says it was valid until {day}", day=until.isoformat()),
                )


def _unlinked(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield items without a link in a sheet that is linked otherwise: they may have been forgotten."""
    statements = knowledge.statements.values()
    if any(statement.links for statement in statements):
        for statement in statements:
            if not statement.links:
                message = said("has no link to a topic; it is linked by its own words")
                yield Finding("unlinked_item", said("item {item}", item=statement.id), message)


def _contradicting(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield pairs of items that state different figures for one thing of one topic."""
    stated: dict[tuple[str, Attribute], list[tuple[Statement, str]]] = defaultdict(list)
    for statement in knowledge.statements.values():
        for link in statement.links:
            for attribute, quote in link.states.items():
                stated[link.topic, attribute].append((statement, quote))
    for (topic, attribute), several in stated.items():
        for (one, quote), (other, against) in combinations(several, 2):
            if one.id != other.id and _contradict(quote, against):
                message = said(
                    'states {attribute} of {topic} as "{quote}", item {item} as "{against}"',
                    attribute=attribute,
                    topic=topic,
                    quote=quote,
                    item=other.id,
                    against=against,
                )
                yield Finding("figures_differ", said("item {item}", item=one.id), message)


def _contradict(quote: str, other: str) -> bool:
    """Tell whether two quotes have figures in the same unit, and none in common.

    >>> _contradict("30日分を保持", "14日分"), _contradict("毎日、30日分", "30日"), _contradict("1年", "30日")
    (True, False, False)
    """
    one, two = _figures(quote), _figures(other)
    return any(one[unit].isdisjoint(two[unit]) for unit in one.keys() & two.keys())


def _figures(quote: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for match in _FIGURE.finditer(unicodedata.normalize("NFKC", quote)):
        unit = (match["unit"] or "").casefold()
        found[unit if unit.isascii() else unit[:1]].add(match["number"].replace(",", ""))
    return found


# ---- with the network, and only when asked to


def find_dead_addresses(knowledge: Knowledge, answers: Callable[[str], bool] | None = None) -> Iterator[Finding]:
    """Yield the items whose sources do not answer; the only thing here that leaves the machine."""
    known: dict[str, bool] = {}
    for statement in knowledge.statements.values():
        for url in dict.fromkeys(source.url for source in statement.sources):
            if url not in known:
                known[url] = (answers or is_there)(url)
            if not known[url]:
                yield Finding(
                    "dead_address", said("item {item}", item=statement.id), said("{url} does not answer", url=url)
                )


def is_there(url: str) -> bool:
    """Tell whether a web address answers with a page."""
    for method in ("HEAD", "GET"):  # some servers refuse HEAD
        try:
            with urlopen(Request(url, method=method), timeout=_TIMEOUT) as answer:  # noqa: S310 - http(s) only: see below
                return bool(answer.status < _GONE)
        except HTTPError as error:
            if method == "GET":
                return error.code < _GONE
        except (OSError, ValueError):
            return False
    return False


def _name(item: Item, sheet: CheckSheet) -> str:
    return said("item {item}", item=sheet.statement_id(item.id))


def _squash(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _day(text: str) -> date | None:
    """Return a date as written; of a month alone, its last day."""
    parts = _DATE.search(text)
    if parts is None or not 1 <= int(parts[2]) <= 12:  # noqa: PLR2004 - months
        return None
    year, month = int(parts[1]), int(parts[2])
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(int(parts[3]), last) if parts[3] else last)


def _later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
