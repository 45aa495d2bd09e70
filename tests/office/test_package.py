"""What may come in: files that are something else, broken, hostile or too large are refused in one line, and fast."""

from __future__ import annotations

import io
import resource
import struct
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import independent
import pytest
import workbooks
from workbooks import MAIN, SHEET, WORKBOOK, rels, sheet

from qanswer.errors import FileDamaged, FileMissing, FileProtected, FileTooLarge, FormError, NotAForm
from qanswer.model import SheetCell
from qanswer.office import limits
from qanswer.office.edits import Edit
from qanswer.office.package.package import Package, PackageKind, file_sha256
from qanswer.office.workbook.workbook import Workbook
from qanswer.service.write import write

if TYPE_CHECKING:
    from collections.abc import Callable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


def ole(stream: str) -> bytes:
    return OLE + (stream + "\0").encode("utf-16-le") + bytes(64)


def zipped(content: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def kind_of_office(main: str) -> bytes:
    return zipped(workbooks.parts(None, (WORKBOOK, main)))


OTHERS: dict[str, tuple[bytes, type[FormError], str]] = {
    "empty": (b"", FileDamaged, "is empty (0 bytes); ask for the file again"),
    "encrypted": (
        ole("EncryptedPackage"),
        FileProtected,
        "is password-protected or rights-protected; save an unprotected copy",
    ),
    "encrypted, its streams in capitals": (
        ole("ENCRYPTEDPACKAGE"),
        FileProtected,
        "is password-protected or rights-protected; save an unprotected copy",
    ),
    "ole that names a workbook somewhere": (
        OLE + b"see " + ole("Notebook")[len(OLE) :],
        NotAForm,
        "is an OLE file that is neither Excel nor Word; ask for an .xlsx or .docx",
    ),
    "old excel": (ole("Workbook"), NotAForm, "is a workbook of the old .xls format; save it as .xlsx"),
    "older excel": (
        b"\x09\x04\x06\x00" + bytes(60),
        NotAForm,
        "is a workbook of the old .xls format; save it as .xlsx",
    ),
    "old word": (ole("WordDocument"), NotAForm, "is a document of the old .doc format; save it as .docx"),
    "other ole": (OLE, NotAForm, "is an OLE file that is neither Excel nor Word; ask for an .xlsx or .docx"),
    "pdf": (b"%PDF-1.7\n", NotAForm, "is a PDF; ask for the Excel or Word file it was made from"),
    "rtf": (b"{\\rtf1", NotAForm, "is a rich-text (RTF) document; save it as .docx"),
    "csv": (
        "設問,回答\n".encode("cp932"),
        NotAForm,
        "is plain text or CSV; name it .csv if it is a table of questions, or save it as .xlsx",
    ),
    "csv utf-8": (
        "設問,回答\n".encode() * 999,
        NotAForm,
        "is plain text or CSV; name it .csv if it is a table of questions, or save it as .xlsx",
    ),
    "html": (
        b"\n<html><table><tr><td>1</table>",
        NotAForm,
        "is a web page (HTML), whatever its extension; open it in Excel and save it as .xlsx",
    ),
    "excel 2003": (
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
        NotAForm,
        "is an XML spreadsheet of Excel 2003; save it as .xlsx",
    ),
    "noise": (
        bytes(range(128, 256)) * 9 + b"\0",
        NotAForm,
        "is not an Excel or Word file (unknown binary content); ask for the file again",
    ),
    "plain zip": (zipped({"a.txt": "a"}), NotAForm, "is a plain zip archive; unpack it and name the form inside"),
    "empty zip": (zipped({}), NotAForm, "is an empty zip archive; ask for the file again"),
    "opendocument": (
        zipped({"mimetype": MIMETYPE, "content.xml": "<a/>"}),
        NotAForm,
        "is an OpenDocument file (LibreOffice) or e-book; save it as .xlsx or .docx",
    ),
    "presentation": (
        kind_of_office('<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"/>'),
        NotAForm,
        "is a presentation; name an .xlsx or .docx",
    ),
    "binary workbook": (
        zipped(
            workbooks.parts(
                None,
                ("_rels/.rels", rels(("rId1", "officeDocument", "xl/workbook.bin"))),
                ("xl/workbook.bin", b"\x83\x01"),
            )
        ),
        NotAForm,
        "is a binary workbook (.xlsb); save it as .xlsx",
    ),
    "no main part": (
        zipped(workbooks.parts(None, ("_rels/.rels", rels()))),
        FileDamaged,
        "says nowhere which part is its main one; save it anew from Excel or Word",
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_file_that_is_something_else_is_named_by_its_content(tmp_path: Path, name: str) -> None:
    content, kind, message = OTHERS[name]
    path = tmp_path / "form.xlsx"
    path.write_bytes(content)
    with pytest.raises(kind) as refusal:
        Package.open(path)
    assert str(refusal.value) == f"form.xlsx: {message}"


def test_a_word_document_is_opened_as_a_package_but_not_as_a_workbook(tmp_path: Path) -> None:
    main = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
    path = tmp_path / "form.xlsx"
    path.write_bytes(kind_of_office(main))
    assert Package.open(path).kind is PackageKind.DOCUMENT
    with pytest.raises(NotAForm, match="is a Word document, not an Excel workbook"):
        Workbook.open(path)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match="no such file; check the name"):
        Package.open(tmp_path / "none.xlsx")
    with pytest.raises(FileMissing, match="is a folder; name a file in it"):
        Package.open(tmp_path)


def test_the_lock_file_of_an_open_workbook_points_to_the_workbook(tmp_path: Path) -> None:
    path = tmp_path / "~$form.xlsx"
    path.write_bytes(b"\x05owner" + bytes(159))
    with pytest.raises(NotAForm, match=r"is the lock file Office keeps while a file is open; name form\.xlsx instead"):
        Package.open(path)


def damaged(change: Callable[[bytes], bytes]) -> bytes:
    return change(zipped(workbooks.parts()))


def repeated() -> bytes:
    buffer = io.BytesIO(zipped(workbooks.parts()))
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, "<other/>")
    return buffer.getvalue()


def bomb(unpacked_mib: int) -> bytes:
    return zipped(workbooks.parts(b" " * (unpacked_mib << 20)))


def liar() -> bytes:
    """Return a zip whose directory says that a bomb is small."""
    content = bytearray(bomb(64))
    at = content.rindex(SHEET.encode()) - 46
    struct.pack_into("<I", content, at + 24, 1000)
    return bytes(content)


def overlapping() -> bytes:
    """Return a zip in which two directory entries share one stretch of data."""
    content = bytearray(zipped({"a.xml": "<a/>" * 99, "b.xml": "<a/>" * 99, "[Content_Types].xml": "<a/>"}))
    first = content.index(b"PK\x01\x02")
    struct.pack_into("<I", content, content.index(b"PK\x01\x02", first + 4) + 42, 2)
    return bytes(content)


def doctype(entity: str) -> bytes:
    return zipped(workbooks.parts(sheet().replace("?>", f"?><!DOCTYPE x [{entity}]>", 1)))


HOSTILE: dict[str, tuple[Callable[[], bytes], type[FormError]]] = {
    "cut short": (lambda: damaged(lambda content: content[:-60]), FileDamaged),
    "half of it": (lambda: damaged(lambda content: content[: len(content) // 2]), FileDamaged),
    "wrong checksum": (
        lambda: zipped(workbooks.parts(), zipfile.ZIP_STORED).replace(b"<fill>", b"<FILL>"),
        FileDamaged,
    ),
    "broken deflate": (lambda: damaged(lambda content: content[:700] + b"\xff" * 99 + content[799:]), FileDamaged),
    "an entry twice": (repeated, FileDamaged),
    "an entry twice by case": (lambda: zipped(workbooks.parts(None, ("XL/Workbook.xml", "<a/>"))), FileDamaged),
    "a name that climbs": (lambda: zipped(workbooks.parts(None, ("../evil.xml", "<a/>"))), FileDamaged),
    "a name that climbs backwards": (
        lambda: zipped(workbooks.parts(None, ("xl\\..\\..\\evil.xml", "<a/>"))),
        FileDamaged,
    ),
    "an absolute name": (lambda: zipped(workbooks.parts(None, ("/etc/passwd", "<a/>"))), FileDamaged),
    "a name of several lines": (lambda: zipped(workbooks.parts(None, ("xl/a\nb.xml", "<a/>"))), FileDamaged),
    "overlapping entries": (overlapping, FileDamaged),
    "a bomb": (lambda: bomb(300), FileTooLarge),
    "a bomb that lies about its size": (liar, FileDamaged),
    "60,000 entries": (lambda: zipped({f"xl/{number}": "" for number in range(60_000)}), FileTooLarge),
    "entities that multiply": (lambda: doctype('<!ENTITY a "&b;&b;"><!ENTITY b "lol">'), FileDamaged),
    "an external entity": (lambda: doctype('<!ENTITY a SYSTEM "file:///etc/passwd">'), FileDamaged),
    "2,000,000 nested elements": (lambda: zipped(workbooks.parts("<a>" * 2_000_000)), FormError),
    "300 nested elements": (lambda: zipped(workbooks.parts(sheet(after="<a>" * 300 + "</a>" * 300))), FileTooLarge),
    "not well-formed": (lambda: zipped(workbooks.parts(sheet()[:-5])), FileDamaged),
    "not XML": (lambda: zipped(workbooks.parts(b"\0\1\2")), FileDamaged),
    "unknown encoding": (lambda: zipped(workbooks.parts(sheet().replace("UTF-8", "x-none"))), FileDamaged),
    "a sheet part that is missing": (
        lambda: zipped({name: text for name, text in workbooks.parts().items() if name != SHEET}),
        FileDamaged,
    ),
    "two sheets in one part": (
        lambda: zipped(
            workbooks.parts(
                None,
                (WORKBOOK, workbooks.workbook("設問", "別")),
                (
                    "xl/_rels/workbook.xml.rels",
                    rels(*((f"rId{n}", "worksheet", "worksheets/sheet1.xml") for n in (1, 2))),
                ),
            )
        ),
        FileDamaged,
    ),
    "no sheets": (lambda: zipped(workbooks.parts(None, (WORKBOOK, f'<workbook xmlns="{MAIN}"/>'))), FileDamaged),
    "row 2147483647": (
        lambda: zipped(workbooks.parts(sheet('<sheetData><row r="2147483647"/></sheetData>'))),
        FileDamaged,
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_one_line_and_in_bounds(tmp_path: Path, name: str) -> None:
    make, kind = HOSTILE[name]
    path = tmp_path / "form.xlsx"
    path.write_bytes(make())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(kind) as refusal:
        Workbook.open(path).sheets[0].content  # noqa: B018 - reading is the act
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 200 * 1024  # KiB
    assert str(refusal.value).startswith("form.xlsx")
    assert "\n" not in str(refusal.value)
    assert ";" in str(refusal.value)  # what to do next


def test_two_cells_at_the_ends_of_the_sheet_cost_two_cells(tmp_path: Path) -> None:
    data = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    path = workbooks.save(tmp_path / "form.xlsx", workbooks.parts(sheet(f"<sheetData>{data}</sheetData>")))
    assert list(Workbook.open(path).sheets[0].cells) == [(1, 1), (1_048_576, 16_384)]


def test_too_many_filled_cells_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qanswer.office.workbook.sheet_reader.MAX_CELLS", 2)
    path = workbooks.save(tmp_path / "form.xlsx", workbooks.parts())
    with pytest.raises(FileTooLarge, match=r'form\.xlsx, sheet "設問": more than 2 filled cells'):
        Workbook.open(path).sheets[0].content  # noqa: B018


def test_a_file_over_the_size_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    with path.open("wb") as stream:
        stream.truncate(limits.MAX_FILE_BYTES + 1)  # sparse: takes no room
    with pytest.raises(FileTooLarge, match="256 MiB, more than 256"):
        Package.open(path)


@pytest.mark.parametrize(
    "links",
    [
        rels(("rId1", "officeDocument", "/xl/workbook.xml")),
        rels(("rId1", "officeDocument", "xl\\workbook.xml")),
        rels(("rId1", "officeDocument", "./xl/../xl/WORKBOOK.xml")),
        rels(("rId1", "officeDocument", WORKBOOK)).replace(
            workbooks.RELATIONS, "http://purl.oclc.org/ooxml/officeDocument/relationships"
        ),
        rels(("rId1", "officeDocument", WORKBOOK))
        .replace("<R", "<p:R")
        .replace("</R", "</p:R")
        .replace("xmlns=", "xmlns:p="),
    ],
    ids=["absolute", "backslash", "dots and case", "strict", "prefixed"],
)
def test_the_main_part_is_found_however_it_is_named(tmp_path: Path, links: str) -> None:
    path = workbooks.save(tmp_path / "form.xlsx", workbooks.parts(None, ("_rels/.rels", links)))
    assert Workbook.open(path).sheets[0].text(1, 1) == "設問"


def test_entries_named_with_backslashes_are_found_and_kept(tmp_path: Path) -> None:
    content = {name.replace("/", "\\"): text for name, text in workbooks.parts().items()}
    path = workbooks.save(tmp_path / "form.xlsx", content)
    package = Package.open(path)
    package.write_copy({SHEET: b"<new/>"}, tmp_path / "o.xlsx")
    with zipfile.ZipFile(tmp_path / "o.xlsx") as copy:
        assert copy.namelist() == list(content)
        assert copy.read(SHEET.replace("/", "\\")) == b"<new/>"


def test_what_a_part_named_with_backslashes_refers_to_is_found(tmp_path: Path) -> None:
    table = f'<table xmlns="{MAIN}" ref="A1:B3"/>'
    content = workbooks.parts(
        None,
        ("xl/worksheets/_rels/sheet1.xml.rels", rels(("rId1", "table", "../tables/table1.xml"))),
        ("xl/tables/table1.xml", table),
    )
    path = workbooks.save(
        tmp_path / "form.xlsx",
        {name if name == "_rels/.rels" else name.replace("/", "\\"): text for name, text in content.items()},
    )
    (one,) = Workbook.open(path).sheets
    assert (one.part, one.text(1, 1)) == (SHEET.replace("/", "\\"), "設問")
    assert one.refusal(1, 1) == "is a header of a table, whose columns are named by it"
    write(path, [Edit(SheetCell("設問", "B3"), "はい")], tmp_path / "filled.xlsx")
    assert independent.differences(path, tmp_path / "filled.xlsx", {one.part: {"B3": "はい"}}) == []


def test_the_sha256_is_that_of_the_file(tmp_path: Path) -> None:
    path = workbooks.save(tmp_path / "form.xlsx", workbooks.parts())
    assert Package.open(path).sha256 == file_sha256(path)
    with pytest.raises(FileMissing):
        file_sha256(tmp_path / "none")


def test_the_limits_are_those_of_the_documentation() -> None:
    page = (Path(__file__).parents[2] / "docs" / "bad-input.md").read_text(encoding="utf-8")
    shown = [
        f"| file | {limits.MAX_FILE_BYTES // limits.MIB} MiB |",
        f"| entries | {limits.MAX_ENTRIES:,} |",
        f"| one part, unpacked | {limits.MAX_PART_BYTES // limits.MIB} MiB |",
        f"| all parts, unpacked | {limits.MAX_TOTAL_BYTES // limits.MIB:,} MiB |",
        f"| unpacked : packed | {limits.MAX_RATIO}, for parts over {limits.RATIO_FREE_BYTES // limits.MIB} MiB |",
        f"| nested elements | {limits.MAX_DEPTH} |",
        f"| filled cells of one sheet | {limits.MAX_CELLS:,} |",
        f"| relationships of one part | {limits.MAX_RELATIONSHIPS:,} |",
    ]
    assert [line for line in shown if line not in page] == []


def test_values_outside_the_cells_and_sheets_of_one_name_are_refused(tmp_path: Path) -> None:
    stray = '<sheetData><row r="1"><c r="A1"/><is><t>x</t></is><c r="B1"/></row></sheetData>'
    path = workbooks.save(tmp_path / "form.xlsx", workbooks.parts(sheet(stray)))
    with pytest.raises(FileDamaged, match="a value stands outside the cells"):
        Workbook.open(path).sheets[0].content  # noqa: B018
    twice = workbooks.parts(
        None, (WORKBOOK, workbooks.workbook("設問", "設問")), ("xl/worksheets/sheet2.xml", workbooks.sheet())
    )
    with pytest.raises(FileDamaged, match='two sheets are called "設問"'):
        Workbook.open(workbooks.save(tmp_path / "form.xlsx", twice))
