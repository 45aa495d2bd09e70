"""The user's small file ``qanswer.toml``: what goes into a form's header fields."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from qanswer.errors import UsageError
from qanswer.speech import because

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.knowledge.model import CheckSheet

DEFAULT = Path("qanswer.toml")
# company and service default to the check sheet's own vendor and service; the others are blank until the user says.
KINDS = ("company", "service", "department", "person", "email", "phone", "address", "url", "date")


_TABLES = ("profile", "library")
_MAX_AGE = "max_age_days"
ENGLISH = "en"  # the table [profile.en]: what English forms get instead


@dataclass(frozen=True, slots=True)
class Profile:
    """What goes into header fields, by kind."""

    profile: Mapping[str, str]
    english: Mapping[str, str]  # where an English form gets another text
    max_age_days: int | None = None  # of a past answer that may be given again


def load_profile(path: Path | None, sheet: CheckSheet) -> Profile:
    """Return what ``path`` or ``./qanswer.toml`` says, over the check sheet's vendor and service.

    Raises:
        UsageError: the named file is missing, is no TOML, or holds a key that is not a header field.
    """
    ours = {"company": sheet.vendor, "service": sheet.service}
    ours_en = {"company": sheet.vendor_en, "service": sheet.service_en}
    table: object = {}
    whole: Mapping[str, object] = {}
    source = path or DEFAULT
    if path is not None or DEFAULT.is_file():
        whole = _whole(source)
        table = whole.get("profile", {})
    if not isinstance(table, dict):
        raise UsageError("{source}: [profile] must be a table of header field = text", source=source)
    english = table.pop(ENGLISH, {})
    if not isinstance(english, dict):
        raise UsageError(
            "{source}: [profile] {english}: must be a table; write it as [profile.{english}]",
            source=source,
            english=ENGLISH,
        )
    told, told_en = _checked(table, source, "profile"), _checked(english, source, f"profile.{ENGLISH}")
    # What the user says of himself in one language only counts in both: it outweighs the sheet's own English.
    known_en = {kind: text for kind, text in ours_en.items() if text and kind not in told}
    return Profile({**ours, **told}, {**known_en, **told_en}, _max_age(whole.get("library", {}), source))


def _whole(source: Path) -> dict[str, object]:
    try:
        whole = tomllib.loads(source.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(
            "{source}: cannot be read ({why}); name another with --profile", source=source, why=because(error)
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            "{source}: not valid TOML ({error}); mend it or name another with --profile", source=source, error=error
        ) from error
    for key in whole:
        if key not in _TABLES:
            raise UsageError(
                "{source}: {key}: nothing of this name is read; header fields stand under [profile]",
                source=source,
                key=key,
            )
    return whole


def _max_age(table: object, source: Path) -> int | None:
    """Return how old a past answer may be that is given again, in days; None for any age."""
    if not isinstance(table, dict):
        raise UsageError("{source}: [library] must be a table, like max_age_days = 730", source=source)
    for key in table:
        if key != _MAX_AGE:
            raise UsageError(
                "{source}: [library] {key}: nothing of this name is read; known: {max_age}",
                source=source,
                key=key,
                max_age=_MAX_AGE,
            )
    days = table.get(_MAX_AGE)
    if days is not None and (not isinstance(days, int) or isinstance(days, bool) or days < 1):
        raise UsageError(
            "{source}: [library] {max_age}: must be a number of days, like {max_age} = 730",
            source=source,
            max_age=_MAX_AGE,
        )
    return days


def _checked(table: Mapping[str, object], source: Path, name: str) -> dict[str, str]:
    """Return the table's texts; a date needs no quotes."""
    checked: dict[str, str] = {}
    for key, value in table.items():
        if key not in KINDS:
            raise UsageError(
                "{source}: [{name}] {key}: not a header field; known: {known}",
                source=source,
                name=name,
                key=key,
                known=list(KINDS),
            )
        if isinstance(value, date) and not isinstance(value, datetime):
            checked[key] = value.isoformat()
        elif isinstance(value, str):
            checked[key] = value
        else:
            raise UsageError(
                '{source}: [{name}] {key}: must be text in quotes, like {key} = "{value}"',
                source=source,
                name=name,
                key=key,
                value=value,
            )
    return checked
