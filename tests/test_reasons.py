"""Reasons: facts where they are found, sentences where they are shown."""

from __future__ import annotations

import re

import pytest

from qanswer.model import Language, Term
from qanswer.reasons import VALUES, reason
from qanswer.report.reasons import sentence, sentences, told


def test_every_reason_has_a_sentence_in_each_language_that_shows_no_value_it_does_not_have():
    assert set(sentences()) == set(VALUES)
    for code, in_languages in sentences().items():
        assert set(in_languages) == {language.value for language in Language}
        for text in in_languages.values():
            assert set(re.findall(r"\{(\w+)", text)) <= set(VALUES[code]), code


@pytest.mark.parametrize("slip", [{}, {"scope": "x", "more": 1}, {"scpoe": "x"}])
def test_a_reason_with_other_values_than_its_own_is_a_slip_of_the_program(slip):
    with pytest.raises(ValueError, match="scope_differs"):
        reason("scope_differs", **slip)
    with pytest.raises(ValueError, match="no_such"):
        reason("no_such")


def test_names_of_ours_and_lists_are_put_into_the_readers_language():
    missing = reason("attribute_not_stated", attributes=(Term("頻度", "how often"), Term("場所", "where")))

    assert "「頻度・場所」" in sentence(missing, Language.JA)
    assert (
        told(missing, Language.EN) == "attribute_not_stated: The source does not state what is asked: how often, where."
    )


def test_a_forms_own_words_are_told_apart_by_commas_in_either_language():
    words = reason("no_word_for_choice", words=("一部・条件付", "済"), choice=Term("はい", "yes"))

    assert "（一部・条件付, 済）" in sentence(words, Language.JA)
    assert "(一部・条件付, 済)" in sentence(words, Language.EN)
