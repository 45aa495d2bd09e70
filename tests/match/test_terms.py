from __future__ import annotations

import pytest

from qanswer.knowledge.model import Concept
from qanswer.match.phrases import Phrases
from qanswer.match.terms import Analyser, Terms, words
from qanswer.text import normalise

ANALYSER = Analyser([Concept("backup", ("バックアップ", "控え"), ("backup",))])


def terms(text: str) -> Terms:
    return ANALYSER.terms(normalise(text))


@pytest.mark.parametrize("spelling", ["ﾊﾞｯｸｱｯﾌﾟ", "バック・アップ".replace("・", ""), "バック アップ"])
def test_spelling_variants_give_the_same_terms(spelling: str) -> None:
    assert terms(spelling) == terms("バックアップ")


def test_hiragana_shares_the_n_grams_and_concept_of_katakana() -> None:
    hiragana, katakana = terms("ばっくあっぷ"), terms("バックアップ")
    assert (hiragana.grams, hiragana.concepts) == (katakana.grams, katakana.concepts)


def test_the_two_languages_meet_in_a_concept() -> None:
    assert dict(terms("Are back-ups taken?").concepts) == dict(terms("控えを取っていますか").concepts) == {"backup": 1}


def test_grammar_and_words_of_asking_are_no_words() -> None:
    assert set(terms("貴社において通信を暗号化していますか。").words) == {"貴社", "通信", "暗号", "化"}


def test_a_text_without_letters_has_no_terms() -> None:
    assert terms("－（　）…") == Terms({}, {}, {})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("audit logs", ["log"]),
        ("our catalog", []),
        ("log", ["log"]),
        ("blogs", []),
        ("ログの監査記録", ["log", "review"]),
        ("監査ログ", ["audit", "log"]),
    ],
)
def test_latin_phrases_are_whole_words_and_of_those_that_begin_together_the_longest_counts(
    text: str, found: list[str]
) -> None:
    phrases = Phrases([("log", "log"), ("ログ", "log"), ("監査", "review"), ("監査ログ", "audit")])
    assert list(phrases.found_in(normalise(text))) == found


def test_phrases_filed_away_and_taken_up_again_find_the_same() -> None:
    phrases = Phrases([("監査ログ", "audit"), ("log", "log")])
    again = Phrases.from_filed(phrases.filed)
    assert list(again.matches("監査ログと log")) == list(phrases.matches("監査ログと log"))


def test_a_text_longer_than_the_tokenizer_takes_has_its_terms() -> None:
    assert terms("暗号化。" * 15_000).words["暗号"] == 15_000


def test_words_in_a_name_of_a_concept_name_it() -> None:
    assert ANALYSER.naming("where backup copies are kept") == {words("backup")[0].form: frozenset({"backup"})}
