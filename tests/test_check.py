"""A fault in the knowledge is found, named by where it stands, and sound knowledge has none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qanswer.check import FEWEST_SAMPLES, Fault, gaps, lint
from qanswer.findings import find
from qanswer.knowledge.load import load
from qanswer.knowledge.locate import shipped_folder
from qanswer.knowledge.model import CheckSheet, Concept, Item, Knowledge, Topic
from qanswer.model import Language
from qanswer.statements import Attribute, Link, Source, Status, Translation

ITEM = Item(
    id="1",
    category="A",
    section="",
    control="Backups are taken",
    status=Status.MET,
    answer="毎日取得します。３０日間保管します(https://a.example/x)。",
    sources=(Source("https://a.example/x"),),
    links=(Link("backup.taken", states={Attribute.FREQUENCY: "毎日"}),),
    control_en="Backups are taken",
    answer_en="Taken daily, kept for 30 days (https://a.example/x).",
)
TOPIC = Topic(
    id="backup.taken",
    name_ja="バックアップ",
    name_en="Backups",
    owner="it",
    keywords_ja=("予備",),
    keywords_en=("backup",),
    samples_ja=tuple(f"質問{number}" for number in range(FEWEST_SAMPLES)),
    samples_en=tuple(f"question {number}" for number in range(FEWEST_SAMPLES)),
    attributes=(Attribute.FREQUENCY,),
)


def knowledge(item=ITEM, topics=(TOPIC,), concepts=()):
    sheet = CheckSheet(
        path=Path("checksheet.toml"),
        sha256="",
        title="Sheet",
        vendor="Vendor",
        service="",
        language=Language.JA,
        guideline="",
        guideline_url="",
        as_of="",
        legend={},
        head=(),
        certifications=(),
        items=(item,),
    )
    return Knowledge(sheets=(sheet,), topics=tuple(topics), concepts=tuple(concepts), departments={}, sha256="")


@pytest.fixture(scope="module")
def knowledge_of_words(tmp_path_factory):
    """Return a base of which only the check sheet is the vendor's own."""
    folder = tmp_path_factory.mktemp("kb")
    (folder / "checksheet.toml").write_text(
        '[sheet]\ntitle = "シート"\nvendor = "例示"\n[[item]]\nid = "1"\nstatus = "○"\n'
        'control = "データのバックアップを定期的に取得すること。"\nanswer = "毎日バックアップを取得しています。"\n',
        encoding="utf-8",
    )
    return load(folder)


def other_topic(**changes):
    samples = {
        "samples_ja": tuple(f"別の問い{n}" for n in range(10)),
        "samples_en": tuple(f"ask {n}" for n in range(10)),
    }
    return replace(TOPIC, **{"id": "x.y", "keywords_ja": (), "keywords_en": (), **samples, **changes})


def test_sound_knowledge_has_no_fault():
    assert lint(knowledge()) == []


def states(quote, attribute=Attribute.FREQUENCY):
    return (Link("backup.taken", states={attribute: quote}),)


ITEM_FAULTS = [
    ({"links": (Link("x.y"),)}, "link_to_nothing", 'links to topic "x.y", which does not exist'),
    ({"links": states("毎週")}, "quote_not_in_answer", 'states frequency as "毎週", which its answer does not say'),
    ({"links": states("毎日", Attribute.COUNT)}, "idle_attribute", "states count, which topic backup.taken does not list"),
    ({"sources": (Source("a.example"),)}, "bad_address", '"a.example" is not a web address'),
    ({"sources": (Source("http://[a"),)}, "bad_address", '"http://[a" is not a web address'),
    ({"answer_en": "Kept for 31 days."}, "english_adds", 'answer_en has "31", which the original does not'),
    ({"answer_en": "See https://b.example/."}, "english_adds", 'answer_en has "https://b.example/.", which the original does not'),
    ({"answer_en": "ISO 27001"}, "english_adds", 'answer_en has "27001", which the original does not'),
    ({"control_en": "Control 5"}, "english_adds", 'control_en has "5", which the original does not'),
    ({"answer_en": "", "translation": Translation.APPROVED}, "approved_nothing", "the translation is approved, but answer_en is missing"),
    ({"answer": "", "answer_en": "Yes.", "links": (Link("backup.taken"),)}, "english_of_nothing", "answer_en translates an answer that is blank"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "code", "message"), ITEM_FAULTS, ids=[row[1] for row in ITEM_FAULTS])
def test_a_fault_of_an_item_is_found(changes, code, message):
    assert lint(knowledge(replace(ITEM, **changes))) == [Fault(code, "item 1", message)]


TOPIC_FAULTS = [
    (other_topic(samples_ja=("一つ",)), "few_samples", "x.y", "has 1 samples in ja, less than 10"),
    (
        other_topic(samples_en=("Question  3", *other_topic().samples_en)),
        "double_sample",
        "backup.taken",
        'sample "question 3" stands also under x.y',
    ),
    (
        other_topic(samples_ja=("別の問い1", *other_topic().samples_ja)),
        "double_sample",
        "x.y",
        'sample "別の問い1" stands twice',
    ),
]


@pytest.mark.parametrize(("topic", "code", "where", "message"), TOPIC_FAULTS, ids=[row[1] for row in TOPIC_FAULTS])
def test_a_fault_of_a_topic_is_found(topic, code, where, message):
    assert lint(knowledge(topics=(TOPIC, topic))) == [Fault(code, f"topic {where}", message)]


def test_topics_that_share_many_keywords_may_be_one():
    one, other = replace(TOPIC, keywords_en=("a", "b", "c", "d")), other_topic(keywords_en=("D", "ｃ", "B", "A", "e"))
    message = "shares 4 keywords with x.y: a, b, c, d"
    assert lint(knowledge(topics=(one, other))) == [Fault("twin_topics", "topic backup.taken", message)]
    fewer = replace(other, keywords_en=("a", "b", "c"))
    assert lint(knowledge(topics=(one, fewer))) == []


def test_a_topic_may_have_one_word_in_both_languages():
    assert lint(knowledge(topics=(replace(TOPIC, keywords_ja=("MFA",), keywords_en=("mfa",)),))) == []


def test_a_form_under_two_concepts_is_found():
    concepts = (Concept("a", ("暗号",), ("TLS",)), Concept("b", ("ＴＬＳ",), ("tls",)))
    assert lint(knowledge(concepts=concepts)) == [Fault("double_form", "concept a", '"TLS" stands also under b')]


def test_topics_that_no_item_answers_are_gaps_and_no_faults():
    related = replace(ITEM, links=(*ITEM.links, Link("x.y", answers=False)))
    known = knowledge(related, topics=(TOPIC, other_topic()))
    assert lint(known) == []
    assert [topic.id for topic in gaps(known)] == ["x.y"]


def test_a_sheet_that_nobody_linked_is_linked_by_its_words_and_has_no_fault_for_it(knowledge_of_words):
    assert lint(knowledge_of_words) == []
    assert "unlinked_item" not in {finding.code for finding in find(knowledge_of_words, date(2026, 4, 1))}
    missing = {topic.id for topic in gaps(knowledge_of_words)}
    assert "backup.taken" not in missing
    assert 0 < len(missing) < len(knowledge_of_words.topics)


def test_a_link_on_one_item_makes_no_fault_of_the_others():
    known = knowledge()
    forgotten = replace(ITEM, id="2", links=())
    both = replace(known, sheets=(replace(known.main, items=(ITEM, forgotten)),))
    assert lint(both) == []
    assert [(finding.code, finding.where) for finding in find(both, date(2026, 4, 1))] == [
        ("same_text", "item 2"),
        ("unlinked_item", "item 2"),
    ]


def test_a_fault_reads_as_one_line_and_as_json():
    fault = Fault("bad_address", "item 1", "is no address")
    assert str(fault) == "item 1: is no address (bad_address)"
    assert fault.as_json() == {"code": "bad_address", "where": "item 1", "message": "is no address"}


def test_the_shipped_sheet_has_sound_addresses_translations_quotes_and_forms():
    shipped = lint(load(shipped_folder()))
    grave = {
        "link_to_nothing",
        "quote_not_in_answer",
        "bad_address",
        "english_adds",
        "english_of_nothing",
        "double_form",
    }
    assert [str(fault) for fault in shipped if fault.code in grave] == []


def test_a_quote_that_the_answer_no_longer_has_is_a_fault():
    linked = replace(ITEM, links=(replace(ITEM.links[0], quote="no such sentence"),))
    assert [fault.code for fault in lint(knowledge(linked))] == ["quote_not_in_answer"]
