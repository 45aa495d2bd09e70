"""The library beside the desk: looked into, decided on, and taught what was just written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from qanswer.errors import UsageError
from qanswer.intake.learn import LearnOptions
from qanswer.service.calendar import today
from qanswer.service.learning import Teaching, day_in_name
from qanswer.service.ledger import Ledger

if TYPE_CHECKING:
    import threading

    from qanswer.desk.opened import OpenedForm
    from qanswer.intake.learn import Learning
    from qanswer.library.model import State, Told
    from qanswer.service.library import LibraryBeside


class Shelf:
    """The library of one desk, opened when it is first asked for.

    Attributes:
        is_wanted: whether the person works with a library at all.
    """

    def __init__(self, library: LibraryBeside | None, lock: threading.RLock) -> None:
        """Take the library.

        Args:
            library: need not be there yet; None: nothing is read from one or offered to it.
            lock: held while the workspace is used.
        """
        self._beside, self._lock = library, lock
        self.is_wanted = library is not None
        self._ledger: Ledger | None = None
        self._examined: dict[str, tuple[OpenedForm, Learning]] = {}  # by digest of the copy: what somebody was shown

    @property
    def place(self) -> str:
        """Where the library is, or will be once something is learnt; "" where none is wanted."""
        return str(self._beside.place) if self._beside else ""

    def ledger(self) -> Ledger | None:
        """Return what the library says; None where there is none yet.

        Raises:
            LibraryError: it cannot be used.
        """
        with self._lock:
            if self._ledger is None and self._beside and self._beside.is_there:
                self._ledger = Ledger(self._beside)
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
        if form.filled is None or self._beside is None:
            raise UsageError("nothing is written yet; finish the form first")
        options = LearnOptions(
            customer, _day(day) or day_in_name(form.path) or today(), product, form.plan.options.overrides
        )
        with self._lock:
            learning = Teaching(self._beside).examine(form.filled.output, options)
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
        if self._beside is None or shown is None or shown[0] is not form:
            raise UsageError("this is not what was shown last; look at it again, then decide")
        with self._lock:
            learnt = Teaching(self._beside).learn(shown[1], today())
        self._examined = {}
        return learnt


def _day(written: str) -> str:
    try:
        return date.fromisoformat(written).isoformat() if written else ""
    except ValueError:
        raise UsageError("{day}: is no date; write it as 2026-04-01", day=written) from None
