"""``qanswer review``: a page on this machine to review filled forms at."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qanswer.cli.console import results, talk
from qanswer.cli.grouped import grouped
from qanswer.cli.options import (
    LayoutOptions,
    Profile,
    ReaderOptions,
    SourceOptions,
    fill_options,
    tell,
)
from qanswer.speech import _
from qanswer.statements import Audience

if TYPE_CHECKING:
    from collections.abc import Mapping

Forms = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[FORM...]", help="Customers' forms; none: drop them on the page.", show_default=False),
]


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("review")(grouped(review_command))


def review_command(
    forms: Forms = None,
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to serve at; 0 takes a free one.")] = 0,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")] = True,
    install_shortcut: Annotated[
        bool,
        typer.Option(
            "--install-shortcut",
            help="Put a shortcut that starts this page, with these options, among your programs; nothing is opened.",
        ),
    ] = False,
    layout: LayoutOptions,
    readers: ReaderOptions,
    profile: Profile = None,
    sources: SourceOptions,
) -> None:
    """Review forms on a page that opens on this machine only: accept, edit, choose, ask, and write the copy.

    Decisions are kept beside each form as they are made (FORM.decisions.json); the next review goes on from them.
    """
    if install_shortcut:
        _install_shortcut(
            {
                "--kb": sources.kb,
                "--product": sources.product,
                "--library": sources.library,
                "--no-library": sources.no_library,
                "--profile": profile,
                "--audience": readers.audience.value if readers.audience is not Audience.PUBLIC else "",
                "--approved-only": readers.approved_only,
            }
        )
        return
    from qanswer.desk.desk import Desk
    from qanswer.desk.server import serve
    from qanswer.library.places import find_library, is_named

    options = fill_options(layout, readers)
    place = find_library(Path(), sources.library)
    if is_named(sources.library) and not sources.no_library and not place.exists:
        tell(_("{place}: there is no library yet; the first form that you learn begins one", place=place))
    desk = Desk(sources.opening(profile).workspace(tell, begins_library=True), options)
    keys = [desk.open(form) for form in forms or ()]

    def announce(address: str) -> None:
        results().print(address, soft_wrap=True, highlight=False)
        talk().print(_("Ctrl+C ends it; decisions are kept as they are made"), soft_wrap=True)
        if browser:
            webbrowser.open(address)

    serve(desk, port=port, path=f"/forms/{keys[0]}" if len(keys) == 1 else "/", announce=announce)


def _install_shortcut(told: Mapping[str, object]) -> None:
    """Write the shortcut, with the options that were given and the folder in which the other things are found.

    Args:
        told: option -> what was said; what is not said is left out, a path is made whole.
    """
    from qanswer.desk.shortcut import install_shortcut

    command = [sys.executable, "-m", "qanswer", "review"]
    for option, value in told.items():
        if value is True:
            command.append(option)
        elif value:
            command += [option, str(value.resolve() if isinstance(value, Path) else value)]
    path = install_shortcut(command, Path.cwd(), sys.platform)
    results().print(_("shortcut: {path}", path=path), soft_wrap=True)
