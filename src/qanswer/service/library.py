"""The library of past answers, opened for who asks: SQLAlchemy is imported only where there is one or one is asked for."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from platformdirs import user_data_path

from qanswer.knowledge.locate import shipped_folder
from qanswer.library.model import Near
from qanswer.library.places import FILE, find_library, is_named
from qanswer.speech import _, said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qanswer.knowledge.model import Knowledge
    from qanswer.library.model import Keys, Told
    from qanswer.library.places import LibraryPlace
    from qanswer.library.store import Library
    from qanswer.match.engine import Matcher
    from qanswer.match.past.finder import PastFinder
    from qanswer.match.past.keys import Recogniser
    from qanswer.service.profile import Profile


def library_place(knowledge: Knowledge, named: str | None) -> LibraryPlace:
    """Return where the library of a knowledge base is or would be.

    Beside one's own knowledge; that of the knowledge that comes with the product lies among the user's data, since nothing
    is written into an installed program.
    """
    folder = knowledge.main.path.parent
    return find_library(user_data_path("qanswer", appauthor=False) if folder == shipped_folder() else folder, named)


class LibraryBeside:
    """The library of past answers beside a check sheet, opened once for all who ask, as soon as it is there.

    Attributes:
        matcher: of the check sheet.
        place: where the library is, or will be once something is learnt.
    """

    def __init__(
        self, matcher: Matcher, named: str | None = None, tell: Callable[[str], None] = lambda _: None
    ) -> None:
        """Find the library; nothing is opened yet.

        Args:
            matcher: of the check sheet.
            named: a file or a server's address; None: where it is by default.
            tell: is told of work that takes a while.
        """
        self.matcher, self._tell = matcher, tell
        self.place = library_place(matcher.knowledge, named)
        self.is_named = is_named(named)
        self._library: Library | None = None

    @cached_property
    def recogniser(self) -> Recogniser:
        """Makes the keys that the library is indexed by."""
        from qanswer.match.past.keys import Recogniser  # noqa: PLC0415 - most forms are filled without a library

        return Recogniser(self.matcher)

    @property
    def is_there(self) -> bool:
        """Whether there is a library by now, whoever made it."""
        return self._library is not None or self.place.exists

    def opened(self, *, create: bool = False) -> Library:
        """Return the library, its index made by this very program's analysis.

        Args:
            create: make one where there is none.

        Raises:
            LibraryError: it is not there, cannot be used, or cannot be made.
        """
        if self._library is None:
            self._library = self._open(create=create)
        return self._library

    def near(self, questions: Sequence[Keys]) -> Sequence[Near]:
        """Return for each question what was asked before; nothing where there is no library yet."""
        return self.opened().near(questions) if self.is_there else [Near() for _ in questions]

    def finder(self, profile: Profile) -> PastFinder:
        """Return what finds past answers for a form; see ``opened``."""
        from qanswer.match.past.finder import PastFinder  # noqa: PLC0415 - as above

        return PastFinder(self.opened(), self.matcher, self.recogniser, may_give=_may_give(profile))

    def _open(self, *, create: bool) -> Library:
        from qanswer.library.store import Library  # noqa: PLC0415 - SQLAlchemy takes a while

        place, tell = self.place, self._tell
        if create and not place.exists and place.path == user_data_path("qanswer", appauthor=False) / FILE:
            tell(
                _(
                    "{place}: a new library of past answers; beside your own knowledge (--kb) it would lie there",
                    place=place,
                )
            )
        library = Library(place, create=create)
        if library.analysis not in ("", self.recogniser.analysis):
            tell(said("past answers are indexed anew, since qanswer or the glossary changed …"))
            library.reindex(self.recogniser.analysis, self.recogniser.keys_of)
        return library


def _may_give(profile: Profile) -> Callable[[Told], bool]:
    """Return whether a past answer is young enough, as of the profile's date, so that a fill repeats."""
    today = _day(profile.profile.get("date", ""))
    oldest = (today - timedelta(days=profile.max_age_days)).isoformat() if profile.max_age_days else ""

    def may(told: Told) -> bool:
        expired = bool(told.expires) and told.expires <= today.isoformat()
        return not expired and told.questionnaire.date >= oldest

    return may


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return date.today()  # noqa: DTZ011 - the user's own day, where the profile has no date
