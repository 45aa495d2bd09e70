"""Guard: the question is in a language that nothing is known in; words that look alike in two languages prove nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.languages import is_foreign
from qanswer.model import Effect, Reason
from qanswer.reasons import reason

if TYPE_CHECKING:
    from qanswer.model import Question

CODE = "language_not_read"


def check_language(question: Question) -> Reason | None:
    """Return that a question is in neither Japanese nor English; a short one goes by the headings it stands under."""
    if is_foreign(question.text) or is_foreign("\n".join((question.text, *question.context))):
        return reason(CODE, Effect.REVIEW)
    return None
