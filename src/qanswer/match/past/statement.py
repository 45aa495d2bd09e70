"""A past answer as something that may be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.model import Choice, Language
from qanswer.statements import PastOrigin, Statement, StatementKind, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.library.model import Told

_STATUS = {
    Choice.YES: Status.MET,
    Choice.PARTIAL: Status.PARTIAL,
    Choice.NO: Status.NOT_MET,
    Choice.NOT_APPLICABLE: Status.NOT_APPLICABLE,
}
PREFIX = "past:"


def statement_of(told: Told, items: Mapping[str, Statement], *, with_tick: bool) -> Statement:
    """Return a past answer as a statement; without its tick where that answered another question.

    Its citation is that of the item it rests on, if it does: a form never names another customer's.
    """
    rests_on = items.get(told.item)
    status = _STATUS[told.choice] if told.choice and with_tick else None
    return Statement(
        id=f"{PREFIX}{told.id}",
        kind=StatementKind.PAST,
        language=told.language,
        asked={told.language: told.question},
        text={told.language: told.text},
        status=status,
        printed=status.value if status else "",
        citation=rests_on.citation if rests_on else dict.fromkeys(Language, ""),
        origin=PastOrigin(told.questionnaire.form, told.location, told.questionnaire.customer),
        stated_on=told.questionnaire.date,
        audience=told.audience,
        owner=told.owner,
        headings=told.context,
    )
