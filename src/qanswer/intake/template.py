"""A check sheet to begin with, for those who have none to import."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from qanswer.errors import OutputError
from qanswer.intake.writing import write_together
from qanswer.knowledge.locate import CHECKSHEET, shipped_folder

if TYPE_CHECKING:
    from pathlib import Path

    from qanswer.model import Language

EXAMPLE = "example.toml"  # no name of a knowledge base's own: it is never answered from


def write_template(folder: Path, language: Language) -> tuple[Path, ...]:
    """Write an empty commented check sheet, and the shipped one beside it as an example; return both files.

    Raises:
        OutputError: there is a check sheet already, or the folder cannot be written.
    """
    sheet = folder / CHECKSHEET
    if sheet.exists():
        raise OutputError("{sheet}: exists already; edit it, or name another folder with --to", sheet=sheet)
    template = files("qanswer.intake").joinpath(f"template_{language.value}.toml").read_text(encoding="utf-8")
    example = (shipped_folder() / CHECKSHEET).read_text(encoding="utf-8")
    write_together({sheet: template, folder / EXAMPLE: example})
    return sheet, folder / EXAMPLE
