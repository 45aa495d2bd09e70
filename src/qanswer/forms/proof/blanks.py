"""Whether a change only filled a blank, or somebody's words are gone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qanswer.forms.vocabulary.blanks import UNTICKED, is_blank
from qanswer.office.boxes import only_ticked

if TYPE_CHECKING:
    from collections.abc import Collection

    from qanswer.office.findings import Change

# A label that ends in a blank: 「会社名：」, "Date: ____", 「回答日：　年　月　日」.
_LABELLED = re.compile(r"(?P<kept>[^\n]{0,60}?(?:[:：】]|(?=[_＿]{2})))[\s_＿.…]*(?:年[\s_＿]*月[\s_＿]*日[\s_＿]*)?$")


def fills_a_blank(change: Change, sent_out_with: Collection[str] = ()) -> bool:
    """Tell whether nothing that stood there is gone: it was to be filled, a box was ticked, or a label is kept.

    An answer may only ever fill a blank; a question that reads otherwise than before is found by this.

    Args:
        change: a place that reads otherwise than before.
        sent_out_with: texts that are blanks in this form, since every row shows them.
    """
    before, after = change.before, change.after
    label = _LABELLED.match(before)
    if label and after.startswith(label["kept"]):
        return True
    if is_blank(before, sent_out_with) or before == UNTICKED:
        return True
    return only_ticked(before, after)
