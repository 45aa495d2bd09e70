"""The library beside the desk: looked into, decided on, and taught what was just written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from qanswer.errors import UsageError
from qanswer.intake.learn import LearnOptions
from qanswer.service.calendar import today
from qanswer.service.learning import Teaching, day_in_name
from qanswer.service.ledger import Ledger
from qanswer.service.library import library_place, open_past

if TYPE_CHECKING:
    import threading

    from qanswer.desk.opened import OpenedForm
    from qanswer.intake.learn import Learning
    from qanswer.library.model import State, Told
    from qanswer.service.workspace import Workspace


class Shelf:
    """The library of one desk, opened when it is first asked for.

    Attributes:
        is_wanted: whether the person works with a library at all.
        place: where it is, or will be once something is learnt.
    """

    def __init__(
        self, workspace: Workspace, lock: threading.RLock, named: str | None = None, *, is_wanted: bool = True
    ) -> None:
        """Find the library.

        Args:
            workspace: what forms are answered from; answers from the library as well once there is one.
            lock: held while the workspace is used.
            named: a file or a server's address; None: where it is by default.
            is_wanted: False: nothing is read from a library or offered to it.
        """
        self._workspace, self._lock, self._named = workspace, lock, named
        self.is_wanted = is_wanted
        self.place = library_place(workspace.knowledge, named)
        self._ledger: Ledger | None = None
        self._examined: dict[str, tuple[OpenedForm, Learning]] = {}  # by digest of the copy: what somebody was shown

    def ledger(self) -> Ledger | None:
        """Return what the library says; None where there is none yet.

        Raises:
            LibraryError: it cannot be used.
        """
        with self._lock:
            if self._ledger is None and self.is_wanted and self.place.exists:
                self._ledger = Ledger.open(self._workspace.matcher, self._named)
            return self._ledger

    def decide(self, id_: str, state: State) -> Told:
        """Take an answer out of use, or into it again; return it as it is then.

        Raises:
            UsageError: there is no library yet, or no such answer in it, or one to be approved says nothing.
            LibraryError: the library cannot be written.
        """
        with self._lock:
            ledger = self.ledger()
            if ledger is None:
                raise UsageError("{id}: there is no library yet", id=id_)
            (told,) = ledger.decide([id_], state, today())
            return told

    def examine(self, form: OpenedForm, *, customer: str, day: str, product: str) -> Learning:
        """Return what the finished copy of a form would teach; nothing is written.

        Args:
            form: finished.
            customer: who was told; "": as the form's head says.
            day: ISO date when; "": the date in the file's name, else today.
            product: about which product; "" for the only one.

        Raises:
            UsageError: it is not finished, or ``day`` is no date.
            FormError: the copy cannot be read any more.
            LibraryError: the library cannot be used.
        """
        if form.filled is None or not self.is_wanted:
            raise UsageError("nothing is written yet; finish the form first")
        options = LearnOptions(
            customer, _day(day) or day_in_name(form.path) or today(), product, form.plan.options.overrides
        )
        with self._lock:
            learning = Teaching(self._workspace.matcher, self._named).examine(form.filled.output, options)
        self._examined = {learning.questionnaire.id: (form, learning)}
        return learning

    def learn(self, form: OpenedForm, examined: str) -> int:
        """Take what somebody was shown and consented to into the library; return how many rows are other than before.

        Args:
            form: whose copy was examined.
            examined: id of the questionnaire, as ``examine`` returned it.

        Raises:
            UsageError: something else was shown last.
            LibraryError: the library cannot be made or written.
        """
        shown = self._examined.get(examined)
        if shown is None or shown[0] is not form:
            raise UsageError("this is not what was shown last; look at it again, then decide")
        with self._lock:
            learnt = Teaching(self._workspace.matcher, self._named).learn(shown[1], today())
            if self._workspace.past is None:  # the next form is answered from it as well
                self._workspace.past = open_past(
                    self._named, self._workspace.matcher, self._workspace.profile, lambda _: None
                )
        self._examined = {}
        return learnt


def _day(written: str) -> str:
    try:
        return date.fromisoformat(written).isoformat() if written else ""
    except ValueError:
        raise UsageError("{day}: is no date; write it as 2026-04-01", day=written) from None
