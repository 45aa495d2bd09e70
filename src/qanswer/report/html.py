"""The review file: one self-contained HTML page a person works through. Runs no script, loads nothing."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from qanswer.model import Effect, Language, Reason, Verdict
from qanswer.report.reasons import sentence
from qanswer.report.words import CHOICE, VERDICT
from qanswer.speech import _, _n, language
from qanswer.statements import Audience, PastOrigin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qanswer.model import Candidate
    from qanswer.plan.model import Filled, PlannedRow
    from qanswer.statements import Statement

_OPEN = "open"  # class of a row with words written, whose answer's own cell is left to a person
_FAINT = 0.05  # probability under which a further candidate only takes up room


def page(filled: Filled) -> str:
    """Return the whole page in the person's language; the form's own words, and what is written into it, as they are.

    Everything that comes from the form or the knowledge base is escaped; a strict Content-Security-Policy forbids
    scripts, frames and any loading.
    """
    style = (files("qanswer.report") / "review.css").read_text(encoding="utf-8")
    body = [_head(filled), _filters(filled), _header(filled)]
    body += [_row(row, filled) for row in filled.rows]
    return (
        f'<!DOCTYPE html>\n<html lang="{language()}"><head><meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(_('Answer review'))} – {escape(filled.plan.form.path.name)}</title>\n<style>\n{style}</style></head>\n"
        f"<body>\n{''.join(body)}</main></body></html>\n"
    )


def _person() -> Language:
    return Language(language())


def _head(filled: Filled) -> str:
    facts = (
        (_("Form"), filled.plan.form.path.name, filled.plan.form.sha256),
        (_("Filled copy"), filled.output.name, filled.output_sha256),
        (_("Source"), " / ".join(filled.plan.knowledge.titles), filled.plan.knowledge.sha256),
    )
    rows = "".join(
        f'<dt>{escape(name)}</dt><dd>{escape(value)} <code title="SHA-256 {digest}">{digest[:12]}</code></dd>'
        for name, value, digest in facts
    )
    proof = _n(
        "Verified: {n} cell was filled, everything else is identical to the original file.",
        "Verified: {n} cells were filled, everything else is identical to the original file.",
        len(filled.comparison.changes),
    )
    return (
        f'<header><h1>{escape(_("Answer review"))}</h1><dl>{rows}</dl><p class="proof">✓ {escape(proof)}</p>'
        f'<p class="internal">{escape(_("For your own staff: this page may hold what is not published. Do not send it to the customer."))}</p></header>\n'
    )


def _filters(filled: Filled) -> str:
    """Return the counts, each a radio button that shows only its rows (style sheet only, no script)."""
    total = f"{_('All')} {len(filled.rows)}"
    radios = [("all", total, "checked")]
    for verdict in Verdict:
        label = f"{VERDICT[verdict][_person()]} {filled.count(verdict)}"
        radios.append((verdict.value, label, ""))
        if verdict is Verdict.FILLED and filled.open:
            radios.append((_OPEN, f"{_('Answer left open')} {filled.open}", ""))
    inputs = "".join(f'<input type="radio" name="show" id="show-{key}" {state}>' for key, _label, state in radios)
    labels = "".join(f'<label for="show-{key}" class="{key}">{escape(label)}</label>' for key, label, _state in radios)
    return f"{inputs}<nav>{labels}{_owners(filled)}</nav><main>\n"


def _owners(filled: Filled) -> str:
    if not filled.owners:
        return ""
    asked = ", ".join(f"{_department(filled, code)} {count}" for code, count in filled.owners.items())
    return f'<p class="ask">{escape(_("Ask"))}: {escape(asked)}</p>'


def _department(filled: Filled, code: str) -> str:
    names = filled.plan.knowledge.departments.get(code)
    return names[_person()] if names else code


def _header(filled: Filled) -> str:
    if not filled.header_written:
        return ""
    cells = _written(filled.header_written.items())
    return f'<section class="row"><h2>{escape(_("Header fields"))}</h2>{cells}</section>\n'


def _row(row: PlannedRow, filled: Filled) -> str:
    number = f"<b>{escape(row.question.number)}</b> " if row.question.number else ""
    context = " › ".join(escape(heading) for heading in row.question.context)
    choice = _("tick open") if row.tick_open else CHOICE[row.choice][row.question.language] if row.choice else ""
    tick = f'<span class="tick">{escape(choice)}</span>' if choice else ""
    parts = [
        f'<section class="row {row.verdict.value}{f" {_OPEN}" if row.is_open else ""}"><p class="where"><code>{escape(str(row.question.location))}</code> {context}</p>',
        f"<h2>{number}{_lines(row.question.text)}</h2>",
        f'<p><span class="verdict">{escape(VERDICT[row.verdict][_person()])}</span> {tick} ',
        f'<span class="confidence">{row.confidence:.0%}</span>{_ask(row, filled)}</p>',
        f"<h3>{escape(_('Written'))}</h3>{_written(row.written.items())}" if row.written else "",
        _reasons(row),
        _candidates(row, filled),
        "</section>\n",
    ]
    return "".join(parts)


def _ask(row: PlannedRow, filled: Filled) -> str:
    if row.verdict is Verdict.FILLED or not row.owner:
        return ""
    return f' <span class="ask">{escape(_("Ask"))}: {escape(_department(filled, row.owner))}</span>'


def _written(cells: Iterable[tuple[str, str]]) -> str:
    lines = "".join(f"<tr><td><code>{escape(place)}</code></td><td>{_lines(text)}</td></tr>" for place, text in cells)
    return f'<table class="written">{lines}</table>'


def _reasons(row: PlannedRow) -> str:
    if not row.reasons:
        return ""
    items = "".join(
        f"<li{_weight(reason)}>{escape(sentence(reason, _person()))} <code>{escape(reason.code)}</code></li>"
        for reason in row.reasons
    )
    return f"<h3>{escape(_('Why'))}</h3><ul>{items}</ul>"


def _weight(reason: Reason) -> str:
    return "" if reason.effect is Effect.NOTE else ' class="holds"'


def _candidates(row: PlannedRow, filled: Filled) -> str:
    if not row.candidates:
        return ""
    lines = []
    for candidate in _worth_showing(row):
        statement = filled.plan.statements[candidate.statement]
        text = statement.text.get(row.question.language) or statement.own_text
        links = " ".join(_link(source.url) for source in statement.sources)
        lines.append(
            f"<details><summary>{escape(_name(statement))} {escape(statement.printed)} {_audience(statement)}<small>{candidate.score:.0%}</small> "
            f"{escape(_short(statement.own_asked))}</summary><p>{_lines(text)}</p>"
            f"<p><small>{escape(statement.citation[row.question.language])}</small> {links}</p></details>"
        )
    return f"<h3>{escape(_('Candidates'))}</h3>{''.join(lines)}"


def _link(url: str) -> str:
    """Return a link, or the bare text where a click would do anything but open a page."""
    shown = escape(url)
    return f'<a href="{shown}" rel="noreferrer">{shown}</a>' if url.startswith(("https://", "http://")) else shown


def _name(statement: Statement) -> str:
    """Return what a statement goes by on the page, which only we read: an item's number, or where it was told before."""
    if isinstance(statement.origin, PastOrigin):
        return f"{statement.origin.form} {statement.origin.location} ({statement.stated_on})"
    return statement.id


def _audience(statement: Statement) -> str:
    """Return a mark for a statement that is not everyone's to read."""
    return (
        "" if statement.audience is Audience.PUBLIC else f'<b class="audience">{escape(statement.audience.value)}</b> '
    )


def _worth_showing(row: PlannedRow) -> tuple[Candidate, ...]:
    """Return the candidates a person might pick: the first, and those with a chance."""
    first, *others = row.candidates
    return (first, *(candidate for candidate in others if candidate.score >= _FAINT))


def _short(text: str, length: int = 60) -> str:
    """Return ``text`` on one line, cut after ``length`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
