"""Everything a user may hand to ``qanswer fill`` that cannot be filled, as files that can be made anywhere.

``python tests/support/bad_input.py`` writes the table of docs/bad-input.md anew by running every case.
"""

from __future__ import annotations

import io
import re
import struct
import sys
import tempfile
import zipfile
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))  # run as a script, nobody else does it

import documents as word
import workbooks
from answer_styles import STYLES
from openpyxl import Workbook

from qanswer.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Callable

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
PAGE = Path(__file__).parents[2] / "docs" / "bad-input.md"
START, END = "<!-- made by tests/support/bad_input.py -->\n", "<!-- end -->\n"
TABLE = "No.,設問,回答\r\n1,バックアップを取得していますか。,\r\n2,ログを保管していますか。,\r\n"
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"

Words = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """A thing that may arrive.

    Attributes:
        what: in a few words.
        make: lays it into the current folder.
        words: what ``fill`` is told.
    """

    what: str
    make: Callable[[], object]
    words: Words = ("form.xlsx",)


@dataclass(frozen=True)
class Ended:
    """What became of a case."""

    code: int
    out: str
    err: str
    appeared: tuple[str, ...]  # names that were not there before
    changed: tuple[str, ...]  # names that were there, with other content


def ended(case: Case, folder: Path) -> Ended:
    """Run a case in ``folder``, which is empty."""
    with chdir(folder):
        case.make()
        before = _contents()
        out, err = io.StringIO(), io.StringIO()
        words = sys.argv
        sys.argv = ["qanswer", "fill", "--kb", str(KNOWLEDGE), *case.words]
        try:
            with redirect_stdout(out), redirect_stderr(err):
                run()
        except SystemExit as end:
            code = int(end.code or 0)
        else:
            code = 0
        finally:
            sys.argv = words
        after = _contents()
    appeared = tuple(sorted(after.keys() - before.keys()))
    changed = tuple(sorted(name for name in before if after.get(name) != before[name]))
    return Ended(code, out.getvalue(), err.getvalue(), appeared, changed)


def _contents() -> dict[str, bytes]:
    """Return every file's content by path; only the size of what is huge."""
    found = {}
    for path in Path().rglob("*"):
        if path.is_file():
            size = path.stat().st_size
            found[str(path)] = path.read_bytes() if size < 1 << 24 else size.to_bytes(8, "big")
    return found


def line(case: Case, result: Ended) -> str:
    """Return the line of the page's table about a case."""
    message = result.err.removeprefix("qanswer: ").strip().replace("|", "\\|").replace("<", "&lt;")
    message = re.sub("x{50,}", "xxx…", message)
    return f"| {case.what} | {result.code} | {message} |\n"


def table() -> str:
    """Return the page's table, made by running every case."""
    lines = ["| what arrives | exit | message |\n|---|---|---|\n"]
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            lines.append(line(case, ended(case, Path(folder))))
    return "".join(lines)


# ---- making files


def _form(name: str, content: bytes) -> Callable[[], object]:
    return lambda: Path(name).write_bytes(content)


def _zipped(content: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def _book(*more: tuple[str, str | bytes], sheet: str | bytes | None = None) -> Callable[[], object]:
    return lambda: Path("form.xlsx").write_bytes(_zipped(workbooks.parts(sheet, *more)))


def _ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + (stream + "\0").encode("utf-16-le") + bytes(64)


def _sound(name: str = "form.xlsx") -> None:
    """Write a form that can be filled."""
    book = Workbook()
    STYLES["free_text"](book)
    book.save(name)


def _sound_and(act: Callable[[], object]) -> Callable[[], object]:
    def make() -> None:
        _sound()
        act()

    return make


def _plain_book(text: str) -> Callable[[], object]:
    def make() -> None:
        book = Workbook()
        book.active["A1"] = text
        book.save("form.xlsx")

    return make


def _sheet_with_declaration(declaration: str) -> str:
    return workbooks.sheet().replace("?>", f"?>{declaration}", 1)


def _entry_twice() -> None:
    name = workbooks.SHEET
    other = name[:-1] + "?"  # as long as the name it becomes
    content = _zipped({**workbooks.parts(), other: "<other/>"})
    Path("form.xlsx").write_bytes(content.replace(other.encode(), name.encode()))


def _liar() -> None:
    """Write a zip whose directory says that a bomb is small."""
    content = bytearray(_zipped(workbooks.parts(b" " * (64 << 20))))
    struct.pack_into("<I", content, content.rindex(workbooks.SHEET.encode()) - 46 + 24, 1000)
    Path("form.xlsx").write_bytes(content)


def _overlapping() -> None:
    content = bytearray(_zipped({"a.xml": "<a/>" * 99, "b.xml": "<a/>" * 99, "[Content_Types].xml": "<a/>"}))
    first = content.index(b"PK\x01\x02")
    struct.pack_into("<I", content, content.index(b"PK\x01\x02", first + 4) + 42, 2)
    Path("form.xlsx").write_bytes(content)


def _huge() -> None:
    with Path("form.xlsx").open("wb") as stream:
        stream.truncate((256 << 20) + 1)  # sparse: takes no room


def _knowledge(text: str) -> Callable[[], object]:
    return _sound_and(lambda: Path("kb.toml").write_text(text, encoding="utf-8"))


_CUT = _zipped(workbooks.parts())
_SIGNED = ("_xmlsignatures/sig1.xml", "<a/>")
_BINARY = (
    ("_rels/.rels", workbooks.rels(("rId1", "officeDocument", "xl/workbook.bin"))),
    ("xl/workbook.bin", b"\x83\x01"),
)
_SLIDES = '<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"/>'
_LIST = '<!ENTITY a "&b;&b;"><!ENTITY b "lol">'

CASES = (
    # not there, or no file
    Case("no such file", lambda: None),
    Case("a folder", lambda: Path("form.xlsx").mkdir()),
    Case("a name too long for a file", lambda: None, ("x" * 300 + ".xlsx", "-o", "out.xlsx", "--no-review")),
    Case("an empty file", _form("form.xlsx", b"")),
    Case("an empty .csv", _form("form.csv", b""), ("form.csv",)),
    Case("the lock file of an open form", _form("~$form.xlsx", b"\x05owner" + bytes(159)), ("~$form.xlsx",)),
    # another kind of file
    Case("a password-protected workbook", _form("form.xlsx", _ole("EncryptedPackage"))),
    Case("a digitally signed workbook", _book(_SIGNED)),
    Case(".xls named .xlsx", _form("form.xlsx", _ole("Workbook"))),
    Case(".doc named .docx", _form("form.docx", _ole("WordDocument")), ("form.docx",)),
    Case(".xlsb named .xlsx", _book(*_BINARY)),
    Case(".csv named .xlsx", _form("form.xlsx", TABLE.encode("cp932"))),
    Case("a presentation", _book((workbooks.WORKBOOK, _SLIDES))),
    Case("OpenDocument", _form("form.xlsx", _zipped({"mimetype": MIMETYPE, "content.xml": "<a/>"}))),
    Case("a PDF", _form("form.xlsx", b"%PDF-1.7\n")),
    Case("RTF", _form("form.docx", b"{\\rtf1"), ("form.docx",)),
    Case("a web page", _form("form.xlsx", b"<html><table><tr><td>1</table>")),
    Case("Excel 2003 XML", _form("form.xlsx", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>')),
    Case("a plain zip", _form("form.xlsx", _zipped({"a.txt": "a"}))),
    Case("another archive", _form("form.xlsx", b"7z\xbc\xaf\x27\x1c" + bytes(64))),
    Case("a picture", _form("form.xlsx", b"\x89PNG\r\n" + bytes(64))),
    Case("noise", _form("form.xlsx", bytes(range(128, 256)) * 9 + b"\0")),
    # broken
    Case("cut short", _form("form.xlsx", _CUT[:-60])),
    Case("half of it", _form("form.xlsx", _CUT[: len(_CUT) // 2])),
    Case("a wrong checksum", _form("form.xlsx", _zipped(workbooks.parts(), zipfile.ZIP_STORED).replace(b"<fill>", b"<FILL>"))),
    Case("a part that is not well-formed", _book(sheet=workbooks.sheet()[:-5])),
    Case("a sheet that is missing", _form("form.xlsx", _zipped({k: v for k, v in workbooks.parts().items() if k != workbooks.SHEET}))),
    Case("a document that is not well-formed", lambda: word.make(Path("form.docx"), main=b"<w:document"), ("form.docx",)),
    Case("a quotation mark never closed", _form("form.csv", b'No,Question\n1,"Do you\n'), ("form.csv",)),
    Case("text in no known encoding", _form("form.csv", b"\xef\xbb\xbfNo,Question\n1,\x81\xff\n"), ("form.csv",)),
    # hostile
    Case("an entry twice", _entry_twice),
    Case("entries that overlap", _overlapping),
    Case("a part name that climbs out", _book(("../evil.xml", "<a/>"))),
    Case("a DOCTYPE", _book(sheet=_sheet_with_declaration("<!DOCTYPE x>"))),
    Case("entities that multiply", _book(sheet=_sheet_with_declaration(f"<!DOCTYPE x [{_LIST}]>"))),
    Case("an external entity", _book(sheet=_sheet_with_declaration('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'))),
    Case("a zip bomb of 64 MiB", _book(sheet=b" " * (64 << 20))),
    Case("a zip bomb that lies about its size", _liar),
    Case("60,000 entries", lambda: Path("form.xlsx").write_bytes(_zipped({f"xl/{n}": "" for n in range(60_000)}))),
    Case("two million nested elements", _book(sheet="<a>" * 2_000_000)),
    Case("a file of 256 MiB and a byte", _huge),
    Case("a million values and one", _form("form.csv", b"," * 1_000_001), ("form.csv",)),
    # no form
    Case("a workbook without questions", _plain_book("議事録")),
    Case("a document without questions", lambda: word.make(Path("form.docx"), word.p("議事録")), ("form.docx",)),
    Case("a table without questions", _form("form.csv", "名前,電話\r\n山田,1\r\n".encode()), ("form.csv",)),
    Case("columns named that hold no questions", _plain_book("議事録"), ("form.xlsx", "--columns", "question=C,answer=E")),
    # the knowledge base
    Case("no knowledge base there", _sound, ("form.xlsx", "--kb", "none")),
    Case("a knowledge base that is no TOML", _knowledge("[sheet\n"), ("form.xlsx", "--kb", "kb.toml")),
    Case("a knowledge base of another shape", _knowledge("[sheet]\ntitle = 1\n"), ("form.xlsx", "--kb", "kb.toml")),
    # the output
    Case("an output that exists", _sound_and(lambda: Path("form.filled.xlsx").write_text("mine"))),
    Case("a review that exists", _sound_and(lambda: Path("form.review.html").write_text("mine"))),
    Case("an output of another kind", _sound, ("form.xlsx", "-o", "out.docx")),
    Case("the form itself as output", _sound, ("form.xlsx", "-o", "form.xlsx", "--force")),
    Case("a link to the form as output", _sound_and(lambda: Path("link.xlsx").symlink_to("form.xlsx")), ("form.xlsx", "-o", "link.xlsx", "--force")),
    Case("an output folder that is missing", _sound, ("form.xlsx", "-o", "none/out.xlsx")),
    Case("an output folder that is a file", _sound_and(lambda: Path("file").touch()), ("form.xlsx", "-o", "file/out.xlsx")),
    Case("an output whose name is too long", _sound, ("form.xlsx", "-o", "x" * 300 + ".xlsx")),
    Case("the report over the copy", _sound, ("form.xlsx", "-o", "out.xlsx", "--report", "out.xlsx")),
    # words that do not fit
    Case("a sheet that is not there", _sound, ("form.xlsx", "--sheet", "無い")),
    Case("two forms, one copy", _sound_and(lambda: (Path("a").mkdir(), Path("out").mkdir(), _sound("a/form.xlsx"))), ("form.xlsx", "a/form.xlsx", "-o", "out")),
    Case("a form that another's copy would replace", _sound_and(lambda: _sound("form.filled.xlsx")), ("form.xlsx", "form.filled.xlsx", "--force")),
    # names
    Case("a name of two lines, not a form", _form("a\nb.xlsx", b"x"), ("a\nb.xlsx",)),
    Case("a name with markup and escape codes, not a form", _form("[red]a\x1b[31m<b>.xlsx", b"x"), ("[red]a\x1b[31m<b>.xlsx",)),
)  # fmt: skip


def write_page() -> None:
    """Put the table into the page."""
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(
        re.sub(f"{START}.*?{END}", lambda _: START + table() + END, text, flags=re.DOTALL), encoding="utf-8"
    )


if __name__ == "__main__":
    write_page()
