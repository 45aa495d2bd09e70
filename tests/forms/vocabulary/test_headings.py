"""What single headings say of their column, whatever stands under them."""

from __future__ import annotations

import pytest

from qanswer.forms.vocabulary.headings import names_a_supplement


@pytest.mark.parametrize("heading", ["補足", "理由", "詳細説明（任意）", "Additional Information", "Begründung"])
def test_a_column_that_can_only_go_on_with_an_answer_is_a_supplement(heading):
    assert names_a_supplement(heading)


@pytest.mark.parametrize("heading", ["回答", "理由の有無", "確認者", "Justified", ""])
def test_a_column_that_may_stand_for_itself_is_none(heading):
    assert not names_a_supplement(heading)
