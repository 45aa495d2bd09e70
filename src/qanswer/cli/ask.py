"""``qanswer ask``: questions from a mail or a portal, answered without a file."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from qanswer.cli.console import results
from qanswer.cli.grouped import grouped
from qanswer.cli.options import AsJson, LayoutOptions, ReaderOptions, SourceOptions, fill_options, tell
from qanswer.errors import UsageError
from qanswer.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qanswer.plan.model import Plan, PlannedRow

Questions = Annotated[
    list[str],
    typer.Argument(
        metavar="QUESTION...", help="Whole questions; - reads them from stdin, one a line.", show_default=False
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("ask")(grouped(ask_command))


def ask_command(
    questions: Questions,
    *,
    readers: ReaderOptions,
    json: AsJson = False,
    sources: SourceOptions,
) -> None:
    """Answer questions from a mail or a portal: the tick, the text and its source, or the reason not to."""
    from qanswer.report import plan as plan_report

    lines = (
        sys.stdin.read().splitlines()
        if questions == ["-"]
        else [line for one in questions for line in one.splitlines()]
    )
    if not any(line.strip() for line in lines):
        raise UsageError(
            "ask: nothing is asked; pass a question, e.g. `qanswer ask バックアップは毎日取得していますか`"
        )
    plan = sources.opening().workspace(tell).ask(lines, fill_options(LayoutOptions(), readers))
    if json:
        sys.stdout.write(plan_report.text(plan))
        return
    for row in plan.rows:
        results().print(Text("\n").join([*_told(row, plan), Text()]), soft_wrap=True)


def _told(row: PlannedRow, plan: Plan) -> Iterator[Text]:
    """Yield what is told of one question: with an answer its tick, text and source, else why there is none."""
    from qanswer.report.reasons import sentence
    from qanswer.report.words import CHOICE, VERDICT, department, person

    mine = person()  # the answer itself is in the question's language
    yield Text(row.question.text, style="bold")
    if row.verdict is not Verdict.FILLED:
        whom = f" → {department(plan.knowledge.departments, row.owner)}" if row.owner else ""
        yield Text(f"[{VERDICT[row.verdict][mine]}]{whom}")
    elif row.supported is not None:
        yield Text(CHOICE[row.supported][row.question.language])
    if row.verdict is Verdict.FILLED and row.text:
        yield Text(row.text)
    if row.verdict is Verdict.FILLED:
        yield Text(row.citation, style="dim")
    for known in row.reasons:
        yield Text(f"- {sentence(known, mine)}", style="dim")
