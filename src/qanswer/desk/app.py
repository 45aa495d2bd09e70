"""The pages and what they ask for. Texts go out as JSON or escaped by the templates; nothing is loaded from elsewhere."""

from __future__ import annotations

from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

from jinja2 import Environment, PackageLoader
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from qanswer.desk import ask_list, shown
from qanswer.desk.gate import Gate
from qanswer.desk.words import preferred, words
from qanswer.errors import QanswerError, UsageError
from qanswer.model import Choice, Language, Verdict
from qanswer.office.limits import MAX_FILE_BYTES
from qanswer.plan.model import Action, Decision
from qanswer.report import html
from qanswer.service.outputs import default_output
from qanswer.speech import _, language, speaking

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.types import ASGIApp, Receive, Scope, Send

    from qanswer.desk.desk import Desk
    from qanswer.desk.opened import OpenedForm

_MOST_LINES = 200  # questions pasted at once
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
P = ParamSpec("P")
"""What an endpoint takes."""


def make_app(desk: Desk, *, token: str, port: int) -> Starlette:
    """Return the application that serves ``desk`` at ``port`` to whoever has ``token``."""
    pages = Environment(loader=PackageLoader("qanswer.desk"), autoescape=True)
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
        Mount("/static", StaticFiles(packages=[("qanswer.desk", "static")])),
    ]
    gate = Middleware(Gate, token=token, port=port, max_body_bytes=MAX_FILE_BYTES)
    return Starlette(
        routes=routes,
        middleware=[gate, Middleware(_Speaking)],
        exception_handlers={QanswerError: _refused, KeyError: _unknown},
    )


async def _refused(_request: Request, error: Exception) -> Response:
    """Tell what the program refused; the status says that the request was understood."""
    return JSONResponse({"error": str(error)}, 422)


async def _unknown(_request: Request, _error: Exception) -> Response:
    return JSONResponse({"error": _("This is not on the desk (any more); open the form again.")}, 404)


def _in_thread(work: Callable[P, Response]) -> Callable[P, Awaitable[Response]]:
    """Return an endpoint that leaves the server free while it works."""

    @wraps(work)
    async def endpoint(*args: P.args, **kwargs: P.kwargs) -> Response:
        return await run_in_threadpool(work, *args, **kwargs)

    return endpoint


class _Endpoints:
    def __init__(self, desk: Desk, pages: Environment) -> None:
        self._desk = desk
        self._pages = pages

    @_in_thread
    def home(self, request: Request) -> Response:
        forms = [
            {"id": key, "name": form.path.name, "done": len(form.decisions), "total": len(form.rows)}
            for key, form in reversed(list(self._desk.forms.items()))
        ]
        return self._page(request, "home.html", forms=forms)

    async def drop(self, request: Request) -> Response:
        async with request.form(max_files=1, max_part_size=MAX_FILE_BYTES) as sent:
            name, content = await _upload(sent.get("form"))
        return JSONResponse({"id": await run_in_threadpool(self._desk.take_in, name, content)})

    async def answer_pasted(self, request: Request) -> Response:
        text = _text_of(await _body(request), "text")
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if len(lines) > _MOST_LINES:
            raise UsageError("{n} lines at once; paste up to {most_lines}", n=len(lines), most_lines=_MOST_LINES)
        plan = await run_in_threadpool(self._desk.workspace.ask, lines)
        return JSONResponse({"answers": [shown.spoken(row, _language()) for row in plan.rows]})

    @_in_thread
    def form(self, request: Request) -> Response:
        form = self._form(request)
        form.begin_anew_if_changed()
        return self._page(request, "form.html", id=request.path_params["form"], name=form.path.name, has_home=True)

    @_in_thread
    def state(self, request: Request) -> Response:
        return JSONResponse(shown.whole(self._form(request), _language()))

    @_in_thread
    def since(self, request: Request) -> Response:
        form = self._form(request)
        return JSONResponse(shown.changed(form, form.since(request.path_params["version"]), _language()))

    @_in_thread
    def shared(self, request: Request) -> Response:
        form = self._form(request)
        return JSONResponse(shown.shared(form, _position(form, request.path_params["row"])))

    async def decide(self, request: Request) -> Response:
        form, body = self._form(request), await _body(request)
        entries = body.get("decisions")
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise UsageError("expected a list of decisions")
        wanted = dict(_decision(form, entry) for entry in entries)
        return await self._changed(form, form.decide, wanted)

    async def undo(self, request: Request) -> Response:
        form = self._form(request)
        return await self._changed(form, form.undo)

    @_in_thread
    def ask_text(self, request: Request) -> Response:
        return JSONResponse({"text": ask_list.as_text(self._form(request), _language())})

    @_in_thread
    def ask_workbook(self, request: Request) -> Response:
        form = self._form(request)
        return _download(ask_list.as_workbook(form, _language()), _XLSX, f"{form.path.stem}.ask.xlsx")

    async def read_back(self, request: Request) -> Response:
        form = self._form(request)
        async with request.form(max_files=1, max_part_size=MAX_FILE_BYTES) as sent:
            _, content = await _upload(sent.get("list"))
        answers = await run_in_threadpool(ask_list.read_back, form, content)
        return await self._changed(form, form.take_told, answers)

    @_in_thread
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
        form, body = self._form(request), await _body(request)
        filled = await run_in_threadpool(form.finish, force=body.get("force") is True)
        return JSONResponse({"output": str(filled.output), "changed": len(filled.comparison.changes)})

    @_in_thread
    def copy(self, request: Request) -> Response:
        form = self._form(request)
        if form.filled is None:
            raise UsageError("nothing is written yet; finish the form first")
        return FileResponse(form.filled.output, filename=form.filled.output.name)

    @_in_thread
    def review_page(self, request: Request) -> Response:
        form = self._form(request)
        if form.filled is None:
            raise UsageError("nothing is written yet; finish the form first")
        name = f"{form.path.stem}.review.html"
        return _download(html.page(form.filled).encode(errors="backslashreplace"), "text/html", name)

    def _form(self, request: Request) -> OpenedForm:
        return self._desk.forms[request.path_params["form"]]

    async def _changed(
        self, form: OpenedForm, step: Callable[P, object], *args: P.args, **kwargs: P.kwargs
    ) -> Response:
        positions = await run_in_threadpool(step, *args, **kwargs)
        return JSONResponse(await run_in_threadpool(shown.changed, form, positions, _language()))  # type: ignore[arg-type]

    def _page(self, request: Request, template: str, **values: object) -> Response:
        spoken = _language()
        if "lang" in request.query_params:
            answer: Response = RedirectResponse(request.url.path, 303)
            answer.set_cookie("qanswer_lang", spoken.value, samesite="strict", path="/")
            return answer
        other = Language.EN if spoken is Language.JA else Language.JA
        page = self._pages.get_template(template).render(
            language=spoken.value, other_language=other.value, words=words(spoken), **values
        )
        return HTMLResponse(page)


class _Speaking:
    """Has every request answered in the language of the person who makes it, errors included."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with speaking(_wished(Request(scope))):
            await self._app(scope, receive, send)


def _wished(request: Request) -> Language:
    """Return the language that the person chose on the page, else as ``preferred`` has it."""
    chosen = request.query_params.get("lang") or request.cookies.get("qanswer_lang", "")
    return Language(chosen) if chosen in set(Language) else preferred(request.headers.get("accept-language", ""))


def _language() -> Language:
    return Language(language())


def _decision(form: OpenedForm, entry: Mapping[str, object]) -> tuple[int, Decision]:
    """Return the row and the decision that an entry of the page means.

    Raises:
        UsageError: it is of another shape.
    """
    at = _position(form, entry.get("row"))
    question = form.rows[at].question
    action, choice = _text_of(entry, "action"), _text_of(entry, "choice")
    if action not in set(Action) or (choice and choice not in set(Choice)):
        asked = f"{action} {choice}".strip()
        raise UsageError("{place}: no such decision: {asked}", place=question.location, asked=asked)
    return at, Decision(
        question.location,
        question.text,
        Action(action),
        choice=Choice(choice) if choice else None,
        word=_text_of(entry, "word"),
        text=_text_of(entry, "text"),
        citation=_text_of(entry, "citation"),
        statement=_text_of(entry, "statement"),
        owner=_text_of(entry, "owner"),
        note=datetime.now().astimezone().strftime("%Y-%m-%d %H:%M"),
    )


def _position(form: OpenedForm, row: object) -> int:
    if type(row) is not int or not 0 <= row < len(form.rows):  # True is no row
        raise UsageError("this form has no row {row}", row=row)
    return row


def _text_of(entry: Mapping[str, object], key: str) -> str:
    value = entry.get(key, "")
    if not isinstance(value, str):
        raise UsageError("{key}: expected a text", key=key)
    return value


async def _body(request: Request) -> Mapping[str, object]:
    try:
        body = await request.json()
    except ValueError as error:
        raise UsageError("expected JSON") from error
    if not isinstance(body, dict):
        raise UsageError("expected a JSON object")
    return body


async def _upload(sent: UploadFile | str | None) -> tuple[str, bytes]:
    if not isinstance(sent, UploadFile):
        raise UsageError("no file came with the request; choose one")
    return sent.filename or "", await sent.read()


def _download(content: bytes, kind: str, name: str) -> Response:
    answer = Response(content, media_type=kind)
    answer.headers["Content-Disposition"] = FileResponse(__file__, filename=name).headers["content-disposition"]
    return answer
