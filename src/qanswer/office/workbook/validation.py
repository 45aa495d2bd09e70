"""Data validations of a sheet: what may be entered where. Ranges stay ranges; list sources are resolved on demand."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qanswer.office.references import Range, parse_ranges

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUOTED: Final = re.compile(r'"[^"]*"')
_BY_DISTANCE: Final = re.compile(  # B2, $B2 or B$2, but neither $B$2 nor a part of a name
    r"(?<![\w$.!'])(?:\$?[A-Za-z]{1,3}[0-9]{1,7}|[A-Za-z]{1,3}\$[0-9]{1,7})(?![\w.(!'])"
)
_UP_TO: Final = {"lessThanOrEqual": 0, "lessThan": -1, "equal": 0}  # operator -> longest, less its number
_LENGTH: Final = re.compile(r"LEN\(\$?[A-Z]{1,3}\$?[0-9]+\)(?P<sign><=?)(?P<limit>[0-9]{1,6})", re.IGNORECASE)
_FORMULA_TAGS: Final = {
    "formula1": "formula",
    "formula2": "second",
    "xm:f": "formula",  # inside x14:formula1; what follows it, in x14:formula2, is the second
    "x12ac:list": "list",
    "xm:sqref": "sqref",
}


@dataclass(frozen=True, slots=True)
class Validation:
    """One rule and the cells it holds for."""

    kind: str  # "list", "whole", "decimal", "date", "textLength", "custom", "none" …
    ranges: tuple[Range, ...]
    formula: str = ""  # as the file has it, for a list: '"○,×"', "$H$2:$H$4", "選択肢", …
    items: tuple[str, ...] = ()  # a list that stands in the rule itself; () when it stands elsewhere
    strict: bool = True  # Excel rejects any other entry; False: it only warns
    prompt: str = ""  # what Excel shows beside the selected cell
    longest: int | None = None  # UTF-16 units that a text may have, as Excel counts letters; None: no rule of length

    @property
    def differs_by_cell(self) -> bool:
        """Whether the formula names cells by their distance, so that each cell has a list of its own."""
        return not self.items and bool(_BY_DISTANCE.search(_QUOTED.sub("", self.formula)))


class ValidationReader:
    """Builds validations from the events of a sheet part, wherever in it they stand.

    Both the plain form and Excel 2010's in ``extLst`` (lists on other sheets) are read; of alternatives in
    ``mc:AlternateContent`` the richer one.
    """

    def __init__(self) -> None:
        self.found: list[Validation] = []
        self._attributes: dict[str, str] | None = None
        self._texts: dict[str, str] = {}
        self._tag = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take an opening tag; those that are not about validations are ignored."""
        if name in ("dataValidation", "x14:dataValidation"):
            self._attributes, self._texts = attributes, {}
        elif self._attributes is not None:
            self._tag = _FORMULA_TAGS.get(name, "")

    def text(self, data: str) -> None:
        """Take character data."""
        if self._tag:
            self._texts[self._tag] = self._texts.get(self._tag, "") + data

    def end(self, name: str) -> None:
        """Take a closing tag."""
        if self._attributes is None:
            return
        if self._tag == "formula" and name in ("formula1", "xm:f"):
            first = "closed" not in self._texts
            self._texts["closed" if first else "second"] = self._texts.pop("formula", "")
        self._tag = ""
        if name in ("dataValidation", "x14:dataValidation"):
            self._finish(self._attributes, self._texts)
            self._attributes = None

    def _finish(self, attributes: dict[str, str], texts: dict[str, str]) -> None:
        ranges = parse_ranges(texts.get("sqref") or attributes.get("sqref", ""))
        formula = texts.get("closed", "").strip().removeprefix("=")
        kind = attributes.get("type", "none")
        one = Validation(
            kind=kind,
            ranges=ranges,
            formula=formula,
            items=_split_list(texts.get("list", ""), formula) if kind == "list" else (),
            strict=attributes.get("showErrorMessage") in ("1", "true")
            and attributes.get("errorStyle", "stop") == "stop",
            prompt=attributes.get("prompt", ""),
            longest=_longest(kind, attributes.get("operator", "between"), formula, texts.get("second", "")),
        )
        if ranges and one not in self.found[-1:]:  # a fallback that repeats its choice
            self.found.append(one)


def _longest(kind: str, operator: str, first: str, second: str) -> int | None:
    """Return how many letters a rule lets a text have at most, None where it sets no fixed limit.

    >>> _longest("textLength", "between", "1", "100"), _longest("custom", "between", "LEN(D2)<200", "")
    (100, 199)
    """
    if kind == "custom" and (match := _LENGTH.fullmatch(first.replace(" ", ""))):
        return int(match["limit"]) - (match["sign"] == "<")
    if kind != "textLength":
        return None
    limit = (second if operator == "between" else first).strip().removeprefix("=")
    if operator != "between" and operator not in _UP_TO:
        return None
    return int(limit) + _UP_TO.get(operator, 0) if limit.isascii() and limit.isdecimal() else None


def _split_list(written: str, formula: str) -> tuple[str, ...]:
    """Return the items of a list that stands in the rule.

    Args:
        written: Excel 2010's spelling, in which an item with a comma is quoted.
        formula: the plain spelling, one quoted string with commas between.
    """
    if written:
        return tuple(_clean(next(csv.reader([written], skipinitialspace=True), [])))
    if len(formula) >= 2 and formula[0] == formula[-1] == '"':  # noqa: PLR2004 - both quotes
        return tuple(_clean(formula[1:-1].replace('""', '"').split(",")))
    return ()


def _clean(items: list[str]) -> Iterator[str]:
    """Yield the items as Excel offers them: without blanks around, empty ones left out."""
    return (item.strip() for item in items if item.strip())
