"""Write seed_fingerprint.json: what the published sheet says, as hashes and counts, white space aside.

The sheet is read here on its own terms, by other code than the knowledge base was written with, so that the two can
be held against each other: python tests/knowledge/make_seed_fingerprint.py PUBLISHED_SHEET.txt
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

FINGERPRINT = Path(__file__).with_name("seed_fingerprint.json")
HEADER = "確認事項"  # first cell of the table's header row: all before it is the sheet's head
# How many sections a category has: both are numbered 1, 2, 3 … in the same column, so the numbers alone do not tell.
SECTIONS = {2: 1, 3: 3}


class Cell(HTMLParser):
    """A cell's text without its tags, and the addresses its links point to."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.text = ""
        self.urls: list[str] = []
        self.feed(markup)
        self.close()

    def handle_data(self, data: str) -> None:
        """Take up a stretch of text."""
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take up the address of a link."""
        if tag == "a":
            self.urls.append(dict(attrs)["href"] or "")


def squash(text: str) -> str:
    """Return the text without any white space."""
    return "".join(text.split())


def digest(text: str) -> str:
    """Return a short hash of the text, white space aside."""
    return hashlib.sha256(squash(text).encode()).hexdigest()[:16]


def tally(text: str) -> str:
    """Return every character of the text with how often it stands there, white space aside: ``a3 b1``."""
    return " ".join(f"{char}{count}" for char, count in sorted(Counter(squash(text)).items()))


def fingerprint(published: str) -> dict[str, object]:
    """Return the hashes and counts of a published sheet's text."""
    head, _, table = published.partition(HEADER)
    head = mend_head(head)
    rows = [[Cell(cell) for cell in line.split("\t")] for line in (HEADER + table).splitlines() if line.strip()]
    whole = head + "".join(cell.text for row in rows for cell in row)
    return {
        "head": {"hash": digest(head), "characters": len(squash(head))},
        "items": dict(items(rows[1:])),
        "characters": tally(whole),
    }


def mend_head(head: str) -> str:
    """Return the head without what the conversion to text put in: list dashes, doubled links, escapes."""
    head = re.sub(r"^\s*- ", "", head, flags=re.MULTILINE)
    head = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", head)
    return head.replace("\\", "")


def items(rows: list[list[Cell]]):
    """Yield each row's number path with what it says."""
    category = section = 0
    band = {"category": "", "section": ""}
    for first, *others in rows:
        if not any(cell.text for cell in others):
            if section < SECTIONS.get(category, 0):
                section += 1
                band["section"] = first.text
            else:
                category, section = category + 1, 0
                band = {"category": first.text, "section": ""}
            continue
        control, status, answer = others
        path = ".".join(str(part) for part in (category, section, first.text) if part)
        yield path, {**{name: digest(text) for name, text in band.items()}, **row(control, status, answer)}


def row(control: Cell, status: Cell, answer: Cell) -> dict[str, object]:
    """Return what one row says."""
    return {
        "control": digest(control.text),
        "status": status.text,
        "answer": digest(answer.text),
        "characters": len(squash(control.text + answer.text)),
        "urls": [digest(url) for url in answer.urls],
    }


if __name__ == "__main__":
    found = fingerprint(Path(sys.argv[1]).read_text(encoding="utf-8"))
    FINGERPRINT.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
