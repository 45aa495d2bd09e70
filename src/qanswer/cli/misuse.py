"""Words that do not fit together, as Typer finds them, told as every other error: what, where, what to do next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from qanswer.speech import LANGUAGES, _, said, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

# What Typer says, and what is said instead. What is not in the list is shown as it is.
_TOLD: Final = (
    (
        r"No such option: (?P<option>\S+)\W*\(Possible options: (?P<near>[^)]*)\)\W*",
        said("there is no option {option}; near it: {near}"),
    ),
    (r"No such option: (?P<option>\S+)", said("there is no option {option}")),
    (
        r"No such command '(?P<command>.*)'\.? Did you mean (?P<near>.*)\?",
        said("there is no command {command}; did you mean {near}?"),
    ),
    (r"No such command '(?P<command>.*)'\.?", said("there is no command {command}")),
    (r"Missing command\.?", said("name a command")),
    (r"Missing argument '?(?P<name>.*?)'?\.", said("{name} is missing")),
    (r"Missing (?:option|parameter) (?P<name>.*?)\.", said("{name} is missing")),
    (r"Option '(?P<option>.*)' requires an argument\.", said("{option} needs a value")),
    (r"Option '(?P<option>.*)' does not take a value\.", said("{option} takes no value")),
    (r"Got unexpected extra argument(?:s|\(s\))? \((?P<extra>.*)\)", said("not expected: {extra}")),
    (
        r"Invalid value for (?P<name>.*?): (?:Value error, )?'(?P<value>.*)' is not one of (?P<known>.*?)\.?",
        said("{name}: {value} is none of {known}"),
    ),
    (
        r"Invalid value for (?P<name>.*?): .*valid (?:integer|number|int|float).*",
        said("{name}: a number is needed"),
    ),
    (
        r"Invalid value for (?P<name>.*?): .*in the range (?P<least>\d+)<=x<=(?P<most>\d+)\.?",
        said("{name}: must be {least} to {most}"),
    ),
    (
        r"Invalid value for (?P<name>.*?): .*(?:greater than or equal to|x>=) ?(?P<least>\d+).*",
        said("{name}: must be {least} or more"),
    ),
    (
        r"Invalid value for (?P<name>.*?): .*(?:less than or equal to|x<=) ?(?P<most>\d+).*",
        said("{name}: must be {most} or less"),
    ),
    (
        r"Invalid value for (?P<name>.*?): (?:Value error, )?'(?P<value>.*)' does not match the formats? .*",
        said("{name}: {value} is no date; write it as 2026-04-01"),
    ),
    (r"Invalid value for (?P<name>.*?): (?:Value error, )?(?P<fault>.*)", said("{name}: {fault}")),
)
_QUOTES: Final = r"'(-[\w/ -]+|[\w.-]+)'"  # around names of options and words to choose from


def told(error: Any) -> str:
    """Return what is wrong with the words of the command line, from the error that Typer raised on them."""
    message = " ".join(error.format_message().split())
    if not message:
        return ""
    for pattern, words in _TOLD:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            plain = {name: re.sub(_QUOTES, r"\1", value or "") for name, value in found.groupdict().items()}
            message = spoken(said(words, **plain))
            break
    return _("{fault}; see `{command} --help`", fault=message.rstrip("."), command=_command(error))


def is_misuse(error: BaseException) -> bool:
    """Tell whether an error is Typer's about the words of the command line."""
    return callable(getattr(error, "format_message", None))


def _command(error: Any) -> str:
    context = getattr(error, "ctx", None)
    return context.command_path if context is not None else "qanswer"


def without_language(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """Return the language that ``--lang`` asks for, wherever it stands before ``--``, and the other words.

    What is no language stays, at the beginning, for Typer to refuse.
    """
    end = list(arguments).index("--") if "--" in arguments else len(arguments)
    for at, word in enumerate(arguments[:end]):
        option, _equals, value = word.partition("=")
        if option == "--lang":
            after = at + 1 if _equals else at + 2
            given = value if _equals else "".join(arguments[at + 1 : after])
            rest = [*arguments[:at], *arguments[after:]]
            return (given, rest) if given in LANGUAGES else (None, [*arguments[at:after], *rest])
    return None, list(arguments)
