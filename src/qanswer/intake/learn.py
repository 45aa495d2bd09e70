"""Take back an answered form: what is new in it, what was known, what a person changed, and what contradicts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from qanswer.errors import NoQuestions
from qanswer.forms.contract import Overrides
from qanswer.forms.formats.registry import open_form
from qanswer.intake.answered import AnsweredRow, answered_rows
from qanswer.intake.skipping import CustomerNames, why_skipped
from qanswer.languages import language_of
from qanswer.library.model import Entry, Near, Questionnaire, State, Told, storable
from qanswer.match.past.agreement import Said, disagree, is_same, supersedes
from qanswer.match.past.finder import PastFinder
from qanswer.match.past.keys import Recogniser
from qanswer.match.past.likeness import past_thresholds
from qanswer.model import Choice, Paragraph, Question, Reason
from qanswer.reasons import reason
from qanswer.statements import Status
from qanswer.text import key, normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from qanswer.library.model import Keys
    from qanswer.match.engine import Matcher
    from qanswer.match.past.finder import Answered
    from qanswer.statements import Statement

_CITED = re.compile(r"\s*(?:^|\n)\s*(?:出典：|Source: )(?P<cited>[^\n]+)\s*$")
_CORRECTION_OF = 55.0  # likeness of letters (0–100) from which a text is a corrected item rather than another answer
_TOPIC_SURE_FROM = 0.5  # probability of the topic: more likely than all others together
_EXCERPT = 120  # characters of an earlier answer shown
_CHOICE_OF = {
    Status.MET: Choice.YES,
    Status.PARTIAL: Choice.PARTIAL,
    Status.CONDITIONAL: Choice.PARTIAL,
    Status.NOT_MET: Choice.NO,
    Status.NOT_APPLICABLE: Choice.NOT_APPLICABLE,
}


class LearnState(StrEnum):
    """What learning would make of a row."""

    ADDED = "added"  # nobody answered this before
    KNOWN = "known"  # answered the same before
    CHANGED = "changed"  # answered otherwise before, and the change is plain
    CONFLICT = "conflict"  # disagrees with the sheet or an earlier answer, and nothing explains why
    SKIPPED = "skipped"  # no answer that could be given again


class Correction(StrEnum):
    """What a person's correction of an item's text says of the item."""

    OUTDATED = "outdated_answer"  # the item answers the question and says what is no longer so
    WRONG_MATCH = "wrong_match"  # the item does not answer this question


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change to the knowledge that a correction suggests."""

    correction: Correction
    item: str
    toml: str  # the patch, ready to be looked at


@dataclass(frozen=True, slots=True)
class LearnRow:
    """One row of an answered form."""

    question: Question
    choice: Choice | None
    text: str
    state: LearnState
    reason: Reason
    proposal: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Learning:
    """What would be learnt from one form."""

    questionnaire: Questionnaire
    rows: tuple[LearnRow, ...]
    entries: tuple[Entry, ...]  # what goes into the library, with consent

    def count(self, state: LearnState) -> int:
        """Return how many rows are in a state."""
        return sum(row.state is state for row in self.rows)


@dataclass(frozen=True, slots=True)
class LearnOptions:
    """What the user says of an answered form."""

    customer: str
    date: str  # ISO
    product: str = ""
    overrides: Overrides = field(default_factory=Overrides)


def nothing_near(keys: Sequence[Keys]) -> Sequence[Near]:
    """Return what a library that is not there yet has for questions: nothing."""
    return [Near() for _ in keys]


class Learner:
    """Examines answered forms against what is known."""

    def __init__(self, matcher: Matcher, near: Callable[[Sequence[Keys]], Sequence[Near]] = nothing_near) -> None:
        """Make a learner.

        Args:
            matcher: of the check sheets.
            near: gives what the library has for questions; nothing where there is no library yet.
        """
        self._matcher, self._near = matcher, near
        self._recogniser = Recogniser(matcher)

    @property
    def analysis(self) -> str:
        """Name of the analysis that the entries' keys are made by."""
        return self._recogniser.analysis

    def keys(self, told: Told) -> Keys:
        """Return what the question of a past answer is recognised by."""
        return self._recogniser.keys(told.as_question)

    def asked(self, text: str) -> Question:
        """Return words that somebody looks for as a question."""
        return Question(Paragraph(1), text, language_of(text))

    def finder(self, library: Answered) -> PastFinder:
        """Return what finds past answers in a library, of whatever age and audience."""
        return PastFinder(library, self._matcher, self._recogniser, may_give=lambda _: True)

    @property
    def told_from(self) -> float:
        """Likeness from which a question asked before counts as the one looked for."""
        return past_thresholds().fill_at

    def examine(self, path: Path, options: LearnOptions) -> Learning:
        """Return what the form at ``path`` would teach; nothing is written.

        Raises:
            FormError: the form cannot be used, or no question was found in it.
        """
        form = open_form(path, replace(options.overrides, answered=True), allow_signed=True)
        if not form.slots:
            raise NoQuestions(f"{path}: no questions found; see `qanswer inspect`, or name the columns with --columns")
        told_in = Questionnaire(storable(path.name), options.customer, options.date, options.product, form.sha256)
        answered = list(answered_rows(form.slots))
        keys = [self._recogniser.keys(row.slot.question) for row in answered]
        names = CustomerNames([options.customer, path.stem], self._own_names(), self._is_usual)
        near = self._near(keys)
        judged = [self._row(*one, told_in, names) for one in zip(answered, keys, near, strict=True)]
        rows = tuple(row for row, _ in judged)
        entries = tuple(Entry(told, own) for (_, told), own in zip(judged, keys, strict=True) if told is not None)
        return Learning(told_in, rows, entries)

    def _row(
        self, row: AnsweredRow, keys: Keys, near: Near, told_in: Questionnaire, names: CustomerNames
    ) -> tuple[LearnRow, Told | None]:
        question = row.slot.question
        skipped = why_skipped(row, names)
        if skipped is not None:
            told = (
                self._open(row, keys, told_in)
                if skipped.code == "learn_blank" and not names.found_in(question.text)
                else None
            )
            return LearnRow(question, row.choice, row.text, LearnState.SKIPPED, skipped), told
        text, cited = _without_citation(storable(row.text or row.unread))
        said = Said(row.choice, text, told_in.date)
        item = self._item(question, cited, text)
        state, why, proposal = self._judged(said, keys, near, item, cited)
        told = replace(
            self._open(row, keys, told_in),
            choice=row.choice,
            text=text,
            state=State.APPROVED,
            item=item.id if item is not None and (cited or state is LearnState.KNOWN) else "",
        )
        return LearnRow(question, row.choice, text, state, why, proposal), told

    def _open(self, row: AnsweredRow, keys: Keys, told_in: Questionnaire) -> Told:
        """Return the row as asked and not answered."""
        question = row.slot.question
        surely = [topic for topic, chance in keys.topics[:1] if chance >= _TOPIC_SURE_FROM]
        topic = self._matcher.knowledge.topic_by_id.get(surely[0]) if surely else None
        return Told(
            told_in,
            question.location,
            storable(question.text),
            question.language,
            None,
            "",
            State.OPEN,
            storable(question.number),
            tuple(map(storable, question.context)),
            topic=topic.id if topic else "",
            owner=topic.owner if topic else "",
            decided_on=told_in.date,
        )

    def _judged(
        self, said: Said, keys: Keys, near: Near, item: Statement | None, cited: str
    ) -> tuple[LearnState, Reason, Proposal | None]:
        """Return what an answer is beside what was said before."""
        if item is not None and key(item.own_text) == key(said.text) and said.text:
            return LearnState.KNOWN, reason("learn_from_item", item=item.id), None
        earlier = [
            told
            for asked in near.asked
            if keys.same == asked.keys.same or keys.bare == asked.keys.bare
            for told in near.told[asked.number]
        ]
        if any(is_same(said, _said(told)) for told in earlier):
            return LearnState.KNOWN, reason("learn_as_before"), None
        if item is not None and cited:
            return LearnState.CHANGED, reason("learn_corrected", item=item.id), _proposal(item, said, keys)
        if item is not None and (found := self._against_item(said, item, keys)):
            return found
        return (*_beside(said, [told for told in earlier if disagree(said, _said(told))]), None)

    def _against_item(
        self, said: Said, item: Statement, keys: Keys
    ) -> tuple[LearnState, Reason, Proposal | None] | None:
        """Return what an answer is that contradicts the item; None where it does not."""
        stated = Said(_CHOICE_OF[item.status] if item.status else None, item.own_text, item.stated_on)
        if not disagree(said, stated):
            return None
        if supersedes(said, stated) or supersedes(stated, said):
            return LearnState.CHANGED, reason("learn_later", other=item.id), _proposal(item, said, keys)
        return LearnState.CONFLICT, reason("learn_contradicts", other=item.id), None

    def _item(self, question: Question, cited: str, text: str) -> Statement | None:
        """Return the item that an answer cites, or that the question is surely about."""
        statements = self._matcher.knowledge.statements
        for number in re.findall(r"[\w:.-]+", cited):
            if number in statements:
                return statements[number]
        facts = self._matcher.facts(question)
        for ranked in facts.statements:
            if text and key(ranked.statement.own_text) == key(text):
                return ranked.statement
        if facts.statements and facts.confidence >= self._matcher.thresholds.fill_at:
            return facts.statements[0].statement
        return None

    def _own_names(self) -> Iterable[str]:
        sheet = self._matcher.knowledge.main
        return (sheet.vendor, sheet.vendor_en, sheet.service, sheet.service_en, sheet.title)

    def _is_usual(self, word: str) -> bool:
        return any(
            term in self._matcher.index.by_topic.words.table.spans for term in self._matcher.analyser.terms(word).words
        )


def _beside(said: Said, differing: Sequence[Told]) -> tuple[LearnState, Reason]:
    """Return what an answer is beside earlier ones that it contradicts."""
    if not differing:
        return LearnState.ADDED, reason("learn_new")
    other = differing[0]
    shown = f"{other.questionnaire.date} {' '.join(other.text.split())}"[:_EXCERPT]
    if supersedes(said, _said(other)) or supersedes(_said(other), said):
        return LearnState.CHANGED, reason("learn_later", other=shown)
    return LearnState.CONFLICT, reason("learn_contradicts", other=shown)


def _said(told: Told) -> Said:
    return Said(told.choice, told.text, told.questionnaire.date)


def _without_citation(text: str) -> tuple[str, str]:
    """Return a text without the source that stands under it, and that source."""
    found = _CITED.search(text)
    return (text[: found.start()].strip(), found["cited"]) if found else (text.strip(), "")


def _proposal(item: Statement, said: Said, keys: Keys) -> Proposal | None:
    """Return how the knowledge should change after a correction; None where the text stayed."""
    if not said.text or key(item.own_text) == key(said.text):
        return None
    alike = fuzz.token_set_ratio(normalise(item.own_text), normalise(said.text))
    quoted = '"""' + said.text.replace("\\", "\\\\").replace('"""', '""\\"') + '"""'
    if alike >= _CORRECTION_OF:
        patch = f'# checksheet.toml: the answer of this item is out of date\n[[item]]\nid = "{item.id}"\nanswer = {quoted}\n'
        return Proposal(Correction.OUTDATED, item.id, patch)
    topic = keys.topics[0][0] if keys.topics else ""
    patch = (
        "# links.toml: this item was given for a question that it does not settle\n"
        f'[[link]]\nitem = "{item.id}"\ntopic = "{topic}"\nanswers = false\n'
    )
    return Proposal(Correction.WRONG_MATCH, item.id, patch)
