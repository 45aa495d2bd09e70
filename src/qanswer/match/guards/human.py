"""Guard: matters that a person must answer, whatever the sheet seems to say: contract, liability, price, history.

The rules, in the order they are asked:

0. The vendor's own sheet puts the very question, or an item that nobody linked tells of the matter: what it publishes
   needs no person.
1. The question is surely about a topic that the catalogue leaves to people: review.
2. Its own words are about such a matter, and the item found does not speak of it: review.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from qanswer.match.guards.context import ground_of
from qanswer.match.guards.patterns import compiled, read_table
from qanswer.match.reading import read_question
from qanswer.model import Effect, Language, Question, Reason, Term
from qanswer.reasons import reason
from qanswer.text import normalise

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from qanswer.match.match_result import MatchFacts

CODE = "human_only"
PUBLISHED_FROM = 0.6  # share of a drafted link from which the item's control is the topic's own question
TOPIC_SURE_FROM = 0.5  # probability of the topic: more likely than all others together
_TOPIC_NAMES = {
    "contract": ("契約条件", "contract terms"),
    "liability": ("賠償・責任", "liability"),
    "price": ("価格", "price"),
    "incident_history": ("過去の事故", "incident history"),
    "company_facts": ("会社の情報", "facts about the company"),
}


@dataclass(frozen=True, slots=True)
class _Matter:
    ja: re.Pattern[str]
    en: re.Pattern[str]
    spoken: re.Pattern[str]
    name: tuple[str, str]

    def spoken_of(self, text: str) -> bool:
        """Return whether a text speaks of the matter, in either language."""
        return any(pattern.search(text) for pattern in (self.ja, self.en, self.spoken))


@cache
def _matters() -> Sequence[_Matter]:
    table = read_table("human")
    return [
        _Matter(
            compiled(row["ja"]),
            compiled(row["en"]),
            compiled(row.get("spoken", "(?!)")),
            (row["name"][0], row["name"][1]),
        )
        for row in table["matter"]
    ]


def check_human(question: Question, facts: MatchFacts) -> Reason | None:
    """Return that a person must answer, and on which matter; needs no item."""
    japanese = question.language is Language.JA
    ranked = facts.topics[0] if facts.topics else None
    if ranked is not None and _is_published(ranked.topic.id, facts):
        return None
    said = ground_of(facts.statements[0].statement).answer if facts.statements else ""
    if ranked is not None and ranked.topic.human and ranked.score >= TOPIC_SURE_FROM:
        first = ranked.topic
        names = _TOPIC_NAMES.get(first.human, (first.name_ja, first.name_en))
        if _is_told(names, facts, said):
            return None
        return reason(CODE, Effect.REVIEW, matter=Term(*names))
    text = read_question(question.text, question.language).plain
    for matter in _matters():
        if not (matter.ja if japanese else matter.en).search(text):
            continue
        if not matter.spoken_of(said) and not _is_asked(matter, facts):
            return reason(CODE, Effect.REVIEW, matter=Term(*matter.name))
    return None


def _is_published(topic: str, facts: MatchFacts) -> bool:
    """Return whether the vendor's own sheet puts just this matter's question, and so has answered it to everybody."""
    best = facts.statements[0] if facts.statements else None
    if best is None or best.link is None or best.link.topic != topic:
        return False
    return best.link.answers and (not best.link.automatic or best.link.share >= PUBLISHED_FROM)


def _is_told(names: tuple[str, str], facts: MatchFacts, said: str) -> bool:
    """Return whether an item that nobody linked speaks of a matter in its own words, so that the sheet has told it."""
    if not facts.statements or any(not link.automatic for link in facts.statements[0].statement.links):
        return False
    return any(matter.name == names and matter.spoken_of(said) for matter in _matters())


def _is_asked(matter: _Matter, facts: MatchFacts) -> bool:
    """Return whether the best item's own control is about a matter."""
    asked = normalise("\n".join(facts.statements[0].statement.all_asked)) if facts.statements else ""
    return (matter.ja.search(asked) or matter.en.search(asked)) is not None
