"""Guard: several things are asked in one cell, and the item answers some of them.

The rules, in the order they are asked:

1. Sentences, list entries and clauses that ask for something by themselves are matched by themselves; so is each of two
   things that share one verb, in Japanese (「AおよびBを暗号化」).
2. A part that is surely about a topic which the item does not answer is not covered by the item's text; of an item that
   is linked to no topic: a part that by itself leads to another item, and surely to another topic.
3. So is a further sentence whose words are mostly strange to the item's text, where what it asks is nothing that
   the other guards judge.
4. Parts covered and parts not: the text may go in, the tick stays open. Parts too short to be told are left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qanswer.match.guards.attributes import asked_attributes
from qanswer.model import Effect, Reason
from qanswer.patterns import expression
from qanswer.reasons import reason
from qanswer.text import normalise, parts, strip_asking

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from qanswer.match.guards.context import Case
    from qanswer.match.match_result import RankedTopic

CODE = "partly_covered"
PART_SURE_FROM = 0.5  # probability of a part's topic from which it counts as recognised …
CLEAR_LEAD = 0.1  # … where the next topic has no more than this share of it, or …
PART_CERTAIN_FROM = 0.7  # … whatever the next one has

_CLAUSES_JA = expression(
    r"(?:^|\n)\s*[・\-*●○■◆]\s*|、(?:かつ|また|さらに|なおかつ|加えて|そのうえで|その上で|併せて|あわせて|および|及び|並びに|ならびに)、?"
    r"|(?<=[しけめりせて])、|(?:とともに|と共に|うえで|上で)、"
)
_CLAUSES_EN = expression(r",? (?:and|as well as|in addition to|along with) (?:also |if so,? )?|; ?|\n\s*[-•*]\s*")
_THING_JA = r"[一-鿿ァ-ヺーA-Za-z0-9・の中]{2,20}?"
_BOTH_JA = expression(
    rf"(?P<before>(?:.*[、はでに])?)(?P<first>{_THING_JA})(?:、?(?:および|及び|並びに|ならびに)|と)"
    rf"(?P<second>{_THING_JA})(?:の(?:両方|双方|いずれも?|どちらも))?(?P<rest>[をが](?:ともに|共に|それぞれ)?[^をが]*)"
)
_LEANS_ON_NEXT = expression(r"(?:は|場合|際に?|とき|時|について|に関して|に対し|が|を|に|と|の|場合に)$")
_LEANS_ON_LAST = expression(
    r"^(?:その|それ|これ|当該|同|上記|※|[(（]?(?:有|ある|あり|はい|利用している|公開している|実施している)[」』]?の?場合|(?:it|they|them|its|their|this|these|those|such|the same|if)\b)",
    re.IGNORECASE,
)
_CONTENT = expression(r"[一-鿿ァ-ヺー]{2,}|[a-z]{4,}")
_SAID_FROM = 0.5  # share of a part's letter pairs in the item's text from which the item speaks of it after all
_STILL_POSSIBLE = 0.15  # probability of a topic that the item answers from which a part may be about that
_POINTS_BACK = expression(
    r"場合|その|それ|これ|当該|上記|\b(?:it|them|they|their|this|that|these|those|so|yes|links?)\b"
)
_STRANGE_FROM = 0.3  # share of the part's words that the item's text has not …
_STRANGE_STATED = 3.5  # … and the most weight of those it has, about one rare word
_SHORTEST_JA, _SHORTEST_EN = 6, 14  # letters of content; a shorter clause is a fragment of its neighbour
_MOST_PARTS = 6  # a longer list is matched no finer; each part costs a search


def check_parts(case: Case) -> Reason | None:
    """Return which part of the question the item answers and which not, None where it is one question."""
    pieces = [each for piece in split_asks(case.reading.demand, japanese=case.japanese) for each in share_verb(piece)]
    if len(pieces) < 2:  # noqa: PLR2004 - two parts make a compound
        return None
    later = parts(case.reading.demand)[1:]
    missing = [
        piece for piece in pieces[:_MOST_PARTS] if _elsewhere(piece, case) or (piece in later and _strange(piece, case))
    ]
    if not missing:
        return None
    covered = [piece for piece in pieces if piece not in missing]
    names = {"covered": " / ".join(covered) or case.statement.own_asked, "missing": " / ".join(missing)}
    return reason(CODE, Effect.NO_TICK, **names)


def split_asks(text: str, *, japanese: bool) -> Sequence[str]:
    """Return the things asked in ``text``, as written, in order; one where it cannot be told apart.

    >>> split_asks("ログを取得し、1年間保存しているか。また、改ざんを防止しているか", japanese=True)
    ['ログを取得し、1年間保存しているか', 'また、改ざんを防止しているか']
    """
    found: list[str] = []
    for sentence in parts(text):
        for piece in _clauses(sentence, japanese=japanese):
            if found and _LEANS_ON_LAST.match(piece):
                found[-1] = f"{found[-1]}{'、' if japanese else ', '}{piece}"
            else:
                found.append(piece)
    return found


def share_verb(clause: str) -> Sequence[str]:
    """Return a clause once for each of two things its verb is asked of; the clause itself where it is asked of one.

    >>> share_verb("受付と倉庫の両方を録画しているか")
    ['受付を録画しているか', '倉庫を録画しているか']
    """
    match = _BOTH_JA.fullmatch(clause)
    if match is None:
        return [clause]
    return [f"{match['before']}{match[thing]}{match['rest']}" for thing in ("first", "second")]


def _clauses(sentence: str, *, japanese: bool) -> Sequence[str]:
    """Return the clauses of one sentence, each long enough to ask for something."""
    shortest = _SHORTEST_JA if japanese else _SHORTEST_EN
    found: list[str] = []
    held = ""
    for piece in (_CLAUSES_JA if japanese else _CLAUSES_EN).split(sentence):
        held = f"{held}{'、' if japanese else ' and '}{piece.strip()}" if held else piece.strip()
        if len(strip_asking(held)) >= shortest and not _LEANS_ON_NEXT.search(held):
            found.append(held)
            held = ""
    if held and found:
        found[-1] = f"{found[-1]}{'、' if japanese else ' and '}{held}"
    elif held:
        found.append(held)
    return found


def _elsewhere(piece: str, case: Case) -> bool:
    """Return whether a part is surely about a topic that the item does not answer, and its text does not mention."""
    if _said(piece, case) >= _SAID_FROM:
        return False
    ranked = case.facts.rank(piece)
    answered = {link.topic for link in case.statement.links if link.answers}
    if not answered and ranked.statements and ranked.statements[0].statement.id != case.statement.id:
        reached = case.facts.statements[
            0
        ].topic  # a sheet without links: what led to this item, where a part leads elsewhere
        answered = {reached.id} if reached else set()
    return bool(answered) and _is_of_other_topics(ranked.topics, answered)


def _is_of_other_topics(topics: Sequence[RankedTopic], answered: AbstractSet[str]) -> bool:
    """Return whether ``topics``, best first, surely are none of those ``answered``."""
    if not topics or not _is_recognised([ranked.score for ranked in topics]):
        return False
    return not any(ranked.topic.id in answered and ranked.score >= _STILL_POSSIBLE for ranked in topics)


def _strange(piece: str, case: Case) -> bool:
    """Return whether a part's words are mostly not in the item's text, as far as its absence tells anything."""
    plain = normalise(piece)
    if case.facts.wording is None or asked_attributes(plain, japanese=case.japanese) or _POINTS_BACK.search(plain):
        return False
    wording = case.facts.wording(plain)
    return wording.unstated >= _STRANGE_FROM and wording.stated <= _STRANGE_STATED


def _is_recognised(scores: Sequence[float]) -> bool:
    """Return whether the first of ``scores``, best first, stands out."""
    second = scores[1] if len(scores) > 1 else 0.0
    clear = scores[0] >= PART_SURE_FROM and second <= scores[0] * CLEAR_LEAD
    return clear or scores[0] >= PART_CERTAIN_FROM


def _said(piece: str, case: Case) -> float:
    """Return the share of the part's letter pairs (of words in Latin letters: of words) that the item's text has."""
    words = _CONTENT.findall(normalise(piece))
    pairs = [
        word if word.isascii() else word[at : at + 2]
        for word in words
        for at in range(1 if word.isascii() else len(word) - 1)
    ]
    return sum(pair in case.ground.whole for pair in pairs) / len(pairs) if pairs else 1.0
