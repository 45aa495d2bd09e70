"""A workspace: what is known and how to write it, opened once; forms are planned, decided on and filled in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from qanswer.errors import FormChanged
from qanswer.forms.formats.pasted import PastedForm
from qanswer.forms.formats.registry import open_form
from qanswer.forms.proof.accept import proven
from qanswer.knowledge.load import load
from qanswer.match.engine import Matcher
from qanswer.office.edits import Edit
from qanswer.office.package.package import file_sha256
from qanswer.plan.decisions import Decisions
from qanswer.plan.model import Filled, FillOptions
from qanswer.service.deciding import decided, decided_row, replaced_places, row_number
from qanswer.service.layouts import Layouts
from qanswer.service.library import LibraryBeside
from qanswer.service.outputs import check_outputs
from qanswer.service.planning import fits, make_plan, policy_of, refuse_without_questions
from qanswer.service.profile import load_profile
from qanswer.sources import weigh
from qanswer.staging import staged_together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from qanswer.forms.contract import Form, Overrides
    from qanswer.knowledge.model import Knowledge
    from qanswer.match.past.finder import PastFinder
    from qanswer.model import Question
    from qanswer.plan.model import Decision, Plan, PlannedRow
    from qanswer.service.profile import Profile
    from qanswer.sources import Weighed
    from qanswer.statements import Statement

    Reports = Sequence[tuple[Path, Callable[[Filled], str | bytes]]]

_AS_PLANNED = Decisions(())


class _Opened(NamedTuple):
    path: Path
    overrides: Overrides
    allow_signed: bool
    form: Form


class Workspace:
    """Everything that filling forms needs, apart from the forms."""

    def __init__(
        self,
        knowledge: Knowledge,
        matcher: Matcher,
        profile: Profile,
        layouts: Layouts,
        library: LibraryBeside | None = None,
    ) -> None:
        """Take what was opened; ``matcher`` is built from ``knowledge``, ``library`` has past answers beside it."""
        self.knowledge = knowledge
        self.matcher = matcher
        self.profile = profile
        self.layouts = layouts
        self.library = library
        self._past: PastFinder | None = None
        self._last: _Opened | None = None

    @classmethod
    def open(
        cls,
        knowledge: Path | None = None,
        *,
        profile: Path | None = None,
        layouts: Layouts | None = None,
        library: str | None = None,
        without_library: bool = False,
        begins_library: bool = False,
        tell: Callable[[str], None] = lambda _: None,
    ) -> Workspace:
        """Return a workspace; what is not named is found where it is by default.

        Args:
            knowledge: a knowledge folder or check sheet file.
            profile: the file whose table ``[profile]`` has the header fields.
            layouts: where layouts are kept that the user corrected.
            library: of past answers, a file or a server's address.
            without_library: answer from the check sheets alone.
            begins_library: a library that was named need not be there yet.
            tell: is told of work that takes a while.

        Raises:
            KnowledgeError: the knowledge is missing or does not fit its schema.
            LibraryError: the library was named and is not there, or cannot be used.
            UsageError: the profile is missing or does not fit its schema.
        """
        known = load(knowledge)
        matcher, ours = Matcher(known), load_profile(profile, known.main)
        beside = None if without_library else LibraryBeside(matcher, library, tell)
        if beside and (beside.is_there or (beside.is_named and not begins_library)):
            beside.opened()
        return cls(known, matcher, ours, layouts or Layouts.default(), beside)

    @property
    def past(self) -> PastFinder | None:
        """What finds past answers; None where there is no library yet, which anybody may begin meanwhile.

        Raises:
            LibraryError: the library cannot be used.
        """
        if self._past is None and self.library is not None and self.library.is_there:
            self._past = self.library.finder(self.profile)
        return self._past

    @property
    def statements(self) -> Mapping[str, Statement]:
        """Everything that may be said, by id."""
        return self.knowledge.statements

    def plan(
        self,
        form_path: Path,
        options: FillOptions | None = None,
        *,
        step: Callable[[Sequence[Question]], Iterable[Question]] = iter,
    ) -> Plan:
        """Return what would be done with the form at ``form_path``; nothing is written.

        Args:
            form_path: the customer's form.
            options: what the user asks for.
            step: wraps the questions while they are matched, to show progress.

        Raises:
            FormError: the form cannot be used, or nothing is asked in it.
            UsageError: the options name a sheet or a column that is not there.
        """
        asked = options or FillOptions()
        meant, layout = self.layouts.find(form_path, asked.overrides, allow_signed=asked.allow_signed)
        meant_options = replace(asked, overrides=meant, thresholds=asked.thresholds or self.matcher.thresholds)
        form = self._open(form_path, meant_options)
        refuse_without_questions(form, meant)
        weighed = self._weighed([slot.question for slot in form.slots], meant_options, step)
        plan = make_plan(form, weighed, self.knowledge, self.profile, meant_options)
        return replace(plan, form=replace(plan.form, layout=layout))

    def ask(self, lines: Sequence[str], options: FillOptions | None = None) -> Plan:
        """Return what is to be said to questions that came without a file, one a line; blank lines are none."""
        asked = options or FillOptions()
        form = PastedForm(lines)
        meant = replace(asked, thresholds=asked.thresholds or self.matcher.thresholds)
        weighed = self._weighed([slot.question for slot in form.slots], meant, lambda questions: questions)
        return make_plan(form, weighed, self.knowledge, self.profile, meant)

    def _weighed(
        self,
        questions: Sequence[Question],
        options: FillOptions,
        step: Callable[[Sequence[Question]], Iterable[Question]],
    ) -> list[Weighed]:
        """Return what to do with each question, given what every source has for it."""
        policy, said = policy_of(options), self.statements
        matches = self.matcher.match_all(step(questions), policy.fill_at)
        library = self.past
        past = library.find_all(questions) if library else [None] * len(questions)
        return [weigh(*one, said, policy) for one in zip(questions, matches, past, strict=True)]

    def preview(self, plan: Plan, decision: Decision) -> PlannedRow:
        """Return what one decision would make of its row; nothing is written.

        Raises:
            FormChanged: the form is another by now, or does not ask that question there.
            DecisionRefused: the decision cannot be carried out whole.
        """
        row = plan.rows[row_number(plan, decision)]
        return decided_row(self._reopen(plan), plan, row, decision, self._said(plan))

    def decided(self, plan: Plan, decisions: Decisions) -> Plan:
        """Return the plan as a person decided on it; nothing is written.

        Raises:
            FormChanged: the form is another than planned, or does not ask what was decided on.
            DecisionRefused: a decision cannot be carried out whole.
        """
        rows, header = decided(self._reopen(plan), plan, decisions, self._said(plan))
        return replace(plan, rows=rows, header=header)

    def apply(
        self,
        plan: Plan,
        output: Path,
        decisions: Decisions = _AS_PLANNED,
        *,
        force: bool = False,
        reports: Reports = (),
    ) -> Filled:
        """Write the copy that ``plan`` and a person's decisions on it ask for.

        The copy is verified against the original before it appears under its name; the original is never touched.

        Args:
            plan: of this form, made by this version.
            output: where the copy goes; never the form itself.
            decisions: on rows of the plan; every other row is as planned.
            force: overwrite an existing ``output``.
            reports: further files to write, with what makes their content; they appear together with the copy or not at all.

        Raises:
            FormChanged: the form is another than planned, or does not ask what was decided on.
            DecisionRefused: a decision cannot be carried out whole.
            FormError: the form cannot be used any more.
            OutputError: ``output`` or a report exists, is the form, or cannot be written; nothing is left behind.
            VerificationFailed: the copy differs in more than the answers; nothing is left behind.
        """
        outputs = (output, *(page for page, _ in reports))
        check_outputs(plan.form.path, outputs, force=force)
        form = self._reopen(plan)
        rows, header = decided(form, plan, decisions, self._said(plan))
        edits = [edit for row in rows for edit in row.edits]
        edits += [Edit(field.place, field.before + field.text) for field in header if field.text]
        replaced = None if plan.options.replace else replaced_places(rows)
        overlong = form.overlong(edits)
        heights = overlong.heights if plan.options.fit else ()
        with staged_together(outputs, force=force) as (copy, *pages):
            form.write(edits, copy, heights)
            comparison = proven(form, copy, edits, output, replaced, heights=heights)
            filled = Filled(plan, rows, header, output, comparison.filled_sha256, comparison, overlong.cells)
            for page, (_, content) in zip(pages, reports, strict=True):
                made = content(filled)  # a file's name may be no Unicode
                page.write_bytes(made if isinstance(made, bytes) else made.encode(errors="backslashreplace"))
        return filled

    def fill(
        self,
        form_path: Path,
        output: Path,
        options: FillOptions | None = None,
        decisions: Decisions = _AS_PLANNED,
        *,
        force: bool = False,
        step: Callable[[Sequence[Question]], Iterable[Question]] = iter,
        reports: Reports = (),
    ) -> Filled:
        """Plan the form at ``form_path`` and write its copy; see ``plan`` and ``apply``."""
        check_outputs(form_path, (output, *(page for page, _ in reports)), force=force)
        plan = self.plan(form_path, options, step=step)
        return self.apply(plan, output, decisions, force=force, reports=reports)

    def _said(self, plan: Plan) -> Mapping[str, Statement]:
        """Return everything that may be taken for a row of a plan."""
        return {**plan.statements, **self.statements}

    def _open(self, path: Path, options: FillOptions) -> Form:
        form = open_form(path, options.overrides, allow_signed=options.allow_signed)
        self._last = _Opened(path, options.overrides, options.allow_signed, form)
        return form

    def _reopen(self, plan: Plan) -> Form:
        """Return the plan's form, as it was opened for the plan where that was the last one.

        Raises:
            FormChanged: the file, or how it is read, is another by now.
        """
        if file_sha256(plan.form.path) != plan.form.sha256:
            raise FormChanged("{path}: changed since it was planned; plan it again", path=plan.form.path)
        last, options = self._last, plan.options
        wanted = (plan.form.path, options.overrides, options.allow_signed)
        same = last is not None and last[:3] == wanted and last.form.sha256 == plan.form.sha256
        form = last.form if last is not None and same else self._open(plan.form.path, options)
        if not fits(plan, form):
            raise FormChanged("{path}: is read otherwise than when it was planned; plan it again", path=plan.form.path)
        return form
