"""What may be said, from one sheet or several: each statement has an id of its own and knows its source."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qanswer.answer import Policy, decide
from qanswer.errors import KnowledgeError
from qanswer.findings import find
from qanswer.knowledge.load import load
from qanswer.match.engine import Matcher
from qanswer.model import Choice, Language, Question, SheetCell, Verdict
from qanswer.statements import SheetOrigin, Status

if TYPE_CHECKING:
    from pathlib import Path

MAIN = """
[sheet]
title = "本体シート"
title_en = "Main Sheet"
vendor = "例社"
as_of = 2026-01-31
[[item]]
id = "1"
control = "通信を暗号化すること。"
control_en = "Encrypt traffic."
status = "○"
answer = "すべての通信をTLSで暗号化しています。"
answer_en = "All traffic is encrypted with TLS."
"""
HOSTING = """
[sheet]
title = "Hosting Sheet"
vendor = "Example"
language = "en"
[[item]]
id = "1"
control = "Data centres must have fire protection."
status = "Partial"
answer = "The data centre has a sprinkler system."
audience = "nda"
[[item.source]]
url = "https://example.com/fire"
"""
LINKS = """
[[link]]
item = "hosting:1"
topic = "TOPIC"
answers = true
"""


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "sheets").mkdir()
    (tmp_path / "checksheet.toml").write_text(MAIN, encoding="utf-8")
    (tmp_path / "sheets" / "hosting.toml").write_text(HOSTING, encoding="utf-8")
    return tmp_path


def test_items_of_a_further_sheet_bear_its_name_and_cite_it(folder):
    said = load(folder).statements

    assert list(said) == ["1", "hosting:1"]
    hosting = said["hosting:1"]
    assert hosting.origin == SheetOrigin("hosting", dict.fromkeys(Language, "Hosting Sheet"), "1")
    assert hosting.citation[Language.EN] == "Source: Hosting Sheet 1 https://example.com/fire"
    assert said["1"].citation == {
        Language.JA: "出典：本体シート（2026-01-31現在） 1",
        Language.EN: "Source: Main Sheet (as of 2026-01-31) 1",
    }
    assert (hosting.status, hosting.printed, hosting.language) == (Status.PARTIAL, "Partial", Language.EN)


def test_a_statement_has_its_texts_by_language_its_own_first(folder):
    said = load(folder).statements

    assert said["1"].all_text == ("すべての通信をTLSで暗号化しています。", "All traffic is encrypted with TLS.")
    assert said["1"].stated_on == "2026-01-31"
    assert said["hosting:1"].all_text == ("The data centre has a sprinkler system.",)
    assert said["hosting:1"].translated_text == ""


def test_a_question_is_answered_from_whichever_sheet_says_so(folder):
    knowledge = load(folder)
    question = Question(SheetCell("Q", "A2"), "Does the data centre have fire protection?", Language.EN)

    match = Matcher(knowledge).match(question)
    answer = decide(match, knowledge.statements, question, Policy(0.0, 0.0, 0.0, audience="nda"))

    assert match.candidates[0].statement == "hosting:1"
    assert (answer.verdict, answer.choice) == (Verdict.FILLED, Choice.PARTIAL)
    assert answer.citation == "Source: Hosting Sheet 1 https://example.com/fire"


def test_links_and_faults_name_an_item_by_its_sheet(folder):
    topic = load(folder).topics[0].id
    (folder / "links.toml").write_text(LINKS.replace("TOPIC", topic), encoding="utf-8")

    knowledge = load(folder)

    assert [link.topic for link in knowledge.statements["hosting:1"].links] == [topic]
    assert knowledge.statements["1"].links == ()
    unlinked = [finding.where for finding in find(knowledge, date(2026, 4, 1)) if finding.code == "unlinked_item"]
    assert "item 1" in unlinked
    assert "item hosting:1" not in unlinked


def test_a_link_to_an_item_of_no_sheet_is_refused(folder):
    (folder / "links.toml").write_text('[[link]]\nitem = "other:1"\ntopic = "backup.taken"\n', encoding="utf-8")

    with pytest.raises(KnowledgeError, match='names "other:1"'):
        load(folder)


def test_a_further_sheet_changes_what_the_knowledge_is(folder):
    before = load(folder).sha256
    (folder / "sheets" / "hosting.toml").rename(folder / "sheets" / "host.toml")

    assert load(folder).sha256 != before


def test_a_certification_is_cited_by_what_it_is_called(knowledge):
    sheet = knowledge.main
    mark = replace(sheet.by_id["cert.27001"], id="cert.pmark", control="プライバシーマーク")
    sheet = replace(sheet, items=(*sheet.items, mark))
    cited = {statement.id: statement.citation[Language.JA] for statement in sheet.statements}
    assert cited["cert.pmark"].endswith("認証 プライバシーマーク")
    assert cited["cert.27001"].endswith("認証 ISO/IEC 27001")
