"""The report on a terminal: one line a question, then what is left to do."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from qanswer.knowledge.locate import shipped_folder
from qanswer.model import Paragraph, SheetCell, Verdict
from qanswer.plan.model import count, count_open, owners
from qanswer.report.words import VERDICT, department, person
from qanswer.speech import _, _n

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import Console

    from qanswer.plan.model import Filled, KnowledgeUsed, Plan, PlannedRow

_STYLE = {Verdict.FILLED: "green", Verdict.REVIEW: "yellow", Verdict.UNANSWERED: "red"}
_WIDE = 110  # columns; from here on a verdict and its reason share a line
_NAMED = 6  # reasons in a line of the summary
_OPEN_STYLE = "cyan"  # written, and something is left to do
_NAME_WIDTH, _NAME_START, _NAME_END = 12, 4, 4  # columns of a sheet's name; letters of a longer one
_PLAIN = "section"  # titles between the questions are in every form
_SIGN = {"yes": "○", "partial": "△", "no": "×", "not_applicable": "－"}


def show(filled: Filled, console: Console, *, table: bool = True) -> None:
    """Print the table of questions (unless ``table`` is False) and the summary to ``console``."""
    if table:
        console.print(_table(filled.rows, wide=console.width >= _WIDE))
    for line in summary(filled):
        console.print(line, soft_wrap=True)


def show_plan(plan: Plan, console: Console) -> None:
    """Print what would become of the questions to ``console``."""
    console.print(_table(plan.rows, wide=console.width >= _WIDE))
    for line in _left_to_do(plan.rows, plan):
        console.print(line, soft_wrap=True)
    cells = sum(len(row.written) for row in plan.rows) + sum(bool(field.text) for field in plan.header)
    planned = _n(
        "planned: {n} cell to write; nothing is written yet",
        "planned: {n} cells to write; nothing is written yet",
        cells,
    )
    console.print(Text(planned), soft_wrap=True)


def summary(filled: Filled) -> list[Text]:
    """Return the lines a person needs after a fill: counts, why rows were held, whom to ask, where the files are."""
    return [
        *_left_to_do(filled.rows, filled.plan),
        Text(_("written: {output}", output=filled.output)),
        *_overlong(filled),
        Text(
            _n(
                "verified: {n} cell changed, everything else identical",
                "verified: {n} cells changed, everything else identical",
                len(filled.comparison.changes),
            )
        ),
    ]


def _overlong(filled: Filled) -> Iterator[Text]:
    """Yield how many texts do not show whole: Excel shows their first lines, LibreOffice their last."""
    if filled.overlong and filled.plan.options.fit:
        yield Text(_n("rows made higher for {n} answer", "rows made higher for {n} answers", filled.overlong))
    elif filled.overlong:
        yield Text(
            _n(
                "longer than its cell shows: {n} answer (--fit makes its row higher)",
                "longer than their cells show: {n} answers (--fit makes their rows higher)",
                filled.overlong,
            )
        )


def _left_to_do(rows: Sequence[PlannedRow], plan: Plan) -> list[Text]:
    lines = [_counts(rows), *_rows_apart(plan)]
    held = Counter(row.held_by for row in rows if row.verdict is not Verdict.FILLED)
    if held:
        lines.append(Text(_("held back: {reasons}", reasons=_most(held))))
    left_open = Counter(row.held_by for row in rows if row.tick_open)
    if left_open:
        lines.append(Text(_("ticks open: {reasons}", reasons=_most(left_open))))
    if waiting := owners(rows):
        names = plan.knowledge.departments
        asked = [f"{department(names, code)} {n}" for code, n in waiting.items()]
        lines.append(Text(_("ask: {departments}", departments=asked)))
    lines.append(_answered_from(plan.knowledge))
    if past := sum(
        row.verdict is Verdict.FILLED and any(one.code == "from_past" for one in row.reasons) for row in rows
    ):
        lines.append(Text(_("filled from past answers: {n}", n=past)))
    return lines


def _answered_from(used: KnowledgeUsed) -> Text:
    """Return whose check sheet it was: who has none of their own there would else send out another vendor's answers."""
    if used.path.parent == shipped_folder():
        told = _("answered from: {titles}, which comes with qanswer (one's own: `qanswer import`)", titles=used.titles)
        return Text(told, "yellow")
    return Text(_("answered from: {titles}", titles=used.titles))


def _rows_apart(plan: Plan) -> Iterator[Text]:
    """Yield what was asked although it does not show, and which texts beside the questions were not."""
    if plan.folded:
        yield Text(
            _n(
                "asked too: {n} in a row hidden by a filter or a folded group",
                "asked too: {n} in rows hidden by a filter or a folded group",
                plan.folded,
            )
        )
    if left := Counter(one.code for one in plan.not_asked if one.code != _PLAIN):
        yield Text(_("not asked: {reasons}; see `qanswer inspect`", reasons=_most(left)))


def _counts(rows: Sequence[PlannedRow]) -> Text:
    line = Text(_n("{n} question: ", "{n} questions: ", len(rows)))
    line.append(_("{count} filled", count=count(rows, Verdict.FILLED)), "green")
    if unticked := sum(row.tick_open and not row.is_open for row in rows):
        line.append(_(" ({count} with the tick left to you)", count=unticked))
    line.append(_(", "))
    if left_open := count_open(rows):
        line.append(_("{count} open", count=left_open), _OPEN_STYLE)
        line.append(_(" (words written, the answer's cell left to you)"))
        line.append(_(", "))
    line.append(_("{count} to review", count=count(rows, Verdict.REVIEW)), "yellow")
    line.append(_(", "))
    line.append(_("{count} unanswered", count=count(rows, Verdict.UNANSWERED)), "red")
    return line


def _most(codes: Counter[str]) -> str:
    """Return the commonest codes with their counts, and how many rows have others."""
    named = codes.most_common(_NAMED)
    others = codes.total() - sum(times for _, times in named)
    return _(", ").join(
        [*(f"{code} {times}" for code, times in named), *([_("others {count}", count=others)] if others else [])]
    )


def _table(rows: Sequence[PlannedRow], *, wide: bool) -> Table:
    sheets = _short_names(rows)
    table = Table(box=None, pad_edge=False, expand=True, header_style="bold")
    table.add_column(_("cell"), no_wrap=True, max_width=24 if sheets else 16)
    table.add_column(_("question"), no_wrap=True, overflow="ellipsis", ratio=1)
    table.add_column("", no_wrap=True, width=2)
    table.add_column(_("item"), no_wrap=True, max_width=10)
    table.add_column("p", no_wrap=True, justify="right", width=4)
    # Narrow, it is as wide as the longest code and folds before it: a reason is never cut.
    table.add_column(_("result"), max_width=44 if wide else 24, overflow="fold")
    for row in rows:
        table.add_row(*_cells(row, sheets))
    return table


def _short_names(rows: Sequence[PlannedRow]) -> Mapping[str, str]:
    """Return a short name for each sheet with questions, so that two cells B2 are told apart; empty where there is one."""
    names = list(dict.fromkeys(place.sheet for row in rows if isinstance(place := row.question.location, SheetCell)))
    if len(names) <= 1:
        return {}
    short = [name if cell_len(name) <= _NAME_WIDTH else f"{name[:_NAME_START]}…{name[-_NAME_END:]}" for name in names]
    return {
        name: one if short.count(one) == 1 else f"{number}:{one}"
        for number, (name, one) in enumerate(zip(names, short, strict=True), 1)
    }


def _cells(row: PlannedRow, sheets: Mapping[str, str]) -> tuple[Text, ...]:
    tick = _SIGN.get(row.choice.value, "") if row.choice else ""
    item = row.statement or ""  # an unanswered row offers none
    return (
        Text(_where(row, sheets)),
        Text(" ".join(row.question.text.split())),
        Text(tick),
        Text(item),
        Text(f"{row.confidence:.2f}" if item else ""),
        Text(_result(row), _OPEN_STYLE if row.tick_open else _STYLE[row.verdict]),
    )


def _result(row: PlannedRow) -> str:
    verdict = VERDICT[row.verdict][person()]
    if row.tick_open:
        return _("{verdict}, tick open: {reason}", verdict=verdict, reason=row.held_by)
    return verdict if row.verdict is Verdict.FILLED else f"{verdict}: {row.held_by}"


def _where(row: PlannedRow, sheets: Mapping[str, str]) -> str:
    place = row.question.location
    if isinstance(place, SheetCell):
        return f"{sheets[place.sheet]}!{place.cell}" if sheets else place.cell
    if isinstance(place, Paragraph):
        return f"¶{place.number}"
    return f"{place.table}:{place.row},{place.column}"
