"""``qanswer search`` and ``qanswer show``: look things up in the check sheet."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from qanswer.cli.console import results
from qanswer.cli.options import AsJson, KnowledgePath, Product
from qanswer.errors import UsageError
from qanswer.speech import _, said

if TYPE_CHECKING:
    from qanswer.knowledge.model import Knowledge
    from qanswer.match.engine import Found, Matcher
    from qanswer.match.highlights import Span
    from qanswer.report.search import Understood
    from qanswer.statements import Statement

EXCERPT = 140  # characters of an answer shown: about two lines of a terminal in Japanese
Words = Annotated[
    list[str], typer.Argument(metavar="TEXT", help="Words or a whole question; - reads stdin.", show_default=False)
]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("search")(search_command)
    app.command("show")(show_command)


def search_command(
    text: Words,
    *,
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, max=100, help="How many items to show at most.")] = 5,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say how the question is read, and what speaks against an answer.")
    ] = False,
    json: AsJson = False,
    product: Product = "",
    kb: KnowledgePath = None,
) -> None:
    """Search the check sheet, in Japanese or English, and say why each item matched."""
    from qanswer.knowledge.load import load
    from qanswer.knowledge.locate import product_folder
    from qanswer.match.engine import Matcher
    from qanswer.report import search

    query = sys.stdin.read().strip() if text == ["-"] else " ".join(text).strip()
    if not query:
        raise UsageError("search: nothing to search for; pass some words, e.g. `qanswer search バックアップ`")
    knowledge = load(product_folder(kb, product))
    matcher = Matcher(knowledge)
    found = matcher.search(query, limit)
    read = _understood(query, matcher) if explain else None
    if json:
        sys.stdout.write(search.text(query, found, knowledge.statements, read))
        return
    console = results()
    for line in search.understood_lines(read) if read else ():
        console.print(Text(line, style="dim"))
    if not found:
        console.print(Text(_("no item is near: {query}", query=query)))
    for result in found:
        console.print(_lines(result, knowledge), soft_wrap=False)


def _understood(query: str, matcher: Matcher) -> Understood:
    from qanswer.languages import language_of
    from qanswer.match.reading import read_question
    from qanswer.model import Question, SheetCell
    from qanswer.report.search import Understood

    question = Question(SheetCell("search", "A1"), query, language_of(query))
    return Understood(read_question(query, question.language), matcher.match(question), question.language)


def show_command(
    item: Annotated[
        str, typer.Argument(metavar="ITEM", help="Item number, e.g. 6.8 or cert.27001.", show_default=False)
    ],
    *,
    json: AsJson = False,
    product: Product = "",
    kb: KnowledgePath = None,
) -> None:
    """Show one item of the check sheet in full, with its sources."""
    from qanswer.knowledge.load import load
    from qanswer.knowledge.locate import product_folder
    from qanswer.report import search

    knowledge = load(product_folder(kb, product))
    found = knowledge.statements.get(item)
    if found is None:
        near = [known for known in knowledge.statements if known.startswith(item.split(".")[0])][:8]
        sheets = ", ".join(sheet.path.name for sheet in knowledge.sheets)
        raise UsageError(
            "show: no item {item!r} in {sheets}; near it: {near}; find one by its words with qanswer search",
            item=item,
            sheets=sheets,
            near=near or said("none"),
        )
    if json:
        sys.stdout.write(search.statement_text(found))
        return
    results().print(_full(found))


def _lines(found: Found, knowledge: Knowledge) -> Text:
    """Return an item as search shows it: number, status, score, control and answer with the matches set off."""
    from qanswer.report.words import topic_name

    item = knowledge.statements[found.statement]
    text = Text(f"{item.id} {item.printed} ", style="bold cyan")
    text.append(f"{found.score:.2f}  ", style="dim")
    text.append(_marked(item.own_asked, found.control_spans))
    text.append("\n    ")
    text.append(_excerpt(_marked(item.own_text, found.answer_spans), found.answer_spans))
    topic = knowledge.topic_by_id.get(found.topic) if found.topic else None
    if topic:
        text.append("\n    " + _("matched as: {topic}", topic=topic_name(topic)), style="dim")
    return text


def _marked(words: str, spans: tuple[Span, ...]) -> Text:
    """Return ``words`` on one line with the matched spans set off."""
    text = Text(words.translate({ord("\n"): " "}), style="default")
    for start, end in spans:
        text.stylize("bold yellow", start, end)
    return text


def _excerpt(text: Text, spans: tuple[Span, ...]) -> Text:
    """Return the ``EXCERPT`` characters of ``text`` around its first match."""
    start = max(0, spans[0][0] - EXCERPT // 4) if spans else 0
    cut = text[start : start + EXCERPT]
    before = Text("…" if start else "")
    return before + cut + Text("…" if start + EXCERPT < len(text) else "")


def _full(item: Statement) -> Text:
    text = Text(f"{item.id} {item.printed}", style="bold cyan")
    text.append("  " + " › ".join(filter(None, item.headings)), style="dim")
    text.append(f"\n\n{item.own_asked}\n", style="bold")
    text.append("\n" + (item.own_text or _("(no text)")) + "\n", style="default")
    for source in item.sources:
        text.append("\n" + _("source: {url}", url=source.url), style="dim")
    if english := item.translated_text:
        text.append(f"\n\n[English, {item.translation.value}]\n{item.translated_asked}\n\n{english}")
    return text
