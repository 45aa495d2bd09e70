"""A tag in the bytes of an XML part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from qanswer.errors import FileDamaged

_TAG: Final = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag's bytes."""

    start: int
    end: int
    self_closed: bool

    @classmethod
    def at(cls, content: bytes, start: int) -> Tag:
        """Return the tag that begins at ``start``."""
        match = _TAG.match(content, start)
        if match is None:
            raise FileDamaged("no tag at byte {start}; ask for the file again", start=start)
        return cls(start, match.end(), content.endswith(b"/>", start, match.end()))
