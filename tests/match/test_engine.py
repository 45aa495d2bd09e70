from __future__ import annotations

from dataclasses import replace

import pytest

from qanswer.match.engine import Matcher
from qanswer.match.follow_up_rows import depends_on_previous
from qanswer.match.highlights import common_spans
from qanswer.model import Language, Question, SheetCell


def ask(text: str, *context: str, language: Language = Language.JA, hint: str = "") -> Question:
    return Question(SheetCell("設問", "B2"), text, language, context=context, hint=hint)


@pytest.mark.parametrize(
    "spelling", ["バックアップ", "ばっくあっぷ", "ﾊﾞｯｸｱｯﾌﾟ", "backup", "Back-ups", "バックアップを取っていますか"]
)
def test_every_spelling_of_backup_finds_the_backup_item_first(matcher, spelling: str) -> None:
    found = matcher.search(spelling)
    assert found[0].statement == "6.8"
    assert found[0].score == max(result.score for result in found)


@pytest.mark.parametrize("spelling", ["ばっくあっぷ", "backup"])
def test_a_search_shows_where_the_item_has_its_words_in_whatever_language(matcher, knowledge, spelling: str) -> None:
    first = matcher.search(spelling, limit=1)[0]
    control = knowledge.main.by_id["6.8"].control
    assert {control[start:end] for start, end in first.control_spans} == {"バックアップ"}


def test_a_search_for_nothing_known_finds_nothing_likely(matcher) -> None:
    assert all(result.score < 0.5 for result in matcher.search("ケーキのレシピ"))


def test_a_search_returns_as_many_as_asked_for(matcher) -> None:
    assert len(matcher.search("パスワード", limit=3)) == 3


@pytest.mark.parametrize(
    ("heading", "text", "item"),
    [
        ("静電気対策", "実施内容", "5.6"),
        ("暗号化", "通信経路", "6.31"),
        ("バックアップ", "取得頻度", "6.8"),
        ("地震", "対策", "5.3"),
        ("Fire protection", "Measures in place", "9.5"),
    ],
)
def test_a_terse_row_is_understood_from_its_heading(matcher, heading: str, text: str, item: str) -> None:
    language = Language.EN if text.isascii() else Language.JA
    assert matcher.match(ask(text, heading, language=language)).candidates[0].statement == item


def test_a_gap_of_the_sheet_is_recognised_as_what_it_is(matcher) -> None:
    match = matcher.match(ask("SOC2 Type2レポートを提供できますか。"))
    assert match.topic == "cert.soc2"
    assert match.owner
    assert match.confidence < matcher.thresholds.fill_at


def test_candidates_come_best_first_and_the_confidence_is_that_of_the_first(matcher) -> None:
    match = matcher.match(ask("退職者のアカウントを削除しているか"))
    scores = [candidate.score for candidate in match.candidates]
    assert match.candidates[0].statement == "3.3.1"
    assert scores == sorted(scores, reverse=True)
    assert match.confidence == scores[0]
    assert len(scores) == 5


def test_evidence_is_in_the_language_of_the_question(matcher, knowledge) -> None:
    topic = knowledge.topic_by_id["dc.lightning"]
    japanese = matcher.match(ask("落雷への対策"))
    english = matcher.match(ask("Lightning protection", language=Language.EN))
    assert (japanese.candidates[0].evidence, english.candidates[0].evidence) == ((topic.name_ja,), (topic.name_en,))


def test_the_same_questions_give_the_same_matches(matcher, built_anew) -> None:
    questions = [ask("ログの保存期間"), ask("Are backups encrypted?", language=Language.EN)]
    assert matcher.match_all(questions) == built_anew.match_all(questions)


@pytest.mark.parametrize("text", ["", " ", "？", "－", "🙂", "a", "あ", "\n\n", "○" * 5000, "バックアップ" * 2000])
def test_any_text_is_matched_without_an_error(matcher, text: str) -> None:
    match = matcher.match(ask(text, text, hint=text))
    assert 0.0 <= match.confidence <= 1.0


def test_a_row_that_leans_on_the_one_above_is_matched_with_it(matcher) -> None:
    parent, child = matcher.match_all([ask("バックアップを取得していますか。"), ask("「はい」の場合、その頻度")])
    assert (parent.candidates[0].statement, child.candidates[0].statement) == ("6.8", "6.8")


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("上記で「はい」の場合、頻度を記入", True),
        ("「有」の場合は期間", True),
        ("その頻度", True),
        ("If yes, how often?", True),
        ("障害が発生した場合の連絡先", False),
        ("同時接続数", False),
        ("Is there a policy? If yes, attach it.", False),
    ],
)
def test_only_a_row_that_cannot_stand_alone_leans_on_the_one_above(text: str, leans: bool) -> None:  # noqa: FBT001
    assert depends_on_previous(text) is leans


def test_a_sheet_without_links_is_linked_by_its_words(tiny) -> None:
    unlinked = replace(
        tiny, sheets=(replace(tiny.main, items=tuple(replace(item, links=()) for item in tiny.main.items)),)
    )
    matcher = Matcher(unlinked)
    topics = [[link.topic for _, link in links if link.answers][:1] for links in matcher.linked.links]
    assert topics == [["backup.taken"], ["encryption.transit"], ["dc.fire"]]
    assert matcher.match(ask("Smoke detectors", language=Language.EN)).candidates[0].statement == "3"


def test_a_sheet_is_matched_by_its_own_words_where_there_are_no_topics(tiny) -> None:
    matcher = Matcher(replace(tiny, topics=()))
    match = matcher.match(ask("通信の暗号化"))
    assert (match.candidates[0].statement, match.topic) == ("2", None)


def test_an_empty_sheet_has_no_candidates(tiny) -> None:
    match = Matcher(replace(tiny, sheets=(replace(tiny.main, items=()),))).match(ask("バックアップ"))
    assert (match.candidates, match.confidence) == ((), 0.0)


@pytest.mark.parametrize(
    ("search", "text", "shown"),
    [
        ("ばっくあっぷ", "毎日ﾊﾞｯｸｱｯﾌﾟを取得", ["ﾊﾞｯｸｱｯﾌﾟ"]),
        ("暗号", "暗号化、暗号鍵", ["暗号", "暗号"]),
        ("TLS", "tlsとＴＬＳ", ["tls", "ＴＬＳ"]),
        ("の", "のののの", []),
        ("", "何か", []),
    ],
)
def test_spans_are_in_the_text_as_written(search: str, text: str, shown: list[str]) -> None:
    assert [text[start:end] for start, end in common_spans(search, text)] == shown


def test_a_text_of_many_pages_is_not_judged_as_a_question(matcher) -> None:
    found = matcher.match(ask("バックアップを取得していますか。" * 300))
    assert (found.candidates, found.confidence) == ((), 0.0)
    assert [reason.code for reason in found.reasons] == ["too_long"]


def test_of_a_heading_of_many_pages_only_the_beginning_counts(matcher) -> None:
    short = ask("頻度", "バックアップ" + "。" * 494)
    assert matcher.match(replace(short, context=(short.context[0] + "ログ" * 500_000,))) == matcher.match(short)


def test_linking_one_item_leaves_what_the_others_are_found_by_as_it_is(tiny) -> None:
    def with_links(*kept: str) -> Matcher:
        items = tuple(item if item.id in kept else replace(item, links=()) for item in tiny.main.items)
        return Matcher(replace(tiny, sheets=(replace(tiny.main, items=items),)))

    unlinked, one = with_links(), with_links("1")
    assert one.linked.links[1:] == unlinked.linked.links[1:]
    question = ask("通信経路は暗号化されていますか")
    found, before = one.match(question), unlinked.match(question)
    assert [c.statement for c in found.candidates][:1] == [c.statement for c in before.candidates][:1] == ["2"]
