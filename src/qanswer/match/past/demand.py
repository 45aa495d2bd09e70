"""What a question demands, as far as two questions that look alike may differ in it: sense, numbers, attributes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from qanswer.match.guards.attributes import asked_in
from qanswer.match.guards.negation import Sense
from qanswer.match.guards.numerals import in_digits
from qanswer.match.guards.polarity import turns_in
from qanswer.match.guards.quantities import Dimension, quantities, stated_quantities
from qanswer.match.reading import read_question
from qanswer.model import Language
from qanswer.statements import Attribute
from qanswer.text import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.match.guards.quantities import Quantity

_KEPT = 16_384  # questions whose demands are remembered
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_NAMES = re.compile(r"(?<=[a-z])-?(\d+(?:\.\d+)*)(?![\da-z])|(\d+(?:\.\d+)+|\d{4,})")  # of a version, a standard, a law
_FIGURE = re.compile(
    r"\s*(?:\D{0,12}\s)?(?:\d+(?:分|時間|日|人|件|社|法人)(?:あたり|当たり|につき)|最大|約|およそ)?\s*\d[\d,.]*(?![\d-])"
)
_LONGEST_FIGURE = 40  # letters of an answer that is a figure and little else
_OF_TIME = frozenset({Dimension.ADVANCE, Dimension.DELAY, Dimension.IDLE, Dimension.RETENTION, Dimension.SPAN})


def same_demand(new: str, old: str, language: Language) -> bool:
    """Return whether a yes means the same to two questions in one language, and both demand and want told the same."""
    return (
        read_question(new, language).told == read_question(old, language).told
        and wanted_in(new, language).keys() == wanted_in(old, language).keys()
        and turns_of(new, language) == turns_of(old, language)
        and _demanded(new, language) == _demanded(old, language)
        and _named_numbers(new, language) == _named_numbers(old, language)
    )


@lru_cache(maxsize=_KEPT)
def turns_of(text: str, language: Language) -> frozenset[str]:
    """Return what turns the meaning of a yes in a question."""
    asked = [part.plain for part in read_question(text, language).parts]
    return turns_in(asked, japanese=language is Language.JA)


def asks_undesired(text: str, language: Language) -> bool:
    """Return whether a question asks for something that nobody wants, and does not demand that it be absent."""
    turns = turns_of(text, language)
    return not turns <= {Sense.PLAIN.value, "may_turn"} and "asked_not" not in turns


def unspoken_numbers(new: str, old: str, told: str, language: Language) -> tuple[str, ...]:
    """Return the numbers of a question that neither an old one nor its answer names or has anything to hold against.

    >>> unspoken_numbers("TLS 1.3を使っているか", "TLS 1.2を使っているか", "TLS 1.2です。", Language.JA)
    ('1.3',)
    >>> unspoken_numbers("Can we have 50,000 users?", "Maximum number of users", "20,000.", Language.EN)
    ()
    """
    known = {*_named_numbers(old, language), *_NUMBER.findall(in_digits(normalise(told)))}
    named = [number for number in _named_numbers(new, language) if number not in known]
    old_numbers = _demanded(old, language)
    stated = {_measured(one) for one in stated_quantities(normalise(told), normalise(old))}
    demanded = [
        one.phrase
        for one in _quantities(new, language)
        if _amount(one) not in old_numbers and _measured(one) not in stated
    ]
    if _is_figure(told) and not old_numbers and not _named_numbers(old, language):
        return tuple(sorted(number for number in named if "." in number))  # any but a version is held against it
    return (*sorted(named), *demanded)


def _is_figure(told: str) -> bool:
    """Return whether an answer is a figure and little else: "20,000.", 「1分あたり300回です。」."""
    return len(told) <= _LONGEST_FIGURE and _FIGURE.match(in_digits(normalise(told))) is not None


@lru_cache(maxsize=_KEPT)
def wanted_in(text: str, language: Language) -> Mapping[Attribute, str]:
    """Return what a question wants told (where, how often, which version), each with the words by which it asks."""
    found: dict[Attribute, list[str]] = {}
    for part in read_question(text, language).parts:
        if part.told:
            for attribute, words in asked_in(part.plain, japanese=language is Language.JA):
                kind = Attribute.DEADLINE if attribute is Attribute.DURATION else attribute  # "how long" may be either
                found.setdefault(kind, []).append(words)
    return {attribute: " ".join(words) for attribute, words in found.items()}


def _quantities(text: str, language: Language) -> tuple[Quantity, ...]:
    """Return the numbers of a question; that there is one of something ("one user") counts as none."""
    found = quantities(read_question(text, language).plain)
    return tuple(one for one in found if (one.dimension, one.amount) != (Dimension.COUNT, 1.0))


@lru_cache(maxsize=_KEPT)
def _demanded(text: str, language: Language) -> frozenset[tuple[str, str, float]]:
    return frozenset(_amount(one) for one in _quantities(text, language))


def _amount(quantity: Quantity) -> tuple[str, str, float]:
    return (_measured(quantity), quantity.unit, quantity.amount)


def _measured(quantity: Quantity) -> str:
    """Return what a quantity measures; in two wordings of a question the same time may be a delay or a mere span."""
    return "days" if quantity.dimension in _OF_TIME else quantity.dimension.value


@lru_cache(maxsize=_KEPT)
def _named_numbers(text: str, language: Language) -> frozenset[str]:
    """Return the numbers of a question that measure nothing but name something: a version, a standard, a law."""
    plain = in_digits(read_question(text, language).plain)
    for quantity in _quantities(text, language):
        plain = plain.replace(quantity.phrase, " ")
    return frozenset(after or alone for after, alone in _NAMES.findall(plain))
