"""When two answers to one question cannot both be right."""

import pytest

from qanswer.match.agreement import Said, disagree
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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("毎日取得し、30日保管します。", "毎日取得し、障害時は3日以内に復旧します。"),
        ("Kept for 90 days.", "Incidents are notified within 3 days."),
        ("鍵長256bitで暗号化します。", "暗号化の鍵長は256bitです。"),
        ("解約後30日で消去します。", "解約後、30日間保管します。"),
    ],
)
def test_numbers_of_other_things_and_the_same_rating_contradict_nothing(one, other):
    assert not disagree(said(one), said(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("30日保管し、3日以内に復旧します。", "3日間保管し、30日以内に復旧します。"),
        ("鍵長128bitで暗号化します。", "鍵長256bitで暗号化します。"),
    ],
)
def test_numbers_that_change_places_and_another_rating_contradict(one, other):
    assert disagree(said(one), said(other))
