"""``qanswer english``: a table for a translator, and the texts back with who approved them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from qanswer.cli.console import results
from qanswer.cli.options import Force, KnowledgePath, Product
from qanswer.errors import OutputError, UsageError
from qanswer.speech import _, _n

english_app = typer.Typer(
    no_args_is_help=True, help="English of a sheet in Japanese: a table for a translator, and its way back."
)
Table = Annotated[Path, typer.Argument(metavar="TABLE.xlsx", help="The translator's table.", show_default=False)]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.add_typer(english_app, name="english")


@english_app.command("write")
def write_command(table: Table, *, force: Force = False, product: Product = "", kb: KnowledgePath = None) -> None:
    """Write a table of all items without approved English: what the sheet says, and columns for the English."""
    from qanswer.intake.english import render_table, to_translate
    from qanswer.knowledge.load import load
    from qanswer.knowledge.locate import product_folder
    from qanswer.staging import write_whole

    if table.exists() and not force:
        raise OutputError("{table}: exists already; pass --force to replace it or name another", table=table)
    items = to_translate(load(product_folder(kb, product)))
    write_whole((render_table(items),), table)
    told = _n(
        "{table}: {n} item without approved English",
        "{table}: {n} items without approved English",
        len(items),
        table=table,
    )
    results().print(Text(told), soft_wrap=True)


@english_app.command("take")
def take_command(
    table: Table,
    *,
    approved_by: Annotated[
        str, typer.Option(help="Who approved the rows marked in the last column.", show_default=False)
    ] = "",
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="When they were approved (default: today).", show_default=False),
    ] = None,
    product: Product = "",
    kb: KnowledgePath = None,
) -> None:
    """Take the English of a table into english.toml; rows marked as approved are approved, the others unreviewed.

    A row whose item says something else by now is not taken. English that was approved is unreviewed again as soon as
    the item's own text changes.
    """
    from qanswer.intake.english import take
    from qanswer.intake.writing import write_together
    from qanswer.knowledge.load import load
    from qanswer.knowledge.locate import product_folder, shipped_folder

    knowledge = load(product_folder(kb, product))
    folder = knowledge.main.path.parent
    if folder == shipped_folder():
        raise UsageError("the shipped sheet has its English already; name your own knowledge with --kb")
    day = (on or datetime.now().astimezone()).date().isoformat()
    taken = take(knowledge, table, folder / "english.toml", by=approved_by, on=day)
    if taken.approved and not approved_by:
        raise UsageError("{n} rows are marked as approved; say by whom with --approved-by", n=len(taken.approved))
    console = results()
    if taken.approved or taken.unreviewed:
        write_together({folder / "english.toml": taken.text})
    for item, reason in taken.refused.items():
        console.print(Text(_("{item}: not taken: {reason}", item=item, reason=reason)), soft_wrap=True)
    console.print(
        Text(
            _(
                "{approved} approved, {unreviewed} unreviewed, {refused} not taken",
                approved=len(taken.approved),
                unreviewed=len(taken.unreviewed),
                refused=len(taken.refused),
            )
        )
    )
