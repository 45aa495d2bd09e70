"""What may be said, given a match."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qanswer.answer import Policy, asks_to_be_told, decide
from qanswer.knowledge.model import CheckSheet, Item, Knowledge
from qanswer.model import Candidate, Choice, Effect, Language, Match, Question, Reason, SheetCell, Verdict
from qanswer.report.reasons import sentence
from qanswer.statements import Audience, Source, Status, Translation

POLICY = Policy(fill_at=0.6, tick_at=0.8, offer_at=0.2)
MET = Item(
    "6.8",
    "6 運用",
    "",
    "バックアップを取得すること。",
    Status.MET,
    "毎日取得しております。",
    (Source("https://example.jp/b"),),
)
CONDITIONAL = replace(MET, id="6.25", status=Status.CONDITIONAL, answer="24時間で遮断します。")


def known(*items: Item) -> Knowledge:
    sheet = CheckSheet(
        Path("checksheet.toml"), "0" * 64, "例社 チェックシート", "例社", "例サービス", Language.JA, "ガイドライン", "", "", {}, (), (), items,
        title_en="Example Check Sheet",
    )  # fmt: skip
    return Knowledge((sheet,), (), (), {}, "0" * 64)


def asked(language: Language = Language.JA) -> Question:
    return Question(SheetCell("設問", "B2"), "バックアップを取得していますか。", language)


def matched(item: Item, confidence: float, *reasons: Reason) -> Match:
    return Match((Candidate(item.id, confidence),), confidence, None, None, reasons)


def held(effect: Effect) -> Reason:
    return Reason("some_guard", effect)


def outcome(item: Item, confidence: float, *reasons: Reason, language: Language = Language.JA, policy: Policy = POLICY):
    answer = decide(matched(item, confidence, *reasons), known(item).statements, asked(language), policy)
    return answer.verdict, answer.choice, [reason.code for reason in answer.reasons]


def test_a_sure_match_is_filled_with_the_approved_text_and_its_source():
    answer = decide(matched(MET, 0.95), known(MET).statements, asked(), POLICY)

    assert (answer.verdict, answer.choice, answer.text) == (Verdict.FILLED, Choice.YES, "毎日取得しております。")
    assert answer.citation == "出典：例社 チェックシート 6.8 https://example.jp/b"
    assert answer.reasons == ()


@pytest.mark.parametrize(
    ("confidence", "expected"),
    [
        (0.1, (Verdict.UNANSWERED, None, ["no_item"])),
        (0.4, (Verdict.REVIEW, None, ["low_confidence"])),
        (0.7, (Verdict.FILLED, None, ["tick_open", "tick_unsure"])),
        (0.9, (Verdict.FILLED, Choice.YES, [])),
    ],
)
def test_confidence_decides_how_far_an_answer_goes(confidence, expected):
    assert outcome(MET, confidence) == expected


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        (Effect.NOTE, (Verdict.FILLED, Choice.YES, ["some_guard"])),
        (Effect.NO_TICK, (Verdict.FILLED, None, ["tick_open", "some_guard"])),
        (Effect.TICK_PARTIAL, (Verdict.FILLED, Choice.PARTIAL, ["some_guard"])),
        (Effect.TICK_NO, (Verdict.FILLED, Choice.NO, ["some_guard"])),
        (Effect.REVIEW, (Verdict.REVIEW, None, ["some_guard"])),
    ],
)
def test_a_reason_lowers_the_answer_by_its_effect(effect, expected):
    assert outcome(MET, 0.95, held(effect)) == expected


@pytest.mark.parametrize("effect", [Effect.NOTE, Effect.TICK_PARTIAL])
def test_a_conditional_status_never_becomes_a_yes(effect):
    assert outcome(CONDITIONAL, 0.99, held(effect))[1] is Choice.PARTIAL


def test_an_open_tick_outweighs_a_no():
    assert outcome(MET, 0.95, held(Effect.NO_TICK), held(Effect.TICK_NO))[1] is None


def test_an_english_question_without_english_text_is_held_back_and_says_so():
    assert outcome(MET, 0.95, language=Language.EN) == (Verdict.REVIEW, None, ["no_translation"])


def test_an_unapproved_translation_is_used_with_a_note_and_held_back_on_demand():
    item = replace(MET, answer_en="Taken daily.")
    strict = replace(POLICY, approved_only=True)

    assert outcome(item, 0.95, language=Language.EN) == (Verdict.FILLED, Choice.YES, ["translation_unreviewed"])
    assert outcome(item, 0.95, language=Language.EN, policy=strict)[2] == ["translation_not_approved"]
    approved = replace(item, translation=Translation.APPROVED)
    assert outcome(approved, 0.95, language=Language.EN, policy=strict) == (Verdict.FILLED, Choice.YES, [])


@pytest.mark.parametrize("audience", [Audience.NDA, Audience.INTERNAL])
def test_what_is_not_for_the_public_is_held_back_unless_asked_for(audience):
    item = replace(MET, audience=audience)

    assert outcome(item, 0.95) == (Verdict.REVIEW, None, ["audience"])
    assert outcome(item, 0.95, policy=replace(POLICY, audience=Audience.INTERNAL))[0] is Verdict.FILLED


def test_the_text_of_a_restricted_item_is_not_even_offered():
    item = replace(MET, audience=Audience.INTERNAL)

    assert decide(matched(item, 0.95), known(item).statements, asked(), POLICY).text == ""


def test_an_item_without_text_is_ticked_and_cited_with_a_note():
    item = replace(MET, id="4.2", answer="", sources=())
    answer = decide(matched(item, 0.95), known(item).statements, asked(), POLICY)

    assert (answer.verdict, answer.choice, answer.text) == (Verdict.FILLED, Choice.YES, "")
    assert [reason.code for reason in answer.reasons] == ["no_text"]


def test_citations_name_the_sheet_in_the_language_of_the_form():
    certificate = replace(MET, id="cert.27001", sources=())
    said = known(MET, certificate).statements

    assert said["6.8"].citation[Language.EN] == "Source: Example Check Sheet 6.8 https://example.jp/b"
    assert said["cert.27001"].citation[Language.JA] == "出典：例社 チェックシート 認証 ISO/IEC 27001"


def test_nothing_near_is_unanswered_with_whom_to_ask():
    match = Match((), 0.0, "cert.soc2", "security", (Reason("human_only", Effect.REVIEW),))
    answer = decide(match, known(MET).statements, asked(), POLICY)

    assert (answer.verdict, answer.owner, answer.text) == (Verdict.UNANSWERED, "security", "")
    assert [reason.code for reason in answer.reasons] == ["no_item", "human_only"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("バックアップの保存期間を教えてください。", True),
        ("復旧にかかる時間", True),
        ("教育の内容と頻度をご説明ください。", True),
        ("Describe how keys are managed.", True),
        ("Notice period", True),
        ("暗号化していますか。", False),
        ("暗号化していますか。方式もご記入ください。", False),
        ("暗号化していますか（方式をご記入ください）。", False),
        ("保管時に暗号化すること", False),
        ("Do you encrypt data at rest?", False),
        ("Do you encrypt data at rest? Please describe.", False),
    ],
)
def test_what_is_to_be_told_is_known_from_what_is_for_yes_or_no(text, told):
    language = Language.EN if text.isascii() else Language.JA
    assert asks_to_be_told(replace(asked(language), text=text)) is told


def test_a_confidence_that_falls_short_is_never_shown_as_the_threshold_itself():
    answer = decide(matched(MET, 0.5999), known(MET).statements, asked(), POLICY)
    assert "0.59／基準0.60" in sentence(answer.reasons[0], Language.JA)


def test_a_reason_for_a_no_is_not_told_where_nothing_is_ticked():
    inverted = Reason("inverted", Effect.TICK_NO)
    assert [
        known.code for known in decide(matched(MET, 0.5, inverted), known(MET).statements, asked(), POLICY).reasons
    ] == ["low_confidence"]
    assert decide(matched(MET, 0.9, inverted), known(MET).statements, asked(), POLICY).choice is Choice.NO


NOT_MET = replace(MET, id="6.29", status=Status.NOT_MET, sign="No", answer="対応しておりません。")
NOT_APPLICABLE = replace(MET, id="6.30", status=Status.NOT_APPLICABLE, answer="該当する機能がありません。")


@pytest.mark.parametrize("effect", [Effect.NOTE, Effect.TICK_PARTIAL, Effect.TICK_NO, Effect.NO_TICK])
@pytest.mark.parametrize(("item", "choice"), [(NOT_MET, Choice.NO), (NOT_APPLICABLE, Choice.NOT_APPLICABLE)])
def test_what_is_not_met_or_not_applicable_is_never_a_yes(item, choice, effect):
    assert outcome(item, 0.99, held(effect))[1] is (None if effect is Effect.NO_TICK else choice)
    assert outcome(item, 0.7, held(effect))[1] is None  # not sure enough to tick


def test_the_undesired_that_an_item_does_not_rule_out_is_left_open():
    inverted = Reason("inverted", Effect.TICK_NO)
    assert decide(matched(NOT_MET, 0.99, inverted), known(NOT_MET).statements, asked(), POLICY).choice is None


def test_a_status_is_told_by_the_sign_the_sheet_prints_and_conditions_only_of_those_that_have_some():
    partial = replace(MET, status=Status.PARTIAL)
    told = Reason("open_question", Effect.NO_TICK, {"status": "※"})
    assert decide(matched(NOT_MET, 0.99), known(NOT_MET).statements, asked(), POLICY).reasons[0].values == {
        "status": "No"
    }
    assert decide(matched(partial, 0.99, told), known(partial).statements, asked(), POLICY).reasons[1].values == {
        "status": "△"
    }
    assert outcome(NOT_MET, 0.99, told)[1] is Choice.NO


TWO = replace(
    MET,
    answer="毎日取得しています (https://example.jp/a)。\n復元の結果は https://example.jp/b で公開しています。",
    sources=(Source("https://example.jp/a"), Source("https://example.jp/b")),
)


def test_what_answers_leads_and_its_own_address_is_cited():
    lead = "復元の結果は https://example.jp/b で公開しています。"
    match = replace(matched(TWO, 0.95), lead=lead)
    answer = decide(match, known(TWO).statements, asked(), POLICY)
    assert answer.text == f"{lead}\n毎日取得しています (https://example.jp/a)。"
    assert answer.citation.endswith(" https://example.jp/b")


@pytest.mark.parametrize(
    ("limit", "text", "codes"),
    [
        (60, "毎日取得しています (https://example.jp/a)。", ["shortened"]),
        (10, "", ["no_text_so_short"]),
        (999, TWO.answer, []),
    ],
)
def test_a_form_that_sets_a_length_gets_whole_sentences_or_none(limit, text, codes):
    in_words = replace(asked(), text=f"バックアップを取得していますか（{limit}字以内）。")
    of_its_cell = replace(asked(), text="バックアップを取得していますか。", room=limit)
    answer = decide(matched(TWO, 0.95), known(TWO).statements, in_words, POLICY)
    assert decide(matched(TWO, 0.95), known(TWO).statements, of_its_cell, POLICY) == answer
    assert [reason.code for reason in answer.reasons] == codes
    assert (answer.text if answer.verdict is Verdict.FILLED else "") == text
    assert answer.verdict is not Verdict.FILLED or len(answer.text) + len(answer.citation) <= limit
