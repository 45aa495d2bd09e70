"""Guard: several things are asked in one cell, and the item answers some of them.

The rules, in the order they are asked:

1. Sentences, list entries and clauses that ask for something by themselves are matched by themselves.
2. A part that is surely about a topic which the item does not answer is not covered by the item's text.
3. Parts covered and parts not: the text may go in, the tick stays open. Parts too short to be told are left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qanswer.match.guards.case import without_examples
from qanswer.model import Effect, Reason
from qanswer.reasons import reason
from qanswer.text import parts, strip_asking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.match.guards.case import Case

CODE = "partly_covered"
PART_SURE_FROM = 0.5  # probability of a part's topic from which it counts as recognised

_CLAUSES_JA = re.compile(
    r"(?:^|\n)\s*[・\-*●○■◆]\s*|、?(?:かつ|また|さらに|なおかつ|加えて|そのうえで|その上で|併せて|あわせて)、?|(?<=[しけめりせてで])、|(?:とともに|と共に|うえで|上で|ほか|他に|および|及び|並びに|ならびに)、?|、"
)
_CLAUSES_EN = re.compile(r",? (?:and|as well as|in addition to|along with) (?:also |if so,? )?|; ?|\n\s*[-•*]\s*")
_SHORTEST_JA, _SHORTEST_EN = 7, 14  # letters of content; a shorter clause is a fragment of its neighbour
_MOST_PARTS = 6  # a longer list is matched no finer; each part costs a search


def check_parts(case: Case) -> Reason | None:
    """Return which part of the question the item answers and which not, None where it is one question."""
    pieces = split_asks(case.question.text, japanese=case.japanese)
    if len(pieces) < 2:  # noqa: PLR2004 - two parts make a compound
        return None
    missing = [piece for piece in pieces[:_MOST_PARTS] if _elsewhere(piece, case)]
    if not missing:
        return None
    covered = [piece for piece in pieces if piece not in missing]
    names = {"covered": " / ".join(covered) or case.item.control, "missing": " / ".join(missing)}
    return reason(CODE, case.question.language, Effect.NO_TICK, **names)


def split_asks(text: str, *, japanese: bool) -> Sequence[str]:
    """Return the things asked in ``text``, as written, in order; one where it cannot be told apart.

    >>> split_asks("ログを取得し、1年間保存しているか。また、改ざんを防止しているか", japanese=True)
    ['ログを取得し、1年間保存しているか', '改ざんを防止しているか']
    """
    clauses = _CLAUSES_JA if japanese else _CLAUSES_EN
    shortest = _SHORTEST_JA if japanese else _SHORTEST_EN
    found: list[str] = []
    for sentence in parts(without_examples(text)):
        held = ""
        for piece in clauses.split(sentence):
            held = f"{held}、{piece}" if held and japanese else f"{held} and {piece}" if held else piece
            if len(strip_asking(held)) >= shortest:
                found.append(held.strip())
                held = ""
        if held.strip() and found:
            found[-1] += held if not japanese else f"、{held}"
        elif held.strip():
            found.append(held.strip())
    return found


def _elsewhere(piece: str, case: Case) -> bool:
    """Return whether a part is surely about a topic that the item does not answer."""
    topics = case.facts.rank(piece).topics
    if not topics or topics[0].score < PART_SURE_FROM:
        return False
    answered = {link.topic for link in case.item.links if link.answers}
    return bool(answered) and topics[0].topic.id not in answered
