"""Which words for "no" answer a question, and which grade the vendor."""

from __future__ import annotations

import pytest

from qanswer.forms.vocabulary.choices import vocabulary
from qanswer.forms.vocabulary.grades import Grade, grade_in, grade_of


@pytest.mark.parametrize("word", ["いいえ", "No", "×", "2. いいえ", "なし", "無", "N", "FALSE", "いいえ（×）"])
def test_a_plain_answer_grades_nothing(word):
    assert grade_of(word) is Grade.NONE


@pytest.mark.parametrize("word", ["不適合", "Non-compliant", "未遵守", "準拠していない", "Not compliant"])
def test_a_word_on_compliance_grades_that(word):
    assert grade_of(word) is Grade.COMPLIANCE


@pytest.mark.parametrize(
    "word", ["未実施", "対応不可", "Not in place", "Not implemented", "否", "NG", "未対応", "×（未対応）", "None"]
)
def test_any_other_word_may_be_a_confession(word):
    assert grade_of(word) is Grade.DEED


@pytest.mark.parametrize(
    ("words", "legend", "grade"),
    [
        (("○", "△", "×"), {}, Grade.NONE),
        (("○", "△", "×"), {"○": "対応済", "△": "一部対応", "×": "未対応"}, Grade.DEED),
        (("○", "×"), {"○": "はい", "×": "いいえ"}, Grade.NONE),
        (("○", "×"), {"○": "適合", "×": "不適合"}, Grade.COMPLIANCE),
        (("Yes", "No", "N/A"), {}, Grade.NONE),
        (("In place", "Partially in place", "Not in place"), {}, Grade.DEED),
    ],
)
def test_a_legend_says_what_a_sign_grades(words, legend, grade):
    found = vocabulary(words, legend)
    assert grade_in(found.meaning, legend) is grade
