"""``qanswer diff``: last year's form against this year's."""

from __future__ import annotations

import json as json_module
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.cells import set_cell_size
from rich.text import Text

from qanswer.cli.console import results
from qanswer.cli.grouped import grouped
from qanswer.cli.options import AsJson, KnowledgeOptions
from qanswer.speech import _, said, spoken

if TYPE_CHECKING:
    from qanswer.intake.form_diff import DiffRow

SCHEMA = "qanswer/diff/1"
_EXCERPT = 100  # characters of a text in the list
_WIDTH = 8  # columns of a change
_CHANGES = {"same": said("same"), "changed": said("changed"), "new": said("new"), "gone": said("gone")}


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("diff")(grouped(diff_command))


def diff_command(
    old: Annotated[Path, typer.Argument(help="The form as it was answered last time.", show_default=False)],
    new: Annotated[Path, typer.Argument(help="The form as it came this time.", show_default=False)],
    *,
    json: AsJson = False,
    knowledge: KnowledgeOptions,
) -> None:
    """Compare last time's form with this one: same, changed, new and gone questions, with what was told."""
    from qanswer.intake.form_diff import diff_forms
    from qanswer.knowledge.load import load
    from qanswer.match.engine import Matcher

    rows = diff_forms(old, new, Matcher(load(knowledge.folder())))
    if json:
        told = {"schema": SCHEMA, "old": old.name, "new": new.name, "rows": [_as_json(row) for row in rows]}
        sys.stdout.write(json_module.dumps(told, ensure_ascii=False, indent=1) + "\n")
        return
    for row in rows:
        results().print(Text(_line(row)), soft_wrap=True)
    counts = Counter(row.change.value for row in rows)
    summary = [_("{count} {what}", count=count, what=_CHANGES[change]) for change, count in counts.items()]
    results().print(_("{counts}: {form}", counts=summary, form=new), soft_wrap=True)


def _as_json(row: DiffRow) -> dict[str, object]:
    return {
        "change": row.change.value,
        "location": row.new.location.as_json() if row.new else None,
        "question": row.new.text if row.new else None,
        "old_location": row.old.location.as_json() if row.old else None,
        "old_question": row.old.text if row.old else None,
        "choice": row.choice.value if row.choice else None,
        "text": row.text,
    }


def _line(row: DiffRow) -> str:
    from qanswer.report.words import answered

    shown = row.new or row.old
    if shown is None:
        return spoken(_CHANGES[row.change])
    answer = answered(row.choice, row.text)
    told = f" → {_short(answer)}" if answer else ""
    before = row.old.text if row.new and row.old and row.change.value == "changed" else ""
    was = " " + _("(was: {text})", text=_short(before)) if before else ""
    return f"{set_cell_size(spoken(_CHANGES[row.change]), _WIDTH)} {shown.location}: {_short(shown.text)}{was}{told}"


def _short(text: str) -> str:
    return " ".join(text.split())[:_EXCERPT]
