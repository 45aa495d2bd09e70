"""Past answers as the tables hold them, and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from qanswer.library.model import Asked, Keys, Questionnaire, State, Told
from qanswer.library.schema import questionnaire, told
from qanswer.model import Choice, Language, location_from_json
from qanswer.statements import Audience

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, RowMapping, Select

    from qanswer.model import Location

_AT_ONCE = 500  # values in one statement


def questionnaire_row(form: Questionnaire) -> dict[str, object]:
    """Return the row of a questionnaire."""
    return {
        "id": form.id,
        "form": form.form,
        "customer": form.customer,
        "date": form.date,
        "product": form.product,
        "sha256": form.sha256,
    }


def told_row(told: Told, asked_id: int, position: int) -> dict[str, object]:
    """Return the row of a past answer."""
    return {
        "id": told.id,
        "questionnaire_id": told.questionnaire.id,
        "asked_id": asked_id,
        "position": position,
        "location": _dumped(told.location.as_json()),
        "number": told.number,
        "context": _dumped(told.context),
        "question": told.question,
        "language": told.language.value,
        "choice": told.choice.value if told.choice else None,
        "text": told.text,
        "state": told.state.value,
        "item": told.item,
        "expires": told.expires,
        "audience": told.audience.value,
        "topic": told.topic,
        "owner": told.owner,
        "decided_on": told.decided_on,
    }


def told_of(row: RowMapping) -> Told:
    """Return the past answer of a row that was joined with its questionnaire."""
    return Told(
        Questionnaire(row["form"], row["customer"], row["date"], row["product"], row["sha256"]),
        _place(row["location"]),
        row["question"],
        Language(row["language"]),
        Choice(row["choice"]) if row["choice"] else None,
        row["text"],
        State(row["state"]),
        row["number"],
        tuple(json.loads(row["context"])),
        row["item"],
        row["expires"],
        Audience(row["audience"]),
        row["topic"],
        row["owner"],
        row["decided_on"],
    )


def _place(kept: str) -> Location:
    place = location_from_json(json.loads(kept))
    if place is None:
        raise ValueError(f"{kept}: is no place of a form")
    return place


def told_query(*further: ColumnElement[Any]) -> Select[Any]:
    """Return the query for past answers joined with their questionnaires, as ``told_of`` reads them."""
    form = (questionnaire.c[name] for name in ("form", "customer", "date", "product", "sha256"))
    return select(told, *form, *further).join(questionnaire, told.c.questionnaire_id == questionnaire.c.id)


def in_pieces(
    connection: Connection, query: Select[Any], column: ColumnElement[Any], values: Sequence[int | str]
) -> Iterator[RowMapping]:
    """Yield the rows of ``query`` whose ``column`` is one of ``values``, however many those are."""
    for start in range(0, len(values), _AT_ONCE):
        yield from connection.execute(query.where(column.in_(values[start : start + _AT_ONCE]))).mappings()


def asked_row(text: str, keys: Keys) -> dict[str, object]:
    """Return the row of a question."""
    return {
        "same": keys.same,
        "bare": keys.bare,
        "text": text,
        "terms": " ".join(keys.terms),
        "topics": _dumped(keys.topics),
    }


def asked_of(row: RowMapping) -> Asked:
    """Return the question of a row."""
    topics = tuple((str(topic), float(score)) for topic, score in json.loads(row["topics"]))
    return Asked(row["id"], row["text"], Keys(row["same"], row["bare"], tuple(row["terms"].split()), topics))


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
