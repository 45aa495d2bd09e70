"""What a file really is, told by its content; its extension is never believed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from qanswer.errors import FileDamaged, FileProtected, FormError, NotAForm
from qanswer.speech import said

if TYPE_CHECKING:
    from pathlib import Path

ZIP_HEAD: Final = b"PK\x03\x04"
_OLE_HEAD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENTRY: Final = 128  # bytes of a directory entry, whose sectors begin at multiples of 512
_HEAD_BYTES: Final = 4096  # enough for every signature and to tell text from binary

_SIGNATURES: Final = (
    (b"%PDF", said("a PDF; ask for the Excel or Word file it was made from")),
    (b"{\\rtf", said("a rich-text (RTF) document; save it as .docx")),
    (b"\x09\x00", said("a workbook of the old .xls format; save it as .xlsx")),
    (b"\x09\x02", said("a workbook of the old .xls format; save it as .xlsx")),
    (b"\x09\x04", said("a workbook of the old .xls format; save it as .xlsx")),
    (b"PK\x05\x06", said("an empty zip archive; ask for the file again")),
    (b"7z\xbc\xaf\x27\x1c", said("a 7-Zip archive; unpack it and name the form inside")),
    (b"Rar!", said("a RAR archive; unpack it and name the form inside")),
    (b"\x1f\x8b", said("a gzip archive; unpack it and name the form inside")),
    (b"\x89PNG", said("a picture; ask for the Excel or Word file")),
    (b"\xff\xd8\xff", said("a picture; ask for the Excel or Word file")),
)

_OLE_STREAMS: Final[tuple[tuple[str, type[FormError], str], ...]] = (
    ("EncryptedPackage", FileProtected, said("is password-protected or rights-protected; save an unprotected copy")),
    ("\x06DataSpaces", FileProtected, said("is rights-protected; save an unprotected copy")),
    ("Workbook", NotAForm, said("is a workbook of the old .xls format; save it as .xlsx")),
    ("Book", NotAForm, said("is a workbook of the old .xls format; save it as .xlsx")),
    ("WordDocument", NotAForm, said("is a document of the old .doc format; save it as .docx")),
    ("PowerPoint Document", NotAForm, said("is a presentation; ask for the Excel or Word file")),
)


def refuse_unless_zip(path: Path, content: bytes) -> None:
    """Say what the file is instead, unless it begins as a zip archive does.

    Raises:
        NotAForm: another kind of file, named.
        FileProtected: an encrypted Office file.
        FileDamaged: empty.
    """
    if path.name.startswith("~$"):
        raise NotAForm(
            "{name}: is the lock file Office keeps while a file is open; name {form} instead",
            name=path.name,
            form=path.name[2:],
        )
    if not content:
        raise FileDamaged("{name}: is empty (0 bytes); ask for the file again", name=path.name)
    if content.startswith(ZIP_HEAD):
        return
    if content.startswith(_OLE_HEAD):
        raise _ole_error(path, content)
    for signature, description in _SIGNATURES:
        if content.startswith(signature):
            raise NotAForm("{name}: is {description}", name=path.name, description=description)
    raise NotAForm("{name}: is {description}", name=path.name, description=_describe_text(content[:_HEAD_BYTES]))


def _ole_error(path: Path, content: bytes) -> FormError:
    for stream, kind, description in _OLE_STREAMS:
        if _has_stream(content, stream):
            return kind("{name}: {what}", name=path.name, what=description)
    return NotAForm("{name}: is an OLE file that is neither Excel nor Word; ask for an .xlsx or .docx", name=path.name)


def _has_stream(content: bytes, name: str) -> bool:
    """Tell whether the directory of an OLE file has an entry of that name; case does not count there.

    Source: [MS-CFB] 2.6.1 and 2.6.4: an entry takes 128 bytes and begins with its name in UTF-16, ended by a NUL.
    """
    pattern = re.compile(re.escape((name + "\0").encode("utf-16-le")), re.IGNORECASE)
    return any(found.start() % _OLE_ENTRY == 0 for found in pattern.finditer(content))


def _describe_text(head: bytes) -> str:
    lowered = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if lowered.startswith((b"<!doctype html", b"<html")) or b"<table" in lowered:
        return said("a web page (HTML), whatever its extension; open it in Excel and save it as .xlsx")
    if lowered.startswith(b"<"):
        if b"excel.sheet" in lowered or b"office:spreadsheet" in lowered:
            return said("an XML spreadsheet of Excel 2003; save it as .xlsx")
        return said("an XML file; save it as .xlsx or .docx")
    if _is_text(head):
        return said("plain text or CSV; name it .csv if it is a table of questions, or save it as .xlsx")
    return said("not an Excel or Word file (unknown binary content); ask for the file again")


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\0" in head:
        return False
    for encoding in ("utf-8", "cp932"):
        for cut in range(4):  # the head may end inside a character
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return True
    return False
