"""What people are shown for verdicts and ticks, in both languages, and for departments and topics in their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.model import Choice, Language, Verdict
from qanswer.speech import language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.knowledge.model import Topic

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


def person() -> Language:
    """Return the language of who reads the screen."""
    return Language(language())


def answered(choice: Choice | None, text: str) -> str:
    """Return an answer in one line, as a person reads it: what was ticked, and the words."""
    return " ".join((*([CHOICE[choice][person()]] if choice else []), *text.split()))


def department(names: Mapping[str, Mapping[Language, str]], code: str) -> str:
    """Return what a department is called in the person's language; its code where nobody named it."""
    return names[code][person()] if code in names else code


def topic_name(topic: Topic) -> str:
    """Return what a topic is called in the person's language."""
    return topic.name_ja if person() is Language.JA else topic.name_en
