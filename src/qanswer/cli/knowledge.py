"""``qanswer check`` and ``qanswer evaluate``: is the knowledge sound, and how well does it answer."""

from __future__ import annotations

import json as json_module
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from qanswer.cli.options import AsJson, KnowledgePath, results
from qanswer.errors import ExitCode


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("check")(check_command)
    app.command("evaluate")(evaluate_command)


def check_command(*, json: AsJson = False, kb: KnowledgePath = None) -> None:
    """Lint the knowledge base: consistency, translations, gaps (exit 1 when there is a fault)."""
    from qanswer.check import lint
    from qanswer.knowledge.load import load

    faults = lint(load(kb))
    if json:
        rows = [fault.as_json() for fault in faults]
        sys.stdout.write(
            json_module.dumps({"schema": "qanswer/check/1", "faults": rows}, ensure_ascii=False, indent=1) + "\n"
        )
    else:
        console = results()
        for fault in faults:
            console.print(Text(str(fault)), soft_wrap=True)
        console.print(Text(f"{len(faults)} faults"))
    if faults:
        raise typer.Exit(int(ExitCode.DIFFERENT))


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
