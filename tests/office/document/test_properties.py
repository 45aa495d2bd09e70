"""Whatever text a cell can hold comes back as it was put in, and nothing else changes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from document_opinion import document_differences
from documents import drop_down, make, opened, p, r, sdt, tbl, tc, tr
from hypothesis import given, settings
from hypothesis import strategies as st

from qanswer.forms.proof.compare import compare
from qanswer.model import TableCell
from qanswer.office.document.write import write_document
from qanswer.office.edits import Edit

LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff☐☑□■")
TEXTS = st.text(st.one_of(LETTERS, st.sampled_from("\n\t<>&\"'_{}")), max_size=80)
CELLS = st.sampled_from(
    [
        "<w:p/>",
        p("[Yes/No]"),
        f"<w:p>{r('a', '<w:b/>')}<w:bookmarkEnd w:id='1'/>{r('b')}</w:p>",
        p("one") + p("two"),
        f"<w:p>{sdt(r('Click'), '<w:showingPlcHdr/>', '<w:text/>')}</w:p>",
        sdt(p("one") + "<w:p/>"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, cell=CELLS, tracked=st.booleans())
def test_texts_come_back(text, cell, tracked):
    place = TableCell("1", 1, 2)
    with tempfile.TemporaryDirectory() as folder:
        body = tbl(tr("Question", tc(cell), tc(f"<w:p>{drop_down('Yes')}</w:p>")))
        form = make(Path(folder) / "form.docx", body, settings="<w:trackRevisions/>" if tracked else "")
        output = Path(folder) / "out.docx"
        write_document(opened(form), [Edit(place, text)], output)
        assert opened(output).place(place).text == text.rstrip("\n")
        assert compare(form, output).differences == ()
        assert document_differences(form, output, {place}, "word/document.xml") == []
