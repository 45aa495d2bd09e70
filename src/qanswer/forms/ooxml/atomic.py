"""A file that appears whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from qanswer.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator


def write_whole(pieces: Iterator[bytes], output: Path) -> None:
    """Write beside the target, flush to disk, then rename: a reader sees the old file or the whole new one.

    Raises:
        OutputError: ``output`` cannot be written; nothing is left behind.
    """
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{output.name}.", suffix=".part", dir=output.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(pieces)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(output)
    except OSError as error:
        raise OutputError(f"{output}: cannot be written ({error.strerror}); choose another place with -o") from error
    finally:
        if temporary is not None:
            with suppress(FileNotFoundError):
                temporary.unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
