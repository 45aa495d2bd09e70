"""The review file: one self-contained HTML page a person works through. Runs no script, loads nothing."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from qanswer.model import Effect, Language, Reason, Verdict
from qanswer.report.reasons import sentence
from qanswer.report.words import CHOICE, VERDICT
from qanswer.statements import Audience, PastOrigin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qanswer.model import Candidate
    from qanswer.plan.model import Filled, PlannedRow
    from qanswer.statements import Statement

_OPEN = "open"  # class of a row with words written, whose answer's own cell is left to a person
_FAINT = 0.05  # probability under which a further candidate only takes up room
_WORDS: Mapping[Language, Mapping[str, str]] = {
    Language.JA: {
        "title": "回答レビュー",
        "form": "回答するファイル",
        "output": "記入済みファイル",
        "source": "出典",
        "questions": "設問",
        "open": "回答欄は未記入",
        "tick_open": "選択は未記入",
        "all": "すべて",
        "written": "記入した内容",
        "candidates": "候補",
        "reasons": "理由",
        "ask": "確認先",
        "verified": "記入したセル {n} 箇所のほかは、元のファイルと同一であることを検証済みです。",
        "header": "表紙・見出しの記入",
        "proof": "同一性の検証",
        "internal": "社内確認用です。未公開の情報を含むことがあるため、このページはお客様に渡さないでください。",
    },
    Language.EN: {
        "title": "Answer review",
        "form": "Form",
        "output": "Filled copy",
        "source": "Source",
        "questions": "questions",
        "open": "Answer left open",
        "tick_open": "tick open",
        "all": "All",
        "written": "Written",
        "candidates": "Candidates",
        "reasons": "Why",
        "ask": "Ask",
        "verified": "Verified: {n} cells were filled, everything else is identical to the original file.",
        "header": "Header fields",
        "proof": "Proof",
        "internal": "For your own staff: this page may hold what is not published. Do not send it to the customer.",
    },
}


def page(filled: Filled) -> str:
    """Return the whole page, in the language most of the form's questions are asked in.

    Everything that comes from the form or the knowledge base is escaped; a strict Content-Security-Policy forbids
    scripts, frames and any loading.
    """
    language = _language(filled)
    words = _WORDS[language]
    style = (files("qanswer.report") / "review.css").read_text(encoding="utf-8")
    body = [_head(filled, words), _filters(filled, language, words), _header(filled, words)]
    body += [_row(row, filled, language, words) for row in filled.rows]
    return (
        f'<!DOCTYPE html>\n<html lang="{language.value}"><head><meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(words['title'])} – {escape(filled.plan.form.path.name)}</title>\n<style>\n{style}</style></head>\n"
        f"<body>\n{''.join(body)}</main></body></html>\n"
    )


def _language(filled: Filled) -> Language:
    japanese = sum(row.question.language is Language.JA for row in filled.rows)
    return Language.JA if japanese * 2 >= len(filled.rows) else Language.EN


def _head(filled: Filled, words: Mapping[str, str]) -> str:
    facts = (
        (words["form"], filled.plan.form.path.name, filled.plan.form.sha256),
        (words["output"], filled.output.name, filled.output_sha256),
        (words["source"], " / ".join(filled.plan.knowledge.titles), filled.plan.knowledge.sha256),
    )
    rows = "".join(
        f'<dt>{escape(name)}</dt><dd>{escape(value)} <code title="SHA-256 {digest}">{digest[:12]}</code></dd>'
        for name, value, digest in facts
    )
    proof = words["verified"].format(n=len(filled.comparison.changes))
    return (
        f'<header><h1>{escape(words["title"])}</h1><dl>{rows}</dl><p class="proof">✓ {escape(proof)}</p>'
        f'<p class="internal">{escape(words["internal"])}</p></header>\n'
    )


def _filters(filled: Filled, language: Language, words: Mapping[str, str]) -> str:
    """Return the counts, each a radio button that shows only its rows (style sheet only, no script)."""
    total = f"{words['all']} {len(filled.rows)}"
    radios = [("all", total, "checked")]
    for verdict in Verdict:
        label = f"{VERDICT[verdict][language]} {filled.count(verdict)}"
        radios.append((verdict.value, label, ""))
        if verdict is Verdict.FILLED and filled.open:
            radios.append((_OPEN, f"{words['open']} {filled.open}", ""))
    inputs = "".join(f'<input type="radio" name="show" id="show-{key}" {state}>' for key, _, state in radios)
    labels = "".join(f'<label for="show-{key}" class="{key}">{escape(label)}</label>' for key, label, _ in radios)
    return f"{inputs}<nav>{labels}{_owners(filled, language, words)}</nav><main>\n"


def _owners(filled: Filled, language: Language, words: Mapping[str, str]) -> str:
    if not filled.owners:
        return ""
    asked = ", ".join(f"{_department(filled, code, language)} {count}" for code, count in filled.owners.items())
    return f'<p class="ask">{escape(words["ask"])}: {escape(asked)}</p>'


def _department(filled: Filled, code: str, language: Language) -> str:
    names = filled.plan.knowledge.departments.get(code)
    return names[language] if names else code


def _header(filled: Filled, words: Mapping[str, str]) -> str:
    if not filled.header_written:
        return ""
    cells = _written(filled.header_written.items())
    return f'<section class="row"><h2>{escape(words["header"])}</h2>{cells}</section>\n'


def _row(row: PlannedRow, filled: Filled, language: Language, words: Mapping[str, str]) -> str:
    number = f"<b>{escape(row.question.number)}</b> " if row.question.number else ""
    context = " › ".join(escape(heading) for heading in row.question.context)
    said = words["tick_open"] if row.tick_open else CHOICE[row.choice][language] if row.choice else ""
    tick = f'<span class="tick">{escape(said)}</span>' if said else ""
    parts = [
        f'<section class="row {row.verdict.value}{f" {_OPEN}" if row.is_open else ""}"><p class="where"><code>{escape(str(row.question.location))}</code> {context}</p>',
        f"<h2>{number}{_lines(row.question.text)}</h2>",
        f'<p><span class="verdict">{escape(VERDICT[row.verdict][language])}</span> {tick} ',
        f'<span class="confidence">{row.confidence:.0%}</span>{_ask(row, filled, language, words)}</p>',
        f"<h3>{escape(words['written'])}</h3>{_written(row.written.items())}" if row.written else "",
        _reasons(row, words),
        _candidates(row, filled, language, words),
        "</section>\n",
    ]
    return "".join(parts)


def _ask(row: PlannedRow, filled: Filled, language: Language, words: Mapping[str, str]) -> str:
    if row.verdict is Verdict.FILLED or not row.owner:
        return ""
    return f' <span class="ask">{escape(words["ask"])}: {escape(_department(filled, row.owner, language))}</span>'


def _written(cells: Iterable[tuple[str, str]]) -> str:
    lines = "".join(f"<tr><td><code>{escape(place)}</code></td><td>{_lines(text)}</td></tr>" for place, text in cells)
    return f'<table class="written">{lines}</table>'


def _reasons(row: PlannedRow, words: Mapping[str, str]) -> str:
    if not row.reasons:
        return ""
    items = "".join(
        f"<li{_weight(reason)}>{escape(sentence(reason, row.question.language))} <code>{escape(reason.code)}</code></li>"
        for reason in row.reasons
    )
    return f"<h3>{escape(words['reasons'])}</h3><ul>{items}</ul>"


def _weight(reason: Reason) -> str:
    return "" if reason.effect is Effect.NOTE else ' class="holds"'


def _candidates(row: PlannedRow, filled: Filled, language: Language, words: Mapping[str, str]) -> str:
    if not row.candidates:
        return ""
    lines = []
    for candidate in _worth_showing(row):
        statement = filled.plan.statements[candidate.statement]
        text = statement.text.get(language) or statement.own_text
        links = " ".join(_link(source.url) for source in statement.sources)
        lines.append(
            f"<details><summary>{escape(_name(statement))} {escape(statement.printed)} {_audience(statement)}<small>{candidate.score:.0%}</small> "
            f"{escape(_short(statement.own_asked))}</summary><p>{_lines(text)}</p>"
            f"<p><small>{escape(statement.citation[language])}</small> {links}</p></details>"
        )
    return f"<h3>{escape(words['candidates'])}</h3>{''.join(lines)}"


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
