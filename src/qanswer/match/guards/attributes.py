"""Guard: the question asks how often, how long, where, who …, and the item's text does not say.

The rules, in the order they are asked:

1. An attribute is stated where the item's link to the topic quotes it, or its text has a value of that kind. What is
   vague (「定期的」, "regularly") states nothing.
2. A question that only wants attributes told, and gets none of them, is not answered: review.
3. Where yes or no is asked too, or some of the attributes are stated, the text may go in; the tick stays open.
4. So it does where a value of the kind is stated and something more exact is asked: "a third party" tells who tests, not
   which firm; "yearly" tells how often, not on which date.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from qanswer.match.guards.patterns import compiled, read_table
from qanswer.match.guards.quantities import Dimension, quantities_said, tells_occasion
from qanswer.match.question_type import wants_telling
from qanswer.model import Effect, Reason, Term
from qanswer.patterns import expression
from qanswer.reasons import reason
from qanswer.statements import Attribute

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping, Sequence

    from qanswer.match.guards.context import Case, Ground

CODE = "attribute_not_stated"
_NAMES: Mapping[Attribute, Term] = {
    Attribute.FREQUENCY: Term("頻度", "how often"),
    Attribute.DURATION: Term("期間", "how long"),
    Attribute.DEADLINE: Term("時期・所要時間", "by when or within how long"),
    Attribute.COUNT: Term("数", "how many"),
    Attribute.FIGURE: Term("数値", "the figure"),
    Attribute.VERSION: Term("方式・バージョン", "which version or algorithm"),
    Attribute.METHOD: Term("方法", "by which means"),
    Attribute.LOCATION: Term("場所", "where"),
    Attribute.PARTY: Term("担当・名称", "who, by name"),
    Attribute.EVIDENCE: Term("資料の提供", "a document to be handed over"),
    Attribute.SCOPE: Term("範囲", "the scope"),
    Attribute.AUTOMATION: Term("自動か手動か", "automatic or manual"),
    Attribute.HOURS: Term("時間帯", "the service hours"),
    Attribute.COST: Term("費用", "the cost"),
    Attribute.URL: Term("掲載先", "where it is published"),
}
_STATED_BY: Mapping[Attribute, frozenset[Dimension]] = {
    Attribute.FREQUENCY: frozenset({Dimension.FREQUENCY}),
    Attribute.DURATION: frozenset(
        {Dimension.RETENTION, Dimension.IDLE, Dimension.DELAY, Dimension.SPAN, Dimension.ADVANCE}
    ),
    Attribute.DEADLINE: frozenset({Dimension.ADVANCE, Dimension.DELAY, Dimension.IDLE}),
    Attribute.COUNT: frozenset({Dimension.COUNT}),
    Attribute.FIGURE: frozenset({Dimension.PERCENT}),
}
_LAID_DOWN = expression(
    r"(?:[・,及び等]*[一-鿿ァ-ヺー]{0,10}){0,3}(?:を|の|が|は|も)?[^,.]{0,10}?(?:を?定め|の?設定|決め|規定|指定(?:可能|でき)|変更(?:可能|でき)|選択(?:可能|でき)|選べ|を管理|を制限|の?記載を|を記載した|を含[むめ])"
    r"|s? (?:is|are|be|been|can be|must be)? ?(?:defined|configur\w+|set by|specified in|documented|established|agreed)"
)
# asked for in a question for yes or no too; of the others such a question only makes mention
_ASKED_AS_YES_NO = frozenset({Attribute.EVIDENCE, Attribute.AUTOMATION, Attribute.COST, Attribute.URL})
# a document wanted is the whole ask, though it is asked as yes or no: "can you provide a copy …?"
_NO_LESS_FOR_YES_NO = frozenset({Attribute.EVIDENCE})


@dataclass(frozen=True, slots=True)
class _Particular:
    name: Term
    ja: re.Pattern[str]
    en: re.Pattern[str]
    stated: re.Pattern[str]
    alone: bool  # where the text does not tell it, a row that wants something told gets no text either


@dataclass(frozen=True, slots=True)
class _Words:
    ja: re.Pattern[str]
    en: re.Pattern[str]
    stated: re.Pattern[str] | None
    loose: bool


@cache
def _words() -> Mapping[Attribute, _Words]:
    table = read_table("attributes")
    return {
        Attribute(name): _Words(
            compiled(entry["ja"]),
            compiled(entry["en"]),
            compiled(entry["stated"]) if "stated" in entry else None,
            bool(entry.get("loose", False)),
        )
        for name, entry in table.items()
    }


def asked_attributes(sentence: str, *, japanese: bool) -> tuple[Attribute, ...]:
    """Return the attributes a normalised sentence asks for, in the order of ``Attribute``.

    An attribute that is only to be laid down or set ("retention periods are defined") is not asked for.
    """
    return tuple(dict.fromkeys(attribute for attribute, _ in asked_in(sentence, japanese=japanese)))


def asked_in(sentence: str, *, japanese: bool) -> Iterator[tuple[Attribute, str]]:
    """Yield each attribute a normalised sentence asks for, in the order of ``Attribute``, with the words that ask for it."""
    for attribute, words in _words().items():
        for match in (words.ja if japanese else words.en).finditer(sentence):
            if not _LAID_DOWN.match(sentence, match.end()):
                yield attribute, match.group()


def check_attributes(case: Case) -> Reason | None:
    """Return why the item does not tell what the question wants told, None where it does."""
    asked = _asked(case)
    missing = [attribute for attribute in asked if not _is_stated(attribute, case)]
    if not missing:
        inexact = _stated_inexactly(case)
        names = tuple(particular.name for particular in inexact)
        alone = case.wants_telling and any(particular.alone for particular in inexact)
        return reason(CODE, Effect.REVIEW if alone else Effect.NO_TICK, attributes=names) if inexact else None
    alone = len(missing) == len(asked) and _wants_nothing_else(case, missing)
    named = case.drafted and set(missing) <= _NO_LESS_FOR_YES_NO  # its own words found it: it speaks of the document
    return _reason(missing, Effect.REVIEW if alone and not named else Effect.NO_TICK)


def _asked(case: Case) -> Sequence[Attribute]:
    """Return the attributes whose absence counts: from the question, and from what the form says beside it."""
    found: dict[Attribute, None] = {}
    for sentence in case.sentences:
        asked = asked_attributes(sentence, japanese=case.japanese)
        if not wants_telling(sentence, japanese=case.japanese):
            asked = tuple(attribute for attribute in asked if attribute in _ASKED_AS_YES_NO)
        found.update(dict.fromkeys(asked))
    return [attribute for attribute in found if not _words()[attribute].loose]


@cache
def _particulars() -> Sequence[_Particular]:
    rows = read_table("particulars")["particular"]
    return [_particular(row) for row in rows]


def _particular(row: Mapping[str, Any]) -> _Particular:
    ja, en, stated = (compiled(row[key]) for key in ("ja", "en", "stated"))
    return _Particular(Term(*row["name"]), ja, en, stated, alone=bool(row.get("alone", False)))


def _stated_inexactly(case: Case) -> tuple[_Particular, ...]:
    """Return what the question wants told more exactly than the item's text tells it."""
    told = [sentence for sentence in case.sentences if wants_telling(sentence, japanese=case.japanese)]
    return tuple(
        particular
        for particular in _particulars()
        if any((particular.ja if case.japanese else particular.en).search(sentence) for sentence in told)
        and not particular.stated.search(case.ground.answer)
    )


def _wants_nothing_else(case: Case, missing: Sequence[Attribute]) -> bool:
    if set(missing) <= _NO_LESS_FOR_YES_NO:
        return len(case.sentences) == 1
    return case.wants_telling


def _is_stated(attribute: Attribute, case: Case) -> bool:
    if case.link is not None and attribute in case.link.states:
        return True
    return states(attribute, case.ground) or (case.drafted and _is_asked_of_item(attribute, case.ground))


def _is_asked_of_item(attribute: Attribute, ground: Ground) -> bool:
    """Return whether the item's own question asks for an attribute: "Where is data stored?" is answered with a place."""
    return bool(ground.answer) and any(
        attribute in asked_attributes(ground.control, japanese=japanese) for japanese in (True, False)
    )


def states(attribute: Attribute, ground: Ground) -> bool:
    """Return whether an item's text has a value of the kind that ``attribute`` asks for."""
    if attribute is Attribute.URL:
        return ground.has_address
    if attribute is Attribute.FREQUENCY and tells_occasion(ground.answer):
        return True
    found = {quantity.dimension for quantity in quantities_said(ground.answer, ground.control)}
    if found & _STATED_BY.get(attribute, frozenset()):
        return True
    stated = _words()[attribute].stated
    return stated is not None and stated.search(ground.answer) is not None


def _reason(missing: Sequence[Attribute], effect: Effect) -> Reason:
    return reason(CODE, effect, attributes=tuple(_NAMES[attribute] for attribute in missing))
