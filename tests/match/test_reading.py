"""What of a cell is asked, and what only dresses it."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest

from qanswer.answer import Policy, decide
from qanswer.match.labels import read_labels
from qanswer.match.reading import AsideKind, read_question, without_examples
from qanswer.model import Language

LABELS = Path(__file__).parents[1] / "labels"
BARE = {
    Language.JA: ("ログを保存していますか。", "入退室を管理していること", "脆弱性診断の頻度を教えてください。"),
    Language.EN: ("Are logs stored?", "Access to the site is controlled.", "How often are scans run?"),
}
DRESSED = {
    Language.JA: (
        "【必須】{}", "OPS-12：{}", "A&A-03.2　{}", "★ 4-(1)-② {}", "Q7. {}", "（3） {}", "{}（はい／いいえ／対象外）",
        "{}［①実施済 ②検討中 ③未実施］", "{}＜自由記述＞", "{}\n※回答は1つ", "{}\n※複数回答可", "前項に続き、{}", "お手数ですが、{}",
        "{}\n具体的にご記入ください。", "{}\nある場合は概要を備考欄に記載願います。", "{}\n該当する番号を選んでください。",
    ),
    Language.EN: (
        "[Required] {}", "LOG-12: {}", "A&A-03.2 {}", "(3) {}", "{} (Yes / No / N/A)", "{} (select from the list)",
        "{} Please describe briefly.", "{} If so, please explain below.", "{} Tick one.", "Further to the previous question: {}",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "dress", "bare"),
    [(language, dress, bare) for language in BARE for dress in DRESSED[language] for bare in BARE[language]],
)
def test_what_is_asked_is_the_same_however_the_form_dresses_it(language, dress, bare):
    dressed, plain = (read_question(text, language) for text in (dress.format(bare), bare))
    assert [(part.plain.rstrip(".? "), part.told) for part in dressed.parts] == [
        (part.plain.rstrip(".? "), part.told) for part in plain.parts
    ]
    assert dressed.asides
    assert not plain.asides


@pytest.mark.parametrize(
    ("language", "text", "example"),
    [
        (Language.EN, "Is a recognised standard (DIN, JIS or comparable) met?", "(DIN, JIS or comparable)"),
        (Language.EN, "Are media (tapes, disks and the like) wiped?", "(tapes, disks and the like)"),
        (Language.JA, "規格（JIS、ISOまたは同等）に沿っているか", "（JIS、ISOまたは同等）"),
    ],
)
def test_what_is_named_beside_its_like_is_an_example(language, text, example):
    assert [aside.text for aside in read_question(text, language).asides if aside.kind is AsideKind.EXAMPLE] == [
        example
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.JA, "AES-256 で暗号化していますか。"),
        (Language.JA, "ISO 27001 を取得していますか。"),
        (Language.JA, "SOC2 報告書を提供できますか。"),
        (Language.JA, "①承認者を定めているか ②記録を残しているか"),
        (Language.JA, "患者の情報を収集する際に同意を得ていますか。"),
        (Language.JA, "その方法を説明してください。"),
        (Language.JA, "ログの出力レベル（DEBUG／INFO／WARN）を設定できますか。"),
        (Language.JA, "「ある」場合の理由"),
        (Language.EN, "TLS 1.2 or higher is used"),
        (Language.EN, "SOC 2 report"),
        (Language.EN, "Please describe how keys are rotated."),
        (Language.EN, "Is consent of the patients obtained before patients' data is collected?"),
    ],
)
def test_what_is_asked_stays(language, text):
    assert read_question(text, language).demand == text


def test_a_hundred_thousand_blanks_are_read_like_one_and_examples_behind_blanks_are_set_aside():
    blanks = " " * 100_000
    assert without_examples(f"ログ{blanks}か") == f"ログ{blanks}か"
    for before in ("", " ", ",  ", "、", "\t\n "):
        assert without_examples(f"Are devices{before or ' '}(laptops) listed{before} such as phones?").endswith(
            "listed ?"
        )


def test_what_is_to_be_told_in_brackets_is_a_part_of_its_own():
    reading = read_question("方針を公開していますか。（公開している場合はURLを備考欄に記載）", Language.JA)
    assert [(part.text, part.told) for part in reading.parts] == [
        ("方針を公開していますか", False),
        ("公開している場合はURLを備考欄に記載", True),
    ]


def test_whose_data_it_is_and_the_other_language_are_set_aside_by_kind():
    reading = read_question(
        "当院の患者データを暗号化していますか。 / Is our patient data encrypted at rest?", Language.JA
    )
    assert reading.parts[0].plain == "データを暗号化していますか"
    assert {aside.kind for aside in reading.asides} == {AsideKind.CUSTOMER, AsideKind.TRANSLATION}
    assert reading.translation == "Is our data encrypted at rest"


def test_the_tick_is_the_same_however_a_question_is_dressed(matcher, knowledge):
    limits = matcher.thresholds
    policy = Policy(limits.fill_at, limits.tick_at, limits.offer_at)
    rows = [row for row in read_labels(LABELS / "unstated.jsonl") if row.id.startswith("T")]
    for _, group in groupby(rows, key=lambda row: row.id[:3]):
        questions = [row.question for row in group]
        ticks = {
            question.text: decide(matcher.match(question), knowledge.statements, question, policy).choice
            for question in questions
        }
        assert len(set(ticks.values())) == 1, ticks
