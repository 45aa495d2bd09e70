"""The program's tables, kept between runs, are what their files say, whatever became of what was kept."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from qanswer import packaged

NAMES = ("match/reading", "match/guards/negation", "forms/vocabulary/words", "text_tables", "report/reasons")


@pytest.fixture
def anew(monkeypatch, tmp_path):
    """Return a function that begins a run of its own, in a folder of kept things that is empty at first."""
    monkeypatch.setenv("QANSWER_CACHE", str(tmp_path / "kept"))

    def begin():
        packaged.packaged.cache_clear()
        packaged._every.cache_clear()

    begin()
    yield begin
    begin()


def parsings(monkeypatch) -> list[bytes]:
    """Return a list that every table parsed from here on is added to."""
    seen: list[bytes] = []
    parse = packaged._parsed
    monkeypatch.setattr(packaged, "_parsed", lambda content: (seen.append(content), parse(content))[1])
    return seen


def of_file(name: str):
    return tomllib.loads(files("qanswer").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def test_a_table_is_what_its_file_says_and_a_later_run_parses_none(anew, monkeypatch):
    for name in NAMES:
        assert packaged.packaged(name) == of_file(name)
    anew()
    parsed = parsings(monkeypatch)
    for name in NAMES:
        assert packaged.packaged(name) == of_file(name)
    assert parsed == []


def test_what_was_kept_of_other_tables_or_damaged_is_not_read(anew, tmp_path, monkeypatch):
    packaged.packaged(NAMES[0])
    (kept,) = (tmp_path / "kept").glob("*.tables")
    kept.write_bytes(kept.read_bytes()[:-1])
    anew()
    assert packaged.packaged(NAMES[0]) == of_file(NAMES[0])
    anew()
    contents = packaged._contents
    monkeypatch.setattr(packaged, "_contents", lambda *place: [*contents(*place), ("more", b"a = 1")])
    assert packaged.packaged("more") == {"a": 1}


@pytest.mark.usefixtures("anew")
def test_where_nothing_is_kept_only_the_table_asked_for_is_parsed(monkeypatch, tmp_path):
    monkeypatch.setenv("QANSWER_CACHE", "off")
    parsed = parsings(monkeypatch)
    assert packaged.packaged(NAMES[0]) == of_file(NAMES[0])
    assert len(parsed) == 1
    assert not (tmp_path / "kept").exists()


def test_no_table_holds_a_date_which_json_has_not():
    def plain(value: object) -> bool:
        if isinstance(value, dict):
            return all(map(plain, value.values()))
        return all(map(plain, value)) if isinstance(value, list) else isinstance(value, str | int | float)

    assert all(plain(of_file(name)) for name, _ in packaged._contents(files("qanswer"), ""))
