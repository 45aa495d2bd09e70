"""A progress bar for long work: on stderr while that is a terminal, nothing otherwise."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from qanswer.model import Question


@contextmanager
def progress(name: str) -> Iterator[Callable[[Sequence[Question]], Iterable[Question]]]:
    """Yield a function that walks questions and moves the bar called ``name`` as it goes."""
    if not sys.stderr.isatty():  # older versions of rich end even a bar that is switched off with a line feed
        yield iter
        return
    from rich.markup import escape
    from rich.progress import Progress

    from qanswer.cli.console import talk

    with Progress(console=talk(), transient=True) as bar:

        def walk(questions: Sequence[Question]) -> Iterator[Question]:
            task = bar.add_task(escape(name), total=len(questions))
            for question in questions:
                yield question
                bar.advance(task)

        yield walk
