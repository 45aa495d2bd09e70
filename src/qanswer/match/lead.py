"""Which piece of an answer's text answers a question, so that it comes first.

The rules, in the order they are asked:

1. What the item's link quotes for something that the question wants told.
2. The piece that has clearly more of the question's words than the first one has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.match.guards.attributes import asked_attributes
from qanswer.match.reading import read_question
from qanswer.match.sentences import pieces
from qanswer.model import Language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.match.match_result import RankedStatement
    from qanswer.match.reading import Reading
    from qanswer.match.wording import Vocabulary
    from qanswer.model import Question
    from qanswer.statements import Link

CLEARLY_MORE = 0.15  # share of the question's words that a piece must have over the first one


def leading_piece(question: Question, ranked: RankedStatement, vocabulary: Vocabulary) -> str:
    """Return the piece that answers, verbatim; "" where the first one does as well as any."""
    every = pieces(ranked.statement.text.get(question.language, ""))
    if len(every) < 2:  # noqa: PLR2004 - of one piece, that is first
        return ""
    reading = read_question(question.text, question.language)
    quoted = next((piece for piece in every for quote in _quotes(ranked.link, reading, question) if quote in piece), "")
    if quoted:
        return "" if quoted == every[0] else quoted
    shares = [vocabulary.share_in(reading.plain, piece) for piece in every]
    best = max(range(len(every)), key=lambda place: (shares[place], -place))
    return every[best] if shares[best] >= shares[0] + CLEARLY_MORE else ""


def _quotes(link: Link | None, reading: Reading, question: Question) -> Sequence[str]:
    """Return what the link quotes of the attributes that the question wants told."""
    if link is None:
        return ()
    japanese = question.language is Language.JA
    wanted = {one for part in reading.parts for one in asked_attributes(part.plain, japanese=japanese)}
    return [quote for attribute, quote in link.states.items() if attribute in wanted]
