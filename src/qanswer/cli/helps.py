"""Help texts in the person's language. They stand in the code in English, where the options are; nobody marks them."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from qanswer.speech import _, language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

HELP_OPTIONS = ("-h", "--help")
# What Typer says around the texts, by its own names for it (typer.rich_utils).
_AROUND: Mapping[str, str] = {
    "ARGUMENTS_PANEL_TITLE": "Arguments",
    "OPTIONS_PANEL_TITLE": "Options",
    "COMMANDS_PANEL_TITLE": "Commands",
    "DEFAULT_STRING": "[default: {}]",
    "REQUIRED_LONG_STRING": "[required]",
}
_OF_EVERY_COMMAND = ("Show this message and exit.", "Usage: ")


def put_into_words(command: Any, arguments: Sequence[str]) -> None:
    """Put a command's help, and that of all under it, into the person's language; paragraphs become one line each.

    Args:
        command: what Typer made of the program.
        arguments: of this run; nothing is done where they ask for no help.
    """
    if not _is_asked_for(arguments):
        return
    if language() != "en":
        from typer import rich_utils

        for name, text in _AROUND.items():
            setattr(rich_utils, name, _(text))
        _break_anywhere(rich_utils)
    for one in _family(command):
        one.help = "\n\n".join(map(_, _paragraphs(one.help)))
        for option in _options(one):
            option.help = _(option.help) if option.help else option.help
        one.context_class = _speaking_context(one.context_class)


def _is_asked_for(arguments: Sequence[str]) -> bool:
    """Tell whether help is shown: by an option, or for want of a command (of a group's, too)."""
    commands = [one for one in arguments if not one.startswith("-")]
    return any(one in HELP_OPTIONS for one in arguments) or list(arguments) == commands[:1]


def messages(command: Any) -> set[str]:
    """Return every text that ``put_into_words`` looks up."""
    return {
        *_AROUND.values(),
        *_OF_EVERY_COMMAND,
        *(text for one in _family(command) for text in _paragraphs(one.help)),
        *(option.help for one in _family(command) for option in _options(one) if option.help),
    }


def _family(command: Any) -> Iterator[Any]:
    yield command
    for one in getattr(command, "commands", {}).values():
        yield from _family(one)


def _options(command: Any) -> Iterator[Any]:
    yield from (one for one in command.params if getattr(one, "help", None))
    context = command.context_class(command, help_option_names=list(HELP_OPTIONS))
    if (option := command.get_help_option(context)) is not None:
        yield option


def _paragraphs(text: str | None) -> list[str]:
    return [" ".join(one.split()) for one in inspect.cleandoc(text or "").split("\n\n")]


def _break_anywhere(rich_utils: Any) -> None:
    """Have texts without spaces, as Japanese is, broken where a line ends instead of cut short."""

    class Table(rich_utils.Table):  # type: ignore[misc]
        def add_row(self, *cells: Any, **how: Any) -> None:
            super().add_row(*cells, **how)
            for column in self.columns:
                column.overflow = "fold"

    class Columns(rich_utils.Columns):  # type: ignore[misc]
        def __init__(self, texts: Any, **how: Any) -> None:
            texts = list(texts)
            for text in texts:
                text.overflow = "fold"
            super().__init__(texts, **how)

    rich_utils.Table, rich_utils.Columns = Table, Columns


def _speaking_context(context: Any) -> Any:
    """Return a kind of context whose usage line begins in the person's language."""

    class Formatter(context.formatter_class):  # type: ignore[misc]
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, prefix or _("Usage: "))

    return type("Context", (context,), {"formatter_class": Formatter})
