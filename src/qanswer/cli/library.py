"""``qanswer library``: what was told to whom, what is missing, old or contradictory."""

from __future__ import annotations

import json as json_module
import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from qanswer.cli.console import results, talk
from qanswer.cli.grouped import grouped
from qanswer.cli.options import AsJson, LedgerOptions
from qanswer.errors import UsageError
from qanswer.service.calendar import days_ago, today
from qanswer.speech import _, _n, said, spoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qanswer.library.model import Told

_EXCERPT = 100  # characters of a text in a list
_AGE = re.compile(r"(\d{1,5})(?:d|days?)?")

library_app = typer.Typer(
    no_args_is_help=True, help="Look into what was told before: search, ledger, gaps, age, conflicts; share it."
)
Words = Annotated[list[str], typer.Argument(metavar="TEXT", help="Words or a whole question.", show_default=False)]
Ids = Annotated[
    list[str], typer.Argument(metavar="ID", help="As the lists show them; a beginning is enough.", show_default=False)
]
Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help="Folder of one TOML file for each questionnaire.", show_default=False)
]

_STATES = {"approved": said("approved"), "retired": said("retired"), "open": said("open")}  # as people are told


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.add_typer(library_app, name="library")


@library_app.command("search")
@grouped
def search_command(
    text: Words,
    *,
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, max=100, help="How many at most.")] = 10,
    json: AsJson = False,
    where: LedgerOptions,
) -> None:
    """Search past questions and answers, best and newest first."""
    from qanswer.report.library import found_as_json

    found = where.ledger().search(_query(text), limit)
    if json:
        _write_json(found_as_json(found))
        return
    _print([_line(one.told) for one in found])


@library_app.command("told")
@grouped
def told_command(text: Words, *, json: AsJson = False, where: LedgerOptions) -> None:
    """Show who was told what, and when, on a question or an item of the check sheet.

    Of an item, the answers that rest on it; those given before it changed are marked.
    """
    from qanswer.report.library import ledger_as_json

    found = where.ledger().told(_query(text))
    if json:
        _write_json(ledger_as_json(found))
        return
    _print([_line(one.told) + (" " + _("(item changed since)") if one.changed_since else "") for one in found])


@library_app.command("unknown")
@grouped
def unknown_command(
    *,
    since: Annotated[str, typer.Option(help="Only what was asked since this day.", show_default=False)] = "",
    json: AsJson = False,
    where: LedgerOptions,
) -> None:
    """List what was asked and not answered, by topic and department: the check sheet's to-do list."""
    from qanswer.report.library import unknown_as_json
    from qanswer.report.words import department, topic_name

    ledger = where.ledger()
    groups = ledger.unknown(_day(since) if since else "")
    if json:
        _write_json(unknown_as_json(groups))
        return
    lines = []
    for one in groups:
        topic = ledger.knowledge.topic_by_id.get(one.topic)
        name = topic_name(topic) if topic else _("no known topic")
        owner = department(ledger.knowledge.departments, one.owner) if one.owner else _("nobody in charge")
        lines.append(_("{topic} ({department}): {count}", topic=name, department=owner, count=len(one.asked)))
        lines += [
            f"  {told.questionnaire.date} {told.questionnaire.form}: {_short(told.question)}" for told in one.asked
        ]
    _print(lines)


@library_app.command("stale")
@grouped
def stale_command(
    *,
    older: Annotated[str, typer.Option(help="Age in days, as 365d.")] = "365d",
    json: AsJson = False,
    where: LedgerOptions,
) -> None:
    """List approved answers that are older than some days."""
    from qanswer.report.library import told_list_as_json

    age = _AGE.fullmatch(older.strip())
    if age is None:
        raise UsageError("--older {older}: is no age; write it in days, as 365d", older=older)
    found = where.ledger().stale(days_ago(int(age[1])))
    if json:
        _write_json(told_list_as_json("stale", found))
        return
    _print([_line(one) for one in found])


@library_app.command("conflicts")
@grouped
def conflicts_command(*, json: AsJson = False, where: LedgerOptions) -> None:
    """List approved answers that contradict a newer one to the same question, where nothing tells why."""
    from qanswer.report.library import conflicts_as_json

    found = where.ledger().conflicts()
    if json:
        _write_json(conflicts_as_json(found))
        return
    for one in found:
        results().print(
            Text(_("{newer}\n  but {older}", newer=_line(one.newer), older=_line(one.older))), soft_wrap=True
        )
    told = _n(
        "{n} conflict; `qanswer library retire ID` takes an answer out of use",
        "{n} conflicts; `qanswer library retire ID` takes an answer out of use",
        len(found),
    )
    results().print(told, soft_wrap=True)


@library_app.command("retire")
@grouped
def retire_command(ids: Ids, *, json: AsJson = False, where: LedgerOptions) -> None:
    """Keep answers for the ledger, and never give them again."""
    _decide(ids, "retired", where, json=json)


@library_app.command("approve")
@grouped
def approve_command(ids: Ids, *, json: AsJson = False, where: LedgerOptions) -> None:
    """Let answers be given again."""
    _decide(ids, "approved", where, json=json)


def _decide(ids: Sequence[str], state: str, where: LedgerOptions, *, json: bool) -> None:
    from qanswer.library.model import State
    from qanswer.report.library import told_list_as_json

    decided = where.ledger().decide(ids, State(state), today())
    if json:
        _write_json(told_list_as_json("decided", decided))
        return
    _print([_line(one) for one in decided])


@library_app.command("export")
@grouped
def export_command(folder: Folder, *, json: AsJson = False, where: LedgerOptions) -> None:
    """Write one readable file for each questionnaire, to be shared in git."""
    from qanswer.library.records import write_records
    from qanswer.report.library import files_as_json

    written = write_records(where.ledger().library.all(), folder)
    if json:
        _write_json(files_as_json(written))
        return
    told = _n("{n} questionnaire: {folder}", "{n} questionnaires: {folder}", len(written), folder=folder)
    results().print(told, soft_wrap=True)


@library_app.command("import")
@grouped
def import_command(folder: Folder, *, json: AsJson = False, where: LedgerOptions) -> None:
    """Merge such files into the library; the newest decision on a row wins, and what contradicts is shown."""
    from qanswer.library.records import read_records
    from qanswer.report.library import merged_as_json

    incoming = read_records(folder)
    ledger = where.ledger(create=True)
    merged = ledger.take(incoming, today())
    if json:
        _write_json(merged_as_json(merged))
        return
    for kept, other in merged.contradicting:
        results().print(Text(_("{kept}\n  not {other}", kept=_line(kept), other=_line(other))), soft_wrap=True)
    results().print(
        _(
            "{added} added, {changed} changed: {place}",
            added=merged.added,
            changed=merged.changed,
            place=ledger.library.place,
        ),
        soft_wrap=True,
    )


def _print(lines: Sequence[str]) -> None:
    for line in lines:
        results().print(Text(line), soft_wrap=True)
    if not lines:
        talk().print(_("nothing found"))


def _write_json(values: Mapping[str, object]) -> None:
    sys.stdout.write(json_module.dumps(values, ensure_ascii=False, indent=1) + "\n")


def _line(told: Told) -> str:
    from qanswer.report.words import answered

    answer = answered(told.choice, _short(told.text))
    who = " ".join(part for part in (told.questionnaire.date, told.questionnaire.customer) if part)
    return f"{told.id} {who} [{spoken(_STATES[told.state])}] {_short(told.question)} → {answer}"


def _short(text: str) -> str:
    return " ".join(text.split())[:_EXCERPT]


def _query(text: Sequence[str]) -> str:
    query = " ".join(text).strip()
    if not query:
        raise UsageError("library: nothing to look for; pass some words or a question")
    return query


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError("--since {text}: is no date; write it as 2026-04-01", text=text) from None
