"""Files that appear whole or not at all: the one way in which anything is written for a user.

What is written goes into a hidden file beside its target, is flushed to the disk, and only then takes the target's name.
A process that is killed in between leaves ``.qanswer-….part`` behind: no program takes it for a form, the next run is
not disturbed by it, and it can be deleted at any time.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from typing import TYPE_CHECKING

from qanswer.errors import OutputError
from qanswer.speech import because

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_PREFIX, _SUFFIX = ".qanswer-", ".part"
_READ_ONLY = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)


@contextlib.contextmanager
def staged(output: Path, *, force: bool = True) -> Iterator[Path]:
    """Yield a path beside ``output`` that becomes ``output`` when the block ends well and vanishes when it does not.

    Args:
        output: where the finished file goes.
        force: replace what stands there by then; otherwise a file that appeared meanwhile is kept and the block fails.

    Raises:
        OutputError: the folder is read-only, the disk is full, or the file is there and not to be replaced.
    """
    with staged_together((output,), force=force) as (copy,):
        yield copy


@contextlib.contextmanager
def staged_together(outputs: Iterable[Path], *, force: bool = True) -> Iterator[tuple[Path, ...]]:
    """Yield a path for each output, in order; all of them appear when the block ends well, none when it does not.

    The first is given its name first: a reader who sees a later one finds the earlier ones too. See ``staged``.

    Raises:
        OutputError: one of them cannot be written; those that were not there before are not there after.
    """
    targets = tuple(outputs)
    copies = tuple(target.with_name(f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}") for target in targets)
    try:
        yield copies
        for copy in copies:
            _flush(copy)
        _publish(copies, targets, force=force)
    except OSError as error:
        target = _meant(error, copies, targets)
        raise OutputError(
            "{target}: cannot be written ({why}); choose another place with -o",
            target=target,
            why=because(error),
        ) from error
    finally:
        for copy in copies:
            with contextlib.suppress(OSError):
                copy.unlink(missing_ok=True)


def write_whole(pieces: Iterable[bytes], output: Path) -> None:
    """Write ``pieces``, one after the other, to ``output``; see ``staged``.

    Args:
        pieces: of the file.
        output: where they go; a path that ``staged`` yielded is written as it is, and named at the end of its block.

    Raises:
        OutputError: ``output`` cannot be written; nothing is left behind.
    """
    if _is_copy(output):
        _write(pieces, output)
        return
    with staged(output) as copy:
        _write(pieces, copy)


def _write(pieces: Iterable[bytes], copy: Path) -> None:
    with copy.open("xb") as stream:
        stream.writelines(pieces)


def _is_copy(path: Path) -> bool:
    """Tell whether somebody staged this path already and waits for it to be written."""
    return path.name.startswith(_PREFIX) and path.suffix == _SUFFIX


def _publish(copies: tuple[Path, ...], targets: tuple[Path, ...], *, force: bool) -> None:
    fresh: list[Path] = []  # given a name that was free, so that taking it back loses nothing
    try:
        for copy, target in zip(copies, targets, strict=True):
            was_free = not os.path.lexists(target)
            if force:
                copy.replace(target)
            else:
                _name(copy, target)
            if was_free:
                fresh.append(target)
    except BaseException:
        for target in fresh:
            target.unlink(missing_ok=True)
        raise
    for folder in {target.parent for target in targets}:
        _flush_folder(folder)


def _name(copy: Path, target: Path) -> None:
    """Give the copy a name that nobody has; a link fails where a rename would replace.

    Raises:
        OutputError: the name is taken.
    """
    taken = OutputError("{target}: exists already; pass --force to replace it or name another with -o", target=target)
    try:
        os.link(copy, target)
    except FileExistsError:
        raise taken from None
    except OSError:  # a file system without links (FAT, some shares)
        if os.path.lexists(target):
            raise taken from None
        copy.replace(target)


def _flush(copy: Path) -> None:
    """Wait until the file's bytes are on the disk: a name must never outlive a power cut without them."""
    with copy.open("rb+") as stream:
        os.fsync(stream.fileno())


def _flush_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # Windows and some shares cannot; the names are there all the same
        handle = os.open(folder, _READ_ONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _meant(error: OSError, copies: tuple[Path, ...], targets: tuple[Path, ...]) -> Path:
    """Return the output an error is about: people know its name, not the copy's."""
    by_copy = dict(zip(map(str, copies), targets, strict=True))
    return by_copy.get(str(error.filename), targets[0])
