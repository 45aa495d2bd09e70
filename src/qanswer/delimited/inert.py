"""Values that a spreadsheet shows and never calculates."""

from __future__ import annotations

import re

_STARTS_FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠\t\r]")
_HARMLESS = re.compile(r"[\s+\-＋－]*[\d.,%\s]*")  # a lone dash or a plain number, which spreadsheets only show


def inert(text: str) -> str:
    """Return a text that a spreadsheet opening the file shows and never calculates: led by an apostrophe if need be.

    Separated values cannot say what is text, so spreadsheets take ``=HYPERLINK(…)`` or ``@SUM(…)`` for formulas. A lone
    dash and a plain number stay as they are. Idempotent.

    Source: OWASP, CSV Injection.
    """
    return f"'{text}" if _STARTS_FORMULA.match(text) and not _HARMLESS.fullmatch(text) else text
