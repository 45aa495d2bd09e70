"""``qanswer check``, ``coverage`` and ``evaluate``: is the knowledge sound, how far does it reach, how well does it answer."""

from __future__ import annotations

import json as json_module
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from qanswer.cli.console import results
from qanswer.cli.options import AsJson, KnowledgePath, Product
from qanswer.errors import ExitCode, UsageError
from qanswer.knowledge.model import Standard
from qanswer.speech import _, said, said_n

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.check import Fault
    from qanswer.findings import Finding
    from qanswer.knowledge.model import Knowledge, Topic


_MOST_NAMED = 8  # items that an error lists


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("check")(check_command)
    app.command("coverage")(coverage_command)
    app.command("evaluate")(evaluate_command)


def check_command(
    *,
    gaps: Annotated[bool, typer.Option("--gaps", help="List the topics that no item answers.")] = False,
    online: Annotated[
        bool, typer.Option("--online", help="Also ask every source's address whether it is still there.")
    ] = False,
    today: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Hold dates to this day (default: today).", show_default=False),
    ] = None,
    json: AsJson = False,
    product: Product = "",
    kb: KnowledgePath = None,
) -> None:
    """Lint the knowledge base: faults, what to look at, gaps (exit 1 when there is a fault; the others are none)."""
    from qanswer.check import find_other_products, lint
    from qanswer.check import gaps as find_gaps
    from qanswer.findings import find, find_dead_addresses
    from qanswer.knowledge.load import load
    from qanswer.knowledge.locate import product_folder, products_in

    known = {name: load(product_folder(kb, name)) for name in products_in(kb)} or {"": load(kb)}
    if product and product not in known:
        product_folder(kb, product)  # says which there are
    reports, sound = {}, True
    for name in [product] if product else known:
        knowledge = known[name]
        others = [one.main.service for other, one in known.items() if other != name]
        faults = [*lint(knowledge), *find_other_products(knowledge, others)]
        findings = find(knowledge, (today or datetime.now().astimezone()).date())
        findings += find_dead_addresses(knowledge) if online else ()
        missing = find_gaps(knowledge)
        sound = sound and not faults
        reports[name] = {
            "faults": [fault.as_json() for fault in faults],
            "findings": [finding.as_json() for finding in findings],
            "gaps": [
                {"topic": topic.id, "name_ja": topic.name_ja, "name_en": topic.name_en, "ask": topic.owner}
                for topic in missing
            ],
        }
        if not json:
            if len(known) > 1:
                results().print(Text(_("product {name}:", name=name)))
            _print(knowledge, faults, findings, missing, listed=gaps)
    if json:
        report = next(iter(reports.values())) if len(reports) == 1 else {"products": reports}
        sys.stdout.write(
            json_module.dumps({"schema": "qanswer/check/1", **report}, ensure_ascii=False, indent=1) + "\n"
        )
    if not sound:
        raise typer.Exit(int(ExitCode.DIFFERENT))


def _print(
    knowledge: Knowledge,
    faults: Sequence[Fault],
    findings: Sequence[Finding],
    missing: Sequence[Topic],
    *,
    listed: bool,
) -> None:
    from qanswer.check import is_linked
    from qanswer.report.words import topic_name

    console = results()
    for fault in faults:
        console.print(Text(str(fault)), soft_wrap=True)
    for finding in findings:
        console.print(Text(_("look: {finding}", finding=finding)), soft_wrap=True)
    counts = [said_n("{n} fault", "{n} faults", len(faults))]
    if findings:
        counts.append(said("{count} to look at", count=len(findings)))
    console.print(Text(_("{counts}", counts=counts)))
    if not is_linked(knowledge):
        items = len(knowledge.statements)
        console.print(
            Text(
                _("note: the {items} items are linked to topics by their own words; see docs/knowledge.md", items=items)
            )
        )
    if listed:
        for topic in missing:
            console.print(
                Text(_("gap: {topic}: {name}", topic=topic.id, name=topic_name(topic))),
                soft_wrap=True,
            )
    elif missing:
        total = len(knowledge.topics)
        console.print(
            Text(
                _("note: no item answers {count} of {total} topics; --gaps lists them", count=len(missing), total=total)
            )
        )


def coverage_command(
    *,
    standard: Annotated[Standard, typer.Option(help="What to hold the sheets against.")] = Standard.ISO27001_2022,
    json: AsJson = False,
    product: Product = "",
    kb: KnowledgePath = None,
) -> None:
    """Show which clauses of a standard an item answers, by which, and whom to ask where none does."""
    from qanswer.coverage import SCHEMA, coverage
    from qanswer.knowledge.load import load
    from qanswer.knowledge.locate import product_folder
    from qanswer.report.words import department

    knowledge = load(product_folder(kb, product))
    clauses = coverage(knowledge, standard)
    answered = sum(bool(clause.items) for clause in clauses)
    if json:
        report = {
            "schema": SCHEMA,
            "standard": standard.value,
            "answered": answered,
            "clauses": [clause.as_json() for clause in clauses],
        }
        sys.stdout.write(json_module.dumps(report, ensure_ascii=False, indent=1) + "\n")
        return
    console = results()
    for clause in clauses:
        asked = [
            department(knowledge.departments, code) for code in dict.fromkeys(topic.owner for topic in clause.missing)
        ]
        told = (
            _("items {items}", items=clause.items) if clause.items else _("gap; ask {departments}", departments=asked)
        )
        console.print(Text(f"{clause.name}: {told}"), soft_wrap=True)
    console.print(
        Text(
            _(
                "{answered} of {total} clauses answered that customers are known to ask about",
                answered=answered,
                total=len(clauses),
            )
        )
    )


def evaluate_command(
    labels: Annotated[
        Path,
        typer.Argument(
            metavar="LABELS.jsonl",
            help="Labelled rows: question, context, items, coverage, choices.",
            show_default=False,
        ),
    ],
    *,
    errors: Annotated[bool, typer.Option("--errors", help="List the rows that went wrong.")] = False,
    json: AsJson = False,
    product: Product = "",
    kb: KnowledgePath = None,
) -> None:
    """Measure matching and answers on your own labelled rows, with intervals."""
    from qanswer.evaluate import evaluate, read_labels
    from qanswer.knowledge.load import load
    from qanswer.knowledge.locate import product_folder

    rows, knowledge = read_labels(labels), load(product_folder(kb, product))
    unknown = list(dict.fromkeys(item for row in rows for item in row.items if item not in knowledge.statements))
    if unknown:
        raise UsageError(
            "{labels}: wants items that the check sheet does not have: {unknown}; name its knowledge with --kb",
            labels=labels,
            unknown=[*unknown[:_MOST_NAMED], *(["…"] if len(unknown) > _MOST_NAMED else [])],
        )
    outcome = evaluate(rows, knowledge)
    if json:
        sys.stdout.write(json_module.dumps(outcome.as_json(), ensure_ascii=False, indent=1) + "\n")
        return
    console = results()
    for line in outcome.lines(errors=errors):
        console.print(Text(line), soft_wrap=True)
