"""Decisions kept as they are made: one JSON file beside the form, replaced whole after every decision."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from qanswer.errors import OutputError
from qanswer.office.package.package import file_sha256
from qanswer.plan.decisions import decisions_as_json, decisions_from_json
from qanswer.service.outputs import SUFFIXES
from qanswer.speech import because
from qanswer.staging import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qanswer.plan.decisions import Decisions
    from qanswer.plan.model import Decision


def journal_of(form: Path) -> Path:
    """Return where the decisions on ``form`` are kept: ``vendor_form.decisions.json``.

    Of two forms of one name beside each other, a workbook and a document, the one that was decided on later keeps its
    decisions in a file that says its kind as well: ``vendor_form.docx.decisions.json``.
    """
    plain, own = (form.with_name(f"{name}.decisions.json") for name in (form.stem, form.name))
    others = [form.with_suffix(kind) for kind in SUFFIXES if kind != form.suffix and form.with_suffix(kind).is_file()]
    if own.exists() or not others or not plain.exists():
        return own if own.exists() else plain
    kept = read(plain)
    return own if kept and kept.form_sha256 in {file_sha256(other) for other in others} else plain


def read(path: Path) -> Decisions | None:
    """Return the decisions kept at ``path``; None where there are none yet.

    Raises:
        UsageError: it is no such file.
        OutputError: it cannot be read.
    """
    try:
        return decisions_from_json(path.read_text(encoding="utf-8"), path.name)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutputError(
            "{path}: cannot be read ({why}); move it away to start anew", path=path, why=because(error)
        ) from error


def keep(path: Path, decisions: Sequence[Decision], form_sha256: str) -> None:
    """Write the decisions; what was kept before stays until they are there whole.

    Raises:
        OutputError: ``path`` cannot be written.
    """
    text = json.dumps(decisions_as_json(decisions, form_sha256), ensure_ascii=False, indent=1) + "\n"
    write_whole((text.encode(),), path)
