"""What changes the library, each within one transaction of the caller's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from qanswer.library.model import Learnt
from qanswer.library.rows import asked_row, in_pieces, questionnaire_row, told_row
from qanswer.library.schema import asked, learning, questionnaire, read_meta, told, write_meta

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from qanswer.library.model import Entry, Questionnaire, State

ANALYSIS = "analysis"  # note under which the analysis of questions is named that the index was made by
_SAID = ("question", "choice", "text", "item", "expires", "audience")  # what makes a row another one than before
_KEPT = ("state", "decided_on")  # of a row that says what it said before

Row = dict[str, Any]


def learn(connection: Connection, entries: Sequence[Entry], on: str, analysis: str, *, decided: bool) -> int:
    """Write past answers; return how many rows are other than before.

    Args:
        connection: with a transaction that nobody else writes beside.
        entries: all that their questionnaires have, in the order of their forms.
        on: ISO date of the learning.
        analysis: name of the analysis that made their keys.
        decided: their states were decided on; otherwise a row that says what it said before keeps its own.
    """
    forms = {entry.told.questionnaire.id: entry.told.questionnaire for entry in entries}
    before = _rows_of(connection, forms)
    known = {row["id"]: row for rows in before.values() for row in rows}
    numbers = _asked(connection, entries)
    places = {form: iter(range(len(entries))) for form in forms}
    rows = [told_row(one.told, numbers[one.keys.same], next(places[one.told.questionnaire.id])) for one in entries]
    if not decided:
        rows = [_with_decision(row, known.get(row["id"])) for row in rows]
    changed = sum(row != known.get(row["id"]) for row in rows) + len(known.keys() - {row["id"] for row in rows})
    _note(connection, forms.values(), before, on, changed)
    _put_forms(connection, forms.values())
    _remove(connection, list(known))
    if rows:
        connection.execute(insert(told), rows)
    _forget_unasked(connection)
    if not read_meta(connection, ANALYSIS):
        write_meta(connection, ANALYSIS, analysis)
    return changed


def undo(connection: Connection) -> Learnt | None:
    """Take the last learning back."""
    last = connection.execute(select(learning).order_by(learning.c.id.desc()).limit(1)).mappings().first()
    if last is None:
        return None
    before = json.loads(last["before"])
    for id_, kept in before.items():
        connection.execute(delete(told).where(told.c.questionnaire_id == id_))
        if kept is None:
            connection.execute(delete(questionnaire).where(questionnaire.c.id == id_))
            continue
        connection.execute(update(questionnaire).where(questionnaire.c.id == id_).values(sha256=kept["sha256"]))
        if kept["rows"]:
            connection.execute(insert(told), _with_asked(connection, kept["rows"], kept["asked"]))
    connection.execute(delete(learning).where(learning.c.id == last["id"]))
    _forget_unasked(connection)
    return Learnt(last["id"], last["on"], tuple(json.loads(last["forms"])), last["rows"])


def decide(connection: Connection, ids: Sequence[str], state: State, on: str) -> int:
    """Bring answers into a state."""
    query = update(told).where(told.c.id.in_(ids), told.c.state != state.value)
    return connection.execute(query.values(state=state.value, decided_on=on)).rowcount


def reindex(connection: Connection, entries: Sequence[Entry], analysis: str) -> None:
    """Make the questions anew; rows that were learnt meanwhile keep theirs."""
    numbers = _asked(connection, entries, renew=True)
    for entry in entries:
        connection.execute(update(told).where(told.c.id == entry.told.id).values(asked_id=numbers[entry.keys.same]))
    _forget_unasked(connection)
    write_meta(connection, ANALYSIS, analysis)


def _with_decision(row: Row, before: Row | None) -> Row:
    """Return a row with the decision taken on it earlier, where it says what it said then."""
    if before is None or any(row[name] != before[name] for name in _SAID):
        return row
    return {**row, **{name: before[name] for name in _KEPT}}


def _rows_of(connection: Connection, ids: Iterable[str]) -> dict[str, list[Row]]:
    """Return the rows of questionnaires that are known already, in their order."""
    found: dict[str, list[Row]] = {}
    wanted = sorted(ids)
    for form in in_pieces(connection, select(questionnaire.c.id), questionnaire.c.id, wanted):
        found[form["id"]] = []
    for row in in_pieces(connection, select(told).order_by(told.c.position), told.c.questionnaire_id, wanted):
        found[row["questionnaire_id"]].append(dict(row))
    return found


def _note(
    connection: Connection, forms: Iterable[Questionnaire], before: Mapping[str, list[Row]], on: str, changed: int
) -> None:
    """Write down what it takes to undo."""
    kept = {form.id: _kept(connection, form, before) for form in forms}
    connection.execute(
        insert(learning).values(
            on=on,
            forms=json.dumps([form.form for form in forms], ensure_ascii=False),
            rows=changed,
            before=json.dumps(kept, ensure_ascii=False),
        )
    )


def _kept(connection: Connection, form: Questionnaire, before: Mapping[str, list[Row]]) -> dict[str, object] | None:
    if form.id not in before:
        return None
    rows = before[form.id]
    numbers = sorted({row["asked_id"] for row in rows})
    known = {str(row["id"]): dict(row) for row in in_pieces(connection, select(asked), asked.c.id, numbers)}
    sha256 = connection.scalar(select(questionnaire.c.sha256).where(questionnaire.c.id == form.id))
    return {"sha256": sha256, "rows": rows, "asked": known}


def _with_asked(connection: Connection, rows: Sequence[Row], known: Mapping[str, Row]) -> list[Row]:
    """Return rows that are put back, with their questions, which may have been forgotten meanwhile."""
    numbers = {}
    for number, row in known.items():
        found = connection.scalar(select(asked.c.id).where(asked.c.same == row["same"]))
        if found is None:
            bare = {name: value for name, value in row.items() if name != "id"}
            found = connection.execute(insert(asked).returning(asked.c.id), [bare]).scalar_one()
        numbers[int(number)] = found
    return [{**row, "asked_id": numbers[row["asked_id"]]} for row in rows]


def _asked(connection: Connection, entries: Sequence[Entry], *, renew: bool = False) -> dict[str, int]:
    """Return the number of each entry's question, by its key; new ones are written."""
    wanted: dict[str, Row] = {}
    for entry in entries:
        row = asked_row(entry.told.question, entry.keys)
        known = wanted.setdefault(entry.keys.same, row)
        wanted[entry.keys.same] = row | {"terms": _joined(known, row)}
    columns = select(asked.c.id, asked.c.same, asked.c.terms)
    kept = [dict(row) for row in in_pieces(connection, columns, asked.c.same, sorted(wanted))]
    for before in kept:
        same = str(before["same"])
        now = wanted[same] if renew else {"terms": _joined(before, wanted[same])}
        if renew or now["terms"] != before["terms"]:
            connection.execute(update(asked).where(asked.c.id == before["id"]).values(**now))
    found = {str(before["same"]): int(before["id"]) for before in kept}
    new = [row for same, row in wanted.items() if same not in found]
    if new:
        connection.execute(insert(asked), new)
        keys = sorted(str(row["same"]) for row in new)
        found |= {row["same"]: row["id"] for row in in_pieces(connection, columns, asked.c.same, keys)}
    return found


def _joined(one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """Return the terms of two rows of a question, which is found by every answer to it."""
    return " ".join(sorted({*one["terms"].split(), *other["terms"].split()}))


def _put_forms(connection: Connection, forms: Iterable[Questionnaire]) -> None:
    for form in forms:
        row = questionnaire_row(form)
        changed = update(questionnaire).where(questionnaire.c.id == form.id).values(sha256=form.sha256)
        if connection.execute(changed).rowcount == 0:
            connection.execute(insert(questionnaire), [row])


def _remove(connection: Connection, ids: Sequence[str]) -> None:
    for start in range(0, len(ids), 500):
        connection.execute(delete(told).where(told.c.id.in_(ids[start : start + 500])))


def _forget_unasked(connection: Connection) -> None:
    """Remove questions that no questionnaire has any more."""
    still = select(told.c.id).where(told.c.asked_id == asked.c.id).exists()
    connection.execute(delete(asked).where(~still))
