"""What was worked out before, kept between runs in the user's cache folder: whole or not at all, trusted only undamaged.

What is kept is named by a hash of everything it was made from, so that nothing has to be asked whether it is still true.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from platformdirs import user_cache_path

_DIGEST_SIZE = 32  # bytes of a SHA-256


def folder() -> Path | None:
    """Return where things are kept on this platform; None where the user switched it off or has no home."""
    wanted = os.environ.get("QANSWER_CACHE", "")
    if wanted.casefold() in {"off", "0", "no", "false"}:
        return None
    if wanted:
        return Path(wanted)
    kept_in = user_cache_path("qanswer", appauthor=False)
    return kept_in if kept_in.is_absolute() else None  # "~" stays where nobody has a home


@cache
def code_of(*names: str) -> str:
    """Return a digest of sources of this package, and of the Python that runs them, which may order or fold otherwise."""
    total = hashlib.sha256(" ".join(map(str, sys.version_info)).encode())
    for name in names:
        total.update(files("qanswer").joinpath(name).read_bytes())
    return total.hexdigest()


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of things that are kept."""

    suffix: str  # of their files: ".index"
    magic: bytes  # what their files begin with, version included
    files: int  # so many that were used lately are kept

    def read(self, mark: str) -> bytes | None:
        """Return what was kept under ``mark`` (hexadecimal digits); None where there is nothing to trust."""
        place = self._place(mark)
        if place is None:
            return None
        with contextlib.suppress(OSError):
            content = place.read_bytes()
            head = len(self.magic) + _DIGEST_SIZE
            digest, body = content[len(self.magic) : head], content[head:]
            if content.startswith(self.magic) and hashlib.sha256(body).digest() == digest:
                with contextlib.suppress(OSError):  # one that may only be read is forgotten as if it were not used
                    os.utime(place)
                return body
        return None

    def write(self, mark: str, body: bytes) -> None:
        """Keep ``body`` under ``mark`` for the next run; silently not where that is impossible."""
        place = self._place(mark)
        if place is None:
            return
        with contextlib.suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".", dir=place.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(self.magic + hashlib.sha256(body).digest() + body)
                Path(name).replace(place)
            finally:
                Path(name).unlink(missing_ok=True)
            self._forget_oldest(place.parent)

    def _place(self, mark: str) -> Path | None:
        kept_in = folder()
        return None if kept_in is None else kept_in / f"{mark[:32]}{self.suffix}"

    def _forget_oldest(self, kept_in: Path) -> None:
        newest_first = sorted(kept_in.glob(f"*{self.suffix}"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for path in newest_first[self.files :]:
            path.unlink(missing_ok=True)
