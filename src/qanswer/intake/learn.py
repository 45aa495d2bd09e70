"""Take back an answered form: what is new in it, what was known, what a person changed, and what contradicts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qanswer.answer import Policy, decide
from qanswer.errors import NoQuestions, UsageError
from qanswer.forms.contract import Overrides
from qanswer.forms.formats.registry import open_form
from qanswer.forms.vocabulary.grades import Grade
from qanswer.intake.answered import AnsweredRow, answered_rows
from qanswer.intake.judging import Given, LearnState, Proposal, judge, says_only
from qanswer.intake.skipping import CustomerNames, why_skipped
from qanswer.intake.told_in import day_in
from qanswer.languages import language_of
from qanswer.library.model import Entry, Near, Questionnaire, State, Told, storable
from qanswer.match.agreement import Said
from qanswer.match.past.demand import asks_undesired
from qanswer.match.past.finder import PastFinder
from qanswer.match.past.keys import Recogniser
from qanswer.match.past.likeness import past_thresholds
from qanswer.model import Choice, Paragraph, Question, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from qanswer.library.model import Keys
    from qanswer.match.engine import Matcher
    from qanswer.match.past.finder import Answered
    from qanswer.statements import Statement

_TOPIC_SURE_FROM = 0.5  # probability of the topic: more likely than all others together
_CITED = re.compile(r"\s*(?:^|\n)\s*(?:出典：|Source: )(?P<cited>[^\n]+)\s*$")


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

    customer: str  # "": as the form's head says
    date: str  # ISO; "": likewise
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
        self.recogniser = Recogniser(matcher)

    @property
    def analysis(self) -> str:
        """Name of the analysis that the entries' keys are made by."""
        return self.recogniser.analysis

    def keys(self, told: Told) -> Keys:
        """Return what the question of a past answer is recognised by, and found."""
        return self.recogniser.keys_of(told)

    def asked(self, text: str) -> Question:
        """Return words that somebody looks for as a question."""
        return Question(Paragraph(1), text, language_of(text))

    def finder(self, library: Answered) -> PastFinder:
        """Return what finds past answers in a library, of whatever age and audience."""
        return PastFinder(library, self._matcher, self.recogniser, may_give=lambda _: True)

    @property
    def told_from(self) -> float:
        """Likeness from which a question asked before counts as the one looked for."""
        return past_thresholds().fill_at

    def examine(self, path: Path, options: LearnOptions) -> Learning:
        """Return what the form at ``path`` would teach; nothing is written.

        Raises:
            FormError: the form cannot be used, or no question was found in it.
            UsageError: neither the user nor the form's head says when it was answered.
        """
        form = open_form(path, replace(options.overrides, answered=True), allow_signed=True)
        if not form.slots:
            raise NoQuestions(
                "{path}: no questions found; see `qanswer inspect`, or name the columns with --columns", path=path
            )
        customer, day = _told_in(form.head_values, options, path)
        told_in = Questionnaire(storable(path.name), customer, day, options.product, form.sha256)
        answered = list(answered_rows(form.slots))
        keys = [self.recogniser.keys(row.slot.question) for row in answered]
        names = CustomerNames([customer, path.stem], self._own_names(), self._is_usual)
        near = self._near(keys)
        judged = [self._row(*one, told_in, names) for one in zip(answered, keys, near, strict=True)]
        rows = tuple(row for row, _ in judged)
        entries = tuple(Entry(told, self.keys(told)) for _, told in judged if told is not None)
        return Learning(told_in, rows, entries)

    def _row(
        self, row: AnsweredRow, keys: Keys, near: Near, told_in: Questionnaire, names: CustomerNames
    ) -> tuple[LearnRow, Told | None]:
        question = row.slot.question
        row = _without_unsure_tick(row)
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
        is_items = item is not None and bool(text) and says_only(text, item)
        filled = self._filled(question) if is_items and row.choice else None
        given = Given(question, keys, said, item, is_cited=bool(cited), filled=filled)
        state, why, proposal = judge(given, near)
        told = replace(
            self._open(row, keys, told_in),
            choice=row.choice,
            text=text,
            state=State.APPROVED,
            item=item.id if item is not None and (cited or is_items) else "",
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

    def _item(self, question: Question, cited: str, text: str) -> Statement | None:
        """Return the item that an answer cites, or that the question is surely about."""
        statements = self._matcher.knowledge.statements
        for number in re.findall(r"[\w:.-]+", cited):
            if number in statements:
                return statements[number]
        facts = self._matcher.facts(question)
        for ranked in facts.statements:
            if text and says_only(text, ranked.statement):
                return ranked.statement
        if facts.statements and facts.confidence >= self._matcher.thresholds.fill_at:
            return facts.statements[0].statement
        return None

    def _filled(self, question: Question) -> Choice | None:
        """Return what a fill would tick from the check sheets."""
        found = self._matcher.thresholds
        policy = Policy(found.fill_at, found.tick_at, found.offer_at)
        return decide(self._matcher.match(question), self._matcher.knowledge.statements, question, policy).choice

    def _own_names(self) -> Iterable[str]:
        sheet = self._matcher.knowledge.main
        return (sheet.vendor, sheet.vendor_en, sheet.service, sheet.service_en, sheet.title)

    def _is_usual(self, word: str) -> bool:
        return any(
            term in self._matcher.index.by_topic.words.table.spans for term in self._matcher.analyser.terms(word).words
        )


def _without_unsure_tick(row: AnsweredRow) -> AnsweredRow:
    """Return a row without a tick whose meaning is not certain: a grade (適合, "In place") on what nobody wants.

    「適合」 under 「共有IDを使っていますか」 may say that they are used, or that all is well.
    """
    answer = row.slot.answer
    graded = answer is not None and answer.grade is not Grade.NONE and row.choice is not None
    if not graded or not asks_undesired(row.slot.question.text, row.slot.question.language):
        return row
    return replace(row, choice=None, is_unsure=True)


def _without_citation(text: str) -> tuple[str, str]:
    """Return a text without the source that stands under it, and that source."""
    found = _CITED.search(text)
    return (text[: found.start()].strip(), found["cited"]) if found else (text.strip(), "")


def _told_in(head: Mapping[str, str], options: LearnOptions, path: Path) -> tuple[str, str]:
    """Return who was told and when: as the user says, else as the form's head does.

    Raises:
        UsageError: the day is not known.
    """
    day = options.date or day_in(head.get("date", ""))
    if not day:
        raise UsageError("{path}: when was this answered? Say so with --date 2026-04-01", path=path)
    return options.customer or head.get("customer", ""), day
