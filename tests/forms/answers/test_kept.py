"""No cell with a person's text changes without ``--replace``, whatever kind of control the form answers with."""

from __future__ import annotations

import csv
import tomllib
from html import escape

import pytest
from answer_styles import STYLES, build
from documents import make, tbl, tr
from form_cases import FOLDER
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from qanswer.errors import VerificationFailed
from qanswer.forms.contract import Response
from qanswer.forms.formats.registry import open_form
from qanswer.forms.proof.accept import proven
from qanswer.forms.vocabulary.blanks import is_open
from qanswer.model import Choice
from qanswer.office.edits import Edit

TEXTS = tomllib.loads((FOLDER / "blanks.toml").read_text(encoding="utf-8"))["kept"]
RESPONSE = Response(Choice.YES, "We do.", "Source: 6.8")
PRINTABLE = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=30)


@pytest.mark.parametrize("style", [style for style in STYLES if style != "formula"])
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.sampled_from(TEXTS) | PRINTABLE, where=st.data())
def test_a_persons_text_stays(style, text, where, tmp_path):
    places = [place for slot in open_form(build(style, tmp_path)).slots for place in _places(slot)]
    written = where.draw(st.sampled_from(places))
    path = tmp_path / f"{style}.xlsx"
    book = load_workbook(path)
    book[written.sheet][written.cell].value = None
    book[written.sheet][written.cell].data_type = "s"
    book[written.sheet][written.cell]._value = text
    book.save(path)
    form = open_form(path)
    edits = [edit for slot in form.slots for edit in form.place(slot, RESPONSE).edits]
    kept = load_workbook(path)[written.sheet][written.cell].value
    if not is_open(str(kept)):
        assert written not in {edit.place for edit in edits}
    form.write(edits, tmp_path / "copy.xlsx")
    proven(form, tmp_path / "copy.xlsx", edits, tmp_path / "copy.xlsx", ())


QUESTIONS = ("施錠していますか。", "鍵を毎日数えていますか。", "来館者の記録を残していますか。")


def _csv(folder, cells):
    rows = [("No", "設問", "回答", "備考"), *((str(n), text, *cells[n - 1]) for n, text in enumerate(QUESTIONS, 1))]
    with (folder / "form.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return folder / "form.csv"


def _word(folder, cells):
    rows = [tr(str(n), text, *map(escape, cells[n - 1])) for n, text in enumerate(QUESTIONS, 1)]
    return make(folder / "form.docx", tbl(tr("No", "設問", "回答", "備考"), *rows))


@pytest.mark.parametrize("write", [_csv, _word], ids=["csv", "word"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.sampled_from(TEXTS) | PRINTABLE, row=st.integers(0, len(QUESTIONS) - 1), in_remark=st.booleans())
def test_a_persons_text_stays_in_other_formats(write, text, row, in_remark, tmp_path):
    cells = [["", ""] for _ in QUESTIONS]
    cells[row][in_remark] = text
    form = open_form(write(tmp_path, cells))
    slot = next(slot for slot in form.slots if slot.question.text == QUESTIONS[row])
    edits = [edit for one in form.slots for edit in form.place(one, RESPONSE).edits]
    if not is_open(text):
        assert not {edit.place for edit in edits} & set(_places(slot))
    copy = tmp_path / f"copy{form.path.suffix}"
    form.write(edits, copy)
    proven(form, copy, edits, copy, ())


def _places(slot):
    return [*(slot.answer.places if slot.answer else ()), *([slot.remark] if slot.remark else ())]


@pytest.mark.parametrize("text", TEXTS[::9])
def test_a_copy_without_a_persons_text_is_not_kept(text, tmp_path):
    """Even where whoever reads the form takes it for a blank, the proof does not."""
    path = build("free_text", tmp_path)
    book = load_workbook(path)
    book.active["C3"] = text
    book.save(path)
    form, copy = open_form(path), tmp_path / "copy.xlsx"
    edits = [Edit(form.slots[1].answer.places[0], "Yes")]
    form.write(edits, copy)
    with pytest.raises(VerificationFailed, match="C3 was not blank"):
        proven(form, copy, edits, copy, ())
    proven(form, copy, edits, copy)
