"""Options that several commands share, and what they turn into."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qanswer.cli.console import talk
from qanswer.errors import UsageError
from qanswer.speech import _, because, spoken
from qanswer.statements import Audience

if TYPE_CHECKING:
    from qanswer.forms.contract import Overrides
    from qanswer.plan.decisions import Decisions
    from qanswer.plan.model import FillOptions
    from qanswer.service.batch import Opening
    from qanswer.service.ledger import Ledger

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


LibraryOption = Annotated[
    str | None,
    typer.Option(
        "--library",
        help="Library of past answers: a file, or postgresql://… (default: $QANSWER_LIBRARY, library.sqlite in the knowledge folder).",
        show_default=False,
    ),
]
NoLibrary = Annotated[bool, typer.Option("--no-library", help="Answer from the check sheets alone.")]


@dataclass(frozen=True, slots=True)
class LayoutOptions:
    """What the user says about where things stand in a form."""

    sheet: Sheet = None
    columns: Columns = None
    header_row: HeaderRow = None

    def overrides(self) -> Overrides:
        """Return it as what is known of the layout.

        Raises:
            UsageError: ``columns`` is not a list of role=column.
        """
        from qanswer.forms.contract import ROLES, Overrides

        roles: dict[str, str] = {}
        for pair in (self.columns or "").replace(" ", "").split(","):
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
        return Overrides(self.sheet, roles, self.header_row)


@dataclass(frozen=True, slots=True)
class WritingOptions:
    """How answers are put into a form."""

    cite: Citing = Cite.REMARK
    replace: Replace = False
    drafts: Drafts = False
    fit: Fit = False


@dataclass(frozen=True, slots=True)
class ReaderOptions:
    """For whom answers are."""

    approved_only: ApprovedOnly = False
    audience: Readers = Audience.PUBLIC


@dataclass(frozen=True, slots=True)
class KnowledgeOptions:
    """Whose knowledge is meant."""

    product: Product = ""
    kb: KnowledgePath = None

    def folder(self) -> Path | None:
        """Return the folder, None for that found by default.

        Raises:
            UsageError: the knowledge folder has no such product.
        """
        from qanswer.knowledge.locate import product_folder

        return product_folder(self.kb, self.product)


@dataclass(frozen=True, slots=True)
class LedgerOptions:
    """Which library of past answers is meant."""

    library: LibraryOption = None
    product: Product = ""
    kb: KnowledgePath = None

    def ledger(self, *, create: bool = False) -> Ledger:
        """Return the library, opened; ``create`` makes one where there is none.

        Raises:
            UsageError: the knowledge folder has no such product, or several and none is named.
            LibraryError: there is no library, or it cannot be used.
        """
        from qanswer.knowledge.load import load
        from qanswer.knowledge.locate import product_folder
        from qanswer.match.engine import Matcher
        from qanswer.service.ledger import Ledger
        from qanswer.service.library import LibraryBeside

        return Ledger(
            LibraryBeside(Matcher(load(product_folder(self.kb, self.product))), self.library, tell), create=create
        )


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """What is answered from."""

    library: LibraryOption = None
    no_library: NoLibrary = False
    product: Product = ""
    kb: KnowledgePath = None

    def opening(self, profile: Path | None = None) -> Opening:
        """Return what a workspace is opened with.

        Raises:
            UsageError: the knowledge folder has no such product, or several and none is named.
        """
        from qanswer.knowledge.locate import product_folder
        from qanswer.service.batch import Opening

        return Opening(product_folder(self.kb, self.product), profile, self.library, self.no_library)


def fill_options(
    layout: LayoutOptions, readers: ReaderOptions, writing: WritingOptions | None = None, *, allow_signed: bool = False
) -> FillOptions:
    """Return what the user asks of a fill.

    Raises:
        UsageError: the layout cannot be read, or a column for citations is wanted and none is named.
    """
    from qanswer.plan.model import FillOptions

    told, writing = layout.overrides(), writing or WritingOptions()
    if writing.cite is Cite.COLUMN and "source" not in told.columns:
        raise UsageError("--cite column: name the column as well, e.g. --columns source=H")
    return FillOptions(
        told,
        readers.audience,
        approved_only=readers.approved_only,
        cite=writing.cite is not Cite.NONE,
        replace=writing.replace,
        drafts=writing.drafts,
        fit=writing.fit,
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


def tell(message: str) -> None:
    """Say on stderr that something takes a while."""
    talk().print(spoken(message), soft_wrap=True)
