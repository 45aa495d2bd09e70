"""The options for the library that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from qanswer.cli.console import talk
from qanswer.speech import spoken

LibraryOption = Annotated[
    str | None,
    typer.Option(
        "--library",
        help="Library of past answers: a file, or postgresql://… (default: $QANSWER_LIBRARY, library.sqlite in the knowledge folder).",
        show_default=False,
    ),
]
NoLibrary = Annotated[bool, typer.Option("--no-library", help="Answer from the check sheets alone.")]


def tell(message: str) -> None:
    """Say on stderr that something takes a while."""
    talk().print(spoken(message), soft_wrap=True)
