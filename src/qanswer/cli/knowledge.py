"""``qanswer check`` and ``qanswer evaluate``: is the knowledge sound, and how well does it answer."""

from __future__ import annotations

import json as json_module
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from qanswer.cli.console import results
from qanswer.cli.options import AsJson, KnowledgePath
from qanswer.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.check import Fault
    from qanswer.knowledge.model import Knowledge, Topic


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("check")(check_command)
    app.command("evaluate")(evaluate_command)


def check_command(
    *,
    gaps: Annotated[bool, typer.Option("--gaps", help="List the topics that no item answers.")] = False,
    json: AsJson = False,
    kb: KnowledgePath = None,
) -> None:
    """Lint the knowledge base: consistency, translations, gaps (exit 1 when there is a fault; a gap is none)."""
    from qanswer.check import gaps as find_gaps
    from qanswer.check import lint
    from qanswer.knowledge.load import load

    knowledge = load(kb)
    faults, missing = lint(knowledge), find_gaps(knowledge)
    if json:
        report = {
            "schema": "qanswer/check/1",
            "faults": [fault.as_json() for fault in faults],
            "gaps": [
                {"topic": topic.id, "name_ja": topic.name_ja, "name_en": topic.name_en, "ask": topic.owner}
                for topic in missing
            ],
        }
        sys.stdout.write(json_module.dumps(report, ensure_ascii=False, indent=1) + "\n")
    else:
        _print(knowledge, faults, missing, listed=gaps)
    if faults:
        raise typer.Exit(int(ExitCode.DIFFERENT))


def _print(knowledge: Knowledge, faults: Sequence[Fault], missing: Sequence[Topic], *, listed: bool) -> None:
    from qanswer.check import is_linked

    console = results()
    for fault in faults:
        console.print(Text(str(fault)), soft_wrap=True)
    console.print(Text(f"{len(faults)} faults"))
    if not is_linked(knowledge):
        items = len(knowledge.statements)
        console.print(Text(f"note: the {items} items are linked to topics by their own words; see docs/knowledge.md"))
    if listed:
        for topic in missing:
            console.print(Text(f"gap: {topic.id}: {topic.name_ja} / {topic.name_en}"), soft_wrap=True)
    elif missing:
        total = len(knowledge.topics)
        console.print(Text(f"note: no item answers {len(missing)} of {total} topics; --gaps lists them"))


def evaluate_command(
    labels: Annotated[
        Path,
        typer.Argument(
            metavar="LABELS.jsonl",
            help="Labelled rows: question, context, items, coverage, choices.",
            show_default=False,
        ),
    ],
    *,
    errors: Annotated[bool, typer.Option("--errors", help="List the rows that went wrong.")] = False,
    json: AsJson = False,
    kb: KnowledgePath = None,
) -> None:
    """Measure matching and answers on your own labelled rows, with intervals."""
    from qanswer.evaluate import evaluate, read_labels
    from qanswer.knowledge.load import load

    outcome = evaluate(read_labels(labels), load(kb))
    if json:
        sys.stdout.write(json_module.dumps(outcome.as_json(), ensure_ascii=False, indent=1) + "\n")
        return
    console = results()
    for line in outcome.lines(errors=errors):
        console.print(Text(line), soft_wrap=True)
