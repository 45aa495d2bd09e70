"""Word documents made from markup, one pitfall each: only what a test names is in them."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from qanswer.office.document.document import Document
from qanswer.office.package.package import Package

if TYPE_CHECKING:
    from pathlib import Path

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
STYLES = (
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Sub"><w:name w:val="Sub"/><w:basedOn w:val="2"/></w:style>'
    '<w:style w:type="character" w:styleId="a3"><w:name w:val="Placeholder Text"/></w:style>'
)


def main_part(body: str, *, uri: str = TRANSITIONAL) -> str:
    """Return a main part around the content of its body."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:document xmlns:w="{uri}" xmlns:w14="{W14}" xmlns:r="{_RELATIONS}">'
        f"<w:body>{body}<w:sectPr/></w:body></w:document>"
    )


def make(
    path: Path,
    body: str = "",
    *,
    main: bytes | None = None,
    settings: str = "",
    modified: str = "2024-03-01T09:00:00Z",
    content_type: str = f"{_MAIN}.document.main+xml",
    extra: dict[str, bytes] | None = None,
) -> Path:
    """Write a document.

    Args:
        path: where to.
        body: what stands in ``w:body``.
        main: the whole main part, instead of ``body``.
        settings: what stands in ``w:settings``.
        modified: when it was last saved, in its core properties.
        content_type: of the main part.
        extra: further entries of the package.
    """
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{content_type}"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_MAIN}.styles+xml"/>'
        f'<Override PartName="/word/settings.xml" ContentType="{_MAIN}.settings+xml"/>'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        "</Types>",
        "_rels/.rels": _relationships(
            ("rId1", f"{_RELATIONS}/officeDocument", "word/document.xml"),
            ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{modified}</dcterms:modified></cp:coreProperties>',
        "word/document.xml": main if main is not None else main_part(body).encode(),
        "word/_rels/document.xml.rels": _relationships(
            ("rId1", f"{_RELATIONS}/styles", "styles.xml"), ("rId2", f"{_RELATIONS}/settings", "settings.xml")
        ),
        "word/styles.xml": f'<w:styles xmlns:w="{TRANSITIONAL}">{STYLES}</w:styles>',
        "word/settings.xml": f'<w:settings xmlns:w="{TRANSITIONAL}">{settings}</w:settings>',
        **(extra or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 3, 1, 9, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return path


def _relationships(*links: tuple[str, str, str]) -> str:
    inner = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in links)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def opened(path: Path) -> Document:
    """Return the document at ``path``."""
    return Document(Package.open(path))


def main_of(path: Path) -> str:
    """Return the main part of a document as text."""
    with zipfile.ZipFile(path) as archive:
        return archive.read("word/document.xml").decode()


# ---- markup


def p(text: str = "", style: str = "") -> str:
    """Return a paragraph; line feeds become breaks."""
    looks = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{looks}{r(text)}</w:p>" if text else f"<w:p>{looks}</w:p>"


def r(text: str, looks: str = "") -> str:
    """Return a run."""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in text.split("\n"))
    return f"<w:r>{f'<w:rPr>{looks}</w:rPr>' if looks else ''}{lines}</w:r>"


def tc(content: str = "", settings: str = "") -> str:
    """Return a cell: of markup, or of a plain text."""
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc>{f'<w:tcPr>{settings}</w:tcPr>' if settings else ''}{inner}</w:tc>"


def tr(*cells: str, settings: str = "") -> str:
    """Return a row of cells or plain texts."""
    inner = "".join(cell if cell.startswith(("<w:tc>", "<w:sdt>")) else tc(cell) for cell in cells)
    return f"<w:tr>{f'<w:trPr>{settings}</w:trPr>' if settings else ''}{inner}</w:tr>"


def tbl(*rows: str) -> str:
    """Return a table."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def sdt(content: str, *properties: str) -> str:
    """Return a content control."""
    return f"<w:sdt><w:sdtPr>{''.join(properties)}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def drop_down(*entries: str, content: str = "", extra: str = "") -> str:
    """Return a drop-down within a paragraph, which still shows its placeholder unless ``content`` is given."""
    items = "".join(f'<w:listItem w:displayText="{entry}" w:value="{number}"/>' for number, entry in enumerate(entries))
    placeholder = "" if content else "<w:showingPlcHdr/>"
    shown = content or r("Choose an item.", '<w:rStyle w:val="a3"/>')
    return sdt(shown, placeholder, extra, f'<w:dropDownList w:lastValue="">{items}</w:dropDownList>')


def check_box(*, ticked: bool = False, font: str = "MS Gothic", on: str = "2612", off: str = "2610") -> str:
    """Return a check-box control within a paragraph."""
    code = on if ticked else off
    shown = (
        f'<w:r><w:sym w:font="{font}" w:char="F0{code[-2:]}"/></w:r>' if font == "Wingdings" else r(chr(int(code, 16)))
    )
    state = f'<w14:checked w14:val="{int(ticked)}"/>'
    looks = (
        f'<w14:checkedState w14:val="{on}" w14:font="{font}"/><w14:uncheckedState w14:val="{off}" w14:font="{font}"/>'
    )
    return sdt(shown, f"<w14:checkbox>{state}{looks}</w14:checkbox>")


def form_field(data: str, code: str, result: str | None = "\u2002\u2002") -> str:
    """Return an older form field; ``result``: what it shows, None for a field without one."""

    def mark(kind: str, inner: str = "") -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar></w:r>'

    shown = "" if result is None else mark("separate") + (r(result, "<w:noProof/>") if result else "")
    head = mark("begin", f'<w:ffData><w:name w:val="F1"/><w:enabled/>{data}</w:ffData>')
    return head + f"<w:r><w:instrText> {code} </w:instrText></w:r>" + shown + mark("end")
