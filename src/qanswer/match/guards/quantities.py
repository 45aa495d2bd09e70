"""Numbers with a meaning in a text: how often, how long, how far ahead, how late, how many.

All functions take text as ``text.normalise`` leaves it. Japanese and English give the same values, so that what an
English question demands can be held against what a Japanese answer states.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Dimension(StrEnum):
    """What a number measures; only numbers of one dimension may be compared."""

    FREQUENCY = "frequency"  # times a year
    ADVANCE = "advance"  # days between a notice and what it announces
    DELAY = "delay"  # days between an event and what follows it
    IDLE = "idle"  # days without a user's action
    RETENTION = "retention"  # days that something is kept
    SPAN = "span"  # days, of whatever else
    PERCENT = "percent"
    COUNT = "count"  # whole things: people, copies, characters
    RATING = "rating"  # a place on somebody's scale: seismic intensity, CVSS, bits, tier


class Action(StrEnum):
    """What happens after a delay or before a date; delays of unlike actions may not be compared."""

    DELETE = "delete"
    RESTORE = "restore"
    PATCH = "patch"
    REVOKE = "revoke"
    REPLY = "reply"
    NOTIFY = "notify"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number found in a text."""

    dimension: Dimension
    amount: float  # in the dimension's unit; infinite for "for ever"; for a scale, the number as written
    phrase: str  # as it stands in the normalised text
    unit: str = ""  # of a count or a rating: what is counted, which scale
    action: Action = Action.NONE


_DAYS = {
    "秒": 1 / 86400, "分": 1 / 1440, "時間": 1 / 24, "日": 1, "営業日": 1.4, "週": 7, "か月": 30, "月": 30,
    "四半期": 91, "年": 365, "second": 1 / 86400, "sec": 1 / 86400, "minute": 1 / 1440, "min": 1 / 1440,
    "hour": 1 / 24, "hr": 1 / 24, "day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365,
}  # fmt: skip
_BUSINESS_DAY = 1.4  # days, seven to five
_NUMERALS = {
    "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "半": 0.5, "数": math.nan,
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10,
    "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30, "sixty": 60, "ninety": 90,
}  # fmt: skip
_NUMBER_JA = r"\d+(?:\.\d+)?|[一二三四五六七八九十半]"
_NUMBER_EN = (
    r"\d+(?:\.\d+)?|one|two|three|four|five|six|seven|ten|twelve|fourteen|fifteen|twenty|thirty|sixty|ninety|an?"
)
_YEARLY: tuple[tuple[str, float], ...] = (
    (r"毎時|1時間(?:ごと|に1回)|hourly|every hour", 8760),
    (r"毎日|毎営業日|毎晩|日次|1日1回|日に1回|\bdaily\b|\bnightly\b|every (?:day|night)|once a day", 365),
    (r"毎週|週次|週に?1[回度]|\bweekly\b|every week|once a week", 52),
    (r"毎月|月次|月に?1[回度]|1か月(?:ごと|に1回)|(?<![a-z-])monthly\b|every month|once a month", 12),
    (r"四半期|\bquarterly\b|every quarter|each quarter", 4),
    (r"半期(?!以)|半年(?!以|前|後|間)|half-yearly|semi-?annual(?:ly)?|bi-?annual(?:ly)?|twice (?:a|per) year|every six months", 2),
    (r"毎年|年次|毎年度|年度ごと|年度毎|年ごと|\b(?:annual|annually|yearly)\b|(?:every|each) year|per (?:year|annum)|once (?:a|per|every) year|once a year", 1),
)  # fmt: skip
_FREQUENCIES = tuple((re.compile(pattern), times) for pattern, times in _YEARLY)
_TIMES_PER = (  # group 1: how many times, group 2: per which time
    re.compile(
        r"(?<![\d一二三四五六七八九十半数隔か])(?P<per>年|月|週|日)(?:間)?(?:に|あたり|に少なくとも|少なくとも|最低)?(?P<times>\d+|[一二三四])[回度]"
    ),
    re.compile(r"(?P<times>\d+|two|three|four|once|twice) times? (?:a|per|each|every) (?P<per>day|week|month|year)"),
)
_ONCE_EVERY = (
    re.compile(rf"(?P<every>{_NUMBER_JA})(?P<per>日|週|か月|年)間?(?:に|ごとに?|毎に?)(?:少なくとも|最低)?(?:(?P<times>\d+|[一二三四])[回度])?"),
    re.compile(rf"every (?P<every>{_NUMBER_EN}) (?P<per>day|week|month|year)s?"),
    re.compile(rf"in the (?:last|past) (?P<every>{_NUMBER_EN}) (?P<per>month|year)s?"),
)  # fmt: skip
_NOT_A_TIME = re.compile(
    r"\d{4}年(?:\d+月)?(?:\d+日)?(?:版|付|度)?|\d+年版|\d+月\d+日|24 ?時間 ?(?:[x×,・/] ?)?365 ?日|\d+時間体制"
    r"|(?<!\d)\d{1,2}時(?!間)(?:\d{1,2}分)?"
)
_TIMES = (
    re.compile(rf"(?P<n>{_NUMBER_JA}) ?(?P<unit>営業日|四半期|時間|秒|分|日|週|か月|年)(?!次|本|付|度|[回間]?[あ当]たり)"),
    re.compile(rf"\b(?P<n>{_NUMBER_EN})[ -]?(?:(?:business|working|calendar) )?(?P<unit>second|sec|minute|min|hour|hr|day|week|month|quarter|year)s?\b"),
)  # fmt: skip
_AT_ONCE = re.compile(
    r"当日|即日|即時|即座|直ちに|ただちに|同日|\bimmediately\b|\bsame day\b|\binstantly\b|\bat once\b|\bon (?:the|their|his|her) (?:last|final|leaving) (?:working )?day\b|\bday (?:of departure|they leave)\b"
)
_NEXT_DAY = re.compile(
    r"翌(?:営業)?日(?!から|以降|より)|\b(?:next|following) (?:working |business )?day\b|\bthe day after\b"
)
_FOR_EVER = re.compile(r"無期限|永久|永続的|indefinite|for ?ever|permanent")
_OCCASION = re.compile(
    r"都度|(?:変更|追加|発生|リリース|更新)[^,.]{0,6}(?:ごと|毎)|の際には|する際|continuous|real-?time|リアルタイム|常時|whenever"
)
_PERCENT = re.compile(r"(?P<n>\d+(?:\.\d+)?) ?(?:%|パーセント|percent)")
_COUNT = (
    re.compile(r"(?P<n>\d+|[二三四]) ?(?P<unit>世代|文字|桁|名|人|台|か所|拠点|件|社|系統|種類|ユーザ)(?!化|種|\d)"),
    re.compile(r"\b(?P<n>\d+|two|three|four)[ -](?:or more )?(?P<unit>generation|character|person|people|cop(?:y|ies)|site|administrator|user)s?\b"),
)  # fmt: skip
_RATING = re.compile(
    r"(?P<unit>震度|cvss)[^\d]{0,8}(?P<n>\d+(?:\.\d+)?)[強弱]?|(?P<unit2>tier|ティア|レベル) ?(?P<n2>[1-4]|iv|iii|ii|i)\b"
    r"|(?P<n3>\d+(?:\.\d+)?) ?-?(?P<unit3>bit|ビット|kv|gal|ガル|mbps|gbps|gb|tb)(?![a-z])|n ?\+ ?(?P<n4>[1-9])"
)
_ADVANCE_AFTER = re.compile(
    r"^間?(?:以上)?(?:の)?前|^s?(?:['’]s?)? (?:or more |at least )?(?:(?:in advance|prior|notice|before|ahead|beforehand|advance)|(?:written|prior|advance) notice)"
)
_ADVANCE_BEFORE = re.compile(r"(?:notice of|notice period|advance notice|事前通知|事前に)[^,.]{0,16}$")
_LATER_AFTER = re.compile(
    r"^間?(?:程度)?(?:で|に|を目安に)?(?:以内|後|内に|経過|で完全)|^s? (?:or less|after|of (?:the|being|discovery|detection|termination|notice))"
)
_LATER_BEFORE = re.compile(
    r"(?:within|after|no later than|under|less than|in)(?: (?:the )?(?:first|at least|at most))? ?$|最大$"
)
_SUFFIX = re.compile(
    r"間?(?:以上|以内|以下|未満|程度|を?超)?(?:前|後)?(?:まで)?|s?(?:['’]s?)?(?: (?:in advance|notice|after|before|or less))?"
)
_IDLE = re.compile(
    r"無操作|操作が?(?:な|途絶)|使用中断|アイドル|離席|放置|タイムアウト|自動ログアウト|\bidle|inactiv|timeout|logged? ?out|logout|screen lock|session"
)
_KEPT = re.compile(r"保存|保管|保持|残[すしるり]|retain|retention|\bkept\b|\bkeep|stored?\b|preserv|available for|held")
_ACTIONS: tuple[tuple[Action, re.Pattern[str]], ...] = (
    (Action.DELETE, re.compile(r"消去|削除|破棄|消え|消[すし]|抹消|delet|eras|remov|purg|destroy|wipe")),
    (Action.REVOKE, re.compile(r"(?:アカウント|アクセス権|権限|id)[^,.]{0,10}(?:停止|無効|失効)|revok|disabl|deprovision")),
    (Action.RESTORE, re.compile(r"復旧|復元|リストア|再開|切替|recover|restor|resum|failover|\brto\b")),
    (Action.PATCH, re.compile(r"パッチ|修正|適用|是正|対処|patch|remediat|fix|mitigat")),
    (Action.REPLY, re.compile(r"回答|返答|一次対応|応答|respond|response|reply|answer")),
    (Action.NOTIFY, re.compile(r"通知|連絡|報告|知ら|告知|通報|notif|report|inform|notice|announce|alert|tell|told")),
)  # fmt: skip
_REACH_BACK, _REACH_ON = 26, 26  # letters around a number that say what it measures: about half a Japanese sentence


@lru_cache(maxsize=4096)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers of normalised ``text``, frequencies first, otherwise in reading order.

    >>> [(q.dimension.value, q.amount) for q in quantities("年1回以上,14日以内に削除")]
    [('frequency', 1.0), ('delay', 14.0)]
    >>> [(q.dimension.value, q.amount) for q in quantities("at least two weeks' notice")]
    [('advance', 14.0)]
    """
    often, rest = _frequencies(text)
    return (*often, *_times(rest), *_scales(rest))


def tells_occasion(text: str) -> bool:
    """Return whether normalised ``text`` says on which occasion something happens, which answers "how often" too."""
    return _OCCASION.search(text) is not None


def speaks_of_keeping(text: str) -> bool:
    """Return whether normalised ``text`` is about how long something is kept."""
    return _KEPT.search(text) is not None


def _action(text: str, start: int, end: int) -> Action:
    """Return the action a number at ``start`` to ``end`` is said of: in Japanese it follows, in English it precedes."""
    clause_start, clause_end = _clause_bounds(text, start, end)
    found = sorted((match.start(), action) for action, pattern in _ACTIONS for match in pattern.finditer(text))
    before = [action for at, action in found if clause_start <= at < start]
    after = [action for at, action in found if end <= at < clause_end]
    nearest = (before[-1:] or after[:1]) if text[end - 1 : end].isascii() else (after[:1] or before[-1:])
    return nearest[0] if nearest else Action.NONE


def _number(written: str) -> float:
    return _NUMERALS[written] if written in _NUMERALS else float(written)


def _frequencies(text: str) -> tuple[list[Quantity], str]:
    """Return the frequencies, and the text with them blanked so that "年1回" is not read as a count too."""
    found: list[tuple[int, Quantity]] = []
    for pattern in _TIMES_PER:
        for match in pattern.finditer(text):
            times = {"once": 1.0, "twice": 2.0}.get(match["times"]) or _number(match["times"])
            found.append((match.start(), _often(times * _per_year(match["per"]), match.group())))
        text = _blanked(pattern, text)
    for pattern in _ONCE_EVERY:
        for match in pattern.finditer(text):
            times = _number(match.groupdict().get("times") or "1")
            found.append(
                (match.start(), _often(times * _per_year(match["per"]) / _number(match["every"]), match.group()))
            )
        text = _blanked(pattern, text)
    for pattern, yearly in _FREQUENCIES:
        found.extend((match.start(), _often(yearly, match.group())) for match in pattern.finditer(text))
        text = _blanked(pattern, text)
    return [quantity for _, quantity in sorted(found, key=lambda entry: entry[0])], text


def _per_year(unit: str) -> float:
    return {"日": 365, "day": 365, "週": 52, "week": 52, "か月": 12, "月": 12, "month": 12}.get(unit, 1)


def _often(yearly: float, phrase: str) -> Quantity:
    return Quantity(Dimension.FREQUENCY, float(yearly), phrase.strip())


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: " " * len(match.group()), text)


def _times(text: str) -> Iterator[Quantity]:
    text = _blanked(_NOT_A_TIME, text)
    for pattern in _TIMES:
        for match in pattern.finditer(text):
            days = float(_number(match["n"])) * _DAYS[match["unit"]]
            if "business" in match.group() or "working" in match.group():
                days *= _BUSINESS_DAY
            yield _placed(days, text, match.start(), match.end())
    for match in _AT_ONCE.finditer(text):
        yield Quantity(Dimension.DELAY, 0.0, match.group(), action=_action(text, match.start(), match.end()))
    for match in _NEXT_DAY.finditer(text):
        yield Quantity(Dimension.DELAY, 1.0, match.group(), action=_action(text, match.start(), match.end()))
    for match in _FOR_EVER.finditer(text):
        yield Quantity(Dimension.RETENTION, math.inf, match.group())


def _placed(days: float, text: str, start: int, end: int) -> Quantity:
    """Return a time with the dimension that the words around it give it."""
    before, after = text[max(0, start - _REACH_BACK) : start], text[end : end + _REACH_ON]
    clause = _clause(text, start, end)
    suffix = _SUFFIX.match(text, end)
    phrase = (text[start:end] + (suffix.group() if suffix else "")).strip()
    if _ADVANCE_AFTER.search(after) or _ADVANCE_BEFORE.search(before):
        return Quantity(Dimension.ADVANCE, days, phrase)
    if _IDLE.search(clause) and days < 2:  # noqa: PLR2004 - days; nobody waits longer for an idle session
        return Quantity(Dimension.IDLE, days, phrase)
    if _LATER_AFTER.search(after) or _LATER_BEFORE.search(before):
        return Quantity(Dimension.DELAY, days, phrase, action=_action(text, start, end))
    if _KEPT.search(clause):
        return Quantity(Dimension.RETENTION, days, phrase)
    return Quantity(Dimension.SPAN, days, phrase)


def _clause(text: str, start: int, end: int) -> str:
    """Return the sentence around a number, no further than the reach."""
    first, last = _clause_bounds(text, start, end)
    return text[first:last]


def _clause_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    first = max(text.rfind(mark, 0, start) for mark in (".\n", ". ", "\n", "?")) + 1
    stops = [at for at in (text.find(mark, end) for mark in (". ", "\n", "?")) if at >= 0]
    return max(first, start - 2 * _REACH_BACK), min([*stops, end + 2 * _REACH_ON])


def _scales(text: str) -> Iterator[Quantity]:
    for match in _PERCENT.finditer(text):
        yield Quantity(Dimension.PERCENT, float(match["n"]), match.group())
    for pattern in _COUNT:
        for match in pattern.finditer(text):
            yield Quantity(Dimension.COUNT, _number(match["n"]), match.group(), unit=match["unit"])
    for match in _RATING.finditer(text):
        yield Quantity(Dimension.RATING, math.nan, match.group(), unit=match.group())
