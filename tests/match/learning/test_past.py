"""The likeness of past questions is fitted on pairs, and each set is judged by what was fitted on the others."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from qanswer.match.learning import past
from qanswer.match.learning.entailment import train_judge
from qanswer.match.past.likeness import FEATURES

PAIRS = Path(__file__).parents[2] / "library/pairs"
ROTA = f"rota={PAIRS}/past_rota_en.jsonl={PAIRS}/next_rota_en.jsonl"


@pytest.fixture(scope="module")
def pairs(matcher):
    return list(past.compared(past.read_set(ROTA), matcher))


def test_right_pairs_come_out_likelier_than_wrong_ones(pairs):
    model = train_judge(pairs)
    chances = {
        stated: [model.probability(pair.measured) for pair in pairs if pair.stated is stated]
        for stated in (True, False)
    }
    right, wrong = (sum(chances[stated]) / len(chances[stated]) for stated in (True, False))
    assert right > 0.6
    assert wrong < 0.3


def test_what_is_told_to_the_same_question_word_for_word_teaches_nothing(pairs):
    whole = past.read_set(ROTA)
    asked_again = {told.question for told in whole.told.values()} & {asked.text for asked in whole.asked}
    assert asked_again
    assert len(pairs) < len(whole.asked) * len(whole.told)


def test_the_lines_are_those_that_the_program_reads(pairs):
    read = tomllib.loads(past.rendered(train_judge(pairs)))
    assert list(read) == [*FEATURES, "offset"]


def test_rewordings_say_which_answer_is_right():
    rewordings = past.read_set(str(PAIRS / "rewordings_fit.toml"))
    assert {len(asked.answered_by) for asked in rewordings.asked} == {0, 1}
    assert all(asked.answered_by <= rewordings.told.keys() for asked in rewordings.asked)


def test_the_items_of_a_check_sheet_teach_as_answers_given_before():
    sheet = past.read_set(str(PAIRS.parents[1] / "labels/other_vendor"))
    assert sheet.name == "other_vendor"
    assert any(asked.answered_by for asked in sheet.asked)
    assert all(asked.answered_by <= sheet.told.keys() for asked in sheet.asked)
    assert all(told.question and told.text for told in sheet.told.values())


def test_without_being_asked_to_write_it_changes_nothing(capsys, monkeypatch, matcher, tmp_path):
    stored = tmp_path / "weights.toml"
    stored.write_text("# made\n[model]\nold = 1\n\n[thresholds]\nfill_at = 0.5\n", encoding="utf-8")
    monkeypatch.setattr(past, "_WEIGHTS", stored)
    monkeypatch.setattr(past, "Matcher", lambda _: matcher)
    before = stored.read_text(encoding="utf-8")
    assert past.main([ROTA]) == 0
    assert stored.read_text(encoding="utf-8") == before
    printed = capsys.readouterr()
    assert "offset = " in printed.out
    assert printed.err.startswith("rota: ")
    past.main([ROTA, "--write"])
    assert (
        stored.read_text(encoding="utf-8") == f"# made\n[model]\n{printed.out.strip()}\n\n[thresholds]\nfill_at = 0.5\n"
    )
