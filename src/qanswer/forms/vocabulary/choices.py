"""The form's own answer words, and what each of them says.

A word is mapped only when the tables (``words.toml``) or the form's own legend settle it; any other word stays
unmapped, and a tick that would need it stays open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

from qanswer.forms.vocabulary.blanks import is_blank
from qanswer.forms.vocabulary.headings import words_in_heading
from qanswer.forms.vocabulary.scales import is_explained_by_its_ends
from qanswer.forms.vocabulary.words import (
    LONGEST_WORD,
    alternatives_in,
    fold,
    is_dash,
    known_choices,
    plain_choice,
    tables,
)
from qanswer.model import Choice
from qanswer.office.boxes import BOX, find_boxes
from qanswer.patterns import expression

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


MOST_WORDS = 12  # a legend or a column with more different values names no answers
_SIGN_LENGTH = 3  # characters; up to this a text is a sign or bare word without anything to take off
LONGEST_ANSWER = 30  # characters of an answer word found in a heading or a filled row
DRAWN = "○〇◯◎●△▲×✕✖☓"  # signs that are nothing else, so that a legend may set them off by a bracket or 「は」 alone
SIGN = rf"[{DRAWN}◇レ✓☆★－―ー\-]|(?<![\d.])(?:100|[1-9]?[0-9])\s?[%％]|(?<![^\W_])(?:N/A|[0-9０-９A-ZＡ-Ｚ])(?![^\W_])"
OPEN, CLOSED = r"「『【〔《（(\[\"“'‘", r"」』】〕》）)\]\"”'’"
SEPARATOR = rf"[{CLOSED}]?\s*(?:[:：=＝…･]|・・+|\.\.+|⇒|→)\s*[{OPEN}]?"
BARELY = rf"(?<=[{DRAWN}])(?:[{CLOSED}]?\s*は|\s*[（(「『【]|(?<=[（(「『【].)[）)」』】])"
PAIR = expression(rf"(?P<sign>{SIGN})\s*(?:{SEPARATOR}|{BARELY})\s*(?P<gloss>[^、，,;；/／|｜」』】〕》\n\t　\"“”]+)")
_TO_DO = expression(
    r"\s*(?:(?:の中)?から|のいずれか(?:を|で|から)?|を|で|にて|として)\s*(?:ご?選択|お?選び|お?選ん|ご?記入|ご?回答|ご?入力)(?!肢).*$"
)
_TRAILING = expression(r"[\s。.]+$")
_CLOSING = expression(r"[）)\]」』】]$")
_UNLIKE = {  # what a sign's explanation must not say for the sign to mean what it usually does
    Choice.YES: r"一部|部分|条件|未|除|ない|なし|無|のみ|限|不|予定|検討|計画|準備|途中|中$|以外|代替|概ね|おおむね|ほぼ|[%％]|\d"
    r"|partial|partly|except|condition|\bnot?\b|limit|only|plan|progress|mostly|largely|alternative",
    Choice.PARTIAL: r"未|ない|なし|不|予定|検討|計画|準備|全[てべ面社]|完全|対象外|[%％]|\d|\bnot?\b|plan|progress|full|all\b",
    Choice.NO: r"一部|部分|条件|予定|検討|計画|準備|代替|対象外|該当|不要|済|[%％]|\d|partial|plan|progress|alternative|applicable",
}
_SUFFIX = expression(r"(している|する|した)?(場合|もの|とき|項目|を示す|を表す)$")
_LEADING = expression(r"^(?:[(（]?[0-9a-zA-Z①-⑳][)）.．:：、]\s*|[①-⑳]\s*|[0-9]\s*[-–:：]\s*|[・●\-]\s*)(?=\S)")
_BRACKET = expression(r"\s*[（(\[【](?P<inside>[^（()）]*)[）)\]】]$")
_SHORT_FIRST = expression(r"(?P<short>[A-Za-z/]{1,4})\s*[-–—:：=.(（]\s*(?P<long>[A-Za-z][A-Za-z\s/-]+?)[)）]?$")
_SHORT_LAST = expression(r"(?P<long>[A-Za-z][A-Za-z\s/-]+?)\s*[-–—:：=(（\[]\s*(?P<short>[A-Za-z/]{1,4})[)）\]]?$")
_LANGUAGES = expression(  # between a word and the same in another language
    r"(?<=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])[\s/／|]*(?=[A-Za-z])|(?<=[A-Za-z])[\s/／|]*(?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])"
)
_PARTS = expression(rf"(?<=^[{DRAWN}])[\s　]+|\s*(?:[・、,，]|\s[-–—]\s|または|又は|もしくは|あるいは|\bor\b)\s*")


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
    known = known_choices(words)
    double = "◎" in {*map(fold, words), *glosses}  # ○ beside it may be less than yes
    for word in words:
        gloss = glosses.get(fold(word))
        choice = _explained(word, gloss, double=double) if gloss else known.get(word)
        if choice is not None:
            exact[word] = choice
        elif not gloss and (choice := choice_of(word)) is not None:
            loose[word] = choice
    exact |= {word: choice for word, choice in _contraries(words, glosses).items() if word not in exact}
    meaning = _without_double_circle(words, exact, glosses)
    for word, choice in loose.items():
        if choice not in meaning.values() and sum(other is choice for other in loose.values()) == 1:
            meaning[word] = choice
    if is_explained_by_its_ends(words, glosses):
        meaning = {}
    said = set(meaning.values())
    dashes = [word for word in words if is_dash(word) and fold(word) not in glosses]
    if said & {Choice.YES, Choice.NO} and Choice.NOT_APPLICABLE not in said and len(dashes) == 1:
        meaning[dashes[0]] = Choice.NOT_APPLICABLE
    return Vocabulary(tuple(words), meaning)


def _contraries(words: Sequence[str], glosses: Mapping[str, str]) -> dict[str, Choice]:
    """Return what words say that stand beside their contrary: 「見直している」, 「一部見直している」, 「見直していない」."""
    told = {fold(_LEADING.sub("", glosses.get(fold(word), word).strip())): word for word in words}
    found: dict[str, Choice] = {}
    for (done, undone), (plain, word) in product(tables()["contraries"]["no"], told.items()):
        contrary = plain.removesuffix(done) + undone
        if not plain.endswith(done) or contrary not in told:
            continue
        found |= {word: Choice.YES, told[contrary]: Choice.NO}
        partly = (told[less + plain] for less in tables()["contraries"]["partly"] if less + plain in told)
        found |= dict.fromkeys(partly, Choice.PARTIAL)
    return found if len({choice for choice in found.values() if choice is not Choice.PARTIAL}) > 1 else {}


def _explained(word: str, gloss: str, *, double: bool) -> Choice | None:
    """Return what a sign says by its explanation or, where that is not understood, by itself if the two can agree."""
    if (choice := choice_of(gloss)) is not None:
        return choice
    usual = plain_choice(word) if len(fold(word)) == 1 and word.strip() in DRAWN else None
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
    plain = bare(whole)
    if (choice := plain_choice(whole) or plain_choice(plain)) is not None:
        return choice
    if spelt := _spelt_out(plain):
        return choice_of(spelt)
    if pair := PAIR.fullmatch(plain):
        sign, gloss = plain_choice(pair["sign"]), choice_of(pair["gloss"])
        return gloss if sign is None or sign is gloss else None
    if bracket := _BRACKET.search(plain):
        return _bracketed(plain[: bracket.start()], bracket["inside"])
    rest = _LEADING.sub("", plain)
    return choice_of(rest) if rest != plain else _said_twice(plain)


def bare(word: str) -> str:
    """Return a word without what only ends a sentence or is left of a bracket around it."""
    long = len(word) > _SIGN_LENGTH
    plain = _TRAILING.sub("", word) or word
    plain = _TO_DO.sub("", plain) if long else plain
    while len(plain) > 1 and _CLOSING.search(plain) and not _BRACKET.search(plain):
        plain = _TRAILING.sub("", plain[:-1])
    return _SUFFIX.sub("", plain) if long else plain


def _spelt_out(plain: str) -> str | None:
    """Return the words of ``FC - Full compliance`` or ``Full compliance (FC)``, whose letters only abbreviate them."""
    for match in filter(None, (_SHORT_FIRST.match(plain), _SHORT_LAST.match(plain))):
        initials = [word[0] for word in re.split(r"[\s/-]+", match["long"]) if word]
        if fold("".join(initials)) == fold(match["short"].replace("/", "")):
            return match["long"]
    return None


def _bracketed(outside: str, inside: str) -> Choice | None:
    """Return what a word with a bracket says: 「○（実施）」 is a yes, while 「はい（全社で周知）」 is one of several."""
    said = choice_of(outside) if outside else None
    return said if said is not None and choice_of(inside) is said else None


def _said_twice(plain: str) -> Choice | None:
    """Return what two words say that are one answer: 「一部実施・条件付き」, 「是 Yes」; None where they differ."""
    for apart in (_PARTS, _LANGUAGES):
        said = {choice_of(part) for part in apart.split(plain)} if apart.search(plain) else set()
        if len(said) == 1:
            return said.pop()
    return None


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
    if (
        not words
        or len(words) > MOST_WORDS
        or len(given) == len(words)
        or any(len(word) > LONGEST_ANSWER for word in words)
    ):
        return ()
    return words if all(plain_choice(word) is not None or is_dash(word) for word in words) else ()


_OPTION_MARK = r"(?:[①-⑳]\s*|(?:[0-9０-９]{1,2}|[A-Za-zＡ-Ｚａ-ｚ]|[ア-オ])\s*[.．:：)）]\s*)"
_OPTION = expression(
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


_BRACKET_SEEN = expression(r"[(（\[［〔][ \u3000]{0,3}[)）\]］〕]")


@dataclass(frozen=True, slots=True)
class Box:
    """A box in a cell, with the word beside it."""

    index: int  # 0-based among the cell's boxes
    label: str
    ticked: bool


def boxes_in(text: str) -> tuple[Box, ...]:
    """Return the boxes of a text with their words, which stand after each box or, in 「はい□ いいえ□」, before it.

    Brackets are boxes only where the words beside them say different things: 「（　）年（　）月」 is to be written into.

    >>> [(box.label, box.ticked) for box in boxes_in("□はい　■いいえ")], boxes_in("（　）年（　）か月")
    ([('はい', False), ('いいえ', True)], ())
    """
    found = find_boxes(text)
    if not found:
        return ()
    starts, ends = [box.outer_start for box in found], [box.outer_end for box in found]
    after = [text[end:stop] for end, stop in zip(ends, [*starts[1:], len(text)], strict=True)]
    before = [text[stop:start] for start, stop in zip(starts, [0, *ends[:-1]], strict=True)]
    leads = bool(before[0].strip()) and not after[-1].strip()
    labels = [_label(piece, last=leads) for piece in (before if leads else after)]
    if found[0].start != found[0].outer_start and not _differ(labels):
        return ()
    return tuple(
        Box(index, label, not box.is_open) for index, (label, box) in enumerate(zip(labels, found, strict=True))
    )


def _differ(labels: Sequence[str]) -> bool:
    """Tell whether words beside brackets are answers that say different things."""
    known = {choice_of(label) for label in labels} - {None}
    return len(known) > 1 and all(label and len(label) <= LONGEST_ANSWER for label in labels)


def has_boxes(text: str) -> bool:
    """Tell whether a text holds boxes to tick, of either kind."""
    return bool(BOX.search(text)) or (bool(_BRACKET_SEEN.search(text)) and bool(boxes_in(text)))


def _label(piece: str, *, last: bool) -> str:
    lines = [line for line in piece.strip().splitlines() if line.strip()]
    if not lines:
        return ""
    return lines[-1 if last else 0].strip(" 　/／・,、;；|")
