"""Answer columns under headings of which no word is known: what a person sees all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.forms.layout.phrasing import heading_asks
from qanswer.forms.layout.points import points
from qanswer.forms.layout.regions.heading_rows import PART_OF_WEAK
from qanswer.forms.layout.roles.column_evidence import ENOUGH, STRONG_ENOUGH
from qanswer.forms.layout.roles.table import Evidence
from qanswer.forms.layout.thresholds import A_THIRD, HALF, HARDLY_ANY, MOST
from qanswer.forms.vocabulary.blanks import prompts_for_words
from qanswer.forms.vocabulary.headings import STRONG, WEAK, Role, for_reviewer, words_in_heading
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.forms.layout.roles.column_evidence import Score
    from qanswer.forms.layout.roles.table import View

_BLANKS = 4  # columns; a table with more blank ones is a list to be filled, not a row of answers
_FEW_WORDS = 5  # different texts; more are names or notes
_SHORT = 16.0  # Latin letters of width on average; longer ones name something
_AGAIN = 3  # rows for each of the few words, on average, before they are words chosen and not names


def note_unnamed(view: View, question: int, scores: Mapping[int, Score]) -> None:
    """Count in favour of a column that looks answered, or waits for an answer, where no heading names one."""
    if any(score.points >= ENOUGH for score in scores.values()):
        return
    for look in (_answer_words, _lone_blank, _few_words):
        column = look(view, question, scores)
        if column is not None:
            return


def _asked(view: View, question: int) -> bool:
    facts = view.facts[question]
    named = view.points(question).get(Role.QUESTION, 0.0)
    return max(facts.asks, facts.sentence) > HALF or named >= STRONG_ENOUGH


def _lone_blank(view: View, question: int, scores: Mapping[int, Score]) -> int | None:
    """Return the first column that is blank all the way down, where few are."""
    blank = [column for column in sorted(scores) if view.facts[column].filled == 0 and view.facts[column].rows > 1]
    headed = [column for column in blank if view.headings(column)]
    unnamed = [column for column in headed if _says_nothing(view, column)]
    if not _asked(view, question) or not unnamed or len(headed) > _BLANKS:
        return None
    right = [column for column in unnamed if column > question]
    left = [column for column in unnamed if column in (question - 1, question - 2)]
    if not right and (not left or max(headed) > question):
        return None
    first = (right or left)[0]
    beyond = [column for column in scores if column > max(first, question) and column not in blank]
    if any(_says_nothing(view, column) for column in beyond):
        return None  # whatever stands there is the author's, and so may be what is blank here
    scores[first].add(ENOUGH + WEAK, said("blank all the way down, beside the questions"))
    return first


def _says_nothing(view: View, column: int) -> bool:
    """Tell whether a heading names no role for its column, and nobody else to fill it."""
    return max(view.points(column).values(), default=0.0) < WEAK and not any(map(for_reviewer, view.headings(column)))


def _answer_words(view: View, question: int, scores: Mapping[int, Score]) -> int | None:
    """Return the only column filled with answer words."""
    found = [column for column in scores if view.facts[column].worded > MOST and view.facts[column].filled > HALF]
    unnamed = [column for column in found if max(view.points(column).values(), default=0.0) < WEAK]
    if len(unnamed) != 1 or len(found) > 1 or view.facts[found[0]].formula > HARDLY_ANY:
        return None
    facts = view.facts[question]
    if max(facts.asks, facts.sentence) < A_THIRD and not view.points(question).get(Role.QUESTION, 0.0) >= STRONG_ENOUGH:
        return None  # a table of things and what holds of each
    scores[found[0]].add(ENOUGH, said("filled with answer words"))
    return found[0]


def _few_words(view: View, question: int, scores: Mapping[int, Score]) -> int | None:
    """Return the only column right of plain questions that is filled with the same few words, again and again."""
    if view.facts[question].asks <= HALF:
        return None
    found = [
        column
        for column, facts in view.facts.items()
        if column in scores
        and column > question
        and 1 < len(facts.few) <= _FEW_WORDS
        and facts.filled > MOST
        and facts.rows >= _AGAIN * len(facts.few)
        and not facts.number
        and facts.width <= _SHORT
        and facts.formula < HARDLY_ANY
    ]
    if len(found) != 1 or not _says_nothing(view, found[0]):
        return None
    scores[found[0]].add(ENOUGH + points("answer")["few_words_again"], said("filled with the same few words"))
    return found[0]


def room_beside(view: View, answers: tuple[int, ...], choice_columns: tuple[int, ...]) -> int | None:
    """Return the blank column right of an answer that is chosen: with no word for it, what else would it take?"""
    if not answers or not (choice_columns or _is_chosen(view, answers)):
        return None
    column = max(choice_columns or answers[:1]) + 1
    facts = view.facts.get(column)
    if facts is None or facts.filled or facts.listed or facts.box or facts.rows <= 1 or column in view.series:
        return None
    named = view.headings(column) and _says_nothing(view, column)
    return column if (named or _is_prompted(view, column)) and column not in answers else None


def _is_prompted(view: View, column: int) -> bool:
    """Tell whether most cells of a column begin with what is to follow: 「具体的に：」."""
    texts = [view.grid.seen(row, column) for row in view.table.rows]
    return sum(map(prompts_for_words, texts)) > HALF * len(texts)


def _is_chosen(view: View, answers: tuple[int, ...]) -> bool:
    facts, headings = view.facts[answers[0]], view.headings(answers[0])
    leaf = headings[-1] if headings else ""
    return facts.listed + facts.box + facts.choice > HALF or bool(words_in_heading(leaf)) or heading_asks(leaf)


def answered_in_words(view: View, scores: Mapping[int, Score]) -> tuple[tuple[int, ...], tuple[Evidence, ...]]:
    """Return the last column of an answered form, when its heading may name an answer and its rows hold sentences."""
    last = max(scores, default=0)
    facts = view.facts.get(last)
    if facts is None or not scores or facts.filled < HALF or facts.formula or facts.identifier > HARDLY_ANY:
        return (), ()
    points = view.points(last)
    own = max(points.get(Role.ANSWER, 0.0), points.get(Role.PROSE, 0.0))
    named_once = facts.distinct == 1.0 and facts.long < HALF and own < STRONG  # a list of definitions
    if own < PART_OF_WEAK or own < max(points.values()) or facts.covered or named_once or last < max(view.facts):
        return (), ()
    return (last,), (Evidence(Role.ANSWER, last, ENOUGH, (said("the last column, answered in words"),)),)
