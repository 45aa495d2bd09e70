"""The user's small file ``qanswer.toml``: what goes into a form's header fields."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from qanswer.errors import UsageError
from qanswer.knowledge.model import CheckSheet

DEFAULT = Path("qanswer.toml")
# company and service default to the check sheet's own vendor and service; the others are blank until the user says.
KINDS = ("company", "service", "department", "person", "email", "phone", "address", "url", "date")


def load_profile(path: Path | None, sheet: CheckSheet) -> Mapping[str, str]:
    """Return header field kind -> text, from ``path`` or ``./qanswer.toml``, over the check sheet's vendor and service.

    Raises:
        UsageError: the named file is missing, is no TOML, or holds a key that is not a header field.
    """
    defaults = {"company": sheet.vendor, "service": sheet.service}
    if path is None and not DEFAULT.is_file():
        return defaults
    source = path or DEFAULT
    try:
        table = tomllib.loads(source.read_text(encoding="utf-8")).get("profile", {})
    except OSError as error:
        raise UsageError(f"{source}: cannot be read ({error.strerror}); name another with --profile") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{source}: not valid TOML ({error}); mend it or name another with --profile") from error
    return {**defaults, **_checked(table, source)}


def _checked(table: object, source: Path) -> dict[str, str]:
    if not isinstance(table, dict):
        raise UsageError(f"{source}: [profile] must be a table of header field = text")
    for key, value in table.items():
        if key not in KINDS or not isinstance(value, str):
            raise UsageError(f"{source}: [profile] {key}: not a header field with a text; known: {', '.join(KINDS)}")
    return table
