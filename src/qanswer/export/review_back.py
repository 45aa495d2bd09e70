"""A person's decisions from the workbook that ``review_sheet`` wrote: what was changed in it, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import load_workbook

from qanswer.errors import UsageError
from qanswer.export.review_sheet import ACTIONS, BOOKKEEPING, COLUMNS, FIRST_ROW, SCHEMA, plain
from qanswer.plan.decisions import Decisions, decision_from_json
from qanswer.plan.entry import Entry
from qanswer.plan.model import Action, Decision
from qanswer.speech import LANGUAGES, speaking, spoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from openpyxl.cell import Cell, MergedCell
    from openpyxl.workbook import Workbook

_TOLD = frozenset({COLUMNS.tick, COLUMNS.text, COLUMNS.source, COLUMNS.decision, COLUMNS.department})


def decisions_from_workbook(path: Path) -> Decisions:
    """Return what a person decided in the workbook at ``path``; a row that is as it was written decides nothing.

    Raises:
        UsageError: it is no such workbook, or a row says two things at once; names the row.
    """
    book = _opened(path)
    known = book[BOOKKEEPING]
    rows = book.worksheets[0].iter_rows(min_row=FIRST_ROW)
    found = [_decision(f"{path}, row {at}", cells) for at, cells in enumerate(rows, FIRST_ROW)]
    return Decisions(tuple(one for one in found if one is not None), str(known["B1"].value or ""))


def _opened(path: Path) -> Workbook:
    try:
        book = load_workbook(path)
        is_ours = BOOKKEEPING in book.sheetnames and book[BOOKKEEPING]["A1"].value == SCHEMA
    except Exception as error:  # openpyxl raises whatever a damaged file makes it stumble over
        raise UsageError(
            "{path}: cannot be read as a review workbook ({error}); `qanswer fill --review xlsx` writes one",
            path=path,
            error=error,
        ) from error
    if not is_ours:
        raise UsageError("{path}: is no review workbook; `qanswer fill --review xlsx` writes one", path=path)
    return book


def _decision(where: str, cells: Sequence[Cell | MergedCell]) -> Decision | None:
    """Return what one row decides; None where nobody touched it."""
    kept_json = "".join(str(cell.value) for cell in cells[COLUMNS.kept - 1 :] if cell.value is not None)
    told = {name: _text(where, cells[at - 1]) for name, at in COLUMNS._asdict().items() if at in _TOLD}
    if kept_json:
        return _meant(where, told, Entry.parse(kept_json, where, SCHEMA))
    if any(told.values()):
        raise UsageError("{where}: belongs to no question; decide in the rows that the workbook came with", where=where)
    return None


def _meant(where: str, told: Mapping[str, str], kept: Entry) -> Decision | None:
    """Return what ``told`` decides on the row that ``kept`` describes."""
    before = plain(kept.text("tick")), plain(kept.text("text"))
    is_changed = (told["tick"], told["text"]) != before
    action = _action(where, told["decision"]) or (Action.ASK if told["department"] else None)
    _refuse_two_at_once(where, told, action, is_changed=is_changed)
    if told["source"]:
        ticked = told["tick"] if told["tick"] != before[0] else ""  # the tick of another source is no tick of this one
        return _made(kept, Action.TAKE, statement=told["source"], word=ticked)
    if action in {Action.BLANK, Action.ASK}:
        return _made(kept, action, owner=told["department"].split()[0] if told["department"] else "")
    if is_changed:
        return _written(told, kept, is_same_text=told["text"] == before[1])
    if "decision" in kept:  # what the workbook shows is what was decided before
        return decision_from_json(kept.entry("decision"))
    return _made(kept, action) if action else None


def _written(told: Mapping[str, str], kept: Entry, *, is_same_text: bool) -> Decision:
    if not told["tick"] and not told["text"]:
        return _made(kept, Action.BLANK)
    text, citation = (kept.text("text"), kept.text("citation")) if is_same_text else (told["text"], "")
    return _made(kept, Action.WRITE, word=told["tick"], text=text, citation=citation)


def _made(kept: Entry, action: Action, **said: str) -> Decision:
    return Decision(kept.location(), kept.text("question"), action, **said)  # type: ignore[arg-type]


def _text(where: str, cell: Cell | MergedCell) -> str:
    """Return what a person put into a cell.

    Raises:
        UsageError: it is a formula, whose value is another program's.
    """
    value = cell.value
    if cell.data_type == "f":
        raise UsageError("{where}: {cell} holds a formula; write the text itself", where=where, cell=cell.coordinate)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return plain("" if value is None else str(value))


def _action(where: str, label: str) -> Action | None:
    if not label:
        return None
    for language in LANGUAGES:  # the workbook may have been written in the other one
        with speaking(language):
            for action, known in ACTIONS.items():
                if label in (spoken(known), action.value):
                    return action
    raise UsageError(
        '{where}: there is no decision "{label}"; choose one of {known}',
        where=where,
        label=label,
        known=[spoken(one) for one in ACTIONS.values()],
    )


def _refuse_two_at_once(where: str, told: Mapping[str, str], action: Action | None, *, is_changed: bool) -> None:
    if action is not None and (is_changed or told["source"]):
        raise UsageError(
            '{where}: says "{action}" and gives another answer; keep one',
            where=where,
            action=spoken(ACTIONS[action]),
        )
    if told["department"] and action is not Action.ASK:
        raise UsageError("{where}: names whom to ask and decides something else; keep one", where=where)
