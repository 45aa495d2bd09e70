"""The guards together, on what the engine finds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qanswer.languages import language_of
from qanswer.match.guards import review
from qanswer.match.guards.compound import check_parts, split_asks
from qanswer.match.guards.conditional import check_conditional
from qanswer.match.guards.context import make_case
from qanswer.match.guards.follow_up import check_follow_up
from qanswer.match.guards.human import check_human
from qanswer.match.guards.related import check_related
from qanswer.match.guards.wording import measures
from qanswer.match.match_result import MatchFacts, RankedStatement, RankedTopic, Wording
from qanswer.match.reading import without_examples
from qanswer.model import Candidate, Effect, Language, Match, Question, Reason, SheetCell
from qanswer.reasons import VALUES
from qanswer.report.reasons import sentence
from qanswer.statements import Link


def ask(text: str) -> Question:
    return Question(SheetCell("設問", "C2"), text, language_of(text))


def facts_of(knowledge, item: str, topic: str | None = None, *, topics=(), parent=None) -> MatchFacts:
    found = knowledge.statements[item]
    link = next((link for link in found.links if link.topic == topic), None)
    first = RankedStatement(found, 0.9, knowledge.topic_by_id.get(topic or ""), link)
    ranked = tuple(RankedTopic(knowledge.topic_by_id[name], score, covered=True) for name, score in topics)
    return MatchFacts((first,), ranked, 0.9, knowledge, parent, lambda _: facts_of(knowledge, item, topic), fill_at=0.6)


def codes(reasons: tuple[Reason, ...]) -> list[tuple[str, Effect]]:
    return [(reason.code, reason.effect) for reason in reasons]


def test_nothing_speaks_against_a_plain_question(knowledge):
    assert review(ask("バックアップを毎日取得していますか。"), facts_of(knowledge, "6.8", "backup.taken")) == ()


def test_the_strongest_reason_comes_first(knowledge):
    text = "運用担当者の端末について、過去3年間の事故件数と暗号化の方式を記入してください。"
    found = review(ask(text), facts_of(knowledge, "6.31"))
    order = list(Effect)
    assert [order.index(reason.effect) for reason in found] == sorted(
        (order.index(reason.effect) for reason in found), reverse=True
    )
    assert found[0].effect is Effect.REVIEW


def test_a_denied_part_decides_a_demand_whatever_else_is_unsaid(knowledge):
    text = "メンテナンスは1か月前までに、英語でも通知すること。"
    assert codes(review(ask(text), facts_of(knowledge, "6.2"))) == [
        ("threshold_not_met", Effect.TICK_NO),
        ("detail_not_stated", Effect.NOTE),
    ]


def test_without_an_item_only_the_matter_itself_is_judged(knowledge):
    facts = MatchFacts((), (), 0.0, knowledge, None, lambda _: facts)
    assert codes(review(ask("損害賠償の上限額"), facts)) == [("human_only", Effect.REVIEW)]
    assert review(ask("WAFを導入しているか"), facts) == ()


def test_a_sentence_is_in_the_language_of_the_form(knowledge):
    japanese, *_ = review(ask("サポートは24時間365日か"), facts_of(knowledge, "2.1.5"))
    english, *_ = review(ask("Is support available 24x7?"), facts_of(knowledge, "2.1.5"))
    assert sentence(japanese, Language.JA).startswith("設問は「24時間365日」を求めています")
    assert sentence(english, Language.EN).startswith('The question demands "24x7"')


def test_every_reason_found_has_a_sentence(matcher):
    questions = ["WAFを導入しているか", "データを第三者に提供することはありますか", "RTO", "過去の事故の有無"]
    found = {reason.code for text in questions for reason in matcher.match(ask(text)).reasons}
    assert found <= set(VALUES)


# -- links


def test_a_link_that_does_not_answer_holds_the_row(knowledge):
    facts = facts_of(knowledge, "9.3", "bcp.rto", topics=[("bcp.rto", 0.9)])
    assert check_related(make_case(ask("復旧目標はありますか"), facts)).effect is Effect.REVIEW


def test_a_link_that_does_not_answer_leaves_the_tick_open_beside_one_that_may(knowledge):
    facts = facts_of(knowledge, "9.3", "bcp.rto", topics=[("bcp.rto", 0.5), ("bcp.test", 0.4)])
    assert check_related(make_case(ask("復旧を試験していますか"), facts)).effect is Effect.NO_TICK


def test_what_the_link_quotes_is_stated(knowledge):
    question = ask("バックアップの保管期間を記入してください。")
    facts = facts_of(knowledge, "6.8")
    assert codes(review(question, facts)) == [("attribute_not_stated", Effect.REVIEW)]
    quoting = replace(facts.statements[0], link=Link("backup.taken", states={"duration": "…"}))
    assert review(question, replace(facts, statements=(quoting,))) == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("二次利用をしますか。", [("inverted", Effect.TICK_NO)]),
        ("二次利用をしないこと。", []),
        ("二次利用の方針", [("polarity_unclear", Effect.NO_TICK)]),
    ],
)
def test_an_item_that_denies_its_topic_is_read_with_the_questions_own_direction(knowledge, text, wanted):
    assert codes(review(ask(text), facts_of(knowledge, "7.1", "data.secondary_use"))) == wanted


def test_an_item_that_denies_an_offer_is_a_no(knowledge):
    facts = facts_of(knowledge, "6.8", "backup.customer_restore")
    assert codes(review(ask("利用者向けに復旧の機能を提供しているか。"), facts))[0] == ("not_offered", Effect.TICK_NO)


# -- conditional items


@pytest.mark.parametrize(
    ("item", "text", "effect"),
    [
        ("6.25", "セッションが切れるまでの時間", Effect.NO_TICK),
        ("6.25", "自動ログアウトの機能がありますか。", Effect.NO_TICK),
        ("6.13", "アクセスログの保存期間", None),
    ],
)
def test_a_conditional_item_is_left_unticked(knowledge, item, text, effect):
    found = check_conditional(make_case(ask(text), facts_of(knowledge, item)))
    assert (found.effect if found else None) is effect


# -- rows that lean on the row above


def parent_match(item: str, confidence: float, *reasons: Reason) -> Match:
    return Match((Candidate(item, confidence),), confidence, reasons=reasons)


@pytest.mark.parametrize(
    ("text", "parent", "held"),
    [
        ("「はい」の場合、その頻度", parent_match("6.8", 0.9), False),
        ("If yes, how often?", parent_match("6.8", 0.9), False),
        ("前問で「有」の場合の方法", parent_match("6.8", 0.4), True),
        ("If so, please describe.", parent_match("6.8", 0.4), True),
        ("その頻度を記入", parent_match("6.9", 0.9), True),
        ("If yes, how often?", None, True),
        ("上記の方法", parent_match("6.8", 0.9, Reason("human_only", Effect.REVIEW)), True),
        ("バックアップの頻度", None, False),
        ("How often are backups taken?", None, False),
    ],
)
def test_a_follow_up_is_answered_only_where_the_row_above_is(knowledge, text, parent, held):
    found = check_follow_up(ask(text), facts_of(knowledge, "6.8", parent=parent))
    assert (found is not None) is held


# -- several asks in one cell


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("①承認者を定めているか ②記録を残しているか", ["①承認者を定めているか", "②記録を残しているか"]),
        ("・ログを取得すること\n・改ざんを防止すること", ["ログを取得すること", "改ざんを防止すること"]),
        ("停止を伴う場合は、事前に通知しているか", ["停止を伴う場合は、事前に通知しているか"]),
        ("教育を実施し、その結果を記録しているか", ["教育を実施し、その結果を記録しているか"]),
        ("通信および保存データを暗号化しているか", ["通信および保存データを暗号化しているか"]),
        (
            "Are backups taken every day, and is restoration tested?",
            ["Are backups taken every day", "is restoration tested"],
        ),
        ("Is data encrypted in transit and at rest?", ["Is data encrypted in transit and at rest"]),
    ],
)
def test_what_is_asked_together_is_told_apart(text, pieces):
    assert list(split_asks(text, japanese=language_of(text).value == "ja")) == pieces


@pytest.mark.parametrize(
    ("item", "text", "partly"),
    [
        ("6.8", "バックアップを毎日取得しているか。また、WAFを導入しているか。", True),
        ("6.8", "バックアップを取得しているか。また、脆弱性診断を第三者に依頼しているか。", True),
        ("6.28", "ファイアウォールを導入していること。さらに、従業員に誓約書を提出させていること。", True),
        ("6.8", "Are backups taken daily? Do you screen new employees for criminal records?", True),
        ("6.8", "バックアップを毎日取得しているか。また、リストアの試験を行っているか。", False),
        ("6.30", "解約後にデータを消去しているか。バックアップも消去されるか。", False),
        ("2.1.2", "セキュリティの責任者を定め、対外的な窓口を公開しているか。", False),
        ("6.8", "Are backups taken daily? Are they tested by restoring them?", False),
    ],
)
def test_a_part_that_the_item_does_not_answer_leaves_the_tick_open(knowledge, matcher, item, text, partly):
    facts = replace(facts_of(knowledge, item), rank=lambda part: matcher._facts(part, (), "", None))
    found = check_parts(make_case(ask(text), facts))
    assert (found.effect if found else None) is (Effect.NO_TICK if partly else None)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("暗号化しているか（例：AES）", "暗号化しているか "),
        ("冗長構成 (N+1等)", "冗長構成  "),
        ("Do you use a firewall, such as a WAF?", "Do you use a firewall ?"),
        ("（例：あり）", "（例：あり）"),
    ],
)
def test_examples_are_no_demands(text, bare):
    assert without_examples(text) == bare


# -- a text on another matter


def wording_of(*missing: str, stated: float, unstated: float):
    return lambda _: Wording(stated, unstated, 0.3, missing)


FENCED = "ロボットの動作域を柵で囲い、警報を鳴らしていること。"


def strange(knowledge) -> MatchFacts:
    return replace(facts_of(knowledge, "5.1"), wording=wording_of("ロボット", "柵", stated=2.0, unstated=0.4))


def test_a_text_on_another_matter_goes_to_review(knowledge):
    assert codes(review(ask(FENCED), strange(knowledge)))[0] == ("wording_not_stated", Effect.REVIEW)


def test_strange_words_leave_only_the_tick_open_where_an_item_was_found_by_its_own_words(knowledge):
    facts = strange(knowledge)
    unlinked = replace(facts.statements[0], statement=replace(facts.statements[0].statement, links=()))
    found = review(ask(FENCED), replace(facts, statements=(unlinked,)))
    assert ("wording_not_stated", Effect.REVIEW) not in codes(found)


@pytest.mark.parametrize(
    "text", ["14日以内に消去していますか。", "Is it erased within fourteen days?", "年2回試していること"]
)
def test_numbers_and_their_units_are_held_against_no_words(knowledge, text):
    asked = []
    facts = replace(facts_of(knowledge, "5.1"), wording=lambda plain: asked.append(plain) or Wording(9.0, 0.0, 0.9, ()))
    measures(make_case(ask(text), facts))
    assert len(asked) == 1
    assert not any(word in plain for plain in asked for word in ("日", "14", "day", "年"))


def test_one_strange_word_may_be_another_name_for_the_same(knowledge):
    facts = replace(facts_of(knowledge, "5.1"), wording=wording_of("扉", stated=6.0, unstated=0.4))
    assert codes(review(ask("扉はカード式ですか。"), facts)) == [("wording_not_stated", Effect.NO_TICK)]


def test_a_related_item_that_has_every_word_of_the_question_may_be_written(knowledge):
    facts = facts_of(knowledge, "9.3", "bcp.rto", topics=[("bcp.rto", 0.9)])
    known = replace(facts, wording=wording_of(stated=12.0, unstated=0.0))
    case = make_case(ask("目標復旧時間の情報を提供できますか"), known)
    assert check_related(case).effect is Effect.NO_TICK


def test_a_person_need_not_answer_what_the_item_speaks_of(knowledge):
    question = ask("損害賠償の範囲を規約に定めていますか。")
    facts = facts_of(knowledge, "10.2")
    speaking = replace(facts.statements[0].statement, text={Language.JA: "損害賠償の範囲は利用規約に定めています。"})
    told = replace(facts, statements=(replace(facts.statements[0], statement=speaking),))
    assert check_human(question, facts) is not None
    assert check_human(question, told) is None
