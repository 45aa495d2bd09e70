"""Many forms at once, each by one of several processes: the same files and the same words as one after the other."""

from __future__ import annotations

import signal
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from typing import TYPE_CHECKING

from qanswer.errors import FormError, QanswerError
from qanswer.plan.decisions import Decisions
from qanswer.report import html
from qanswer.report import json as json_report
from qanswer.service.outputs import ReviewKind
from qanswer.service.workspace import Workspace
from qanswer.speech import language, speak

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from qanswer.model import Question
    from qanswer.plan.model import Filled, FillOptions
    from qanswer.service.outputs import Targets

_AS_PLANNED = Decisions(())


@dataclass(frozen=True, slots=True)
class Opening:
    """What a workspace is opened with; each process opens its own."""

    knowledge: Path | None
    profile: Path | None
    library: str | None
    without_library: bool

    def workspace(self, tell: Callable[[str], None] = lambda _: None, *, begins_library: bool = False) -> Workspace:
        """Open it; see ``Workspace.open``."""
        return Workspace.open(
            self.knowledge,
            profile=self.profile,
            library=self.library,
            without_library=self.without_library,
            begins_library=begins_library,
            tell=tell,
        )


def fill_one(
    target: Targets,
    workspace: Workspace,
    options: FillOptions,
    decisions: Decisions = _AS_PLANNED,
    *,
    force: bool,
    step: Callable[[Sequence[Question]], Iterable[Question]] = iter,
) -> Filled:
    """Fill one form and write its reports with it: all of them, or none; see ``Workspace.fill``."""
    pages = ((target.review, _reviewer(target)), (target.report, json_report.text))
    reports = [(path, content) for path, content in pages if path is not None]
    return workspace.fill(target.form, target.output, options, decisions, force=force, step=step, reports=reports)


def _reviewer(target: Targets) -> Callable[[Filled], str | bytes]:
    """Return what makes a review of the kind that its name says."""
    if target.review and target.review.suffix == f".{ReviewKind.XLSX}":
        from qanswer.export.review_sheet import workbook  # noqa: PLC0415 - openpyxl takes a while

        return workbook
    return html.page


def fill_all(
    targets: Sequence[Targets],
    opening: Opening,
    options: FillOptions,
    *,
    force: bool,
    jobs: int,
    ended: Callable[[Path], None] = lambda _: None,
) -> Iterator[Filled | QanswerError]:
    """Yield what became of each form, in their order.

    Args:
        targets: the forms, each with the files it turns into.
        opening: what each process opens; it can be opened.
        options: what the user asks for, of every form.
        force: overwrite outputs that exist.
        jobs: how many forms are filled at once.
        ended: told of a form as soon as it is filled or refused, in whatever order they end.
    """
    # A process that is spawned shares nothing with this one: no connection to a library, no half-read file.
    with ProcessPoolExecutor(
        min(jobs, len(targets)), mp_context=get_context("spawn"), initializer=_begin, initargs=(language(),)
    ) as pool:
        futures = [pool.submit(_filled, target, opening, options, force=force) for target in targets]
        for future, target in zip(futures, targets, strict=True):
            future.add_done_callback(partial(_call, ended, target.form))
        try:
            for future, target in zip(futures, targets, strict=True):
                yield _outcome(future, target.form)
        finally:
            pool.shutdown(cancel_futures=True)


def _outcome(future: Future[Filled | QanswerError], form: Path) -> Filled | QanswerError:
    try:
        return future.result()
    except BrokenProcessPool:
        return FormError(
            "{path}: the process that was to fill it ended, perhaps for want of memory; fill it with fewer --jobs",
            path=form,
        )


def _call(ended: Callable[[Path], None], form: Path, _: Future[Filled | QanswerError]) -> None:
    ended(form)


def _begin(code: str) -> None:
    """Make a process of its own ready: it speaks the person's language, and leaves Ctrl-C to the one that asked."""
    speak(code)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@cache
def _opened(opening: Opening) -> Workspace:
    return opening.workspace()


def _filled(target: Targets, opening: Opening, options: FillOptions, *, force: bool) -> Filled | QanswerError:
    try:
        return fill_one(target, _opened(opening), options, force=force)
    except QanswerError as error:
        return error
