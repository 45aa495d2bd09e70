"""A past answer as something that may be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.model import Choice
from qanswer.statements import PastOrigin, Statement, StatementKind, Status

if TYPE_CHECKING:
    from qanswer.library.model import Told

_STATUS = {
    Choice.YES: Status.MET,
    Choice.PARTIAL: Status.PARTIAL,
    Choice.NO: Status.NOT_MET,
    Choice.NOT_APPLICABLE: Status.NOT_APPLICABLE,
}
PREFIX = "past:"


def statement_of(told: Told, *, with_tick: bool) -> Statement:
    """Return a past answer as a statement; without its tick where that answered another question."""
    status = _STATUS[told.choice] if told.choice and with_tick else None
    return Statement(
        id=f"{PREFIX}{told.id}",
        kind=StatementKind.PAST,
        language=told.language,
        asked={told.language: told.question},
        text={told.language: told.text},
        status=status,
        printed=status.value if status else "",
        citation={told.language: ""},  # a form never names another customer's
        origin=PastOrigin(told.questionnaire.form, told.location, told.questionnaire.customer),
        stated_on=told.questionnaire.date,
        audience=told.audience,
        owner=told.owner,
        headings=told.context,
    )
