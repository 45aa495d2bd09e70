"""``qanswer export``: the whole check sheet as a document."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from qanswer.cli.console import results
from qanswer.cli.options import Force, KnowledgePath
from qanswer.model import Language


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
    format: Annotated[Format, typer.Option("-f", "--format", help="File format.")] = Format.DOCX,  # noqa: A002 - the option's name
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Where to write (default: checksheet.FORMAT).", show_default=False),
    ] = None,
    language: Annotated[Language, typer.Option("--language", help="Language of the texts.")] = Language.JA,
    force: Force = False,
    kb: KnowledgePath = None,
) -> None:
    """Write the whole check sheet as a document that looks like the published one."""
    from qanswer.export import export
    from qanswer.knowledge.load import load
    from qanswer.service.outputs import check_output
    from qanswer.staging import staged

    knowledge = load(kb)
    target = output or Path(f"checksheet.{format.value}")
    check_output(knowledge.main.path, target, force=force)
    with staged(target, force=force) as copy:
        export(knowledge.main, format.value, copy, language)
    results().print(f"{target}: {len(knowledge.main.items)} items", soft_wrap=True)
