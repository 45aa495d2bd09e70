"""Real Word documents: whatever can be written comes back unharmed, and the rest is refused by name."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import corpus
import pytest
from document_opinion import document_differences

from qanswer.errors import CellRefused, FileProtected
from qanswer.forms.contract import Response
from qanswer.forms.formats.registry import open_form
from qanswer.forms.proof.compare import compare
from qanswer.model import Choice
from qanswer.office.document.document import Document
from qanswer.office.document.write import edit_refusal, write_document
from qanswer.office.edits import Edit, EditKind
from qanswer.office.package.package import Package

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qanswer.office.document.places import Place

DOCUMENTS = [
    path for path in corpus.files("ooxml/*", "forms/*/*") if path.suffix.lower() in (".docx", ".docm", ".dotx")
]
NASTY = ("はい <b>&\"'\n _x0041_ ]]> ", "○", " 前後 ", "😀\t𠮷 {0}")
MOST = 4  # places written in one document at a time
SOFFICE = shutil.which("soffice")

pytestmark = [
    pytest.mark.forms,
    pytest.mark.skipif(not DOCUMENTS, reason=corpus.NONE_HERE),
]
each = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)


def opened(path: Path) -> Document:
    """Return the document; the test ends where it is signed."""
    try:
        return Document(Package.open(path))
    except FileProtected as error:
        assert "digitally signed" in str(error)  # noqa: PT017 - the refusal is the outcome
        pytest.skip("signed, and refused for it")


def edits_for(document: Document) -> Iterator[Edit]:
    """Yield an edit for every place that takes one, in all the ways there are."""
    for number, place in enumerate(document.places):
        edit = edit_for(place, NASTY[number % len(NASTY)])
        if edit_refusal(document, edit) is None:
            yield edit


def edit_for(place: Place, text: str) -> Edit:
    """Return the edit that suits a place."""
    if place.boxes:
        return Edit(place.location, "", EditKind.BOX, len(place.boxes) - 1)
    return Edit(place.location, place.words[-1] if place.words else text)


def written(document: Document, edits: list[Edit], output: Path) -> None:
    """Write the edits and hold the copy against the original, in our own and in a second opinion."""
    write_document(document, edits, output)
    found = compare(document.path, output)
    places = {edit.place for edit in edits}
    assert found.differences == ()
    assert {change.place for change in found.changes} <= places
    if all(str(place).count("/") == 0 for place in places):
        assert document_differences(document.path, output, places, document.package.main_part) == []
    after = Document(Package.open(output))
    for edit in edits:
        place = after.place(edit.place)
        assert place is not None
        if edit.kind is EditKind.TEXT:
            assert edit.text.rstrip("\n") in place.text


@each
def test_a_few_answers_leave_the_rest_unharmed(path, tmp_path):
    document = opened(path)
    edits = list(edits_for(document))
    step = max(1, len(edits) // MOST)
    assert edits, "not a single place can be written"
    written(document, edits[::step][:MOST], tmp_path / path.name)


@each
def test_all_answers_at_once_leave_the_rest_unharmed(path, tmp_path):
    document = opened(path)
    written(document, list(edits_for(document)), tmp_path / path.name)


@each
def test_a_refused_place_leaves_no_file(path, tmp_path):
    document = opened(path)
    refused = [place for place in document.places if place.refusal is not None][:5]
    for place in refused:
        with pytest.raises(CellRefused, match=re.escape(f"{path.name}, {place.location}: ")):
            write_document(document, [Edit(place.location, "x")], tmp_path / path.name)
        assert list(tmp_path.iterdir()) == []


@each
def test_every_slot_of_a_form_takes_its_answer(path, tmp_path):
    opened(path)
    form = open_form(path)
    response = Response(Choice.YES, "暗号化しています。\nAES-256", "出典: 6.8")
    edits = [edit for slot in form.slots for edit in form.place(slot, response, replace=True).edits]
    form.write(edits, tmp_path / path.name)
    assert compare(path, tmp_path / path.name).differences == ()


@pytest.mark.office
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_shows_the_answers_and_all_that_was_there(tmp_path):
    """A few documents of different kinds; the text export must be the original's lines plus the answers."""
    chosen = [path for path in DOCUMENTS if path.suffix == ".docx" and path.parent.parent.name == "forms"]
    written: list[list[Edit]] = []
    for at, path in enumerate(chosen):
        document = Document(Package.open(path))
        blank = [
            place
            for place in document.places
            if not place.text.strip() and place.refusal is None and not place.controls
        ]
        edits = [Edit(place.location, f"Answer {number} & <more>") for number, place in enumerate(blank[:MOST])]
        shutil.copy(path, tmp_path / f"{at}before.docx")
        write_document(document, edits, tmp_path / f"{at}after.docx")
        written.append(edits)
    lines = texts_of(tmp_path)
    assert len(lines) == 2 * len(chosen)
    for at, edits in enumerate(written):
        left = list(lines[f"{at}after"])
        for edit in edits:
            left.remove(edit.text)
        assert left == lines[f"{at}before"], chosen[at].name


def texts_of(folder: Path) -> dict[str, list[str]]:
    """Return each document's lines that are not blank, as LibreOffice exports them; it is started once for all."""
    subprocess.run(
        [
            str(SOFFICE),
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "txt:Text (encoded):UTF8",
            "--outdir",
            str(folder),
            *sorted(map(str, folder.glob("*.docx"))),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    texts = {path.stem: path.read_text(encoding="utf-8-sig") for path in folder.glob("*.txt")}
    return {name: [line.strip() for line in text.splitlines() if line.strip()] for name, text in texts.items()}
