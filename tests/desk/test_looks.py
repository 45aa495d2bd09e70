"""The page without a form shows what was worked on before, and a form what changed since somebody last looked."""

from __future__ import annotations

import json

import pytest
from openpyxl import load_workbook

from qanswer.desk.desk import Desk
from qanswer.plan.model import FillOptions

from .conftest import QUESTIONS
from .test_library import client_of


@pytest.fixture
def again(workspace, tmp_path):
    """Begin another run of the program."""
    return lambda: Desk(workspace, FillOptions(), dropped_into=tmp_path / "dropped")


def decided(person, base, *rows):
    decisions = [{"row": row, "action": "blank"} for row in rows]
    person.post(f"{base}/decisions", json={"decisions": decisions}).raise_for_status()


def news(person, base) -> list[int]:
    return [row["id"] for row in person.get(f"{base}/state").json()["rows"] if row["is_news"]]


def test_another_run_shows_what_was_worked_on_and_opens_it_again(person, desk, form, again):
    base = f"/forms/{desk.open(form)}"
    decided(person, base, 0, 1)
    later = client_of(again())
    home = later.get("/").text
    assert f'href="{base}"' in home
    assert f"2 / {len(QUESTIONS)}" in home
    assert later.get(base).status_code == 200
    assert [row["state"] for row in later.get(f"{base}/state").json()["rows"]][:2] == ["done", "done"]


def test_a_form_that_is_gone_is_said_to_be_and_is_no_link(person, desk, form, again):
    base = f"/forms/{desk.open(form)}"
    decided(person, base, 0)
    form.unlink()
    home = client_of(again()).get("/", headers={"accept-language": "en"}).text
    assert form.name in home
    assert f'href="{base}"' not in home


def test_one_s_own_decisions_are_no_news_and_a_colleague_s_are(person, desk, form, again):
    base = f"/forms/{desk.open(form)}"
    decided(person, base, 0)
    assert news(client_of(second := again()), f"/forms/{second.open(form)}") == []
    journal = form.with_name(f"{form.stem}.decisions.json")
    kept = json.loads(journal.read_text(encoding="utf-8"))
    question = {"location": {"sheet": "設問", "cell": "B4"}, "question": QUESTIONS[2]}
    kept["decisions"].append({**question, "action": "blank"})
    journal.write_text(json.dumps(kept), encoding="utf-8")
    third = again()
    later = client_of(third)
    assert news(later, f"/forms/{third.open(form)}") == [2]


def test_a_question_that_was_changed_is_the_only_news(desk, form, again):
    desk.open(form)
    book = load_workbook(form)
    book["設問"]["B6"].value = "退職者のアカウントを速やかに削除していますか。"
    book.save(form)
    second = again()
    assert news(client_of(second), f"/forms/{second.open(form)}") == [4]


def test_nothing_that_a_form_says_is_kept_with_the_looks(person, desk, form, tmp_path):
    decided(person, f"/forms/{desk.open(form)}", 0)
    kept = "".join(place.read_text(encoding="utf-8") for place in (tmp_path / "dropped" / "looks").iterdir())
    assert str(form) in json.loads(kept)["path"]
    assert not any(question[:6] in json.dumps(json.loads(kept), ensure_ascii=False) for question in QUESTIONS)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"schema": "qanswer/look/1", "path": 7}', "\0"])
def test_a_look_that_cannot_be_read_is_as_if_there_were_none(desk, form, again, tmp_path, content):
    desk.open(form)
    (kept,) = (tmp_path / "dropped" / "looks").iterdir()
    kept.write_text(content, encoding="utf-8")
    second = again()
    person = client_of(second)
    assert person.get("/").status_code == 200
    assert news(person, f"/forms/{second.open(form)}") == []


def test_an_id_that_nobody_opened_is_not_found(person):
    assert person.get("/forms/..%2F..%2Fetc").status_code == 404
    assert person.get("/forms/0123456789ab").status_code == 404
