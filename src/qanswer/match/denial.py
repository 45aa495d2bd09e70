"""Whether a sentence says that something is not so. The words are those of the guards: ``guards/negation.toml``."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from qanswer.packaged import packaged
from qanswer.patterns import expression
from qanswer.text import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

_JAPANESE = expression(r"[ぁ-ヺー一-鿿]")
_FLAGS = re.ASCII | re.MULTILINE
_SAID = expression(r"[一-鿿ァ-ヺー]|[a-z]{3,}")  # letters and words that may name something
_BARE_SAYS = expression(  # names nothing of its own
    r"現在|現時点|当社|弊社|提供|実施|対応|取得|導入|加入|設置|保有|認め|行[っい]|使[用いっ]|利用|[しておりいませんはもない。、.]+"
    r"|\b(?:we|do|does|not|no|none|currently|present|this|that|the|have|are|is|it|at|yet|any|such|one|offered|available|provided|supported|in place)\b"
)


def denies(sentence: str) -> bool:
    """Return whether a sentence, as written, says in its main clause that something is not done, offered or allowed.

    What is ruled out for protection (「目的外に利用しません」) denies nothing.

    >>> denies("SOC 2の報告書は発行していません。"), denies("許可された者以外は入れません。"), denies("We do not offer SAML.")
    (True, False, True)
    """
    plain = normalise(sentence)
    japanese = _JAPANESE.search(plain) is not None
    words = _words("ja" if japanese else "en")
    clauses = [clause for clause in words["clause"].split(plain) if clause.strip()] or [plain]
    told = clauses[-1 if japanese else 0]  # where the main clause stands
    return words["denied"].search(told) is not None and words["protective"].search(told) is None


def is_bare_denial(sentence: str) -> bool:
    """Return whether a sentence denies and names nothing of its own, so that it denies what it answers.

    >>> is_bare_denial("取得していません。"), is_bare_denial("Not at present."), is_bare_denial("SAMLには対応していません。")
    (True, True, False)
    """
    plain = normalise(sentence)
    denied = denies(sentence) or re.fullmatch(r"(?:no|none|not \w+(?: \w+)?)\W*", plain) is not None
    return denied and not _SAID.search(_BARE_SAYS.sub("", plain))


@cache
def _words(language: str) -> Mapping[str, re.Pattern[str]]:
    table = packaged("match/guards/negation")[language]
    return {name: expression(table[name], _FLAGS) for name in ("clause", "denied", "protective")}
