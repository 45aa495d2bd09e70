"""``qanswer learn``: take answered forms back into the library, with consent."""

from __future__ import annotations

import json as json_module
import sys
from datetime import date as date_type
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from qanswer.cli.console import results, talk
from qanswer.cli.grouped import grouped
from qanswer.cli.options import AsJson, KnowledgePath, LayoutOptions, LibraryOption, tell
from qanswer.errors import UsageError
from qanswer.model import Language
from qanswer.service.calendar import today
from qanswer.speech import _, _n, language, said, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.intake.learn import Learning, LearnRow
    from qanswer.service.learning import Teaching

SCHEMA = "qanswer/learn/1"
_EXCERPT = 60  # characters of a text in the table
_WIDEST_PLACE = 20  # columns that a place has to itself; a longer one goes over two lines

Forms = Annotated[
    list[Path] | None,
    typer.Argument(metavar="FORM", help="Answered forms: .xlsx .xlsm .docx .csv", show_default=False),
]
Customer = Annotated[
    str,
    typer.Option(help="Who was told (default: as the form's head says); never shown in a form.", show_default=False),
]
Day = Annotated[
    str | None,
    typer.Option(
        help="When it was told, as 2026-04-01 (default: the date in the file's name, else at the form's head).",
        show_default=False,
    ),
]
Product = Annotated[str, typer.Option(help="Which of your products it was about.", show_default=False)]
Yes = Annotated[bool, typer.Option("--yes", help="Learn without asking.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would be learnt.")]
Undo = Annotated[bool, typer.Option("--undo", help="Take the last learning back.")]

_STATES = {  # what became of a row, and what a correction says, as people are told
    "added": said("added"),
    "known": said("known"),
    "changed": said("changed"),
    "conflict": said("conflict"),
    "skipped": said("skipped"),
    "outdated_answer": said("outdated answer"),
    "wrong_match": said("wrong match"),
}


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("learn")(grouped(learn_command))


def learn_command(
    forms: Forms = None,
    *,
    customer: Customer = "",
    date: Day = None,
    product: Product = "",
    yes: Yes = False,
    dry_run: DryRun = False,
    undo: Undo = False,
    layout: LayoutOptions,
    json: AsJson = False,
    library: LibraryOption = None,
    kb: KnowledgePath = None,
) -> None:
    """Learn from answered forms: what a person corrected, and any old questionnaire.

    Shows row by row what is new, known, changed or in conflict, and what is left out and why. Nothing enters the
    library without your consent; --undo takes the last learning back.
    """
    from qanswer.intake.learn import LearnOptions
    from qanswer.knowledge.load import load
    from qanswer.knowledge.locate import product_folder, products_in
    from qanswer.match.engine import Matcher
    from qanswer.service.learning import Teaching
    from qanswer.service.library import LibraryBeside

    if not forms and not undo:
        raise UsageError("learn: name the answered form; `qanswer learn --undo` takes the last learning back")
    folder = product_folder(kb, product) if products_in(kb) else kb
    teaching = Teaching(LibraryBeside(Matcher(load(folder)), library, tell))
    if undo:
        _undo(teaching, json=json)
        return
    told = layout.overrides()
    for form in forms or []:
        learning = teaching.examine(form, LearnOptions(customer, _day(form, date), product, told))
        _show(learning, json=json)
        if dry_run or not _consents(learning, yes=yes, json=json):
            continue
        teaching.learn(learning, today())
        place = teaching.place
        if not json:
            results().print(_("learnt:  {place}", place=place), soft_wrap=True)


def _day(form: Path, date: str | None) -> str:
    """Return when a form was answered, as ISO text; "" where its head has to say.

    Raises:
        UsageError: what the user said is no date.
    """
    if date is None:
        from qanswer.service.learning import day_in_name

        return day_in_name(form)
    try:
        return date_type.fromisoformat(date).isoformat()
    except ValueError:
        raise UsageError("--date {date}: is no date; write it as 2026-04-01", date=date) from None


def _consents(learning: Learning, *, yes: bool, json: bool) -> bool:
    if yes or not learning.entries:
        return yes and bool(learning.entries)
    if json or not sys.stdin.isatty():
        talk().print(_("nothing was learnt: pass --yes to learn this"), soft_wrap=True)
        return False
    return typer.confirm(_("Learn this?"), err=True)


def _undo(teaching: Teaching, *, json: bool) -> None:
    last = teaching.undo()
    if json:
        told = {"forms": list(last.forms), "on": last.on, "rows": last.rows} if last else None
        sys.stdout.write(json_module.dumps({"schema": "qanswer/undo/1", "undone": told}, ensure_ascii=False) + "\n")
    elif last is None:
        results().print(_("nothing was learnt that could be taken back"))
    else:
        results().print(_("taken back: {forms}, learnt on {on}", forms=list(last.forms), on=last.on), soft_wrap=True)


def _show(learning: Learning, *, json: bool) -> None:
    from qanswer.intake.judging import LearnState

    if json:
        sys.stdout.write(json_module.dumps(as_json(learning), ensure_ascii=False, indent=1) + "\n")
        return
    console = results()
    table = Table(box=None, pad_edge=False)
    longest = max((len(str(row.question.location)) for row in learning.rows), default=0)
    table.add_column(_("place"), min_width=min(longest, _WIDEST_PLACE), overflow="fold")
    for heading in (_("state"), _("question"), _("answer"), _("why")):
        table.add_column(heading, overflow="fold")
    for row in learning.rows:
        table.add_row(*(Text(cell) for cell in _cells(row)))
    console.print(table)
    for row in learning.rows:
        if row.proposal:
            console.print(
                Text(f"\n{row.question.location}: {spoken(_STATES[row.proposal.correction])}\n{row.proposal.toml}")
            )
    counts = [_("{count} {what}", count=learning.count(state), what=_STATES[state]) for state in LearnState]
    told = _n(
        "{form}: {n} question: {counts}",
        "{form}: {n} questions: {counts}",
        len(learning.rows),
        form=learning.questionnaire.form,
        counts=counts,
    )
    console.print(told, soft_wrap=True)


def _cells(row: LearnRow) -> Sequence[str]:
    from qanswer.report.reasons import sentence
    from qanswer.report.words import answered

    told = answered(row.choice, row.text)
    asked = " ".join(row.question.text.split())
    why = sentence(row.reason, Language(language()))
    return (str(row.question.location), spoken(_STATES[row.state]), asked[:_EXCERPT], told[:_EXCERPT], why)


def as_json(learning: Learning) -> dict[str, object]:
    """Return what would be learnt as plain values, in the fixed schema; additions only ever add keys."""
    return {
        "schema": SCHEMA,
        "form": learning.questionnaire.form,
        "date": learning.questionnaire.date,
        "rows": [_row(row) for row in learning.rows],
    }


def _row(row: LearnRow) -> dict[str, object]:
    from qanswer.report.reasons import told

    proposal = row.proposal
    return {
        "location": row.question.location.as_json(),
        "number": row.question.number,
        "question": row.question.text,
        "choice": row.choice.value if row.choice else None,
        "text": row.text,
        "state": row.state.value,
        "reason": told(row.reason, row.question.language),
        "proposal": {"correction": proposal.correction.value, "item": proposal.item, "toml": proposal.toml}
        if proposal
        else None,
    }
