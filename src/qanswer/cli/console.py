"""Where the program speaks: results to stdout, talk to stderr; nothing of other people's texts steers the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console, RenderHook
from rich.segment import Segment

from qanswer.cli.complaints import visible

if TYPE_CHECKING:
    from rich.console import ConsoleOptions, ConsoleRenderable, RenderResult


def results() -> Console:
    """Return the console that results go to: stdout, plain when piped."""
    console = Console(file=sys.stdout, highlight=False, markup=False, soft_wrap=not sys.stdout.isatty())
    console.push_render_hook(_Harmless())
    return console


def talk() -> Console:
    """Return the console that talk goes to: stderr."""
    return Console(file=sys.stderr, highlight=False, markup=False, stderr=True)


class _Harmless(RenderHook):
    """Makes everything that a console is given to print visible first."""

    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        return [_Visible(one) for one in renderables]


class _Visible:
    """What another renderable shows, spelt out where it would steer the terminal."""

    def __init__(self, inner: ConsoleRenderable) -> None:
        self._inner = inner

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for segment in console.render(self._inner, options):
            yield segment if segment.control else Segment(visible(segment.text), segment.style)
