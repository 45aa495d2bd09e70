"""English words brought to a common stem by a short list of endings; no dictionary."""

from __future__ import annotations

from functools import lru_cache

# where, who and when stay: "Where are your data centres?" has little else
STOP_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "of",
        "to",
        "in",
        "on",
        "for",
        "by",
        "with",
        "from",
        "at",
        "as",
        "is",
        "are",
        "be",
        "been",
        "being",
        "was",
        "were",
        "do",
        "does",
        "did",
        "has",
        "have",
        "had",
        "having",
        "will",
        "would",
        "shall",
        "should",
        "can",
        "could",
        "may",
        "might",
        "must",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "there",
        "their",
        "they",
        "them",
        "your",
        "you",
        "we",
        "our",
        "us",
        "i",
        "any",
        "all",
        "each",
        "such",
        "other",
        "others",
        "than",
        "then",
        "if",
        "so",
        "not",
        "no",
        "yes",
        "please",
        "describe",
        "provide",
        "explain",
        "state",
        "specify",
        "list",
        "indicate",
        "confirm",
        "detail",
        "details",
        "give",
        "whether",
        "how",
        "what",
        "which",
        "whom",
        "why",
        "also",
        "etc",
        "e.g",
        "i.e",
        "eg",
        "ie",
        "into",
        "within",
        "about",
        "out",
        "up",
        "per",
        "via",
        "use",
        "used",
        "using",
        "include",
        "includes",
        "including",
        "ensure",
        "ensured",
        "place",
        "same",
        "e",
        "g",
        "s",
        "y",
        "n",
        "vs",
    ]
)
_PLURALS = (("sses", "ss"), ("ies", "y"), ("ss", "ss"), ("us", "us"), ("is", "is"), ("s", ""))
_VERBS = (("ingly", ""), ("edly", ""), ("ing", ""), ("ied", "y"), ("ed", ""))
_DERIVED = (
    ("ification", "ifi"), ("ificate", "ifi"), ("ificat", "ifi"), ("ational", ""), ("ization", "iz"), ("ation", ""),
    ("tion", "t"), ("sion", "s"), ("ment", ""), ("ness", ""), ("ability", "abl"), ("ibility", "ibl"), ("ity", ""),
    ("ance", ""), ("ence", ""), ("ancy", "ant"), ("ency", "ent"), ("ally", ""), ("ical", "ic"), ("al", ""), ("ly", ""), ("er", ""), ("ate", ""), ("at", ""),
    ("e", ""), ("y", "i"),
)  # fmt: skip
_SHORTEST_STEM = 3  # letters; shorter stems stop telling words apart
_IRREGULAR = {
    "access": "access", "accesses": "access", "process": "process", "processes": "process", "processing": "process",
    "processor": "process", "people": "person", "personnel": "person", "staff": "person", "employees": "employe",
    "employee": "employe", "held": "hold", "kept": "keep", "sent": "send", "left": "leav", "given": "giv", "taken": "tak",
    "taking": "tak", "written": "writ", "lost": "loss", "policy": "policy", "policies": "policy", "ssl": "tls",
    "https": "tls", "retention": "retain", "user": "user", "users": "user", "server": "server", "servers": "server",
    "center": "center", "centers": "center", "datacenter": "datacenter", "datacenters": "datacenter",
    "destroy": "destruct", "destroyed": "destruct", "destruction": "destruct", "detect": "detect", "recovery": "recov",
}  # fmt: skip


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
