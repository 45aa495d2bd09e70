"""Taking answered forms into the library, whoever asks for it: the command line or a page. Nothing without consent."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from qanswer.intake.learn import Learner

if TYPE_CHECKING:
    from pathlib import Path

    from qanswer.intake.learn import Learning, LearnOptions
    from qanswer.library.model import Learnt
    from qanswer.service.library import LibraryBeside

_IN_A_NAME = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")


class Teaching:
    """Answered forms beside the library that they may go into.

    Attributes:
        place: where the library is, or will be once something is learnt.
    """

    def __init__(self, library: LibraryBeside) -> None:
        """Take the library, which need not be there yet."""
        self._beside, self.place = library, library.place
        self._learner = Learner(library.matcher, library.near)

    def examine(self, path: Path, options: LearnOptions) -> Learning:
        """Return what the answered form at ``path`` would teach; nothing is written.

        Raises:
            FormError: the form cannot be used, or no question was found in it.
            UsageError: neither ``options`` nor the form's head says when it was answered.
            LibraryError: the library cannot be used.
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
        return self._beside.opened(create=True).learn(learning.entries, today, self._learner.analysis)

    def undo(self) -> Learnt | None:
        """Take the last learning back; None where there is none.

        Raises:
            LibraryError: there is no library.
        """
        return self._beside.opened().undo()


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
