"""What a cell looks like, as far as it tells a heading from an answer cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from qanswer.office.values import figures
from qanswer.office.xml.events import parse

if TYPE_CHECKING:
    from qanswer.office.package.package import Package

T = TypeVar("T")

_OFF: Final = frozenset({"0", "false", "off"})

_BUILT_IN_FORMATS: Final = {  # ISO/IEC 29500-1, 18.8.30; those that show in numbering and dates
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "yyyy-mm-dd h:mm", 49: "@",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StyleFacts:
    """The facts of one cell style. All cells of a style share one object."""

    bold: bool = False
    fill: str | None = None  # "FFFF0000" (alpha first), "theme:1", "indexed:10"; None: no fill
    border: bool = False  # on at least one side
    wrap: bool = False  # a line feed in the text shows
    horizontal: str = ""  # "center" …; "": by type
    number_format: str = "General"  # format code
    checkbox: bool = False  # shown as a check box in the cell; its value is a boolean


DEFAULT_STYLE: Final = StyleFacts()


@dataclass(slots=True)
class _Format:
    """An ``xf`` while it is read."""

    attributes: dict[str, str]
    alignment: dict[str, str] = field(default_factory=dict)
    complemented: bool = False


class _StyleReader:
    def __init__(self) -> None:
        self.number_formats: dict[int, str] = dict(_BUILT_IN_FORMATS)
        self.bold_fonts: list[bool] = []
        self.fills: list[str | None] = []
        self.borders: list[bool] = []
        self.formats: list[_Format] = []
        self._path: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        match self._path[1:]:
            case ["numFmts", "numFmt"]:
                self.number_formats[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
            case ["fonts", "font", *rest]:
                self._font(rest, attributes)
            case ["fills", "fill", *rest]:
                self._fill(rest, attributes)
            case ["borders", "border", *rest]:
                self._border(rest, attributes)
            case ["cellXfs", "xf", *rest]:
                self._format(rest, attributes)

    def end(self, name: str) -> None:  # noqa: ARG002 - the handler's signature
        self._path.pop()

    def text(self, data: str) -> None:
        """All is in attributes."""

    def _font(self, rest: list[str], attributes: dict[str, str]) -> None:
        match rest:
            case []:
                self.bold_fonts.append(False)
            case ["b"]:
                self.bold_fonts[-1] = attributes.get("val") not in _OFF

    def _fill(self, rest: list[str], attributes: dict[str, str]) -> None:
        match rest:
            case []:
                self.fills.append(None)
            case ["patternFill"] if attributes.get("patternType", "none") not in ("none", "gray125"):
                self.fills[-1] = "pattern"
            case ["patternFill", "fgColor"] if self.fills[-1] is not None:
                self.fills[-1] = _color(attributes)
            case ["gradientFill"]:
                self.fills[-1] = "gradient"

    def _border(self, rest: list[str], attributes: dict[str, str]) -> None:
        match rest:
            case []:
                self.borders.append(False)
            case [_] if attributes.get("style", "none") != "none":
                self.borders[-1] = True

    def _format(self, rest: list[str], attributes: dict[str, str]) -> None:
        match rest:
            case []:
                self.formats.append(_Format(attributes))
            case ["alignment"]:
                self.formats[-1].alignment = attributes
            case [*_, "xfpb:xfComplement"]:
                self.formats[-1].complemented = True


class _BagReader:
    """Tells whether the workbook's feature bags speak of check boxes at all."""

    has_checkbox = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "xfpb:bag" and attributes.get("type") == "Checkbox":
            self.has_checkbox = True

    def end(self, name: str) -> None:
        """Only types matter."""

    def text(self, data: str) -> None:
        """Only types matter."""


def read_styles(package: Package, part: str, bags: tuple[str, ...]) -> tuple[StyleFacts, ...]:
    """Return the cell styles in index order, as ``c/@s`` counts them.

    Args:
        package: the workbook.
        part: its styles part.
        bags: its feature property bags; a cell style that has a complement there is a check box, if any bag is one.

    Raises:
        FileDamaged: a part is broken.
    """
    reader, bag_reader = _StyleReader(), _BagReader()
    parse(package.chunks(part), reader, package.where(part))
    for bag in bags:
        parse(package.chunks(bag), bag_reader, package.where(bag))
    shared: dict[StyleFacts, StyleFacts] = {}
    found = (_facts(one, reader, has_checkbox=bag_reader.has_checkbox) for one in reader.formats)
    return tuple(shared.setdefault(facts, facts) for facts in found)


def _facts(one: _Format, reader: _StyleReader, *, has_checkbox: bool) -> StyleFacts:
    return StyleFacts(
        bold=_pick(reader.bold_fonts, one.attributes.get("fontId"), False),  # noqa: FBT003 - the default
        fill=_pick(reader.fills, one.attributes.get("fillId"), None),
        border=_pick(reader.borders, one.attributes.get("borderId"), False),  # noqa: FBT003 - the default
        wrap=one.alignment.get("wrapText", "0") not in _OFF,
        horizontal=one.alignment.get("horizontal", ""),
        number_format=reader.number_formats.get(_number(one.attributes.get("numFmtId")), "General"),
        checkbox=has_checkbox and one.complemented,
    )


def _pick(values: list[T], index: str | None, default: T) -> T:
    number = _number(index)
    return values[number] if 0 <= number < len(values) else default


def _number(text: str | None) -> int:
    return figures(text) or 0


def _color(attributes: dict[str, str]) -> str | None:
    for kind in ("rgb", "theme", "indexed"):
        if kind in attributes:
            value = attributes[kind]
            tint = attributes.get("tint")
            return value.upper() if kind == "rgb" else f"{kind}:{value}" + (f":{tint}" if tint else "")
    return None
