"""``qanswer plan``: what ``fill`` would write and why, before anything is."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from qanswer.cli.console import results
from qanswer.cli.library_place import LibraryOption, NoLibrary, tell
from qanswer.cli.options import (
    AllowSigned,
    ApprovedOnly,
    AsJson,
    Cite,
    Citing,
    Columns,
    Drafts,
    Fit,
    HeaderRow,
    KnowledgePath,
    Product,
    Profile,
    Readers,
    Replace,
    Sheet,
    fill_options,
    overrides,
    tell_layout,
)
from qanswer.cli.progress import progress
from qanswer.statements import Audience


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("plan")(plan_command)


def plan_command(
    form: Annotated[Path, typer.Argument(help="The customer's form.", show_default=False)],
    *,
    sheet: Sheet = None,
    columns: Columns = None,
    header_row: HeaderRow = None,
    cite: Citing = Cite.REMARK,
    replace: Replace = False,
    drafts: Drafts = False,
    fit: Fit = False,
    approved_only: ApprovedOnly = False,
    audience: Readers = Audience.PUBLIC,
    profile: Profile = None,
    allow_signed: AllowSigned = False,
    json: AsJson = False,
    library: LibraryOption = None,
    no_library: NoLibrary = False,
    product: Product = "",
    kb: KnowledgePath = None,
) -> None:
    """Show what fill would write into a form, and why; nothing is written.

    The JSON has every question with its cells, the form's answer words, all candidates with their texts, and the
    cells to write; decisions on its rows go back with `qanswer fill FORM --decisions FILE`.
    """
    from qanswer.knowledge.locate import product_folder
    from qanswer.report import plan as plan_report
    from qanswer.report import terminal
    from qanswer.service.workspace import Workspace

    options = fill_options(
        overrides(sheet, columns, header_row),
        cite,
        audience,
        approved_only=approved_only,
        replace=replace,
        drafts=drafts,
        fit=fit,
        allow_signed=allow_signed,
    )
    workspace = Workspace.open(
        product_folder(kb, product), profile=profile, library=library, without_library=no_library, tell=tell
    )
    with progress(form.name) as step:
        made = workspace.plan(form, options, step=step)
    tell_layout(made.form.layout)
    if json:
        sys.stdout.write(plan_report.text(made))
    else:
        terminal.show_plan(made, results())
