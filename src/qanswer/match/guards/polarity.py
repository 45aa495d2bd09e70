"""Guard: the question asks whether something undesired is so, where "yes" would be the wrong answer to a good text.

The rules, in the order they are asked:

0. Asked in the negative (「開示しませんか」, "Do you not …"), a yes or a no could be read either way: the tick stays open.
   Likewise where somebody other than the one named is asked about (「運用担当者以外に」), unless the item denies it of all
   others: "no".
1. An undesired state asked about plainly (「平文のまま保存されるデータはありますか」, "Is data shared with third parties?") turns the
   tick round: the item's text denies the state, so the answer is "no"; where it does not clearly deny it, the tick stays
   open. The same state forbidden (「〜しないこと」, "must not …") is an ordinary demand.
   So too what is "exposed" or 「放置」, whatever it is, and what is done without something ("no" where the text says that this
   something is done).
   What falls short of the thing ("rarely", "yet to be", 「手動」, 「省いている」), where the item has no such
   word: the tick stays open. Likewise a Japanese question with a predicate that is neither one of doing, keeping or
   showing nor the item's own (「出回っていますか」, 「希望制ですか」): what cannot be read is no yes.
2. 「…することはありますか」 about whatever cannot be told: the tick stays open.
3. A question about what the customer must do, not the vendor: the tick stays open.
4. An item whose link says that the thing is not done or offered is a "no" to a plain question; if nobody would want the
   thing, a question that forbids it is met, and any other leaves the tick open.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from qanswer.match.guards.negation import (
    Sense,
    given_instead,
    may_turn,
    nearest_clauses,
    said_of_all,
    sense_of,
    wants_absence,
)
from qanswer.match.guards.patterns import compiled, read_table, sieve
from qanswer.match.question_type import wants_telling, wants_words
from qanswer.model import Effect, Reason
from qanswer.reasons import reason
from qanswer.statements import Status
from qanswer.text import normalise

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from qanswer.match.guards.context import Case
    from qanswer.match.guards.negation import Clause
    from qanswer.patterns import Sieve

INVERTED = "inverted"
UNCLEAR = "polarity_unclear"
CUSTOMER_ACTS = "customer_acts"
NOT_OFFERED = "not_offered"
_SURELY_SHARED = 0.5  # share of what a question names that a clause must have to contradict it
_PART = 2  # characters at either end of a Japanese compound by which an item speaks of it: カード式, 自動同期
_BOTH = ("ja", "en")  # a clause may be in either
_SHARED = 0.3  # … where it has the opposite of the question's own word besides: 非公開, 公開


@dataclass(frozen=True, slots=True)
class _State:
    ja: re.Pattern[str]
    en: re.Pattern[str]
    denied: re.Pattern[str]
    admitted: re.Pattern[str]


@cache
def _word(language: str, name: str) -> re.Pattern[str]:
    return compiled(read_table("polarity")[language][name])


def _own(name: str, *, japanese: bool) -> re.Pattern[str]:
    return _word("ja" if japanese else "en", name)


@cache
def _states() -> Sequence[_State]:
    table = read_table("polarity")
    never = "(?!)"
    return [
        _State(*(compiled(row.get(key, never)) for key in ("ja", "en", "denied", "admitted"))) for row in table["state"]
    ]


@cache
def _shortfalls(language: str) -> Sieve:
    return sieve(row[language] for row in read_table("polarity")["short"])


def check_polarity(case: Case) -> Reason | None:
    """Return why a yes would be the wrong way round, or cannot be told, None where it is right."""
    negative = _own("asked_not", japanese=case.japanese)
    if any(negative.search(sentence) for sentence in case.sentences):
        return reason(UNCLEAR, Effect.NO_TICK)
    others = None if case.wants_telling else _of_others(case)
    if others is not None and others.effect is Effect.TICK_NO:
        return others
    inverted = next((found for sentence in case.sentences if (found := _inverted(sentence, case))), None)
    if inverted is not None:
        sure = inverted is Effect.TICK_NO or not _offered(case)
        return reason(INVERTED, Effect.TICK_NO) if sure else reason(UNCLEAR, Effect.NO_TICK)
    if others is not None or any(
        _falls_short(sentence, case) or _is_strange(sentence, case) for sentence in case.sentences
    ):
        return reason(UNCLEAR, Effect.NO_TICK)
    if not case.wants_telling and _own("must", japanese=case.japanese).search(case.text):
        return reason(CUSTOMER_ACTS, Effect.NO_TICK)
    return None if _offered(case) else _denied(case)


def turns_in(sentences: Sequence[str], *, japanese: bool) -> frozenset[str]:
    """Return what turns the meaning of a yes in normalised sentences: equal for two questions that a yes answers alike."""
    negative = _own("asked_not", japanese=japanese)
    may_happen = _own("may_happen", japanese=japanese)
    asks = _asks_ja if japanese else _asks_en
    found: set[str] = set()
    for sentence in sentences:
        told = {
            "asked_not": negative.search(sentence),
            "may_turn": may_turn(sentence, japanese=japanese),
            sense_of(sentence, japanese=japanese).value: True,
            "may_happen": may_happen.search(sentence),
            "other_than": _turned_round(sentence, japanese=japanese),
            "fault": _is_fault(sentence),
        }
        found |= {mark for mark, present in told.items() if present}
        found |= {f"state {number}" for number, state in enumerate(_states()) if asks(sentence, state)}
    return frozenset(found)


def _turned_round(sentence: str, *, japanese: bool) -> bool:
    """Return whether a plain question is about whoever or whatever is not the one named."""
    found = _own("other_than", japanese=japanese).search(sentence)
    if found is None or (japanese and not sentence.rstrip("?.)").endswith(("か", "有無"))):
        return False
    if japanese and _word("ja", "shut").search(sentence, found.end()):
        return False
    return not may_turn(sentence[: found.start()] + sentence[found.end() :], japanese=japanese)


def _of_others(case: Case) -> Reason | None:
    """Judge a question about whoever or whatever is not the one named."""
    turned = [sentence for sentence in case.sentences if _turned_round(sentence, japanese=case.japanese)]
    if not turned:
        return None
    denied = all(_is_denied_of_others(sentence, case) for sentence in turned)
    return reason(INVERTED, Effect.TICK_NO) if denied else reason(UNCLEAR, Effect.NO_TICK)


def _is_denied_of_others(sentence: str, case: Case) -> bool:
    """Return whether the clauses about a sentence say of all others, too, that it is not so: 「以外のログは提供しません」."""
    nearest = nearest_clauses(case.pieces(sentence), case.clauses)
    return bool(nearest) and all(
        clause.denied and share >= _SURELY_SHARED and any(_word(of, "others").search(clause.text) for of in _BOTH)
        for clause, share in nearest
    )


def _offered(case: Case) -> bool:
    return case.link is None or case.link.polarity


def _denied(case: Case) -> Reason | None:
    """Judge a question about what the item says is not so, where the question names no undesired state."""
    if may_turn(case.text, japanese=case.japanese):
        return None  # demands that it be not so
    if case.topic is not None and _is_undesired(f"{case.topic.name_ja}の有無"):
        return reason(UNCLEAR, Effect.NO_TICK)
    told = any(wants_words(sentence, japanese=case.japanese) for sentence in case.sentences)
    told = told and case.statement.status is not Status.NOT_MET  # else the status says it
    return reason(UNCLEAR, Effect.NO_TICK) if told else reason(NOT_OFFERED, Effect.TICK_NO)


def _is_undesired(name: str) -> bool:
    return any(state.ja.search(normalise(name)) for state in _states())


def _inverted(sentence: str, case: Case) -> Effect | None:
    """Return what an undesired state in one sentence does to the tick, None where none is asked about."""
    asks = _asks_ja if case.japanese else _asks_en
    asked = [state for state in _states() if asks(sentence, state)]
    if asked:
        admitted = any(state.admitted.search(case.ground.answer) for state in asked)
        denied = any(state.denied.search(case.ground.answer) for state in asked) or _is_negated(sentence, case)
        plain = not _word("ja", "one_of_several").search(sentence) and not wants_telling(
            sentence, japanese=case.japanese
        )
        return Effect.TICK_NO if denied and plain and not admitted else Effect.NO_TICK
    if _is_fault(sentence):
        return Effect.NO_TICK
    named = any((state.ja if case.japanese else state.en).search(sentence) for state in _states())
    negative = None if named else _asked_not(sentence, case)
    lacking = negative or (_lacking_ja(sentence, case) if case.japanese else _lacking_en(sentence, case))
    return lacking or (None if named else _undesired(sentence, case))


def _undesired(sentence: str, case: Case) -> Effect | None:
    """Judge a sentence with a word for what nobody wants, by whether the clauses about it say that it is not so."""
    japanese = case.japanese
    found = _own("undesired", japanese=japanese).search(sentence)
    if not found or wants_absence(sentence, japanese=japanese) or may_turn(sentence, japanese=japanese):
        return None
    if _own("removing", japanese=japanese).search(sentence) or wants_telling(sentence, japanese=japanese):
        return None
    return Effect.TICK_NO if _is_negated(sentence, case) else Effect.NO_TICK


def _falls_short(sentence: str, case: Case) -> bool:
    """Return whether a sentence asks for less of a thing than the item, which has no such word, may say is done.

    What the item says is not done at all is not done by halves either.
    """
    if case.statement.status is Status.NOT_MET:
        return False
    for number, found in _shortfalls("ja" if case.japanese else "en").search(sentence):
        stated = (kind for language in _BOTH for kind, _ in _shortfalls(language).search(case.ground.answer))
        if number not in stated:
            rest = sentence[: found.start()] + sentence[found.end() :]
            return not (case.japanese and wants_absence(rest, japanese=True))
    return False


def _is_strange(sentence: str, case: Case) -> bool:
    """Return whether a plain Japanese question has a predicate that is neither one of doing nor the item's own."""
    if not case.japanese or wants_telling(sentence, japanese=True):
        return False
    verb = _word("ja", "verb").search(sentence)
    if verb is not None and not _word("ja", "doing").search(sentence):
        return not verb["verb"] or verb["verb"] not in case.ground.whole
    noun = _word("ja", "noun").search(sentence)
    if noun is None or case.ground.whole.isascii() or case.knows(noun["noun"]):
        return False
    return not any(part in case.ground.whole for part in (noun["noun"][:_PART], noun["noun"][-_PART:]))


def _asked_not(sentence: str, case: Case) -> Effect | None:
    """Judge a sentence by which it is asked, or to be confirmed, that something is not so."""
    sense = sense_of(sentence, japanese=case.japanese)
    if sense is Sense.PLAIN:
        return None
    clauses = case.clauses
    nearest = nearest_clauses(case.pieces(sentence), clauses)
    if any(clause.denied for clause, _ in nearest):  # it says so too: a rule that forbids is a yes
        return None if sense is Sense.FORBIDDEN else Effect.NO_TICK
    lacking = _word("ja", "lacking").search(sentence) if case.japanese and sense is Sense.LACKING else None
    if lacking and _is_done_to_all(lacking["done"], case):
        return Effect.TICK_NO
    shared = max((share for _, share in nearest), default=0.0)
    told = wants_telling(sentence, japanese=case.japanese) and not case.japanese
    instead = given_instead(sentence, clauses, japanese=case.japanese)
    if told or not _offered(case) or shared < (_SHARED if instead else _SURELY_SHARED):
        return Effect.NO_TICK
    if instead is not None:
        return Effect.TICK_NO if instead and sense is not Sense.LACKING else Effect.NO_TICK
    of_all = any(said_of_all(clause.text) for clause, _ in nearest)
    sure = sense is Sense.NOT or (sense is Sense.LACKING and of_all)
    return Effect.TICK_NO if sure else Effect.NO_TICK


def _asks_ja(sentence: str, state: _State) -> bool:
    for match in state.ja.finditer(sentence):
        rest = sentence[match.end() :]
        if may_turn(_word("ja", "may_happen").sub("", rest), japanese=True):
            continue
        if (
            _word("ja", "may_happen").search(rest)
            or _word("ja", "exists").search(rest)
            or _word("ja", "affirmed").match(rest)
        ):
            return True
    return False


def _is_fault(sentence: str) -> bool:
    """Return whether a row of nouns names a fault or a risk ("Insufficient encryption", 「規程の不備」), not a measure."""
    return (_word("ja", "fault").search(sentence) or _word("en", "fault").match(sentence)) is not None


def _lacking_ja(sentence: str, case: Case) -> Effect | None:
    """Judge 「〜していない機器が残っていますか」 by whether the item says that it is done, and 「〜ことはありますか」 as doubtful."""
    omitting = _word("ja", "omitting").search(sentence)
    if omitting and not may_turn(sentence[omitting.end("omitted") :], japanese=True):
        return Effect.TICK_NO if _is_always_done(omitting["done"], case) else Effect.NO_TICK
    lacking = _word("ja", "lacking").search(sentence)
    if lacking and _word("ja", "exists").search(sentence, lacking.end()) and not sentence.endswith("ないこと"):
        return Effect.TICK_NO if _is_done_to_all(lacking["done"], case) else Effect.NO_TICK
    if not _word("ja", "may_happen").search(sentence):
        return None
    return Effect.TICK_NO if _is_negated(sentence, case) or _is_ruled_out(case) else Effect.NO_TICK


def _is_done_to_all(done: str, case: Case) -> bool:
    """Return whether a clause says of everything that it is done."""
    return any(said_of_all(clause.text) for clause in _doing(done, case))


def _is_always_done(done: str, case: Case) -> bool:
    """Return whether the item says that what a question leaves out (「承認を得ずに」) is done, without an if or a may."""
    hedges = [_word(language, "hedged") for language in _BOTH]
    return any(not any(hedge.search(clause.text) for hedge in hedges) for clause in _doing(done, case))


def _doing(done: str, case: Case) -> Sequence[Clause]:
    """Return the clauses that have all of what is named, and deny nothing."""
    pieces = case.pieces(done)
    return [clause for clause in case.clauses if pieces and pieces <= clause.pieces and not clause.negated]


def _is_negated(sentence: str, case: Case) -> bool:
    """Return whether every clause about what a sentence asks says that it is not so."""
    asked = case.pieces(sentence)
    if case.drafted:  # what the item's own question names needs no word in its sentences
        asked = asked - case.pieces(case.ground.control) or asked
    nearest = nearest_clauses(asked, case.clauses)
    return bool(nearest) and all(clause.negated and share >= _SURELY_SHARED for clause, share in nearest)


def _is_ruled_out(case: Case) -> bool:
    """Return whether an item that nobody linked meets a demand that something be not so: 「目的外に利用しない。」 ○."""
    if not case.drafted or case.statement.status is not Status.MET:
        return False
    control = case.ground.control
    return wants_absence(control, japanese=not control.isascii()) or sense_of(
        control, japanese=not control.isascii()
    ) in {Sense.NOT, Sense.FORBIDDEN}


def _asks_en(sentence: str, state: _State) -> bool:
    sentence = _word("en", "good_without").sub(" ", sentence)
    match = state.en.search(sentence)
    if match is None or _word("en", "prevented").search(match.group()) or not _word("en", "question").search(sentence):
        return False
    return (
        not may_turn(sentence[: match.start()], japanese=False)
        and _word("en", "forbidden").search(sentence, match.end()) is None
    )


def _lacking_en(sentence: str, case: Case) -> Effect | None:
    sentence = _word("en", "good_without").sub(" ", sentence)
    asked = _word("en", "question").search(sentence) is not None
    omitting = _word("en", "omitting").search(sentence)
    if omitting is not None and not may_turn(sentence[: omitting.start()], japanese=False):
        return Effect.TICK_NO if asked and _is_always_done(omitting["done"], case) else Effect.NO_TICK
    if _word("en", "lacking").search(sentence):
        return Effect.NO_TICK
    if not (asked and _word("en", "may_happen").search(sentence)):
        return None
    return Effect.TICK_NO if _is_ruled_out(case) else Effect.NO_TICK
