"""``qanswer export``: the whole check sheet as a document."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from qanswer.cli.console import results
from qanswer.cli.options import DecisionsPath, Force, KnowledgePath, Product, read_decisions
from qanswer.errors import UsageError
from qanswer.model import Language
from qanswer.speech import _n

if TYPE_CHECKING:
    from qanswer.knowledge.model import CheckSheet


class Format(StrEnum):
    """Formats the sheet can be exported to."""

    DOCX = "docx"
    XLSX = "xlsx"
    HTML = "html"
    MD = "md"
    CSV = "csv"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("export")(export_command)


def export_command(
    *,
    format: Annotated[  # noqa: A002 - the option's name
        Format, typer.Option("-f", "--format", metavar="FORMAT", help="docx, xlsx, html, md, csv or json.")
    ] = Format.DOCX,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Where to write (default: checksheet.FORMAT).", show_default=False),
    ] = None,
    language: Annotated[Language, typer.Option("--language", help="Language of the texts.")] = Language.JA,
    answers: Annotated[
        Path | None,
        typer.Option(
            help="Write what this form is answered instead: for signing off, for portals.", show_default=False
        ),
    ] = None,
    decisions: DecisionsPath = None,
    force: Force = False,
    product: Product = "",
    kb: KnowledgePath = None,
) -> None:
    """Write the whole check sheet as a document that looks like the published one.

    With --answers FORM, the answered questionnaire as a document of its own: question, tick, text, source, and the
    state of what is not answered.
    """
    from qanswer.export import export
    from qanswer.knowledge.locate import product_folder
    from qanswer.service.outputs import check_output
    from qanswer.staging import staged

    kb = product_folder(kb, product)
    if answers is not None:
        sheet, target = _answered(answers, decisions, language, kb), answers.with_suffix(f".answers.{format.value}")
    else:
        sheet, target = _published(kb, decisions), Path(f"checksheet.{format.value}")
    target = output or target
    check_output(sheet.path, target, force=force)
    with staged(target, force=force) as copy:
        export(sheet, format.value, copy, language)
    count = len(sheet.items)
    told = (
        _n("{file}: {n} item", "{file}: {n} items", count, file=target)
        if answers is None
        else _n("{file}: {n} question", "{file}: {n} questions", count, file=target)
    )
    results().print(Text(told), soft_wrap=True)


def _published(kb: Path | None, decisions: Path | None) -> CheckSheet:
    """Return the main check sheet.

    Raises:
        UsageError: decisions without a form that they are on.
    """
    from qanswer.knowledge.load import load

    if decisions is not None:
        raise UsageError("--decisions: are on a form; name it with --answers")
    return load(kb).main


def _answered(form: Path, decisions: Path | None, language: Language, kb: Path | None) -> CheckSheet:
    """Return a form's questions with their answers, after a person's decisions where there are some."""
    from qanswer.export.answers import answers_as_sheet
    from qanswer.service.workspace import Workspace

    workspace = Workspace.open(kb)
    plan = workspace.plan(form)
    if decisions is not None:
        plan = workspace.decided(plan, read_decisions(decisions))
    return answers_as_sheet(plan, language)
