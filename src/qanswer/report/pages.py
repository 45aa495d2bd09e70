"""Pages from templates: the review that is sent round and those of the desk share skeleton, parts and style."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import ChoiceLoader, Environment, PackageLoader

STATIC = ("qanswer.report", "static")  # package and folder of the style sheet


@cache
def templates(*rooms: str) -> Environment:
    """Return the templates of the packages ``rooms``, then the shared ones; every value is escaped."""
    loaders = [PackageLoader(room) for room in (*rooms, "qanswer.report")]
    return Environment(loader=ChoiceLoader(loaders), autoescape=True, trim_blocks=True, lstrip_blocks=True)


@cache
def style() -> str:
    """Return the style sheet."""
    return (files("qanswer.report") / "static" / "page.css").read_text(encoding="utf-8")
