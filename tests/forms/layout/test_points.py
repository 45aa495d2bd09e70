"""The points are all read, and all there."""

import re
from pathlib import Path

from qanswer.forms.layout import points as module
from qanswer.forms.layout.points import points

ROLES = Path(module.__file__).parent / "roles"


def test_every_point_is_used_and_every_used_one_is_there() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in ROLES.glob("*.py"))
    used = set(re.findall(r'"([a-z_]+)"', source))
    there = {sign for table in ("enough", "question", "answer", "text", "common", "number") for sign in points(table)}
    assert there <= used


def test_a_sign_that_is_not_there_is_no_zero() -> None:
    assert points("answer")["listed"] > 0 > points("question")["listed"]
    assert "lsited" not in points("answer")
