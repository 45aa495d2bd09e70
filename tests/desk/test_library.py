"""What was finished is learnt with consent, and the library's pages show it and decide on it."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from qanswer.desk.app import make_app
from qanswer.desk.desk import Desk
from qanswer.intake.learn import Learner
from qanswer.library import store
from qanswer.library.model import Entry, Questionnaire, Told
from qanswer.library.places import LibraryPlace
from qanswer.model import Language, SheetCell
from qanswer.plan.model import FillOptions
from qanswer.service.layouts import Layouts
from qanswer.service.library import LibraryBeside
from qanswer.service.profile import Profile
from qanswer.service.workspace import Workspace

from .conftest import HERE, PORT, TOKEN, make_form

OURS = "年に一度、外部の講師を招いて実施しています。"


@pytest.fixture
def library(tmp_path):
    return tmp_path / "library.sqlite"


@pytest.fixture
def desk(knowledge, matcher, tmp_path, library) -> Desk:
    beside = LibraryBeside(matcher, str(library))
    workspace = Workspace(knowledge, matcher, Profile({}, {}), Layouts(tmp_path / "layouts"), beside)
    return Desk(workspace, FillOptions(), dropped_into=tmp_path / "dropped")


def client_of(desk) -> TestClient:
    client = TestClient(make_app(desk, token=TOKEN, port=PORT), base_url=HERE, headers={"origin": HERE})
    client.get("/", params={"token": TOKEN})
    return client


@pytest.fixture
def person(desk) -> TestClient:
    return client_of(desk)


def finished(person, desk, form, text=OURS) -> str:
    base = f"/forms/{desk.open(form)}"
    person.post(
        f"{base}/decisions", json={"decisions": [{"row": 3, "action": "write", "word": "○", "text": text}]}
    ).raise_for_status()
    person.post(f"{base}/finish", json={}).raise_for_status()
    return base


def learnt(person, base, **said) -> int:
    shown = person.post(f"{base}/learn", json={"customer": "見本銀行", "day": "2026-04-01", **said}).json()
    return person.post(f"{base}/learnt", json={"examined": shown["id"]}).json()["rows"]


def ids(person, **query) -> list[str]:
    return re.findall(r'data-id="(\w+)"', person.get("/library", params=query).text)


def test_nothing_is_learnt_by_looking_at_what_would_be(person, desk, form, library):
    base = finished(person, desk, form)
    shown = person.post(f"{base}/learn", json={}).json()
    assert shown["counts"]["added"] + shown["counts"]["changed"] >= 1
    assert any(row["answer"].endswith(OURS) for row in shown["rows"])
    assert not library.exists()


def test_what_was_written_by_hand_is_learnt_and_the_next_form_repeats_it(person, desk, form, tmp_path):
    assert learnt(person, finished(person, desk, form)) > 0
    later = make_form(tmp_path / "next.xlsx")
    row = person.get(f"/forms/{desk.open(later)}/state").json()["rows"][3]
    assert row["text"].startswith(OURS)


def test_only_what_was_shown_last_can_be_consented_to(person, desk, form, library):
    base = finished(person, desk, form)
    first = person.post(f"{base}/learn", json={"customer": "A", "day": "2026-04-01"}).json()["id"]
    person.post(f"{base}/learn", json={"customer": "B", "day": "2026-04-01"})
    assert person.post(f"{base}/learnt", json={"examined": first}).status_code == 422
    assert person.post(f"{base}/learnt", json={"examined": ""}).status_code == 422
    assert not library.exists()


def test_a_form_that_is_not_finished_has_nothing_to_learn(person, desk, form):
    assert person.post(f"/forms/{desk.open(form)}/learn", json={}).status_code == 422


def test_a_day_that_is_none_is_refused(person, desk, form):
    answer = person.post(f"{finished(person, desk, form)}/learn", json={"day": "1.4.2026"})
    assert answer.status_code == 422
    assert "1.4.2026" in answer.json()["error"]


def test_before_anything_was_learnt_the_page_says_so(person):
    page = person.get("/library", headers={"accept-language": "en"})
    assert page.status_code == 200
    assert "There are no past answers yet" in page.text


def test_a_library_that_cannot_be_used_is_said_on_the_page(person, library):
    library.write_bytes(b"somebody's own file")
    page = person.get("/library")
    assert page.status_code == 200
    assert "library.sqlite" in page.text


def test_what_was_told_is_found_by_a_question_and_taken_out_of_use_and_into_it_again(person, desk, form):
    learnt(person, finished(person, desk, form))
    (told, *_) = ids(person, q="従業員に対する情報セキュリティ教育を実施していますか。")
    assert OURS in person.get("/library", params={"q": "従業員に対する情報セキュリティ教育"}).text
    assert person.post("/library/decide", json={"id": told, "state": "retired"}).json()["state"] == "retired"
    assert f'data-id="{told}" data-to="approved"' in person.get("/library").text
    assert person.post("/library/decide", json={"id": told, "state": "approved"}).json()["state"] == "approved"


def test_answers_that_contradict_stand_beside_each_other(person, desk, form, tmp_path):
    learnt(person, finished(person, desk, form, "保管期間は7年です。"))
    other = make_form(tmp_path / "other.xlsx")
    learnt(person, finished(person, desk, other, "保管期間は90日です。"), day="2026-05-01")
    shown = person.get("/library", params={"view": "conflicts"}).text
    assert shown.count('class="pair"') == 1
    assert "7年" in shown
    assert "90日" in shown


def test_what_nobody_answered_stands_under_its_topic(person, desk, form):
    learnt(person, finished(person, desk, form))
    shown = person.get("/library", params={"view": "unknown"}, headers={"accept-language": "ja"}).text
    assert "損害賠償の上限額をご記入ください。" in shown


def test_old_answers_are_those_older_than_asked(person, desk, form):
    learnt(person, finished(person, desk, form), day="2020-04-01")
    assert ids(person, view="stale")
    assert not ids(person, view="stale", older="99999")


@pytest.mark.parametrize(
    "body", [{"id": "", "state": "retired"}, {"id": "zz", "state": "retired"}, {"id": "a", "state": "open"}, {"id": 7}]
)
def test_a_decision_on_nothing_or_of_another_kind_is_refused(person, desk, form, body):
    learnt(person, finished(person, desk, form))
    assert person.post("/library/decide", json=body).status_code == 422


def test_markup_in_what_was_told_stays_text(person, desk, form):
    learnt(person, finished(person, desk, form, "<script>alert(1)</script> 実施しています。"), customer="<b>銀行</b>")
    page = person.get("/library").text
    assert "<script>alert" not in page
    assert "<b>銀行" not in page


def test_a_desk_without_library_neither_reads_nor_offers_one(knowledge, matcher, form, tmp_path):
    workspace = Workspace(knowledge, matcher, Profile({}, {}), Layouts(tmp_path / "layouts"))
    desk = Desk(workspace, FillOptions())
    person = client_of(desk)
    base = f"/forms/{desk.open(form)}"
    assert person.post(f"{base}/finish", json={}).json()["may_learn"] is False
    assert person.post(f"{base}/learn", json={}).status_code == 422


def test_one_library_is_opened_for_pages_learning_and_filling(person, desk, form, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(store, "backend_of", lambda place, _made=store.backend_of: opened.append(place) or _made(place))
    person.get("/library")
    learnt(person, finished(person, desk, form))
    learnt(person, finished(person, desk, make_form(tmp_path / "見本信金.xlsx")))
    assert OURS in person.get("/library").text
    assert len(opened) == 1


def test_a_library_that_somebody_else_began_meanwhile_answers_the_next_form(person, desk, matcher, library):
    assert desk.workspace.past is None
    told = Told(
        Questionnaire("2025.xlsx", "Customer", "2025-04-01"),
        SheetCell("Q", "B3"),
        "社員食堂の献立は誰が決めていますか。",
        Language.JA,
        None,
        "栄養士が決めています。",
    )
    learner = Learner(matcher)
    store.Library(LibraryPlace(library), create=True).learn(
        [Entry(told, learner.keys(told))], "2025-04-01", learner.analysis
    )
    (row,) = desk.workspace.ask([told.question]).rows
    assert told.text in row.text
    assert told.text in person.get("/library").text


def test_changing_the_language_keeps_what_is_shown(person):
    answer = person.get("/library", params={"view": "stale", "older": "30", "lang": "en"}, follow_redirects=False)
    assert answer.headers["location"] == "/library?view=stale&older=30"
