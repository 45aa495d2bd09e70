"""``qanswer inspect``: what would be read and written, before anything is."""

from __future__ import annotations

import json as json_module
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from qanswer.cli.console import results, talk
from qanswer.cli.grouped import grouped
from qanswer.cli.options import AsJson, LayoutOptions, tell_layout
from qanswer.speech import _, said, said_n, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qanswer.forms.contract import Block, Form, Layout, Overrides

_ALWAYS = frozenset({"question", "answer", "remark", "number", "context"})  # shown where there is none, too
_ROLES = {
    "question": said("question"),
    "answer": said("answer"),
    "status": said("status"),
    "remark": said("remark"),
    "evidence": said("evidence"),
    "number": said("number"),
    "context": said("context"),
    "reviewer": said("reviewer"),
    "choices": said("choices"),
}
_NAMED = 8  # places in a line


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("inspect")(grouped(inspect_command))


def inspect_command(
    form: Annotated[Path, typer.Argument(help="The customer's form.", show_default=False)],
    *,
    layout: LayoutOptions,
    save_layout: Annotated[
        bool, typer.Option("--save-layout", help="Keep what --sheet, --columns and --header-row say for such forms.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Show where questions were found and where answers would go, in the form's own coordinates."""
    from qanswer.forms.formats.registry import open_form
    from qanswer.forms.layout_json import layout_as_json
    from qanswer.service.layouts import Layouts

    told = layout.overrides()
    layouts = Layouts.default()
    meant, saved = layouts.find(form, told)
    tell_layout(saved)
    opened = open_form(form, meant)
    if save_layout:
        talk().print(_("layout saved for forms of this kind: {file}", file=layouts.keep(form, told)), soft_wrap=True)
    if json:
        sys.stdout.write(json_module.dumps(layout_as_json(opened.layout), ensure_ascii=False, indent=1) + "\n")
        return
    _show(opened, meant)


def _show(form: Form, told: Overrides) -> None:
    console = results()
    for block in form.layout.blocks:
        console.print(_block(block))
    for skip in form.layout.skipped:
        console.print(
            Text(_("left alone: {place} ({reason})", place=_place(skip.place), reason=skip.reason), style="dim"),
            soft_wrap=True,
        )
    for line in _left(form.layout):
        console.print(Text(line, style="dim"), soft_wrap=True)
    if form.header_fields:
        fields = ", ".join(f"{place.label} → {place.place} ({place.kind})" for place in form.header_fields)
        console.print(Text(_("header fields: {fields}", fields=fields)), soft_wrap=True)
    if form.layout.blocks:
        return
    if told.columns:
        console.print(
            Text(_("no questions found in the columns named; check --columns, --sheet and --header-row")),
            soft_wrap=True,
        )
    else:
        console.print(
            Text(_("no questions found; name the columns: --columns question=C,answer=E,remark=F --header-row 5")),
            soft_wrap=True,
        )


def _left(layout: Layout) -> Iterator[str]:
    """Yield a line for each reason why texts of the question columns are not asked, with the first of their places."""
    from qanswer.forms.layout_json import LEFT_BECAUSE

    codes = [one.code for one in layout.left]
    for code in dict.fromkeys(codes):
        places = [str(one.place) for one in layout.left if one.code == code]
        named: list[str] = places[:_NAMED]
        if more := len(places) - len(named):
            named.append(_("{count} more", count=more))
        yield _("not asked: {places} ({reason})", places=named, reason=LEFT_BECAUSE[code])


def _block(block: Block) -> Table:
    parts: list[str] = [said_n("{n} question", "{n} questions", block.questions)]
    span = said("paragraphs {first}–{last}") if "paragraphs" in block.place else said("rows {first}–{last}")
    parts.append(said(span.template, first=block.first_row, last=block.last_row))
    if block.folded:
        parts.append(said("{count} of them hidden by a filter or in a folded group", count=block.folded))
    if block.header_row:
        parts.append(said("header row {row}", row=block.header_row))
    title = _("{place}: {parts}", place=_place(block.place), parts=parts)
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column(_("role"))
    table.add_column(_("column"))
    table.add_column(_("why"), ratio=1, overflow="fold")
    why: dict[str, str] = {}
    for evidence in block.why:
        why[evidence.role] = "; ".join(filter(None, (why.get(evidence.role), spoken(evidence.told))))
    for role in ("question", "answer", "status", "remark", "evidence", "number", "context", "reviewer"):
        value = getattr(block, role)
        shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value or "")
        if shown or role in _ALWAYS:
            table.add_row(_named(role), shown or "–", Text(why.get(role, "")))
    if block.choices:
        table.add_row(_named("choices"), "", Text(" / ".join(map(str, block.choices))))
    return table


def _named(role: str) -> str:
    """Return a role as ``--columns`` takes it, with what it is called in the person's language."""
    called = spoken(_ROLES[role])
    return role if called == role else f"{role} {called}"


def _place(place: Mapping[str, object]) -> str:
    if "paragraphs" in place:
        return _("paragraphs")
    return " ".join(
        str(value) if key == "sheet" else _("table {number}", number=value) if key == "table" else f"{key} {value}"
        for key, value in place.items()
    )
