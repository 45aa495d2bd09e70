"""What every endpoint needs: the person's language, what a request brings, pages and files to answer with."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from qanswer.desk.words import preferred, words
from qanswer.errors import UsageError
from qanswer.model import Language
from qanswer.report.pages import templates
from qanswer.speech import language, speaking

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.types import ASGIApp, Receive, Scope, Send

P = ParamSpec("P")
"""What an endpoint takes."""


class Pages:
    """The pages that are made from templates, in the person's language."""

    def __init__(self) -> None:
        """Find the templates."""
        self._templates = templates("qanswer.desk")

    def page(self, request: Request, template: str, **values: object) -> Response:
        """Return a page, or remember that the person asked for the other language and lead back to it."""
        spoken = language_of()
        if "lang" in request.query_params:
            rest = request.query_params.multi_items()
            back = request.url.replace(query="").include_query_params(**{k: v for k, v in rest if k != "lang"})
            answer: Response = RedirectResponse(f"{back.path}?{back.query}".removesuffix("?"), 303)
            answer.set_cookie("qanswer_lang", spoken.value, samesite="strict", path="/")
            return answer
        other = Language.EN if spoken is Language.JA else Language.JA
        page = self._templates.get_template(template).render(
            language=spoken.value,
            other_language=str(request.url.include_query_params(lang=other.value).query),
            words=words(spoken),
            **values,
        )
        return HTMLResponse(page)


def in_thread(work: Callable[P, Response]) -> Callable[P, Awaitable[Response]]:
    """Return an endpoint that leaves the server free while it works."""

    @wraps(work)
    async def endpoint(*args: P.args, **kwargs: P.kwargs) -> Response:
        return await run_in_threadpool(work, *args, **kwargs)

    return endpoint


class Speaking:
    """Has every request answered in the language of the person who makes it, errors included."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before ``app``."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with speaking(_wished(Request(scope))):
            await self._app(scope, receive, send)


def _wished(request: Request) -> Language:
    """Return the language that the person chose on the page, else as ``preferred`` has it."""
    chosen = request.query_params.get("lang") or request.cookies.get("qanswer_lang", "")
    return Language(chosen) if chosen in set(Language) else preferred(request.headers.get("accept-language", ""))


def language_of() -> Language:
    """Return the language in which the request at hand is answered."""
    return Language(language())


def text_of(entry: Mapping[str, object], key: str) -> str:
    """Return the text that an entry of a request has under ``key``; "" where it has none.

    Raises:
        UsageError: it is no text.
    """
    value = entry.get(key, "")
    if not isinstance(value, str):
        raise UsageError("{key}: expected a text", key=key)
    return value


async def body_of(request: Request) -> Mapping[str, object]:
    """Return the JSON object that a request brings.

    Raises:
        UsageError: it brings something else.
    """
    try:
        body = await request.json()
    except ValueError as error:
        raise UsageError("expected JSON") from error
    if not isinstance(body, dict):
        raise UsageError("expected a JSON object")
    return body


async def upload(sent: UploadFile | str | None) -> tuple[str, bytes]:
    """Return name and content of the file that a request brings.

    Raises:
        UsageError: it brings none.
    """
    if not isinstance(sent, UploadFile):
        raise UsageError("no file came with the request; choose one")
    return sent.filename or "", await sent.read()


def download(content: bytes, kind: str, name: str) -> Response:
    """Return a file that the browser saves under ``name``."""
    answer = Response(content, media_type=kind)
    answer.headers["Content-Disposition"] = FileResponse(__file__, filename=name).headers["content-disposition"]
    return answer
