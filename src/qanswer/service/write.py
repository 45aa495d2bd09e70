"""Put given edits into a copy: the plumbing under ``fill``, open to any program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.forms.formats.registry import open_form
from qanswer.forms.proof.accept import proven
from qanswer.service.outputs import check_outputs
from qanswer.staging import staged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qanswer.forms.proof.compare import Comparison
    from qanswer.office.edits import Edit


def write(
    form_path: Path, edits: Sequence[Edit], output: Path, *, force: bool = False, allow_signed: bool = False
) -> Comparison:
    """Write a copy of the form in which exactly the edited places differ, proven before it appears.

    Raises:
        UsageError: ``output`` has the suffix of another format.
        FormError: the form cannot be used, or a cell may not be written.
        OutputError: ``output`` exists, is the form itself, or cannot be written.
        VerificationFailed: the copy differs in more; nothing is left behind.
    """
    check_outputs(form_path, (output,), force=force)
    form = open_form(form_path, allow_signed=allow_signed)
    with staged(output, force=force) as copy:
        form.write(edits, copy)
        return proven(form, copy, edits, output)
