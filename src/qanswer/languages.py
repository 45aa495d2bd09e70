"""Which language a text is in: Japanese, English, or one that nothing here is known in.

The words that tell are data: ``languages.toml``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from qanswer.model import Language
from qanswer.packaged import packaged
from qanswer.patterns import expression

if TYPE_CHECKING:
    from collections.abc import Mapping

_KANA = expression(r"[ぁ-ゖァ-ヺ\uff66-\uff9d]")
_KANA_OR_KANJI = expression(r"[ぁ-ゖァ-ヺー\uff66-\uff9d\u3400-\u4dbf\u4e00-\u9fff々]")
_KANJI = expression(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN = expression(r"[a-z\u00c0-\u024f]", re.IGNORECASE)
_LATIN_WORD = expression(r"[a-z]{2,}", re.IGNORECASE)
_WORD = expression(r"[^\W\d_]+")
_STRETCH = expression(r"[/\n]")  # what parts two languages in one cell
_ACCENTED = expression(r"[\u00df-\u024f\u1ea0-\u1eff]")
_CHINESE = expression("是否|贵公司|貴公司|[您們嗎]")  # said in Chinese only, or in no Japanese questionnaire
_OTHER_SCRIPT = 3  # one letter in so many of a script that is neither Latin nor Japanese is more than a name or a unit
_FEWEST = 2  # words of another language; one may be a name


def language_of(text: str, otherwise: Language = Language.EN) -> Language:
    """Return the language to answer a text in: Japanese as soon as it has Japanese words among the Latin ones.

    ``otherwise`` is returned for a text without letters.

    >>> language_of("BCP/DR plan: 策定していますか? Test 実施の頻度も").value
    'ja'
    """
    japanese = len(_KANA_OR_KANJI.findall(text))
    if japanese * 2 >= len(_LATIN_WORD.findall(text)) > 0 or (japanese and not _LATIN_WORD.search(text)):
        return Language.JA
    return Language.EN if any(letter.isalpha() for letter in text) else otherwise


def is_foreign(text: str) -> bool:
    """Tell whether a text is in neither Japanese nor English, as far as its letters and smallest words show.

    A text too short to tell is not foreign, nor is one in two languages of which one is Japanese or English.

    >>> is_foreign("데이터를 암호화합니까?"), is_foreign("Les données sont-elles chiffrées ?"), is_foreign("Café Wi-Fi")
    (True, True, False)
    """
    plain = unicodedata.normalize("NFKC", text)
    if _KANA.search(plain):
        return False
    letters = [letter for letter in plain if letter.isalpha()]
    apart = sum(not (_LATIN.match(letter) or _KANJI.match(letter)) for letter in letters)
    return apart * _OTHER_SCRIPT > len(letters) or _is_chinese(plain) or _is_european(plain)


def _is_chinese(plain: str) -> bool:
    """Tell whether kanji are written as nobody writes them in Japan, or say what only Chinese says with them."""
    kanji = _KANJI.findall(plain)
    return sum(not _is_japanese(one) for one in kanji) >= _FEWEST or bool(
        _CHINESE.search(plain) and len(kanji) > _FEWEST
    )


def _is_japanese(kanji: str) -> bool:
    try:
        kanji.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def _is_european(plain: str) -> bool:
    counts = [_small_words_in(stretch) for stretch in _STRETCH.split(plain.lower())]
    if any(english >= _FEWEST and english >= others for english, others in counts):
        return False  # said in English as well
    others = sum(others for _, others in counts)
    return others >= _FEWEST and others > sum(english for english, _ in counts)


def _small_words_in(stretch: str) -> tuple[int, int]:
    """Return how many words show English, and how many another European language."""
    words = [word for word in _WORD.findall(stretch) if not _KANJI.search(word)]
    table = _small_words()
    accented = any(_ACCENTED.search(word) for word in words if word not in table["others"])  # English has a café, too
    english = sum(word in table["english"] for word in words)
    return english, sum(word in table["others"] for word in words) + accented


@cache
def _small_words() -> Mapping[str, frozenset[str]]:
    table = packaged("languages")
    return {name: frozenset(words) for name, words in table.items()}
