"""Options that several commands share, and what they turn into."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qanswer.cli.console import talk
from qanswer.errors import UsageError
from qanswer.speech import _, because
from qanswer.statements import Audience

if TYPE_CHECKING:
    from qanswer.forms.contract import Overrides
    from qanswer.plan.decisions import Decisions
    from qanswer.plan.model import FillOptions

KnowledgePath = Annotated[
    Path | None,
    typer.Option(
        "--kb",
        help="Knowledge folder or check sheet file (default: $QANSWER_KB, ./knowledge, the one shipped).",
        show_default=False,
    ),
]
Product = Annotated[
    str,
    typer.Option("--product", help="Which product of a folder that holds several (products/NAME).", show_default=False),
]
Sheet = Annotated[str | None, typer.Option(help="Read this sheet only.", show_default=False)]
Columns = Annotated[
    str | None,
    typer.Option(
        help="Where things are: question=C,answer=E,remark=F (also status=, evidence=, reviewer=, number=, context=).",
        show_default=False,
    ),
]
HeaderRow = Annotated[int | None, typer.Option(min=1, help="Row of the column headings.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead.")]
Force = Annotated[bool, typer.Option("--force", help="Replace an output that exists.")]


class Cite(StrEnum):
    """Where the source reference is written."""

    REMARK = "remark"
    COLUMN = "column"
    NONE = "none"


Citing = Annotated[Cite, typer.Option(help="Where the source reference goes.")]
Readers = Annotated[Audience, typer.Option(help="Who will read the filled form.")]
Replace = Annotated[bool, typer.Option("--replace", help="Redo cells that are already answered.")]
Drafts = Annotated[
    bool, typer.Option("--drafts", help="Also write the best candidate, marked, for rows up for review.")
]
Fit = Annotated[bool, typer.Option("--fit", help="Make answered rows as high as their answers need (Excel).")]
ApprovedOnly = Annotated[bool, typer.Option("--approved-only", help="Hold back translations nobody approved yet.")]
Profile = Annotated[
    Path | None,
    typer.Option(
        help="File whose table \\[profile] has the header fields (default: ./qanswer.toml).", show_default=False
    ),
]
DecisionsPath = Annotated[
    Path | None,
    typer.Option(
        "--decisions",
        help="What a person decided: a JSON file (see `qanswer plan`; - reads stdin), or the workbook of --review xlsx.",
        show_default=False,
    ),
]
AllowSigned = Annotated[
    bool, typer.Option("--allow-signed", help="Fill a digitally signed file although that breaks its signature.")
]


def overrides(sheet: str | None, columns: str | None, header_row: int | None) -> Overrides:
    """Return what the user said about the layout.

    Raises:
        UsageError: ``columns`` is not a list of role=column.
    """
    from qanswer.forms.contract import ROLES, Overrides

    roles: dict[str, str] = {}
    for pair in (columns or "").replace(" ", "").split(","):
        if not pair:
            continue
        role, _, column = pair.partition("=")
        if role not in ROLES or not column.replace("+", "").isalnum():
            known = ", ".join(ROLES)
            raise UsageError(
                "--columns: {pair!r} is not role=column; roles: {known}; example: question=C,answer=E,remark=F",
                pair=pair,
                known=known,
            )
        roles[role] = column.upper()
    return Overrides(sheet, roles, header_row)


def fill_options(
    told: Overrides,
    cite: Cite,
    audience: Audience,
    *,
    approved_only: bool,
    replace: bool,
    drafts: bool,
    fit: bool = False,
    allow_signed: bool,
) -> FillOptions:
    """Return what the user asks of a fill.

    Raises:
        UsageError: a column for citations is wanted and none is named.
    """
    from qanswer.plan.model import FillOptions

    if cite is Cite.COLUMN and "source" not in told.columns:
        raise UsageError("--cite column: name the column as well, e.g. --columns source=H")
    return FillOptions(
        told,
        audience,
        approved_only=approved_only,
        cite=cite is not Cite.NONE,
        replace=replace,
        drafts=drafts,
        fit=fit,
        allow_signed=allow_signed,
    )


def read_text(path: Path) -> str:
    """Return the text of a JSON file, or of stdin for ``-``.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        return sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            "{path}: cannot be read ({why}); pass a JSON file, or - for stdin", path=path, why=because(error)
        ) from error


def read_decisions(path: Path) -> Decisions:
    """Return what a person decided, from JSON or from the workbook that ``fill --review xlsx`` wrote.

    Raises:
        UsageError: it cannot be read or is of another shape.
    """
    if path.suffix.lower() == ".xlsx":
        from qanswer.export.review_back import decisions_from_workbook

        return decisions_from_workbook(path)
    from qanswer.plan.decisions import decisions_from_json

    return decisions_from_json(read_text(path), str(path))


def tell_layout(saved: Path | None) -> None:
    """Say that a saved layout was used, where one was."""
    if saved is not None:
        talk().print(_("using the layout saved for forms of this kind: {saved}", saved=saved), soft_wrap=True)
