"""What the program says to people, in their language: English in the code, other languages in ``locale/``.

``_`` says something at once. ``said`` is for texts that data carry: English for programs, put into the person's
language by ``spoken`` where it is shown. Errors take a template and its values and are spoken as they are shown.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from gettext import NullTranslations

LANGUAGES: Final = ("ja", "en")
_LOCALE_VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set says it, as everywhere
_JAPANESE_ON_WINDOWS: Final = 0x11  # the primary language in the low bits of a language identifier
_LANGUAGE_BITS: Final = 0x3FF
_KEPT_CATALOGUES: Final = 4  # of several versions of the program


class Said(str):
    """A text in English that knows how it was put together, so that it can be said in another language.

    It is a ``str`` like any other: JSON, comparisons and file names see the English.

    Attributes:
        template: what is looked up, with the names of its values in braces.
        many: the template for other numbers than one; "" where there is no number.
        values: by name; ``n`` is the number that ``many`` goes by.
    """

    __slots__ = ("many", "template", "values")

    template: str
    many: str
    values: Mapping[str, object]

    def __new__(cls, template: str, many: str = "", /, **values: object) -> Self:
        """Put the values into the template; one without values stays as it is, whatever braces it holds."""
        made = super().__new__(cls, _filled(many if many and values["n"] != 1 else template, values, str))
        made.template, made.many, made.values = template, many, values
        return made


def said(template: str, /, **values: object) -> Said:
    """Return a text to be spoken later, from a template in English and its values.

    >>> said("{path}: no form", path="a.xlsx")
    'a.xlsx: no form'
    """
    return Said(template, **values)


def said_n(one: str, many: str, n: int, /, **values: object) -> Said:
    """Return a text to be spoken later that differs with the number ``n``.

    >>> said_n("{n} cell", "{n} cells", 1), said_n("{n} cell", "{n} cells", 2)
    ('1 cell', '2 cells')
    """
    return Said(one, many, n=n, **values)


def spoken(text: str) -> str:
    """Return a text as it is shown to the person; one that nobody prepared for that stays as it is."""
    if not isinstance(text, Said) or language() == "en":
        return str(text)
    table = _catalogue(language())
    n = text.values.get("n")
    known = table.ngettext(text.template, text.many, n) if isinstance(n, int) and text.many else None
    return _filled(known or table.gettext(text.template), text.values, spoken, table.gettext(", "))


def spoken_in(code: str, text: str) -> str:
    """Return a text as it is shown to a person of that language, one of ``LANGUAGES``."""
    with speaking(code):
        return spoken(text)


def _(template: str, /, **values: object) -> str:
    """Say something now, in the person's language."""
    return spoken(Said(template, **values))


def _n(one: str, many: str, n: int, /, **values: object) -> str:
    """Say something now that differs with the number ``n``."""
    return spoken(Said(one, many, n=n, **values))


def because(error: Exception) -> Said:
    """Return why a file could not be read or written, in words: what the system refused, or what the bytes are not."""
    if isinstance(error, UnicodeDecodeError):
        return said("not UTF-8, byte {start}; save it as UTF-8", start=error.start)
    if not isinstance(error, OSError):
        return Said(str(error))
    why = {
        errno.ENOENT: said("No such file or directory"),
        errno.EACCES: said("Permission denied"),
        errno.EPERM: said("Operation not permitted"),
        errno.EISDIR: said("Is a directory"),
        errno.ENOTDIR: said("Not a directory"),
        errno.ENOSPC: said("No space left on device"),
        errno.EROFS: said("Read-only file system"),
        errno.ENAMETOOLONG: said("File name too long"),
    }
    return why.get(error.errno or 0) or Said(error.strerror or str(error))


# ---- in which language


class _Program:
    """What holds for the whole program, its threads included."""

    language = "en"


_here: ContextVar[str] = ContextVar("language")


def speak(code: str) -> None:
    """Speak this language from now on, one of ``LANGUAGES``, wherever no other is spoken for a while."""
    _Program.language = code


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak this language for a while, in this thread or task alone."""
    before = _here.set(code)
    try:
        yield
    finally:
        _here.reset(before)


def language() -> str:
    """Return the language that is spoken, one of ``LANGUAGES``."""
    return _here.get(_Program.language)


def preferred(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language a person wishes by ``QANSWER_LANG``, else by the locale, else by Windows' own screens.

    >>> preferred({"QANSWER_LANG": "ja"}), preferred({"LANG": "ja_JP.UTF-8"}), preferred({"LANG": "C"})
    ('ja', 'ja', 'en')
    """
    for name in ("QANSWER_LANG", *_LOCALE_VARIABLES):
        if wish := environment.get(name):
            return "ja" if wish.casefold().startswith("ja") else "en"
    return _of_windows()


def _of_windows() -> str:
    if sys.platform == "win32":
        from ctypes import windll  # noqa: PLC0415 - there is none elsewhere

        shown = windll.kernel32.GetUserDefaultUILanguage() & _LANGUAGE_BITS
        return "ja" if shown == _JAPANESE_ON_WINDOWS else "en"
    return "en"


# ---- catalogues


@cache
def _catalogue(code: str) -> NullTranslations:
    """Return the translations of a language: its .po file, compiled once and kept between runs."""
    # English never comes here, and starts without any of this.
    from gettext import GNUTranslations, NullTranslations  # noqa: PLC0415
    from io import BytesIO  # noqa: PLC0415

    with suppress(OSError):  # English is better than nothing
        return GNUTranslations(BytesIO(_compiled(code)))
    return NullTranslations()


def _compiled(code: str) -> bytes:
    from hashlib import sha256  # noqa: PLC0415
    from importlib.resources import files  # noqa: PLC0415

    from qanswer.kept import Kept  # noqa: PLC0415

    source = (files("qanswer") / "locale" / code / "LC_MESSAGES" / "qanswer.po").read_bytes()
    compiled = Kept(".mo", b"qanswer-mo-1\n", _KEPT_CATALOGUES)
    mark = sha256(source).hexdigest()
    body = compiled.read(mark)
    if body is None:
        import polib  # noqa: PLC0415

        body = polib.pofile(source.decode()).to_binary()
        compiled.write(mark, body)
    return body


def _filled(template: str, values: Mapping[str, object], say: Callable[[str], str], between: str = ", ") -> str:
    """Put values into a template: several things one after the other, what can be said as ``say`` says it."""

    def shown(value: object) -> object:
        if isinstance(value, list | tuple):
            return between.join(str(shown(one)) for one in value)
        return say(value) if isinstance(value, Said) else value

    return template.format(**{name: shown(value) for name, value in values.items()}) if values else template
