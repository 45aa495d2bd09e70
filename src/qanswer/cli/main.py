"""The program: its commands, and how every error reaches the user."""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from qanswer.cli.complaints import complain
from qanswer.cli.helps import HELP_OPTIONS, put_into_words
from qanswer.cli.misuse import is_misuse, told, without_language
from qanswer.errors import ExitCode, QanswerError
from qanswer.speech import _, because, preferred, speak
from qanswer.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ABOUT = "Answer customers' security questionnaires from your own published check sheet, in the customer's own file."
COMMANDS: Mapping[str, tuple[str, str]] = {  # name -> module and first line of its help, in the order they are shown
    "fill": ("fill", "Fill customers' forms from the check sheet and write verified copies."),
    "plan": ("plan", "Show what fill would write into a form, and why; nothing is written."),
    "review": (
        "review",
        "Review forms on a page that opens on this machine only: accept, edit, choose, ask, and write the copy.",
    ),
    "ask": (
        "ask",
        "Answer questions from a mail or a portal: the tick, the text and its source, or the reason not to.",
    ),
    "inspect": (
        "inspect",
        "Show where questions were found and where answers would go, in the form's own coordinates.",
    ),
    "import": ("importing", "Import a check sheet of any layout as the knowledge to answer from."),
    "init": (
        "importing",
        "Write an empty, commented check sheet to fill in by hand, with the shipped one beside it as an example.",
    ),
    "english": ("english", "English of a sheet in Japanese: a table for a translator, and its way back."),
    "search": ("search", "Search the check sheet, in Japanese or English, and say why each item matched."),
    "show": ("search", "Show one item of the check sheet in full, with its sources."),
    "export": ("export", "Write the whole check sheet as a document that looks like the published one."),
    "verify": (
        "verify",
        "List every changed cell between two files and prove that all else is the same (exit 1 when it is not).",
    ),
    "write": ("verify", "Put these texts and ticks into these cells of a copy and touch nothing else."),
    "learn": ("learn", "Learn from answered forms: what a person corrected, and any old questionnaire."),
    "diff": (
        "diff",
        "Compare last time's form with this one: same, changed, new and gone questions, with what was told.",
    ),
    "check": (
        "knowledge",
        "Lint the knowledge base: faults, what to look at, gaps (exit 1 when there is a fault; the others are none).",
    ),
    "coverage": (
        "knowledge",
        "Show which clauses of a standard an item answers, by which, and whom to ask where none does.",
    ),
    "links": (
        "linking",
        "Show which topics each item is linked to, the doubtful first, and take them back from Excel.",
    ),
    "evaluate": ("knowledge", "Measure matching and answers on your own labelled rows, with intervals."),
    "mcp": (
        "mcp",
        "Serve an assistant over the Model Context Protocol (stdio): search, show, ask, inspect, plan, and the library.",
    ),
    "doctor": (
        "doctor",
        "Show what the program works with here: versions, knowledge, library, LibreOffice, fonts (exit 1 at a fault).",
    ),
    "library": ("library", "Look into what was told before: search, ledger, gaps, age, conflicts; share it."),
}


def make_app(arguments: Sequence[str]) -> typer.Typer:
    """Return the program as far as ``arguments`` need it: other commands' modules, slow to load, are not imported.

    Of the commands that are not asked for there are names and first lines, for ``--help`` and for suggestions.
    """
    app = typer.Typer(
        name="qanswer",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": list(HELP_OPTIONS)},
        help=_ABOUT,
    )
    app.callback()(_main)
    asked = next((argument for argument in arguments if not argument.startswith("-")), "")
    needed = COMMANDS[asked][0] if asked in COMMANDS else ""
    for name, (module, summary) in COMMANDS.items():
        if module != needed and not os.environ.get("_QANSWER_COMPLETE"):
            app.command(name, help=summary)(_elsewhere)
        elif name == _first(module):
            import_module(f"qanswer.cli.{module}").register(app)
    return app


def _first(module: str) -> str:
    """Return the first of the commands that ``module`` registers."""
    return next(name for name, (known, _) in COMMANDS.items() if known == module)


def _elsewhere() -> None:
    """Stand for a command that is not asked for."""


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - Typer's callback signature
    if wanted:
        typer.echo(f"qanswer {__version__}")
        raise typer.Exit


def _main(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and leave.")
    ] = False,
    lang: Annotated[
        Literal["ja", "en"] | None,
        typer.Option(help="Speak this language (default: $QANSWER_LANG, the locale).", show_default=False),
    ] = None,
) -> None:
    """Answer customers' security questionnaires from your own published check sheet, in the customer's own file."""


def run() -> None:
    """Run the program; every error ends as one line on stderr and a documented exit code, never as a traceback."""
    _prepare_streams()
    arguments = _settle_language(sys.argv[1:])
    try:
        code = _call(arguments)
    except QanswerError as error:
        _end(str(error), error.exit_code)
    except KeyboardInterrupt:
        _end_interrupted()
    except BrokenPipeError:
        # The reader (head, less) has had enough: not an error.
        _forget_stdout()
        raise SystemExit(ExitCode.OK) from None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            _end(_("{file}: is too long a name; give a shorter one", file=error.filename), ExitCode.USAGE)
        if error.errno != errno.ENOSPC or error.filename is not None:
            _end_internal(error)
        _forget_stdout()
        _end(_("standard output cannot be written ({why}); send it elsewhere", why=because(error)), ExitCode.OUTPUT)
    except typer.Abort:
        _end(_("stopped; nothing was changed"), ExitCode.DIFFERENT)
    except Exception as error:  # noqa: BLE001 - the last line of defence: a user never sees a traceback
        if not is_misuse(error):
            _end_internal(error)
        _end(told(error), ExitCode.USAGE)
    raise SystemExit(int(code))


def _settle_language(arguments: Sequence[str]) -> list[str]:
    """Speak the language that is wished from here on; return the other words of the command line."""
    wish, others = without_language(arguments)
    if wish:
        os.environ["QANSWER_LANG"] = wish  # for processes of ours, and for the review page
    speak(preferred())
    return others


def _call(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    command = typer.main.get_command(make_app(arguments))
    put_into_words(command, arguments)
    code: int | None = command.main(list(arguments), standalone_mode=False)
    if code == ExitCode.INTERRUPTED:
        _end_interrupted()
    return code or ExitCode.OK


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
        import traceback

        traceback.print_exc()
    fault = f"{type(error).__name__}: {error}"
    _end(_("internal error ({fault}); please report it, with QANSWER_DEBUG=1 set", fault=fault), ExitCode.INTERNAL)


def _end_interrupted() -> NoReturn:
    _end(_("interrupted; nothing half-written was left behind"), ExitCode.INTERRUPTED)


def _end(message: str, code: ExitCode) -> NoReturn:
    if message:  # help shown for want of a command has said all there is to say
        complain(message)
    raise SystemExit(int(code))
