"""Who gets in: the person who started the program, from this machine, through its own page.

The page is served on the loopback address only, but other programs and other people of this machine, and pages of the
web in the same browser, reach that too. So every request needs the token of the address that was printed (kept in a
cookie), names this machine as its host (against names that resolve to it), and changes things only from the page itself.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import cookie_parser
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse

from qanswer.speech import _

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS: Final = ("127.0.0.1", "localhost", "[::1]")
_SAFE: Final = frozenset({"GET", "HEAD"})
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Gate:
    """Lets the person in and everybody else stand outside."""

    def __init__(self, app: ASGIApp, *, token: str, port: int, max_body_bytes: int) -> None:
        """Guard ``app``.

        Args:
            app: what is guarded.
            token: unguessable, part of the address that was printed.
            port: that the page is served on.
            max_body_bytes: a larger request is refused before it is read.
        """
        self._app = app
        self._token = token
        self._cookie = f"qanswer_{port}"
        self._hosts = {f"{host}:{port}" for host in HOSTS}
        self._max_body_bytes = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        answer = self._refusal(scope, Headers(scope=scope)) or self._entry(scope)
        await (answer or self._app)(scope, receive, send_guarded)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        host = headers.get("host", "")
        if host not in self._hosts:
            return PlainTextResponse(_("This page is only for the machine it runs on."), 403)
        if scope["method"] not in _SAFE and headers.get("origin") != f"http://{host}":
            return JSONResponse({"error": _("This request does not come from the page itself.")}, 403)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > self._max_body_bytes:
            return JSONResponse({"error": _("The file is larger than a form may be.")}, 413)
        if "transfer-encoding" in headers:  # its length cannot be told beforehand; no browser sends a form so
            return JSONResponse({"error": _("Send the request whole, with its length.")}, 411)
        return None

    def _entry(self, scope: Scope) -> Response | None:
        """Return how a person with the token gets in, the refusal of one without it, or None for who is in."""
        given = QueryParams(scope["query_string"]).get("token", "")
        if given and scope["method"] == "GET" and self._is_token(given):
            answer = RedirectResponse(scope["path"], 303)
            answer.set_cookie(self._cookie, self._token, httponly=True, samesite="strict", path="/")
            return answer
        cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
        if self._is_token(cookies.get(self._cookie, "")):
            return None
        return PlainTextResponse(_("Open the address that qanswer review printed in its terminal."), 403)

    def _is_token(self, given: str) -> bool:
        return secrets.compare_digest(given.encode(), self._token.encode())
