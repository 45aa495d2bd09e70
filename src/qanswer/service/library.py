"""The library of past answers, opened for who asks: SQLAlchemy is imported only where there is one or one is asked for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from platformdirs import user_data_path

from qanswer.knowledge.locate import shipped_folder
from qanswer.library.places import FILE, find_library, is_named
from qanswer.speech import _, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from qanswer.knowledge.model import Knowledge
    from qanswer.library.model import Told
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


def open_library(
    place: LibraryPlace, recogniser: Recogniser, tell: Callable[[str], None], *, create: bool = False
) -> Library:
    """Open a library, its index made by this very program's analysis.

    Raises:
        LibraryError: it cannot be opened or made.
    """
    from qanswer.library.store import Library  # noqa: PLC0415 - SQLAlchemy takes a while

    if create and not place.exists and place.path == user_data_path("qanswer", appauthor=False) / FILE:
        tell(
            _(
                "{place}: a new library of past answers; beside your own knowledge (--kb) it would lie there",
                place=place,
            )
        )
    library = Library(place, create=create)
    if library.analysis not in ("", recogniser.analysis):
        tell(said("past answers are indexed anew, since qanswer or the glossary changed …"))
        library.reindex(recogniser.analysis, lambda told: recogniser.keys(told.as_question))
    return library


def open_past(named: str | None, matcher: Matcher, profile: Profile, tell: Callable[[str], None]) -> PastFinder | None:
    """Return what finds past answers for a form; None where there is no library and none was named.

    Raises:
        LibraryError: it was named and is not there, or cannot be used.
    """
    place = library_place(matcher.knowledge, named)
    if not place.exists and not is_named(named):
        return None
    from qanswer.match.past.finder import PastFinder  # noqa: PLC0415 - most forms are filled without a library
    from qanswer.match.past.keys import Recogniser  # noqa: PLC0415

    recogniser = Recogniser(matcher)
    library = open_library(place, recogniser, tell)
    return PastFinder(library, matcher, recogniser, may_give=_may_give(profile))


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
