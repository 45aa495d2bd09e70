"""``qanswer fill``: the main job."""

from __future__ import annotations

import sys
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from qanswer.cli.complaints import complain
from qanswer.cli.console import results, talk
from qanswer.cli.grouped import grouped
from qanswer.cli.options import (
    AllowSigned,
    AsJson,
    DecisionsPath,
    Force,
    LayoutOptions,
    Profile,
    ReaderOptions,
    SourceOptions,
    WritingOptions,
    fill_options,
    read_decisions,
    tell,
    tell_layout,
)
from qanswer.cli.progress import progress
from qanswer.errors import ExitCode, QanswerError, UsageError
from qanswer.service.outputs import ReviewKind
from qanswer.speech import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qanswer.plan.decisions import Decisions
    from qanswer.plan.model import Filled, FillOptions
    from qanswer.service.batch import Opening
    from qanswer.service.outputs import Targets

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
    ReviewKind,
    typer.Option(
        help="Write the review beside the filled copy: html, a page (FORM.review.html, OUT.review.html for -o OUT.xlsx); "
        "xlsx, a workbook to decide in, for --decisions.",
    ),
]
NoReview = Annotated[bool, typer.Option("--no-review", help="The same as --review none.")]
Convert = Annotated[
    bool,
    typer.Option(
        "--convert", help="Have LibreOffice make a copy of .xls .xlsb .ods .doc .odt .rtf forms, and fill that."
    ),
]
Jobs = Annotated[
    int, typer.Option("-j", "--jobs", min=1, help="Fill so many forms at once, each by a process of its own.")
]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Print the summary only, not the table.")]


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("fill", cls=_Fill)(grouped(fill_command))


class _Fill(TyperCommand):
    """``fill``, whose ``--review`` may stand alone, as it did when it had no kinds."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the command line; a bare ``--review`` is ``--review html``."""
        for at, (one, following) in enumerate(zip_longest(args, args[1:], fillvalue="")):
            if one == "--review" and (following[:1] in {"", "-"} or Path(following).suffix):
                args[at] = f"--review={ReviewKind.HTML}"
        return super().parse_args(ctx, args)


def fill_command(
    forms: Forms,
    *,
    output: Output = None,
    report: ReportPath = None,
    review: Review = ReviewKind.HTML,
    no_review: NoReview = False,
    layout: LayoutOptions,
    writing: WritingOptions,
    readers: ReaderOptions,
    profile: Profile = None,
    decisions: DecisionsPath = None,
    allow_signed: AllowSigned = False,
    convert: Convert = False,
    force: Force = False,
    jobs: Jobs = 1,
    quiet: Quiet = False,
    json: AsJson = False,
    sources: SourceOptions,
) -> None:
    """Fill customers' forms from the check sheet and write verified copies.

    Each question ends as filled, review (candidates and the reason stand in the review file; the cell stays blank)
    or unanswered. The original is never touched; the copy is proven to differ in the answered cells only.
    """
    from qanswer.service.outputs import refuse_collisions, targets_of

    worst = ExitCode.OK
    if convert:
        forms, worst = _all_converted(forms, force=force)
    kind = ReviewKind.NONE if no_review else review
    targets = [targets_of(form, output, report, review=kind, several=len(forms) > 1) for form in forms]
    refuse_collisions(targets)
    options = fill_options(layout, readers, writing, allow_signed=allow_signed)
    decided = _decisions(decisions, several=len(forms) > 1)
    opening = sources.opening(profile)
    for target, outcome in zip(
        targets, _outcomes(targets, opening, options, decided, force=force, jobs=jobs), strict=True
    ):
        if not isinstance(outcome, QanswerError):
            _tell(outcome, target, quiet=quiet, json=json)
            continue
        if len(forms) == 1:
            raise outcome
        complain(str(outcome))  # one bad file does not stop the batch
        worst = max(worst, outcome.exit_code)
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
    from qanswer.plan.decisions import Decisions

    if path is None:
        return Decisions(())
    if several:
        raise UsageError("--decisions: are for one form; fill the forms one by one")
    return read_decisions(path)


def _outcomes(
    targets: Sequence[Targets], opening: Opening, options: FillOptions, decisions: Decisions, *, force: bool, jobs: int
) -> Iterator[Filled | QanswerError]:
    """Yield what became of each form, in their order, and show how far they are."""
    from qanswer.service.batch import fill_all, fill_one

    workspace = opening.workspace(tell)  # where that fails it fails once, and what it works out is kept for the others
    if jobs > 1 and len(targets) > 1:
        ended = _count_to(len(targets)) if sys.stderr.isatty() else lambda _: None
        yield from fill_all(targets, opening, options, force=force, jobs=jobs, ended=ended)
        return
    for target in targets:
        try:
            with progress(target.form.name) as step:
                filled = fill_one(target, workspace, options, decisions, force=force, step=step)
        except QanswerError as error:
            yield error
        else:
            yield filled


def _count_to(total: int) -> Callable[[Path], None]:
    """Return a function that shows a form that was filled or refused, on a line of its own."""
    numbers = iter(range(1, total + 1))
    return lambda form: talk().print(f"{next(numbers)}/{total} {form}", soft_wrap=True)


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
