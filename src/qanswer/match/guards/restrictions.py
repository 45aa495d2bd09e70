"""Guard: the item says yes in general, and restricts just what is asked (charged, not for user errors, some only).

The rules, in the order they are asked:

1. Asked to be free of charge: the mark the item gives the thing asked for decides, 「(有償)」 "no", 「(無償)」 nothing to hold
   back; an item that is silent on cost leaves the tick open. Asked to be charged: the same the other way round.
2. A restriction of the table (restrictions.toml) that both the question and the item's text meet decides as it says.
3. A clause in which any item says that something is not done, offered or allowed is never a yes to the thing itself: where
   it has most of what is asked the tick says no, where it only shares words of its own with it the tick stays open.
   So does one that says the contrary of the question's own word (事後, 事前), or keeps what it names to something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from qanswer.match.guards.attributes import asked_attributes
from qanswer.match.guards.named_entities import concepts_in
from qanswer.match.guards.negation import (
    Sense,
    given_by,
    keeps_to_some,
    may_turn,
    nearest_clauses,
    said_of_people_alone,
    said_of_that_alone,
    sense_of,
    wants_absence,
    weight_of,
)
from qanswer.match.guards.patterns import compiled, read_table, sieve
from qanswer.match.question_type import wants_telling, wants_words
from qanswer.model import Effect, Reason
from qanswer.patterns import expression
from qanswer.reasons import reason
from qanswer.statements import Status

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from qanswer.match.guards.context import Case
    from qanswer.match.guards.negation import Clause
    from qanswer.patterns import Sieve

RESTRICTED = "restricted"
FORBIDDEN = "forbidden"
COST_OPEN = "cost_not_stated"

_TICKS = {"no": Effect.TICK_NO, "partial": Effect.TICK_PARTIAL, "open": Effect.NO_TICK}
_FREE = expression(
    r"無償|無料|追加(?:の)?(?:費用|料金|コスト|課金)(?:は|が|を)?(?:なし|なく|不要|発生し?な|かから|無|請求)|追加費用|標準(?:機能|で(?:利用|提供|使|付|含)|料金|プラン|装備|サービスに)|基本料金(?:に含|内)"
    r"|\bfree of charge\b|\bat no (?:extra|additional)|\b(?:no|without) (?:any )?(?:extra|additional) (?:cost|charge|fee)|\bfor free\b|\bincluded in (?:the )?(?:standard|base|price|subscription|fee)|\bfree\b(?!-| (?:of|from) (?!charge))"
)
_MARKED = expression(r"(?P<thing>[^,、。.()\s:]{2,30})\((?P<mark>有償|有料|無償|無料)\)")
_CHARGE_ASKED = expression(
    r"有償(?!か無償)|有料|(?:追加|別途)(?:の)?(?:費用|料金)(?:が|を)(?:かか|必要|発生|要す)|別料金"
    r"|\bcosts? (?:extra|more)\b|\b(?:extra|additional) (?:cost|charge|fee)\b|\bpaid (?:option|extra|add-on)\b|\bat a charge\b|\bchargeable\b"
)
_CHARGED = expression(
    r"有償|有料|\d ?円|別料金|at a charge|for an? (?:extra |additional )?(?:fee|charge)|charged|\b(?:eur|usd|gbp|jpy) ?\d|[€$£¥] ?\d"
)
_FREE_SAID = expression(
    r"無償|無料|(?:費用|料金|追加料金)(?:は|が)?(?:かかりません|いただきません|不要|発生しません)|(?:費用|料金)なし|全プラン(?:で|に)"
    r"|\bfree of charge\b|\bat no (?:extra |additional )?(?:cost|charge)\b|\bcosts? nothing\b|\bno (?:extra |additional )?(?:cost|charge|fee)s?\b|\b(?:in|on|with) (?:all|every) (?:plans?|editions?|tiers?)\b"
)
_DISTINCT = 2  # weight of what a denying clause alone has of a question, above which it may leave out what is asked
_MOSTLY_SHARED = 0.6  # … that a clause must have which rules out what nobody wants
_SURELY_SHARED = 0.4  # share of what is asked that a clause must have to say no to it


@dataclass(frozen=True, slots=True)
class _Restriction:
    ja: Sequence[str]  # patterns
    en: Sequence[str]
    stated: re.Pattern[str]
    effect: Effect
    near: bool  # it counts only in a clause that is about what is asked


@cache
def _restrictions() -> Sequence[_Restriction]:
    table = read_table("restrictions")
    return [
        _Restriction(
            row["ja"],
            row["en"],
            compiled(row["stated"]),
            _TICKS[row["tick"]],
            bool(row.get("near", False)),
        )
        for row in table["restriction"]
    ]


@cache
def _firsts(*, japanese: bool) -> Sieve:
    """Return of each restriction the first of the patterns that a question must meet."""
    return sieve((row.ja if japanese else row.en)[0] for row in _restrictions())


def check_restrictions(case: Case) -> Reason | None:
    """Return what the item restricts of the thing asked for, None where nothing."""
    return _cost(case) or _own(case) or _tabled(case) or _refused(case)


def _cost(case: Case) -> Reason | None:
    free = _FREE.search(case.text) is not None
    if not free and not _CHARGE_ASKED.search(case.text):
        return None
    marks = [(m["thing"], m["mark"], m.group()) for m in _MARKED.finditer(case.ground.answer)]
    wanted = _wanted(case, marks)
    if not free:
        return _charge(case, wanted)
    charged = [whole for mark, whole in wanted if mark in {"有償", "有料"}]
    if charged:
        return reason(RESTRICTED, Effect.TICK_NO, stated=tuple(charged))
    if wanted:
        return None
    sentence = case.ground.saying(_CHARGED, japanese=case.japanese)
    granted = case.ground.saying(_FREE_SAID, japanese=case.japanese)
    if sentence and not marks and not granted:
        return reason(RESTRICTED, Effect.TICK_NO, stated=sentence)
    return None if granted and not sentence else reason(COST_OPEN, Effect.NO_TICK)


def _charge(case: Case, wanted: Sequence[tuple[str, str]]) -> Reason | None:
    """Judge a question that takes the thing to be charged, by the marks of what it names."""
    if wanted and all(mark in {"無償", "無料"} for mark, _ in wanted):
        return reason(RESTRICTED, Effect.TICK_NO, stated=tuple(whole for _, whole in wanted))
    granted = case.ground.saying(_FREE_SAID, japanese=case.japanese)
    if granted and not case.ground.saying(_CHARGED, japanese=case.japanese):
        return reason(RESTRICTED, Effect.TICK_NO, stated=granted)
    return None if wanted or case.ground.saying(_CHARGED, japanese=case.japanese) else reason(COST_OPEN, Effect.NO_TICK)


def _wanted(case: Case, marks: Sequence[tuple[str, str, str]]) -> Sequence[tuple[str, str]]:
    """Return mark and wording of the things the question names: literally, else by a concept that sets one thing apart."""
    literal = [(mark, whole) for thing, mark, whole in marks if thing in case.text]
    if literal:
        return literal
    concepts = case.facts.knowledge.concepts
    asked = concepts_in(case.text, concepts).keys()
    meant = {thing: concepts_in(thing, concepts).keys() & asked for thing, _, _ in marks}
    shared = {concept for concept in asked if sum(concept in found for found in meant.values()) > 1}
    return [(mark, whole) for thing, mark, whole in marks if meant[thing] - shared]


def _own(case: Case) -> Reason | None:
    """Return the restriction that the vendor's knowledge gives this item, where the question asks for just that."""
    for row in case.statement.restrictions:
        asked = row.asked.get(case.question.language, ())
        effect = _TICKS[row.limit.value]
        if not asked or not all(compiled(pattern).search(case.text) for pattern in asked):
            continue
        if not (effect is Effect.TICK_NO and case.wants_telling):
            quote = row.quote.get(case.question.language) or next(filter(None, row.quote.values()), "")
            return reason(RESTRICTED, effect, stated=quote)
    return None


def _tabled(case: Case) -> Reason | None:
    for number, _ in _firsts(japanese=case.japanese).search(case.text):
        row = _restrictions()[number]
        _, *others = row.ja if case.japanese else row.en
        if all(compiled(pattern).search(case.text) for pattern in others):
            sentence = _near(case, row) if row.near else case.ground.saying(row.stated, japanese=case.japanese)
            if sentence and not (row.effect is Effect.TICK_NO and case.wants_telling):
                return reason(RESTRICTED, row.effect, stated=sentence)
    return None


def _near(case: Case, row: _Restriction) -> str:
    """Return the sentence of a clause about what is asked that has the restriction; "" where none has."""
    nearest = nearest_clauses(case.pieces(), case.clauses)
    return next((clause.verbatim for clause, _ in nearest if row.stated.search(clause.text)), "")


def _refused(case: Case) -> Reason | None:
    """Return the clause that says of just what is asked that it is not done, offered or allowed.

    It is about what is asked where it shares more with the question than any clause that says what is done; in an item
    that does something as well, by words which stand in that clause alone.
    """
    japanese = case.japanese
    if case.statement.status is Status.NOT_APPLICABLE:
        return None
    clauses = case.clauses
    if any(
        sense_of(sentence, japanese=japanese) is not Sense.PLAIN or wants_absence(sentence, japanese=japanese)
        for sentence in case.sentences
    ):
        return _contrary(case, clauses)
    nearest = nearest_clauses(case.pieces(), clauses)
    turned = may_turn(case.text, japanese=japanese)
    denied = [
        (clause, share)
        for clause, share in nearest
        if (clause.denied or (not turned and share >= _MOSTLY_SHARED and _is_just_that(clause, case)))
        and not _says_so_too(case, clause)
    ]
    if not denied:
        return (
            _contrary(case, clauses)
            or _left_out(case, clauses)
            or _kept_to_another(case, clauses)
            or _incomparable(case, nearest, clauses)
        )
    clause, share = denied[0]
    if len(denied) < len(nearest):  # another clause is as near, and says what is done
        own = clause.pieces & case.pieces() - given_by(clauses)
        return reason(RESTRICTED, _left_open(clause, case), stated=clause.verbatim) if own else None
    if case.statement.status is not Status.NOT_MET and (share < _SURELY_SHARED or case.wants_telling):
        told = any(_is_to_be_told(sentence, case) for sentence in case.sentences)
        return None if told else reason(RESTRICTED, _left_open(clause, case), stated=clause.verbatim)
    return reason(FORBIDDEN if clause.forbidden else RESTRICTED, Effect.TICK_NO, stated=clause.verbatim)


def _is_just_that(clause: Clause, case: Case) -> bool:
    """Return whether a clause rules out something undesired, and speaks of little else than the question does."""
    shared = weight_of(clause.pieces & case.pieces())
    return clause.negated and shared >= _MOSTLY_SHARED * weight_of(clause.pieces)


def _is_to_be_told(sentence: str, case: Case) -> bool:
    """Return whether a sentence wants something told, rather than to know of a thing it names."""
    japanese = case.japanese
    return wants_words(sentence, japanese=japanese) or (
        wants_telling(sentence, japanese=japanese) and bool(asked_attributes(sentence, japanese=japanese))
    )


def _says_so_too(case: Case, clause: Clause) -> bool:
    """Return whether the question asks for just what the clause does, by a word that denies elsewhere: 無効化."""
    return any(words.search(case.text) and words.search(clause.text) for words in _taking_away())


@cache
def _taking_away() -> Sequence[re.Pattern[str]]:
    return [compiled(row) for row in read_table("restrictions")["taking_away"]]


def _left_out(case: Case, clauses: Sequence[Clause]) -> Reason | None:
    """Return the clause that leaves out something the question names, though another clause is nearer to it."""
    given, asked = given_by(clauses), case.pieces()
    enough = _DISTINCT + 1
    if case.drafted:  # its own question is one with a known answer: what that names is not what the clause leaves out
        given, enough = given | case.pieces(case.ground.control), _DISTINCT
    for clause in clauses:
        if clause.denied and weight_of(clause.pieces & asked - given) >= enough:
            return reason(RESTRICTED, _left_open(clause, case), stated=clause.verbatim)
    return None


def _left_open(clause: Clause, case: Case) -> Effect:
    """Return "no" where a clause denies all that the item knows of the question, or what it alone names of it; else open.

    The second of an item that nobody linked: what its own question asks is not what such a clause leaves out.
    """
    asked, others = case.pieces(), [one.pieces for one in case.clauses if not one.denied]
    alone = not any(asked & pieces for pieces in others)
    own = weight_of(clause.pieces & asked - case.pieces(case.ground.control) - given_by(case.clauses))
    sure = (alone and clause.pieces & asked) or (case.drafted and own >= _DISTINCT)
    return Effect.TICK_NO if sure and clause.denied and not case.wants_telling else Effect.NO_TICK


def _contrary(case: Case, clauses: Sequence[Clause]) -> Reason | None:
    """Return the clause about what is asked that says the contrary of the question's own word (事後, 事前), or of another time."""
    asked = case.pieces()
    for one, other, rules_out in _contraries():
        if not one.search(case.text) or other.search(case.text) or one.search(case.ground.answer):
            continue
        for clause in clauses:
            shared = weight_of(clause.pieces & asked)
            if shared >= (1 if case.drafted else _DISTINCT) and other.search(clause.text) and not clause.denied:
                sure = rules_out and shared >= _SURELY_SHARED * weight_of(asked) and not case.wants_telling
                return reason(RESTRICTED, Effect.TICK_NO if sure else Effect.NO_TICK, stated=clause.verbatim)
    return None


@cache
def _contraries() -> Sequence[tuple[re.Pattern[str], re.Pattern[str], bool]]:
    """Return (word, another, whether what says the other denies the one), both ways round."""
    rows = [
        (compiled(one), compiled(other), name == "contrary")
        for name in ("contrary", "apart")
        for one, other in read_table("restrictions")[name]
    ]
    return [row for one, other, rules_out in rows for row in ((one, other, rules_out), (other, one, rules_out))]


def _kept_to_another(case: Case, clauses: Sequence[Clause]) -> Reason | None:
    """Return the clause that keeps what the question names to something else than it asks: "employees in India: … only".

    What is kept to some people is so of nobody whom the item does not name: "Do trainees hold such rights?"
    """
    asked = case.pieces()
    if case.wants_telling or keeps_to_some(case.text, japanese=case.japanese):
        return None
    for clause in clauses:
        if not said_of_that_alone(clause.text):
            continue
        others = frozenset(piece for one in clauses if one is not clause for piece in one.pieces)
        own, besides = clause.pieces & asked - others, asked & others - clause.pieces
        unheard = asked - clause.pieces - others - case.pieces(case.ground.control)
        if min(weight_of(own), weight_of(besides)) >= _DISTINCT or (
            said_of_people_alone(clause.text) and min(weight_of(clause.pieces & asked), weight_of(unheard)) >= _DISTINCT
        ):
            return reason(RESTRICTED, Effect.NO_TICK, stated=clause.verbatim)
    return None


def _incomparable(case: Case, nearest: Sequence[tuple[Clause, float]], clauses: Sequence[Clause]) -> Reason | None:
    """Return the denial of an item that shares no word with what is asked, where it denies all or is in another language."""
    denied = [clause for clause in clauses if clause.denied]
    readable = [clause for clause in clauses if clause.text.isascii() is not case.japanese]
    if nearest or not denied or not case.pieces() or (readable and len(denied) < len(clauses)):
        return None
    return reason(RESTRICTED, Effect.NO_TICK, stated=denied[0].verbatim)
