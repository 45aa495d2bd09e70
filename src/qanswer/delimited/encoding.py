"""In which encoding a file of separated values is: told by its bytes, never by where it came from."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Final

MARKS: Final = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_OTHERS: Final = ("cp1252", "cp1250", "cp1251", "cp949", "gb18030", "big5", "euc_jp")  # asked of charset-normalizer
_TRIED: Final = 4  # bytes at the end of a file's head that may be a part of a letter
_HALF_WIDTH: Final = re.compile(r"[\uff66-\uff9f]{3}")
_KANA: Final = 0.3  # of the letters beyond ASCII, in Japanese
_SOUND: Final = 0.9  # of them that can be read, where a few bytes are damaged
_HALF: Final = 0.5  # share of the letters beyond ASCII
_LEVEL_ONE: Final = (0x81, 0x98)  # first bytes of kana, signs and common kanji in Shift_JIS


def decoded(content: bytes, *, whole: bool = True) -> tuple[str, str, bytes] | None:
    """Return text, encoding and byte order mark; None when it is no text in a known encoding.

    Args:
        content: the file, or its beginning.
        whole: it is not cut off, perhaps within a letter.
    """
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            with suppress(UnicodeDecodeError):
                return content[len(mark) :].decode(encoding, "strict" if whole else "ignore"), encoding, mark
            return None
    for cut in range(1 if whole else _TRIED):
        part = content[: len(content) - cut]
        with suppress(UnicodeDecodeError):
            return part.decode("utf-8"), "utf-8", b""
        with suppress(UnicodeDecodeError):
            if _is_japanese(text := part.decode("cp932")):
                return text, "cp932", b""
    other = None if _is_damaged(content) else _other(content)
    return (content.decode(other, "strict" if whole else "ignore"), other, b"") if other else None


def _is_japanese(text: str) -> bool:
    """Tell whether a text read as Shift_JIS is one: ``é`` and the letter behind it give a kanji hardly anybody writes."""
    beyond = [letter for letter in text if not letter.isascii()]
    common = sum(_LEVEL_ONE[0] <= letter.encode("cp932")[0] <= _LEVEL_ONE[1] for letter in beyond)
    return not beyond or common >= _HALF * len(beyond) or bool(_HALF_WIDTH.search(text))


def _is_damaged(content: bytes) -> bool:
    """Tell whether nearly all of a file is UTF-8 or Japanese in Shift_JIS, and some bytes are not.

    In the encoding that would spell all of its bytes, answers were written unlike the text around them.
    """
    for encoding, kana in (("utf-8", 0.0), ("cp932", _KANA)):
        beyond = [letter for letter in content.decode(encoding, "replace") if not letter.isascii()]
        sound = len(beyond) - beyond.count("\ufffd")
        if sound > _SOUND * len(beyond) and sum("\u3041" <= letter <= "\u30fc" for letter in beyond) >= kana * sound:
            return True
    return False


def _other(content: bytes) -> str | None:
    """Return the likeliest of the other encodings; of those that spell the text alike the commonest."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - takes long to load, and hardly a form needs it

    best = from_bytes(content, cp_isolation=list(_OTHERS), threshold=_HALF).best()
    if best is None or b"\x00" in content:
        return None
    return next((encoding for encoding in _OTHERS if _spells(encoding, str(best), content)), None)


def _spells(encoding: str, text: str, content: bytes) -> bool:
    """Tell whether an encoding spells a text by just these bytes."""
    with suppress(UnicodeEncodeError):
        return text.encode(encoding) == content
    return False
