"""A form is filled, corrected by a person, learnt and filled again: the corrections come back, and nothing else changes."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from schemas import faults

from qanswer.intake.learn import Learner, LearnOptions
from qanswer.library.places import LibraryPlace
from qanswer.library.store import Library
from qanswer.model import Choice, Verdict
from qanswer.report.json import as_json
from qanswer.service.layouts import Layouts
from qanswer.service.library import LibraryBeside
from qanswer.service.profile import Profile
from qanswer.service.workspace import Workspace
from qanswer.statements import PastOrigin

if TYPE_CHECKING:
    from qanswer.plan.model import FillOptions

QUESTIONS = [
    "お客様データのバックアップを毎日取得していますか。",
    "受付に来訪者の記録簿を備えていますか。",
    "倉庫の消火器の本数をご記入ください。",
    "損害賠償の上限額をご記入ください。",
    "預かった情報が広告に使われることはありますか。",
    "従業員に対する情報セキュリティ教育を実施していますか。",
]
CORRECTED = {
    1: ("○", "2023年から電子式です。"),
    2: (None, "14本です。"),
    3: (None, "ご利用料金の12か月分です。"),
    4: ("×", "使いません。"),
}


def form(path: Path, questions=QUESTIONS) -> Path:
    book = Workbook()
    book.active.title = "設問"
    book.active.append(["No.", "確認事項", "回答", "備考"])
    for number, question in enumerate(questions, 1):
        book.active.append([number, question])
    book.save(path)
    return path


@pytest.fixture
def place(tmp_path) -> LibraryPlace:
    return LibraryPlace(tmp_path / "library.sqlite")


@pytest.fixture
def fill(tmp_path, knowledge, matcher, place):
    """Return what fills a form with what the library has by then."""

    def filled(path: Path, name: str, options: FillOptions | None = None):
        beside = LibraryBeside(matcher, str(place))
        workspace = Workspace(knowledge, matcher, Profile({}, {}), Layouts(tmp_path / "layouts"), beside)
        return workspace.fill(path, tmp_path / name, options, force=True)

    return filled


def by_openpyxl(path: Path) -> Path:
    book = load_workbook(path)
    sheet = book.active
    for number, (tick, text) in CORRECTED.items():
        sheet.cell(number + 2, 3).value = tick
        sheet.cell(number + 2, 4).value = text
    book.save(path)
    return path


def by_libreoffice(path: Path) -> Path:
    """Return the corrected form as LibreOffice writes it: other parts, other styles, other strings."""
    by_openpyxl(path)
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice here")
    profile = f"-env:UserInstallation=file://{path.parent}/office"
    out = path.parent / "by_office"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(path)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return out / path.name


def learn(path: Path, matcher, place, date="2025-06-01", customer="Bank"):
    library = Library(place, create=True)
    learner = Learner(matcher, library.near)
    learning = learner.examine(path, LearnOptions(customer, date))
    library.learn(learning.entries, date, learner.analysis)
    return learning


@pytest.mark.parametrize(
    "corrected", [by_openpyxl, pytest.param(by_libreoffice, marks=pytest.mark.office)], ids=["openpyxl", "libreoffice"]
)
def test_corrections_come_back_and_nothing_else_changes(tmp_path, fill, matcher, place, corrected) -> None:
    first = fill(form(tmp_path / "form.xlsx"), "first.xlsx")
    learning = learn(corrected(Path(first.output)), matcher, place)
    assert [row.state.value for row in learning.rows] == ["known", "added", "added", "added", "added", "known"]

    second = fill(tmp_path / "form.xlsx", "second.xlsx")

    cells = load_workbook(second.output).active
    for number, (tick, text) in CORRECTED.items():
        assert (cells.cell(number + 2, 3).value, cells.cell(number + 2, 4).value) == (tick, text)
    for number in (0, 5):
        assert second.rows[number].written == first.rows[number].written, "what nobody corrected is as it was"
    assert second.comparison.filled_sha256 == fill(tmp_path / "form.xlsx", "third.xlsx").comparison.filled_sha256


def test_the_next_form_asks_the_same_in_other_words_and_gets_the_texts(tmp_path, fill, matcher, place) -> None:
    reworded = form(
        tmp_path / "next.xlsx",
        [
            QUESTIONS[0],
            "来訪者の記録簿を受付に置いているか。",
            "倉庫にある消火器は何本ですか。",
            "倉庫の火災報知器の本数をご記入ください。",
            "お預かりした情報を広告に利用することはあるか。",
            QUESTIONS[5],
        ],
    )
    before = fill(reworded, "before.xlsx").rows
    learn(by_openpyxl(Path(fill(form(tmp_path / "form.xlsx"), "first.xlsx").output)), matcher, place)
    after = fill(reworded, "after.xlsx").rows
    given = [after[number].text for number in (1, 2, 4)]
    assert given == ["2023年から電子式です。", "14本です。", "使いません。"]
    assert after[4].choice in (None, Choice.NO)
    for number in (0, 3, 5):  # the fourth asks for another thing in the same words
        assert after[number].written == before[number].written


def test_a_past_answer_names_its_form_in_the_report_and_nowhere_in_the_cells(tmp_path, fill, matcher, place) -> None:
    learn(
        by_openpyxl(Path(fill(form(tmp_path / "form.xlsx"), "みなと銀行.xlsx").output)),
        matcher,
        place,
        customer="みなと銀行",
    )
    filled = fill(tmp_path / "form.xlsx", "second.xlsx")
    assert faults(as_json(filled)) == []
    row = as_json(filled)["rows"][1]
    assert row["matches"][0] == {
        "past": {"form": "みなと銀行.xlsx", "location": {"sheet": "設問", "cell": "B3"}, "date": "2025-06-01"},
        "score": 1.0,
    }
    assert "from_past" in row["reason_codes"]
    assert "みなと銀行" not in json.dumps([one.written for one in filled.rows], ensure_ascii=False)
    assert isinstance(filled.plan.statements[filled.rows[1].statement].origin, PastOrigin)


def test_a_learnt_no_is_not_given_to_the_question_turned_round(tmp_path, fill, matcher, place) -> None:
    learn(by_openpyxl(Path(fill(form(tmp_path / "form.xlsx"), "first.xlsx").output)), matcher, place)
    turned = form(tmp_path / "turned.xlsx", ["預かった情報が広告に使われないこと", *QUESTIONS[1:]])
    row = fill(turned, "out.xlsx").rows[0]
    assert row.choice is not Choice.NO
    same = form(tmp_path / "same.xlsx", ["預かった情報が、広告に使われることはありますか？", *QUESTIONS[1:]])
    row = fill(same, "out.xlsx").rows[0]
    assert (row.verdict, row.choice, row.text) == (Verdict.FILLED, Choice.NO, "使いません。")


def test_matters_for_a_person_give_way_to_an_approved_answer_to_the_same_question(
    tmp_path, fill, matcher, place
) -> None:
    before = fill(form(tmp_path / "form.xlsx"), "first.xlsx")
    assert "human_only" in {reason.code for reason in before.rows[3].reasons}
    learn(by_openpyxl(Path(before.output)), matcher, place)
    after = fill(tmp_path / "form.xlsx", "second.xlsx").rows[3]
    assert (after.verdict, after.text) == (Verdict.FILLED, "ご利用料金の12か月分です。")


def test_the_later_of_two_answers_counts_where_it_tells_why_and_none_where_nothing_does(
    tmp_path, fill, matcher, place
) -> None:
    for date, name, extinguishers, register in (
        ("2024-06-01", "a.xlsx", "9本です。", "3冊です。"),
        ("2025-06-01", "b.xlsx", "14本です（2025年5月現在）。", "5冊です。"),
    ):
        book = Workbook()
        book.active.append(["No.", "質問", "回答", "備考"])
        for number, (question, text) in enumerate(
            (
                (QUESTIONS[2], extinguishers),
                ("来訪者の記録簿は何冊ありますか。", register),
                ("社員寮はありますか。", "ありません。"),
            ),
            1,
        ):
            book.active.append([number, question, None, text])
        book.save(tmp_path / name)
        learn(tmp_path / name, matcher, place, date)
    rows = fill(
        form(tmp_path / "next.xlsx", [QUESTIONS[2], "来訪者の記録簿は何冊ありますか。", "社員寮はありますか。"]),
        "out.xlsx",
    ).rows
    assert (rows[0].verdict, rows[0].text) == (Verdict.FILLED, "14本です（2025年5月現在）。")
    assert rows[1].verdict is Verdict.REVIEW
    assert "sources_conflict" in {reason.code for reason in rows[1].reasons}
    assert len([one for one in rows[1].candidates if one.statement.startswith("past:")]) == 2
    assert rows[2].verdict is Verdict.FILLED
