"""The review file: one self-contained HTML page a person works through. Runs no script, loads nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from qanswer.model import Effect, Verdict
from qanswer.report.pages import style, templates
from qanswer.report.reasons import sentence
from qanswer.report.words import CHOICE, VERDICT, department, person
from qanswer.speech import _, _n, language
from qanswer.statements import Audience, PastOrigin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qanswer.model import Candidate
    from qanswer.plan.model import Filled, PlannedRow
    from qanswer.statements import Statement

_OPEN = "open"  # class of a row with words written, whose answer's own cell is left to a person
_FAINT = 0.05  # probability under which a further candidate only takes up room
_EXCERPT = 60  # characters of an item's control beside its number


def page(filled: Filled) -> str:
    """Return the whole page in the person's language; the form's own words, and what is written into it, as they are.

    Everything that comes from the form or the knowledge base is escaped; a strict Content-Security-Policy forbids
    scripts, frames and any loading.
    """
    return (
        templates()
        .get_template("review.html")
        .render(
            language=language(),
            style=Markup(style()),  # noqa: S704 - our own file
            words=_words(filled),
            name=filled.plan.form.path.name,
            facts=list(_facts(filled)),
            filters=list(_filters(filled)),
            owners=[
                {"name": department(filled.plan.knowledge.departments, code), "count": count}
                for code, count in filled.owners.items()
            ],
            header=list(filled.header_written.items()),
            rows=[_row(row, filled) for row in filled.rows],
        )
    )


def _words(filled: Filled) -> dict[str, str]:
    return {
        "title": _("Answer review"),
        "proof": _n(
            "Verified: {n} cell was filled, everything else is identical to the original file.",
            "Verified: {n} cells were filled, everything else is identical to the original file.",
            len(filled.comparison.changes),
        ),
        "internal": _("For your own staff: this page may hold what is not published. Do not send it to the customer."),
        "all": _("All"),
        "ask": _("Ask"),
        "header": _("Header fields"),
        "written": _("Written"),
        "why": _("Why"),
        "candidates": _("Candidates"),
    }


def _facts(filled: Filled) -> Iterator[dict[str, str]]:
    """Yield which files the page is about."""
    form, known = filled.plan.form, filled.plan.knowledge
    yield {"name": _("Form"), "value": form.path.name, "sha256": form.sha256}
    yield {"name": _("Filled copy"), "value": filled.output.name, "sha256": filled.output_sha256}
    yield {"name": _("Source"), "value": " / ".join(known.titles), "sha256": known.sha256}


def _filters(filled: Filled) -> Iterator[dict[str, object]]:
    """Yield the counts, each a radio button that shows only its rows (style sheet only, no script)."""
    yield {"key": "all", "name": _("All"), "count": len(filled.rows)}
    for verdict in Verdict:
        yield {"key": verdict.value, "name": VERDICT[verdict][person()], "count": filled.count(verdict)}
        if verdict is Verdict.FILLED and filled.open:
            yield {"key": _OPEN, "name": _("Answer left open"), "count": filled.open}


def _row(row: PlannedRow, filled: Filled) -> dict[str, object]:
    question = row.question
    tick = _("tick open") if row.tick_open else CHOICE[row.choice][question.language] if row.choice else ""
    return {
        "verdict": row.verdict.value,
        "verdict_name": VERDICT[row.verdict][person()],
        "is_open": row.is_open,
        "place": str(question.location),
        "context": " › ".join(question.context),
        "number": question.number,
        "question": question.text,
        "tick": tick,
        "confidence": f"{row.confidence:.0%}",
        "ask": department(filled.plan.knowledge.departments, row.owner)
        if row.owner and row.verdict is not Verdict.FILLED
        else "",
        "written": list(row.written.items()),
        "reasons": [
            {"sentence": sentence(one, person()), "code": one.code, "holds": one.effect is not Effect.NOTE}
            for one in row.reasons
        ],
        "candidates": [_candidate(one, row, filled) for one in _worth_showing(row)],
    }


def _candidate(candidate: Candidate, row: PlannedRow, filled: Filled) -> dict[str, object]:
    statement, asked = filled.plan.statements[candidate.statement], row.question.language
    return {
        "name": _name(statement),
        "printed": statement.printed,
        "audience": "" if statement.audience is Audience.PUBLIC else statement.audience.value,
        "score": f"{candidate.score:.0%}",
        "asked": _short(statement.own_asked),
        "text": statement.text.get(asked) or statement.own_text,
        "citation": statement.citation[asked],
        "urls": [source.url for source in statement.sources],
    }


def _name(statement: Statement) -> str:
    """Return what a statement goes by on the page, which only we read: an item's number, or where it was told before."""
    if isinstance(statement.origin, PastOrigin):
        return f"{statement.origin.form} {statement.origin.location} ({statement.stated_on})"
    return statement.id


def _worth_showing(row: PlannedRow) -> tuple[Candidate, ...]:
    """Return the candidates a person might pick: the first, and those with a chance."""
    return tuple(one for at, one in enumerate(row.candidates) if not at or one.score >= _FAINT)


def _short(text: str) -> str:
    """Return ``text`` on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else line[: _EXCERPT - 1] + "…"
