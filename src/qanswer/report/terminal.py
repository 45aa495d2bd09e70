"""The report on a terminal: one line a question, then what is left to do."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from qanswer.model import Language, Paragraph, SheetCell, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import Console

    from qanswer.fill import Filled, Row
    from qanswer.forms.contract import Layout

_STYLE = {Verdict.FILLED: "green", Verdict.REVIEW: "yellow", Verdict.UNANSWERED: "red"}
_WIDE = 110  # columns; from here on a verdict and its reason share a line
_NAMED = 6  # reasons in a line of the summary
_OPEN_STYLE = "cyan"  # written, and something is left to do
_PLAIN = "section"  # titles between the questions are in every form
_SIGN = {"yes": "○", "partial": "△", "no": "×", "not_applicable": "－"}


def show(filled: Filled, console: Console, *, table: bool = True) -> None:
    """Print the table of questions (unless ``table`` is False) and the summary to ``console``."""
    if table:
        console.print(_table(filled, wide=console.width >= _WIDE))
    for line in summary(filled):
        console.print(line, soft_wrap=True)


def summary(filled: Filled) -> list[Text]:
    """Return the lines a person needs after a fill: counts, why rows were held, whom to ask, where the files are."""
    lines = [_counts(filled), *_rows_apart(filled.form.layout)]
    held = Counter(row.held_by for row in filled.rows if row.verdict is not Verdict.FILLED)
    if held:
        lines.append(Text("held back: " + _most(held)))
    left_open = Counter(row.held_by for row in filled.rows if row.tick_open)
    if left_open:
        lines.append(Text("ticks open: " + _most(left_open)))
    if filled.owners:
        names = filled.knowledge.departments
        asked = (f"{_department(names, code)} {n}" for code, n in filled.owners.items())
        lines.append(Text("ask: " + ", ".join(asked)))
    lines.append(Text(f"written: {filled.output}"))
    lines.append(Text(f"verified: {len(filled.comparison.changes)} cells changed, everything else identical"))
    return lines


def _rows_apart(layout: Layout) -> Iterator[Text]:
    """Yield what was asked although it does not show, and which texts beside the questions were not."""
    if layout.folded:
        yield Text(f"asked too: {layout.folded} in rows hidden by a filter or a folded group")
    if left := Counter(one.code for one in layout.left if one.code != _PLAIN):
        yield Text(f"not asked: {_most(left)}; see `qanswer inspect`")


def _counts(filled: Filled) -> Text:
    line = Text(f"{len(filled.rows)} questions: ")
    line.append(f"{filled.count(Verdict.FILLED)} filled", "green")
    if filled.ticks_open:
        line.append(f" ({filled.ticks_open} with the tick left to you)")
    line.append(", ")
    line.append(f"{filled.count(Verdict.REVIEW)} to review", "yellow")
    line.append(", ")
    line.append(f"{filled.count(Verdict.UNANSWERED)} unanswered", "red")
    return line


def _department(names: Mapping[str, Mapping[Language, str]], code: str) -> str:
    return names[code][Language.EN] if code in names else code


def _most(codes: Counter[str]) -> str:
    """Return the commonest codes with their counts, and how many rows have others."""
    named = codes.most_common(_NAMED)
    others = codes.total() - sum(times for _, times in named)
    return ", ".join([*(f"{code} {times}" for code, times in named), *([f"others {others}"] if others else [])])


def _table(filled: Filled, *, wide: bool) -> Table:
    table = Table(box=None, pad_edge=False, expand=True, header_style="bold")
    table.add_column("cell", no_wrap=True, max_width=16)
    table.add_column("question", no_wrap=True, overflow="ellipsis", ratio=1)
    table.add_column("", no_wrap=True, width=2)
    table.add_column("item", no_wrap=True, max_width=10)
    table.add_column("p", no_wrap=True, justify="right", width=4)
    # Narrow, it is as wide as the longest code and folds before it: a reason is never cut.
    table.add_column("result", max_width=44 if wide else 24, overflow="fold")
    for row in filled.rows:
        table.add_row(*_cells(row))
    return table


def _cells(row: Row) -> tuple[Text, ...]:
    tick = _SIGN.get(row.choice.value, "") if row.choice else ""
    item = row.answer.statement or ""  # an unanswered row offers none
    return (
        Text(_where(row)),
        Text(" ".join(row.question.text.split())),
        Text(tick),
        Text(item),
        Text(f"{row.match.confidence:.2f}" if item else ""),
        Text(_result(row), _OPEN_STYLE if row.tick_open else _STYLE[row.verdict]),
    )


def _result(row: Row) -> str:
    if row.tick_open:
        return f"{row.verdict.value}, tick open: {row.held_by}"
    return row.verdict.value if row.verdict is Verdict.FILLED else f"{row.verdict.value}: {row.held_by}"


def _where(row: Row) -> str:
    place = row.question.location
    if isinstance(place, SheetCell):
        return place.cell
    if isinstance(place, Paragraph):
        return f"¶{place.number}"
    return f"{place.table}:{place.row},{place.column}"
