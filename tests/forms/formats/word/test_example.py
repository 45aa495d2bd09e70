"""The example form that customers' forms look like, filled end to end and read by python-docx."""

from __future__ import annotations

from pathlib import Path

import docx

from qanswer.forms.contract import Response
from qanswer.forms.formats.registry import open_form
from qanswer.forms.proof.compare import compare
from qanswer.model import Choice

EXAMPLE = Path(__file__).parents[4] / "examples" / "vendor_form.docx"
SAID = {
    "1": (Choice.YES, "Certified since 2011."),
    "2": (Choice.NO, ""),
    "3": (Choice.PARTIAL, "Office staff only."),
    "4": (None, "Every day."),
}
FILLED = """\
No. | Question | Answer (Yes / Partial / No) | Comments
Information security management
1 | Are you certified to ISO/IEC 27001? Please state the certificate number. | Yes | Certified since 2011.
2 | Do you hold a current SOC 2 Type II report? | No | -
3 | Is security awareness training provided to all staff? | Partial | Office staff only.
Service operation
4 | How often are backups taken? | - | Every day.
5 | Is customer data encrypted in transit and at rest? | - | -
6 | Which TLS versions and cipher suites are supported? | - | -
7 | Are independent penetration tests or vulnerability assessments performed at least annually? | - | -
8 | When is customer data deleted after the contract ends? | - | -
9 | Do you use customer data for any purpose other than providing the service? | - | -
"""


def test_the_example_is_filled_and_nothing_else_in_it_changes(tmp_path):
    form = open_form(EXAMPLE)
    edits = [
        edit
        for slot in form.slots
        if slot.question.number in SAID
        for edit in form.place(slot, Response(*SAID[slot.question.number], "")).edits
    ]
    form.write(edits, tmp_path / "filled.docx")
    assert compare(EXAMPLE, tmp_path / "filled.docx").differences == ()
    (table,) = docx.Document(str(tmp_path / "filled.docx")).tables
    assert "".join(f"{line}\n" for line in map(shown, table.rows)) == FILLED


def shown(row) -> str:
    """Return a row on one line, a merged cell once, blank cells as a dash."""
    texts = {id(cell._tc): cell.text or "-" for cell in row.cells}
    return " | ".join(texts.values())
