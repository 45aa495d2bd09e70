"""The next edition over the last: which item is which, what changed, and what people had added to each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from qanswer.text import key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qanswer.intake.model import Found

_REWORDED = 80.0  # likeness of two controls, 0-100, from which the later is the earlier in other words
_FROM_SHEET = frozenset({"id", "origin", "category", "section", "control", "status", "answer", "source", "same_as"})
_OF_ITS_TIME = frozenset({"reviewed_on"})  # said of a text; void when that is another


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one item."""

    id: str
    origin: str
    what: tuple[str, ...]  # "new", "gone", "answer", "status", "control", "category", "moved"
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Merged:
    """The items of the new edition under the ids of the old one."""

    items: tuple[Found, ...]
    kept: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # id -> keys that the sheet does not state
    changes: tuple[Change, ...] = ()

    @property
    def texts_changed(self) -> frozenset[str]:
        """Ids of the items whose control or answer is another now."""
        return frozenset(change.id for change in self.changes if {"answer", "control"} & set(change.what))

    @property
    def gone(self) -> frozenset[str]:
        """Ids of the items that the new edition does not have."""
        return frozenset(change.id for change in self.changes if "gone" in change.what)


def merge(items: Sequence[Found], before: Sequence[Mapping[str, Any]]) -> Merged:
    """Return ``items`` with the ids and additions of those they are; ``before`` are the old file's plain values."""
    if not before:
        return Merged(tuple(items))
    matched = dict(_matched(items, before))
    taken = {before[old]["id"] for old in matched.values()}
    merged, kept, changes = [], {}, []
    for position, item in enumerate(items):
        if position not in matched:
            fresh = _free(item.id, taken)
            taken.add(fresh)
            merged.append(replace(item, id=fresh))
            changes.append(Change(fresh, item.origin, ("new",), "", item.answer))
            continue
        old = before[matched[position]]
        same = replace(item, id=str(old["id"]))
        merged.append(same)
        what = tuple(_differences(same, old))
        kept[same.id] = _additions(old, what)
        if what:
            changes.append(Change(same.id, item.origin, what, _said(old, what), _says(same, what)))
    here = set(matched.values())
    changes += [
        Change(str(old["id"]), str(old.get("origin", "")), ("gone",), str(old.get("answer", "")))
        for position, old in enumerate(before)
        if position not in here
    ]
    return Merged(tuple(merged), kept, tuple(changes))


def _matched(items: Sequence[Found], before: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, int]]:
    """Yield which item is which: by id and control, by control alone, by id alone where that is alike, by likeness."""
    new, old = dict(enumerate(items)), dict(enumerate(before))
    controls = {position: key(item.control) for position, item in new.items()}
    former = {position: key(str(item.get("control", ""))) for position, item in old.items()}
    for same_id, least in ((True, 100.0), (False, 100.0), (True, _REWORDED / 2), (False, _REWORDED)):
        pairs = sorted(
            (
                (likeness, -abs(one - other), one, other)
                for one in new
                for other in old
                if (not same_id or new[one].id == old[other]["id"])
                and (likeness := fuzz.ratio(controls[one], former[other], score_cutoff=least)) >= least
            ),
            reverse=True,
        )
        for _, _, one, other in pairs:
            if one in new and other in old:
                del new[one], old[other]
                yield one, other


def _free(wanted: str, taken: set[str]) -> str:
    """Return an id that no other item has: the wanted one, or that with a count behind it."""
    unique, count = wanted, 1
    while unique in taken:
        count += 1
        unique = f"{wanted}#{count}"
    return unique


def _differences(item: Found, old: Mapping[str, Any]) -> Iterator[str]:
    outermost, *inner = item.category or ("",)
    for name, now in (("control", item.control), ("status", item.printed), ("answer", item.answer)):
        if "".join(str(old.get(name, "")).split()) != "".join(now.split()):
            yield name
    if (old.get("category", ""), old.get("section", "")) != (outermost, " / ".join(inner)):
        yield "category"


def _additions(old: Mapping[str, Any], what: Sequence[str]) -> dict[str, Any]:
    """Return what people had added to an item, with what has to be looked at again marked so."""
    texts = [name for name in what if name in ("control", "status", "answer")]
    kept = {
        name: given for name, given in old.items() if name not in _FROM_SHEET and not (texts and name in _OF_ITS_TIME)
    }
    if texts:
        if "translation" in kept and {"control", "answer"} & set(texts):
            kept["translation"] = "unreviewed"
        kept["look_again"] = ", ".join(texts)
    return kept


def _said(old: Mapping[str, Any], what: Sequence[str]) -> str:
    return "\n".join(str(old.get(name, "")) for name in what if name != "category")


def _says(item: Found, what: Sequence[str]) -> str:
    now = {"control": item.control, "status": item.printed, "answer": item.answer}
    return "\n".join(now[name] for name in what if name in now)
