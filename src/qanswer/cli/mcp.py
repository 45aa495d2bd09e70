"""``qanswer mcp``: the service for an assistant, over stdin and stdout."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qanswer.cli.grouped import grouped
from qanswer.cli.options import Profile, SourceOptions, tell
from qanswer.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("mcp")(grouped(mcp_command))


def mcp_command(
    *,
    folder: Annotated[
        Path, typer.Option(help="The one folder whose files the assistant may use.", show_default="the current one")
    ] = Path(),
    allow_write: Annotated[
        bool, typer.Option("--allow-write", help="Let it write filled copies beside forms in that folder.")
    ] = False,
    profile: Profile = None,
    sources: SourceOptions,
) -> None:
    r"""Serve an assistant over the Model Context Protocol (stdio): search, show, ask, inspect, plan, and the library.

    It chooses among your statements and never words or ticks an answer itself. Without --allow-write it writes
    nothing; outside the folder it reads nothing. Needs the extra: pip install 'qanswer\[mcp]'.
    """
    from qanswer.assistant.folder import Folder
    from qanswer.service.ledger import Ledger

    try:
        from qanswer.assistant.server import make_server
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] != "mcp":
            raise
        raise UsageError("mcp: needs the extra; install it with: pip install 'qanswer[mcp]'") from error

    reached = Folder.at(folder)
    workspace = sources.opening(profile).workspace(tell)
    ledger = Ledger(workspace.library) if workspace.library and workspace.library.is_there else None
    make_server(workspace, reached, ledger, allow_write=allow_write).run()
