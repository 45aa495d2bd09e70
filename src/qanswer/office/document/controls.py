"""What Word offers for filling in: content controls and the older form fields, with what each accepts."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from qanswer.office.document.tree import switch
from qanswer.office.values import figures
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qanswer.office.document.tree import Element


class ControlKind(StrEnum):
    """What may be put into a content control or form field."""

    TEXT = "text"
    LIST = "drop-down list"  # only its own entries
    COMBO = "combo box"  # its entries or any text
    CHECKBOX = "check box"
    DATE = "date"
    OTHER = "control of another kind"  # picture, building block, citation …: never written


_KINDS: Final = {
    "w:text": ControlKind.TEXT,
    "w:richText": ControlKind.TEXT,
    "w:dropDownList": ControlKind.LIST,
    "w:comboBox": ControlKind.COMBO,
    "w14:checkbox": ControlKind.CHECKBOX,
    "w:date": ControlKind.DATE,
    "w:group": ControlKind.TEXT,
    "w:picture": ControlKind.OTHER,
    "w:equation": ControlKind.OTHER,
    "w:citation": ControlKind.OTHER,
    "w:bibliography": ControlKind.OTHER,
    "w:docPartObj": ControlKind.OTHER,
    "w:docPartList": ControlKind.OTHER,
}
_LOCKS_CONTENT: Final = frozenset({"contentLocked", "sdtContentLocked"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list."""

    shown: str
    value: str


@dataclass(frozen=True, slots=True, eq=False)
class Control:
    """A content control (``w:sdt``)."""

    element: Element
    properties: Element | None  # w:sdtPr
    content: Element | None  # w:sdtContent
    kind: ControlKind
    title: str  # what its author called it; "" without a name
    entries: tuple[Entry, ...]
    parent: Control | None  # the control around it

    @classmethod
    def of(cls, element: Element, parent: Control | None) -> Control:
        """Return the facts of a ``w:sdt``."""
        properties = element.child("w:sdtPr")
        kind, specific = ControlKind.TEXT, None
        for one in properties.children if properties is not None else ():
            if one.name in _KINDS:
                kind, specific = _KINDS[one.name], one
            elif one.name.endswith("}repeatingSection"):
                kind = ControlKind.TEXT
        title = ""
        if properties is not None:
            title = properties.value("w:alias") or properties.value("w:tag")
        return cls(element, properties, element.child("w:sdtContent"), kind, title, _entries(specific), parent)

    @property
    def shows_placeholder(self) -> bool:
        """Whether what it shows is only an invitation to fill it in."""
        return self.properties is not None and self.properties.is_on("w:showingPlcHdr")

    @property
    def checked(self) -> bool:
        """Whether a check box is ticked."""
        state = self.properties.find("w14:checkbox", "w14:checked") if self.properties is not None else None
        return state is not None and switch(state)

    @property
    def refusal(self) -> str | None:
        """Why its content may not be changed; None when it may."""
        if self.kind is ControlKind.OTHER:
            return said("holds a content control {name} for something other than text", name=self.name)
        return said("holds {guard}", guard=guard) if (guard := self.guard) else None

    @property
    def guard(self) -> str | None:
        """What keeps everything inside it from being changed, its own kind left aside; None when nothing does."""
        for control in self._outwards():
            if control.is_bound:
                return said(
                    "a content control {name} that shows other data of the document, which Word would put back",
                    name=control.name,
                )
        return said("a content control {name} that is locked", name=self.name) if self._is_locked else None

    @property
    def is_bound(self) -> bool:
        """Whether it shows data kept elsewhere in the document."""
        children = self.properties.children if self.properties is not None else ()
        return any(one.name == "w:dataBinding" or one.name.endswith("}dataBinding") for one in children)

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return f'"{self.title}"' if self.title else "without a name"

    @property
    def _is_locked(self) -> bool:
        """Whether it or one around it locks the content; a group locks only what stands outside its inner controls."""
        for control in self._outwards():
            properties = control.properties
            locks = properties is not None and properties.value("w:lock") in _LOCKS_CONTENT
            groups = properties is not None and properties.child("w:group") is not None
            if locks and not (groups and control is not self):
                return True
        return False

    def _outwards(self) -> Iterator[Control]:
        """Yield the control and those around it, innermost first."""
        control: Control | None = self
        while control is not None:
            yield control
            control = control.parent


def _entries(specific: Element | None) -> tuple[Entry, ...]:
    found = []
    for item in specific.children if specific is not None else ():
        if item.name == "w:listItem":
            value = item.attributes.get("w:value", "")
            found.append(Entry(item.attributes.get("w:displayText") or value, value))
    return tuple(found)


@dataclass(slots=True, eq=False)
class FormField:
    """An older form field: runs between ``fldChar`` marks, described by ``w:ffData`` in the first of them."""

    data: Element
    kind: ControlKind
    begin: Element  # run with the first mark
    separate: Element | None = None  # run with the mark before the result
    end: Element | None = None  # run with the last mark; None where it stands in another paragraph
    result: list[Element] = field(default_factory=list)  # runs of the result

    @classmethod
    def of(cls, data: Element, begin: Element) -> FormField:
        """Return the facts of a ``w:ffData`` in run ``begin``."""
        if data.child("w:checkBox") is not None:
            return cls(data, ControlKind.CHECKBOX, begin)
        return cls(data, ControlKind.LIST if data.child("w:ddList") is not None else ControlKind.TEXT, begin)

    @property
    def entries(self) -> tuple[str, ...]:
        """The entries of a drop-down, in order."""
        box = self.data.child("w:ddList")
        return (
            tuple(one.attributes.get("w:val", "") for one in box.children if one.name == "w:listEntry") if box else ()
        )

    @property
    def selected(self) -> str:
        """The entry a drop-down shows."""
        box = self.data.child("w:ddList")
        number = (box.value("w:result") or box.value("w:default") or "0") if box is not None else "0"
        index = figures(number) or 0
        return self.entries[index] if index < len(self.entries) else ""

    @property
    def checked(self) -> bool:
        """Whether a check box is ticked."""
        box = self.data.child("w:checkBox")
        if box is None:
            return False
        return box.is_on("w:checked") if box.child("w:checked") is not None else box.is_on("w:default")

    @property
    def longest(self) -> int | None:
        """The most letters a text field takes; None without a limit."""
        text = self.data.child("w:textInput")
        limit = text.value("w:maxLength") if text is not None else ""
        return figures(limit) or None

    @property
    def refusal(self) -> str | None:
        """Why it may not be filled; None when it may."""
        text = self.data.child("w:textInput")
        name = f'"{self.data.value("w:name")}"'
        if self.end is None:
            return said("holds a form field {name} that ends in another paragraph", name=name)
        if self.data.child("w:enabled") is not None and not self.data.is_on("w:enabled"):
            return said("holds a form field {name} that is not open for filling in", name=name)
        if text is not None and text.value("w:type", "regular") != "regular":
            return said("holds a form field {name} that takes only a {kind}", name=name, kind=text.value("w:type"))
        return None
