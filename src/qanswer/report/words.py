"""What people are shown for verdicts and ticks, in both languages."""

from __future__ import annotations

from qanswer.model import Choice, Language, Verdict

VERDICT = {
    Verdict.FILLED: {Language.JA: "記入済み", Language.EN: "filled"},
    Verdict.REVIEW: {Language.JA: "要確認", Language.EN: "review"},
    Verdict.UNANSWERED: {Language.JA: "未回答", Language.EN: "unanswered"},
}

CHOICE = {
    Choice.YES: {Language.JA: "○ はい", Language.EN: "Yes"},
    Choice.PARTIAL: {Language.JA: "△ 一部", Language.EN: "Partial"},
    Choice.NO: {Language.JA: "× いいえ", Language.EN: "No"},
    Choice.NOT_APPLICABLE: {Language.JA: "－ 対象外", Language.EN: "N/A"},
}
