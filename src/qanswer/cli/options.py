"""Options that several commands share, and what they turn into."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from qanswer.errors import UsageError
from qanswer.forms.interface import Overrides

KnowledgePath = Annotated[
    Path | None,
    typer.Option(
        "--kb",
        help="Knowledge folder or check sheet file (default: $QANSWER_KB, ./knowledge, the one shipped).",
        show_default=False,
    ),
]
Sheet = Annotated[str | None, typer.Option(help="Read this sheet only.", show_default=False)]
Columns = Annotated[
    str | None,
    typer.Option(help="Where things are: question=C,answer=E,remark=F (also number=, context=).", show_default=False),
]
HeaderRow = Annotated[int | None, typer.Option(min=1, help="Row of the column headings.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead.")]
Force = Annotated[bool, typer.Option("--force", help="Replace an output that exists.")]

ROLES = ("question", "answer", "remark", "number", "context")


def overrides(sheet: str | None, columns: str | None, header_row: int | None) -> Overrides:
    """Return what the user said about the layout.

    Raises:
        UsageError: ``columns`` is not a list of role=column.
    """
    roles: dict[str, str] = {}
    for pair in (columns or "").replace(" ", "").split(","):
        if not pair:
            continue
        role, _, column = pair.partition("=")
        if role not in ROLES or not column.replace("+", "").isalnum():
            known = ", ".join(ROLES)
            raise UsageError(
                f"--columns: {pair!r} is not role=column; roles: {known}; example: question=C,answer=E,remark=F"
            )
        roles[role] = column.upper()
    return Overrides(sheet, roles, header_row)


def results() -> Console:
    """Return the console that results go to: stdout, plain when piped."""
    return Console(file=sys.stdout, highlight=False, markup=False, soft_wrap=not sys.stdout.isatty())


def talk() -> Console:
    """Return the console that talk goes to: stderr."""
    return Console(file=sys.stderr, highlight=False, markup=False, stderr=True)
