"""Patterns kept between runs match as if they were compiled here and now, whatever became of what was kept."""

from __future__ import annotations

import json
import re
from array import array
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import pytest

from qanswer import patterns
from qanswer.match.guards.patterns import read_table
from qanswer.match.labels import read_labels
from qanswer.text import normalise

LABELS = Path(__file__).parent / "labels" / "heldout_2.jsonl"
TEXTS = ("バックアップを毎日、30日分とっていますか。", "Is MFA (SAML 2.0) required? AES-256; 2024年4月 ○/×", "")
SOUND = (  # pattern, flags
    (r"(?P<count>\d+)(?:日|か月)|(?P<other>[ァ-ヺー]{2,})", 0),
    (r"^\s*is\b.*$", re.IGNORECASE | re.MULTILINE),
    (r"(?<=[A-Z])-(?=\d)|(?!x)y|(a)(b)?\2", re.ASCII),
    (r"[一-鿿々]+|[^\x00-\x7f]", 0),
    (r"(?i:mfa) \((?x: saml \s \d ) ", 0),
    ("", re.DOTALL),
)


@pytest.fixture
def anew(monkeypatch, tmp_path):
    """Return a function that begins a run of its own, in an empty folder of kept things."""
    monkeypatch.setenv("QANSWER_CACHE", str(tmp_path / "kept"))

    def begin():
        for known in (patterns.expression, patterns._from_earlier):
            known.cache_clear()
        for known in (patterns._used, patterns._new):
            known.clear()

    begin()
    yield begin
    begin()


def compilations(monkeypatch) -> list[str]:
    """Return a list that every pattern compiled from here on is added to."""
    seen: list[str] = []
    compile_ = patterns._compile
    monkeypatch.setattr(
        patterns, "_compile", lambda pattern, flags: (seen.append(pattern), compile_(pattern, flags))[1]
    )
    return seen


def outcome(pattern: re.Pattern[str]):
    found = [[(match.span(), match.groups(), match.groupdict()) for match in pattern.finditer(text)] for text in TEXTS]
    return pattern.pattern, pattern.flags, pattern.groups, dict(pattern.groupindex), found


def words_of(table: object) -> list[str]:
    if isinstance(table, dict):
        return [word for value in table.values() for word in words_of(value)]
    if isinstance(table, list):
        return [word for value in table for word in words_of(value)]
    return [table] if isinstance(table, str) else []


def test_a_kept_pattern_matches_as_a_compiled_one_and_is_not_compiled_again(anew, monkeypatch):
    guards = [
        (pattern, re.ASCII | re.MULTILINE) for name in ("negation", "details") for pattern in words_of(read_table(name))
    ]
    asked = [*SOUND, *guards]
    for pattern, flags in asked:
        assert outcome(patterns.expression(pattern, flags)) == outcome(re.compile(pattern, flags))
    patterns._keep()
    anew()
    again = compilations(monkeypatch)
    for pattern, flags in asked:
        assert outcome(patterns.expression(pattern, flags)) == outcome(re.compile(pattern, flags))
    assert again == []
    patterns.expression("not seen before")
    assert again == ["not seen before"]


def test_the_same_pattern_with_other_flags_is_another(anew):
    patterns.expression("a")
    patterns._keep()
    anew()
    assert patterns.expression("a", re.IGNORECASE).search("A")
    assert not patterns.expression("a").search("A")


@pytest.mark.usefixtures("anew")
def test_what_is_no_pattern_is_refused_as_ever():
    with pytest.raises(re.error, match="unterminated"):
        patterns.expression("(a")


def test_damaged_cut_foreign_or_unsound_programs_are_never_run(anew, tmp_path):
    pattern = r"(?P<n>\d+)日"
    patterns.expression(pattern)
    patterns._keep()
    (kept,) = (tmp_path / "kept").glob("*.patterns")
    whole = kept.read_bytes()
    bodies = [
        json.dumps([[pattern, 0, 32, 3, 1, {"n": 1}]]).encode(),
        json.dumps([[pattern, 0, 32, 9000, 1, {"n": 1}]]).encode(),
        json.dumps([[pattern, 0, 32, 3, 1, {"n": 70}]]).encode(),
        json.dumps([[pattern, "x", None]]).encode(),
        b"[",
    ]
    written = [whole[: len(whole) // 2], whole[:-4] + b"\0\0\0\0", b"", b"qanswer-patterns/0\n" + whole]
    for content in written:
        kept.write_bytes(content)
        anew()
        assert patterns.expression(pattern).findall("30日") == ["30"]
    for head in bodies:  # whole and of the right digest, but not what a compiler makes
        patterns._KEPT.write(patterns._mark(), len(head).to_bytes(8, "big") + head + array("I", [7, 99, 12]).tobytes())
        anew()
        assert patterns.expression(pattern).findall("30日") == ["30"]


@pytest.mark.usefixtures("anew")
def test_nothing_is_kept_where_that_is_switched_off(monkeypatch, tmp_path):
    monkeypatch.setenv("QANSWER_CACHE", "off")
    assert patterns.expression("[0-9]+日").search("30日")
    patterns._keep()
    assert not (tmp_path / "kept").exists()


@pytest.mark.usefixtures("anew")
@pytest.mark.parametrize("module", ["_sre", "re._parser", "re._compiler"])
@pytest.mark.parametrize("instead", [SimpleNamespace(), Mock(side_effect=TypeError), ImportError])
def test_a_python_whose_private_parts_are_otherwise_compiles_as_ever(module, instead, monkeypatch):
    """``instead``: a module without the name, one in which every function raises, none at all."""
    if isinstance(instead, Mock):
        instead = Mock(parse=instead, _code=instead, compile=instead, MAGIC=0, CODESIZE=4)

    def imported(name):
        if name == module and instead is ImportError:
            raise ImportError
        return instead if name == module else import_module(name)

    monkeypatch.setattr(patterns, "import_module", imported)
    for pattern, flags in SOUND:
        assert outcome(patterns.expression(pattern, flags)) == outcome(re.compile(pattern, flags))
    table = [pattern for pattern, _ in SOUND]
    for text in TEXTS:
        found = [(number, match.span()) for number, match in patterns.Sieve(table).search(text)]
        alone = [(number, re.compile(pattern).search(text)) for number, pattern in enumerate(table)]
        assert found == [(number, match.span()) for number, match in alone if match]


def test_runs_that_keep_at_once_leave_a_whole_file(anew, tmp_path):
    for number in range(50):
        patterns.expression(f"a{number}+")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: patterns._keep(), range(40)))
    anew()
    assert len(patterns._from_earlier()) == 50
    assert [path.suffix for path in (tmp_path / "kept").iterdir()] == [".patterns"]


def test_a_sieve_finds_what_each_pattern_finds_by_itself(anew):
    table = [pattern for name in ("negation", "details", "named", "scope") for pattern in words_of(read_table(name))]
    table += [
        "(?i:mfa)|saml",
        "a?b?",
        r"(?<=毎)[日週]{2,}",
        "(?:aes|des)(?:-?(?:128|256))?",
        r"x\d+|[^a-z]y|毎.か月",
        "(?:ab)+c",
    ]
    texts = [
        *TEXTS,
        *(normalise(label.question.text) for label in read_labels(LABELS)[:60]),
        "毎日日 des xy 毎2か月 ababc",
    ]
    alone = [patterns.expression(pattern, re.ASCII) for pattern in table]
    sieve = patterns.Sieve(table, re.ASCII)
    found = [[(number, match.span()) for number, match in sieve.search(text)] for text in texts]
    assert found == [
        [(number, match.span()) for number, one in enumerate(alone) if (match := one.search(text))] for text in texts
    ]
    patterns._keep()
    anew()
    again = patterns.Sieve(table, re.ASCII)
    assert [again.possible(text) for text in texts] == [sieve.possible(text) for text in texts]


def test_a_sieve_searches_for_little_more_than_it_finds():
    table = [pattern for name in ("actions", "details") for pattern in words_of(read_table(name))]
    sieve = patterns.Sieve(table, re.ASCII)
    texts = [normalise(label.question.text) for label in read_labels(LABELS)]
    assert sum(len(sieve.possible(text)) for text in texts) < len(texts) * len(table) / 8
