"""What counts as a blank: the one definition, asked by whoever reads a form, writes into it or proves a copy of it.

A blank is a cell that shows nothing a person said: empty, a rule to write on, an order to fill it in, the choices to
strike out. What stands in brackets is a blank only where it is one of these without them. A text that a person may
have written is a blank only where every row of its column shows it, and no row could be answered with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from qanswer.forms.grid import seen_of
from qanswer.forms.vocabulary.words import (
    LONGEST_WORD,
    alternatives_in,
    fold,
    folded,
    is_dash,
    is_status,
    plain_choice,
    tables,
)
from qanswer.office.boxes import find_boxes
from qanswer.patterns import expression

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

UNTICKED = "FALSE"  # what a check box in a cell shows before anybody ticked it
_LONGEST = 82  # characters of a placeholder, brackets included
_LONGEST_ORDER = 42  # characters
_SHORTEST = 3  # characters in brackets, from which they name what belongs there
_RULE = expression(r"[\s_＿.…・]+")
_DATE = expression(r"[\s_＿]*(?:20|令和|平成)?[\s_＿]*年[\s_＿]*月[\s_＿]*日[\s_＿]*(?:[(（][\s　]*[)）])?")
_PAIRS = {
    "(": ")",
    "[": "]",
    "{": "}",
    "<": ">",
    "〔": "〕",
    "【": "】",
    "《": "》",
    "「": "」",
    "『": "』",
    "〈": "〉",
}
_FORMS_OWN = "[{<【〔"  # brackets that forms put around what is to be replaced; round ones are a person's as well
_NEARLY_ALL = 0.9  # share of a column's rows
FEWEST_ROWS = 5  # fewer may well be answered alike


def is_blank(text: str, sent_out_with: Collection[str] = ()) -> bool:
    """Tell whether a cell is still to be filled.

    Args:
        text: what it shows.
        sent_out_with: texts that are blanks in this column, see ``sent_out_with``.

    >>> is_blank("＿＿＿"), is_blank("Select…"), is_blank("[Yes/No]"), is_blank("（対象外）"), is_blank("TBD")
    (True, True, True, False, False)
    """
    plain = seen_of(text)
    if not plain or plain in sent_out_with:
        return True
    return len(plain) <= _LONGEST and _is_room(plain)


@lru_cache(maxsize=1 << 15)  # a form asks for the same few words again and again
def _is_room(plain: str) -> bool:
    """Tell whether a short text is room to fill in: nothing said, or an order to say it."""
    bare = _without_outer_brackets(plain)
    return (
        not bare
        or bool(_prompt().fullmatch(plain))
        or _says_nothing(bare)
        or _says_nothing(plain)
        or _orders(bare, bracketed=bare != plain)
    )


def answering(before: str, text: str) -> str:
    """Return ``text`` with the prompt for it kept that stands in its place, if one does.

    >>> answering("具体的に：", "毎年実施"), answering("(Please specify: ____)", "yearly"), answering("―", "yearly")
    ('具体的に：毎年実施', '(Please specify: yearly)', 'yearly')
    """
    prompt = _prompt().fullmatch(before.strip()) if len(before) <= _LONGEST else None
    if prompt is None:
        return text
    gap = " " if prompt["label"].isascii() else ""
    return f"{prompt['label']}{gap}{text}{prompt['closing']}"


def prompts_for_words(text: str) -> bool:
    """Tell whether a cell holds a prompt, behind which words are to follow: 「理由：」."""
    return len(text) <= _LONGEST and bool(_prompt().fullmatch(text.strip()))


def is_open(text: str, sent_out_with: Collection[str] = ()) -> bool:
    """Tell whether a cell that is chosen, ticked or filled in shows no answer yet: a blank, boxes of which none is ticked."""
    boxes = find_boxes(text)
    return (
        is_blank(text, sent_out_with)
        or seen_of(text) == UNTICKED
        or (bool(boxes) and all(box.is_open for box in boxes))
    )


def sent_out_with(texts: Sequence[str], headings: Collection[str] = ()) -> frozenset[str]:
    """Return the texts that nearly every row of a column shows and nobody answers with; empty where there are none.

    One and the same text, or a different one in each row where all of them stand in brackets: ``[Name of the policy]``.

    Args:
        texts: what each row shows, "" for an empty cell.
        headings: the column's own, which its cells may repeat.

    >>> sent_out_with(["[Policy]"] * 6), sent_out_with(["N/A"] * 6), sent_out_with(["[Policy]", "[Policy]"])
    (frozenset({'[Policy]'}), frozenset(), frozenset())
    """
    shown = [seen_of(text) for text in texts]
    own = Counter(text for text in shown if 0 < len(text) <= LONGEST_WORD and _is_the_forms(text, headings))
    once = {text: times for text, times in own.items() if _is_in_the_forms_brackets(text)}
    for found in (dict(own.most_common(1)), once):
        if sum(found.values()) >= max(FEWEST_ROWS, _NEARLY_ALL * len(shown)):
            return frozenset(found)
    return frozenset()


def _is_the_forms(text: str, headings: Collection[str]) -> bool:
    bare = _without_outer_brackets(text)
    headed = {fold(heading) for heading in headings}
    return fold(text) in _everywhere() or fold(bare) in headed or _is_in_the_forms_brackets(text)


def _is_in_the_forms_brackets(text: str) -> bool:
    """Tell whether a text stands in brackets that ask to be replaced, and could not be an answer in them."""
    bare = _without_outer_brackets(text)
    marks = len(bare) < _SHORTEST  # [x], [レ], [OK]: ticked by hand
    answers = marks or plain_choice(bare) is not None or is_status(bare) or is_dash(bare) or _never().search(fold(bare))
    return bare != text and unicodedata.normalize("NFKC", text)[0] in _FORMS_OWN and not answers


def _says_nothing(text: str) -> bool:
    """Tell whether a text is no more than room to write, or what may be chosen."""
    plain = unicodedata.normalize("NFKC", text)
    if (_RULE.fullmatch(plain) and (len(plain.strip()) > 1 or plain.strip() in "_…")) or _DATE.fullmatch(plain):
        return True
    words = fold(plain)
    return words in _words() or words.strip("-. ") in _words() or bool(alternatives_in(text))


def _orders(text: str, *, bracketed: bool) -> bool:
    plain = fold(text).strip("▼▽→⇒.…。")
    if len(plain) > _LONGEST_ORDER:
        return False
    return bool(_order_pattern("orders").search(plain) or (bracketed and _order_pattern("bracketed").search(plain)))


def _without_outer_brackets(text: str) -> str:
    """Return what stands in brackets that hold the whole text, however many pairs."""
    plain = unicodedata.normalize("NFKC", text).strip()
    while len(plain) > 1 and _PAIRS.get(plain[0]) == plain[-1] and _holds_all(plain):
        plain = plain[1:-1].strip()
    return plain if plain != unicodedata.normalize("NFKC", text).strip() else text.strip()


def _holds_all(text: str) -> bool:
    """Tell whether the bracket a text begins with is closed by its last letter, and not before: no ``(1) … (2)``."""
    depth = 0
    for letter in text[:-1]:
        depth += (letter == text[0]) - (letter == text[-1])
        if not depth:
            return False
    return True


@cache
def _prompt() -> re.Pattern[str]:
    """What asks in the very cell for words that are to follow: 「具体的に：」, "(Please specify: ____)"."""
    names = "|".join(tables()["blank"]["prompts"])
    return expression(rf"(?P<label>[(（\[]?\s*(?:{names})\s*[:：])[\s_＿.…]*(?P<closing>[)）\]]?)", re.IGNORECASE)


@cache
def _words() -> frozenset[str]:
    return folded(tables()["blank"]["words"])


@cache
def _everywhere() -> frozenset[str]:
    return folded(tables()["blank"]["everywhere"])


@cache
def _never() -> re.Pattern[str]:
    return expression("|".join(tables()["blank"]["never"]))


@cache
def _order_pattern(kind: str) -> re.Pattern[str]:
    return expression("|".join(tables()["blank"][kind]))
