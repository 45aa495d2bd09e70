"""Whether the item's own text has words for what is asked."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from qanswer.languages import language_of
from qanswer.match.engine import Matcher
from qanswer.match.learning.entailment import Yes, ask_held_out, fit_stating, sampled, train_judge, yes_of
from qanswer.match.terms import words
from qanswer.match.weights import Calibration, EntailmentModel, Thresholds, stored_weights
from qanswer.model import Effect, Question, SheetCell
from qanswer.text import normalise

ANY = Thresholds(0.0, 0.0, 0.0)


def ask(text: str) -> Question:
    return Question(SheetCell("設問", "C2"), text, language_of(text))


def wording(matcher: Matcher, text: str):
    return matcher.facts(ask(text)).wording(normalise(text))


def test_words_of_the_item_and_names_of_its_topics_are_stated(tiny) -> None:
    found = wording(Matcher(tiny), "データのバックアップを毎日取得しているか")
    assert found.stated > 0
    assert (found.unstated, found.missing) == (0.0, ())


@pytest.mark.parametrize(
    "text", ["システム設定やプログラム類もバックアップの対象か", "Are programs backed up as well?"]
)
def test_a_word_that_the_item_has_under_another_name_is_stated(matcher, text: str) -> None:
    facts = matcher.facts(ask(text))
    assert facts.statements[0].statement.id == "6.8"
    assert facts.wording(normalise(text)).missing == ()


def test_what_is_another_thing_is_no_other_name(matcher) -> None:
    found = wording(matcher, "紙の帳票類もバックアップの対象か")
    assert "帳票" in found.missing


def test_everyday_words_stand_in_one_row_each() -> None:
    rows = tomllib.loads(files("qanswer.match").joinpath("synonyms.toml").read_text(encoding="utf-8"))["names"]
    split = [[words(normalise(name)) for name in row] for row in rows]
    assert [
        name
        for row, names in zip(split, rows, strict=True)
        for each, name in zip(row, names, strict=True)
        if len(each) != 1
    ] == []
    forms = [form for row in split for form in {each[0].form for each in row}]
    assert sorted(forms) == sorted(set(forms))


def test_what_the_item_does_not_name_is_missing_as_the_question_writes_it(tiny) -> None:
    found = wording(Matcher(tiny), "バックアップは弁護士の立会いで取得しているか")
    assert set(found.missing) == {"弁護", "立会"}
    assert 0.0 < found.unstated < 1.0


def test_a_word_of_topics_without_an_item_is_missed_more_than_one_of_no_topic(tiny) -> None:
    matcher = Matcher(tiny)
    assert matcher._vocabulary._weighs("waf", 0) > matcher._vocabulary._weighs("弁護", 0)


@pytest.mark.parametrize(
    ("text", "opened"),
    [
        ("バックアップは毎日取得していますか", False),
        ("データセンターに火災検知と消火の設備がありますか", False),
        ("Is all data in transit encrypted?", False),
        ("情報セキュリティの会議体には社外のジャーナリストと学識者が加わっていますか", True),
        ("セキュリティの会議体は毎回、労働組合の推薦者を議長としている", True),
    ],
)
def test_a_yes_rests_on_words_that_the_source_has(matcher, text: str, *, opened: bool) -> None:
    found = {reason.code: reason for reason in matcher.match(ask(text)).reasons}
    assert ("wording_not_stated" in found) is opened
    if opened:
        assert found["wording_not_stated"].effect is Effect.NO_TICK


def test_the_reviewer_is_told_which_words(matcher) -> None:
    question = ask("情報セキュリティの会議体には社外のジャーナリストと学識者が加わっていますか")
    (reason,) = matcher.match(question).reasons
    assert "ジャーナリスト" in reason.values["missing"]


def test_where_another_reason_opens_the_tick_the_wording_is_not_held_against_it(matcher) -> None:
    codes = {reason.code for reason in matcher.match(ask("WAFを導入しているか")).reasons}
    assert codes
    assert "wording_not_stated" not in codes


def test_samples_are_asked_of_knowledge_that_has_not_seen_them(tiny) -> None:
    known, asked = ask_held_out(tiny, 1)
    texts = {question.text for question, _ in asked}
    assert texts == {text for topic in tiny.topics for text in (topic.samples_ja[1], topic.samples_en[1])}
    assert not texts & {text for topic in known.topics for text in (*topic.samples_ja, *topic.samples_en)}
    assert {answered for question, answered in asked if "ファイアウォール" in question.text} == {False}


def test_only_questions_that_would_get_a_plain_yes_are_learnt_from(matcher) -> None:
    assert yes_of(matcher, ask("バックアップは毎日取得していますか"), ANY, stated=True) is not None
    assert yes_of(matcher, ask("サポートは24時間365日か"), ANY, stated=False) is None
    assert yes_of(matcher, ask("バックアップは毎日取得していますか"), Thresholds(2.0, 2.0, 0.0), stated=True) is None


def test_held_out_samples_count_less_than_labelled_rows(tiny) -> None:
    yeses = sampled(tiny, stored_weights(), Calibration(1.0, 0.0), ANY)
    assert yeses
    assert {yes.weight for yes in yeses} == {0.3}


def test_the_judge_learns_what_parts_right_yeses_from_wrong_and_leaves_few_right_ones_open() -> None:
    good = [Yes((3.0, 0.02 * (at % 10), 0.3, 0.0, 0.0), stated=True) for at in range(100)]
    bad = [Yes((1.0, 0.5 + 0.02 * (at % 10), 0.1, 0.0, 0.0), stated=False) for at in range(40)]
    judge = fit_stating(dict(enumerate([*good, *bad])), [at % 5 for at in range(140)], ())
    kept = [judge.probability(yes.measured) >= judge.tick_from for yes in good]
    assert sum(kept) >= 92
    assert not any(judge.probability(yes.measured) >= judge.tick_from for yes in bad)


def test_the_judge_is_a_probability_whatever_is_measured() -> None:
    assert train_judge([]) == EntailmentModel([0.0] * 5, 1.0, 0.0)
    judge = EntailmentModel([1.0, -1.0, 1.0, -1.0, 1.0], 0.0, 0.5)
    assert 0.0 < judge.probability([-1e9, 1e9, -1e9, 1e9, -1e9]) < 1e-9
    assert 0.999 < judge.probability([1e9, -1e9, 1e9, -1e9, 1e9]) <= 1.0
