"""What a document says its own statuses mean, wherever it says so: ``○：実施 △：一部``, ``○(対応)``, a table of two columns."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from qanswer.forms.vocabulary.words import fold
from qanswer.intake.status_words import begins_later, contradicts_itself, read_words
from qanswer.intake.words import labels
from qanswer.knowledge.status import explained, is_doubtful, read_status, status_of
from qanswer.statements import Status

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from qanswer.forms.grid import Grid

_SIGNS = ("○", "〇", "◯", "◎", "△", "▲", "×", "✕", "✖", "－", "-", "ー", "―", "※", "✓", "✔", "✗", "✘")
_SEPARATORS = r"[:：=＝…→]|\s[-–—－]\s|…"
_LONGEST_GLOSS = 160  # characters
_BREAK = re.compile(r"[;；。\n]|\u3000{2,}|\s{3,}")
_NAMED = re.compile(r"^\s*[【\[]?(?:凡例|記号の意味|Legend|Key)[】\]]?\s*[:：]?\s*", re.IGNORECASE)
_APART = re.compile(r"\s*[;；\n]\s*|\u3000{2,}")
_PAIR = re.compile(r"^(?P<sign>[^:：=＝]{1,30}?)\s*[:：=＝]\s*(?P<gloss>\S.*)$")
_WIDEST = 3  # columns that a legend beside a table has at most
_SHORT_SIGN = 4  # characters
_FEWEST = 2  # signs that make a legend
_PAIR_OF = 2  # a sign and its meaning
_SIGN_FIRST = re.compile(r"(?P<sign>\S{1,4}?)(?:\s*[:：=＝]\s*|\s+)(?P<gloss>\S.*)")
_TRIM = " \t\u3000,、;；。./／・|"
_OPEN, _CLOSE = "(（[【", ")）]】"


def read_legend(grids: Iterable[tuple[Grid, Collection[int]]], printed: Collection[str]) -> dict[str, str]:
    """Return what the statuses are explained with, sign -> explanation, in the document's words.

    Args:
        grids: each with the rows of its items, where no legend stands.
        printed: the statuses that the document prints; the usual signs are looked for as well.
    """
    signs = sorted({*_SIGNS, *(text for text in printed if len(text) <= 30)}, key=lambda sign: (-len(sign), sign))  # noqa: PLR2004
    found: dict[str, str] = {}
    for grid, taken in grids:
        found = {**_in_grid(grid, taken, signs), **found}
    return found


def _in_grid(grid: Grid, taken: Collection[int], signs: Sequence[str]) -> dict[str, str]:
    """Return the signs that a grid explains outside the rows ``taken`` by items: several in a cell, or one a row."""
    found: dict[str, str] = {}
    singly: dict[str, str] = {}
    for row in grid.rows:
        if row in taken:
            continue
        texts = [grid.text(row, column) for column in grid.columns(row)]
        for text in texts:
            pairs = pairs_in(text, signs)
            pairs |= {sign: gloss for sign, gloss in _listed(text).items() if sign not in pairs}
            if len(pairs) > 1:
                found = {**pairs, **found}
            if not pairs and (apart := _SIGN_FIRST.fullmatch(text)) and apart["sign"] in signs:
                pairs = {apart["sign"]: apart["gloss"].strip(_TRIM)}
            singly |= pairs if len(pairs) == 1 else {}
        if len(texts) > 1 and texts[0] in signs and len(texts[1]) <= _LONGEST_GLOSS:
            singly.setdefault(texts[0], texts[1])
    return {**singly, **found} if len(singly) > 1 else found


def set_apart(grid: Grid) -> tuple[Grid, Grid | None]:
    """Return a grid without the legend that stands beside its table, and that legend by itself; None without one.

    It stands behind an empty column or under a heading of its own, and its rows are a sign and what that means.
    """
    filled = sorted({column for row in grid.rows for column in grid.columns(row)})
    for column in filled[2:]:
        block = [one for one in filled if one >= column]
        if len(block) <= _WIDEST and _is_legend(grid, column, behind_gap=column - 1 not in filled):
            left = {at: cell for at, cell in grid.cells.items() if at[1] < column}
            right = {at: cell for at, cell in grid.cells.items() if at[1] >= column}
            return replace(grid, cells=left), replace(grid, cells=right)
    return grid, None


def _is_legend(grid: Grid, column: int, *, behind_gap: bool) -> bool:
    """Tell whether what stands from a column on is a legend: a sign and its meaning in each row, and nothing else."""
    lines = [[grid.text(row, one) for one in grid.columns(row) if one >= column] for row in grid.rows]
    first, *rest = [line for line in lines if line]
    named = fold(first[0]).strip("[]【】<>＜＞■◆ :：") in labels()["legend"]
    signs = [_sign_in(line) for line in (rest if named else [first, *rest])]
    return (named or behind_gap) and all(signs) and _FEWEST <= len(set(signs)) == len(signs)


def _sign_in(line: Sequence[str]) -> str:
    """Return the sign that a line of a legend explains, "" where it does not: ``A | done``, ``○：実施``, ``◎ 標準``."""
    if len(line) == _PAIR_OF:
        return line[0] if len(line[0]) <= _SHORT_SIGN else ""
    apart = _SIGN_FIRST.match(line[0]) if len(line) == 1 else None
    return apart["sign"] if apart else ""


def pairs_in(text: str, signs: Iterable[str]) -> dict[str, str]:
    """Return the signs that one text explains.

    >>> pairs_in("○(対応) △(一部対応) ×(未対応)", ["○", "△", "×"])
    {'○': '対応', '△': '一部対応', '×': '未対応'}
    >>> pairs_in("Y: done by us; CC: done where the customer configures it", ["CC", "Y"])
    {'Y': 'done by us', 'CC': 'done where the customer configures it'}
    """
    starts = list(_pattern(tuple(signs)).finditer(text))
    found: dict[str, str] = {}
    for index, match in enumerate(starts):
        stop = starts[index + 1].start() if index + 1 < len(starts) else len(text)
        if gloss := _gloss(text[match.end() : stop], bracketed=match["by"] in _OPEN):
            found.setdefault(match["sign"], gloss)
    return found


def _listed(text: str) -> dict[str, str]:
    """Return the signs in a line that calls itself a legend, whether any row prints them or not.

    >>> _listed("Legend: In place: we do it; On the roadmap: not yet")
    {'In place': 'we do it', 'On the roadmap': 'not yet'}
    """
    named = _NAMED.match(text)
    pairs = (_PAIR.match(part) for part in _APART.split(text[named.end() :])) if named else ()
    return {pair["sign"]: pair["gloss"].strip(_TRIM) for pair in pairs if pair}


def _gloss(text: str, *, bracketed: bool) -> str:
    if bracketed:
        depth, inside = 1, ""
        for letter in text:
            depth += (letter in _OPEN) - (letter in _CLOSE)
            if not depth:
                break
            inside += letter
        return inside.strip()
    return _BREAK.split(text.strip(_TRIM), maxsplit=1)[0].strip(_TRIM)[:_LONGEST_GLOSS]


def _pattern(signs: tuple[str, ...]) -> re.Pattern[str]:
    listed = "|".join(
        rf"(?<![A-Za-z0-9/]){re.escape(sign)}(?![A-Za-z0-9])"
        if sign.isascii() and sign[:1].isalnum()
        else re.escape(sign)
        for sign in signs
    )
    return re.compile(rf"[「『【\"“]?(?P<sign>{listed})[」』】\"”]?\s*(?P<by>{_SEPARATORS}|[(（])\s*")


def settle(printed: str, legend: Mapping[str, str], as_of: str = "") -> Status | None:
    """Return what a printed status says in this document; None where nobody can tell.

    A sign's usual meaning holds unless the legend plainly says another, or takes something back from a yes; a yes from a
    later day on than the document is ``as_of`` (an ISO date, "" where it has none) is none.
    """
    usual, gloss = read_status(printed), _gloss_for(printed, legend)
    if not gloss:
        return read_words(printed) if usual is None else _in_time(usual, printed, as_of)
    if usual is None:
        return explained(gloss) or read_words(printed)
    exact = status_of(gloss)
    if exact is not None and status_of(printed) is not None:
        return exact
    return explained(gloss) if status_of(printed) == usual and is_doubtful(gloss) and str(usual) == "○" else usual


def _in_time(usual: Status, printed: str, as_of: str) -> Status | None:
    """Return what a status says on the day a document is as of: no yes where it is planned or begins later."""
    if usual not in (Status.MET, Status.CONDITIONAL):
        return usual
    if contradicts_itself(printed):
        return None
    if begins_later(printed, as_of):
        return Status.NOT_MET if as_of else None
    return usual


def _gloss_for(printed: str, legend: Mapping[str, str]) -> str:
    plain = unicodedata.normalize("NFKC", printed).strip().casefold()
    for sign, gloss in legend.items():
        if unicodedata.normalize("NFKC", sign).strip().casefold() == plain:
            return gloss
    return ""
