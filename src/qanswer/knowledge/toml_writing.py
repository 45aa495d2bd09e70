"""Writing TOML as people read it: keys in order, long texts over several lines, nothing escaped that need not be."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_BARE = re.compile(r"^[A-Za-z0-9_-]+$")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def text(value: str) -> str:
    r"""Return a string as TOML has it; one with line breaks over several lines.

    >>> text('say "○"'), text("one\ntwo").splitlines()[1]
    ('"say \\"○\\""', 'one')
    """
    escaped = value.replace("\\", "\\\\")
    escaped = _CONTROL.sub(lambda match: f"\\u{ord(match.group()):04x}", escaped)
    if "\n" in value:
        escaped = escaped.replace('"""', '\\"\\"\\"')
        return '"""\n' + (escaped[:-1] + '\\"' if escaped.endswith('"') else escaped) + '"""'
    return '"' + escaped.replace('"', '\\"') + '"'


def key(name: str) -> str:
    """Return a key, quoted where it must be."""
    return name if _BARE.match(name) else text(name)


def value(given: object) -> str:
    """Return any value that a knowledge file holds.

    Raises:
        TypeError: it is of a kind that none holds.
    """
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, str):
        return text(given)
    if isinstance(given, int | float):
        return str(given)
    if isinstance(given, date):
        return given.isoformat()
    if isinstance(given, dict):
        inside = ", ".join(f"{key(name)} = {value(one)}" for name, one in given.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(given, list | tuple):
        return _several(given)
    raise TypeError(type(given).__name__)


def _several(given: Iterable[object]) -> str:
    texts = [value(one) for one in given]
    if any("\n" in one for one in texts):
        return "[\n" + "".join(f"    {one},\n" for one in texts) + "]"
    return f"[{', '.join(texts)}]"


def table(header: str, values: Mapping[str, object]) -> Iterator[str]:
    """Yield the lines of one table, ``[sheet]`` or ``[[item]]``; what is blank is left out."""
    yield header
    for name, given in values.items():
        if given not in ("", None, (), [], {}):
            yield f"{key(name)} = {value(given)}"
