"""Which reasons there are, and what each has to tell: facts only. Their sentences: ``report/reasons.toml``.

The codes are stable: programs read them, docs/reasons.md lists them, and a test keeps the three the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.model import Effect, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.model import Value

# code -> the names of its values, which its sentence may show
VALUES: Mapping[str, tuple[str, ...]] = {
    "no_item": (),
    "too_long": ("limit",),
    "low_confidence": ("confidence", "threshold"),
    "tick_open": (),
    "tick_unsure": ("confidence", "threshold"),
    "status_cap": ("status",),
    "status_no": ("status",),
    "status_not_applicable": ("status",),
    "unmet_elsewhere": ("status",),
    "no_text": (),
    "no_translation": (),
    "translation_unreviewed": (),
    "translation_not_approved": (),
    "audience": ("audience",),
    "already_answered": (),
    "nowhere_to_write": (),
    "remark_not_asked": (),
    "no_word_for_choice": ("words", "choice"),
    "list_not_read": (),
    "shared_cell": ("others",),
    "too_long_for_cell": ("limit",),
    "graded_words": ("words",),
    "graded_as_compliant": ("word",),
    "cell_not_writable": ("place", "why"),
    "attribute_not_stated": ("attributes",),
    "threshold_not_met": ("asked", "stated"),
    "threshold_not_stated": ("asked",),
    "inverted": (),
    "polarity_unclear": (),
    "customer_acts": (),
    "not_offered": (),
    "restricted": ("stated",),
    "forbidden": ("stated",),
    "cost_not_stated": (),
    "scope_not_stated": ("scope",),
    "scope_differs": ("scope",),
    "named_thing_not_stated": ("missing",),
    "partly_covered": ("covered", "missing"),
    "follow_up": (),
    "related_only": ("topic",),
    "detail_not_stated": ("missing",),
    "action_not_stated": ("missing",),
    "not_affirmed": ("missing",),
    "wording_not_stated": ("missing",),
    "open_question": ("status",),
    "language_not_read": (),
    "human_only": ("matter",),
    "shortened": ("limit",),
    "no_text_so_short": ("limit",),
    "draft": (),
    "decided_write": (),
    "decided_take": (),
    "decided_blank": (),
    "decided_ask": (),
    # past answers
    "from_past": ("date",),
    "sources_conflict": ("others",),
    "past_unlike": ("missing",),
    "past_reworded": (),
    # learning
    "learn_new": (),
    "learn_as_before": (),
    "learn_from_item": ("item",),
    "learn_corrected": ("item",),
    "learn_later": ("other",),
    "learn_contradicts": ("other",),
    "learn_blank": (),
    "learn_unsure_tick": (),
    "learn_draft": (),
    "learn_elsewhere": (),
    "learn_only_a_name": (),
    "learn_names_customer": ("name",),
}


def reason(code: str, effect: Effect = Effect.NOTE, **values: Value) -> Reason:
    """Return the reason ``code`` with what it has to tell.

    Raises:
        ValueError: an unknown code, or other values than its sentence has names for (a slip in the program).
    """
    if code not in VALUES or set(values) != set(VALUES[code]):
        raise ValueError(f"no reason {code!r} with {sorted(values)}; see qanswer/reasons.py")
    return Reason(code, effect, values)
