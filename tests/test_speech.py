"""What the program says: in the person's language, whole, and nothing past the catalogue."""

from __future__ import annotations

import ast
import json
import os
import pickle
import re
import string
import subprocess
import sys

import pytest
from messages import ERRORS, MAKES_AN_ERROR, SAYS, SOURCE, calls, catalogue, every_message, prose, renew, sources

from qanswer.errors import UsageError
from qanswer.speech import _, _n, preferred, said, said_n, speaking, spoken

_NAMES = re.compile(r"--[a-z][a-z-]+|`[^`]+`|QANSWER_\w+")  # options, commands and variables: the same in any language


def _fields(text: str) -> set[str]:
    return {name for _before, name, _spec, _conversion in string.Formatter().parse(text) if name}


@pytest.fixture(scope="module")
def said_by_the_program(regen):
    if regen:
        renew()
    return every_message()


@pytest.fixture(scope="module")
def japanese(said_by_the_program):  # noqa: ARG001 - which may write it anew
    return {entry.msgid: entry for entry in catalogue()}


def test_every_message_is_in_the_catalogue_and_no_other(said_by_the_program, japanese):
    """``pytest tests/test_speech.py --regen`` puts new messages into the catalogue, to be filled in."""
    assert set(japanese) == set(said_by_the_program)


def test_every_message_has_its_japanese(japanese):
    assert [entry.msgid for entry in japanese.values() if not (entry.msgstr or entry.msgstr_plural.get(0))] == []


def test_the_japanese_has_the_values_of_the_english(japanese):
    for entry in japanese.values():
        for text in filter(None, (entry.msgstr, *entry.msgstr_plural.values())):
            assert _fields(text) == _fields(entry.msgid) | _fields(entry.msgid_plural), entry.msgid


def test_the_japanese_names_the_same_options_and_commands(japanese):
    for entry in japanese.values():
        text = entry.msgstr or entry.msgstr_plural.get(0, "")
        assert not text or set(_NAMES.findall(text)) == set(_NAMES.findall(entry.msgid)), entry.msgid


def test_an_error_takes_a_template_and_its_values():
    """``UsageError("{path}: …", path=path)``; what an f-string has put together cannot be said otherwise."""
    composed = [
        f"{path.relative_to(SOURCE)}:{call.lineno}"
        for path in sources()
        for call, name in calls(path)
        if name in ERRORS | MAKES_AN_ERROR | SAYS
        and call.args
        and not isinstance(call.args[0], ast.Constant | ast.Name | ast.Attribute | ast.Call | ast.Starred)
    ]
    assert composed == []


def test_an_error_has_a_value_for_each_name_in_its_template():
    for path in sources():
        for call, name in calls(path):
            if name in ERRORS | MAKES_AN_ERROR | SAYS and call.args and isinstance(call.args[0], ast.Constant):
                given = {one.arg for one in call.keywords}
                if call.keywords and None not in given:
                    numbered = {"n"} if name in {"_n", "said_n"} else set()
                    assert _fields(call.args[0].value) <= given | numbered, f"{path}:{call.lineno}"


@pytest.mark.parametrize("room", ["cli", "report", "desk"])
def test_nothing_is_shown_past_the_catalogue(said_by_the_program, room):
    """A sentence in the code is said (``_``, ``said``), or it is no sentence: markup, a style, a pattern."""
    no_sentence = re.compile(r"<|default-src|\\|^(?:bold|dim) |^qanswer:? $|^http")
    loose = [
        f"{path.relative_to(SOURCE)}:{line}: {text}"
        for path in sorted((SOURCE / room).glob("*.py"))
        for line, text in prose(path)
        if text not in said_by_the_program and not no_sentence.search(text)
    ]
    assert loose == []


@pytest.mark.parametrize(
    "line", ['print(f"{n} cells changed")', 'Text("nothing was learnt")', 'table.add_column("settle with")']
)
def test_what_is_past_the_catalogue_is_found(tmp_path, line):
    module = tmp_path / "module.py"
    module.write_text(f'"""A module that says things."""\n{line}\n{line.replace("(", "(_(").replace(")", "))")}\n')
    assert [at for at, _text in prose(module)] == [2]


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "ja_JP.eucJP"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "QANSWER_LANG": "en"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C", "QANSWER_LANG": "ja"}, "ja"),
    ],
)
def test_the_wish_stands_before_the_locale(environment, language):
    assert preferred(environment) == language


def test_an_error_is_said_in_the_language_it_is_shown_in():
    error = UsageError("-o {output}: a table of links is a .xlsx or a .csv file; name it so", output="{links}.txt")
    assert str(error) == "-o {links}.txt: a table of links is a .xlsx or a .csv file; name it so"
    with speaking("ja"):
        assert str(error).startswith("-o {links}.txt: リンク")


def test_an_error_of_another_process_is_said_as_one_of_our_own():
    error = UsageError("{path}: is a folder; name a file in it", path="{a}", why=said("Is a directory"))
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (type(again), str(again)) == (UsageError, "{a}: is a folder; name a file in it")
    with speaking("ja"):
        assert str(again) == str(error) == "{a}: フォルダーです。中のファイルを指定してください。"


def test_a_text_in_data_stays_english_for_programs():
    kept = said("No such file or directory")
    with speaking("ja"):
        assert json.dumps([kept]) == '["No such file or directory"]'
        assert spoken(kept) == "ファイルまたはフォルダーがありません"


def test_values_are_spoken_with_what_they_stand_in():
    with speaking("ja"):
        assert "ファイルまたはフォルダー" in _(
            "{file}: cannot be read: {why}", file="a", why=said("No such file or directory")
        )


def test_numbers_of_one_and_of_many_differ_in_english_alone():
    one, many = "{n} cell changed", "{n} cells changed"
    assert [_n(one, many, n) for n in (0, 1, 2)] == ["0 cells changed", "1 cell changed", "2 cells changed"]
    assert said_n(one, many, 1) == "1 cell changed"


def test_what_has_no_japanese_is_said_in_english():
    with speaking("ja"):
        assert _("nobody ever says this of {thing}", thing="it") == "nobody ever says this of it"


def _run(*words: str, out: bool = False, **environment: str) -> str:
    others = {name: value for name, value in os.environ.items() if name not in {"LC_ALL", "QANSWER_LANG"}}
    ended = subprocess.run(
        [sys.executable, "-m", "qanswer", *words],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**others, **environment},
    )
    return ended.stdout if out else ended.stderr


def test_the_option_may_stand_anywhere_and_wins():
    told = [_run(*words, QANSWER_LANG="en") for words in (["--lang", "ja", "show", "x"], ["show", "x", "--lang=ja"])]
    assert told[0] == told[1] == _run("show", "x", LANG="ja_JP.UTF-8")
    assert "ありません" in told[0]


def test_help_in_japanese_is_shown_whole_at_80_columns():
    """Japanese has no spaces to break a line at; what stands in a column of the help must not be cut short for that."""
    shown = _run("fill", "--help", QANSWER_LANG="ja", COLUMNS="80", out=True)
    assert "使い方" in shown
    assert "…" not in shown.replace("postgresql://…", "")


def test_english_loads_no_catalogue():
    code = "import sys; sys.argv = ['qanswer', 'show', 'x']\nfrom qanswer.cli.main import run\ntry: run()\nexcept SystemExit: pass\nprint(*sys.modules, file=sys.stderr)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stderr.split()
    assert "polib" not in loaded
