"""What each column of a table is for, with the evidence for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qanswer.forms.layout.phrasing import (
    heading_asks,
    is_mark,
    is_number,
)
from qanswer.forms.layout.points import points
from qanswer.forms.layout.thresholds import A_THIRD, HALF, HARDLY_ANY, MOST, NEARLY_ALL
from qanswer.forms.vocabulary.headings import (
    STRONG,
    WEAK,
    Role,
    for_respondent,
    for_reviewer,
    heading_roles,
    lists_options,
    of_last_time,
)
from qanswer.forms.vocabulary.words import fold
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qanswer.forms.layout.roles.column_facts import Facts


ENOUGH = points("enough")["answer"]
STRONG_ENOUGH = points("enough")["settles"]
_RIVAL_AT_MOST = points("enough")["rival_at_most"]
_QUESTION, _ANSWER, _TEXT, _COMMON = (points(table) for table in ("question", "answer", "text", "common"))
_APPLIES = re.compile(r"applicab|適用(可否|有無|要否|$)|採否|対象要否")
_PARTS = re.compile(r"[/／・|]|\bor\b")
_BRACKETS = re.compile(r"[()（）\[\]【】]")
_SEVERAL = 3  # filled cells, from which they show what their column holds
_SIGNS = 3  # rows: ○ △ × told once each are a legend
_DEFINITIONS = 4  # rows, from which values that never repeat look like a list of definitions
QUESTION_ENOUGH = points("enough")["question"]
QUESTION_ENOUGH_BESIDE_CHOICES = points("enough")["question_beside_choices"]


@dataclass
class Score:
    """Points for one role of one column, and what gave them."""

    points: float = 0.0
    evidence: list[str] = field(default_factory=list)

    def add(self, points: float, evidence: str) -> None:
        """Count ``points``; small ones are counted without being told."""
        self.points += points
        if abs(points) >= HALF:
            self.evidence.append(said("{evidence} ({points:+.1f})", evidence=evidence, points=points))


def names_values(heading: str, values: frozenset[str]) -> bool:
    """Tell whether a heading lists what may stand in its column, and that is what stands there: 一致/差異, Pass/Fail."""
    parts = [fold(part) for part in _PARTS.split(_BRACKETS.sub("/", heading)) if fold(part)]
    known = set(parts) | {part[0] for part in parts}
    return len(parts) > 1 and bool(values) and values <= known


def heading_points(headings: Iterable[str]) -> Mapping[Role, float]:
    """Return the points a column's headings give each role: the innermost in full, those above it for a third."""
    points: dict[Role, float] = {}
    for depth, text in enumerate(reversed(list(headings))):
        for match in heading_roles(text):
            share = 1.0 if not depth or not points else 1 / 3
            points[match.role] = max(points.get(match.role, 0.0), match.points * share)
    return points


def _rival(points: Mapping[Role, float], *own: Role) -> float:
    """Return by how much another role's heading beats the own one's; 0 when it does not."""
    best = max((value for role, value in points.items() if role not in own), default=0.0)
    return max(0.0, best - max((points.get(role, 0.0) for role in own), default=0.0))


def score_question(facts: Facts, headings: Sequence[str]) -> Score:
    """Return the points for holding the questions."""
    score, named = Score(), heading_points(headings)
    score.add(named.get(Role.QUESTION, 0.0), said("heading {quoted}", quoted=_quoted(headings)))
    rival = _rival(named, Role.QUESTION)
    is_context = named.get(Role.CONTEXT, 0.0) == max(named.values(), default=-1)
    score.add(
        -min(rival, _RIVAL_AT_MOST) * (_QUESTION["rival_context"] if is_context else 1), said("heading says otherwise")
    )
    score.add(_QUESTION["asks"] * facts.asks, said("{share:.0%} of rows ask or require", share=facts.asks))
    score.add(
        _QUESTION["long"] * facts.long + _QUESTION["sentence"] * facts.sentence,
        said("{share:.0%} are sentences", share=facts.sentence),
    )
    if facts.distinct > MOST and facts.rows > 1:
        score.add(_QUESTION["texts_differ"], said("texts differ"))
    elif facts.distinct < HALF:
        score.add(_QUESTION["texts_repeat"], said("texts repeat"))
    score.add(_QUESTION["number"] * facts.number, said("row numbers"))
    signs = ("mark", "identifier", "choice")
    score.add(sum(_QUESTION[sign] * getattr(facts, sign) for sign in signs), said("signs, names or answer words"))
    score.add(_QUESTION["listed"] * facts.listed + _QUESTION["box"] * facts.box, said("something to choose"))
    score.add(_QUESTION["covered"] * facts.covered, said("one text for several rows"))
    if facts.filled < HALF:
        score.add(_QUESTION["hardly_filled" if facts.filled < HARDLY_ANY else "half_filled"], said("mostly empty"))
    if all(is_mark(text) or is_number(text) for text in headings):
        score.add(_QUESTION["no_heading"], said("no heading"))
    return score


def score_answer(facts: Facts, headings: Sequence[str], gap: int) -> Score:
    """Return the points for taking a tick or an answer; ``gap`` is the number of columns right of the question."""
    score, named = Score(), heading_points(headings)
    own = named.get(Role.ANSWER, 0.0)
    score.add(own, said("heading {quoted}", quoted=_quoted(headings)))
    score.add(_ANSWER["listed"] * facts.listed, said("drop-down on {share:.0%} of rows", share=facts.listed))
    score.add(
        _ANSWER["offered"] * facts.offered,
        said("placeholders name answer words on {share:.0%} of rows", share=facts.offered),
    )
    score.add(_ANSWER["box"] * facts.box, said("boxes on {share:.0%} of rows", share=facts.box))
    leaf = headings[-1] if headings else ""
    open_or_chosen = facts.filled < HARDLY_ANY or facts.choice > HALF or facts.listed > HALF or bool(facts.few)
    asking = own < STRONG_ENOUGH and heading_asks(leaf) and open_or_chosen and not facts.number
    if own or asking or facts.listed or facts.box or facts.offered or _for_respondent(headings):
        score.add(
            _ANSWER["blank"] * (1 - facts.filled), said("{share:.0%} of rows still blank", share=1 - facts.filled)
        )
        score.add(_ANSWER["answer_words"] * facts.choice * facts.filled, said("answer words in it"))
    if own < STRONG and lists_options(leaf):
        score.add(_ANSWER["says_what_may_be_answered"], said("says what may be answered"))
    score.add(STRONG_ENOUGH - own if asking else 0.0, said("the heading asks"))
    lists_values = names_values(leaf, facts.few)
    if lists_values:
        score.add(STRONG, said("filled with words its heading lists"))
    _add_common(score, facts, headings, gap)
    if any(_APPLIES.search(fold(text)) for text in headings):
        score.add(_ANSWER["whether_it_applies"], said("asks whether it applies, before how it is met"))
    other = named.get(Role.OTHER, 0.0)
    offered = facts.listed + facts.box + facts.offered > HALF
    if STRONG <= other > own and not offered:
        score.add(_ANSWER["about_other_things"], said("about people, dates or weights"))
    rival = _rival(named, Role.ANSWER)
    score.add(
        -min(rival, _RIVAL_AT_MOST) * (_ANSWER["rival_listed"] if facts.listed > HALF else 1.0),
        said("heading says otherwise"),
    )
    _add_authors_own(score, facts, own, lists_values=lists_values)
    return score


def _add_authors_own(score: Score, facts: Facts, own: float, *, lists_values: bool) -> None:
    """Count what speaks for a column that its author filled; ``own``: points of its heading for an answer."""
    if (
        facts.listed > HALF
        and facts.filled > NEARLY_ALL
        and facts.choice < HALF
        and own < STRONG_ENOUGH
        and not facts.alike
    ):
        score.add(_ANSWER["chosen_by_author"], said("chosen by the author in every row"))
    wordy = facts.filled > MOST and facts.long > HALF
    if wordy and own < STRONG:
        score.add(
            _ANSWER["sentences_under_own_heading" if own >= STRONG_ENOUGH else "sentences"], said("full of sentences")
        )
    labels = facts.filled > A_THIRD and facts.choice < A_THIRD and facts.distinct < HALF and not wordy
    scored = own >= STRONG and facts.number > HALF  # points and levels come again and again
    if labels and not lists_values and not scored and not facts.listed and not facts.box and not facts.alike:
        score.add(_ANSWER["author_labels"], said("the author's own labels, no answer words"))
    told_once = facts.rows >= _DEFINITIONS or (facts.rows >= _SIGNS and facts.choice == 1)
    if told_once and facts.filled > MOST and facts.distinct == 1 and not facts.listed:
        named_for_texts = own >= STRONG and facts.choice < HALF  # in words; of answer words it would be a legend
        if not named_for_texts:
            sign = "definitions_in_sentences" if wordy else "definitions"
            score.add(_ANSWER[sign], said("each value once: a list of definitions"))


def score_text(
    facts: Facts,
    headings: Sequence[str],
    gap: int,
    role: Role,
    *,
    answered: bool,
    blank: bool = False,
    beside: bool = False,
) -> Score:
    """Return the points for taking an explanation (``role``: remark or prose).

    ``answered``: the form's answers are filled in already, so a full column may be the respondent's. ``blank``: none of
    them is, so that whatever stands beside them is the author's. ``beside``: the answers have columns of their own.
    """
    score, named = Score(), heading_points(headings)
    described = (
        beside and not facts.filled and gap > 0 and named.get(Role.QUESTION) == WEAK
    )  # 「内容」 behind an answer
    own = max(named.get(role, 0.0), WEAK if described and role is Role.PROSE else 0.0)
    score.add(own, said("heading {quoted}", quoted=_quoted(headings)))
    if own or _for_respondent(headings):
        score.add(_TEXT["blank"] * (1 - facts.filled), said("{share:.0%} of rows still blank", share=1 - facts.filled))
    _add_common(score, facts, headings, gap)
    own_kind = (
        Role.REMARK,
        Role.PROSE,
        role,
        *((Role.HINT,) if facts.filled < (MOST if answered else HARDLY_ANY) else ()),
        *((Role.QUESTION,) if described else ()),
    )  # a blank column explains nothing yet, and one filled beside some answers only is the respondent's
    score.add(-min(_rival(named, *own_kind), _RIVAL_AT_MOST), said("heading says otherwise"))
    score.add(_TEXT["listed"] * facts.listed + _TEXT["mark"] * facts.mark, said("something to choose"))
    if answered and own >= WEAK:
        score.add(
            _TEXT["filled_as_answers"] * facts.filled,
            said("{share:.0%} of rows filled, as the answers are", share=facts.filled),
        )
    elif facts.filled > MOST and not answered:
        score.add(_TEXT["filled_by_author"], said("filled by the author in every row"))
    elif facts.filled > (HALF if own >= STRONG else A_THIRD) and blank:
        score.add(_TEXT["filled_where_nothing_is_answered"], said("filled where nothing is answered"))
    return score


def _add_common(score: Score, facts: Facts, headings: Sequence[str], gap: int) -> None:
    score.add(_COMMON["formula"] * facts.formula, said("{share:.0%} formulas", share=facts.formula))
    several = facts.rows * facts.filled >= _SEVERAL  # one AES-256 among words makes no column of names
    if several:
        score.add(_COMMON["identifier"] * facts.identifier * facts.filled, said("names of something else"))
    named = heading_points(headings).get(Role.ANSWER, 0.0) >= STRONG  # the number of an option, a score
    counted = several and not facts.listed and not facts.alike and not named
    if counted:
        score.add(_COMMON["number"] * facts.number * facts.filled, said("row numbers"))
    if any(map(for_reviewer, headings)):
        score.add(_COMMON["for_reviewer"], said("for the customer's own use"))
    elif any(map(of_last_time, headings)):
        score.add(_COMMON["answered_last_time"], said("answered last time"))
    elif _for_respondent(headings):
        score.add(_COMMON["for_respondent"], said("heading addresses the respondent"))
    if gap > 0:
        score.add(_COMMON["next_to_question" if gap == 1 else "right_of_question"], said("right of the question"))


def _for_respondent(headings: Sequence[str]) -> bool:
    return any(map(for_respondent, headings))


def _quoted(headings: Sequence[str]) -> str:
    return "「" + " / ".join(" ".join(text.split()) for text in headings)[:60] + "」" if headings else said("none")
