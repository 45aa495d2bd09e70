"""The program: its commands, and how every error reaches the user."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from io import TextIOWrapper
from typing import Annotated, NoReturn

import typer

from qanswer import __version__
from qanswer.cli import (
    ask,
    diff,
    export,
    fill,
    importing,
    inspect,
    knowledge,
    learn,
    library,
    mcp,
    plan,
    review,
    search,
    verify,
)
from qanswer.cli.options import complain
from qanswer.errors import ExitCode, QanswerError

app = typer.Typer(
    name="qanswer",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Answer customers' security questionnaires from your own published check sheet, in the customer's own file.",
)

fill.register(app)
plan.register(app)
review.register(app)
ask.register(app)
inspect.register(app)
importing.register(app)
search.register(app)
export.register(app)
verify.register(app)
learn.register(app)
diff.register(app)
library.register(app)
knowledge.register(app)
mcp.register(app)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - Typer's callback signature
    if wanted:
        typer.echo(f"qanswer {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Answer customers' security questionnaires from your own published check sheet, in the customer's own file."""


def run() -> None:
    """Run the program; every error ends as one line on stderr and a documented exit code, never as a traceback."""
    _prepare_streams()
    try:
        app()
    except QanswerError as error:
        _end(str(error), error.exit_code)
    except KeyboardInterrupt:
        _end("interrupted; nothing half-written was left behind", ExitCode.INTERRUPTED)
    except BrokenPipeError:
        # The reader (head, less) has had enough: not an error.
        _forget_stdout()
        raise SystemExit(ExitCode.OK) from None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            _end(f"{error.filename}: is too long a name; give a shorter one", ExitCode.USAGE)
        if error.errno != errno.ENOSPC or error.filename is not None:
            _end_internal(error)
        _forget_stdout()
        _end(f"standard output cannot be written ({error.strerror}); send it elsewhere", ExitCode.OUTPUT)
    except Exception as error:  # noqa: BLE001 - the last line of defence: a user never sees a traceback
        _end_internal(error)


def _prepare_streams() -> None:
    """Make stdin, stdout and stderr usable whatever the caller did to them."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:  # closed: without this the next file that is opened would take its place
            handle = os.open(os.devnull, os.O_RDWR)
            if handle != number:
                os.dup2(handle, number)
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal may know fewer letters than a form or the name of a file
            stream.reconfigure(errors="backslashreplace")


def _forget_stdout() -> None:
    """Keep the interpreter's own flush at exit quiet."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _end_internal(error: Exception) -> NoReturn:
    if os.environ.get("QANSWER_DEBUG"):
        traceback.print_exc()
    _end(
        f"internal error ({type(error).__name__}: {error}); please report it, with QANSWER_DEBUG=1 set",
        ExitCode.INTERNAL,
    )


def _end(message: str, code: ExitCode) -> NoReturn:
    complain(message)
    raise SystemExit(int(code))
