"""What was worked on, and what each row said when somebody last looked: kept between runs, without any text of a form."""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qanswer.errors import OutputError
from qanswer.staging import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.plan.model import PlannedRow

_SCHEMA = "qanswer/look/1"
_KEPT = 50  # forms; the ones not looked at for longest are forgotten
_KEY_LENGTH = 12  # digits of a digest of the path: enough to tell the forms of one desk apart
_ROW_BYTES = 6  # of a row's digest: one in 280 million million that a change is not seen


@dataclass(frozen=True, slots=True)
class Look:
    """A form as it was when somebody last looked at it."""

    path: Path
    sha256: str  # of the form
    rows: tuple[str, ...]  # a digest of each row and what was to be written, in reading order

    @property
    def key(self) -> str:
        """Return the form's id on the desk."""
        return key_of(self.path)


class Looks:
    """The last look at each form, one file a form."""

    def __init__(self, folder: Path) -> None:
        """Keep them in ``folder``, which is made when there is something to keep."""
        self._folder = folder

    def newest_first(self) -> list[Look]:
        """Return what was looked at, the last first; a file that cannot be read is passed over."""
        found = [(place.stat().st_mtime_ns, place.name, place) for place in self._folder.glob("*.json")]
        looks = [_read(place) for *_, place in sorted(found, reverse=True)]
        return [look for look in looks if look is not None]

    def of(self, path: Path) -> Look | None:
        """Return the last look at the form at ``path``; None where there was none."""
        look = _read(self._place(path))
        return look if look is not None and look.path == path else None

    def keep(self, look: Look) -> None:
        """Remember a look; silently not where that is impossible: the work itself is kept beside the form."""
        values = {"schema": _SCHEMA, "path": str(look.path), "sha256": look.sha256, "rows": look.rows}
        with contextlib.suppress(OutputError, OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole((json.dumps(values).encode(),), self._place(look.path))
            oldest_last = sorted(self._folder.glob("*.json"), key=lambda one: one.stat().st_mtime_ns, reverse=True)
            for place in oldest_last[_KEPT:]:
                place.unlink(missing_ok=True)

    def _place(self, path: Path) -> Path:
        return self._folder / f"{key_of(path)}.json"


def key_of(path: Path) -> str:
    """Return digits that tell a form from the others on a desk."""
    return hashlib.sha256(str(path).encode(errors="surrogateescape")).hexdigest()[:_KEY_LENGTH]


def digest(row: PlannedRow) -> str:
    """Return digits that change with a row's question, its answer, or what was decided on it."""
    decision = row.decision
    said = (
        *(str(row.question.location), row.question.text, row.verdict.value, row.word, row.text, row.citation),
        *(() if decision is None else (decision.action.value, decision.owner)),
    )
    return hashlib.blake2b("\0".join(said).encode(errors="surrogatepass"), digest_size=_ROW_BYTES).hexdigest()


def news(before: Look | None, rows: Sequence[str]) -> frozenset[int]:
    """Return which rows are other than when somebody last looked, by position; none at the first look.

    >>> sorted(news(Look(Path("f"), "", ("a", "b", "c")), ["a", "x", "b", "c"]))
    [1]
    """
    known = rows if before is None else set(before.rows)  # a row put in between moves the others and changes none
    return frozenset(at for at, one in enumerate(rows) if one not in known)


def _read(place: Path) -> Look | None:
    try:
        values = json.loads(place.read_text(encoding="utf-8"))
        if values["schema"] != _SCHEMA:
            return None
        return Look(Path(values["path"]), str(values["sha256"]), tuple(map(str, values["rows"])))
    except (OSError, ValueError, TypeError, KeyError):
        return None
