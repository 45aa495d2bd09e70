"""A question as it is compared: its own terms, and its headings' as weaker ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from qanswer.text import normalise, strip_asking

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qanswer.match.postings import Weighed
    from qanswer.match.terms import Analyser, Terms

HEADING_WEIGHT = 0.4  # of a heading's term against one of the question, for a question of many words
TERSE_WEIGHT = 1.6  # … and added where the question has no word of content: 「実施内容」 under 「静電気対策」
DEPTH_DECAY = 0.4  # each heading further out counts this much less
_LONGEST_HEADING = 500  # characters; what follows in a longer one is instructions
_HEADINGS_KEPT = 4096  # forms repeat their headings row after row


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, split once for all comparisons."""

    plain: str  # normalised
    bare: str  # the same without the words of asking
    own: Terms
    headings: Sequence[tuple[float, str, Terms]]  # weight, bare text, terms; innermost first

    def weighed(self, kind: str) -> Weighed:
        """Return the weights of one kind of terms: 1 or more for the question's own, less for its headings'."""
        counts: Mapping[str, float] = getattr(self.own, kind)
        together = dict(counts)
        for weight, _, terms in self.headings:
            for term in getattr(terms, kind):
                together[term] = together.get(term, 0.0) + weight
        return together


class Splitter:
    """Splits questions; remembers the headings, which many rows share."""

    def __init__(self, analyser: Analyser) -> None:
        self._analyser = analyser
        self._heading = lru_cache(_HEADINGS_KEPT)(self._split)

    def split(self, text: str, context: Sequence[str], hint: str) -> Asked:
        """Return the question under its headings (outermost first), with what else the form says about the row."""
        bare, own = self._split(text)
        weight = HEADING_WEIGHT + TERSE_WEIGHT / (1 + len(own.words))
        nearest_first = [(weight * DEPTH_DECAY**depth, name) for depth, name in enumerate(reversed(context))]
        if hint:
            nearest_first.append((HEADING_WEIGHT, hint))
        headings = [(share, *self._heading(name[:_LONGEST_HEADING])) for share, name in nearest_first]
        return Asked(normalise(text), bare, own, headings)

    def _split(self, text: str) -> tuple[str, Terms]:
        bare = strip_asking(text)
        return bare, self._analyser.terms(bare)
