"""What a fill came to: terminal, JSON and HTML."""

from __future__ import annotations

from pathlib import Path

from qanswer.fill import staged


def write(path: Path, text: str) -> None:
    """Write ``text`` to ``path`` as UTF-8, whole or not at all.

    Raises:
        OutputError: it cannot be written.
    """
    with staged(path) as copy:
        copy.write_text(text, encoding="utf-8", newline="\n")
