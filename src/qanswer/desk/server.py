"""The page on this machine: a port of the loopback address, and an address with a token that nobody can guess."""

from __future__ import annotations

import secrets
import socket
from typing import TYPE_CHECKING

import uvicorn

from qanswer.desk.app import make_app
from qanswer.errors import UsageError
from qanswer.speech import because

if TYPE_CHECKING:
    from collections.abc import Callable

    from qanswer.desk.desk import Desk

ADDRESS = "127.0.0.1"


def serve(desk: Desk, *, port: int, path: str, announce: Callable[[str], None]) -> None:
    """Serve ``desk`` until the program is interrupted.

    Args:
        desk: what lies on it.
        port: to listen at; 0: any that is free.
        path: of the page to begin with.
        announce: told the address to open, once it can be opened.

    Raises:
        UsageError: the port is taken.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((ADDRESS, port))
        except OSError as error:
            raise UsageError(
                "--port {port}: cannot be listened at ({why}); name another or none",
                port=port,
                why=because(error),
            ) from error
        listening.listen()
        port = listening.getsockname()[1]
        token = secrets.token_urlsafe(32)
        config = uvicorn.Config(make_app(desk, token=token, port=port), log_level="warning", access_log=False)
        announce(f"http://{ADDRESS}:{port}{path}?token={token}")
        uvicorn.Server(config).run(sockets=[listening])
