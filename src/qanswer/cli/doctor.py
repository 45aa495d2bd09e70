"""``qanswer doctor``: is everything there, what is missing, and what for."""

from __future__ import annotations

import json as json_module
import sys

import typer
from rich.cells import cell_len, set_cell_size
from rich.text import Text

from qanswer.cli.console import results
from qanswer.cli.grouped import grouped
from qanswer.cli.options import AsJson, KnowledgeOptions, LibraryOption
from qanswer.errors import ExitCode
from qanswer.speech import said, spoken

SCHEMA = "qanswer/doctor/1"
_WIDTH = 7  # columns of a state
_STATES = {"ok": said("ok"), "missing": said("missing"), "fault": said("fault")}
_STYLES = {"ok": "green", "missing": "yellow", "fault": "bold red"}


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("doctor")(grouped(doctor_command))


def doctor_command(*, json: AsJson = False, library: LibraryOption = None, knowledge: KnowledgeOptions) -> None:
    """Show what the program works with here: versions, knowledge, library, LibreOffice, fonts (exit 1 at a fault).

    What is missing and can be done without is no fault. Nothing is changed.
    """
    from qanswer.service.health import State, examine

    checked = examine(knowledge.folder(), library)
    if json:
        report = {"schema": SCHEMA, "checked": [one.as_json() for one in checked]}
        sys.stdout.write(json_module.dumps(report, ensure_ascii=False, indent=1) + "\n")
    else:
        width = max(cell_len(spoken(one.name)) for one in checked)
        for one in checked:
            line = Text(set_cell_size(spoken(one.name), width) + "  ")
            line.append(set_cell_size(spoken(_STATES[one.state]), _WIDTH), style=_STYLES[one.state])
            line.append(f"  {spoken(one.found)}" + (f" ({spoken(one.remedy)})" if one.remedy else ""))
            results().print(line, soft_wrap=True)
    if any(one.state is State.FAULT for one in checked):
        raise typer.Exit(int(ExitCode.DIFFERENT))
