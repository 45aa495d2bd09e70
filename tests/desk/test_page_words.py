"""The page's words are there in both languages, and each is used."""

import re
import tomllib
from importlib.resources import files

import pytest

from qanswer.desk.library_pages import VIEWS
from qanswer.desk.words import words
from qanswer.intake.judging import LearnState
from qanswer.library.model import State
from qanswer.model import Language

PAGE = files("qanswer.desk")
TABLE = tomllib.loads((PAGE / "words.toml").read_text(encoding="utf-8"))
SCRIPTS = [one.read_text(encoding="utf-8") for one in (PAGE / "static").iterdir() if one.name.endswith(".js")]
PAGES = [one.read_text(encoding="utf-8") for one in (PAGE / "templates").iterdir()]
BY_NAME = {  # states, tabs and lists, named by what the program sends
    *("decide", "tick", "check", "done", "by_source", "ask", "news"),
    *(f"state_{state.value}" for state in State),
    *(f"library_{view}{part}" for view in VIEWS for part in ("", "_is")),
    *(f"learn_{state.value}" for state in LearnState),
    *(f"learn_{field}" for field in ("customer", "day", "product")),
}


def test_both_languages_say_the_same_things_with_the_same_values() -> None:
    assert TABLE["ja"].keys() == TABLE["en"].keys()
    for key, japanese in TABLE["ja"].items():
        assert set(re.findall(r"\{\w+\}", japanese)) == set(re.findall(r"\{\w+\}", TABLE["en"][key])), key


def test_every_word_is_used_and_every_used_word_is_there() -> None:
    source = "\n".join(SCRIPTS + PAGES)
    used = set(re.findall(r"(?<![.\w])words\.(\w+)", source)) | set(re.findall(r'say\("(\w+)"', source))
    assert words(Language.JA).keys() == used | BY_NAME


@pytest.mark.parametrize("source", SCRIPTS)
def test_no_script_makes_markup_of_a_text(source: str) -> None:
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", source)


@pytest.mark.parametrize("source", [*SCRIPTS, *PAGES])
def test_nothing_is_loaded_from_elsewhere(source: str) -> None:
    assert not re.search(r"(?:https?:)?//[\w.-]+\.\w", re.sub(r"^\s*//.*$", "", source, flags=re.MULTILINE))
