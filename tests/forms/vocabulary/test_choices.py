"""The form's own answer words: what they say, and what is left alone because nobody can be sure."""

from __future__ import annotations

import pytest

from qanswer.forms.grid import Grid, GridCell
from qanswer.forms.vocabulary.choices import (
    boxes_in,
    choice_of,
    options_in,
    vocabulary,
    words_in_placeholder,
    words_in_use,
)
from qanswer.forms.vocabulary.headings import words_in_heading
from qanswer.forms.vocabulary.legends import legend, mark_asked, pairs_in
from qanswer.forms.vocabulary.words import fold, made_words, plain_choice, tables
from qanswer.model import Choice

YES, PARTIAL, NO, NA = Choice.YES, Choice.PARTIAL, Choice.NO, Choice.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        (["○", "△", "×"], {"○": YES, "△": PARTIAL, "×": NO}),
        (["〇", "△", "✕", "－"], {"〇": YES, "△": PARTIAL, "✕": NO, "－": NA}),
        (["はい", "いいえ", "該当なし"], {"はい": YES, "いいえ": NO, "該当なし": NA}),
        (["対応済", "一部対応", "未対応", "対象外"], {"対応済": YES, "一部対応": PARTIAL, "未対応": NO, "対象外": NA}),
        (["1. はい", "2. いいえ"], {"1. はい": YES, "2. いいえ": NO}),
        (["○：実施済", "×：未実施"], {"○：実施済": YES, "×：未実施": NO}),
        (["Yes", "No", "N/A"], {"Yes": YES, "No": NO, "N/A": NA}),
        (
            ["Fully compliant", "Partially compliant", "Non-compliant"],
            {"Fully compliant": YES, "Partially compliant": PARTIAL, "Non-compliant": NO},
        ),
        (
            ["Supports", "Partially Supports", "Does Not Support", "Not Applicable"],
            {"Supports": YES, "Partially Supports": PARTIAL, "Does Not Support": NO, "Not Applicable": NA},
        ),
        (["Pass", "Fail"], {"Pass": YES, "Fail": NO}),
        (["Oui", "Non", "Partiel"], {"Oui": YES, "Non": NO, "Partiel": PARTIAL}),
        # what must not be mapped
        (["○（実施）", "×（未実施）"], {"○（実施）": YES, "×（未実施）": NO}),
        (["実施・対応済", "一部実施・条件付き", "実施・未対応"], {"実施・対応済": YES, "一部実施・条件付き": PARTIAL}),
        (
            ["はい、対応しています", "Yes, fully", "いいえ、対応していません"],
            {"いいえ、対応していません": NO},
        ),  # which yes?
        (["検討中", "対応予定"], {}),
        (["Planned", "In progress"], {}),
        (["1", "2", "3", "4", "5", "N/A"], {"N/A": NA}),
        (["◎", "○", "△", "×"], {"△": PARTIAL, "×": NO}),
        (["はい（全社で周知）", "はい（浸透していない）", "いいえ"], {"いいえ": NO}),
        (["Yes (with exceptions)", "No"], {"No": NO}),
        (["-", "x"], {}),
        (["A", "B", "C"], {}),
    ],
)
def test_words_say_what_the_tables_settle_and_nothing_else(words, meaning):
    assert vocabulary(words).meaning == meaning


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("凡例 ○:対応 △:一部 ×:未対応 －:対象外", {"○": "対応", "△": "一部", "×": "未対応", "－": "対象外"}),
        ("回答欄：○＝実施済み、△＝一部実施、×＝未実施", {"○": "実施済み", "△": "一部実施", "×": "未実施"}),
        ("A：対応済　B：一部対応　C：未対応", {"A": "対応済", "B": "一部対応", "C": "未対応"}),
        ("Y: Yes / N: No / P: Partial", {"Y": "Yes", "N": "No", "P": "Partial"}),
        ("記入日：2024年4月1日", {}),
    ],
)
def test_a_legend_in_one_cell_is_read(text, pairs):
    assert pairs_in(text) == pairs


@pytest.mark.parametrize(
    "text",
    [
        "回答欄には「○：している」「△：一部・条件付き」「×：していない」から選んでご記入ください。",
        "○…実施済｜△…一部実施｜×…未実施",
        "『○』＝対応『△』＝一部対応『×』＝未対応",
        "「○」は実施済み、「△」は一部実施、「×」は未実施を示す",
        "○（実施）△（一部実施）×（未実施）",
        "(○)対応 (△)一部対応 (×)非対応",
        "記号　○：「可」　△：「一部可」　×：「不可」",
        "“○: compliant” “△: partially compliant” “×: not compliant”",
    ],
)
def test_a_legend_is_read_however_it_is_set_off(text):
    glosses = pairs_in(text)
    assert vocabulary(tuple(glosses), glosses).meaning == {"○": YES, "△": PARTIAL, "×": NO}


def test_a_legend_with_a_sign_of_two_letters_is_read():
    assert pairs_in("○:Yes ×:No N/A:対象外") == {"○": "Yes", "×": "No", "N/A": "対象外"}


@pytest.mark.parametrize(
    ("glosses", "meaning"),
    [
        ({"○": "当方の基準に合う", "△": "要改善", "×": "要是正"}, {"○": YES, "△": PARTIAL, "×": NO}),
        ({"○": "概ねできている", "△": "着手を検討", "×": "来年度に予定"}, {}),
        ({"○": "80%以上", "△": "50%以上", "×": "50%未満"}, {}),
        ({"A": "当方の基準に合う", "B": "要是正"}, {}),
        ({"◎": "模範となる", "○": "標準的", "×": "要是正"}, {"×": NO}),
    ],
)
def test_a_sign_keeps_its_usual_meaning_where_its_explanation_is_not_understood_and_does_not_speak_against_it(
    glosses, meaning
):
    assert vocabulary(tuple(glosses), glosses).meaning == meaning


def test_a_legend_decides_even_against_the_usual_meaning():
    glosses = pairs_in("◎：対応 ○：一部対応 ×：未対応")
    assert vocabulary(["◎", "○", "×"], glosses).meaning == {"◎": YES, "○": PARTIAL, "×": NO}


def test_a_sign_that_the_legend_explains_with_unknown_words_is_not_mapped():
    assert vocabulary(["○", "×"], {"○": "来期に検討", "×": "未対応"}).meaning == {"×": NO}


def test_a_legend_in_two_columns_is_read_outside_the_table_only():
    texts = {(1, 1): "○", (1, 2): "対応済", (2, 1): "×", (2, 2): "未対応", (5, 3): "○", (5, 4): "何か"}
    grid = Grid("", {place: GridCell(text) for place, text in texts.items()})
    assert legend(grid, [5]) == {"○": "対応済", "×": "未対応"}


@pytest.mark.timeout(60)  # a glance; each cell compared with each other would take minutes
def test_a_row_as_wide_as_a_sheet_can_be_is_read_in_a_moment():
    grid = Grid("", {(1, column): GridCell("○" if column % 2 else "別紙参照") for column in range(1, 16_385)})
    assert legend(grid, []) == {}


@pytest.mark.parametrize(
    ("text", "labels", "ticked"),
    [
        ("□はい　□いいえ", ["はい", "いいえ"], []),
        ("□ 対応済\n□ 未対策\n□ 対応不要", ["対応済", "未対策", "対応不要"], []),
        ("はい□　いいえ□", ["はい", "いいえ"], []),
        ("☐ Yes ☑ No", ["Yes", "No"], ["No"]),
        ("※\n□ 対応済\n■ 未対策", ["対応済", "未対策"], ["未対策"]),
        ("□", [""], []),
    ],
)
def test_boxes_carry_the_word_beside_them(text, labels, ticked):
    boxes = boxes_in(text)
    assert [box.label for box in boxes] == labels
    assert [box.label for box in boxes if box.ticked] == ticked


def test_words_are_taken_from_heading_placeholder_and_rows_in_use():
    assert words_in_heading("回答（はい／いいえ）") == ("はい", "いいえ")
    assert words_in_heading("Compliant? (Yes/No/NA)") == ("Yes", "No", "NA")
    assert words_in_heading("区分（必須／任意）") == ()
    assert words_in_placeholder(["", "[Yes/No]"]) == ("Yes", "No")
    assert words_in_use(["○", "○", "×", ""]) == ("○", "×")
    assert words_in_use(["毎日", "○", "○"]) == ()


def test_no_word_says_two_things():
    said: dict[str, set[str]] = {}
    for choice in Choice:
        for word in tables()["choice"][choice.value]:
            said.setdefault(word.casefold(), set()).add(choice.value)
    assert {word: choices for word, choices in said.items() if len(choices) > 1} == {}


@pytest.mark.parametrize("choice", list(Choice))
def test_every_word_of_the_table_says_its_choice(choice):
    assert {word: plain_choice(word) for word in tables()["choice"][choice.value]} == dict.fromkeys(
        tables()["choice"][choice.value], choice
    )


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("1. はい 2. いいえ 3. 該当なし", {"1": YES, "2": NO, "3": NA}),
        ("①実施済 ②未実施", {"①": YES, "②": NO}),
        ("1：実施している\n2：一部実施している\n3：実施していない", {"1": YES, "2": PARTIAL, "3": NO}),
        ("A) Yes / B) No / C) Partially", {"A": YES, "B": NO, "C": PARTIAL}),
        ("はい／いいえ", {"はい": YES, "いいえ": NO}),
        ("1. 毎日 2. 毎週 3. 毎月", {}),
        ("回答は自由に記述してください。", {}),
    ],
)
def test_what_a_row_allows_as_answers_is_read_from_its_options(text, meaning):
    assert options_in(text).meaning == meaning


@pytest.mark.parametrize(
    ("word", "choice"),
    [
        ("未充足", NO), ("取得済", YES), ("未取得", NO), ("提供可", YES), ("提供不可", NO), ("機能あり", YES), ("機能なし", NO),
        ("全面実施", YES), ("部分的に導入", PARTIAL), ("一部のみ実施", PARTIAL), ("一部未実施", PARTIAL), ("公開している", YES),
        ("公開していない", NO), ("策定しておりません", NO), ("存在する", YES), ("存在しない", NO), ("適", YES), ("否", NO),
        ("Fully in place", YES), ("Partially documented", PARTIAL), ("Not yet implemented", NO), ("Unsupported", NO),
        ("Yes, implemented", YES), ("No, not implemented", NO), ("はい（導入済）", YES), ("いいえ、未対応", NO),
        # said by nobody in one sense only
        ("導入予定", None), ("取得中", None), ("未確認", None), ("未回答", None), ("適用なし", None), ("Yes, planned", None),
        ("実施していないが予定あり", None), ("No - in progress", None), ("要確認", None), ("計画的に実施", None),
    ],
)  # fmt: skip
def test_a_word_made_of_a_deed_says_what_its_ending_says(word, choice):
    assert choice_of(word) is choice


def test_no_made_word_says_what_another_table_denies():
    usual = {fold(word): choice for choice in Choice for word in tables()["choice"][choice.value]}
    made = {word: choice for word, choice in made_words().items() if word in usual}
    assert {word: (choice, usual[word]) for word, choice in made.items() if choice is not usual[word]} == {}


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("該当する欄に「レ」をご記入ください。", "レ"),
        ("該当箇所に✓を入れてください", "✓"),
        ("当てはまるものに○を付けてください", "○"),
        ("レ点でチェックしてください", "レ"),
        ("Please put an X in the column that applies.", "X"),
        ("Mark the column that applies with ✓.", "✓"),
        ("該当しない欄には×を記入してください", ""),
        ("レベルを記入してください", ""),
        ("Explain each answer", ""),
    ],
)
def test_the_mark_a_form_asks_for_is_known_from_its_own_words(text, mark):
    assert mark_asked([text]) == mark
