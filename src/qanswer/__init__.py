"""qanswer answers customers' security questionnaires from the vendor's own published check sheet.

For Python programs: ``Workspace`` is the door (docs/python.md). What is named here stays as long as the first part of
the version does; what is reached by another way may change with any version.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from qanswer.version import __version__

if TYPE_CHECKING:
    from qanswer.errors import QanswerError as QanswerError
    from qanswer.forms.contract import Overrides as Overrides
    from qanswer.model import Choice as Choice
    from qanswer.model import Verdict as Verdict
    from qanswer.plan.decisions import Decisions as Decisions
    from qanswer.plan.model import Action as Action
    from qanswer.plan.model import Decision as Decision
    from qanswer.plan.model import Filled as Filled
    from qanswer.plan.model import FillOptions as FillOptions
    from qanswer.plan.model import Plan as Plan
    from qanswer.plan.model import PlannedRow as PlannedRow
    from qanswer.service.workspace import Workspace as Workspace
    from qanswer.statements import Audience as Audience

# Imported when they are first asked for: the program's own start must not wait for all of them.
_HOMES = {
    "Action": "plan.model",
    "Audience": "statements",
    "Choice": "model",
    "Decision": "plan.model",
    "Decisions": "plan.decisions",
    "FillOptions": "plan.model",
    "Filled": "plan.model",
    "Overrides": "forms.contract",
    "Plan": "plan.model",
    "PlannedRow": "plan.model",
    "QanswerError": "errors",
    "Verdict": "model",
    "Workspace": "service.workspace",
}
__all__ = ["__version__", *_HOMES]  # noqa: PLE0604 - the names above


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
