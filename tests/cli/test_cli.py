"""The program as its users meet it: exit codes, what goes to stdout and to stderr, and the words of its errors."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from qanswer.version import __version__

EXAMPLES = Path(__file__).parents[2] / "examples"
KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


@pytest.fixture
def form(tmp_path) -> Path:
    return Path(shutil.copy(EXAMPLES / "vendor_form.xlsx", tmp_path))


@pytest.fixture
def short_form(tmp_path) -> Path:
    """A form of two questions, for what depends on none of them."""
    book = Workbook()
    for row in (["確認事項", "回答", "備考"], ["バックアップを取得していますか。"], ["通信を暗号化していますか。"]):
        book.active.append(row)
    book.save(tmp_path / "vendor_form.xlsx")
    return tmp_path / "vendor_form.xlsx"


def test_version(qanswer):
    assert qanswer("--version") == (0, f"qanswer {__version__}\n", "")


@pytest.mark.parametrize("query", ["バックアップ", "ばっくあっぷ", "ﾊﾞｯｸｱｯﾌﾟ", "backup"])
def test_search_finds_backups_in_any_spelling(qanswer, query):
    code, out, _ = qanswer("search", query, "--json")

    found = json.loads(out)
    assert (code, found["schema"], found["results"][0]["item"]) == (0, "qanswer/search/1", "6.8")
    scores = [result["score"] for result in found["results"]]
    assert scores == sorted(scores, reverse=True)


def test_search_obeys_its_limit(qanswer):
    assert len(json.loads(qanswer("search", "暗号化", "-n", 2, "--json")[1])["results"]) <= 2


def test_search_explains_how_a_question_is_read(qanswer):
    asked = "BK-1：バックアップの取得頻度と世代数を教えてください。（必須）"
    told = json.loads(qanswer("search", asked, "--explain", "--json")[1])["understood"]
    assert [part["wants"] for part in told["asked"]] == ["to be told"]
    assert {aside["kind"] for aside in told["set_aside"]} == {"row_code", "mark"}
    assert told["item"] == "6.8"
    assert "attribute_not_stated" in {sentence.split(":")[0] for sentence in told["reasons"]}
    assert "set aside (row_code): BK-1：" in qanswer("search", asked, "--explain")[1]


def test_search_for_nothing_says_what_to_do(qanswer):
    code, out, err = qanswer("search", " ")

    assert (code, out) == (2, "")
    assert err == "qanswer: search: nothing to search for; pass some words, e.g. `qanswer search バックアップ`\n"


def test_show_prints_the_whole_item(qanswer):
    code, out, _ = qanswer("show", "6.14")

    assert code == 0
    assert (
        "NTP を利用して、オペレーティングシステム、ネットワーク機器等、正確な時刻源と時刻同期を実施しております。"
        in out.replace("\n", "")
    )


def test_show_of_an_unknown_item_names_its_neighbours(qanswer):
    code, _, err = qanswer("show", "6.99")

    assert code == 2
    assert "no item '6.99'" in err
    assert "6.1, 6.2" in err


def test_fill_writes_copy_review_and_report(qanswer, form, tmp_path):
    code, out, err = qanswer("fill", form.name, "--report", "report.json")

    assert (code, err) == (0, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "report.json", "vendor_form.filled.xlsx", "vendor_form.review.html", "vendor_form.xlsx",
    ]  # fmt: skip
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["summary"]["questions"] == 24
    assert "24 questions: " in out
    assert "everything else identical" in out


def test_fill_prints_the_report_as_json_and_nothing_else(qanswer, form):
    code, out, err = qanswer("fill", form.name, "--json")

    assert (code, err) == (0, "")
    assert json.loads(out)["schema"] == "qanswer/report/1"


def test_fill_refuses_to_overwrite_any_of_its_outputs(qanswer, short_form, tmp_path):
    (tmp_path / "vendor_form.review.html").write_text("mine")

    code, _, err = qanswer("fill", short_form.name)

    assert code == 5
    assert "vendor_form.review.html: exists already; pass --force" in err
    assert not (tmp_path / "vendor_form.filled.xlsx").exists()
    assert qanswer("fill", short_form.name, "--force")[0] == 0


def test_a_batch_goes_on_after_a_bad_file_and_says_so(qanswer, short_form, tmp_path):
    (tmp_path / "bad.xlsx").write_text("not a workbook")
    (tmp_path / "out").mkdir()

    code, out, err = qanswer("fill", "bad.xlsx", short_form.name, "-o", "out")

    assert code == 3
    assert "bad.xlsx" in err
    assert (tmp_path / "out" / "vendor_form.filled.xlsx").exists()
    assert "2 questions" in out


def test_a_batch_needs_a_folder(qanswer, short_form):
    code, _, err = qanswer("fill", short_form.name, "other.xlsx", "-o", "one.xlsx")

    assert code == 2
    assert "several forms need a folder that exists" in err


def test_columns_that_are_no_roles_are_explained(qanswer, form):
    code, _, err = qanswer("fill", form.name, "--columns", "answers=C")

    assert code == 2
    assert "'answers=C' is not role=column; roles: question, answer, status" in err


def test_verify_accepts_a_fill_and_lists_its_cells(qanswer, short_form):
    qanswer("fill", short_form.name)
    code, out, _ = qanswer("verify", short_form.name, "vendor_form.filled.xlsx", "--json")

    proof = json.loads(out)
    assert (code, proof["unharmed"]) == (0, True)
    assert proof["changes"]


def test_a_copy_under_another_name_has_its_page_under_that_name(qanswer, short_form, tmp_path):
    assert qanswer("fill", short_form.name, "-o", "a.xlsx")[0] == 0
    assert qanswer("fill", short_form.name, "-o", "b.xlsx")[0] == 0
    assert {path.name for path in tmp_path.glob("*.html")} == {"a.review.html", "b.review.html"}


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (("--review", "vendor_form.xlsx"), {"vendor_form.review.html"}),
        (("vendor_form.xlsx", "--review"), {"vendor_form.review.html"}),
        (("vendor_form.xlsx", "--review", "xlsx"), {"vendor_form.review.xlsx"}),
        (("vendor_form.xlsx", "--review=none"), set()),
        (("vendor_form.xlsx", "--no-review"), set()),
    ],
)
@pytest.mark.usefixtures("short_form")
def test_the_review_is_of_the_kind_that_was_asked_for(qanswer, tmp_path, words, written):
    assert qanswer("fill", "-q", *words)[0] == 0
    assert {path.name for path in tmp_path.glob("*.review.*")} == written


@pytest.mark.usefixtures("short_form")
def test_a_review_of_no_known_kind_is_refused(qanswer, tmp_path):
    assert qanswer("fill", "vendor_form.xlsx", "--review", "pdf")[0] == 2
    assert not (tmp_path / "vendor_form.filled.xlsx").exists()


def test_forms_of_one_name_and_two_kinds_keep_their_pages_apart(qanswer, short_form, tmp_path):
    document = Path(shutil.copy(EXAMPLES / "vendor_form.docx", tmp_path))
    assert qanswer("fill", short_form.name, document.name)[0] == 0
    assert {path.name for path in tmp_path.glob("*.html")} == {
        "vendor_form.review.html",
        "vendor_form.docx.review.html",
    }


@pytest.mark.parametrize("words", [("fill", "vendor_form.xlsx", "--decisions", "nope.json"), ("evaluate", "nope.json")])
def test_a_file_that_is_not_there_is_told_in_words(qanswer, form, words):
    assert form.exists()
    code, _out, err = qanswer(*words)
    assert code == 2
    assert err.startswith("qanswer: nope.json: cannot be read")
    assert "No such file or directory" in err
    assert "Errno" not in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("export", "--format", "pdf"), "-f / --format: pdf is none of docx, xlsx, html, md, csv, json"),
        (("fill",), "FORM... is missing"),
        (("fill", "x.xlsx", "--nope"), "there is no option --nope; near it: --force"),
        (("fil",), "there is no command fil; did you mean fill?"),
        (("inspect", "x.xlsx", "--header-row", "0"), "--header-row: must be 1 or more"),
        (("search", "-n", "many", "x"), "-n / --limit: a number is needed"),
        (("verify", "a", "b", "c"), "not expected: c"),
        (("fill", "x.xlsx", "--output"), "--output needs a value"),
        (("fill", "x.xlsx", "--force=1"), "--force takes no value"),
        (("check", "--today", "tomorrow"), "--today: tomorrow is no date; write it as 2026-04-01"),
    ],
)
def test_words_that_do_not_fit_are_refused_in_one_line_that_says_where_to_look(qanswer, words, told):
    code, out, err = qanswer(*words)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"qanswer: {told}; see `")
    assert err.endswith(" --help`\n")


@pytest.mark.parametrize(("name", "better"), [("out.docx", "out.xlsx"), ("out", "out.xlsx"), ("out.xlsm", "out.xlsx")])
def test_a_copy_is_not_named_as_if_it_were_of_another_kind(qanswer, form, tmp_path, name, better):
    (tmp_path / "cells.json").write_text("[]")
    for words in (("fill", form.name), ("write", form.name, "cells.json")):
        code, _, err = qanswer(*words, "-o", name)
        assert code == 2
        assert err == f"qanswer: -o {name}: a copy of a .xlsx file is one as well; name it {better}\n"
    assert not (tmp_path / name).exists()


def test_verify_makes_a_changed_question_unmistakable(qanswer, form, tmp_path):
    cells = [
        {"sheet": "チェックシート", "cell": "C7", "text": "○"},
        {"sheet": "チェックシート", "cell": "B9", "text": "別の設問"},
    ]
    (tmp_path / "cells.json").write_text(json.dumps(cells), encoding="utf-8")
    qanswer("write", form.name, "cells.json", "-o", "out.xlsx")

    code, out, err = qanswer("verify", form.name, "out.xlsx")

    assert code == 0
    assert out.splitlines()[0].startswith("WAS NOT BLANK チェックシート!B9: ")
    assert out.splitlines()[-1] == ("2 cells changed, 1 was not blank before; everything else is identical")
    assert err == ("qanswer: warning: of the changed cells, 1 was not blank before: チェックシート!B9\n")


def test_verify_notices_a_file_that_was_saved_by_something_else(qanswer, form, tmp_path):
    load_workbook(form).save(tmp_path / "other.xlsx")

    code, out, _ = qanswer("verify", form.name, "other.xlsx")

    assert code == 1
    assert "DIFFERENT" in out


def test_write_puts_texts_into_cells_and_touches_nothing_else(qanswer, form, tmp_path):
    cells = [
        {"sheet": "チェックシート", "cell": "D7", "text": "=1+1 は文字列"},
        {"sheet": "表紙", "cell": "C9", "text": "山田"},
    ]
    (tmp_path / "cells.json").write_text(json.dumps(cells), encoding="utf-8")

    code, out, _ = qanswer("write", form.name, "cells.json", "-o", "out.xlsx")

    assert (code, out) == (0, "out.xlsx: 2 cells changed, everything else identical\n")
    book = load_workbook(tmp_path / "out.xlsx")
    assert (book["チェックシート"]["D7"].value, book["チェックシート"]["D7"].data_type) == ("=1+1 は文字列", "s")
    assert book["表紙"]["C9"].value == "山田"


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ("{", "not JSON"),
        ("{}", "expected a list of"),
        ('[{"sheet": "設問"}]', "cells.json, entry 1: expected"),
        ('[{"sheet": "無い", "cell": "A1", "text": "x"}]', "無い"),
    ],
)
def test_write_explains_cells_it_cannot_use(qanswer, form, tmp_path, cells, message):
    (tmp_path / "cells.json").write_text(cells, encoding="utf-8")

    code, _, err = qanswer("write", form.name, "cells.json", "-o", "out.xlsx")

    assert code in {2, 3}
    assert message in err
    assert not (tmp_path / "out.xlsx").exists()


def test_write_ticks_a_box_and_chooses_an_entry(qanswer, tmp_path):
    book = Workbook()
    book.active.append(("□はい □いいえ", False, "対応"))
    book.save(tmp_path / "form.xlsx")
    cells = [{"sheet": "Sheet", "cell": "A1", "box": 2}, {"sheet": "Sheet", "cell": "B1", "checked": True}]
    (tmp_path / "cells.json").write_text(json.dumps(cells), encoding="utf-8")

    assert qanswer("write", "form.xlsx", "cells.json", "-o", "out.xlsx")[0] == 0

    sheet = load_workbook(tmp_path / "out.xlsx").active
    assert [sheet["A1"].value, sheet["B1"].value, sheet["C1"].value] == ["□はい ■いいえ", True, "対応"]


def test_a_plan_is_decided_on_and_filled(qanswer, form, tmp_path):
    code, out, _ = qanswer("plan", form.name, "--json")
    plan = json.loads(out)
    asked = next(row for row in plan["rows"] if row["verdict"] == "unanswered" and row["answer"])
    decision = {"location": asked["location"], "question": asked["question"], "action": "write", "text": "別途ご相談"}
    decisions = {"schema": "qanswer/decisions/1", "form": plan["form"], "decisions": [decision]}
    decisions["form"] = {"sha256": plan["form"]["sha256"]}
    (tmp_path / "decisions.json").write_text(json.dumps(decisions), encoding="utf-8")

    assert (code, plan["schema"]) == (0, "qanswer/plan/1")
    assert all(reason["sentence"] for row in plan["rows"] for reason in row["reasons"])
    code, out, _ = qanswer("fill", form.name, "--decisions", "decisions.json", "--json")
    row = next(row for row in json.loads(out)["rows"] if row["location"] == asked["location"])
    assert (code, row["decision"], row["reason_codes"][0]) == (0, decision, "decided_write")
    assert "別途ご相談" in row["written"].values()


def test_decisions_are_refused_with_what_to_do(qanswer, form, tmp_path):
    decision = {"location": {"sheet": "チェックシート", "cell": "B99"}, "question": "？", "action": "blank"}
    told = json.dumps({"schema": "qanswer/decisions/1", "decisions": [decision]})
    (tmp_path / "decisions.json").write_text(told, encoding="utf-8")

    code, _, err = qanswer("fill", form.name, "--decisions", "decisions.json")
    assert (code, "plan the form again and decide anew" in err) == (3, True)
    code, _, err = qanswer("fill", form.name, "--decisions", "none.json")
    assert (code, "none.json: cannot be read" in err) == (2, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["decisions.json", form.name]


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "html", "md", "csv", "json"])
def test_export_writes_every_format(qanswer, tmp_path, suffix):
    code, out, _ = qanswer("export", "--format", suffix)

    assert (code, out) == (0, f"checksheet.{suffix}: 73 items\n")
    assert (tmp_path / f"checksheet.{suffix}").stat().st_size > 10_000


def test_inspect_shows_columns_and_what_was_left_alone(qanswer, form):
    code, out, _ = qanswer("inspect", form.name)

    assert code == 0
    assert "24 questions" in out
    assert "left alone: リスト" in out


def test_inspect_json_has_the_fixed_schema(qanswer, form):
    layout = json.loads(qanswer("inspect", form.name, "--json")[1])

    assert layout["schema"] == "qanswer/layout/1"
    assert [(block["sheet"], block["question"], block["answer"], block["remark"]) for block in layout["blocks"]] == [
        ("チェックシート", "B", ["C"], "D")
    ]


def test_a_broken_profile_is_named(qanswer, short_form, tmp_path):
    (tmp_path / "qanswer.toml").write_text("[profile]\nanswered = 1\n")

    code, _, err = qanswer("fill", short_form.name)

    assert code == 2
    assert "qanswer.toml: [profile] answered: not a header field" in err


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[profile]\nphone = 81\n", '[profile] phone: must be text in quotes, like phone = "81"'),
        ("[profile.en]\nname = 'A'\n", "[profile.en] name: not a header field"),
        ("[profile]\nen = 'A'\n", "[profile] en: must be a table; write it as [profile.en]"),
        ("[profil]\nperson = 'A'\n", "profil: nothing of this name is read; header fields stand under [profile]"),
    ],
)
def test_a_slip_in_the_profile_is_named_with_what_to_write(qanswer, short_form, tmp_path, text, complaint):
    (tmp_path / "qanswer.toml").write_text(text)

    code, _, err = qanswer("fill", short_form.name)

    assert code == 2
    assert complaint in err


def test_a_date_in_the_profile_needs_no_quotes(qanswer, form, tmp_path):
    (tmp_path / "qanswer.toml").write_text("[profile]\ndate = 2026-04-01\n")

    code, out, _ = qanswer("fill", form.name, "--json")

    assert code == 0
    assert "2026-04-01" in json.loads(out)["header"].values()


def test_a_broken_knowledge_file_is_named(qanswer, short_form, tmp_path):
    (tmp_path / "kb.toml").write_text("[sheet]\ntitle = 1\n")

    code, _, err = qanswer("fill", short_form.name, "--kb", "kb.toml")

    assert code == 4
    assert "kb.toml" in err
    assert err.count("\n") == 1


def test_an_unexpected_fault_is_one_line_not_a_traceback(qanswer, form, monkeypatch):
    monkeypatch.setattr("qanswer.forms.formats.registry.Package.open", lambda *_, **__: 1 / 0)

    code, _, err = qanswer("inspect", form.name)

    assert code == 70
    assert err.startswith("qanswer: internal error (ZeroDivisionError")
    assert "Traceback" not in err


def test_whoever_named_the_columns_is_not_told_to_name_them(qanswer, tmp_path):
    book = Workbook()
    book.active["A1"] = "議事録"
    book.save(tmp_path / "minutes.xlsx")
    columns = ("--columns", "question=C,answer=E")

    assert "no questions found in the columns named; check" in qanswer("inspect", "minutes.xlsx", *columns)[1]
    code, _, err = qanswer("fill", "minutes.xlsx", *columns)
    assert code == 3
    assert "no questions found in question=C,answer=E" in err
    assert "or name the columns" not in err


def test_names_with_brackets_are_shown_whole(qanswer, tmp_path):
    book = Workbook()
    book.active.append(["設問", "回答"])
    book.active.append(["バックアップを取得していますか。"])
    book.active.append(["脆弱性診断を実施していますか。"])
    book.save(tmp_path / "form[final].xlsx")

    code, out, _ = qanswer("fill", "form[final].xlsx", "-q")

    assert code == 0
    assert "form[final].filled.xlsx" in out


def test_the_citation_can_have_a_column_of_its_own(qanswer, tmp_path):
    book = Workbook()
    for row in (
        ("設問", "回答", "備考", "出典"),
        ("バックアップを取得していますか。",),
        ("火災検知設備を備えていますか。",),
    ):
        book.active.append(row)
    book.save(tmp_path / "form.xlsx")

    code, _, err = qanswer("fill", "form.xlsx", "--cite", "column")
    assert (code, "name the column as well" in err) == (2, True)

    code, _, err = qanswer("fill", "form.xlsx", "--cite", "column", "--columns", "source=D")

    sheet = load_workbook(tmp_path / "form.filled.xlsx").active
    assert (code, err) == (0, "")
    assert sheet["D3"].value == "出典：cybozu.com セキュリティチェックシート 9.5"
    assert "出典" not in sheet["C3"].value


def test_a_corrected_layout_is_kept_for_the_next_form_of_its_kind(qanswer, tmp_path, monkeypatch):
    monkeypatch.setenv("QANSWER_LAYOUTS", str(tmp_path / "layouts"))
    for name, asked in (
        ("first.xlsx", "バックアップを取得していますか。"),
        ("second.xlsx", "火災検知設備を備えていますか。"),
    ):
        book = Workbook()
        for row in (("甲", "乙", "丙"), (asked, None, None), ("脆弱性診断を実施していますか。", None, None)):
            book.active.append(row)
        book.save(tmp_path / name)

    code, _, err = qanswer(
        "inspect", "first.xlsx", "--columns", "question=A,answer=C", "--header-row", "1", "--save-layout"
    )
    assert (code, err.startswith("layout saved for forms of this kind")) == (0, True)

    code, out, err = qanswer("inspect", "second.xlsx", "--json")
    assert (code, err.startswith("using the layout saved")) == (0, True)
    assert json.loads(out)["blocks"][0]["answer"] == ["C"]


def test_saving_a_layout_that_says_nothing_is_refused(qanswer, form, tmp_path, monkeypatch):
    monkeypatch.setenv("QANSWER_LAYOUTS", str(tmp_path / "layouts"))

    code, _, err = qanswer("inspect", form.name, "--save-layout")

    assert (code, "nothing to save" in err) == (2, True)
    assert not (tmp_path / "layouts").exists()


def test_a_plan_counts_what_comes_from_past_answers(qanswer, tmp_path):
    library = ("--library", tmp_path / "past.sqlite")
    sent = EXAMPLES / "sent_last_year.csv"
    assert qanswer("learn", sent, "--customer", "白波物産", "--date", "2025-09-30", "--yes", *library)[0] == 0
    (tmp_path / "next.csv").write_text(
        "No.,確認事項,回答,備考\n1,従業員が私物の端末で業務を行うことはありますか。,,\n2,通信を暗号化していますか。,,\n",
        encoding="utf-8",
    )
    assert "filled from past answers: 1\n" in qanswer("plan", "next.csv", *library)[1]
    assert "past answers" not in qanswer("plan", "next.csv", "--no-library")[1]
