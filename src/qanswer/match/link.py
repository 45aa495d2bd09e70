"""Links drafted from the words alone, for what nobody has linked to the topics yet.

What a statement answers is a question with a known answer, and each sentence of its text states something: asked of the
topics one by one, they tell what the statement is about. A draft says how much of that is the topic (``share``), whether
the topic's question is settled, whether the text denies it, and which sentence says so.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qanswer.match.denial import denies, is_bare_denial
from qanswer.match.logit import topic_utilities
from qanswer.statements import Link, Status
from qanswer.text import parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qanswer.match.features import Comparer
    from qanswer.match.weights import Weights
    from qanswer.statements import Statement

# Probabilities among all topics from which a statement is taken to settle a topic. Against the links that people made
# for the shipped sheet, 9 in 10 of those so taken are right.
ANSWERS_BY_CONTROL, ANSWERS_BY_TEXT = 0.27, 0.70  # a text mentions much that it does not settle
DENIES_BY_TEXT = 0.30  # … and from which a denying sentence is about the topic
QUOTED_FROM = 0.20  # … and from which a sentence is what the link rests on
TEXT_WEIGHT = 0.5  # of what a sentence of the text is about, against what the statement answers
LEAST_SHARE = 0.02  # under which a draft says nothing
MOST_LINKS = 12
_DEMAND = re.compile(r"(?:こと|か|旨)[。.?？]*$")  # after which a Japanese control's own predicate stands
_SHORTEST_SENTENCE = 3  # letters; shorter pieces of a text are captions


@dataclass(frozen=True, slots=True)
class _About:
    """How probably a text is about one topic, and the sentence that says most of it."""

    share: float = 0.0
    sentence: str = ""


_NOTHING = _About()


def draft_links(statement: Statement, comparer: Comparer, weights: Weights) -> tuple[Link, ...]:
    """Return links to the topics that the statement answers or its text speaks of, the surest first.

    Every sentence is asked by itself too: a control often joins two topics, and a text more. () where none is near.
    """
    control = statement.own_asked or statement.translated_asked
    text = parts(statement.own_text or statement.translated_text)
    said = [sentence for sentence in text if len(sentence) >= _SHORTEST_SENTENCE]
    by_control, by_text = _about(comparer, weights, [control, *parts(control)]), _about(comparer, weights, said)
    denied = _is_denied(statement, control, said)
    topics = comparer.index.topics
    drafts = {
        topic: _draft(topics[topic].id, by_control.get(topic, _NOTHING), by_text.get(topic, _NOTHING), denied=denied)
        for topic in sorted({*by_control, *by_text})
    }
    near = [topic for topic, link in drafts.items() if link.share >= LEAST_SHARE]
    surest_first = sorted(near, key=lambda topic: (-drafts[topic].answers, -drafts[topic].share, topic))
    return tuple(drafts[topic] for topic in surest_first[:MOST_LINKS])


def links_of(statement: Statement, comparer: Comparer, weights: Weights) -> tuple[Link, ...]:
    """Return what people settled of a statement's links, with drafts for the other topics where those are still open."""
    if statement.links and not statement.is_open:
        return statement.links
    known = {link.topic for link in statement.links}
    drafts = draft_links(statement, comparer, weights)
    return (*statement.links, *(draft for draft in drafts if draft.topic not in known))


def _draft(topic: str, asked: _About, said: _About, *, denied: bool) -> Link:
    """Return the link that what is asked and what is said make together.

    A denying sentence denies what the control does not ask about; of what it does ask, the control's own answer decides.
    """
    share = max(asked.share, TEXT_WEIGHT * said.share)
    by_sentence = said.share >= DENIES_BY_TEXT and said.share > asked.share and denies(said.sentence)
    answers = asked.share >= ANSWERS_BY_CONTROL or said.share >= ANSWERS_BY_TEXT or by_sentence
    quote = said.sentence if said.share >= QUOTED_FROM else ""
    polarity = not (by_sentence or (denied and asked.share >= said.share))
    return Link(topic, answers, polarity=polarity, quote=quote, share=share, automatic=True)


def _is_denied(statement: Statement, control: str, said: Sequence[str]) -> bool:
    """Return whether the statement says that what it answers is not so; a control in the negative turns that round."""
    not_met = statement.status is Status.NOT_MET or bool(said and is_bare_denial(said[0]))
    return not_met is not denies(_DEMAND.sub("", control.strip()))


def _about(comparer: Comparer, weights: Weights, texts: Iterable[str]) -> Mapping[int, _About]:
    """Return topic number -> its highest probability among the topics over all ``texts``, and the text that has it."""
    best: dict[int, _About] = {}
    for text in texts:
        utilities = topic_utilities(comparer.compare_topics(text), weights)
        highest = max(utilities.values(), default=0.0)
        raised = {topic: math.exp(utility - highest) for topic, utility in utilities.items()}
        total = math.fsum(raised.values())
        for topic, value in raised.items():
            if value / total > best.get(topic, _NOTHING).share:
                best[topic] = _About(value / total, text)
    return best
