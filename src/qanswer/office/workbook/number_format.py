"""Numbers as Excel shows them, as far as a form's numbering, counts and dates need it."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

_SIMPLE: Final = re.compile(r'((?:"[^"]*"|\\.|[-_( ])*)([#,0]*0)(?:\.(0+))?(%?)((?:"[^"]*"|\\.|[-) ])*)')
_NOT_CODE: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_DATE: Final = re.compile(r"[yYdDgGeE]|m{3,}|mm?[-/年]|[-/]mm?|am/pm", re.IGNORECASE)
_TIME: Final = re.compile(r"[hHsS]")
_EPOCH_1900: Final = datetime(1899, 12, 30, tzinfo=UTC)  # Excel counts a 29 February 1900 that never was
_EPOCH_1904: Final = datetime(1904, 1, 1, tzinfo=UTC)
_LAST_SERIAL: Final = 2_958_466  # days; 1 January 10000, after which Excel shows ####


def show_number(raw: str, format_code: str, *, date1904: bool = False) -> str:
    """Return a numeric cell's value as its format shows it; with General's 15 digits where the format is an odd one.

    >>> show_number("1.1000000000000001", "General"), show_number("1.1", "0.00"), show_number("45383", "yyyy/m/d")
    ('1.1', '1.10', '2024-04-01')
    """
    try:
        value = float(raw)
    except ValueError:
        return raw
    if not math.isfinite(value):
        return raw
    kind, digits, percent, prefix, suffix, grouped = _analyse(format_code)
    if kind == "number":
        scaled = value * 100 if percent else value
        shown = f"{scaled:{',' if grouped else ''}.{digits}f}"
        return f"{prefix}{shown}{'%' if percent else ''}{suffix}"
    if kind == "padded":
        return f"{prefix}{round(value):0{digits}d}{suffix}"
    if kind == "date" and 0 <= value < _LAST_SERIAL:
        return _show_date(value, format_code, date1904=date1904)
    return _general(value)


def _general(value: float) -> str:
    if value == int(value) and abs(value) < 1e11:  # noqa: PLR2004 - General turns to exponents at 12 digits
        return str(int(value))
    return f"{value:.15g}"


@lru_cache(maxsize=512)
def _analyse(format_code: str) -> tuple[str, int, bool, str, str, bool]:
    """Return (kind, decimals or width, percent, prefix, suffix, grouped) of a format's first section."""
    section = format_code.split(";", 1)[0]
    match = _SIMPLE.fullmatch(section)
    if match:
        prefix, whole, decimals, percent, suffix = match.groups()
        if decimals is None and whole.startswith("00") and not percent:
            return "padded", len(whole), False, _literal(prefix), _literal(suffix), False
        return "number", len(decimals or ""), bool(percent), _literal(prefix), _literal(suffix), "," in whole
    bare = _NOT_CODE.sub("", section)
    is_date = bool(_DATE.search(bare) or _TIME.search(bare)) and bare.lower() != "general"
    return ("date" if is_date else "general"), 0, False, "", "", False


def _literal(text: str) -> str:
    return re.sub(r'"([^"]*)"|\\(.)|_', lambda match: match[1] or match[2] or "", text)


def _show_date(value: float, format_code: str, *, date1904: bool) -> str:
    moment = (_EPOCH_1904 if date1904 else _EPOCH_1900) + timedelta(days=value)
    bare = _NOT_CODE.sub("", format_code.split(";", 1)[0])
    has_date, has_time = bool(_DATE.search(bare)), bool(_TIME.search(bare))
    return moment.strftime("%Y-%m-%d %H:%M" if has_date and has_time else "%Y-%m-%d" if has_date else "%H:%M")
