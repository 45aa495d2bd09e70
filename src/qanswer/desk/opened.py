"""One form on the desk: its plan, what was decided on it so far, and the way back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qanswer.desk import journal
from qanswer.desk.looks import Look, digest, news
from qanswer.errors import UsageError
from qanswer.model import Verdict
from qanswer.office.package.package import file_sha256
from qanswer.plan.decisions import Decisions
from qanswer.plan.model import Action, Decision
from qanswer.service.outputs import default_output

if TYPE_CHECKING:
    import threading
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from qanswer.desk.looks import Looks
    from qanswer.plan.model import Filled, FillOptions, Plan, PlannedRow
    from qanswer.service.workspace import Reports, Workspace


@dataclass(frozen=True, slots=True)
class Told:
    """What a colleague answered to a question that was put to him; to be accepted like any other proposal."""

    text: str
    owner: str  # department code


class OpenedForm:
    """A form being reviewed. Every change is kept on the disk before the call returns; calls may come from any thread.

    Attributes:
        plan: what the program proposes.
        rows: each question as decided so far, in reading order.
        decisions: by position of the row.
        told: colleagues' answers that nobody accepted yet, by position of the row.
        version: counts the changes; a page that shows an older one asks for what came since.
        news: positions of the rows that were otherwise when somebody last looked, in a run before.
        dropped: decisions kept earlier that do not fit the form any more.
        filled: the finished fill, once there is one.
    """

    def __init__(
        self, workspace: Workspace, path: Path, options: FillOptions, lock: threading.RLock, looks: Looks
    ) -> None:
        """Plan the form and take up what was decided before.

        Args:
            workspace: what it is answered from.
            path: the customer's form.
            options: how it is answered.
            lock: held while the workspace is used.
            looks: what each form was like when somebody last looked.

        Raises:
            FormError: the form cannot be used.
            UsageError: the kept decisions cannot be read.
        """
        self._workspace = workspace
        self._options = options
        self._lock = lock
        self._looks = looks
        self.path = path
        self.version = 0
        self.filled: Filled | None = None
        self._begin()

    def _begin(self) -> None:
        self.plan: Plan = self._workspace.plan(self.path, self._options)
        self.rows: list[PlannedRow] = list(self.plan.rows)
        self.decisions: dict[int, Decision] = {}
        self.told: dict[int, Told] = {}
        self.dropped = 0
        self._changed: dict[int, int] = {}  # position -> version of its last change
        self._history: list[Mapping[int, Decision | None]] = []  # what each step replaced, newest last
        kept = journal.read(journal.journal_of(self.path))
        places = {(row.question.location, row.question.text): at for at, row in enumerate(self.plan.rows)}
        for decision in kept.decisions if kept else ():
            at = places.get((decision.location, decision.question))
            if at is None or not self._fits(at, decision):
                self.dropped += 1
        self._seen = [digest(row) for row in self.rows]
        self.news = news(self._looks.of(self.path), self._seen)
        self._look()

    def _fits(self, at: int, decision: Decision) -> bool:
        try:
            self.rows[at] = self._workspace.preview(self.plan, decision)
        except UsageError:
            return False
        self.decisions[at] = decision
        return True

    def begin_anew_if_changed(self) -> None:
        """Plan again where the file is another than was planned; decisions on the same questions are kept."""
        with self._lock:
            if file_sha256(self.path) != self.plan.form.sha256:
                self._begin()
                self.version += 1

    def decide(self, wanted: Mapping[int, Decision]) -> Sequence[int]:
        """Take decisions on rows by position, all of them or none, and return the positions.

        Raises:
            DecisionRefused: one cannot be carried out whole; says which and why.
            OutputError: they cannot be kept.
        """
        with self._lock:
            decided = {at: self._workspace.preview(self.plan, self._meant(at, one)) for at, one in wanted.items()}
            before = {at: self.decisions.get(at) for at in wanted}
            self._put({at: row.decision for at, row in decided.items()}, decided)
            self._history.append(before)
            return tuple(wanted)

    def undo(self) -> Sequence[int]:
        """Take the last step back and return the positions it changed; none where nothing was decided since the start."""
        with self._lock:
            if not self._history:
                return ()
            before = self._history.pop()
            rows = {
                at: self.plan.rows[at] if decision is None else self._workspace.preview(self.plan, decision)
                for at, decision in before.items()
            }
            self._put(before, rows)
            return tuple(before)

    def take_told(self, answers: Mapping[int, Told]) -> Sequence[int]:
        """Put colleagues' answers on their rows, to be accepted, and return the positions."""
        with self._lock:
            self.told.update(answers)
            self._put(dict.fromkeys(answers), {at: self.plan.rows[at] for at in answers})
            return tuple(answers)

    def since(self, version: int) -> Sequence[int]:
        """Return the positions of the rows that changed after ``version``."""
        return [at for at, changed in sorted(self._changed.items()) if changed > version]

    def finish(self, *, force: bool, reports: Reports = ()) -> Filled:
        """Write the copy with every decision carried out, prove it, and return the fill.

        Raises:
            FormChanged: the file on the disk is another by now.
            OutputError: the copy is there already, or cannot be written.
            VerificationFailed: the copy differs in more than the answers; nothing is left behind.
        """
        with self._lock:
            decisions = Decisions(tuple(self.decisions.values()), self.plan.form.sha256)
            self.filled = self._workspace.apply(
                self.plan, default_output(self.path), decisions, force=force, reports=reports
            )
            return self.filled

    def _meant(self, at: int, decision: Decision) -> Decision:
        """Return what accepting means: for a row held back or answered by a colleague, the text that is shown."""
        row, told = self.plan.rows[at], self.told.get(at)
        if decision.action is not Action.ACCEPT:
            return decision
        if told is not None:
            return replace(decision, action=Action.WRITE, text=told.text)
        if row.verdict is Verdict.REVIEW and row.text:
            return replace(decision, action=Action.WRITE, text=row.text, citation=row.citation)
        return decision

    def _put(self, decisions: Mapping[int, Decision | None], rows: Mapping[int, PlannedRow]) -> None:
        changed = {**self.decisions, **decisions}
        kept = {at: decision for at, decision in sorted(changed.items()) if decision is not None}
        journal.keep(journal.journal_of(self.path), list(kept.values()), self.plan.form.sha256)
        self.decisions = kept
        self.version += 1
        for at, row in rows.items():
            self.rows[at] = row
            self._seen[at] = digest(row)
            self._changed[at] = self.version
        self._look()

    def _look(self) -> None:
        self._looks.keep(Look(self.path, self.plan.form.sha256, tuple(self._seen)))
