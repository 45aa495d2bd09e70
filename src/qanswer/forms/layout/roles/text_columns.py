"""The columns that take words beside a tick: a free-text answer, a remark, the evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qanswer.forms.layout.points import points
from qanswer.forms.layout.roles.column_evidence import ENOUGH, STRONG_ENOUGH, heading_points, score_text
from qanswer.forms.layout.roles.columns_without_known_heading import room_beside
from qanswer.forms.layout.roles.table import Evidence, best_of
from qanswer.forms.layout.thresholds import HALF
from qanswer.forms.vocabulary.conditions import condition_of
from qanswer.forms.vocabulary.headings import Role, names_a_scale, names_an_answer, wants_ticks, words_in_heading
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.forms.layout.roles.table import Assignment, View
    from qanswer.model import Choice


def with_texts(view: View, found: Assignment) -> Assignment:
    """Return ``found``, whose answers are known, with the columns for words; ``view`` has the respondent's columns only."""
    ticks, question = found.answers, found.question or 0
    evidence, told_evidence = _evidence(view, found)
    apart = (*ticks, *([evidence] if evidence else []))
    answered = _is_answered(view, found)
    blank = bool(ticks) and all(view.facts[column].filled == 0 for column in ticks)
    prose, told_prose = _text_column(view, question, apart, Role.PROSE, answered=answered)
    remark, told_remark = _text_column(
        view,
        question,
        (*apart, *([prose] if prose else [])),
        Role.REMARK,
        answered=answered or (not ticks and prose is not None),
        blank=blank,
    )
    if remark is None and prose is None and evidence is None:
        remark = room_beside(view, ticks, found.choice_columns)
    settled = _settle(view, replace(found, remark=remark, why=(*found.why, *told_prose, *told_remark)), prose)
    settled = _with_evidence(view, settled, evidence, told_evidence)
    return replace(settled, remarks_otherwise=_otherwise(view, settled, blank=blank, answered=answered))


def _otherwise(view: View, found: Assignment, *, blank: bool, answered: bool) -> tuple[int, ...]:
    """Return the columns for words beside ``found.remark`` that take them where that is only for other answers."""
    taken = {found.question, found.remark, found.prose, found.source, *found.answers}
    if found.remark is None or found.prose is not None:
        return ()
    own = bool(_condition(view, found.remark))
    return tuple(
        column
        for column, facts in view.facts.items()
        if column not in taken
        and (own or _condition(view, column))
        and score_text(
            facts, view.headings(column), column - (found.question or 0), Role.REMARK, answered=answered, blank=blank
        ).points
        >= ENOUGH
    )


def _condition(view: View, column: int) -> frozenset[Choice]:
    return condition_of(view.headings(column)[-1]) if view.headings(column) else frozenset()


def _is_answered(view: View, found: Assignment) -> bool:
    """Tell whether most rows are answered already; of one column per choice each is filled in some of them only."""
    filled = [view.facts[column].filled for column in found.answers]
    return sum(filled) > HALF if found.choice_columns else any(share > HALF for share in filled)


def _evidence(view: View, found: Assignment) -> tuple[int | None, tuple[Evidence, ...]]:
    """Return the column whose heading is for evidence before anything else."""
    named = [
        column
        for column in view.facts
        if column not in (found.question, *found.answers)
        and (points := view.points(column)).get(Role.EVIDENCE, 0.0) >= max(points.values(), default=0.0)
        and points.get(Role.EVIDENCE, 0.0) > 0
    ]
    others = [column for column in view.facts if column not in named]
    answered = _is_answered(view, found)
    blank = bool(found.answers) and all(view.facts[column].filled == 0 for column in found.answers)
    return _text_column(view, found.question or 0, others, Role.EVIDENCE, answered=answered, blank=blank)


def _with_evidence(view: View, found: Assignment, evidence: int | None, told: tuple[Evidence, ...]) -> Assignment:
    """Return ``found`` with the column for evidence; it takes the words, too, where no other column does."""
    if evidence is None or not found.answers:
        return found
    wordless = found.remark is None and found.prose is None
    if wordless and (not _takes_words(view, found) or _names_words(view, evidence)):
        return replace(found, remark=evidence, why=(*found.why, *told))
    return replace(found, source=evidence, why=(*found.why, *told))


def _takes_words(view: View, found: Assignment) -> bool:
    """Tell whether the answer's own cell is for words, and not to be ticked or rated."""
    first = found.answers[0]
    leaf = view.headings(first)[-1] if view.headings(first) else ""
    ticked = view.is_chosen(first) or wants_ticks(leaf) or words_in_heading(leaf) or names_a_scale(leaf)
    return not (found.choice_columns or ticked)


def _names_words(view: View, column: int) -> bool:
    """Tell whether a heading names an explanation beside the evidence: "Evidence / Notes"."""
    points = view.points(column)
    return max(points.get(Role.REMARK, 0.0), points.get(Role.PROSE, 0.0)) >= STRONG_ENOUGH


def _settle(view: View, found: Assignment, prose: int | None) -> Assignment:
    """Return ``found`` with the column for a free-text answer in its place.

    It is the answer where there is no other, the remark where there is no other, and one more answer beside both.
    """
    if prose is None:
        return _beside_status(view, found)
    if not found.answers:
        return replace(found, answers=(prose,), prose=prose, prose_only=True, points=ENOUGH)
    if found.remark is None:
        return replace(found, remark=prose)
    if heading_points(view.headings(prose)).get(Role.PROSE, 0.0) >= STRONG_ENOUGH:
        return replace(found, answers=(*found.answers, prose), prose=prose)
    return found


def _beside_status(view: View, found: Assignment) -> Assignment:
    """Return ``found`` with the answer in words that stands beside a status to choose or to tick: 回答 beside 対応状況."""
    ticked = [column for column in found.answers if _is_ticked(view, column)]
    if found.choice_columns or not ticked:
        return found
    same = {view.headings(column) for column in ticked}  # a heading merged over both is the tick's
    words = [
        column
        for column in view.facts
        if column not in (found.question, found.remark, *ticked)
        and view.headings(column) not in same
        and (column in found.answers or _is_answer_in_words(view, column))
        and not _is_ticked(view, column)
        and not view.facts[column].number
    ]
    if not words:
        return found
    prose = max(words, key=lambda column: view.points(column).get(Role.ANSWER, 0.0))
    first = found.answers[0] if found.answers[0] in ticked else ticked[0]
    others = [column for column in found.answers if column not in (first, prose)]
    return replace(found, answers=(first, prose, *others), prose=prose)


def _is_ticked(view: View, column: int) -> bool:
    leaf = view.headings(column)[-1] if view.headings(column) else ""
    return view.is_chosen(column) or wants_ticks(leaf) or bool(words_in_heading(leaf))


def _is_answer_in_words(view: View, column: int) -> bool:
    """Tell whether a heading names an answer before anything else, and the column is not the author's."""
    facts, points = view.facts[column], view.points(column)
    own = points.get(Role.ANSWER, 0.0)
    named = own >= STRONG_ENOUGH and own == max(points.values()) and names_an_answer(view.headings(column)[-1])
    return named and facts.filled <= HALF and not facts.formula


def _text_column(
    view: View, question: int, taken: Sequence[int], role: Role, *, answered: bool, blank: bool = False
) -> tuple[int | None, tuple[Evidence, ...]]:
    scores = {}
    for column, facts in view.facts.items():
        if column == question or column in taken:
            continue
        scores[column] = score_text(
            facts, view.headings(column), column - question, role, answered=answered, blank=blank, beside=bool(taken)
        )
        if column - 1 in taken:
            scores[column].add(points("text")["right_of_answer"], said("right of the answer"))
        if not facts.filled and view.points(column).get(role) and any(map(view.is_chosen, taken)):
            scores[column].add(points("text")["beside_chosen"], said("blank beside what is chosen"))
    return best_of(scores, ENOUGH, role)
