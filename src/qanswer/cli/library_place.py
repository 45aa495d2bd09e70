"""Where the library is: the options that several commands share, and opening it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qanswer.cli.options import talk
from qanswer.errors import LibraryError

if TYPE_CHECKING:
    from qanswer.intake.learn import Learner
    from qanswer.knowledge.model import Knowledge
    from qanswer.library.places import LibraryPlace
    from qanswer.library.store import Library

LibraryOption = Annotated[
    str | None,
    typer.Option(
        "--library",
        help="Library of past answers: a file, or postgresql://… (default: $QANSWER_LIBRARY, library.sqlite in the knowledge folder).",
        show_default=False,
    ),
]

# SQLAlchemy is imported only where a library is there or asked for.


def library_place(knowledge: Knowledge, named: str | None) -> LibraryPlace:
    """Return where the library of a knowledge base is or would be."""
    from qanswer.library.places import find_library

    return find_library(knowledge.main.path.parent, named)


def open_library(place: LibraryPlace, learner: Learner, *, create: bool = False) -> Library:
    """Open a library, its index made by this very program's analysis.

    Raises:
        LibraryError: it cannot be opened, or would be made among the files that come with the product.
    """
    from qanswer.knowledge.locate import shipped_folder
    from qanswer.library.store import Library

    if create and place.path is not None and not place.exists and place.path.parent == shipped_folder():
        raise LibraryError(
            f"{place}: stands in the knowledge that comes with qanswer; name your own folder with --kb, or a library with --library"
        )
    library = Library(place, create=create)
    if library.analysis not in ("", learner.analysis):
        talk().print("past answers are indexed anew, since qanswer or the glossary changed …")
        library.reindex(learner.analysis, learner.keys)
    return library
