"""Errors as they reach the user: one line on stderr, whatever names stand in it."""

from __future__ import annotations

import sys
import unicodedata

_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # Unicode categories: controls, format, surrogates, separators


def complain(message: str) -> None:
    """Print an error to stderr as one line, whatever names it holds."""
    shown = visible(message).replace("\n", "\\n")
    print(f"qanswer: {shown}", file=sys.stderr)  # noqa: T201 - not through rich: file names may hold markup


def visible(text: str) -> str:
    """Return text in which whatever steers a terminal or hides in a line (escape codes, bidi marks) is spelt out.

    Line feeds stay. Names of files and texts of forms are other people's: none of them may write to the screen.
    """
    return "".join(
        repr(letter)[1:-1] if letter != "\n" and unicodedata.category(letter) in _STEERING else letter
        for letter in text
    )
