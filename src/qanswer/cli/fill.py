"""``qanswer fill``: the main job."""

from __future__ import annotations

import dataclasses
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qanswer.answer import Policy
from qanswer.cli.layouts import known_layout
from qanswer.cli.options import AsJson, Columns, Force, HeaderRow, KnowledgePath, Sheet, complain, overrides, results
from qanswer.cli.profile import load_profile
from qanswer.cli.progress import progress
from qanswer.errors import ExitCode, FileMissing, QanswerError, UsageError
from qanswer.statements import Audience

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.fill import Filled, FillOptions
    from qanswer.knowledge.model import Knowledge
    from qanswer.match.engine import Matcher

# Heavy rooms (Sudachi, the knowledge base) are imported inside the command: `qanswer --help` must not wait for them.


class Cite(StrEnum):
    """Where the source reference is written."""

    REMARK = "remark"
    COLUMN = "column"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class _Targets:
    """The files one form turns into."""

    form: Path
    output: Path
    review: Path | None
    report: Path | None


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
Replace = Annotated[bool, typer.Option("--replace", help="Redo cells that are already answered.")]
Drafts = Annotated[
    bool, typer.Option("--drafts", help="Also write the best candidate, marked, for rows up for review.")
]
ApprovedOnly = Annotated[bool, typer.Option("--approved-only", help="Hold back translations nobody approved yet.")]
Profile = Annotated[
    Path | None,
    typer.Option(
        help="File whose table \\[profile] has the header fields (default: ./qanswer.toml).", show_default=False
    ),
]
AllowSigned = Annotated[
    bool, typer.Option("--allow-signed", help="Fill a digitally signed file although that breaks its signature.")
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
    cite: Annotated[Cite, typer.Option(help="Where the source reference goes.")] = Cite.REMARK,
    replace: Replace = False,
    drafts: Drafts = False,
    approved_only: ApprovedOnly = False,
    audience: Annotated[Audience, typer.Option(help="Who will read the filled form.")] = Audience.PUBLIC,
    profile: Profile = None,
    allow_signed: AllowSigned = False,
    force: Force = False,
    quiet: Quiet = False,
    json: AsJson = False,
    kb: KnowledgePath = None,
) -> None:
    """Fill customers' forms from the check sheet and write verified copies.

    Each question ends as filled, review (candidates and the reason stand in the review file; the cell stays blank)
    or unanswered. The original is never touched; the copy is proven to differ in the answered cells only.
    """
    from qanswer.fill import FillOptions
    from qanswer.knowledge.load import load
    from qanswer.match.engine import Matcher

    targets = [_targets(form, output, report, review=review, several=len(forms) > 1) for form in forms]
    _refuse_collisions(targets)
    knowledge = load(kb)
    matcher = Matcher(knowledge)
    limits = matcher.thresholds
    told = overrides(sheet, columns, header_row)
    if cite is Cite.COLUMN and "source" not in told.columns:
        raise UsageError("--cite column: name the column as well, e.g. --columns source=H")
    told_of_us = load_profile(profile, knowledge.main)
    options = FillOptions(
        policy=Policy(limits.fill_at, limits.tick_at, limits.offer_at, approved_only, audience),
        overrides=told,
        cite=cite is not Cite.NONE,
        replace=replace,
        drafts=drafts,
        profile=told_of_us.profile,
        profile_en=told_of_us.english,
        allow_signed=allow_signed,
    )
    worst = ExitCode.OK
    for target in targets:
        try:
            meant = dataclasses.replace(options, overrides=known_layout(target.form, told, allow_signed=allow_signed))
            _tell(_fill_one(target, knowledge, matcher, meant, force=force), target, quiet=quiet, json=json)
        except QanswerError as error:
            if len(targets) == 1:
                raise
            complain(str(error))  # one bad file does not stop the batch
            worst = max(worst, error.exit_code)
    if worst is not ExitCode.OK:
        raise typer.Exit(int(worst))


def _targets(form: Path, output: Path | None, report: Path | None, *, review: bool, several: bool) -> _Targets:
    """Return the files that ``form`` turns into.

    Raises:
        FileMissing: ``form`` has no name of its own.
        UsageError: one file named for the outputs of several forms, or an output of another kind than its form.
    """
    from qanswer.fill import check_suffix, default_output

    for option, path in (("-o", output), ("--report", report)):
        if several and path is not None and not path.is_dir():
            raise UsageError(f"{option} {path}: several forms need a folder that exists; create it first")
    if not form.name:  # "." and "/"
        raise FileMissing(f"{form}: is a folder; name a file in it")
    filled = default_output(form)
    if output is not None:
        filled = output / filled.name if output.is_dir() else output
    check_suffix(form, filled)
    page = filled.with_name(f"{filled.stem.removesuffix('.filled')}.review.html") if review else None
    told = report / f"{form.stem}.report.json" if report is not None and report.is_dir() else report
    return _Targets(form, filled, page, told)


def _refuse_collisions(targets: Sequence[_Targets]) -> None:
    """Refuse a batch in which a file would be written twice, or a form be written over.

    Raises:
        UsageError: with both names.
    """
    forms = {target.form.resolve(): target.form for target in targets}
    taken: dict[Path, Path] = {}
    for target in targets:
        for output in (target.output, target.review, target.report):
            if output is None:
                continue
            place = output.resolve()
            if len(targets) > 1 and place in forms:
                raise UsageError(f"{output}: is one of the forms and would be written over; leave it out")
            other = taken.setdefault(place, target.form)
            if other is not target.form:
                raise UsageError(f"{output}: would be written for both {other} and {target.form}; fill them one by one")


def _fill_one(target: _Targets, knowledge: Knowledge, matcher: Matcher, options: FillOptions, *, force: bool) -> Filled:
    """Fill one form and write its reports with it: all of them, or none."""
    from qanswer.fill import fill
    from qanswer.report import html
    from qanswer.report import json as json_report

    pages = ((target.review, html.page), (target.report, json_report.text))
    reports = [(path, text) for path, text in pages if path is not None]
    with progress(target.form.name) as step:
        return fill(target.form, target.output, knowledge, matcher, options, force=force, step=step, reports=reports)


def _tell(filled: Filled, target: _Targets, *, quiet: bool, json: bool) -> None:
    """Print what a fill came to: JSON, or the table and the summary."""
    from qanswer.report import json as json_report
    from qanswer.report import terminal

    if json:
        sys.stdout.write(json_report.text(filled))
        return
    terminal.show(filled, results(), table=not quiet)
    if target.review:
        results().print(f"review:  {target.review}", soft_wrap=True)
