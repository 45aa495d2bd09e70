"""A shortcut that starts the review page: for people who have no terminal, made by somebody who has."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Final

from platformdirs import user_data_path

from qanswer.errors import OutputError, UsageError
from qanswer.packaged import packaged
from qanswer.speech import _
from qanswer.staging import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

_TEXTS: Final[dict[str, str]] = packaged("desk/shortcut")
_OURS: Final = _TEXTS["ours"]


def install_shortcut(command: Sequence[str], folder: Path, platform: str, place: Path | None = None) -> Path:
    """Write a shortcut that runs ``command`` in ``folder``, and return where it stands.

    Args:
        command: program and arguments.
        folder: to run in: where the knowledge and the profile are found now.
        platform: as ``sys.platform`` has it.
        place: where to write; None: where this platform looks for the user's own programs.

    Raises:
        UsageError: a name cannot stand in a shortcut.
        OutputError: a file that is not ours is there, or it cannot be written.
    """
    words = (*command, str(folder))
    if any(not word.isprintable() or (platform == "win32" and '"' in word) for word in words):
        raise UsageError("a name with control characters cannot stand in a shortcut; rename it: {names}", names=words)
    path = place or place_of(platform)
    if path.exists() and _OURS not in path.read_text(encoding="utf-8", errors="replace"):
        raise OutputError("{path}: exists already and is not ours; move it away", path=path)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole((_text(command, folder, platform).encode(errors="surrogateescape"),), path)
    if platform != "win32":
        path.chmod(0o700)  # a library's address may hold a password
    return path


def place_of(platform: str) -> Path:
    """Return where a platform looks for the user's own programs."""
    if platform == "win32":
        programs = Path("Microsoft", "Windows", "Start Menu", "Programs", "qanswer-review.bat")
        return Path(os.environ.get("APPDATA", Path.home() / "AppData" / "Roaming")) / programs
    if platform == "darwin":
        return Path.home() / "Applications" / "qanswer-review.command"
    return user_data_path() / "applications" / "qanswer-review.desktop"


def _text(command: Sequence[str], folder: Path, platform: str) -> str:
    if platform == "win32":
        told = [f'"{word}"'.replace("%", "%%") for word in (str(folder), *command)]
        return _TEXTS["batch"].format(ours=_OURS, folder=told[0], command=" ".join(told[1:]))
    if platform == "darwin":
        return _TEXTS["script"].format(ours=_OURS, folder=shlex.quote(str(folder)), command=shlex.join(command))
    return _TEXTS["desktop"].format(
        ours=_OURS,
        comment=_("Answer security questionnaires and review the answers"),
        command=" ".join(map(_quoted, command)),
        folder=_value(str(folder)),
    )


def _quoted(word: str) -> str:
    r"""Return an argument as a desktop entry's ``Exec`` has it: quoted, then escaped as any of its values.

    >>> print(_quoted("a $b"), _quoted("100%"))
    "a \\$b" "100%%"
    """
    escaped = "".join(f"\\{letter}" if letter in '"`$\\' else letter for letter in word)
    return _value(f'"{escaped}"').replace("%", "%%")


def _value(text: str) -> str:
    return text.replace("\\", "\\\\")
