"""From a match to what may be said: the text, the tick and the citation. Nothing here invents words.

The rules, in the order they are asked:

1. Nothing near: unanswered, with whom to ask.
2. A reason that forbids writing, or a confidence under the threshold: review.
3. The text must be there in the form's language, approved where that is demanded, and fit for the audience.
4. The tick starts from the source's own status and can only be lowered: ``※`` and ``△`` are never a yes, ``×`` is a
   no or nothing, a reason may turn a yes into partial or no, and where the question asks more than the text settles
   it stays open.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qanswer.match.reading import length_limit, read_question
from qanswer.match.sentences import led_by, within
from qanswer.model import Answer, Choice, Effect, Language, Match, Question, Reason, Verdict
from qanswer.precedence import holding, is_turned, is_unjudged, lowered_by, withholds_text, without_turned
from qanswer.reasons import reason
from qanswer.statements import Audience, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.statements import Statement

_OPENING = {Language.JA: 5, Language.EN: 9}  # letters of a tick in words before the text: 「一部対応。」, "Partial. "
_ON_CONDITIONS = "open_question"
_AUDIENCE_ORDER = (Audience.PUBLIC, Audience.NDA, Audience.INTERNAL)


@dataclass(frozen=True, slots=True)
class Policy:
    """What the user allows. Thresholds are probabilities that the first candidate is an acceptable source."""

    fill_at: float
    tick_at: float  # ticks need more certainty than text: a wrong ○ is worse than a wrong paragraph
    offer_at: float  # under it the row is unanswered rather than up for review
    approved_only: bool = False
    audience: Audience = Audience.PUBLIC


def decide(match: Match, statements: Mapping[str, Statement], question: Question, policy: Policy) -> Answer:
    """Return what to do with ``question``, given what the sources have for it.

    Args:
        match: what was found for the question.
        statements: every statement that the match may name, by id.
        question: as it was asked.
        policy: what the user allows.
    """
    language = question.language
    if not match.candidates or match.confidence < policy.offer_at:
        held = holding(match.reasons)
        return _held(Verdict.UNANSWERED, match, held if is_unjudged(held) else (reason("no_item"), *held))
    source = statements[match.candidates[0].statement]
    match = replace(match, reasons=_by_status(match.reasons, source))
    obstacles = _obstacles(match, source, question, policy)
    if obstacles:
        return _held(Verdict.REVIEW, match, (*obstacles, *match.reasons), source, language)
    limit = length_limit(question)
    text = _said(source, match, language, limit)
    if limit is not None and source.text.get(language) and not text:
        too_long = reason("no_text_so_short", Effect.REVIEW, limit=limit)
        return _held(Verdict.REVIEW, match, (too_long, *match.reasons), source, language)
    choice, tick_reasons = tick_of(match, source, policy)
    cited = _cited(source, language, text, match.lead)
    return Answer(
        Verdict.FILLED,
        match.confidence,
        choice,
        text,
        cited if limit is None or len(text) + len(cited) + _OPENING[language] <= limit else "",
        source.id,
        source.owner or match.owner or None,
        (*tick_reasons, *_notes(source, language, text, limit), *match.reasons),
    )


def asks_to_be_told(question: Question) -> bool:
    """Return whether a question, its examples and instructions in brackets aside, only wants something told.

    「…を教えてください」 and a bare "Notice period" do; 「…していますか。頻度もご記入ください」 is for yes or no as well.
    """
    return read_question(question.text, question.language).told


def _said(source: Statement, match: Match, language: Language, limit: int | None) -> str:
    """Return the text: the piece that answers first, the rest after it; as many whole pieces as the form has room for."""
    text = led_by(source.text.get(language, ""), match.lead)
    if limit is None or len(text) + _OPENING[language] <= limit:
        return text
    return within(text, match.lead, limit - _OPENING[language])


def _cited(source: Statement, language: Language, text: str, lead: str) -> str:
    """Return the source's citation with the address that belongs to the piece used, where it has several."""
    cited = source.citation[language]
    urls = [known.url for known in source.sources]
    if not urls or not cited.endswith(f" {urls[0]}"):
        return cited
    own = next((url for used in (lead, text) for url in urls if used and url in used), "")
    if own or any(url in said for said in source.text.values() for url in urls):
        return f"{cited.removesuffix(urls[0])}{own}".strip()
    return cited


def may_be_told(source: Statement, audience: Audience) -> bool:
    """Tell whether a statement is fit for those readers."""
    return _AUDIENCE_ORDER.index(source.audience) <= _AUDIENCE_ORDER.index(audience)


def _obstacles(match: Match, source: Statement, question: Question, policy: Policy) -> tuple[Reason, ...]:
    """Return why nothing may be written, apart from what the guards found (which only decides that it is held)."""
    language = question.language
    found: list[Reason] = []
    if match.confidence < policy.fill_at:
        found.append(reason("low_confidence", Effect.REVIEW, **_short_of(match.confidence, policy.fill_at)))
    if not may_be_told(source, policy.audience):
        found.append(reason("audience", Effect.REVIEW, audience=source.audience.value))
    if language is not source.language and source.own_text:
        if not source.text.get(language):
            found.append(reason("no_translation", Effect.REVIEW))
        elif policy.approved_only and not source.is_approved_in(language):
            found.append(reason("translation_not_approved", Effect.REVIEW))
    if not source.own_text and source.status is None:
        found.append(reason("no_text", Effect.REVIEW))
    return tuple(found) or holding(match.reasons)[:1]


def _short_of(confidence: float, threshold: float) -> dict[str, float]:
    """Return both as they are shown, the one that falls short visibly under the other: never 0.80 under 0.80."""
    return {"confidence": math.floor(confidence * 100) / 100, "threshold": math.ceil(threshold * 100) / 100}


def tick_of(match: Match, source: Statement, policy: Policy) -> tuple[Choice | None, tuple[Reason, ...]]:
    """Return the tick, and why it is less than the source's status would give."""
    lowered = lowered_by(match.reasons)
    if lowered is Effect.NO_TICK:
        return None, (reason("tick_open", Effect.NO_TICK),)
    if match.confidence < policy.tick_at:
        unsure = reason("tick_unsure", Effect.NO_TICK, **_short_of(match.confidence, policy.tick_at))
        return None, (reason("tick_open", Effect.NO_TICK), unsure)
    if source.status in (Status.NOT_MET, Status.NOT_APPLICABLE):
        return _unmet(match, source)
    return _met(lowered, source)


def _met(lowered: Effect, source: Statement) -> tuple[Choice | None, tuple[Reason, ...]]:
    """Return the tick for an item that is met, if only in part, as far as the reasons lower it; none without a status."""
    if lowered is Effect.TICK_NO:
        return Choice.NO, ()
    if source.status is None:
        return None, (reason("tick_open", Effect.NO_TICK),)
    if source.status is not Status.MET:
        return Choice.PARTIAL, (reason("status_cap", Effect.TICK_PARTIAL, status=source.printed),)
    if lowered is Effect.TICK_PARTIAL:
        return Choice.PARTIAL, ()
    return Choice.YES, ()


def _unmet(match: Match, source: Statement) -> tuple[Choice | None, tuple[Reason, ...]]:
    """Return the tick for an item that is not met or not applicable: never a yes, whichever way the question asks."""
    if source.status is Status.NOT_APPLICABLE:
        return Choice.NOT_APPLICABLE, (reason("status_not_applicable", status=source.printed),)
    if any(map(is_turned, match.reasons)):  # the undesired is asked for, and may well be so
        return None, (reason("tick_open", Effect.NO_TICK),)
    said = reason("status_no", Effect.TICK_NO, status=source.printed)
    return Choice.NO, () if said in match.reasons else (said,)


def _by_status(reasons: tuple[Reason, ...], source: Statement) -> tuple[Reason, ...]:
    """Return ``reasons`` with what is said of conditions told of those statuses only that have some, by their own sign."""
    if source.status in (Status.NOT_MET, Status.NOT_APPLICABLE):
        return tuple(known for known in reasons if known.code != _ON_CONDITIONS)
    return tuple(
        reason(_ON_CONDITIONS, known.effect, status=source.printed) if known.code == _ON_CONDITIONS else known
        for known in reasons
    )


def _notes(source: Statement, language: Language, text: str, limit: int | None) -> tuple[Reason, ...]:
    if not source.own_text:
        return (reason("no_text"),)
    notes = () if source.is_approved_in(language) else (reason("translation_unreviewed"),)
    if limit is None or len(text) >= len(source.text.get(language, "").strip()):
        return notes
    return (*notes, reason("shortened", limit=limit))


def _held(
    verdict: Verdict,
    match: Match,
    reasons: tuple[Reason, ...],
    source: Statement | None = None,
    language: Language = Language.JA,
) -> Answer:
    """Return an answer that writes nothing; it still offers its candidate's text, unless that may not be shown either."""
    unique = without_turned(dict.fromkeys(reasons))
    if source is None:
        return Answer(verdict, match.confidence, None, "", "", None, match.owner or None, unique)
    text = "" if withholds_text(unique) else source.text.get(language, "")
    owner = source.owner or match.owner or None
    return Answer(verdict, match.confidence, None, text, source.citation[language], source.id, owner, unique)
