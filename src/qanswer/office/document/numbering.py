"""The numbers that Word counts by itself before paragraphs of lists, as they are printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from qanswer.office.document.tree import build_tree
from qanswer.office.package.encoding import EncodedPart
from qanswer.office.values import figures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qanswer.office.document.settings import Styles
    from qanswer.office.document.tree import Element
    from qanswer.office.package.package import Package

_LEVELS: Final = 9
_KANA: Final = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_IROHA: Final = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
_ROMAN: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_CIRCLED: Final = 20  # the highest number in a circle


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list."""

    start: int
    kind: str  # w:numFmt
    text: str  # "%1.%2)"


@dataclass(frozen=True, slots=True)
class _List:
    """A list that paragraphs belong to; lists of one kind count on from each other."""

    kind: str  # w:abstractNumId
    levels: Mapping[int, _Level]
    restarts: Mapping[int, int]  # level -> where this list starts anew


@dataclass
class _Count:
    """How far the lists of a document have come."""

    numbers: dict[str, dict[int, int]] = field(default_factory=dict)  # kind -> level -> number
    begun: set[tuple[str, int]] = field(default_factory=set)  # lists that made use of their restart

    def step(self, name: str, one: _List, level: int) -> Mapping[int, int]:
        """Count one paragraph of a list; return the number of each level."""
        numbers = self.numbers.setdefault(one.kind, {})
        start = one.levels[level].start if level in one.levels else 1
        if level in one.restarts and (name, level) not in self.begun:
            self.begun.add((name, level))
            numbers[level] = one.restarts[level]
        else:
            numbers[level] = numbers[level] + 1 if level in numbers else start
        for deeper in range(level + 1, _LEVELS):
            numbers.pop(deeper, None)
        return numbers


def printed_numbers(package: Package, root: Element, styles: Styles) -> Mapping[int, str]:
    """Return the number before each counted paragraph, by the paragraph's offset; paragraphs with bullets left out.

    Args:
        package: the document's package.
        root: its main part.
        styles: which of its styles count.

    Raises:
        FileDamaged: the part with the lists is broken.
    """
    lists = _lists(package)
    count, found = _Count(), {}
    for paragraph in (one for one in root.walk() if one.name == "w:p") if lists else ():
        name, level = styles.counted(paragraph)
        one = lists.get(name)
        if one is None or level not in one.levels:
            continue
        numbers = count.step(name, one, level)
        if label := _label(one.levels, level, numbers):
            found[paragraph.start] = label
    return found


def _lists(package: Package) -> Mapping[str, _List]:
    kinds: dict[str, dict[int, _Level]] = {}
    found: dict[str, _List] = {}
    for part in package.related(package.main_part, "numbering"):
        tree = build_tree(EncodedPart.of(package.read_part(part), package.where(part)), package.where(part))
        kinds |= {
            one.attributes.get("w:abstractNumId", ""): dict(_levels(one)) for one in _named(tree, "w:abstractNum")
        }
        for one in _named(tree, "w:num"):
            kind = one.value("w:abstractNumId")
            restarts = {
                _number(over.attributes.get("w:ilvl", ""), 0): _number(over.value("w:startOverride"), 1)
                for over in _named(one, "w:lvlOverride")
                if over.child("w:startOverride") is not None
            }
            found[one.attributes.get("w:numId", "")] = _List(kind, kinds.get(kind, {}), restarts)
    return found


def _levels(kind: Element) -> Iterator[tuple[int, _Level]]:
    for level in _named(kind, "w:lvl"):
        number = _number(level.attributes.get("w:ilvl", ""), 0)
        yield (
            number,
            _Level(_number(level.value("w:start"), 1), level.value("w:numFmt") or "decimal", level.value("w:lvlText")),
        )


def _named(element: Element, name: str) -> Iterator[Element]:
    return (one for one in element.children if one.name == name)


def _number(text: str, otherwise: int) -> int:
    number = figures(text)
    return otherwise if number is None else number


def _label(levels: Mapping[int, _Level], level: int, numbers: Mapping[int, int]) -> str:
    own = levels[level]
    if own.kind in ("bullet", "none"):
        return ""
    text = own.text
    for index in range(level + 1):
        shown = levels.get(index, own)
        text = text.replace(f"%{index + 1}", _shown(numbers.get(index, shown.start), shown.kind))
    return text.strip()


def _shown(number: int, kind: str) -> str:
    """Return a number as a list of that kind shows it; kinds that are not known here show figures.

    >>> [_shown(4, kind) for kind in ("decimal", "upperRoman", "lowerLetter", "aiueoFullWidth", "decimalEnclosedCircle")]
    ['4', 'IV', 'd', 'エ', '④']
    """
    text = ""
    match kind:
        case "upperRoman" | "lowerRoman":
            text = _roman(number)
        case "upperLetter" | "lowerLetter" if number > 0:
            text = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        case "aiueo" | "aiueoFullWidth":
            text = _KANA[number - 1 : number]
        case "iroha" | "irohaFullWidth":
            text = _IROHA[number - 1 : number]
        case "decimalEnclosedCircle" if 0 < number <= _CIRCLED:
            text = chr(ord("①") + number - 1)
        case "decimalZero":
            text = f"{number:02}"
    return (text.lower() if kind.startswith("lower") else text) or str(number)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * times
    return text
