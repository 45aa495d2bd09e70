"""``qanswer import`` and ``qanswer init``: where the knowledge comes from that forms are answered from."""

from __future__ import annotations

import json as json_module
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text

from qanswer.cli.console import results
from qanswer.cli.options import AsJson, HeaderRow
from qanswer.errors import UsageError
from qanswer.intake.words import Role
from qanswer.knowledge.status import SETTLED
from qanswer.model import Language
from qanswer.office.references import column_letters, column_number
from qanswer.speech import _, _n, said, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.console import Console

    from qanswer.intake.imported import Imported
    from qanswer.intake.model import Reading

_ALIASES = {"question": Role.CONTROL, "context": Role.CATEGORY, "remark": Role.ANSWER, "none": Role.ASIDE}
_ROLES = {
    "number": said("number"),
    "category": said("category"),
    "control": said("control"),
    "status": said("status"),
    "answer": said("answer"),
    "source": said("source"),
}
_MOST_SHOWN = 40  # changes on the terminal; --json has all

Sheets = Annotated[
    list[Path],
    typer.Argument(metavar="SHEET...", help="Your published sheet: .xlsx .xlsm .docx .csv .md", show_default=False),
]
To = Annotated[Path, typer.Option("--to", help="The knowledge folder; made where it is not there.")]
Page = Annotated[
    str | None, typer.Option("--sheet", help="Read this tab only (in Word: 'table 2').", show_default=False)
]
ColumnRoles = Annotated[
    str | None,
    typer.Option(
        "--columns",
        help="What columns are for: number=A,category=B+C,control=D,status=E,answer=F+G,source=H,aside=I.",
        show_default=False,
    ),
]
Statuses = Annotated[
    list[str] | None,
    typer.Option(
        "--status",
        metavar="PRINTED=MEANING",
        help="What a printed status means: yes, conditional, partial, no, not_applicable or none. May be repeated.",
        show_default=False,
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("import")(import_command)
    app.command("init")(init_command)


def import_command(
    sheets: Sheets,
    *,
    to: To = Path("knowledge"),
    sheet: Page = None,
    columns: ColumnRoles = None,
    header_row: HeaderRow = None,
    status: Statuses = None,
    name: Annotated[
        str,
        typer.Option(help="Import as a further sheet of the folder, sheets/NAME.toml.", show_default=False),
    ] = "",
    title: Annotated[str, typer.Option(help="The sheet's title.", show_default=False)] = "",
    vendor: Annotated[str, typer.Option(help="Whose sheet it is.", show_default=False)] = "",
    service: Annotated[str, typer.Option(help="What the sheet is about.", show_default=False)] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be imported; write nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Take over a checksheet.toml written by hand.")] = False,
    product: Annotated[
        str, typer.Option("--product", help="The product it is about: into products/NAME.", show_default=False)
    ] = "",
    json: AsJson = False,
) -> None:
    """Import a check sheet of any layout as the knowledge to answer from.

    Every row is imported, left alone with the reason, or listed with the option that settles it; run the command again
    with those options. Importing the next edition keeps ids, links, owners and English, and shows what changed.
    """
    from qanswer.intake.imported import import_sheets, write
    from qanswer.intake.read import Wishes
    from qanswer.knowledge.locate import PRODUCTS
    from qanswer.linking import write_drafts

    wishes = Wishes(sheet, _roles(columns), header_row, _settled(status or ()))
    said = {name: given for name, given in (("title", title), ("vendor", vendor), ("service", service)) if given}
    if name and not re.fullmatch(r"[\w-]+", name):
        raise UsageError("--name: {name!r} is no name for a sheet; use letters, digits, - and _", name=name)
    if product and not re.fullmatch(r"[\w-]+", product):
        raise UsageError(
            "--product: {product!r} is no name for a folder; use letters, digits, - and _", product=product
        )
    to = to / PRODUCTS / product if product else to
    imported = import_sheets(sheets, to, wishes, said, name=name, force=force)
    drafts = 0
    if not dry_run:
        write(imported)
        drafts = write_drafts(to)
    if json:
        sys.stdout.write(json_module.dumps(imported.as_json(), ensure_ascii=False, indent=1) + "\n")
        return
    _print(imported, drafts if not dry_run else None)


def init_command(
    folder: Annotated[
        Path | None, typer.Argument(help="The knowledge folder to begin (default: knowledge).", show_default=False)
    ] = None,
    *,
    to: To = Path("knowledge"),
    language: Annotated[Language, typer.Option(help="Of your sheet.")] = Language.JA,
) -> None:
    """Write an empty, commented check sheet to fill in by hand, with the shipped one beside it as an example.

    Whoever has a sheet already imports it instead: qanswer import SHEET.
    """
    from qanswer.intake.template import write_template

    sheet, example = write_template(folder or to, language)
    console = results()
    console.print(Text(_("{sheet}: to fill in; then qanswer check", sheet=sheet)), soft_wrap=True)
    console.print(Text(_("{example}: an example, never answered from", example=example)), soft_wrap=True)


def _roles(columns: str | None) -> dict[Role, tuple[int, ...]]:
    """Return what the user said of the columns.

    Raises:
        UsageError: it is not a list of role=column.
    """
    roles: dict[Role, tuple[int, ...]] = {}
    for pair in (columns or "").replace(" ", "").split(","):
        if not pair:
            continue
        name, _, letters = pair.partition("=")
        role = _ALIASES.get(name) or next((one for one in Role if one.value == name), None)
        numbers = tuple(int(part) if part.isdecimal() else column_number(part) for part in letters.split("+"))
        if role is None or not all(numbers):
            known = ", ".join(Role)
            raise UsageError(
                "--columns: {pair!r} is not role=column; roles: {known}; example: control=C,answer=E+F",
                pair=pair,
                known=known,
            )
        roles[role] = (*roles.get(role, ()), *numbers)
    return roles


def _settled(pairs: Iterable[str]) -> dict[str, str]:
    """Return what the user said of printed statuses.

    Raises:
        UsageError: it is not PRINTED=MEANING.
    """
    settled: dict[str, str] = {}
    for pair in pairs:
        printed, _, word = pair.rpartition("=")
        if word not in SETTLED or not printed.strip():
            words = ", ".join(name for name in SETTLED if name != "undecided")
            raise UsageError(
                '--status: {pair!r} is not PRINTED=MEANING; meanings: {words}; example: "△=partial"',
                pair=pair,
                words=words,
            )
        settled[printed.strip()] = word
    return settled


# ---- what the terminal shows


def _print(imported: Imported, drafts: int | None) -> None:
    """Show what an import came to; ``drafts`` are the links drafted for it, None where nothing was written."""
    console = results()
    for line in _layouts(imported.intake.readings):
        console.print(Text(line), soft_wrap=True)
    _print_whose(console, imported.whose)
    _print_statuses(console, imported)
    _print_certifications(console, imported)
    _print_left(console, imported)
    _print_changes(console, imported)
    _print_undecided(console, imported)
    if not any(item.printed or item.answer for item in imported.items):
        blank = _("no item has a status or an answer: is it a customer's form? qanswer fill answers those")
        console.print(Text(blank), soft_wrap=True)
    count = len(imported.items)
    done = (
        _n("would import {n} item; nothing written", "would import {n} items; nothing written", count)
        if drafts is None
        else _n(
            "imported {n} item into {file}; {drafts} links drafted, see qanswer links",
            "imported {n} items into {file}; {drafts} links drafted, see qanswer links",
            count,
            file=next(iter(imported.files)),
            drafts=drafts,
        )
    )
    console.print(Text(done), soft_wrap=True)
    for line in imported.mended:
        console.print(Text(f"  {spoken(line)}"), soft_wrap=True)


def _layouts(readings: Sequence[Reading]) -> Iterator[str]:
    """Yield how each page was read, tables of the same columns together."""
    together: dict[tuple[str, str], list[Reading]] = {}
    for reading in readings:
        together.setdefault((reading.place, _columns(reading)), []).append(reading)
    for (place, columns), alike in together.items():
        rows = [str(reading.heading_rows[-1]) for reading in alike if reading.heading_rows]
        where = said("{place}, headings in row {rows}", place=spoken(place), rows=rows) if rows else spoken(place)
        items = sum(reading.items for reading in alike)
        yield _n("{where}: {n} item; {columns}", "{where}: {n} items; {columns}", items, where=where, columns=columns)


def _columns(reading: Reading) -> str:
    columns = reading.columns
    named: list[tuple[str, Sequence[int]]] = [
        ("number", [columns.number] if columns.number else []),
        ("category", columns.category),
        ("control", [columns.control]),
        ("status", columns.status or tuple(columns.choices)),
        ("answer", columns.answer),
        ("source", columns.source),
    ]
    letter = str if reading.place.startswith("table ") else column_letters
    return ", ".join(
        f"{_named(role)} " + "+".join(f"{letter(column)}{_headed(reading, column)}" for column in numbers)
        for role, numbers in named
        if numbers
    )


def _named(role: str) -> str:
    """Return a role as ``--columns`` takes it, with what it is called in the person's language."""
    called = spoken(_ROLES[role])
    return role if called == role else f"{role} {called}"


def _headed(reading: Reading, column: int) -> str:
    heading = _one_line(reading.headings.get(column, ""))
    return f" ({heading})" if heading else ""


def _print_whose(console: Console, whose: Mapping[str, str]) -> None:
    """Show what goes into a form's fields and citations, and how to say it otherwise."""
    told = {key: value or "–" for key, value in whose.items()}
    line = _(
        "sheet: {title}; vendor: {vendor}; service: {service} (if not so: --title, --vendor, --service)",
        title=told["title"],
        vendor=told["vendor"],
        service=told["service"],
    )
    console.print(Text(line), soft_wrap=True)


def _print_statuses(console: Console, imported: Imported) -> None:
    if read := imported.intake.statuses:
        console.print(
            Text(_("statuses: {read}", read=[f"{printed} = {word}" for printed, word in read.items()])), soft_wrap=True
        )


def _print_certifications(console: Console, imported: Imported) -> None:
    if stated := imported.intake.certifications:
        named = [f"{one.standard} ({one.item.origin})" for one in stated]
        console.print(Text(_("certifications in the head: {named}", named=named)), soft_wrap=True)


def _print_left(console: Console, imported: Imported) -> None:
    reasons: dict[str, int] = {}
    for left in imported.intake.left:
        reasons[left.reason] = reasons.get(left.reason, 0) + 1
    if reasons:
        console.print(
            Text(
                _(
                    "left alone: {reasons}",
                    reasons=[_("{count} {what}", count=count, what=one) for one, count in reasons.items()],
                )
            ),
            soft_wrap=True,
        )


def _print_changes(console: Console, imported: Imported) -> None:
    changes = imported.merged.changes
    if not changes:
        return
    table = Table(
        *(_("item"), _("what changed"), _("before"), _("now")),
        box=SIMPLE,
        title=_n("{n} change since the last import", "{n} changes since the last import", len(changes)),
    )
    for change in changes[:_MOST_SHOWN]:
        table.add_row(*map(Text, (change.id, ", ".join(change.what), _short(change.before), _short(change.after))))
    console.print(table)
    if len(changes) > _MOST_SHOWN:
        console.print(Text(_("… and {n} more; --json lists all", n=len(changes) - _MOST_SHOWN)))


def _print_undecided(console: Console, imported: Imported) -> None:
    undecided = imported.intake.undecided
    if not undecided:
        return
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for one in undecided:
        grouped.setdefault((one.what, one.text, one.settle_with), []).append(one.origin)
    table = Table(box=SIMPLE, title=_("{count} to settle", count=len(undecided)))
    for name in (_("where"), _("what"), _("text"), _("settle with")):
        table.add_column(name, overflow="fold")
    for (what, text, settle_with), origins in grouped.items():
        more = f" (+{len(origins) - 1})" if len(origins) > 1 else ""
        table.add_row(*map(Text, (origins[0] + more, spoken(what), _short(text), spoken(settle_with))))
    console.print(table)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    plain = _one_line(text)
    return plain if len(plain) <= 60 else plain[:59] + "…"  # noqa: PLR2004 - letters a table cell takes well
