"""The shipped check sheet says what the published one says: nothing lost, nothing added, white space aside."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from qanswer.knowledge.load import load
from qanswer.knowledge.locate import shipped_folder

HERE = Path(__file__).parent

_spec = importlib.util.spec_from_file_location("make_seed_fingerprint", HERE / "make_seed_fingerprint.py")
seed = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(seed)

SHEET = load(shipped_folder()).main
STORED = json.loads(seed.FINGERPRINT.read_text(encoding="utf-8"))
ROWS = [item for item in SHEET.items if not item.id.startswith("cert.")]


def test_the_sheet_has_71_rows_and_two_certifications():
    assert [item.id for item in SHEET.items] == [*STORED["items"], "cert.27001", "cert.27017"]
    assert len(SHEET.items) == 73


@pytest.mark.parametrize("item", ROWS, ids=lambda item: item.id)
def test_a_row_says_what_the_published_row_says(item):
    assert {
        "category": seed.digest(item.category),
        "section": seed.digest(item.section),
        "control": seed.digest(item.control),
        "status": item.status.value,
        "answer": seed.digest(item.answer),
        "characters": len(seed.squash(item.control + item.answer)),
        "urls": [seed.digest(source.url) for source in item.sources],
    } == STORED["items"][item.id]


def test_the_head_says_what_the_published_head_says():
    head = "".join(SHEET.head)
    assert {"hash": seed.digest(head), "characters": len(seed.squash(head))} == STORED["head"]


def test_every_character_of_the_published_sheet_is_there_as_often():
    bands = dict.fromkeys(text for item in ROWS for text in ((item.category, ""), (item.category, item.section)))
    numbers = [item.id.rpartition(".")[2] for item in ROWS]
    texts = [item.control + item.status + item.answer for item in ROWS]
    titles = [section or category for category, section in bands]
    whole = "".join([*SHEET.head, "確認事項", "実施有無", "備考", *titles, *numbers, *texts])
    assert seed.tally(whole) == STORED["characters"]


def test_the_certifications_say_nothing_but_what_the_head_says():
    head = "".join(SHEET.head)
    for certification in SHEET.certifications:
        item = SHEET.by_id[certification.item]
        stated = [item.control, item.answer, certification.number, certification.registrar, certification.applicability]
        assert [text for text in [*stated, *certification.scope] if text not in head] == []
        assert [word for word in certification.standard.split(" / ") if word not in head] == []


def test_a_row_left_blank_in_the_published_sheet_is_blank():
    assert [item.id for item in SHEET.items if not item.answer] == ["4.2"]


def test_only_two_rows_are_conditional():
    assert [item.id for item in SHEET.items if item.status.value == "※"] == ["6.7", "6.25"]


def test_every_source_stands_in_its_answer_as_the_sheet_prints_it():
    for item in SHEET.items:
        assert [source.url for source in item.sources if source.url not in item.answer] == []
        assert [word for source in item.sources for word in source.label.split() if word not in item.answer] == []


@pytest.mark.forms
def test_the_stored_fingerprint_is_the_published_sheets(shared):
    published = (shared / "seed" / "checksheet.txt").read_text(encoding="utf-8")
    assert seed.fingerprint(published) == STORED
