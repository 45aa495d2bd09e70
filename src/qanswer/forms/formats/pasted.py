"""Questions without a file: pasted from a mail or a portal, one a line."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from qanswer.errors import CellRefused
from qanswer.forms.answers.placement import place
from qanswer.forms.contract import AnswerField, FieldKind, HeaderField, Layout, Overlong, Placement, Response, Slot
from qanswer.languages import language_of
from qanswer.model import Paragraph, Question

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from qanswer.office.edits import Edit, RowHeight
    from qanswer.office.package.package import Opened


class PastedForm:
    """Lines of text as a form, each a question with room for free text; see ``contract.Form``. It is never written."""

    def __init__(self, lines: Sequence[str]) -> None:
        """Take the lines that are not blank."""
        self._lines = [line.strip() for line in lines if line.strip()]
        self.path = Path("-")
        self.sha256 = hashlib.sha256("\n".join(self._lines).encode(errors="surrogatepass")).hexdigest()
        self.layout = Layout((), ())
        self.fingerprint = ""
        self.header_fields: Sequence[HeaderField] = ()
        self.head_values: Mapping[str, str] = {}
        self.sent_out_with: Collection[str] = ()
        self.source: Opened | None = None

    @property
    def slots(self) -> Sequence[Slot]:
        """One for each line; its place is the paragraph of that number."""
        return [_slot(number, line) for number, line in enumerate(self._lines, 1)]

    def place(self, slot: Slot, response: Response, *, replace: bool = False) -> Placement:
        """Return what would stand under the question, as in a form with one column for free text."""
        return place(slot, response, replace=replace, refusal=lambda _: None)

    def overlong(self, _edits: Sequence[Edit], /) -> Overlong:
        """Nothing: such a place grows with its text."""
        return Overlong()

    def write(self, edits: Sequence[Edit], output: Path, _heights: Sequence[RowHeight] = (), /) -> NoReturn:
        """Refuse: there is no file to write a copy of.

        Raises:
            CellRefused: always.
        """
        raise CellRefused(
            "{output}: {n} answers to pasted questions have no file to go into", output=output, n=len(edits)
        )


def _slot(number: int, line: str) -> Slot:
    where = Paragraph(number)
    question = Question(where, line, language_of(line))
    return Slot(question, AnswerField(FieldKind.TEXT, (where,), prose=True), None)
