"""How sheets print a status: with dates, plans, conditions, in two parts; what is not known for sure never says yes."""

from __future__ import annotations

import pytest

from qanswer.intake.legend import settle
from qanswer.statements import Status

AS_OF = "2026-04-01"
YES, CONDITIONAL, PARTIAL = Status.MET, Status.CONDITIONAL, Status.PARTIAL
NO, NOT_APPLICABLE = Status.NOT_MET, Status.NOT_APPLICABLE
READ = {
    NO: [
        "対応予定(2026年10月)", "2026年度下期に対応予定", "対応予定：2026年10月", "対応予定（時期未定）", "On the roadmap Q3",
        "Planned - Q4 FY26", "検討中（2027年度）", "準備中（2026年12月公開予定）", "未対応→2026年10月対応予定", "×（検討中）",
        "○（2026年10月～）", "No, planned for 2026", "No – roadmap Q4 2026", "Coming in 2027", "Under review", "調整中",
        "Roadmap: 2026 Q4", "R (Roadmap)", "構築中", "廃止", "Deprecated", "R8.10対応予定", "2026.10リリース予定",
        "次期バージョンで対応", "将来対応", "対応時期未定", "今期中に対応", "Target: Dec 2026", "Scheduled for 2027-01",
        "Will be available in 2027", "Available from October 2026", "Available Q3 2028", "Yes (from October 2030)",
        "予定なし", "Not planned", "実施の有無を検討中", "対応（2030年4月から）",
    ],
    PARTIAL: [
        "一部対応（2026年度完了予定）", "一部対応・残りは検討中", "△（2026年に○予定）", "In progress (ETA Q3 2026)", "導入中",
        "対応中（2026年9月完了予定）", "Yes, partially", "Partially (2 of 3 sites)", "Partial – full by Q4 2026",
    ],
    CONDITIONAL: [
        "Available on request", "Available (on request)", "Optional (Enterprise plan)", "有償オプションで対応", "上位プランで対応",
        "エンタープライズプランのみ", "要問い合わせ", "お客様にて設定", "要望により対応可", "Customer-managed", "Beta",
        "ベータ版提供中", "試験運用中", "Yes, with limitations", "Yes, except for EU region", "はい（オプション）", "対応可能（有償・要相談）",
    ],
    YES: [
        "○（2024年4月より）", "実施済（2025年3月）", "2025年4月から実施", "Yes, since 2023", "Available since 2022", "実施中",
        "Implemented (2023-05)", "○（2028年まで）",
    ],
    NOT_APPLICABLE: ["N/A (planned)", "対象外（今後検討）"],
    None: [
        "TBD", "未定", "Q3 2026", "2026年10月", "Yes (planned)", "Yes - planned upgrade 2026", "○（2026年10月対応予定）",
        "実施済・一部予定", "別紙参照", "Level 3", "おそらく○", "Yes/No", "計画停止のみ", "GA 2028",
        "ログは90日間保管し、延長の可否については予定も含めて別途お知らせしますのでご確認ください",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("printed", "status"), [(text, status) for status, texts in READ.items() for text in texts])
def test_a_status_is_read_by_its_parts_and_what_is_not_sure_stays_undecided(printed, status) -> None:
    assert settle(printed, {}, AS_OF) is status


@pytest.mark.parametrize("printed", [*READ[NO], *READ[PARTIAL], *READ[CONDITIONAL], *READ[None]])
def test_whatever_day_a_sheet_is_of_nothing_but_a_yes_says_yes(printed) -> None:
    never_dated = printed not in ("○（2026年10月～）", "Available Q3 2028")
    assert settle(printed, {}, "2020-01-01") is not YES
    assert settle(printed, {}) is not YES or not never_dated


def test_a_yes_from_some_day_on_is_undecided_where_the_sheet_has_no_date() -> None:
    assert [settle("Yes (from May 2024)", {}, day) for day in ("", "2024-04-30", "2024-06-01")] == [None, NO, YES]


def test_a_legend_goes_before_what_the_words_say() -> None:
    assert settle("検討中", {"検討中": "対応済"}, AS_OF) is YES
