"""Fill one customer's form: read, match, decide, place, write a verified copy."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qanswer import __version__
from qanswer.answer import Policy, asks_to_be_told, decide
from qanswer.errors import NoQuestions, OutputError, UsageError
from qanswer.forms.contract import Form, Overrides, Placement, Response, Slot
from qanswer.forms.formats.registry import open_form
from qanswer.forms.proof.accept import proven
from qanswer.model import Answer, Choice, Effect, Language, Match, Question, Reason, Verdict
from qanswer.office.edits import Edit
from qanswer.precedence import deciding, is_turned, without_ticks
from qanswer.reasons import reason
from qanswer.staging import staged_together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from qanswer.forms.proof.compare import Comparison
    from qanswer.knowledge.model import Knowledge
    from qanswer.match.engine import Matcher

_SUFFIXES = frozenset({".xlsx", ".xlsm", ".docx", ".csv", ".tsv"})  # of forms; another one says nothing of the file
_INSTEAD = "name another with -o, after which the review page is named, or with --report"
_DRAFT_MARK = {Language.JA: "【要確認】", Language.EN: "[To be confirmed] "}


@dataclass(frozen=True, slots=True)
class FillOptions:
    """What the user asked of a fill, apart from the files."""

    policy: Policy
    overrides: Overrides = field(default_factory=Overrides)
    cite: bool = True  # write the source reference: into the column named for it, else under the text
    replace: bool = False  # redo cells a human already filled
    drafts: bool = False  # write the best candidate's text for rows up for review, marked, without a tick
    profile: Mapping[str, str] = field(default_factory=dict)  # kind of header field -> what to write there
    profile_en: Mapping[str, str] = field(default_factory=dict)  # likewise, where an English form gets another text
    allow_signed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one question."""

    slot: Slot
    match: Match
    verdict: Verdict
    answer: Answer  # ``choice`` is what the sheet supports
    choice: Choice | None  # what was really ticked
    written: Mapping[str, str]
    reasons: tuple[Reason, ...]
    tick_open: bool = False  # the form wants a tick, and it is left to a person

    @property
    def question(self) -> Question:
        """Return the question as it was asked."""
        return self.slot.question

    @property
    def held_by(self) -> str:
        """Return the code of the reason that weighs most: why nothing is written or, in a filled row, no tick."""
        weightiest = deciding(self.reasons, tick_open=self.tick_open)
        return weightiest.code if weightiest is not None else "unknown"


@dataclass(frozen=True, slots=True)
class Filled:
    """A finished fill: every row, and the proof that nothing else changed."""

    form: Form
    knowledge: Knowledge
    output: Path
    output_sha256: str
    rows: tuple[Row, ...]
    header_written: Mapping[str, str]
    comparison: Comparison
    tool_version: str = __version__

    def count(self, verdict: Verdict) -> int:
        """Return how many rows ended with ``verdict``."""
        return sum(row.verdict is verdict for row in self.rows)

    @property
    def ticks_open(self) -> int:
        """Return how many filled rows have their tick left to a person."""
        return sum(row.tick_open for row in self.rows)

    @property
    def owners(self) -> Mapping[str, int]:
        """Return how many rows each department has to answer, most first."""
        waiting = (row.answer.owner for row in self.rows if row.verdict is not Verdict.FILLED and row.answer.owner)
        return dict(Counter(waiting).most_common())


def default_output(form: Path) -> Path:
    """Return ``vendor_form.filled.xlsx`` for ``vendor_form.xlsx``."""
    return form.with_name(f"{form.stem}.filled{form.suffix}")


def check_suffix(form: Path, output: Path) -> None:
    """Refuse a copy under the name of another format: programs would take it for what it is not.

    Raises:
        UsageError: with the name to give it.
    """
    if form.suffix.lower() in _SUFFIXES and output.suffix.lower() != form.suffix.lower():
        better = output.with_suffix(form.suffix) if output.name.strip(".") else form.name
        raise UsageError(f"-o {output}: a copy of a {form.suffix} file is one as well; name it {better}")


def fill(
    path: Path,
    output: Path,
    knowledge: Knowledge,
    matcher: Matcher,
    options: FillOptions,
    *,
    force: bool = False,
    step: Callable[[Sequence[Question]], Iterable[Question]] = iter,
    reports: Sequence[tuple[Path, Callable[[Filled], str]]] = (),
) -> Filled:
    """Write a filled copy of the form at ``path`` to ``output``.

    The copy is verified against the original before it appears under its name; the original is never touched.

    Args:
        path: the customer's form.
        output: where the copy goes; never ``path`` itself.
        knowledge: what may be answered.
        matcher: built from ``knowledge``.
        options: what the user asked for.
        force: overwrite an existing ``output``.
        step: wraps the questions while they are matched, to show progress.
        reports: further files to write, with what makes their text; they appear together with the copy or not at all.

    Raises:
        FormError: the form cannot be used.
        OutputError: ``output`` or a report exists, is the input, or cannot be written; nothing is left behind.
        VerificationFailed: the copy differs in more than the answers; nothing is left behind.
    """
    outputs = (output, *(page for page, _ in reports))
    _check_outputs(path, outputs, force=force)
    form = open_form(path, options.overrides, allow_signed=options.allow_signed)
    if not form.slots:
        raise NoQuestions(_no_questions(form, options.overrides))
    rows, edits = _rows(form, knowledge, matcher, options, step)
    header_edits, header_written = _header(form, _spoken(form, options))
    with staged_together(outputs, force=force) as (copy, *pages):
        form.write([*edits, *header_edits], copy)
        comparison = proven(form, copy, [*edits, *header_edits], output, replace=options.replace)
        filled = Filled(form, knowledge, output, comparison.filled_sha256, tuple(rows), header_written, comparison)
        for page, (_, text) in zip(pages, reports, strict=True):
            page.write_bytes(text(filled).encode(errors="backslashreplace"))  # a file's name may be no Unicode
    return filled


def _check_outputs(source: Path, outputs: Sequence[Path], *, force: bool) -> None:
    for position, output in enumerate(outputs):
        check_output(source, output, force=force, instead=_INSTEAD if position else "name another with -o")
        if output in outputs[:position]:
            raise OutputError(f"{output}: is named for two outputs; name another with -o or --report")


def check_output(source: Path, output: Path, *, force: bool, instead: str = "name another with -o") -> None:
    """Refuse an output that is the input, exists, or has no folder to stand in; ``instead`` is what else to do.

    Raises:
        OutputError: with what to do about it.
    """
    try:
        _check_output(source, output, force=force, instead=instead)
    except OSError as error:  # a name that is too long, a folder that may not be looked into
        raise OutputError(f"{output}: cannot be written ({error.strerror}); name another with -o") from error


def _check_output(source: Path, output: Path, *, force: bool, instead: str) -> None:
    if output.exists() and source.exists() and output.samefile(source):
        raise OutputError(f"{output}: is the form itself; name another file with -o")
    if output.is_dir():
        raise OutputError(f"{output}: is a folder; name a file with -o")
    if output.exists() and not force:
        raise OutputError(f"{output}: exists already; pass --force to replace it or {instead}")
    if not output.parent.is_dir():
        raise OutputError(f"{output.parent}: no such folder; create it or name another with -o")


def _rows(
    form: Form,
    knowledge: Knowledge,
    matcher: Matcher,
    options: FillOptions,
    step: Callable[[Sequence[Question]], Iterable[Question]],
) -> tuple[list[Row], list[Edit]]:
    questions = [slot.question for slot in form.slots]
    matches = matcher.match_all(step(questions))
    rows: list[Row] = []
    edits: list[Edit] = []
    for slot, match in zip(form.slots, matches, strict=True):
        row, placed = _row(form, slot, match, knowledge, options)
        rows.append(row)
        edits.extend(placed)
    return rows, edits


def _row(
    form: Form, slot: Slot, match: Match, knowledge: Knowledge, options: FillOptions
) -> tuple[Row, Sequence[Edit]]:
    """Return what becomes of one slot and the edits for it."""
    answer = decide(match, knowledge.statements, slot.question, options.policy)
    response = _response(answer, slot.question, options)
    if response is None:
        return Row(slot, match, answer.verdict, answer, None, {}, answer.reasons), ()
    placement = form.place(slot, response, replace=options.replace)
    verdict, reasons = _after_placing(answer, placement)
    left_open = verdict is Verdict.FILLED and placement.tick_open
    row = Row(slot, match, verdict, answer, placement.choice, placement.written, reasons, left_open)
    return row, placement.edits


def _response(answer: Answer, question: Question, options: FillOptions) -> Response | None:
    cited = answer.citation if options.cite else ""
    if answer.verdict is Verdict.FILLED:
        good = answer.choice is Choice.NO and any(map(is_turned, answer.reasons))
        return Response(answer.choice, answer.text, cited, tells=asks_to_be_told(question), good=good)
    if options.drafts and answer.verdict is Verdict.REVIEW and answer.text:
        return Response(None, _DRAFT_MARK[question.language] + answer.text, cited)
    return None


def _after_placing(answer: Answer, placement: Placement) -> tuple[Verdict, tuple[Reason, ...]]:
    """Return the verdict and reasons once it is known what found a place in the form."""
    wants_tick = placement.choice is not None or placement.tick_open
    reasons = (*placement.reasons, *(answer.reasons if wants_tick else without_ticks(answer.reasons)))
    if answer.verdict is Verdict.REVIEW:
        return Verdict.REVIEW, ((reason("draft"), *reasons) if placement.edits else reasons)
    if placement.edits:
        return Verdict.FILLED, reasons
    if not placement.reasons:
        reasons = (reason("nowhere_to_write", Effect.REVIEW), *reasons)
    return Verdict.REVIEW, reasons


def _spoken(form: Form, options: FillOptions) -> Mapping[str, str]:
    """Return the profile in the form's language: English where none of its questions is Japanese."""
    japanese = any(slot.question.language is Language.JA for slot in form.slots)
    return options.profile if japanese else {**options.profile, **options.profile_en}


def _header(form: Form, profile: Mapping[str, str]) -> tuple[list[Edit], dict[str, str]]:
    """Return the edits for the form's own header fields (company, service, date …) the profile has a value for."""
    known = [(place, value) for place in form.header_fields if (value := _value(place.kind, profile))]
    edits = [Edit(place.place, place.before + value) for place, value in known]
    return edits, {str(place.place): value for place, value in known}


def _value(kind: str, profile: Mapping[str, str]) -> str:
    """Return what belongs into a header field; "" where the profile lacks it, or a part of it."""
    values = [profile.get(part, "") for part in kind.split("+")]
    return " ".join(values) if all(values) else ""


def _no_questions(form: Form, told: Overrides) -> str:
    skipped = "; ".join(f"{_place(skip.place)}: {skip.reason}" for skip in form.layout.skipped[:3])
    seen = f" (left alone: {skipped})" if skipped else ""
    if told.columns:
        named = ",".join(f"{role}={column}" for role, column in told.columns.items())
        return f"{form.path}: no questions found in {named}{seen}; check --columns, --sheet and --header-row"
    return (
        f"{form.path}: no questions found{seen}; see `qanswer inspect`, or name the columns: "
        "--columns question=C,answer=E --header-row 5"
    )


def _place(place: Mapping[str, object]) -> str:
    return " ".join(str(value) if key == "sheet" else f"{key} {value}" for key, value in place.items())
