"""What looking for contradictions costs, counted: a library grows, and nobody waits for what needs no asking."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import event

from qanswer.intake.learn import Learner
from qanswer.library.model import Entry, Questionnaire, Told
from qanswer.match.past.keys import Recogniser
from qanswer.match.past.likeness import Comparison
from qanswer.model import Choice, Language, SheetCell
from qanswer.service.ledger import Ledger
from qanswer.service.library import LibraryBeside

_THINGS = ("ヘルメット", "消火器", "自転車", "会議室", "植木鉢", "冷蔵庫", "掲示板", "防犯灯", "駐輪場", "社用車")


def _told(row: int, question: str, text: str, day: str) -> Told:
    form = Questionnaire(f"{day}.xlsx", "Customer", day)
    return Told(form, SheetCell("Q", f"B{row}"), question, Language.JA, Choice.YES, text)


def _ledger(folder, matcher, told) -> Ledger:
    ledger, learner = Ledger(LibraryBeside(matcher, str(folder / "library.sqlite")), create=True), Learner(matcher)
    for day in sorted({one.questionnaire.date for one in told}):
        entries = [Entry(one, learner.keys(one)) for one in told if one.questionnaire.date == day]
        ledger.library.learn(entries, "2025-12-01", learner.analysis)
    return ledger


@pytest.fixture
def counted(monkeypatch):
    """Count questions that are analysed and pairs of questions that are compared."""
    calls = Counter()

    def count(owner: type, name: str) -> None:
        called = getattr(owner, name)

        def counting(*args):
            calls[name] += 1
            return called(*args)

        monkeypatch.setattr(owner, name, counting)

    count(Recogniser, "keys")
    count(Comparison, "compare")
    return calls


def test_contradictions_are_found_by_the_stored_keys(tmp_path, matcher, counted) -> None:
    rows = [
        _told(n, f"{thing}は何個ありますか。", f"{n}個あります。", "2024-05-01") for n, thing in enumerate(_THINGS, 1)
    ]
    rows.append(_told(1, "消火器は何個ありますか。", "9個あります。", "2025-05-01"))
    ledger = _ledger(tmp_path, matcher, rows)
    queries = []
    engine = ledger.library._backend.engine
    event.listen(engine, "before_cursor_execute", lambda *call: queries.append(call[2]))
    counted.clear()
    (pair,) = ledger.conflicts()
    assert (pair.newer.text, pair.older.text) == ("9個あります。", "2個あります。")
    assert counted["keys"] == 0
    assert sum("MATCH" in query for query in queries) == len(_THINGS), "one look into the index for each question"
    assert sum("qanswer_terms" not in query for query in queries) < len(_THINGS), "all else at once"


def test_answers_that_say_alike_are_not_compared(tmp_path, matcher, counted) -> None:
    rows = [_told(n, f"{thing}は何個ありますか。", "3個あります。", "2024-05-01") for n, thing in enumerate(_THINGS, 1)]
    ledger = _ledger(tmp_path, matcher, rows)
    counted.clear()
    assert ledger.conflicts() == []
    assert counted == {}
