"""The program: its commands, and how every error reaches the user."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Annotated

import typer

from qanswer import __version__
from qanswer.cli import export, fill, inspect, knowledge, search, verify
from qanswer.errors import ExitCode, QanswerError

app = typer.Typer(
    name="qanswer",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Answer customers' security questionnaires from your own published check sheet, in the customer's own file.",
)

fill.register(app)
inspect.register(app)
search.register(app)
export.register(app)
verify.register(app)
knowledge.register(app)


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
    try:
        app()
    except QanswerError as error:
        _end(str(error), error.exit_code)
    except KeyboardInterrupt:
        _end("interrupted; nothing half-written was left behind", ExitCode.INTERRUPTED)
    except BrokenPipeError:
        # The reader (head, less) has had enough: not an error. Keep the interpreter's own flush at exit quiet.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(ExitCode.OK) from None
    except Exception as error:  # noqa: BLE001 - the last line of defence: a user never sees a traceback
        if os.environ.get("QANSWER_DEBUG"):
            traceback.print_exc()
        _end(
            f"internal error ({type(error).__name__}: {error}); please report it, with QANSWER_DEBUG=1 set",
            ExitCode.INTERNAL,
        )


def _end(message: str, code: ExitCode) -> None:
    print(f"qanswer: {message}", file=sys.stderr)  # noqa: T201 - not through rich: file names may hold markup
    raise SystemExit(int(code))
