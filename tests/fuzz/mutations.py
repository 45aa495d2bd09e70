"""What can go wrong with a file: bytes, tags, attributes, numbers, whole parts, the archive, quotes and separators."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable

NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"16385",
    b"1048577",
    b"4294967296",
    b"99999999999999999999",
    b"1e400",
    b"NaN",
    b"",
    b"A",
    b"\xd9\xa3",
)
MARKUP = (
    b"<",
    b">",
    b'"',
    b"<!--",
    b"<![CDATA[",
    b"]]>",
    b"&#0;",
    b"&x;",
    b"<!DOCTYPE a>",
    b"\0",
    b"\xff\xfe",
    b"<c/>",
    b"<row/>",
    b"</c>",
)

TABLE = (
    b'"',
    b'""',
    b",",
    b"\t",
    b";",
    b"|",
    b"\r",
    b"\n",
    b"\r\n",
    b"\0",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"=1+1",
    b"\x81",
)
HEAVY = 200_000  # bytes of a part over which it is not taken apart tag by tag

Mutation = Callable[[bytes, random.Random], bytes]


def flip(content: bytes, chance: random.Random) -> bytes:
    """Change a few bytes."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(content: bytes, chance: random.Random) -> bytes:
    """Leave a stretch out, often the end."""
    start = chance.randrange(len(content))
    return content[:start] + (b"" if chance.random() < 0.5 else content[start + chance.randint(1, 200) :])


def double(content: bytes, chance: random.Random) -> bytes:
    """Repeat a stretch somewhere else."""
    start, at = chance.randrange(len(content)), chance.randrange(len(content))
    return content[:at] + content[start : start + chance.randint(1, 400)] + content[at:]


def insert(content: bytes, chance: random.Random) -> bytes:
    """Put markup where it does not belong."""
    at = chance.randrange(len(content))
    return content[:at] + chance.choice(MARKUP) + content[at:]


def tags(content: bytes, chance: random.Random) -> bytes:
    """Drop, repeat or swap whole tags."""
    found = re.findall(rb"<[^>]*>|[^<]+", content)
    one, other = chance.randrange(len(found)), chance.randrange(len(found))
    action = chance.randrange(3)
    if action == 0:
        del found[one]
    elif action == 1:
        found.insert(one, found[other])
    else:
        found[one], found[other] = found[other], found[one]
    return b"".join(found)


def numbers(content: bytes, chance: random.Random) -> bytes:
    """Put an odd number in place of one or two."""
    for _ in range(chance.randint(1, 2)):
        found = list(re.finditer(rb"[0-9]+", content))
        if found:
            match = chance.choice(found)
            content = content[: match.start()] + chance.choice(NUMBERS) + content[match.end() :]
    return content


def attributes(content: bytes, chance: random.Random) -> bytes:
    """Drop an attribute, or give it the value of another."""
    found = list(re.finditer(rb'\s[\w:]+="([^"]*)"', content))
    if not found:
        return content
    match, other = chance.choice(found), chance.choice(found)
    if chance.random() < 0.5:
        return content[: match.start()] + content[match.end() :]
    return content[: match.start(1)] + other[1] + content[match.end(1) :]


def separators(content: bytes, chance: random.Random) -> bytes:
    """Put quotes, separators, line ends and marks where they do not belong."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(content) + 1)
        content = content[:at] + chance.choice(TABLE) + content[at + chance.randrange(2) :]
    return content


def lines(content: bytes, chance: random.Random) -> bytes:
    """Drop, repeat or swap whole lines."""
    found = content.splitlines(keepends=True)
    one, other = chance.randrange(len(found)), chance.randrange(len(found))
    found[one : one + chance.randrange(2)] = [found[other]] * chance.randrange(4)
    return b"".join(found)


def elements(content: bytes, chance: random.Random) -> bytes:
    """Drop, repeat or move a whole element, so that the part stays well-formed."""
    starts = list(re.finditer(rb"<([A-Za-z][\w:.]*)(?:\s[^<>]*)?>", content))
    if len(starts) < 2:
        return content
    one = chance.choice(starts[1:])
    end = one.end() if one[0].endswith(b"/>") else _end(content, one)
    action = chance.randrange(3)
    piece, without = content[one.start() : end], content[: one.start()] + content[end:]
    if action == 0:
        return without
    base = content if action == 1 else without
    places = [match.start() for match in re.finditer(rb"<[A-Za-z/]", base)][1:-1]
    at = chance.choice(places) if places else 0
    return base[:at] + piece + base[at:]


def _end(content: bytes, start: re.Match[bytes]) -> int:
    """Return where the element that begins at ``start`` ends."""
    depth = 0
    for tag in re.finditer(rb"<(/?)" + re.escape(start[1]) + rb"(?=[\s/>])[^<>]*>", content[start.start() :]):
        if not tag[0].endswith(b"/>"):
            depth += -1 if tag[1] else 1
        if depth == 0:
            return start.start() + tag.end()
    return start.end()


IN_PART = (flip, cut, double, insert, tags, *[numbers] * 3, *[attributes] * 3, *[elements] * 5)
IN_FILE = (flip, cut, double)
IN_TABLE = (flip, cut, double, separators, separators, separators, lines, numbers)


def mutate(content: bytes, chance: random.Random) -> bytes:
    """Return a form with something wrong in it, whatever its format."""
    if not content.startswith(b"PK"):
        return chance.choice(IN_TABLE)(content, chance)
    if chance.random() < 0.25:
        return chance.choice(IN_FILE)(content, chance)
    return _mutated_parts(content, chance)


def _mutated_parts(content: bytes, chance: random.Random) -> bytes:
    """Return a well packed archive with something wrong in one or two of its parts, mostly in those that are read."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        read = [name for name in names if re.search(r"(sheet\d+|document|workbook|sharedStrings|styles)\.xml$", name)]
        pool = read if read and chance.random() < 0.6 else names
        victims = set(chance.sample(pool, k=min(len(pool), chance.randint(1, 2))))
        for name in names:
            part = source.read(name)
            if name in victims and part:
                if chance.random() < 0.03:
                    continue
                part = chance.choice(IN_PART if len(part) <= HEAVY else IN_FILE)(part, chance)
            target.writestr(name, part)
    return out.getvalue()
