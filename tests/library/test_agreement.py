"""When two answers to one question cannot both be right."""

import pytest

from qanswer.match.past.agreement import Said, disagree
from qanswer.model import Choice


def said(text: str) -> Said:
    return Said(Choice.YES, text, "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("認証を取得しています(登録番号 99000001)。", "取得しています。登録番号：12345"),
        ("Certified, certificate no. IS 577142.", "Yes. Certificate number IS 100200."),
        ("7年間保存します。", "保存期間は1年間です。"),
    ],
)
def test_numbers_that_name_or_measure_the_same_thing_otherwise_contradict(one, other):
    assert disagree(said(one), said(other))
    assert not disagree(said(one), said(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("登録番号は99000001です。", "認証を取得しています。"),
        ("登録番号 9900-0001", "登録番号:99000001 を保有"),
        ("Certificate no. IS 577142", "certificate number IS577142, renewed"),
    ],
)
def test_a_number_left_out_or_written_otherwise_contradicts_nothing(one, other):
    assert not disagree(said(one), said(other))
