"""The form's own answer words, and what each of them says.

A word is mapped only when the tables (``words.toml``) or the form's own legend settle it; any other word stays
unmapped, and a tick that would need it stays open.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from qanswer.forms.vocabulary.blanks import is_blank
from qanswer.forms.vocabulary.headings import words_in_heading
from qanswer.forms.vocabulary.words import LONGEST_WORD, alternatives_in, fold, is_dash, plain_choice
from qanswer.model import Choice
from qanswer.office.boxes import BOX, TICKED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qanswer.forms.grid import Grid

MOST_WORDS = 12  # a legend or a column with more different values names no answers
_SIGN_LENGTH = 3  # characters; up to this a text is a sign or bare word without anything to take off
_LONGEST = 30  # characters of an answer word found in a heading or a filled row
_DRAWN = "○〇◯◎●△▲×✕✖☓"  # signs that are nothing else, so that a legend may set them off by a bracket or 「は」 alone
_SIGN = rf"[{_DRAWN}◇レ✓☆★－―ー\-]|(?<![^\W_])(?:N/A|[0-9０-９A-ZＡ-Ｚ])(?![^\W_])"
_OPEN, _CLOSED = r"「『【〔《（(\[\"“'‘", r"」』】〕》）)\]\"”'’"
_SEPARATOR = rf"[{_CLOSED}]?\s*(?:[:：=＝…･]|・・+|\.\.+|⇒|→)\s*[{_OPEN}]?"
_BARELY = rf"(?<=[{_DRAWN}])(?:[{_CLOSED}]?\s*は|\s*[（(「『【]|(?<=[（(「『【].)[）)」』】])"
_PAIR = re.compile(
    rf"(?P<sign>{_SIGN})\s*(?:{_SEPARATOR}|{_BARELY})\s*(?P<gloss>[^、，,;；/／|｜」』】〕》\n\t　\"“”]+)"
)
_BEGINNING = re.compile(rf"(?:{_SIGN})\s*(?:{_SEPARATOR}|{_BARELY})")
_BEFORE_NEXT = re.compile(rf"[{_OPEN}・\s]+$")
_TO_DO = re.compile(
    r"\s*(?:(?:の中)?から|のいずれか(?:を|で|から)?|を|で|にて|として)\s*(?:ご?選択|お?選び|お?選ん|ご?記入|ご?回答|ご?入力)(?!肢).*$"
)
_MARK_ASKED = re.compile(  # a sign that says no may not be taken for the mark: 「該当しない欄には×を記入」
    r"(?P<sign>[レ✓✔○〇◯●])\s*[」』\"'”’）)]?\s*(?:点|印|マーク)?\s*(?:を|で|にて|の)?\s*(?:ご?記入|ご?記載|入力|お?付け|お?つけ|付し|お?入れ|チェック|ご?選択)"
    r"|\b(?:put|enter|place|mark|write|type|insert|tick|check)\b[^.\n]{0,40}?[\"'(“‘]?(?P<tick>[✓✔]|(?-i:\bX\b))",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"[\s。.]+$")
_CLOSING = re.compile(r"[）)\]」』】]$")
_UNLIKE = {  # what a sign's explanation must not say for the sign to mean what it usually does
    Choice.YES: r"一部|部分|条件|未|除|ない|なし|無|のみ|限|不|予定|検討|計画|準備|途中|中$|以外|代替|概ね|おおむね|ほぼ|[%％]|\d"
    r"|partial|partly|except|condition|\bnot?\b|limit|only|plan|progress|mostly|largely|alternative",
    Choice.PARTIAL: r"未|ない|なし|不|予定|検討|計画|準備|全[てべ面社]|完全|対象外|[%％]|\d|\bnot?\b|plan|progress|full|all\b",
    Choice.NO: r"一部|部分|条件|予定|検討|計画|準備|代替|対象外|該当|不要|済|[%％]|\d|partial|plan|progress|alternative|applicable",
}
_SUFFIX = re.compile(r"(している|する|した)?(場合|もの|とき|項目|を示す|を表す)$")
_LEADING = re.compile(r"^(?:[(（]?[0-9a-zA-Z①-⑳][)）.．:：、]\s*|[0-9]\s*[-–:：]\s*|[・●\-]\s*)(?=\S)")
_BRACKET = re.compile(r"\s*[（(\[【](?P<inside>[^（()）]*)[）)\]】]$")
_PARTS = re.compile(r"\s*(?:[・、,，]|\s[-–—]\s|または|又は|もしくは|あるいは|\bor\b)\s*")


@dataclass(frozen=True)
class Vocabulary:
    """The words a form answers with, in its order, and what those that could be mapped say."""

    words: tuple[str, ...] = ()
    meaning: Mapping[str, Choice] = field(default_factory=dict)


def vocabulary(words: Sequence[str], glosses: Mapping[str, str] | None = None) -> Vocabulary:
    """Return ``words`` with their meanings.

    Args:
        words: as the form has them.
        glosses: the form's legend, sign -> explanation; what it explains is decided by it alone.
    """
    glosses = {fold(sign): gloss for sign, gloss in (glosses or {}).items()}
    exact: dict[str, Choice] = {}
    loose: dict[str, Choice] = {}
    double = "◎" in {*map(fold, words), *glosses}  # ○ beside it may be less than yes
    for word in words:
        gloss = glosses.get(fold(word))
        choice = _explained(word, gloss, double=double) if gloss else plain_choice(word)
        if choice is not None:
            exact[word] = choice
        elif not gloss and (choice := choice_of(word)) is not None:
            loose[word] = choice
    meaning = _without_double_circle(words, exact, glosses)
    for word, choice in loose.items():
        if choice not in meaning.values() and sum(other is choice for other in loose.values()) == 1:
            meaning[word] = choice
    known = set(meaning.values())
    dashes = [word for word in words if is_dash(word) and fold(word) not in glosses]
    if known & {Choice.YES, Choice.NO} and Choice.NOT_APPLICABLE not in known and len(dashes) == 1:
        meaning[dashes[0]] = Choice.NOT_APPLICABLE
    return Vocabulary(tuple(words), meaning)


def _explained(word: str, gloss: str, *, double: bool) -> Choice | None:
    """Return what a sign says by its explanation or, where that is not understood, by itself if the two can agree."""
    if (choice := choice_of(gloss)) is not None:
        return choice
    usual = plain_choice(word) if len(fold(word)) == 1 and word.strip() in _DRAWN else None
    if usual not in _UNLIKE or (usual is Choice.YES and double):
        return None
    return None if re.search(_UNLIKE[usual], gloss, re.IGNORECASE) else usual


def _without_double_circle(
    words: Sequence[str], exact: Mapping[str, Choice], glosses: Mapping[str, str]
) -> dict[str, Choice]:
    """Return ``exact`` without ○ where ◎ stands beside it unexplained: ○ may then mean less than yes."""
    doubtful = any(fold(word) == "◎" and fold(word) not in glosses for word in words)
    return {
        word: choice
        for word, choice in exact.items()
        if not (doubtful and fold(word) in "○〇◯" and fold(word) not in glosses)
    }


def choice_of(word: str) -> Choice | None:
    """Return what an answer word says, with numbering and harmless brackets taken off; None when that is not sure.

    >>> choice_of("1. はい"), choice_of("○：対応済"), choice_of("はい（一部のみ）"), choice_of("検討中")
    (<Choice.YES: 'yes'>, <Choice.YES: 'yes'>, None, None)
    >>> choice_of("○（実施）"), choice_of("一部実施・条件付き")
    (<Choice.YES: 'yes'>, <Choice.PARTIAL: 'partial'>)
    """
    whole = word.strip()
    if len(whole) > LONGEST_WORD:
        return None
    if (choice := plain_choice(whole)) is not None:
        return choice
    plain = _bare(whole)
    if (choice := plain_choice(plain)) is not None:
        return choice
    if pair := _PAIR.fullmatch(plain):
        sign, gloss = plain_choice(pair["sign"]), choice_of(pair["gloss"])
        return gloss if sign is None or sign is gloss else None
    if bracket := _BRACKET.search(plain):
        return _bracketed(plain[: bracket.start()], bracket["inside"])
    bare = _LEADING.sub("", plain)
    return choice_of(bare) if bare != plain else _said_twice(plain)


def _bare(word: str) -> str:
    """Return a word without what only ends a sentence or is left of a bracket around it."""
    long = len(word) > _SIGN_LENGTH
    plain = _TRAILING.sub("", word) or word
    plain = _TO_DO.sub("", plain) if long else plain
    while len(plain) > 1 and _CLOSING.search(plain) and not _BRACKET.search(plain):
        plain = _TRAILING.sub("", plain[:-1])
    return _SUFFIX.sub("", plain) if long else plain


def _bracketed(outside: str, inside: str) -> Choice | None:
    """Return what a word with a bracket says: 「○（実施）」 is a yes, while 「はい（全社で周知）」 is one of several."""
    said = choice_of(outside) if outside else None
    return said if said is not None and choice_of(inside) is said else None


def _said_twice(plain: str) -> Choice | None:
    """Return what two words say that are one answer: 「一部実施・条件付き」; None where they differ."""
    said = {choice_of(part) for part in _PARTS.split(plain)} if _PARTS.search(plain) else set()
    return said.pop() if len(said) == 1 else None


def legend(grid: Grid, table_rows: Iterable[int]) -> Mapping[str, str]:
    """Return what a sheet says its signs mean, sign -> explanation; empty without a legend.

    Read both from one cell (``○：対応 △：一部対応``) and from two columns, a sign and its explanation beside it.
    """
    inside = set(table_rows)
    found: dict[str, str] = {}
    beside: dict[str, str] = {}
    for row, column, text in grid.texts():
        if row in inside:
            continue
        pairs = pairs_in(text)
        if len(pairs) > 1:
            found.update({sign: gloss for sign, gloss in pairs.items() if sign not in found})
        elif pairs or _is_sign(text):
            sign, gloss = next(iter(pairs.items())) if pairs else (text, _right_of(grid, row, column))
            if gloss and len(gloss) <= 2 * _LONGEST and sign not in beside:
                beside[sign] = gloss
    explained = beside if sum(choice_of(gloss) is not None for gloss in beside.values()) > 1 else {}
    return {**explained, **found}


def pairs_in(text: str) -> Mapping[str, str]:
    """Return the signs a text explains.

    >>> pairs_in("凡例 ○:対応 △:一部対応 ×:未対応")
    {'○': '対応', '△': '一部対応', '×': '未対応'}
    """
    found: dict[str, str] = {}
    starts = [match.start() for match in _BEGINNING.finditer(text)]
    for start, stop in pairwise([*starts, len(text)]):
        if match := _PAIR.match(text, start, stop):
            gloss = _bare(_BEFORE_NEXT.sub("", match["gloss"].strip()[:LONGEST_WORD]))
            if gloss:
                found.setdefault(match["sign"], gloss)
    return found


def mark_asked(texts: Iterable[str]) -> str:
    """Return the sign a form wants put where something applies; "" where it does not say.

    >>> mark_asked(["該当する欄に「レ」を記入してください"]), mark_asked(["Put an X where it applies"]), mark_asked(["備考"])
    ('レ', 'X', '')
    """
    found = filter(None, map(_MARK_ASKED.search, texts))
    return next((match["sign"] or match["tick"] for match in found), "")


def _is_sign(text: str) -> bool:
    return bool(re.fullmatch(_SIGN, unicodedata.normalize("NFKC", text.strip())))


def _right_of(grid: Grid, row: int, column: int) -> str:
    columns = grid.columns(row)
    position = bisect_right(columns, column)
    return grid.text(row, columns[position]) if position < len(columns) else ""


def words_in_placeholder(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the answer words that placeholders such as ``[Yes/No]`` offer."""
    for text in dict.fromkeys(texts):
        if is_blank(text) and (words := _offered(text.strip().strip("[]<>【】()（）"))):
            return words
    return ()


def _offered(text: str) -> tuple[str, ...]:
    return words_in_heading(text) or alternatives_in(text)


def words_in_use(values: Iterable[str]) -> tuple[str, ...]:
    """Return the answer words of rows that are answered already; empty unless all are known and one comes twice."""
    given = [value.strip() for value in values if not is_blank(value)]
    words = tuple(dict.fromkeys(given))
    if not words or len(words) > MOST_WORDS or len(given) == len(words) or any(len(word) > _LONGEST for word in words):
        return ()
    return words if all(plain_choice(word) is not None or is_dash(word) for word in words) else ()


_OPTION_MARK = r"(?:[①-⑳]\s*|(?:[0-9０-９]{1,2}|[A-Za-zＡ-Ｚａ-ｚ]|[ア-オ])\s*[.．:：)）]\s*)"
_OPTION = re.compile(
    rf"(?:^|(?<=[\s/／、,]))(?P<mark>{_OPTION_MARK})(?P<label>[^\n/／,、;；①-⑳]+?)(?=[\s/／、,;；]*(?:$|\n|{_OPTION_MARK}))"
)


def options_in(text: str) -> Vocabulary:
    r"""Return what a cell such as ``1. はい 2. いいえ`` or ``はい／いいえ`` allows as answers, with what could be mapped.

    Without words when the text lists nothing.

    >>> dict(options_in("1. はい\n2. いいえ").meaning)
    {'1': <Choice.YES: 'yes'>, '2': <Choice.NO: 'no'>}
    """
    found = {match["mark"].strip(" .．:：)）\n"): match["label"].strip() for match in _OPTION.finditer(text)}
    return vocabulary(tuple(found), found) if len(found) > 1 else vocabulary(words_in_heading(text))


@dataclass(frozen=True, slots=True)
class Box:
    """A box in a cell, with the word beside it."""

    index: int  # 0-based among the cell's boxes
    label: str
    ticked: bool


def boxes_in(text: str) -> tuple[Box, ...]:
    """Return the boxes of a text with their words, which stand after each box or, in 「はい□ いいえ□」, before it.

    >>> [(box.label, box.ticked) for box in boxes_in("□はい　■いいえ")]
    [('はい', False), ('いいえ', True)]
    """
    matches = list(BOX.finditer(text))
    if not matches:
        return ()
    ends = [match.end() for match in matches]
    starts = [match.start() for match in matches]
    after = [text[end:stop] for end, stop in zip(ends, [*starts[1:], len(text)], strict=True)]
    before = [text[stop:start] for start, stop in zip(starts, [0, *ends[:-1]], strict=True)]
    leads = bool(before[0].strip()) and not after[-1].strip()
    labels = [_label(piece, last=leads) for piece in (before if leads else after)]
    return tuple(
        Box(index, label, match[0] not in TICKED)
        for index, (label, match) in enumerate(zip(labels, matches, strict=True))
    )


def _label(piece: str, *, last: bool) -> str:
    lines = [line for line in piece.strip().splitlines() if line.strip()]
    if not lines:
        return ""
    return lines[-1 if last else 0].strip(" 　/／・,、;；|")
