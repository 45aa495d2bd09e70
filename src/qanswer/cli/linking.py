"""``qanswer links``: what each item is linked to, and taking back what a person settled."""

from __future__ import annotations

import json as json_module
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from qanswer.cli.console import results
from qanswer.cli.options import AsJson, Force, KnowledgePath, Product
from qanswer.speech import _, _n

if TYPE_CHECKING:
    from qanswer.linking import Row

_SUFFIXES = (".xlsx", ".csv")


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("links")(links_command)


def links_command(
    *,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Write them as a table to edit (.xlsx, .csv).", show_default=False),
    ] = None,
    take: Annotated[
        Path | None,
        typer.Option(
            help="Take back such a table: what is confirmed or refused goes into links.toml.", show_default=False
        ),
    ] = None,
    json: AsJson = False,
    force: Force = False,
    product: Product = "",
    kb: KnowledgePath = None,
) -> None:
    """Show which topics each item is linked to, the doubtful first, and take them back from Excel."""
    from qanswer.errors import UsageError
    from qanswer.knowledge.load import load
    from qanswer.knowledge.locate import product_folder
    from qanswer.linking import as_json, list_links, write_table
    from qanswer.staging import staged

    kb = product_folder(kb, product)
    knowledge = load(kb)
    if take is not None:
        _take(take, knowledge.main.path.parent, kb)
        return
    rows = list_links(knowledge)
    if output is not None:
        if output.suffix.lower() not in _SUFFIXES:
            raise UsageError("-o {output}: a table of links is a .xlsx or a .csv file; name it so", output=output)
        if output.exists() and not force:
            raise UsageError(
                "{output}: is there already; name another file with -o, or replace it with --force", output=output
            )
        with staged(output, force=force) as copy:
            write_table(rows, knowledge, copy, output.suffix.lower())
        told = _n("{output}: {n} link", "{output}: {n} links", len(rows), output=output)
        results().print(Text(told), soft_wrap=True)
    elif json:
        report = {"schema": "qanswer/links/1", "links": as_json(rows)}
        sys.stdout.write(json_module.dumps(report, ensure_ascii=False, indent=1) + "\n")
    else:
        _print(rows)


def _take(table: Path, folder: Path, kb: Path | None) -> None:
    from qanswer.errors import UsageError
    from qanswer.knowledge.load import load
    from qanswer.knowledge.locate import shipped_folder
    from qanswer.linking import read_table, settle_links
    from qanswer.staging import staged

    if folder == shipped_folder():
        raise UsageError("--take: the shipped sheet's links stay as they are; name your own knowledge with --kb")
    knowledge = load(kb)
    rows = read_table(table, knowledge)
    file = folder / "links.toml"
    written = file.read_text(encoding="utf-8") if file.is_file() else ""
    with staged(file) as copy:
        copy.write_text(settle_links(rows, written, knowledge), encoding="utf-8")
    confirmed, refused = (sum(row.confirmed is answer for row in rows) for answer in (True, False))
    results().print(
        Text(
            _(
                "{file}: {confirmed} confirmed, {refused} refused; all others as they were",
                file=file,
                confirmed=confirmed,
                refused=refused,
            )
        ),
        soft_wrap=True,
    )


def _print(rows: list[Row]) -> None:
    console = results()
    for row in rows:
        link = row.link
        draft = _("draft {share:.2f}", share=link.share)
        state = {True: _("confirmed"), False: _("refused"), None: draft}[row.confirmed]
        says = _("settles") if link.answers else _("touches")
        if not link.polarity:
            says = _("{says}, not so", says=says)
        quote = f"  {link.quote}" if link.quote else ""
        console.print(Text(f"{row.item}  {link.topic}  {says}  {state}{quote}"), soft_wrap=True)
    drafts = sum(row.confirmed is None for row in rows)
    told = _n(
        "{n} link, {drafts} of them drafts; -o links.xlsx to edit, --take to take back",
        "{n} links, {drafts} of them drafts; -o links.xlsx to edit, --take to take back",
        len(rows),
        drafts=drafts,
    )
    console.print(Text(told), soft_wrap=True)
