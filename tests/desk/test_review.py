"""A form reviewed through the page's own requests: each decision is kept at once, and the copy holds just these."""

from __future__ import annotations

import io
import json

import pytest
from openpyxl import load_workbook

from qanswer.desk.desk import Desk
from qanswer.plan.model import FillOptions
from qanswer.speech import speak

from .conftest import QUESTIONS, make_form


def opened(desk, form) -> str:
    return f"/forms/{desk.open(form)}"


def rows(person, base) -> list[dict]:
    return person.get(f"{base}/state").json()["rows"]


def decide(person, base, *decisions):
    return person.post(f"{base}/decisions", json={"decisions": list(decisions)})


def kept(form) -> list[dict]:
    return json.loads(form.with_name(f"{form.stem}.decisions.json").read_text(encoding="utf-8"))["decisions"]


def test_the_queue_says_what_each_row_needs(person, desk, form):
    states = [row["state"] for row in rows(person, opened(desk, form))]
    assert states[0] == "check"
    assert states[1] == "decide"
    assert set(states) <= {"decide", "tick", "check", "done"}


def test_the_forms_own_words_are_offered_and_nothing_else(person, desk, form):
    assert rows(person, opened(desk, form))[0]["words"] == ["○", "△", "×", "対象外"]


def test_a_decision_is_on_the_disk_when_the_page_hears_of_it(person, desk, form):
    base = opened(desk, form)
    answer = decide(person, base, {"row": 1, "action": "write", "word": "対象外", "text": "契約書のとおりです。"})
    assert answer.json()["rows"][0]["state"] == "done"
    (decision,) = kept(form)
    assert (decision["word"], decision["text"]) == ("対象外", "契約書のとおりです。")


def test_another_run_goes_on_from_what_was_decided(person, desk, form, workspace, tmp_path):
    decide(person, opened(desk, form), {"row": 0, "action": "blank"})
    later = Desk(workspace, FillOptions(), dropped_into=tmp_path)
    again = later.forms[later.open(form)]
    assert list(again.decisions) == [0]
    assert not again.rows[0].written


def test_the_copy_holds_the_decisions_and_the_rest_as_proposed(person, desk, form):
    base = opened(desk, form)
    proposed = rows(person, base)[2]
    decide(
        person, base,
        {"row": 0, "action": "blank"},
        {"row": 1, "action": "write", "word": "×", "text": "上限はありません。"},
    )  # fmt: skip
    done = person.post(f"{base}/finish", json={}).json()
    sheet = load_workbook(done["output"])["設問"]
    assert (sheet["C2"].value, sheet["D2"].value) == (None, None)
    assert (sheet["C3"].value, sheet["D3"].value) == ("×", "上限はありません。")
    assert sheet["C4"].value == proposed["word"] == "○"
    assert person.get(f"{base}/copy").content == form.with_name("見本銀行.filled.xlsx").read_bytes()


def test_a_copy_that_is_there_is_replaced_only_when_asked(person, desk, form):
    base = opened(desk, form)
    form.with_name("見本銀行.filled.xlsx").write_bytes(b"somebody's")
    refused = person.post(f"{base}/finish", json={})
    assert refused.status_code == 422
    assert form.with_name("見本銀行.filled.xlsx").read_bytes() == b"somebody's"
    assert person.post(f"{base}/finish", json={"force": True}).status_code == 200


def test_accepting_a_row_held_back_writes_the_text_that_was_shown_without_a_tick(person, desk, form):
    base = opened(desk, form)
    held = next((row for row in rows(person, base) if row["state"] == "decide" and row["text"]), None)
    if held is None:
        pytest.skip("no row of this form is held back with a text")
    decide(person, base, {"row": held["id"], "action": "accept"})
    after = rows(person, base)[held["id"]]
    assert (after["state"], after["word"], after["text"]) == ("done", "", held["text"])


def test_undo_takes_the_last_step_back_on_the_disk_too(person, desk, form):
    base = opened(desk, form)
    before = rows(person, base)[0]
    decide(person, base, {"row": 0, "action": "write", "word": "×", "text": "別の回答"})
    decide(person, base, {"row": 0, "action": "blank"}, {"row": 2, "action": "accept"})
    person.post(f"{base}/undo", json={})
    assert rows(person, base)[0]["text"] == "別の回答"
    assert rows(person, base)[2]["state"] == "check"
    person.post(f"{base}/undo", json={})
    assert rows(person, base)[0] == before
    assert kept(form) == []
    assert person.post(f"{base}/undo", json={}).json()["rows"] == []


def test_decisions_sent_together_are_taken_all_or_none(person, desk, form):
    base = opened(desk, form)
    answer = decide(
        person, base, {"row": 0, "action": "blank"}, {"row": 2, "action": "write", "word": "たぶん", "text": ""}
    )
    assert answer.status_code == 422
    assert "たぶん" in answer.json()["error"]
    assert [row["state"] for row in rows(person, base)].count("done") == 0


def test_a_page_in_another_tab_hears_what_changed_since(person, desk, form):
    base = opened(desk, form)
    version = person.get(f"{base}/state").json()["version"]
    decide(person, base, {"row": 3, "action": "accept"})
    changed = person.get(f"{base}/since/{version}").json()
    assert [row["id"] for row in changed["rows"]] == [3]
    assert person.get(f"{base}/since/{changed['version']}").json()["rows"] == []


def test_a_form_changed_on_the_disk_is_planned_anew_and_keeps_the_decisions_on_the_same_questions(person, desk, form):
    base = opened(desk, form)
    decide(person, base, {"row": 0, "action": "blank"}, {"row": 3, "action": "blank"})
    book = load_workbook(form)
    book["設問"]["B5"].value = "退職者のアカウントを速やかに削除していますか。"
    book.save(form)
    assert decide(person, base, {"row": 1, "action": "blank"}).status_code == 422
    person.get(base)
    state = person.get(f"{base}/state").json()
    assert state["dropped"] == 1
    assert [row["id"] for row in state["rows"] if row["state"] == "done"] == [0]


def test_questions_put_to_a_department_come_back_as_proposals(person, desk, form):
    base = opened(desk, form)
    owner = next(iter(person.get(f"{base}/state").json()["departments"]))
    decide(person, base, {"row": 1, "action": "ask", "owner": owner})
    assert "損害賠償の上限額" in person.get(f"{base}/ask").json()["text"]
    book = load_workbook(io.BytesIO(person.get(f"{base}/ask.xlsx").content))
    assert book.active["D2"].value == "損害賠償の上限額をご記入ください。"
    book.active["F2"].value = "月額利用料の12か月分です。"
    stream = io.BytesIO()
    book.save(stream)
    person.post(f"{base}/ask.xlsx", files={"list": ("answered.xlsx", stream.getvalue())})
    told = rows(person, base)[1]
    assert (told["state"], told["text"]) == ("decide", "月額利用料の12か月分です。")
    decide(person, base, {"row": 1, "action": "accept"})
    assert rows(person, base)[1]["written"]["D3"].startswith("月額利用料の12か月分です。")


def test_another_forms_list_is_not_taken(person, desk, form, tmp_path):
    other = opened(desk, make_form(tmp_path / "other.xlsx", ("第三者認証を取得していますか。",)))
    base = opened(desk, form)
    decide(person, base, {"row": 0, "action": "ask", "owner": ""})
    book = load_workbook(io.BytesIO(person.get(f"{base}/ask.xlsx").content))
    book.active["F2"].value = "はい"
    stream = io.BytesIO()
    book.save(stream)
    answer = person.post(f"{other}/ask.xlsx", files={"list": ("answered.xlsx", stream.getvalue())})
    assert answer.status_code == 422
    assert "another form" in answer.json()["error"]


def test_a_dropped_form_is_kept_and_dropped_again_is_the_same(person, desk, form):
    first = person.post("/forms", files={"form": ("..\\..\\見本銀行.xlsx", form.read_bytes())}).json()["id"]
    decide(person, f"/forms/{first}", {"row": 0, "action": "blank"})
    again = person.post("/forms", files={"form": ("見本銀行.xlsx", form.read_bytes())}).json()["id"]
    assert again == first
    assert rows(person, f"/forms/{first}")[0]["state"] == "done"
    assert desk.forms[first].path.name == "見本銀行.xlsx"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nothing", b"%PDF-1.7"])
def test_what_is_no_form_is_refused_in_a_sentence(person, content):
    answer = person.post("/forms", files={"form": ("form.xlsx", content)})
    assert answer.status_code == 422
    assert "form.xlsx" in answer.json()["error"]


def test_a_document_of_the_same_name_beside_the_workbook_keeps_its_own_decisions(person, desk, form):
    document = form.with_suffix(".csv")
    document.write_text(f"No.,確認事項,回答,備考\n1,{QUESTIONS[0]},,\n", encoding="utf-8")
    decide(person, opened(desk, form), {"row": 0, "action": "blank"}, {"row": 2, "action": "blank"})
    decide(person, opened(desk, document), {"row": 0, "action": "accept"})
    assert [one["action"] for one in kept(form)] == ["blank", "blank"]
    assert "accept" in form.with_name("見本銀行.csv.decisions.json").read_text(encoding="utf-8")


def test_two_forms_do_not_mix(person, desk, form, tmp_path):
    other = opened(desk, make_form(tmp_path / "other.xlsx"))
    decide(person, opened(desk, form), {"row": 0, "action": "blank"})
    assert all(row["state"] != "done" for row in rows(person, other))
    assert not (tmp_path / "other.decisions.json").exists()


@pytest.mark.parametrize(
    "decision",
    [
        {"row": 99, "action": "accept"},
        {"row": -1, "action": "accept"},
        {"row": True, "action": "accept"},
        {"row": "0", "action": "accept"},
        {"row": 0, "action": "delete"},
        {"row": 0, "action": "write", "choice": "maybe"},
        {"row": 0, "action": "write", "text": 7},
        {"row": 0, "action": "take", "statement": "no such"},
        {"row": 0},
    ],
)
def test_a_request_of_another_shape_changes_nothing(person, desk, form, decision):
    base = opened(desk, form)
    assert decide(person, base, decision).status_code == 422
    assert not form.with_name("見本銀行.decisions.json").exists()


def test_a_form_that_is_not_on_the_desk_is_told_so(person):
    assert person.get("/forms/000000000000/state").status_code == 404


def test_texts_of_the_form_reach_the_page_as_values_and_never_in_its_markup(person, desk, form):
    base = opened(desk, form)
    assert "onclick" not in person.get(base).text
    assert rows(person, base)[4]["question"].startswith("<b onclick")


def test_a_wish_stands_before_what_the_browser_asks_for(person, desk, form, monkeypatch):
    monkeypatch.setenv("QANSWER_LANG", "ja")
    speak("ja")
    try:
        page = person.get(f"/forms/{desk.open(form)}", headers={"accept-language": "en"}).text
        refused = person.get("/forms/nowhere", headers={"accept-language": "en"}).json()
    finally:
        speak("en")
    assert "完了" in page
    assert "開き直してください" in refused["error"]


def test_the_page_speaks_the_persons_language(person, desk, form, monkeypatch):
    monkeypatch.delenv("QANSWER_LANG")
    base = opened(desk, form)
    assert "完了" in person.get(base, headers={"accept-language": "ja"}).text
    assert "Finish" in person.get(base, headers={"accept-language": "en-GB,ja;q=0.5"}).text
    person.get(base, params={"lang": "en"})
    assert "Finish" in person.get(base, headers={"accept-language": "ja"}).text
