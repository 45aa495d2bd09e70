"""``qanswer fill``: the main job."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qanswer.cli.complaints import complain
from qanswer.cli.console import results, talk
from qanswer.cli.library_place import LibraryOption, NoLibrary, tell
from qanswer.cli.options import (
    AllowSigned,
    ApprovedOnly,
    AsJson,
    Cite,
    Citing,
    Columns,
    DecisionsPath,
    Drafts,
    Fit,
    Force,
    HeaderRow,
    KnowledgePath,
    Profile,
    Readers,
    Replace,
    Sheet,
    fill_options,
    overrides,
    read_text,
    tell_layout,
)
from qanswer.cli.progress import progress
from qanswer.errors import ExitCode, QanswerError, UsageError
from qanswer.speech import _
from qanswer.statements import Audience

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.plan.decisions import Decisions
    from qanswer.plan.model import Filled, FillOptions
    from qanswer.service.outputs import Targets
    from qanswer.service.workspace import Workspace

# Heavy rooms (Sudachi, the knowledge base) are imported inside the command: `qanswer --help` must not wait for them.


Forms = Annotated[
    list[Path], typer.Argument(metavar="FORM...", help="Customers' forms: .xlsx .xlsm .docx .csv", show_default=False)
]
Output = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        help="The filled copy (a folder for several forms; default: FORM.filled.xlsx).",
        show_default=False,
    ),
]
ReportPath = Annotated[
    Path | None, typer.Option(help="Also write the JSON report here (a folder for several forms).", show_default=False)
]
Review = Annotated[
    bool,
    typer.Option(
        "--review/--no-review",
        help="Write a review page beside the filled copy: FORM.review.html, OUT.review.html for -o OUT.xlsx.",
    ),
]
Convert = Annotated[
    bool,
    typer.Option(
        "--convert", help="Have LibreOffice make a copy of .xls .xlsb .ods .doc .odt .rtf forms, and fill that."
    ),
]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Print the summary only, not the table.")]


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("fill")(fill_command)


def fill_command(
    forms: Forms,
    *,
    output: Output = None,
    report: ReportPath = None,
    review: Review = True,
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
    decisions: DecisionsPath = None,
    allow_signed: AllowSigned = False,
    convert: Convert = False,
    force: Force = False,
    quiet: Quiet = False,
    json: AsJson = False,
    library: LibraryOption = None,
    no_library: NoLibrary = False,
    kb: KnowledgePath = None,
) -> None:
    """Fill customers' forms from the check sheet and write verified copies.

    Each question ends as filled, review (candidates and the reason stand in the review file; the cell stays blank)
    or unanswered. The original is never touched; the copy is proven to differ in the answered cells only.
    """
    from qanswer.service.outputs import refuse_collisions, targets_of
    from qanswer.service.workspace import Workspace

    worst = ExitCode.OK
    if convert:
        forms, worst = _all_converted(forms, force=force)
    targets = [targets_of(form, output, report, review=review, several=len(forms) > 1) for form in forms]
    refuse_collisions(targets)
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
    decided = _decisions(decisions, several=len(forms) > 1)
    workspace = Workspace.open(kb, profile=profile, library=library, without_library=no_library, tell=tell)
    for target in targets:
        try:
            _tell(_fill_one(target, workspace, options, decided, force=force), target, quiet=quiet, json=json)
        except QanswerError as error:
            if len(forms) == 1:
                raise
            complain(str(error))  # one bad file does not stop the batch
            worst = max(worst, error.exit_code)
    if worst is not ExitCode.OK:
        raise typer.Exit(int(worst))


def _all_converted(forms: Sequence[Path], *, force: bool) -> tuple[list[Path], ExitCode]:
    """Return what can be filled, saying which are copies that LibreOffice made, and how the worst of the others ended."""
    from qanswer.service.converting import convert

    ready, worst = [], ExitCode.OK
    for form in forms:
        try:
            copy = convert(form, force=force)
        except QanswerError as error:
            if len(forms) == 1:
                raise
            complain(str(error))  # one bad file does not stop the batch
            worst = max(worst, error.exit_code)
            continue
        ready.append(copy)
        if copy != form:
            told = _(
                "converted by LibreOffice: {form} -> {copy}; look at this copy before you send it", form=form, copy=copy
            )
            talk().print(told, soft_wrap=True)
    return ready, worst


def _decisions(path: Path | None, *, several: bool) -> Decisions:
    """Return what the file of decisions holds.

    Raises:
        UsageError: it cannot be read or is of another shape, or there are several forms that it could be for.
    """
    from qanswer.plan.decisions import Decisions, decisions_from_json

    if path is None:
        return Decisions(())
    if several:
        raise UsageError("--decisions: are for one form; fill the forms one by one")
    return decisions_from_json(read_text(path), str(path))


def _fill_one(
    target: Targets, workspace: Workspace, options: FillOptions, decisions: Decisions, *, force: bool
) -> Filled:
    """Fill one form and write its reports with it: all of them, or none."""
    from qanswer.report import html
    from qanswer.report import json as json_report

    pages = ((target.review, html.page), (target.report, json_report.text))
    reports = [(path, text) for path, text in pages if path is not None]
    with progress(target.form.name) as step:
        return workspace.fill(target.form, target.output, options, decisions, force=force, step=step, reports=reports)


def _tell(filled: Filled, target: Targets, *, quiet: bool, json: bool) -> None:
    """Print what a fill came to: JSON, or the table and the summary."""
    from qanswer.report import json as json_report
    from qanswer.report import terminal

    tell_layout(filled.plan.form.layout)
    if json:
        sys.stdout.write(json_report.text(filled))
        return
    terminal.show(filled, results(), table=not quiet)
    if target.review:
        results().print(_("review:  {page}", page=target.review), soft_wrap=True)
