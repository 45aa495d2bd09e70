"""The whole check sheet as a document to hand out, or as data for another program."""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING

from qanswer.errors import OutputError
from qanswer.export.document import compose
from qanswer.model import Language
from qanswer.speech import because
from qanswer.statements import Audience

if TYPE_CHECKING:
    from pathlib import Path

    from qanswer.knowledge.model import CheckSheet


class Format(StrEnum):
    """What a sheet can be exported to."""

    DOCX = "docx"
    XLSX = "xlsx"
    HTML = "html"
    MD = "md"
    CSV = "csv"
    JSON = "json"


# Format -> module and function; imported when asked for, as the office libraries take longer to load than the rest.
_RENDERERS = {
    Format.DOCX: ("qanswer.export.word", "render_word"),
    Format.XLSX: ("qanswer.export.excel", "render_excel"),
    Format.HTML: ("qanswer.export.webpage", "render_webpage"),
    Format.MD: ("qanswer.export.markdown", "render_markdown"),
    Format.CSV: ("qanswer.export.records", "render_csv"),
    Format.JSON: ("qanswer.export.records", "render_json"),
}


def export(
    sheet: CheckSheet,
    format: str,  # noqa: A002 - the option's name
    output: Path,
    language: str = Language.JA,
    audience: Audience = Audience.PUBLIC,
) -> None:
    """Write the sheet to ``output``; the same sheet gives the same bytes.

    Args:
        sheet: what to export.
        format: one of ``Format``.
        output: the file to write; one that is there is replaced.
        language: of the texts; an item without English keeps its Japanese.
        audience: the widest circle that may see the export; items for narrower circles are left out.

    Raises:
        OutputError: ``output`` cannot be written.
    """
    module, function = _RENDERERS[Format(format)]
    content = getattr(import_module(module), function)(compose(sheet, Language(language), audience))
    try:
        output.write_bytes(content)
    except OSError as error:
        raise OutputError("{output}: cannot be written: {why}", output=output, why=because(error)) from error
