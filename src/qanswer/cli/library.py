"""``qanswer library``: what was told to whom, what is missing, old or contradictory."""

from __future__ import annotations

import json as json_module
import re
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from qanswer.cli.console import results, talk
from qanswer.cli.library_place import LibraryOption, tell
from qanswer.cli.options import AsJson, KnowledgePath
from qanswer.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qanswer.intake.learn import Learner
    from qanswer.knowledge.model import Knowledge
    from qanswer.library.model import Told
    from qanswer.library.store import Library

SCHEMA = "qanswer/library/1"
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


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.add_typer(library_app, name="library")


def _opened(kb: Path | None, named: str | None, *, create: bool = False) -> tuple[Knowledge, Learner, Library]:
    from qanswer.intake.learn import Learner
    from qanswer.knowledge.load import load
    from qanswer.match.engine import Matcher
    from qanswer.service.library import library_place, open_library

    knowledge = load(kb)
    learner = Learner(Matcher(knowledge))
    return knowledge, learner, open_library(library_place(knowledge, named), learner.recogniser, tell, create=create)


@library_app.command("search")
def search_command(
    text: Words,
    *,
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, max=100, help="How many at most.")] = 10,
    json: AsJson = False,
    library: LibraryOption = None,
    kb: KnowledgePath = None,
) -> None:
    """Search past questions and answers, best and newest first."""
    _, learner, opened = _opened(kb, library)
    found = learner.finder(opened).search(learner.asked(_query(text)))[:limit]
    _print([{**as_json(told), "score": round(score, 4)} for told, score in found], "results", json=json)


@library_app.command("told")
def told_command(text: Words, *, json: AsJson = False, library: LibraryOption = None, kb: KnowledgePath = None) -> None:
    """Show who was told what, and when, on a question or an item of the check sheet.

    Of an item, the answers that rest on it; those given before it changed are marked.
    """
    from qanswer.match.past.ledger import changed_since

    knowledge, learner, opened = _opened(kb, library)
    query = _query(text)
    if query in knowledge.statements:
        found = opened.resting_on(query)
    else:
        near = {
            told.question
            for told, score in learner.finder(opened).search(learner.asked(query))
            if score >= learner.told_from
        }
        found = [told for told in opened.all() if told.question in near]
    rows = [{**as_json(told), "changed_since": changed_since(told, knowledge.statements)} for told in found]
    _print(rows, "told", json=json)


@library_app.command("unknown")
def unknown_command(
    *,
    since: Annotated[str, typer.Option(help="Only what was asked since this day.", show_default=False)] = "",
    json: AsJson = False,
    library: LibraryOption = None,
    kb: KnowledgePath = None,
) -> None:
    """List what was asked and not answered, by topic and department: the check sheet's to-do list."""
    from qanswer.match.past.ledger import unknown

    knowledge, _, opened = _opened(kb, library)
    groups = unknown(opened.all(), _day(since) if since else "")
    if json:
        rows = [
            {"topic": one.topic, "owner": one.owner, "asked": [as_json(told) for told in one.asked]} for one in groups
        ]
        _write_json(rows, "unknown")
        return
    for one in groups:
        topic = knowledge.topic_by_id.get(one.topic)
        name = f"{topic.name_ja} / {topic.name_en}" if topic else "no known topic"
        results().print(Text(f"{name} ({one.owner or 'nobody in charge'}): {len(one.asked)}"), soft_wrap=True)
        for told in one.asked:
            results().print(
                Text(f"  {told.questionnaire.date} {told.questionnaire.form}: {_short(told.question)}"), soft_wrap=True
            )


@library_app.command("stale")
def stale_command(
    *,
    older: Annotated[str, typer.Option(help="Age in days, as 365d.")] = "365d",
    json: AsJson = False,
    library: LibraryOption = None,
    kb: KnowledgePath = None,
) -> None:
    """List approved answers that are older than some days."""
    from qanswer.match.past.ledger import stale

    age = _AGE.fullmatch(older.strip())
    if age is None:
        raise UsageError(f"--older {older}: is no age; write it in days, as 365d")
    _, _, opened = _opened(kb, library)
    before = (date.today() - timedelta(days=int(age[1]))).isoformat()  # noqa: DTZ011 - the user's own day
    _print([as_json(told) for told in stale(opened.all(), before)], "stale", json=json)


@library_app.command("conflicts")
def conflicts_command(*, json: AsJson = False, library: LibraryOption = None, kb: KnowledgePath = None) -> None:
    """List approved answers that contradict a newer one to the same question, where nothing tells why."""
    from qanswer.match.past.ledger import contradictions

    _, learner, opened = _opened(kb, library)
    found = contradictions(opened.all(), learner.finder(opened))
    if json:
        _write_json([{"newer": as_json(one.newer), "older": as_json(one.older)} for one in found], "conflicts")
        return
    for one in found:
        results().print(Text(f"{_line(as_json(one.newer))}\n  but {_line(as_json(one.older))}"), soft_wrap=True)
    results().print(f"{len(found)} conflicts; `qanswer library retire ID` takes an answer out of use")


@library_app.command("retire")
def retire_command(ids: Ids, *, json: AsJson = False, library: LibraryOption = None, kb: KnowledgePath = None) -> None:
    """Keep answers for the ledger, and never give them again."""
    _decide(ids, "retired", kb, library, json=json)


@library_app.command("approve")
def approve_command(ids: Ids, *, json: AsJson = False, library: LibraryOption = None, kb: KnowledgePath = None) -> None:
    """Let answers be given again."""
    _decide(ids, "approved", kb, library, json=json)


def _decide(ids: Sequence[str], state: str, kb: Path | None, library: str | None, *, json: bool) -> None:
    from qanswer.library.model import State

    _, _, opened = _opened(kb, library)
    chosen = [_only(opened, start) for start in ids]
    if State(state) is State.APPROVED and (
        empty := next((one for one in chosen if not one.text and one.choice is None), None)
    ):
        raise UsageError(f"{empty.id}: was never answered; learn a form that answers it")
    opened.decide([one.id for one in chosen], State(state), _today())
    _print([{**as_json(one), "state": state} for one in chosen], "decided", json=json)


def _only(opened: Library, start: str) -> Told:
    found = opened.by_id(start) if start else []
    if len(found) != 1:
        raise UsageError(
            f"{start}: {'no answer has' if not found else f'{len(found)} answers have'} this id; see `qanswer library search`"
        )
    return found[0]


@library_app.command("export")
def export_command(
    folder: Folder, *, json: AsJson = False, library: LibraryOption = None, kb: KnowledgePath = None
) -> None:
    """Write one readable file for each questionnaire, to be shared in git."""
    from qanswer.library.records import write_records

    _, _, opened = _opened(kb, library)
    written = write_records(opened.all(), folder)
    if json:
        _write_json([str(path) for path in written], "files")
        return
    results().print(f"{len(written)} questionnaires: {folder}", soft_wrap=True)


@library_app.command("import")
def import_command(
    folder: Folder, *, json: AsJson = False, library: LibraryOption = None, kb: KnowledgePath = None
) -> None:
    """Merge such files into the library; the newest decision on a row wins, and what contradicts is shown."""
    from qanswer.library.model import Entry
    from qanswer.library.records import merge, read_records

    incoming = read_records(folder)
    _, learner, opened = _opened(kb, library, create=True)
    merged = merge(opened.all(), incoming)
    if merged.added or merged.changed:
        opened.learn([Entry(one, learner.keys(one)) for one in merged.told], _today(), learner.analysis, decided=True)
    if json:
        pairs = [{"kept": as_json(kept), "given_up": as_json(other)} for kept, other in merged.contradicting]
        sys.stdout.write(
            json_module.dumps(
                {"schema": SCHEMA, "added": merged.added, "changed": merged.changed, "contradicting": pairs},
                ensure_ascii=False,
                indent=1,
            )
            + "\n"
        )
        return
    for kept, other in merged.contradicting:
        results().print(Text(f"{_line(as_json(kept))}\n  not {_line(as_json(other))}"), soft_wrap=True)
    results().print(f"{merged.added} added, {merged.changed} changed: {opened.place}", soft_wrap=True)


def as_json(told: Told) -> dict[str, object]:
    """Return a past answer as plain values."""
    return {
        "id": told.id,
        "date": told.questionnaire.date,
        "customer": told.questionnaire.customer,
        "form": told.questionnaire.form,
        "location": told.location.as_json(),
        "question": told.question,
        "choice": told.choice.value if told.choice else None,
        "text": told.text,
        "state": told.state.value,
        "item": told.item or None,
    }


def _print(rows: Sequence[Mapping[str, object]], name: str, *, json: bool) -> None:
    if json:
        _write_json(rows, name)
        return
    for row in rows:
        mark = " (item changed since)" if row.get("changed_since") else ""
        results().print(Text(_line(row) + mark), soft_wrap=True)
    if not rows:
        talk().print("nothing found")


def _write_json(rows: Iterable[object], name: str) -> None:
    sys.stdout.write(json_module.dumps({"schema": SCHEMA, name: list(rows)}, ensure_ascii=False, indent=1) + "\n")


def _line(row: Mapping[str, object]) -> str:
    said = " ".join(str(part) for part in (row["choice"], _short(str(row["text"]))) if part)
    who = " ".join(str(part) for part in (row["date"], row["customer"]) if part)
    return f"{row['id']} {who} [{row['state']}] {_short(str(row['question']))} → {said}"


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
        raise UsageError(f"--since {text}: is no date; write it as 2026-04-01") from None


def _today() -> str:
    return date.today().isoformat()  # noqa: DTZ011 - the user's own day
