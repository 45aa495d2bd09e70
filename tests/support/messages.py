"""What the program says: every message that a catalogue must have, found in the code; and the catalogue itself."""

from __future__ import annotations

import ast
import inspect
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polib
import typer

from qanswer import errors
from qanswer.cli.helps import messages
from qanswer.cli.main import COMMANDS, make_app

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE: Final = Path(errors.__file__).parent
CATALOGUE: Final = SOURCE / "locale/ja/LC_MESSAGES/qanswer.po"
ERRORS: Final = frozenset(
    name for name, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, errors.QanswerError)
)
MAKES_AN_ERROR: Final = frozenset({"fault"})  # functions that take what an error takes
NUMBERED: Final = frozenset({"_n", "said_n"})
SAYS: Final = NUMBERED | {"_", "said"}
_TAKES_ENGLISH: Final = frozenset({"Option", "Argument", "Typer", "compile"})  # help, which is put into words as shown
_SENTENCE: Final = re.compile(r"[A-Za-z]{2,}[,:;]? [a-z]{2,}")
_A_WORD: Final = re.compile(r"(?:^|[\s(])[a-z]{3,}(?=[\s),:;]|$)", re.DOTALL)
_HEADER: Final = {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "ja",
    "Plural-Forms": "nplurals=1; plural=0;",
}


def sources() -> list[Path]:
    """Return the program's modules."""
    return sorted(SOURCE.rglob("*.py"))


def every_message() -> dict[str, tuple[str, set[str]]]:
    """Return each message in English -> its plural ("" where it has none), and where it stands."""
    found: dict[str, tuple[str, set[str]]] = {}
    for path in sources():
        speaks = (
            SAYS if path.name == "speech.py" or "from qanswer.speech import" in path.read_text("utf-8") else frozenset()
        )
        for call, name in calls(path):
            if name in ERRORS | MAKES_AN_ERROR | speaks and (texts := _texts(call)):
                many = texts[1] if name in NUMBERED else ""
                found.setdefault(texts[0], (many, set()))[1].add(path.relative_to(SOURCE).as_posix())
    for name in COMMANDS:
        for text in messages(typer.main.get_command(make_app([name]))):
            if text:
                found.setdefault(text, ("", set()))[1].add(f"--help of {name}")
    return found


def _texts(call: ast.Call) -> list[str]:
    """Return the texts that a call begins with; none where the first of its values is something else."""
    texts = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return texts if call.args and isinstance(call.args[0], ast.Constant) else []


def catalogue() -> polib.POFile:
    """Return the Japanese catalogue."""
    return polib.pofile(str(CATALOGUE), wrapwidth=0)


def renew() -> None:
    """Write the catalogue anew: new messages blank, to be filled in; those that nothing says any more gone."""
    known = {entry.msgid: entry for entry in catalogue()} if CATALOGUE.exists() else {}
    anew = polib.POFile(wrapwidth=0)
    anew.metadata = dict(_HEADER)
    for one, (many, places) in sorted(every_message().items()):
        before = known.get(one)
        said = (before.msgstr_plural.get(0, "") or before.msgstr) if before else ""
        entry = polib.POEntry(msgid=one, occurrences=[(place, "") for place in _shortly(places)])
        if many:
            entry.msgid_plural, entry.msgstr_plural = many, {0: said}
        else:
            entry.msgstr = said
        anew.append(entry)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    anew.save(str(CATALOGUE))


def _shortly(places: set[str]) -> list[str]:
    """Return where a message stands, unless that is in many places."""
    ordered = sorted(place.replace(" ", "_") for place in places)
    return ordered if len(ordered) <= 2 else [*ordered[:2], "…"]


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the texts of a module that read like sentences and are neither said nor documentation, with their lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) in ERRORS | MAKES_AN_ERROR | SAYS | _TAKES_ENGLISH:
            skipped.update(ast.walk(node))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(node.value)
        elif isinstance(node, ast.keyword) and node.arg == "style":
            skipped.update(ast.walk(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            pieces = [one for one in node.values if isinstance(one, ast.Constant) and one not in skipped]
            skipped.update(pieces)
            yield from ((node.lineno, one.value) for one in pieces if _A_WORD.search(one.value))
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and node not in skipped else None
        if isinstance(text, str) and _SENTENCE.search(text):
            yield node.lineno, text


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


@cache  # several tests read all modules
def calls(path: Path) -> list[tuple[ast.Call, str]]:
    """Return the calls of a module with the name of what is called, without what it belongs to."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [(node, _name(node)) for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node)]
