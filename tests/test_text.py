"""Spelling: every variant of the tables meets its usual form, and settling is final."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qanswer import text

ENDINGS = {"english_stems": "ing"}
ROWS = [
    (row[0] + ENDINGS.get(group, ""), variant + ENDINGS.get(group, ""))
    for group in text.SPELLING_GROUPS
    for row in text.spelling_rows(group)
    for variant in row[1:]
]


@pytest.mark.parametrize(("usual", "variant"), ROWS)
def test_a_spelling_variant_meets_its_usual_form(usual: str, variant: str) -> None:
    assert text.normalise(variant) == text.normalise(usual)


@pytest.mark.parametrize(("usual", "variant"), sorted((v, k) for k, v in text.character_rows().items()))
def test_a_character_variant_meets_its_usual_form(usual: str, variant: str) -> None:
    assert text.normalise(f"図{variant}図") == text.normalise(f"図{usual}図")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("ＳＬＡ／ＳＬＯ", "sla/slo"),
        ("ﾊﾞｯｸｱｯﾌﾟ", "バックアップ"),
        ("サーバー、サーバ、ユーザー", "サーバ,サーバ,ユーザ"),
        ("キー", "キー"),
        ("サ―バ―", "サーバ"),
        ("3ー2", "3-2"),
        ("人々、みすゞ", "人人,みすず"),
        ("目　的", "目的"),
        ("① ㈱", "1 (株)"),
        ("Organisation’s Data  Centre", "organization's datacenter"),
        ("サービスの\nＵＲＬ", "サービスの\nurl"),
    ],
)
def test_normalise_brings_widths_marks_and_blanks_together(written: str, expected: str) -> None:
    assert text.normalise(written) == expected


@pytest.mark.parametrize("word", ["organisms", "this is", "catalogues", "backups", "blog in", "日程表", "申込"])
def test_a_spelling_rule_stays_within_its_words(word: str) -> None:
    assert text.normalise(word) in {word, word.replace("catalogues", "catalogs")}


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_normalising_twice_is_normalising_once(anything: str) -> None:
    once = text.normalise(anything)
    assert text.normalise(once) == once


@given(
    st.lists(
        st.sampled_from([word for row in ROWS for word in row] + ["ー", "-", " ", "々", "ゞ", "の", "ﾊﾞ", "ァ", "カ"]),
        max_size=8,
    )
)
def test_normalising_joined_variants_twice_is_normalising_once(words: list[str]) -> None:
    once = text.normalise("".join(words))
    assert text.normalise(once) == once


def test_kana_width_and_dots_do_not_part_a_word() -> None:
    spellings = ["バックアップ", "ばっくあっぷ", "ﾊﾞｯｸｱｯﾌﾟ", "バック・アップ", "バック アップ"]
    assert {text.key(spelling) for spelling in spellings} == {"バックアップ"}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Q2-5 標的型攻撃メール訓練の実施状況", "標的型攻撃メール訓練の実施状況"),
        ("１-３ 貴社ではＩＳＭＳを取得していますか。", "貴社ではismsを取得"),
        ("(1)ログを保管していること。", "ログを保管"),
        ("1.2 Encryption at rest", "encryption at rest"),
        ("【必須要件】自動的にログアウトされること。", "自動的にログアウト"),
        ("計画停止の事前通知 （通知時期と方法を記入）", "計画停止の事前通知"),
        ("CSIRTの有無\n※「有」の場合は連絡先を記載", "csirtの有無"),
        ("保管場所をご教示ください。", "保管場所"),
        ("Please describe how keys are rotated.", "how keys are rotated"),
        ("2要素認証", "2要素認証"),
        ("24x7x365 support", "24x7x365 support"),
        ("30 days' notice", "30 days' notice"),
        ("2.0以上のTLS", "2.0以上のtls"),
        ("アルゴリズム（例：AES）", "アルゴリズム(例:aes)"),
    ],
)
def test_words_of_asking_are_stripped_and_content_is_not(written: str, expected: str) -> None:
    assert text.strip_asking(written) == expected


def test_stripping_never_leaves_nothing() -> None:
    assert text.strip_asking("ご記入ください。") == "ご記入ください."


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("脆弱性検査は可能か。費用はいくらか。", ("脆弱性検査は可能か", "費用はいくらか")),
        ("業務用PCについて\n（ア）対策\n（イ）周知", ("業務用PCについて", "（ア）対策", "（イ）周知")),
        ("Tested yearly? Are results shared?", ("Tested yearly", "Are results shared")),
        ("TLS 1.2 or later", ("TLS 1.2 or later",)),
        ("", ()),
    ],
)
def test_parts_are_sentences_and_list_entries_as_written(written: str, expected: tuple[str, ...]) -> None:
    assert text.parts(written) == expected
