"""An answer field with what its word for "no" would say of the vendor."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qanswer.forms.vocabulary.grades import grade_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.forms.contract import AnswerField


def graded(answer: AnswerField, glosses: Mapping[str, str]) -> AnswerField:
    """Return ``answer`` with what its words for "no" say of the vendor; ``glosses`` is the form's legend."""
    grade = grade_in(answer.meaning, glosses)
    return answer if grade is answer.grade else replace(answer, grade=grade)
