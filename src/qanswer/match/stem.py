"""English words brought to a common stem by a short list of endings; no dictionary."""

from __future__ import annotations

from functools import lru_cache

from qanswer.packaged import packaged

_TABLE = packaged("match/stem")
STOP_WORDS = frozenset(_TABLE["stop_words"])
_IRREGULAR: dict[str, str] = _TABLE["irregular"]
_PLURALS = (("sses", "ss"), ("ies", "y"), ("ss", "ss"), ("us", "us"), ("is", "is"), ("s", ""))
_VERBS = (("ingly", ""), ("edly", ""), ("ing", ""), ("ied", "y"), ("ed", ""))
_DERIVED = (
    ("ification", "ifi"), ("ificate", "ifi"), ("ificat", "ifi"), ("ational", ""), ("ization", "iz"), ("ation", ""),
    ("tion", "t"), ("sion", "s"), ("ment", ""), ("ness", ""), ("ability", "abl"), ("ibility", "ibl"), ("ity", ""),
    ("ance", ""), ("ence", ""), ("ancy", "ant"), ("ency", "ent"), ("ally", ""), ("ical", "ic"), ("al", ""), ("ly", ""), ("er", ""), ("ate", ""), ("at", ""),
    ("e", ""), ("y", "i"),
)  # fmt: skip
_SHORTEST_STEM = 3  # letters; shorter stems stop telling words apart


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of a small-letter word: encrypt, encrypts, encrypted, encryption give one.

    >>> {stem(word) for word in ("encrypt", "encrypts", "encrypted", "encryption", "encrypting")}
    {'encrypt'}
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.isalpha() or not word.isascii():
        return word
    stemmed = _undouble(_without(_without(word, _PLURALS), _VERBS))
    for _ in range(2):  # "management" loses "ment", then "e"
        stemmed = _without(stemmed, _DERIVED)
    return stemmed


def _without(word: str, endings: tuple[tuple[str, str], ...]) -> str:
    for ending, instead in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: len(word) - len(ending)] + instead
    return word


def _undouble(word: str) -> str:
    """Return ``word`` without the doubled letter a verb ending leaves: logg, planned -> log, plan."""
    doubled = len(word) > _SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in "slz"
    return word[:-1] if doubled else word
