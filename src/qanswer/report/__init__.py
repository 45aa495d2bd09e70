"""What a fill came to: terminal, JSON and HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.fill import staged

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, text: str) -> None:
    """Write ``text`` to ``path`` as UTF-8, whole or not at all.

    Raises:
        OutputError: it cannot be written.
    """
    with staged(path) as copy:
        copy.write_text(text, encoding="utf-8", newline="\n")
