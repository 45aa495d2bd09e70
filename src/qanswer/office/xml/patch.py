"""Bytes replaced at known offsets, everything between them as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Patch = tuple[int, int, bytes]  # the bytes from … to … become these


def apply_patches(content: bytes, patches: Iterable[Patch]) -> bytes:
    """Return the content with the patches applied; several at one offset come out in the order given.

    >>> apply_patches(b"abcdef", [(1, 2, b"X"), (4, 4, b"Y")])
    b'aXcdYef'

    Raises:
        ValueError: two patches overlap (a slip in the program, not in the input).
    """
    pieces: list[bytes] = []
    position = 0
    for start, end, new in sorted(patches, key=lambda patch: (patch[0], patch[1])):
        if start < position:
            raise ValueError(f"two patches overlap at byte {start}")
        pieces += (content[position:start], new)
        position = end
    return b"".join([*pieces, content[position:]])
