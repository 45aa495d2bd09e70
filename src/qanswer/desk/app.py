"""The pages and what they ask for. Texts go out as JSON or escaped by the templates; nothing is loaded from elsewhere."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ParamSpec

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from qanswer.desk import ask_list, shown
from qanswer.desk.gate import Gate
from qanswer.desk.library_pages import LibraryPages
from qanswer.desk.replies import Pages, Speaking, body_of, download, in_thread, language_of, text_of, upload
from qanswer.errors import QanswerError, UsageError
from qanswer.model import Choice, Verdict
from qanswer.office.limits import MAX_FILE_BYTES
from qanswer.plan.model import Action, Decision
from qanswer.report import html
from qanswer.report.pages import STATIC
from qanswer.service.outputs import default_output
from qanswer.speech import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from qanswer.desk.desk import Desk
    from qanswer.desk.opened import OpenedForm

_MOST_LINES = 200  # questions pasted at once
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
P = ParamSpec("P")
"""What an endpoint takes."""


def make_app(desk: Desk, *, token: str, port: int) -> Starlette:
    """Return the application that serves ``desk`` at ``port`` to whoever has ``token``."""
    pages = Pages()
    at = _Endpoints(desk, pages)
    form = "/forms/{form}"
    routes = [
        Route("/", at.home),
        Route("/forms", at.drop, methods=["POST"]),
        Route("/ask", at.answer_pasted, methods=["POST"]),
        Route(form, at.form),
        Route(f"{form}/state", at.state),
        Route(f"{form}/since/{{version:int}}", at.since),
        Route(f"{form}/rows/{{row:int}}/shared", at.shared),
        Route(f"{form}/decisions", at.decide, methods=["POST"]),
        Route(f"{form}/undo", at.undo, methods=["POST"]),
        Route(f"{form}/ask", at.ask_text),
        Route(f"{form}/ask.xlsx", at.ask_workbook),
        Route(f"{form}/ask.xlsx", at.read_back, methods=["POST"]),
        Route(f"{form}/finish", at.before_finish),
        Route(f"{form}/finish", at.finish, methods=["POST"]),
        Route(f"{form}/copy", at.copy),
        Route(f"{form}/review.html", at.review_page),
        *LibraryPages(desk, pages).routes,
        Mount("/static", StaticFiles(packages=[("qanswer.desk", "static"), STATIC])),
    ]
    gate = Middleware(Gate, token=token, port=port, max_body_bytes=MAX_FILE_BYTES)
    return Starlette(
        routes=routes,
        middleware=[gate, Middleware(Speaking)],
        exception_handlers={QanswerError: _refused, KeyError: _unknown},
    )


async def _refused(_request: Request, error: Exception) -> Response:
    """Tell what the program refused; the status says that the request was understood."""
    return JSONResponse({"error": str(error)}, 422)


async def _unknown(_request: Request, _error: Exception) -> Response:
    return JSONResponse({"error": _("This is not on the desk (any more); open the form again.")}, 404)


class _Endpoints:
    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages

    @in_thread
    def home(self, request: Request) -> Response:
        return self._pages.page(request, "home.html", forms=self._desk.recent())

    async def drop(self, request: Request) -> Response:
        async with request.form(max_files=1, max_part_size=MAX_FILE_BYTES) as sent:
            name, content = await upload(sent.get("form"))
        return JSONResponse({"id": await run_in_threadpool(self._desk.take_in, name, content)})

    async def answer_pasted(self, request: Request) -> Response:
        text = text_of(await body_of(request), "text")
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if len(lines) > _MOST_LINES:
            raise UsageError("{n} lines at once; paste up to {most_lines}", n=len(lines), most_lines=_MOST_LINES)
        plan = await run_in_threadpool(self._desk.ask, lines)
        return JSONResponse({"answers": [shown.spoken(row, language_of()) for row in plan.rows]})

    @in_thread
    def form(self, request: Request) -> Response:
        form = self._desk.find(request.path_params["form"])
        form.begin_anew_if_changed()
        return self._pages.page(
            request, "form.html", id=request.path_params["form"], name=form.path.name, has_home=True
        )

    @in_thread
    def state(self, request: Request) -> Response:
        return JSONResponse(shown.whole(self._form(request), language_of()))

    @in_thread
    def since(self, request: Request) -> Response:
        form = self._form(request)
        return JSONResponse(shown.changed(form, form.since(request.path_params["version"]), language_of()))

    @in_thread
    def shared(self, request: Request) -> Response:
        form = self._form(request)
        return JSONResponse(shown.shared(form, _position(form, request.path_params["row"])))

    async def decide(self, request: Request) -> Response:
        form, body = self._form(request), await body_of(request)
        entries = body.get("decisions")
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise UsageError("expected a list of decisions")
        wanted = dict(_decision(form, entry) for entry in entries)
        return await self._changed(form, form.decide, wanted)

    async def undo(self, request: Request) -> Response:
        form = self._form(request)
        return await self._changed(form, form.undo)

    @in_thread
    def ask_text(self, request: Request) -> Response:
        return JSONResponse({"text": ask_list.as_text(self._form(request), language_of())})

    @in_thread
    def ask_workbook(self, request: Request) -> Response:
        form = self._form(request)
        return download(ask_list.as_workbook(form), _XLSX, f"{form.path.stem}.ask.xlsx")

    async def read_back(self, request: Request) -> Response:
        form = self._form(request)
        async with request.form(max_files=1, max_part_size=MAX_FILE_BYTES) as sent:
            _, content = await upload(sent.get("list"))
        answers = await run_in_threadpool(ask_list.read_back, form, content)
        return await self._changed(form, form.take_told, answers)

    @in_thread
    def before_finish(self, request: Request) -> Response:
        form = self._form(request)
        return JSONResponse(
            {
                "cells": sum(len(row.written) for row in form.rows)
                + sum(bool(field.text) for field in form.plan.header),
                "left": sum(row.verdict is not Verdict.FILLED for row in form.rows),
                "unchecked": len(form.rows) - len(form.decisions),
                "exists": default_output(form.path).exists(),
            }
        )

    async def finish(self, request: Request) -> Response:
        form, body = self._form(request), await body_of(request)
        filled = await run_in_threadpool(form.finish, force=body.get("force") is True)
        return JSONResponse(
            {
                "output": str(filled.output),
                "changed": len(filled.comparison.changes),
                "may_learn": self._desk.shelf.is_wanted,
            }
        )

    @in_thread
    def copy(self, request: Request) -> Response:
        form = self._form(request)
        if form.filled is None:
            raise UsageError("nothing is written yet; finish the form first")
        return FileResponse(form.filled.output, filename=form.filled.output.name)

    @in_thread
    def review_page(self, request: Request) -> Response:
        form = self._form(request)
        if form.filled is None:
            raise UsageError("nothing is written yet; finish the form first")
        name = f"{form.path.stem}.review.html"
        return download(html.page(form.filled).encode(errors="backslashreplace"), "text/html", name)

    def _form(self, request: Request) -> OpenedForm:
        return self._desk.forms[request.path_params["form"]]

    async def _changed(
        self, form: OpenedForm, step: Callable[P, object], *args: P.args, **kwargs: P.kwargs
    ) -> Response:
        positions = await run_in_threadpool(step, *args, **kwargs)
        return JSONResponse(await run_in_threadpool(shown.changed, form, positions, language_of()))  # type: ignore[arg-type]


def _decision(form: OpenedForm, entry: Mapping[str, object]) -> tuple[int, Decision]:
    """Return the row and the decision that an entry of the page means.

    Raises:
        UsageError: it is of another shape.
    """
    at = _position(form, entry.get("row"))
    question = form.rows[at].question
    action, choice = text_of(entry, "action"), text_of(entry, "choice")
    if action not in set(Action) or (choice and choice not in set(Choice)):
        asked = f"{action} {choice}".strip()
        raise UsageError("{place}: no such decision: {asked}", place=question.location, asked=asked)
    return at, Decision(
        question.location,
        question.text,
        Action(action),
        choice=Choice(choice) if choice else None,
        word=text_of(entry, "word"),
        text=text_of(entry, "text"),
        citation=text_of(entry, "citation"),
        statement=text_of(entry, "statement"),
        owner=text_of(entry, "owner"),
        note=datetime.now().astimezone().strftime("%Y-%m-%d %H:%M"),
    )


def _position(form: OpenedForm, row: object) -> int:
    if type(row) is not int or not 0 <= row < len(form.rows):  # True is no row
        raise UsageError("this form has no row {row}", row=row)
    return row
