"""What an owner asks of the library, whoever asks for them: the command line, a page or an assistant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from qanswer.errors import UsageError
from qanswer.intake.learn import Learner
from qanswer.library.model import Entry, State
from qanswer.library.records import merge
from qanswer.match.past.ledger import changed_since, contradictions, stale, unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.library.model import Told
    from qanswer.library.records import Merged
    from qanswer.match.past.ledger import Contradiction, Unknown
    from qanswer.service.library import LibraryBeside


class Near(NamedTuple):
    """A past answer near to what was looked for."""

    told: Told
    score: float  # 0 to 1, how alike the questions are


class ToldSo(NamedTuple):
    """A past answer in the ledger."""

    told: Told
    changed_since: bool  # the item that it rests on says something else by now


class Ledger:
    """A library beside the knowledge that its answers rest on."""

    def __init__(self, beside: LibraryBeside, *, create: bool = False) -> None:
        """Open the library, or take it as it was opened.

        Args:
            beside: the library beside a check sheet.
            create: make it where there is none.

        Raises:
            LibraryError: it is not there, or cannot be used.
        """
        self.knowledge, self.library = beside.matcher.knowledge, beside.opened(create=create)
        self._learner = Learner(beside.matcher, beside.near)

    def search(self, text: str, limit: int) -> list[Near]:
        """Return past answers to questions near ``text``, best and newest first."""
        found = self._learner.finder(self.library).search(self._learner.asked(text))
        return [Near(told, score) for told, score in found[:limit]]

    def told(self, text: str) -> list[ToldSo]:
        """Return who was told what, and when: of an item's id all that rests on it, else of a question."""
        if text in self.knowledge.statements:
            found = self.library.resting_on(text)
        else:
            near = self._learner.finder(self.library).search(self._learner.asked(text))
            questions = {told.question for told, score in near if score >= self._learner.told_from}
            found = [told for told in self.library.all() if told.question in questions]
        return [ToldSo(one, changed_since(one, self.knowledge.statements)) for one in found]

    def unknown(self, since: str = "") -> list[Unknown]:
        """Return what was asked since an ISO date and never answered, by topic and department, the most asked first."""
        return unknown(self.library.all(), since)

    def stale(self, before: str) -> list[Told]:
        """Return the approved answers told before an ISO date, oldest first."""
        return stale(self.library.all(), before)

    def conflicts(self) -> list[Contradiction]:
        """Return the approved answers that contradict a newer one to the same question, where nothing tells why."""
        return contradictions(self.library, self._learner.finder(self.library))

    def decide(self, starts: Sequence[str], state: State, today: str) -> list[Told]:
        """Take answers out of use or into it again; return them as they are then.

        Args:
            starts: of each answer's id as much as no other begins with.
            state: approved or retired.
            today: ISO date of the decision.

        Raises:
            UsageError: no answer, or more than one, begins so, or one to be approved says nothing.
        """
        chosen = [self._only(start) for start in starts]
        empty = next((one for one in chosen if not one.text and one.choice is None), None)
        if state is State.APPROVED and empty:
            raise UsageError("{id}: was never answered; learn a form that answers it", id=empty.id)
        self.library.decide([one.id for one in chosen], state, today)
        return [replace(one, state=state) for one in chosen]

    def take(self, incoming: Sequence[Told], today: str) -> Merged:
        """Merge what files of another library say into this one; the newest decision on a row wins."""
        merged = merge(self.library.all(), incoming)
        if merged.added or merged.changed:
            entries = [Entry(one, self._learner.keys(one)) for one in merged.told]
            self.library.learn(entries, today, self._learner.analysis, decided=True)
        return merged

    def _only(self, start: str) -> Told:
        found = self.library.by_id(start) if start else []
        if not found:
            raise UsageError("{start}: no answer has this id; see `qanswer library search`", start=start)
        if len(found) > 1:
            raise UsageError(
                "{start}: {n} answers have this id; see `qanswer library search`", start=start, n=len(found)
            )
        return found[0]
