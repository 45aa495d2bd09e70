"""What an answered form teaches, row by row."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from qanswer.cli.learn import _day
from qanswer.cli.main import make_app
from qanswer.errors import NoQuestions, UsageError
from qanswer.intake.judging import Correction, LearnState
from qanswer.intake.learn import Learner, LearnOptions
from qanswer.intake.skipping import CustomerNames
from qanswer.intake.told_in import day_in
from qanswer.library.model import State
from qanswer.library.places import LibraryPlace
from qanswer.library.store import Library
from qanswer.model import Choice

CASES = tomllib.loads(Path(__file__).with_name("skipped.toml").read_text(encoding="utf-8"))
OPTIONS = LearnOptions("Northgate Rail", "2025-06-01")


@pytest.fixture
def form(tmp_path):
    """Return what makes an answered form of (question, tick, text) rows."""

    def made(*rows: tuple[str, str, str], name: str = "answered.xlsx") -> Path:
        book = Workbook()
        book.active.append(["No.", "質問", "回答", "備考"])
        for number, row in enumerate(rows, 1):
            book.active.append([number, *(cell or None for cell in row)])
        book.save(tmp_path / name)
        return tmp_path / name

    return made


@pytest.fixture
def learner(matcher) -> Learner:
    return Learner(matcher)


ROWS = (
    ("昼休みに照明を消していますか。", "○", "節電のため消しています。"),
    ("社員食堂の営業時間を教えてください。", "", "11時から14時までです。"),
    ("受付に観葉植物を置いていますか。", "×", ""),
    ("来客用の駐車場はありますか。", "", ""),
)


@pytest.mark.parametrize(("code", "text"), [(one["code"], text) for one in CASES["must"] for text in one["texts"]])
def test_what_is_no_answer_is_left_out(form, learner, code, text) -> None:
    learning = learner.examine(form(*ROWS, ("予備の設備はありますか。", "○", text)), OPTIONS)
    assert (learning.rows[-1].state, learning.rows[-1].reason.code) == (LearnState.SKIPPED, code)
    assert len(learning.entries) == len(ROWS), "blank rows are kept as asked, this one is not kept at all"


@pytest.mark.parametrize("text", [text for one in CASES["must_not"] for text in one["texts"]])
def test_what_only_looks_like_none_is_learnt(form, learner, text) -> None:
    learning = learner.examine(form(*ROWS, ("予備の設備はありますか。", "○", text)), OPTIONS)
    assert learning.rows[-1].state is LearnState.ADDED
    assert (learning.rows[-1].choice, learning.rows[-1].text) == (Choice.YES, text)


def test_ticks_and_texts_are_taken_as_given_and_blank_rows_as_asked(form, learner) -> None:
    learning = learner.examine(form(*ROWS), OPTIONS)
    assert [(row.choice, row.text, row.state.value) for row in learning.rows] == [
        (Choice.YES, "節電のため消しています。", "added"),
        (None, "11時から14時までです。", "added"),
        (Choice.NO, "", "added"),
        (None, "", "skipped"),
    ]
    assert [entry.told.state for entry in learning.entries] == [State.APPROVED] * 3 + [State.OPEN]
    assert {entry.told.questionnaire.customer for entry in learning.entries} == {"Northgate Rail"}


@pytest.fixture
def library(tmp_path) -> Library:
    return Library(LibraryPlace(tmp_path / "library.sqlite"), create=True)


def learn(learner, library, path, date="2025-06-01"):
    learning = Learner(learner._matcher, library.near).examine(path, LearnOptions("Northgate Rail", date))
    library.learn(learning.entries, date, learner.analysis)
    return [row.state.value for row in learning.rows]


def test_the_same_answer_again_is_known_another_one_needs_a_reason(form, learner, library) -> None:
    asked = "夜間の巡回は何回行いますか。"
    assert learn(learner, library, form((asked, "○", "2回行います。"), *ROWS, name="a.xlsx"))[0] == "added"
    again = form(("夜間の巡回は何回行いますか", "○", "2回行います"), *ROWS, name="b.xlsx")
    assert learn(learner, library, again, "2025-07-01") == ["known"] * 4 + ["skipped"]
    assert (
        learn(learner, library, form((asked, "×", "行いません。"), *ROWS, name="c.xlsx"), "2025-08-01")[0] == "conflict"
    )
    later = form((asked, "×", "2025年9月から行っていません。"), *ROWS, name="d.xlsx")
    assert learn(learner, library, later, "2025-10-01")[0] == "changed"


def test_what_came_from_the_sheet_unchanged_is_known_and_a_correction_is_proposed(form, learner, knowledge) -> None:
    item = knowledge.main.by_id["6.8"]
    question = "お客様データのバックアップを毎日取得していますか。"
    cited = "\n出典：cybozu.com セキュリティチェックシート 6.8 https://www.cybozu.com/jp/features/backup/"
    corrected = item.answer.replace("14日", "30日") + "（2026年に変更）"
    other = "複製は持っていません。"
    learning = learner.examine(
        form(
            (question, "○", item.answer + cited),
            (question, "○", corrected + cited),
            (question, "×", other + cited),
            *ROWS,
        ),
        OPTIONS,
    )
    kept, changed, replaced = learning.rows[:3]
    assert (kept.state, kept.text, kept.proposal) == (LearnState.KNOWN, item.answer, None)
    assert learning.entries[0].told.item == "6.8"
    assert (changed.state, changed.text) == (LearnState.CHANGED, corrected)
    assert (changed.proposal.correction, changed.proposal.item) == (Correction.OUTDATED, "6.8")
    assert tomllib.loads(changed.proposal.toml)["item"] == [{"id": "6.8", "answer": corrected}]
    assert (replaced.state, replaced.proposal.correction) == (LearnState.CHANGED, Correction.WRONG_MATCH)
    assert tomllib.loads(replaced.proposal.toml)["link"][0]["answers"] is False


def test_names_of_the_vendor_itself_are_no_customers() -> None:
    names = CustomerNames(["Aoba Bank"], ["Kita Systems", "北システムズ"], lambda word: word == "bank")
    assert names.found_in("Aoba Bank has two links.") == "Aoba Bank"
    assert names.found_in("Kita Systems keeps two links; a bank may ask for three.") == ""
    assert names.found_in("北システムズ様式を使います。") == ""


def invoke(*words: str):
    return CliRunner().invoke(make_app(words), list(words), catch_exceptions=False)


def test_nothing_enters_without_consent_and_undo_takes_it_back(form, tmp_path) -> None:
    path, place = str(form(*ROWS)), str(tmp_path / "team.sqlite")
    common = ["learn", path, "--library", place, "--customer", "Northgate Rail", "--date", "2025-06-01", "--json"]
    for refused in ([*common, "--dry-run"], common):
        done = invoke(*refused)
        assert json.loads(done.stdout)["schema"] == "qanswer/learn/1"
        assert not Path(place).exists()
    told = json.loads(invoke(*common, "--yes").stdout)["rows"]
    assert [row["state"] for row in told] == ["added", "added", "added", "skipped"]
    assert told[0] == {
        "location": {"sheet": "Sheet", "cell": "B2"},
        "number": "1",
        "question": ROWS[0][0],
        "choice": "yes",
        "text": ROWS[0][2],
        "state": "added",
        "reason": "learn_new: 新しい回答です。",
        "proposal": None,
    }
    assert [row["state"] for row in json.loads(invoke(*common, "--yes").stdout)["rows"]] == ["known"] * 3 + ["skipped"]
    assert Library(LibraryPlace(Path(place))).size() == 4
    for _ in range(2):
        invoke("learn", "--undo", "--library", place)
    assert Library(LibraryPlace(Path(place))).size() == 0


def test_a_date_must_be_known() -> None:
    assert _day(Path("2025-09-30_shop.xlsx"), None) == "2025-09-30"
    assert _day(Path("x.xlsx"), "2025-02-03") == "2025-02-03"
    with pytest.raises(UsageError, match="2026-04-01"):
        _day(Path("x.xlsx"), "3.2.2025")


def test_who_was_told_and_when_is_read_from_the_head(learner, tmp_path) -> None:
    book = Workbook()
    for row in (
        ("委託元", "みなと商事株式会社"),
        ("回答日", "令和6年5月17日"),
        (),
        ("No.", "質問", "回答", "備考"),
        (1, *ROWS[0]),
    ):
        book.active.append(row)
    book.save(tmp_path / "answered.xlsx")
    told = learner.examine(tmp_path / "answered.xlsx", LearnOptions("", "")).questionnaire
    assert (told.customer, told.date) == ("みなと商事株式会社", "2024-05-17")
    said = learner.examine(tmp_path / "answered.xlsx", OPTIONS).questionnaire
    assert (said.customer, said.date) == (OPTIONS.customer, OPTIONS.date)


def test_a_form_that_does_not_say_when_it_was_answered_asks_for_the_day(learner, form) -> None:
    with pytest.raises(UsageError, match="2026-04-01"):
        learner.examine(form(*ROWS), LearnOptions("", ""))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024/5/7", "2024-05-07"), ("2024年5月7日（火）", "2024-05-07"), ("令和元年12月1日", "2019-12-01"), ("7 May 2024", "2024-05-07"),
        ("May 7th, 2024", "2024-05-07"), ("07.05.2024", "2024-05-07"), ("05/07/2024", ""), ("2024/13/1", ""), ("May 2024", ""),
        ("2024/5/7～2024/5/9", ""),
    ],
)  # fmt: skip
def test_a_day_is_read_where_it_can_be_no_other(text, day) -> None:
    assert day_in(text) == day


def test_a_form_without_rows_to_learn_says_why(matcher, form) -> None:
    with pytest.raises(NoQuestions, match="--columns"):
        Learner(matcher).examine(form(), OPTIONS)


@pytest.mark.parametrize(("tick", "state"), [("○", "known"), ("", "known"), ("△", "changed"), ("×", "changed")])
def test_a_tick_corrected_beside_the_sheets_own_text_is_a_change(form, learner, knowledge, tick, state) -> None:
    item = knowledge.main.by_id["6.8"]
    learning = learner.examine(
        form(("お客様データのバックアップを取得していますか。", tick, item.answer), *ROWS), OPTIONS
    )
    assert (learning.rows[0].state.value, learning.entries[0].told.item) == (state, "6.8")


@pytest.mark.parametrize(
    ("question", "word", "text", "learnt"),
    [
        ("共有IDを使用していますか。", "適合", "個人ごとのIDのみです。", None),
        ("共有IDを使用していないこと。", "適合", "個人ごとのIDのみです。", Choice.YES),
        ("利用者ごとにIDを分けていますか。", "適合", "個人ごとのIDのみです。", Choice.YES),
        ("利用者ごとにIDを分けていますか。", "不適合", "順次分けています。", Choice.NO),
        ("パスワードを平文で保存していますか。", "不適合", "", None),
    ],
)
def test_a_grade_on_something_undesired_is_learnt_without_its_tick(
    tmp_path, learner, *, question, word, text, learnt
) -> None:
    book = Workbook()
    book.active.append(["No.", "質問", "適合／不適合", "備考"])
    rows = [(question, word, text), *((asked, "適合" if tick else None, said) for asked, tick, said in ROWS)]
    for number, row in enumerate(rows, 1):
        book.active.append([number, *(cell or None for cell in row)])
    book.save(tmp_path / "graded.xlsx")
    row = learner.examine(tmp_path / "graded.xlsx", OPTIONS).rows[0]
    assert (row.choice, row.text) == (learnt, text)
    assert text or (row.state, row.reason.code) == (LearnState.SKIPPED, "learn_unsure_tick")
