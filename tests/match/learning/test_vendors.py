"""Weights of drafted links are fitted on whole vendors and judged on one left out."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest

from qanswer.match.engine import Matcher
from qanswer.match.labels import Coverage, Label
from qanswer.match.learning import vendors
from qanswer.match.learning.entailment import Yes
from qanswer.match.learning.vendors import Vendor, fit, leave_one_out, make_draft_row, rendered, unlinked
from qanswer.match.weights import stored_draft_calibration, stored_drafts, stored_stating, stored_thresholds
from qanswer.model import Choice, Language, Question, SheetCell


def label(question: str, *items: str) -> Label:
    coverage = Coverage.FULL if items else Coverage.NONE
    asked = Question(SheetCell("labels", "A1"), question, Language.JA)
    return Label(
        question, "ja", asked, items, coverage, frozenset({Choice.YES} if items else ()), not items, soft=False
    )


@pytest.fixture
def two(tiny) -> list[Vendor]:
    matcher = Matcher(unlinked(tiny))
    labels = [label("複製を毎日取っているか", "1"), label("通信経路の暗号化", "2"), label("WAFの有無")]
    rows = [make_draft_row(matcher, one) for one in labels]
    return [Vendor(name, matcher, labels, rows) for name in ("one", "other")]


def test_links_are_taken_away_and_nothing_else(tiny) -> None:
    bare = unlinked(tiny)
    assert all(not item.links for item in bare.main.items)
    assert replace(bare.main.items[0], links=tiny.main.items[0].links) == tiny.main.items[0]


def test_a_row_without_a_source_is_right_with_none_of_the_items(two) -> None:
    assert [sorted(row.right) for row in two[0].rows] == [[0], [1], []]


def test_each_vendor_is_judged_by_what_the_others_taught(two, monkeypatch: pytest.MonkeyPatch) -> None:
    fitted_on = []
    monkeypatch.setattr(
        vendors,
        "fit",
        lambda some: fitted_on.append([one.name for one in some]) or (stored_drafts(), stored_draft_calibration()),
    )
    tried = leave_one_out(two)
    assert fitted_on == [["other"], ["one"]]
    assert [row.match.candidates[0].statement for row in tried["one"][:2]] == ["1", "2"]


def test_what_is_written_is_what_is_read() -> None:
    judge = stored_stating(drafted=True)
    written = tomllib.loads(rendered(stored_drafts(), stored_draft_calibration(), judge))
    assert written["drafts"]["shared"] == stored_drafts().shared
    assert written["calibration"]["first"] == stored_draft_calibration().first
    assert written["stating"]["tick_from"] == judge.tick_from


def test_the_judge_of_wording_learns_from_plain_yeses(two, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vendors, "yes_of", lambda *_, stated: Yes([], stated) if stated else None)
    monkeypatch.setattr(vendors, "fit_stating", lambda yeses, folds, more: (sorted(yeses), folds, more))
    fitted = vendors.fit_judge(two, stored_drafts(), stored_draft_calibration())
    assert fitted == ([0, 1, 3, 4], [0, 0, 0, 1, 1, 1], ())


def test_likenesses_never_count_against_an_item(two) -> None:
    weights, _ = fit(two)
    assert min([weights.shared, *weights.item]) >= 0.0


def test_a_threshold_that_would_have_to_be_higher_lowers_the_confidence_instead() -> None:
    before = stored_draft_calibration()
    usual = stored_thresholds().fill_at
    assert vendors.lowered(before, usual) == vendors.lowered(before, usual / 2) == before
    chances = next(
        (p, 0.1, 0.9 - p) for p in (k / 1000 for k in range(1, 900)) if before.confidence(p, 0.1, 0.9 - p) >= 0.8
    )
    assert vendors.lowered(before, before.confidence(*chances)).confidence(*chances) == pytest.approx(usual, abs=1e-3)
