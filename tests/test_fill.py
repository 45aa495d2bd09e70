"""The main job: a form in, a verified copy out."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation

from qanswer.errors import FileMissing, NoQuestions, OutputError
from qanswer.match.weights import Thresholds
from qanswer.model import Choice, Verdict
from qanswer.plan.model import FillOptions
from qanswer.service.profile import Profile
from qanswer.service.workspace import Workspace

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture
def form(tmp_path) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "設問"
    rows = [
        ("No.", "確認事項", "回答", "備考"),
        (1, "お客様データのバックアップを毎日取得していますか。", None, None),
        (2, "SOC 2 Type II 報告書を提出できますか。", None, None),
        (3, "損害賠償の上限額をご記入ください。", None, None),
        (4, "データセンターに火災検知および消火設備を備えているか。", "△", "人が書いた備考"),
        (5, "従業員に対する情報セキュリティ教育を実施していますか。", None, None),
    ]
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "form.xlsx")
    return tmp_path / "form.xlsx"


def run(form, workspace, options=None, **more):
    return workspace.fill(form, form.with_name("out.xlsx"), options, **more)


def known_as(workspace, profile, english=None):
    """Return the workspace of somebody with this profile."""
    return Workspace(workspace.knowledge, workspace.matcher, Profile(profile, english or {}), workspace.layouts)


def test_answers_stand_in_the_copy_with_their_source_and_the_form_is_untouched(form, workspace):
    before = form.read_bytes()

    filled = run(form, workspace)

    sheet = load_workbook(filled.output)["設問"]
    assert sheet["C2"].value == "○"
    assert sheet["D2"].value.startswith(workspace.knowledge.main.by_id["6.8"].answer)
    assert (
        "出典：cybozu.com セキュリティチェックシート 6.8 https://www.cybozu.com/jp/features/backup/"
        in sheet["D2"].value
    )
    assert form.read_bytes() == before


def test_what_the_sheet_does_not_say_stays_blank_with_whom_to_ask(form, workspace):
    filled = run(form, workspace)

    sheet = load_workbook(filled.output)["設問"]
    for row in (filled.rows[1], filled.rows[2]):
        assert row.verdict is not Verdict.FILLED
        assert row.owner
        assert row.reasons
    assert [sheet[cell].value for cell in ("C3", "D3", "C4", "D4")] == [None] * 4


def test_what_a_human_wrote_is_left_alone_unless_told_otherwise(form, workspace):
    kept = run(form, workspace)
    redone = run(form, workspace, FillOptions(replace=True), force=True)

    assert kept.rows[3].verdict is Verdict.REVIEW
    assert "already_answered" in [reason.code for reason in kept.rows[3].reasons]
    assert kept.rows[3].written == {}
    assert redone.rows[3].choice is Choice.YES
    assert load_workbook(redone.output)["設問"]["C5"].value == "○"


def test_the_same_fill_twice_gives_the_same_bytes(form, workspace):
    first = run(form, workspace).output.read_bytes()
    second = run(form, workspace, force=True).output.read_bytes()

    assert first == second


@pytest.mark.parametrize(("heading", "ticks"), [("ご回答", ["はい。", ""]), ("対応状況", ["○\n", "○\n"])])
def test_an_open_question_is_told_without_a_tick_unless_the_form_wants_one(form, workspace, heading, ticks):
    book = Workbook()
    for row in (
        ("No.", "確認事項", heading),
        (1, "お客様データのバックアップを毎日取得していますか。", None),
        (2, "バックアップの取得頻度を教えてください。", None),
    ):
        book.active.append(row)
    book.save(form)

    filled = run(form, workspace, FillOptions(thresholds=Thresholds(0.5, 0.5, 0.2)))

    told = workspace.knowledge.main.by_id["6.8"].answer.split("\n", maxsplit=1)[0]
    sheet = load_workbook(filled.output).active
    for place, tick in zip(("C2", "C3"), ticks, strict=True):
        assert sheet[place].value.startswith(tick + told)
    assert filled.ticks_open == 0


def test_a_row_whose_text_leaves_a_part_open_counts_as_open_where_no_tick_is_wanted(form, workspace):
    book = Workbook()
    for row in (("No.", "確認事項", "ご回答"), (1, "データの消去時期と消去方法を教えてください。", None)):
        book.active.append(row)
    book.save(form)

    filled = run(form, workspace)

    assert [(row.verdict, row.tick_open, row.held_by) for row in filled.rows] == [
        (Verdict.FILLED, True, "attribute_not_stated")
    ]
    assert filled.ticks_open == 1


def test_an_open_question_gets_no_tick_where_its_text_finds_no_place(form, workspace):
    book = Workbook()
    for row in (
        ("No.", "確認事項", "回答"),
        (1, "バックアップの取得頻度を教えてください。", None),
        (2, "お客様データのバックアップを毎日取得していますか。", None),
    ):
        book.active.append(row)
    choice = DataValidation(type="list", formula1='"○,△,×"')
    choice.add("C2:C3")
    book.active.add_data_validation(choice)
    book.save(form)

    filled = run(form, workspace)

    assert [(row.verdict, row.choice) for row in filled.rows] == [(Verdict.REVIEW, None), (Verdict.FILLED, Choice.YES)]
    assert load_workbook(filled.output).active["C2"].value is None


def test_an_item_without_text_is_no_bare_source_line(form, workspace):
    book = Workbook()
    for row in (("No.", "確認事項", "対応内容をご記入ください"), (1, "情報資産の分類の基準を教えてください。", None)):
        book.active.append(row)
    book.save(form)

    filled = run(form, workspace, FillOptions(thresholds=Thresholds(0.1, 0.99, 0.05)))

    assert not any("出典" in text and len(text.splitlines()) == 1 for text in filled.rows[0].written.values())


def test_a_citation_can_be_left_out(form, workspace):
    filled = run(form, workspace, FillOptions(cite=False))

    assert load_workbook(filled.output)["設問"]["D2"].value == workspace.knowledge.main.by_id["6.8"].answer


def test_drafts_are_marked_and_never_ticked(form, workspace):
    unsure = FillOptions(drafts=True, thresholds=replace(workspace.matcher.thresholds, fill_at=1.1))

    filled = run(form, workspace, unsure)

    sheet = load_workbook(filled.output)["設問"]
    assert sheet["C2"].value is None
    assert sheet["D2"].value.startswith("【要確認】")
    assert filled.count(Verdict.FILLED) == 0


def test_the_proof_lists_exactly_the_written_cells(form, workspace):
    filled = run(form, workspace)

    written = {place for row in filled.rows for place in row.written}
    assert {change.place.cell for change in filled.comparison.changes} == {place.split("!")[-1] for place in written}
    assert filled.comparison.differences == ()
    assert filled.output_sha256 == hashlib.sha256(filled.output.read_bytes()).hexdigest()


def test_an_output_that_exists_is_not_overwritten(form, workspace):
    form.with_name("out.xlsx").write_text("mine")

    with pytest.raises(OutputError, match="exists already; pass --force"):
        run(form, workspace)
    assert form.with_name("out.xlsx").read_text() == "mine"


@pytest.mark.parametrize("force", [False, True])
def test_the_form_itself_is_never_the_output(form, workspace, force):
    before = form.read_bytes()

    with pytest.raises(OutputError, match="is the form itself"):
        workspace.fill(form, form, force=force)
    assert form.read_bytes() == before


def test_a_workbook_without_questions_is_refused_and_leaves_nothing_behind(tmp_path, workspace):
    book = Workbook()
    book.active["A1"] = "議事録"
    book.save(tmp_path / "minutes.xlsx")

    with pytest.raises(NoQuestions, match="no questions found"):
        run(tmp_path / "minutes.xlsx", workspace)
    assert [path.name for path in tmp_path.iterdir()] == ["minutes.xlsx"]


def test_a_missing_form_is_named(tmp_path, workspace):
    with pytest.raises(FileMissing, match=r"none\.xlsx"):
        run(tmp_path / "none.xlsx", workspace)


def test_a_missing_output_folder_is_named(form, workspace):
    with pytest.raises(OutputError, match="no such folder"):
        workspace.fill(form, form.parent / "nowhere" / "out.xlsx")


def test_header_fields_are_filled_from_the_profile_and_nothing_else(workspace, tmp_path):
    ours = known_as(workspace, {"company": "例示株式会社", "service": "例サービス"})

    filled = ours.fill(EXAMPLES / "vendor_form.xlsx", tmp_path / "out.xlsx")

    cover = load_workbook(filled.output)["表紙"]
    assert [cover[f"C{row}"].value for row in (6, 7, 8, 9)] == ["例示株式会社", "例サービス", None, None]
    assert filled.header_written == {"表紙!C6": "例示株式会社", "表紙!C7": "例サービス"}


def test_an_english_form_gets_the_english_names_and_both_parts_of_a_label_for_two(form, workspace):
    book = Workbook()
    rows = (
        ("Vendor Name:", None),
        ("Department / Contact person:", None),
        ("Product / Service:", None),
        (),
        ("Question", "Answer"),
        ("Do you take backups of customer data every day?", None),
        ("Do you train employees in information security?", None),
    )
    for row in rows:
        book.active.append(row)
    book.save(form)
    ours = known_as(
        workspace,
        {"company": "例示株式会社", "service": "例", "department": "情報", "person": "山田"},
        {"company": "Example Inc.", "department": "Security", "person": "Yamada"},
    )

    filled = run(form, ours)

    assert list(filled.header_written.values()) == ["Example Inc.", "Security Yamada", "例"]


def test_two_labels_in_a_line_with_a_blank_behind_each_are_a_head(form, workspace):
    book = Workbook()
    rows = (
        ("委託先名称", None, None, "評価実施日", None),
        (),
        ("No.", "確認事項", "回答"),
        (1, "お客様データのバックアップを毎日取得していますか。", None),
    )
    for row in rows:
        book.active.append(row)
    book.save(form)
    ours = known_as(workspace, {"company": "例示株式会社", "date": "2026-04-01"})

    assert run(form, ours).header_written == {
        "Sheet!B1": "例示株式会社",
        "Sheet!E1": "2026-04-01",
    }


UNDESIRED = ("単一障害点となる機器はありますか。", "暗号化されていない保存データはありますか。")


@pytest.mark.parametrize(
    ("words", "legend", "written"),
    [
        ("はい,いいえ", "", "いいえ"),
        ("適合,不適合", "", "適合"),
        ("実施,未実施", "", None),
        ("対応可,対応不可", "", None),
        ("○,△,×", "", "×"),
        ("○,△,×", "○:対応 △:一部対応 ×:未対応", None),
    ],
)
def test_a_no_to_something_undesired_is_no_confession(tmp_path, workspace, words, legend, written):
    book = Workbook()
    sheet = book.active
    for row in (
        (legend,),
        (),
        ("No.", "確認事項", "回答", "備考"),
        *((at, text) for at, text in enumerate(UNDESIRED, 1)),
    ):
        sheet.append(row)
    rule = DataValidation(type="list", formula1=f'"{words}"')
    rule.add("C4:C5")
    sheet.add_data_validation(rule)
    book.save(tmp_path / "form.xlsx")

    filled = run(tmp_path / "form.xlsx", workspace)

    copy = load_workbook(filled.output).active
    assert [copy["C4"].value, copy["C5"].value] == [written, written]
    assert all(("graded_words" in [reason.code for reason in row.reasons]) is (written is None) for row in filled.rows)
