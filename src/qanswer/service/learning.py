"""Taking answered forms into the library, whoever asks for it: the command line or a page. Nothing without consent."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from qanswer.intake.learn import Learner
from qanswer.service.library import library_place, open_library

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qanswer.intake.learn import Learning, LearnOptions
    from qanswer.library.model import Learnt
    from qanswer.library.store import Library
    from qanswer.match.engine import Matcher

_IN_A_NAME = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")


class Teaching:
    """Answered forms beside the library that they may go into.

    Attributes:
        place: where the library is, or will be once something is learnt.
    """

    def __init__(
        self, matcher: Matcher, library: str | None = None, tell: Callable[[str], None] = lambda _: None
    ) -> None:
        """Open the library where there is one.

        Args:
            matcher: of the check sheets.
            library: a file or a server's address; None: where it is by default.
            tell: is told of work that takes a while.

        Raises:
            LibraryError: the library cannot be used.
        """
        self._matcher, self._tell = matcher, tell
        self.place = library_place(matcher.knowledge, library)
        self._learner = Learner(matcher)
        self._library: Library | None = None
        if self.place.exists:
            self._open()

    def examine(self, path: Path, options: LearnOptions) -> Learning:
        """Return what the answered form at ``path`` would teach; nothing is written.

        Raises:
            FormError: the form cannot be used, or no question was found in it.
            UsageError: neither ``options`` nor the form's head says when it was answered.
        """
        return self._learner.examine(path, options)

    def learn(self, learning: Learning, today: str) -> int:
        """Take what was examined into the library, made where there is none; return how many rows are other than before.

        Args:
            learning: what somebody saw and consented to.
            today: ISO date of the consent.

        Raises:
            LibraryError: the library cannot be made or written.
        """
        library = self._library or self._open(create=True)
        return library.learn(learning.entries, today, self._learner.analysis)

    def undo(self) -> Learnt | None:
        """Take the last learning back; None where there is none.

        Raises:
            LibraryError: there is no library.
        """
        return (self._library or self._open()).undo()

    def _open(self, *, create: bool = False) -> Library:
        self._library = open_library(self.place, self._learner.recogniser, self._tell, create=create)
        self._learner = Learner(self._matcher, self._library.near)
        return self._library


def day_in_name(form: Path) -> str:
    """Return the ISO date that stands in a file's name; "" where none does.

    >>> from pathlib import Path
    >>> day_in_name(Path("20260401_checksheet.xlsx")), day_in_name(Path("form_1234567890.xlsx"))
    ('2026-04-01', '')
    """
    found = _IN_A_NAME.search(form.stem)
    written = "-".join(found.groups()) if found else ""
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:  # 20260231 is a number
        return ""
