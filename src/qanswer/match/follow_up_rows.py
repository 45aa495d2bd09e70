"""Rows that only make sense after the row above: 「上記で『はい』の場合」, "If yes, …"."""

from __future__ import annotations

import re

from qanswer.text import normalise

_DEPENDENT = re.compile(
    r"^\W*(?:"
    r"(?:上記|前項|前問|上の(?:設問|質問|項目)|前の(?:設問|質問|項目))(?!に(?:関連|続|引き続|加え))"
    r"|[「『\"'(]?(?:はい|yes|有|あり|ある|実施(?:して(?:いる|います))?|○)[」』\"')]?(?:の|と(?:回答|答え)(?:した|された)?)?場合"
    r"|(?:その|それ(?:ら)?の|当該|同)(?:頻度|方法|内容|期間|時期|場所|名称|詳細|結果|範囲|理由)"
    r"|if (?:yes|so|no|not|applicable|the answer|you answered)\b"
    r"|(?:as|for) the above\b|(?:same|please elaborate)\b"
    r")"
)


def depends_on_previous(text: str) -> bool:
    """Return whether a row's text leans on the row before it.

    >>> depends_on_previous("「有」の場合、その頻度を記入してください")
    True
    >>> depends_on_previous("If yes, how often?")
    True
    >>> depends_on_previous("前問に続き、ログを保存していますか")
    False
    >>> depends_on_previous("障害が発生した場合の連絡先")
    False
    """
    return _DEPENDENT.match(normalise(text)) is not None
