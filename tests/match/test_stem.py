from __future__ import annotations

import pytest

from qanswer.match.stem import STOP_WORDS, stem


@pytest.mark.parametrize(
    "family",
    [
        "encrypt encrypts encrypted encrypting encryption",
        "authorize authorizing authorization",
        "monitor monitors monitored monitoring",
        "notify notifies notified notification",
        "vulnerability vulnerabilities vulnerable",
        "retain retained retention",
        "classify classified classification",
        "manage managed management manager",
        "log logs logged logging",
        "redundant redundancy",
        "policy policies",
    ],
)
def test_the_forms_of_a_word_have_one_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    "pair", ["access process", "user use", "policy police", "data date", "server service", "test text"]
)
def test_different_words_keep_different_stems(pair: str) -> None:
    first, second = pair.split()
    assert stem(first) != stem(second)


def test_words_that_are_no_english_stay_as_they_are() -> None:
    assert [stem(word) for word in ("27001", "aes256", "バックアップ")] == ["27001", "aes256", "バックアップ"]


def test_negations_are_stop_words_because_guards_read_them() -> None:
    assert {"not", "no"} <= STOP_WORDS
