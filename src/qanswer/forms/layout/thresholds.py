"""How much of a column is much: the few shares of its rows that the inference tells apart.

Chosen on real forms, and coarse on purpose: what hangs on a finer one would not hold for the next form.
"""

from __future__ import annotations

from typing import Final

HARDLY_ANY: Final = 0.1
A_THIRD: Final = 0.3
HALF: Final = 0.5
MOST: Final = 0.8
NEARLY_ALL: Final = 0.9
