"""Measures everything anew and writes the tables of ``docs/performance.md``: ``python benchmarks/performance.py``.

With names of sections (``start fill floor long own batch matching writing``) only those. Each table stands in the page
between ``<!-- measured: NAME -->`` and ``<!-- end -->``; the words around them are people's.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

import others
import speed
from measuring import ROOT

PAGE = ROOT / "docs" / "performance.md"
_TABLE = re.compile(r"(?P<head><!-- measured: (?P<name>\w+) -->\n).*?(?P<end><!-- end -->)", re.DOTALL)


def measure(name: str) -> str:
    """Return the table of a section."""
    if name in others.SECTIONS:
        return others.SECTIONS[name]()
    with tempfile.TemporaryDirectory() as folder:
        return speed.SECTIONS[name](Path(folder))


def main() -> int:
    """Run from the command line."""
    text = PAGE.read_text(encoding="utf-8")
    known = [match["name"] for match in _TABLE.finditer(text)]
    if unknown := set(sys.argv[1:]) - set(known):
        print(f"no such section: {', '.join(sorted(unknown))}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    for name in sys.argv[1:] or known:
        print(name, flush=True)
        measured = measure(name)
        text = _TABLE.sub(
            lambda match, name=name, measured=measured: (
                f"{match['head']}{measured}\n{match['end']}" if match["name"] == name else match[0]
            ),
            text,
        )
        PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
