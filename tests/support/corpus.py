"""Real forms and labels, for the tests that need them: the folder that QANSWER_SHARED names.

Nothing is looked for beside the checkout, so that the tests are the same wherever it lies.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

FOLDER: Final = Path(os.environ["QANSWER_SHARED"]) if "QANSWER_SHARED" in os.environ else None
NONE_HERE: Final = "no real forms here: QANSWER_SHARED names the folder with forms/ and ooxml/"


def files(*patterns: str) -> list[Path]:
    """Return the files that any of the patterns finds, in order; none where no folder is named."""
    return sorted(path for pattern in patterns for path in FOLDER.glob(pattern)) if FOLDER else []
