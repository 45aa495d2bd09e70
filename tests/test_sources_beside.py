"""Two check sheets in one knowledge folder, asked one question: which answers, and when neither does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qanswer.model import Choice, Verdict
from qanswer.service.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from qanswer.plan.model import PlannedRow

CONFLICT = "sources_conflict"
EXPENSES, HOSTING = "あおば経費", "あおばホスティング"

# category, control, (status, answer) of the one sheet, (status, answer) of the other, question, whether both can be right
JAPANESE = [
    ("ログ", "操作ログを取得し、保管していること。", ("○", "操作ログを取得し、30日間保管しています。"), ("○", "操作ログを取得し、14日間保管しています。"), "操作ログの取得・保管は行っていますか。", False),
    ("認証", "多要素認証を利用できること。", ("○", "管理者・利用者ともに多要素認証を利用できます。"), ("×", "多要素認証には対応していません。"), "多要素認証に対応していますか。", False),
    ("接続", "接続元IPアドレスを制限できること。", ("○", "接続元のIPアドレスを制限できます。"), ("△", "上位プランに限り、接続元のIPアドレスを制限できます。"), "アクセス元のIPアドレス制限は可能ですか。", False),
    ("診断", "脆弱性診断を実施していること。", ("○", "外部の専門会社による脆弱性診断を年1回実施しています。"), ("○", "専門会社による脆弱性診断を半年ごとに実施しています。"), "第三者による脆弱性診断を実施していますか。", False),
    ("暗号化", "保存データを暗号化していること。", ("○", "保存データはすべて暗号化しています。"), ("×", ""), "保存されたデータは暗号化されていますか。", False),
    ("稼働率", "稼働率の目標を定めていること。", ("○", "月間稼働率99.9%を目標としています。"), ("○", "稼働率の目標は月間99.5%です。"), "稼働率の目標値を教えてください。", False),
    ("バックアップ", "バックアップを取得していること。", ("○", "お客様のデータを毎日バックアップしています。"), ("○", "データのバックアップは日次で取っています。"), "バックアップを取っていますか。", True),
    ("教育", "従業員への情報セキュリティ教育を実施していること。", ("○", "全従業員に情報セキュリティ教育を年1回実施しています。"), ("○", "情報セキュリティ教育を毎年、全従業員が受講します。"), "従業員に情報セキュリティの教育を行っていますか。", True),
    ("解約", "解約後にデータを消去すること。", ("○", "解約後30日以内にお客様のデータを消去します。"), ("○", "お客様のデータは、解約から1か月以内に消去します。"), "契約終了後、データは消去されますか。", True),
    ("時刻", "サーバーの時刻を同期していること。", ("○", "サーバーの時刻はNTPで同期しています。"), ("はい", "NTPによりサーバーの時刻を合わせています。"), "サーバーの時刻同期を行っていますか。", True),
    ("通信", "通信を暗号化していること。", ("○", "通信はTLS1.2以上、鍵長256bitで暗号化しています。"), ("○", "鍵長256bit、TLS1.2以上で通信を暗号化しています。"), "通信経路は暗号化されていますか。", True),
]  # fmt: skip
ENGLISH = [
    ("Logging", "Audit logs are kept.", ("Yes", "Audit logs are kept for 12 months."), ("Yes", "Audit logs are kept for ninety days."), "Do you keep audit logs?", False),
    ("Access", "Single sign-on by SAML is available.", ("Yes", "Single sign-on by SAML is available."), ("No", "SAML single sign-on is not offered."), "Is SAML single sign-on supported?", False),
    ("Testing", "Penetration tests are carried out.", ("Yes", "An outside firm carries out a penetration test once a year."), ("Yes", "Penetration tests by an outside firm take place annually."), "Do you carry out penetration tests?", True),
    ("Backup", "Backups are taken.", ("Yes", "All data are backed up every day."), ("Yes", "Backups of all data run nightly."), "Are backups taken?", True),
]  # fmt: skip


def _sheet(title: str, service: str, language: str, items: Sequence[tuple[str, str, tuple[str, str]]]) -> str:
    head = f'[sheet]\ntitle = "{title}"\nvendor = "株式会社あおば"\nservice = "{service}"\nlanguage = "{language}"\n'
    return head + "".join(
        f'[[item]]\nid = "{number}"\ncategory = "{category}"\ncontrol = "{control}"\n'
        f'status = "{status}"\nanswer = "{answer}"\n'
        for number, (category, control, (status, answer)) in enumerate(items, 1)
    )


ONLY_MAIN = ("外部委託", "委託先を管理していること。", ("○", "委託先を選定基準に従って選び、年1回評価しています。"))
ABOUT_ONE = "委託先の評価を行っていますか。"


def _folder(where: Path, rows: Sequence[tuple], language: str, services: Sequence[str], title: str) -> Path:
    (where / "sheets").mkdir(parents=True)
    files = (where / "checksheet.toml", where / "sheets" / "hosting.toml")
    for file, service, said in zip(files, services, (2, 3), strict=True):
        items = [(row[0], row[1], row[said]) for row in rows] + ([ONLY_MAIN] if said == 2 else [])
        file.write_text(_sheet(title.format(service), service, language, items), encoding="utf-8")
    return where


def _asked(folder: Path, questions: Sequence[str]) -> Mapping[str, PlannedRow]:
    rows = Workspace.open(folder, without_library=True).ask(questions).rows
    return {row.slot.question.text: row for row in rows}


@pytest.fixture(scope="module")
def japanese(tmp_path_factory) -> Mapping[str, PlannedRow]:
    folder = _folder(
        tmp_path_factory.mktemp("ja") / "kb", JAPANESE, "ja", (EXPENSES, HOSTING), "{} セキュリティチェックシート"
    )
    questions = [row[4] for row in JAPANESE]
    named = [f"{service}では、{question}" for service in (EXPENSES, HOSTING) for question in questions]
    about_one = [ABOUT_ONE, *(f"{service}では、{ABOUT_ONE}" for service in (EXPENSES, HOSTING))]
    return _asked(folder, questions + named + about_one)


@pytest.fixture(scope="module")
def english(tmp_path_factory) -> Mapping[str, PlannedRow]:
    folder = _folder(
        tmp_path_factory.mktemp("en") / "kb", ENGLISH, "en", ("Aoba Claims", "Aoba Hosting"), "{} Check Sheet"
    )
    return _asked(folder, [row[4] for row in ENGLISH])


def _codes(row: PlannedRow) -> set[str]:
    return {reason.code for reason in row.reasons}


@pytest.mark.parametrize("question", [row[4] for row in JAPANESE if not row[5]])
def test_two_sheets_that_contradict_answer_nothing_and_both_are_named(japanese, question) -> None:
    row = japanese[question]
    assert (row.verdict, row.reasons[0].code) == (Verdict.REVIEW, CONFLICT)
    others = sorted(row.reasons[0].values["others"])
    assert all(title in shown for title, shown in zip(sorted((EXPENSES, HOSTING)), others, strict=True))


@pytest.mark.parametrize("question", [row[4] for row in JAPANESE if row[5]])
def test_two_sheets_that_say_the_same_in_other_words_answer_as_one_would(japanese, question) -> None:
    row = japanese[question]
    assert (row.verdict, row.choice) == (Verdict.FILLED, Choice.YES)


@pytest.mark.parametrize("row", ENGLISH, ids=lambda row: row[0])
def test_english_sheets_contradict_in_numbers_and_status_alike(english, row) -> None:
    assert (CONFLICT in _codes(english[row[4]])) is not row[5]
    assert (english[row[4]].verdict is Verdict.FILLED) is row[5]


@pytest.mark.parametrize("row", JAPANESE, ids=lambda row: row[0])
@pytest.mark.parametrize("service", [EXPENSES, HOSTING])
def test_a_question_that_names_a_service_is_answered_from_its_sheet_alone(japanese, row, service) -> None:
    answered = japanese[f"{service}では、{row[4]}"]
    assert CONFLICT not in _codes(answered)
    assert (answered.statement or "").startswith("hosting:") is (service == HOSTING)


def test_a_service_whose_sheet_is_silent_is_not_answered_for_by_the_sheet_of_another(japanese) -> None:
    made = [japanese[f"{asked}{ABOUT_ONE}"] for asked in ("", f"{EXPENSES}では、", f"{HOSTING}では、")]
    assert [row.verdict for row in made] == [Verdict.FILLED, Verdict.FILLED, Verdict.REVIEW]
    assert "scope_differs" in _codes(made[2])


def test_a_companys_item_that_a_product_says_otherwise_contradicts_nothing(tmp_path) -> None:
    category, control, one, other, question, _ = JAPANESE[1]
    for place, said in (("company", other), ("products/expenses", one)):
        (tmp_path / place).mkdir(parents=True)
        sheet = _sheet("シート", EXPENSES, "ja", [(category, control, said)])
        (tmp_path / place / "checksheet.toml").write_text(sheet, encoding="utf-8")
    row = _asked(tmp_path, [question])[question]
    assert (row.verdict, row.choice) == (Verdict.FILLED, Choice.YES)


ONE_SHEET = [
    ("認証", "多要素認証を利用できること。", "○", "管理者も利用者も、多要素認証を利用できます。"),
    ("ログイン", "ログイン時に多要素認証を使えること。", "×", "多要素認証には対応していません。"),
    ("バックアップ", "バックアップを取得していること。", "○", "お客様のデータを毎日バックアップしています。"),
    ("バックアップ", "バックアップを遠隔地に保管していること。", "×", "バックアップの遠隔地保管は行っていません。"),
    ("ログ", "操作ログを保管していること。", "○", "操作ログは30日間保管しています。"),
    ("ログ", "操作ログの保存期間を定めていること。", "○", "操作ログの保存期間は90日間です。"),
    ("障害", "障害を通知すること。", "○", "障害の発生を、検知から1時間以内に管理画面で通知します。"),
    ("障害", "障害の復旧後に報告すること。", "○", "障害の復旧後、3日以内に報告書を掲載します。"),
]
CONTRADICTED = ["多要素認証を使えますか。", "操作ログの保存期間は何日ですか。"]
BESIDE_EACH_OTHER = [
    ("バックアップを取得していますか。", Choice.YES),
    ("バックアップは遠隔地に保管していますか。", Choice.NO),
    ("障害の発生を通知しますか。", Choice.YES),
]


@pytest.fixture(scope="module")
def one_sheet(tmp_path_factory) -> Mapping[str, PlannedRow]:
    folder = tmp_path_factory.mktemp("one")
    items = [(category, control, (status, answer)) for category, control, status, answer in ONE_SHEET]
    (folder / "checksheet.toml").write_text(_sheet("あおば シート", "", "ja", items), encoding="utf-8")
    return _asked(folder, [*CONTRADICTED, *(question for question, _ in BESIDE_EACH_OTHER)])


@pytest.mark.parametrize("question", CONTRADICTED)
def test_one_sheet_that_contradicts_itself_on_the_very_thing_asked_answers_nothing(one_sheet, question) -> None:
    assert one_sheet[question].reasons[0].code == CONFLICT


@pytest.mark.parametrize(("question", "choice"), BESIDE_EACH_OTHER)
def test_items_of_one_sheet_about_parts_of_one_matter_stand_beside_each_other(one_sheet, question, choice) -> None:
    assert (one_sheet[question].verdict, one_sheet[question].choice) == (Verdict.FILLED, choice)
