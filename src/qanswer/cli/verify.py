"""``qanswer verify`` and ``qanswer write``: the proof, and the door other programs write through."""

from __future__ import annotations

import json as json_module
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from qanswer.cli.complaints import complain
from qanswer.cli.console import results
from qanswer.cli.options import AsJson, Force, read_text
from qanswer.errors import ExitCode
from qanswer.forms.proof.blanks import fills_a_blank
from qanswer.speech import _, _n, said, said_n

if TYPE_CHECKING:
    from qanswer.forms.proof.compare import Comparison
    from qanswer.office.findings import Change

SCHEMA = "qanswer/verify/1"
_NAMED = 5  # places in the warning


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("verify")(verify_command)
    app.command("write")(write_command)


def verify_command(
    original: Annotated[Path, typer.Argument(help="The customer's file as it came.", show_default=False)],
    filled: Annotated[Path, typer.Argument(help="The filled copy.", show_default=False)],
    *,
    json: AsJson = False,
) -> None:
    """List every changed cell between two files and prove that all else is the same (exit 1 when it is not).

    A cell that was not blank before (a question, say) stands first, marked, and is warned of on stderr.
    """
    from qanswer.forms.proof.compare import compare

    comparison = compare(original, filled)
    if json:
        sys.stdout.write(
            json_module.dumps({"schema": SCHEMA, **comparison.as_json()}, ensure_ascii=False, indent=1) + "\n"
        )
    else:
        _print(comparison)
    if replaced := [change for change in comparison.changes if not fills_a_blank(change)]:
        places = ", ".join(str(change.place) for change in replaced[:_NAMED])
        more = ", …" if len(replaced) > _NAMED else ""
        complain(
            _n(
                "warning: of the changed cells, 1 was not blank before: {places}",
                "warning: of the changed cells, {n} were not blank before: {places}",
                len(replaced),
                places=places + more,
            )
        )
    if comparison.differences:
        raise typer.Exit(int(ExitCode.DIFFERENT))


def write_command(
    form: Annotated[Path, typer.Argument(help="The form to copy.", show_default=False)],
    cells: Annotated[
        Path,
        typer.Argument(
            help='JSON list of {"sheet","cell","text"} or {"table","row","column","text"}; "box": 2 or "checked": true '
            "instead of a text tick a box; - reads stdin.",
            show_default=False,
        ),
    ],
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help="The copy to write.", show_default=False)],
    allow_signed: Annotated[
        bool, typer.Option("--allow-signed", help="Write into a signed file although that breaks its signature.")
    ] = False,
    force: Force = False,
) -> None:
    """Put these texts and ticks into these cells of a copy and touch nothing else."""
    from qanswer.plan.edits import edits_from_json
    from qanswer.service.write import write

    edits = edits_from_json(read_text(cells), str(cells))
    comparison = write(form, edits, output, force=force, allow_signed=allow_signed)
    told = _n(
        "{output}: {n} cell changed, everything else identical",
        "{output}: {n} cells changed, everything else identical",
        len(comparison.changes),
        output=output,
    )
    results().print(told, soft_wrap=True)


def _print(comparison: Comparison) -> None:
    console = results()
    replaced = [change for change in comparison.changes if not fills_a_blank(change)]
    for change in replaced:
        console.print(Text(_("WAS NOT BLANK") + " ", style="bold red").append_text(_line(change)), soft_wrap=True)
    for change in comparison.changes:
        if fills_a_blank(change):
            console.print(_line(change), soft_wrap=True)
    for difference in comparison.differences:
        console.print(Text(_("DIFFERENT") + f" {difference}", style="bold red"), soft_wrap=True)
    changed = [said_n("{n} cell changed", "{n} cells changed", len(comparison.changes))]
    if replaced:
        changed.append(said_n("1 was not blank before", "{n} were not blank before", len(replaced)))
    state = said("DIFFERS beyond them") if comparison.differences else said("everything else is identical")
    console.print(Text(_("{changed}; {state}", changed=changed, state=state)))


def _line(change: Change) -> Text:
    line = Text(f"{change.place}: ", style="bold")
    line.append(repr(change.before) if change.before else _("(blank)"), style="red")
    line.append(" -> ")
    line.append(repr(change.after) if change.after else _("(blank)"), style="green")
    return line
