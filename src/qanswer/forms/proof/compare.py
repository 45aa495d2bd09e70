"""The proof that a filled copy is the customer's file but for its answers.

Every entry of the package must be there, in the same order, with the same name, date and attributes. Those whose
content differs go to the comparer of their format, which says which places changed and what else differs in them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qanswer.delimited.compare import compare_separated, unmet_values
from qanswer.delimited.table import reads_as_csv
from qanswer.forms.proof.blanks import fills_a_blank
from qanswer.office.findings import Change, Difference, Findings
from qanswer.office.package.package import Opened, Package, PackageKind, file_sha256, read_file
from qanswer.office.workbook.compare import compare_workbooks
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from zipfile import ZipInfo

    from qanswer.model import Location
    from qanswer.office.edits import Edit, RowHeight


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between a form and its filled copy."""

    original: Path
    filled: Path
    original_sha256: str
    filled_sha256: str
    changes: tuple[Change, ...]  # places that show something else, in reading order
    differences: tuple[Difference, ...]  # anything else; empty is the proof
    identical_parts: int
    edited_parts: tuple[str, ...]  # parts that hold the changes
    declared: tuple[str, ...]  # documented exceptions that were used, as sentences
    unmet: tuple[Location, ...] = ()  # places that do not read as they were asked to

    @property
    def unharmed(self) -> bool:
        """Whether nothing but answers differs."""
        return not self.differences

    def as_json(self) -> dict[str, object]:
        """Return the comparison for programs."""
        return {
            "original": {"path": str(self.original), "sha256": self.original_sha256},
            "filled": {"path": str(self.filled), "sha256": self.filled_sha256},
            "unharmed": self.unharmed,
            "changes": [{**change.as_json(), "before_blank": fills_a_blank(change)} for change in self.changes],
            "differences": [difference.as_json() for difference in self.differences],
            "parts": {
                "identical": self.identical_parts,
                "edited": list(self.edited_parts),
                "declared": list(self.declared),
            },
        }


def compare(
    original: Path,
    filled: Path,
    edits: Sequence[Edit] = (),
    *,
    known: Opened | None = None,
    named: Path | None = None,
    heights: Sequence[RowHeight] = (),
) -> Comparison:
    """Return every changed place between two files, and everything else that differs.

    Signed files are compared like others.

    Args:
        original: the form as it came.
        filled: its copy.
        edits: what was asked for; whether the copy shows it is judged too.
        known: the original as it was opened before; not read a second time if the file is still the same.
        heights: that rows were to be given.
        named: what ``filled`` is called, where it has not got its name yet.

    Raises:
        FormError: one of them cannot be read; the message names it.
    """
    comparer = next(compares for accepts, compares in _FORMATS if accepts(original))
    return comparer(original, filled, edits, known, named or filled, heights=heights)


def _packages(
    original: Path,
    filled: Path,
    edits: Sequence[Edit],
    known: Opened | None,
    named: Path,
    *,
    heights: Sequence[RowHeight],
) -> Comparison:
    """Compare two office files, part by part."""
    if known is None or known.sha256 != file_sha256(original):
        known = None
    before = known.package if known is not None else Package.open(original, allow_signed=True)
    after = Package(named, read_file(filled, named))
    differences = list(_package_differences(before, after))
    common = [name for name in before.names if name in set(after.names)]
    differing = [name for name in common if before.read_part(name) != after.read_part(name)]
    comparable = before.kind is after.kind and before.main_part == after.main_part
    findings = Findings()
    if comparable and before.kind is PackageKind.WORKBOOK:
        findings = compare_workbooks(before, after, differing, edits, known, heights=heights)
    elif comparable:
        from qanswer.office.document.compare import compare_documents  # noqa: PLC0415 - workbooks need none of it

        findings = compare_documents(before, after, differing, edits, known)
    return Comparison(
        original=original,
        filled=named,
        original_sha256=before.sha256,
        filled_sha256=after.sha256,
        changes=tuple(findings.changes),
        differences=(*differences, *findings.differences),
        identical_parts=len(common) - len(differing),
        edited_parts=tuple(findings.edited),
        declared=tuple(findings.declared),
        unmet=tuple(findings.unmet),
    )


def _separated(
    original: Path, filled: Path, edits: Sequence[Edit], _known: Opened | None, named: Path, **_: object
) -> Comparison:
    """Compare two tables of separated values, which have no parts."""
    before, after = read_file(original), read_file(filled, named)
    findings = compare_separated(original.stem, before, after)
    return Comparison(
        original=original,
        filled=named,
        original_sha256=hashlib.sha256(before).hexdigest(),
        filled_sha256=hashlib.sha256(after).hexdigest(),
        changes=tuple(findings.changes),
        differences=tuple(findings.differences),
        identical_parts=0,
        edited_parts=(),
        declared=(),
        unmet=tuple(unmet_values(original.stem, before, findings.changes, edits)) if edits else (),
    )


def _package_differences(before: Package, after: Package) -> Iterator[Difference]:
    if before.kind is not after.kind:
        yield Difference("", said("an Excel workbook and a Word document are no two versions of one form"))
        return
    if before.main_part != after.main_part:
        yield Difference(
            "", said("the main part is {after}, was {before}", after=after.main_part, before=before.main_part)
        )
    names, new_names = before.names, after.names
    for name in names:
        if name not in set(new_names):
            yield Difference(name, said("is missing"))
    for name in new_names:
        if name not in set(names):
            yield Difference(name, said("was added"))
    if set(names) == set(new_names) and names != new_names:
        yield Difference("", said("the parts stand in another order"))
    headers = {info.filename: _header(info) for info in after.archive.infos}
    for info in before.archive.infos:
        if headers.get(info.filename, _header(info)) != _header(info):
            yield Difference(info.filename, said("has another date or other attributes in the archive"))


def _header(info: ZipInfo) -> tuple[object, ...]:
    """Return what the archive says of an entry besides its content."""
    return info.date_time, info.compress_type, info.external_attr, info.internal_attr, info.create_system, info.comment


_FORMATS: Final[Sequence[tuple[Callable[[Path], bool], Callable[..., Comparison]]]] = (  # as the registry has them
    (reads_as_csv, _separated),
    (lambda _: True, _packages),
)
