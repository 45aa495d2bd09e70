"""Small workbooks built part by part, so that a test can say exactly which bytes it is about."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
WORKBOOK = "xl/workbook.xml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

STYLES = f"""<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.00"/></numFmts>
<fonts count="2"><font/><font><b/><color rgb="FFFF0000"/></font></fonts>
<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>
<fill><patternFill patternType="solid"><fgColor rgb="FFD9E1F2"/></patternFill></fill></fills>
<borders count="2"><border/><border><left style="thin"/></border></borders>
<cellXfs count="6"><xf/><xf fontId="1" fillId="2"/><xf borderId="1"><alignment wrapText="1"/></xf><xf numFmtId="164"/>
<xf borderId="1"/><xf numFmtId="14"/></cellXfs></styleSheet>"""

DATA = (
    '<sheetData><row r="1" spans="1:2"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="1" t="s"><v>1</v></c></row>'
    '<row r="3" spans="1:2"><c r="A3" t="s"><v>2</v></c><c r="B3" s="2"/></row></sheetData>'
)
STRINGS = ("設問", "回答", "データを暗号化していますか")


def sheet(data: str = DATA, *, before: str = "", after: str = "", dimension: str = "A1:B3") -> str:
    """Return a worksheet part around its cell data."""
    size = f'<dimension ref="{dimension}"/>' if dimension else ""
    return f'{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">{size}{before}{data}{after}</worksheet>'


def rels(*links: tuple[str, str, str]) -> str:
    """Return a relationships part of (id, type's last word, target)."""
    body = "".join(f'<Relationship Id="{i}" Type="{RELATIONS}/{kind}" Target="{target}"/>' for i, kind, target in links)
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}">{body}</Relationships>'


def strings(*items: str) -> str:
    """Return a shared strings part; an item that begins with "<" is markup."""
    body = "".join(f"<si>{item if item.startswith('<') else f'<t>{item}</t>'}</si>" for item in items)
    return f'{DECLARATION}<sst xmlns="{MAIN}">{body}</sst>'


def workbook(*sheets: str, after: str = '<calcPr calcId="191029"/>') -> str:
    """Return a workbook part with tabs of these names; "名!hidden" gives a state."""
    tabs = "".join(
        f'<sheet name="{name.partition("!")[0]}" sheetId="{n}" r:id="rId{n}"'
        + (f' state="{name.partition("!")[2]}"' if "!" in name else "")
        + "/>"
        for n, name in enumerate(sheets, 1)
    )
    return f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{tabs}</sheets>{after}</workbook>'


def parts(sheet_xml: str | bytes | None = None, *more: tuple[str, str | bytes]) -> dict[str, str | bytes]:
    """Return the parts of a workbook whose first tab is 設問; ``more`` replaces or adds parts, (name, content) each."""
    names = ["設問"]
    return {
        "[Content_Types].xml": f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument'
        '.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument'
        '.spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument'
        '.spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument'
        '.spreadsheetml.sharedStrings+xml"/>'
        '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument'
        '.spreadsheetml.styles+xml"/></Types>',
        "_rels/.rels": rels(("rId1", "officeDocument", WORKBOOK)),
        WORKBOOK: workbook(*names),
        "xl/_rels/workbook.xml.rels": rels(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "worksheet", "worksheets/sheet2.xml"),
            ("rId8", "sharedStrings", "sharedStrings.xml"),
            ("rId9", "styles", "styles.xml"),
        ),
        SHEET: sheet_xml if sheet_xml is not None else sheet(),
        "xl/styles.xml": DECLARATION + STYLES,
        "xl/sharedStrings.xml": strings(*STRINGS),
        **dict(more),
    }


def save(
    path: Path,
    content: dict[str, str | bytes],
    *,
    stored: tuple[str, ...] = (),
    streamed: bool = False,
    zip64: bool = False,
    level: int | None = None,
) -> Path:
    """Write the parts as a zip; each entry has a date and attributes of its own, so that a copy can lose them.

    Args:
        path: where to.
        content: parts in order.
        stored: entries that are not compressed.
        streamed: sizes follow the data, as writers on a pipe do it.
        zip64: local headers carry zip64 sizes.
        level: how tightly it is packed, 0 to 9.
    """
    with path.open("wb") as raw:
        target = _Pipe(raw) if streamed else raw
        with zipfile.ZipFile(target, "w", compresslevel=level) as archive:  # type: ignore[arg-type]
            archive.comment = b"kept"
            for number, (name, text) in enumerate(content.items()):
                info = zipfile.ZipInfo(name, (2020, 1 + number % 12, 2, 3, 4, 6))
                info.external_attr = (0o600 + number % 7) << 16
                info.create_system = number % 4
                info._compresslevel = level  # type: ignore[attr-defined]  # an entry of one's own takes no other hint
                info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
                with archive.open(info, "w", force_zip64=zip64) as entry:
                    entry.write(text.encode() if isinstance(text, str) else text)
    return path


class _Pipe:
    """A file that cannot seek."""

    def __init__(self, raw: object) -> None:
        self.write = raw.write  # type: ignore[attr-defined]
        self.flush = raw.flush  # type: ignore[attr-defined]
