"""The proof every copy needs before it gets its name: what was asked for reads so, and nothing else differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.errors import FormError, VerificationFailed
from qanswer.forms.proof.blanks import fills_a_blank
from qanswer.forms.proof.compare import Comparison, compare
from qanswer.office.package.package import file_sha256
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from qanswer.forms.contract import Form
    from qanswer.model import Location
    from qanswer.office.edits import Edit, RowHeight


def proven(
    form: Form,
    copy: Path,
    edits: Sequence[Edit],
    output: Path,
    replaced: Collection[Location] | None = None,
    *,
    heights: Sequence[RowHeight] = (),
) -> Comparison:
    """Return the comparison of original and copy, once it shows that every edited place reads as asked and nothing else differs.

    Args:
        form: the original.
        copy: the filled copy, under the name it has until it is proven.
        edits: what was asked for.
        output: the name it will have.
        replaced: where a person's words may be gone; every other place has to have been a blank. None: anywhere.
        heights: that rows were to be given, the one other change.

    Raises:
        VerificationFailed: an edited place does not read as asked, or anything else differs.
    """
    comparison = _compared(form, copy, edits, output, heights)
    allowed = {str(edit.place) for edit in edits}
    stray = [change for change in comparison.changes if str(change.place) not in allowed]
    if stray or comparison.differences or comparison.original_sha256 != form.sha256:
        what = (
            str(stray[0].place)
            if stray
            else "; ".join(map(str, comparison.differences[:1])) or said("the form changed on disk")
        )
        raise VerificationFailed(
            "{path}: the filled copy differs in more than its answers ({what}), so it was not kept; please report this",
            path=form.path,
            what=what,
        )
    if comparison.unmet:
        raise VerificationFailed(
            "{path}: {unmet} of the filled copy does not read as it was asked to, so it was not kept; please "
            "report this",
            path=form.path,
            unmet=comparison.unmet[0],
        )
    kept = [] if replaced is None else [one for one in comparison.changes if one.place not in replaced]
    lost = [one for one in kept if not fills_a_blank(one, form.sent_out_with)]
    if lost:
        raise VerificationFailed(
            "{path}: {place} was not blank, and its text would be gone from the filled copy, so it was not kept; "
            "please report this",
            path=form.path,
            place=lost[0].place,
        )
    return comparison


def _compared(form: Form, copy: Path, edits: Sequence[Edit], output: Path, heights: Sequence[RowHeight]) -> Comparison:
    """Return the comparison; a copy that cannot be read again is our own fault, and no file of the customer's.

    Raises:
        VerificationFailed: the copy cannot be read.
        FormError: the original cannot be read any more.
    """
    try:
        return compare(form.path, copy, edits, known=form.source, named=output, heights=heights)
    except FormError as error:
        if file_sha256(form.path) != form.sha256:
            raise
        raise VerificationFailed(
            "{path}: the filled copy cannot be read again ({error}), so it was not kept; please report this",
            path=form.path,
            error=error,
        ) from error
