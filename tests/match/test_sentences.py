"""An answer's text in pieces, the one that answers first."""

from __future__ import annotations

import pytest

from qanswer.match.sentences import led_by, pieces, within
from qanswer.model import Language, Question, SheetCell

TEXT = "毎日取得しています。ただし祝日は除きます。復元も試しています。詳細はホームページ(https://example.jp/)をご覧ください。"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (TEXT, ["毎日取得しています。ただし祝日は除きます。", "復元も試しています。詳細はホームページ(https://example.jp/)をご覧ください。"]),
        ("受付時間は、\n平日9:00～17:00です。\n※年末年始は除きます。", ["受付時間は、\n平日9:00～17:00です。\n※年末年始は除きます。"]),
        ("退職時の手続は以下のとおりです。\n- IDを削除する\n- PCを回収する\nまた、教育も行います。",
         ["退職時の手続は以下のとおりです。\n- IDを削除する\n- PCを回収する\nまた、教育も行います。"]),
        ("規約を定めています。委託先とは契約を結びます。上記の規約に則ります。", ["規約を定めています。委託先とは契約を結びます。上記の規約に則ります。"]),
        ("Logs are kept for 1.5 years. However, debug logs are not. Backups are taken daily.",
         ["Logs are kept for 1.5 years. However, debug logs are not.", "Backups are taken daily."]),
        ("Support hours are\nMonday to Friday.", ["Support hours are\nMonday to Friday."]),
        ("", []),
    ],
)  # fmt: skip
def test_a_piece_is_a_sentence_with_what_belongs_to_it(text, wanted):
    assert list(pieces(text)) == wanted


def test_no_letter_of_any_answer_is_lost_or_changed(knowledge):
    for statement in knowledge.statements.values():
        for text in statement.text.values():
            assert "".join("".join(pieces(text)).split()) == "".join(text.split())
            for piece in pieces(text):
                assert piece in text
                assert sorted("".join(led_by(text, piece).split())) == sorted("".join(text.split()))


def test_what_answers_comes_first_and_the_rest_follows():
    lead = pieces(TEXT)[1]
    assert led_by(TEXT, lead) == f"{lead}\n毎日取得しています。ただし祝日は除きます。"
    assert led_by(TEXT, pieces(TEXT)[0]) == led_by(TEXT, "") == TEXT


@pytest.mark.parametrize(("limit", "wanted"), [(10, ""), (25, pieces(TEXT)[0]), (500, "\n".join(pieces(TEXT)))])
def test_a_length_is_kept_in_whole_pieces(limit, wanted):
    assert within(TEXT, "", limit) == wanted


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("バックアップのリストア試験をしていますか。", "取得したバックアップデータは毎日リストア試験を行い"),
        ("アクセスログの保存期間", "当社サービスへのアクセスログに関しては、無期限に保存しております。\n※"),
        ("サポートの受付時間を記入してください。", "サポート提供時間は、"),
        (
            "お客様データのバックアップを毎日取得していますか。",
            "お客様のデータは毎日無停止でバックアップを取得しております。取得した",
        ),
    ],
)
def test_the_sentence_that_answers_leads(matcher, knowledge, question, opening):
    match = matcher.match(Question(SheetCell("設問", "B2"), question, Language.JA))
    text = knowledge.statements[match.candidates[0].statement].text[Language.JA]
    assert led_by(text, match.lead).startswith(opening)


@pytest.mark.parametrize(
    "text",
    [
        "手順書で責任者を定めています。また同書にて、目標の設定を責任者の役割としています。",
        "毎年教育しています。さらに、入社時にも教育しています。",
        "The manual names the officer. The same manual says what the role is.",
        "Staff are trained every year. In addition, they are trained on joining.",
    ],
)
def test_a_sentence_that_goes_on_from_the_one_before_is_never_moved_before_it(text: str) -> None:
    assert pieces(text) == (text,)
