"""``qanswer plan``: what ``fill`` would write and why, before anything is."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from qanswer.cli.console import results
from qanswer.cli.grouped import grouped
from qanswer.cli.options import (
    AllowSigned,
    AsJson,
    LayoutOptions,
    Profile,
    ReaderOptions,
    SourceOptions,
    WritingOptions,
    fill_options,
    tell,
    tell_layout,
)
from qanswer.cli.progress import progress


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("plan")(grouped(plan_command))


def plan_command(
    form: Annotated[Path, typer.Argument(help="The customer's form.", show_default=False)],
    *,
    layout: LayoutOptions,
    writing: WritingOptions,
    readers: ReaderOptions,
    profile: Profile = None,
    allow_signed: AllowSigned = False,
    json: AsJson = False,
    sources: SourceOptions,
) -> None:
    """Show what fill would write into a form, and why; nothing is written.

    The JSON has every question with its cells, the form's answer words, all candidates with their texts, and the
    cells to write; decisions on its rows go back with `qanswer fill FORM --decisions FILE`.
    """
    from qanswer.report import plan as plan_report
    from qanswer.report import terminal

    options = fill_options(layout, readers, writing, allow_signed=allow_signed)
    workspace = sources.opening(profile).workspace(tell)
    with progress(form.name) as step:
        made = workspace.plan(form, options, step=step)
    tell_layout(made.form.layout)
    if json:
        sys.stdout.write(plan_report.text(made))
    else:
        terminal.show_plan(made, results())
