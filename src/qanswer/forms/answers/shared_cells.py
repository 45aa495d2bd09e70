"""One answer cell for several questions: what goes in is an answer to all of them, or it stays a person's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.forms.contract import Response, Slot
    from qanswer.model import Location


def in_agreement(slots: Sequence[Slot], responses: Sequence[Response | None]) -> tuple[Response | None, ...]:
    """Return ``responses`` with those named ``unsettled`` whose answer cell would answer another question otherwise.

    Args:
        slots: a form's, in order.
        responses: what is to be said to each; None where nothing is.
    """
    said: dict[Location, Response | None] = {
        slot.question.location: response for slot, response in zip(slots, responses, strict=True)
    }
    return tuple(
        response and replace(response, unsettled=_unsettled(slot, response, [said.get(one) for one in slot.shared]))
        for slot, response in zip(slots, responses, strict=True)
    )


def _unsettled(slot: Slot, own: Response, others: Sequence[Response | None]) -> tuple[Location, ...]:
    alone = slot.remark is None  # the words stand in the shared cell too
    return tuple(
        place
        for place, other in zip(slot.shared, others, strict=True)
        if own.choice is None or other is None or other.choice is not own.choice or (alone and other.text != own.text)
    )
