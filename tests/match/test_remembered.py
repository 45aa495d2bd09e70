"""What is read out of a sheet's own texts is read once, comes back the same, and is never what a customer asked."""

from __future__ import annotations

import json
import math

import pytest

from qanswer.match import remembered
from qanswer.match.guards.clock import Hours, hours_in
from qanswer.match.guards.context import ground_of
from qanswer.match.guards.negation import Clause, clauses_of
from qanswer.match.guards.quantities import Action, Dimension, Quantity
from qanswer.model import Language, Question, SheetCell

ASKED = (
    "通信を暗号化していますか。",
    "バックアップは毎日取得していますか。",
    "脆弱性診断を年1回以上実施していますか。",
    "サポートは平日9時から18時まで受け付けていますか。",
    "解約後30日以内にデータを削除し、消去証明書を発行できますか。",
    "Is multi-factor authentication required for administrators?",
)


@pytest.fixture
def anew(monkeypatch, tmp_path):
    """Return a function that begins a run of its own, in a folder of kept things that is empty at first."""
    monkeypatch.setenv("QANSWER_CACHE", str(tmp_path / "kept"))
    monkeypatch.setattr(remembered, "_used", {})
    monkeypatch.setattr(remembered, "_new", set())

    def begin():
        remembered._from_earlier.cache_clear()
        remembered._used.clear()
        remembered._new.clear()

    begin()
    yield begin
    remembered._from_earlier.cache_clear()


def counting():
    """Return what begins a run of a remembered reading, and the list of the texts that it was really read from."""
    read: list[str] = []

    def reading(text: str) -> Hours:
        read.append(text)
        return hours_in(text)

    return (lambda: remembered.remembered(Hours)(reading)), read


def asked(text: str) -> Question:
    return Question(SheetCell("設問", "B2"), text, Language.JA if not text.isascii() else Language.EN)


def test_a_later_run_reads_nothing_anew_and_gets_the_same(anew):
    run, read = counting()
    texts = ["月~金 9:00~12:00(祝日・年末年始は除く)", "24時間365日", "when asked"]
    first = list(map(run(), (*texts, *texts)))
    assert read == texts
    remembered._keep()
    anew()
    again = run()
    assert list(map(again, (*texts, *texts))) == first
    assert read == texts
    again("土曜日")
    assert read == [*texts, "土曜日"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (tuple[Quantity, ...], (Quantity(Dimension.RETENTION, math.inf, "for ever", action=Action.DELETE),)),
        (dict[str, str], {"mfa": "多要素"}),
        (tuple[frozenset[str], int, bool], (frozenset({"b", "a"}), 3, True)),
    ],
)
def test_values_come_back_as_they_were(kind, value):
    assert remembered.as_type(kind, json.loads(json.dumps(remembered.as_plain(value)))) == value


def test_what_an_item_states_comes_back_as_it_was(knowledge):
    for item in knowledge.statements.values():
        ground = ground_of(item)
        clauses = clauses_of(ground, knowledge.concepts)
        assert remembered.as_type(type(ground), json.loads(json.dumps(remembered.as_plain(ground)))) == ground
        plain = json.loads(json.dumps(remembered.as_plain(clauses)))
        assert remembered.as_type(tuple[Clause, ...], plain) == clauses


@pytest.mark.parametrize("kept", ["[", "[1]", '[["monday"],[],[],[],false,false,false,[]]', "null"])
def test_a_reading_of_another_shape_is_read_anew(anew, kept):
    run, read = counting()
    right = run()("土曜日 10:00~12:00")
    (key,) = remembered._used
    remembered._used[key] = kept.encode()
    remembered._keep()
    anew()
    assert run()("土曜日 10:00~12:00") == right
    assert len(read) == 2


def test_a_damaged_file_is_not_trusted_and_is_no_fault(anew, tmp_path):
    run, read = counting()
    run()("土曜日")
    remembered._keep()
    (kept,) = (tmp_path / "kept").glob("*.readings")
    whole = kept.read_bytes()
    for content in (whole[:-3], b"", whole[:40] + b"x" + whole[41:]):
        kept.write_bytes(content)
        anew()
        assert run()("土曜日") == hours_in("土曜日")
    assert len(read) == 4


def test_a_sentence_of_the_sheet_is_read_once_however_many_rows_ask_for_it(anew, matcher):
    def readings(times: int) -> int:
        anew()
        for function in remembered.every:
            function.cache_clear()
        matcher._vocabulary._said.cache_clear()
        matcher.match_all([asked(f"{text}（{number}）") for number in range(times) for text in ASKED])
        return len(remembered._new)

    assert readings(6) <= readings(1) + len(ASKED)  # another number may lead to another item, here and there


@pytest.mark.usefixtures("anew")
def test_what_a_customer_asked_is_never_kept(matcher, tmp_path):
    for function in remembered.every:
        function.cache_clear()
    matcher.match_all([asked(f"{text} 例示商事の要件 zzqx-4711") for text in ASKED])
    remembered._keep()
    kept = b"".join(path.read_bytes() for path in (tmp_path / "kept").glob("*.readings"))
    assert kept
    assert b"zzqx" not in kept
    assert "例示商事".encode() not in kept
