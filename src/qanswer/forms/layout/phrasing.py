"""What a cell's text looks like, whatever it says."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from qanswer.forms.vocabulary.blanks import is_blank
from qanswer.forms.vocabulary.choices import has_boxes
from qanswer.forms.vocabulary.words import is_dash, is_status, plain_choice
from qanswer.packaged import packaged
from qanswer.patterns import expression

_WORDS = packaged("forms/layout/phrasing")
_ASKS_JA = expression(f"({'|'.join(_WORDS['ends_ja'])})[。．.、]?$")
_ASKS_EN = expression(rf"^({'|'.join(_WORDS['begins_en'])})\b")
_ORDERS_EN = expression(rf"^({'|'.join(_WORDS['orders_en'])})\b")
_ASKS_OTHER = expression("|".join(_WORDS["otherwise"]))
_HEADING_ASKS = expression("|".join(_WORDS["headings"]), re.IGNORECASE)
_FEWEST_ORDERED = 4  # words an English order has at least
_ENDS_PLAINLY = expression(r"(?:[?？]|か[。．]?)[)）」』】\"']*$")
_ENDS_ASKING = expression(r"[?？][)）」』】\"']*$")
_NUMBER = expression(
    r"^[(（【\[]?(?:[A-Za-z]{1,12}[\s.\-_]?)?[0-9]{1,5}(?:\s?[.\-_/()（）]\s?[0-9A-Za-z]{1,5})*[.)）】\]]?$"
    r"|^[①-⑳㉑-㉟❶-❿Ⅰ-Ⅻⅰ-ⅻ]$|^[A-Za-z]$|^[(（]?[0-9a-zA-Zア-ンｱ-ﾝあ-ん]{1,3}[)）.]$|^第?[0-9]+[章節条項号問][0-9の]*$"
    r"|^[A-Za-z]{1,10}(?:[.\-_][A-Za-z0-9]{1,12}){1,5}$|^(?:問|設問|Q|No)[.\s]?[0-9]+(?:[-.][0-9]+)*$"
)
_IDENTIFIER = expression(r"^[A-Za-z][A-Za-z0-9]*(?:[-_.:/][A-Za-z0-9]+)+$|^[A-Z]{1,12}[0-9]{1,4}$|^[A-Z]{3,}$|^urn:")
_POINTER = expression(r"^(?:https?://|www\.)\S+$|^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.IGNORECASE)
_MARK = expression(r"^[○〇◯◎●△▲×✕✖✗✘✓✔☑☐□■レ✅xX\-－―—–ー★☆*]$")
_NOTE = expression(r"^(※|\*[^*]|注[）)\d：:]|（注|\(注|note[s]?\s*[:：\d]|\(\*|＊)", re.IGNORECASE)
_REQUIRED = "*＊※ \u3000"  # before a question that has to be answered
_FOLLOWS_JA = expression(r"[。．]$")

_SHORTEST = 4  # letters a question has at least
_FEWEST_WORDS = 3  # words an English question has at least
_LONGEST_NUMBER = 40  # characters
LONG = 30  # characters of width: a text this long is a sentence rather than a label


class _Columns(dict[str, int]):
    """How many columns each letter is wide, as far as it was asked: a form asks for every letter of every cell."""

    def __missing__(self, letter: str) -> int:
        self[letter] = 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        return self[letter]


_COLUMNS = _Columns()


def width(text: str) -> int:
    """Return the length of ``text`` with Japanese counted double, as it fills a column."""
    return len(text) if text.isascii() else sum(map(_COLUMNS.__getitem__, text))


def is_sentence(text: str) -> bool:
    """Tell whether ``text`` is long enough for a sentence; Latin letters say less each than kanji and kana."""
    plain = text.strip()
    return width(plain) >= (LONG if len(plain) < width(plain) else 2 * LONG)


@lru_cache(maxsize=1 << 15)
def asks(text: str) -> bool:
    """Tell whether ``text`` reads as a question or a requirement.

    >>> asks("バックアップを取得していますか。"), asks("Do you encrypt data?"), asks("バックアップ")
    (True, True, False)
    """
    plain = text.strip().lstrip(_REQUIRED)
    if len(plain) < _SHORTEST:
        return False
    last = plain.splitlines()[-1].strip()
    if _ENDS_ASKING.search(plain) or "？" in plain or "?" in plain:
        return True
    ending = re.sub(r"[（(][^（）()]*[）)]$", "", last).rstrip() or last
    if _ASKS_JA.search(ending) or _FOLLOWS_JA.search(ending):
        return True
    small = plain.casefold()
    words = len(small.split())
    return (
        bool(_ASKS_OTHER.search(small))
        or bool(_ASKS_EN.match(small) and words >= _FEWEST_WORDS)
        or bool(_ORDERS_EN.match(small) and words >= _FEWEST_ORDERED)
    )


def asks_plainly(text: str) -> bool:
    """Tell whether ``text`` ends in a question mark or か: neither a requirement nor an explanation does."""
    return bool(_ENDS_PLAINLY.search(text.strip()))


def heading_asks(text: str) -> bool:
    """Tell whether a heading is itself the question that its column answers: 是否…, 実装したか, "Is it met?"."""
    plain = " ".join(text.split())
    return bool(_HEADING_ASKS.search(plain))


def is_number(text: str) -> bool:
    """Tell whether ``text`` is a row number: ``3``, ``3-2``, ``A.5.1``, ``(2)``, ``GNRL-01``."""
    return bool(_NUMBER.match(unicodedata.normalize("NFKC", text.strip()))) if len(text) < _LONGEST_NUMBER else False


def number_shape(text: str) -> str:
    """Return the pattern of a row number: letters as ``A``, figures as ``9``.

    >>> number_shape("GNRL-01"), number_shape("V1"), number_shape("10.2")
    ('A-9', 'A9', '9.9')
    """
    plain = unicodedata.normalize("NFKC", text.strip())
    return re.sub(r"\d+", "9", re.sub(r"[^\W\d_]+", "A", plain))


def is_identifier(text: str) -> bool:
    """Tell whether ``text`` is a machine's name for something (``RESP01``, ``urn:…``, ``a-b-c``), not an answer."""
    plain = text.strip()
    return bool(_IDENTIFIER.match(plain)) and plain_choice(plain) is None and not is_blank(plain)


def is_pointer(text: str) -> bool:
    """Tell whether ``text`` is nothing but an address or a machine's name."""
    plain = text.strip()
    return bool(_POINTER.match(plain)) or is_identifier(plain)


def is_mark(text: str) -> bool:
    """Tell whether ``text`` is a single sign such as ○ or ✓."""
    return bool(_MARK.match(text.strip()))


def has_box(text: str) -> bool:
    """Tell whether ``text`` holds a box to tick."""
    return has_boxes(text)


def is_note(text: str) -> bool:
    """Tell whether ``text`` is a footnote (※ …)."""
    return bool(_NOTE.match(text.strip()))


def is_label(text: str) -> bool:
    """Tell whether ``text`` is short enough for a heading and asks nothing."""
    return width(text) <= 2 * LONG and not asks(text)


def looks_like_choice(text: str) -> bool:
    """Tell whether ``text`` is an answer word of any kind."""
    return plain_choice(text) is not None or is_dash(text) or is_status(text)
