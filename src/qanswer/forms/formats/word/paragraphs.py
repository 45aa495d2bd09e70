"""Questions that stand in paragraphs: asked in one, answered in the next.

A question is taken only where the form shows its place: a line 「回答：」, boxes, a control to fill in, or blank lines
before the next question. A question followed by running text has been answered or is no question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from qanswer.forms.answers import controls
from qanswer.forms.answers.grading import graded
from qanswer.forms.contract import AnswerField, FieldKind
from qanswer.forms.formats.word.question_above_answer import field_of
from qanswer.forms.layout.phrasing import asks, is_label
from qanswer.forms.vocabulary.blanks import is_blank
from qanswer.forms.vocabulary.boxed_questions import boxed_question
from qanswer.forms.vocabulary.choices import boxes_in, has_boxes, vocabulary, words_in_placeholder
from qanswer.forms.vocabulary.headings import words_in_heading
from qanswer.model import Paragraph
from qanswer.office.boxes import find_boxes
from qanswer.office.document.places import Body, Table
from qanswer.patterns import expression

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_WORDS = r"(?:\s*[(（][^()（）]{1,40}[)）])?"  # those to answer with: 「回答（はい／いいえ）：」
_ANSWER_JA = r"(?:貴社)?(?:ご|御)?(?:回答|返答)(?:欄|内容)?"
_ANSWER_EN = r"(?:your\s+|vendor\s+|supplier\s+)?(?:answer|response|reply)"
_LABEL = expression(
    rf"^(?P<label>\s*(?:[\[【<＜(（]{_ANSWER_JA}[\]】>＞)）]\s*[:：]?|(?:{_ANSWER_JA}|{_ANSWER_EN}){_WORDS}\s*[:：]"
    rf"|[AＡ][0-9０-９]{{0,3}}[.．:：]|{_ANSWER_JA}(?=\s*$)))(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER = expression(
    r"^\s*(?P<number>(?:Q|問|設問|質問|No\.?)\s*[0-9０-９]+(?:[-.－．][0-9０-９]+)*|[(（]?[0-9０-９]{1,3}(?:[-.－．][0-9０-９]{1,3})*[)）]?"
    r"|[①-⑳])(?:[.．:：)）、]\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
_ENDS_ASKING = expression(r"(?:[?？]|か[。．]?)\s*(?:[（(][^（）()]*[）)])?\s*$")
_RULE = expression(r"^\s*(?:[_＿][\s_＿]*|[(（\[［][\s_＿]*[)）\]］])\s*$")
_ENDS_IN_RULE = expression(r"^(?P<label>[^_＿]*[^\s_＿])\s*[_＿]{3}[\s_＿]*$", re.DOTALL)
_SHORTEST_RULE = 3  # letters
_REQUESTS = expression(  # what is told rather than asked may be a rule of a policy, with room between its paragraphs
    r"(?:下さい|ください|願います|記入|記載|示せ|述べよ)[。．]?$|^(?:please|describe|explain|list|specify|provide|state|give|tell|indicate|identify)\s",
    re.IGNORECASE,
)
_LOOK_BACK = 4  # paragraphs between a question and its line 「回答：」
_FEWEST_BLANK = 2  # questions with nothing but blank lines to write on that make a form of them


@dataclass(frozen=True)
class ParagraphQuestion:
    """A question in a paragraph with the place of its answer."""

    index: int  # of the block that asks
    asked: Body
    number: str
    text: str
    answer: AnswerField
    label: str = ""  # what the answer's paragraph begins with and keeps
    sure: bool = True  # the form marks the place, rather than leaving lines blank


class ParagraphReader:
    """Finds the questions among the blocks of a document."""

    def __init__(self, blocks: Sequence[Body | Table], glosses: Mapping[str, str], *, answered: bool = False) -> None:
        """Take the blocks in reading order and what the form's legend explains.

        Where it comes back ``answered``, what stands under a question may be its answer, though nothing marks the place.
        """
        self._blocks = blocks
        self._glosses = glosses
        self._is_answered = answered

    @cached_property
    def questions(self) -> tuple[ParagraphQuestion, ...]:
        """The questions in reading order; () in a document that only looks like having some."""
        found = tuple(self._find())
        sure = tuple(one for one in found if one.sure)
        return found if len(found) - len(sure) >= _FEWEST_BLANK else sure

    def _find(self) -> Iterator[ParagraphQuestion]:
        taken = -1  # index of the last block that takes an answer
        for index, block in enumerate(self._blocks):
            if index <= taken or not isinstance(block, Body) or block.number is None or not block.text.strip():
                continue
            found = self._answered_within(index, block) or self._answered_below(index, block)
            if found is None and self._is_answered:
                found = self._told_below(index, block)
            if found is None:
                continue
            question, taken = found
            yield question

    def _answered_within(self, index: int, block: Body) -> tuple[ParagraphQuestion, int] | None:
        """Return a question that has its own boxes: 「…ですか。 □はい □いいえ」, ``[ ] Yes [ ] No Do you …?``."""
        if (rule := _ENDS_IN_RULE.match(block.text)) and not block.fillable and _is_question(rule["label"]):
            place = controls.room(block.location)
            return self._question(index, block, rule["label"], place, label=rule["label"]), index
        if (boxed := boxed_question(block.text)) and _is_question(boxed.asked):
            answer = controls.boxes([(block.location, boxed.boxes)], self._glosses)
            return self._question(index, block, boxed.asked, answer), index
        asked = block.text[: find_boxes(block.text)[0].outer_start] if has_boxes(block.text) else ""
        if not asked.strip() or not _is_question(asked) or not _are_options([block]):
            return None
        return self._question(index, block, asked, self._boxed([block])), index

    def _answered_below(self, index: int, block: Body) -> tuple[ParagraphQuestion, int] | None:
        if _LABEL.match(block.text) or has_boxes(block.text):
            return None
        blanks: list[int] = []
        at = index + 1
        while at < len(self._blocks) and at <= index + _LOOK_BACK + len(blanks):
            following = self._blocks[at]
            if isinstance(following, Table):
                return self._in_a_frame(index, block, following, at)
            if not following.text.strip():
                if following.fillable and following.number is not None and _is_question(block.text):
                    return self._question(index, block, block.text, _control(following)), at
                blanks.append(at)
            elif found := self._to_fill(index, block, at, following) or self._marked(index, block, at, following):
                return found
            elif blanks:
                break
            elif _is_question(following.text) or following.level is not None:
                return None
            at += 1
        return self._on_blank_lines(index, block, blanks, at)

    def _in_a_frame(self, index: int, block: Body, frame: Table, at: int) -> tuple[ParagraphQuestion, int] | None:
        """Return the question if a table of a single blank cell follows: a frame to write into."""
        cell = next(iter(frame.cells.values()), None)
        if cell is None or len(frame.cells) > 1 or cell.refusal is not None or not _is_question(block.text):
            return None
        answer = field_of(cell, self._glosses)
        return (self._question(index, block, block.text, answer), at) if answer is not None else None

    def _to_fill(self, index: int, block: Body, at: int, line: Body) -> tuple[ParagraphQuestion, int] | None:
        """Return the question if a rule to write on follows, or a placeholder; further rules belong to it."""
        words = words_in_placeholder((line.text,))
        if line.number is None or line.fillable or not _is_question(block.text):
            return None
        if not (words or _is_rule(line.text) or _invites(line.text)):
            return None
        found = vocabulary(words, self._glosses)
        answer = AnswerField(FieldKind.TEXT, (line.location,), found.words, found.meaning, prose=not found.words)
        last = at
        for following in self._blocks[at + 1 :]:
            if not isinstance(following, Body) or not _is_rule(following.text):
                break
            last += 1
        return self._question(index, block, block.text, answer), last

    def _marked(self, index: int, block: Body, at: int, following: Body) -> tuple[ParagraphQuestion, int] | None:
        """Return the question if ``following`` is where its answer goes."""
        if following.number is None:
            return None
        if (match := _LABEL.match(following.text)) and (_is_question(block.text) or at == index + 1):
            rest = match["rest"]
            if has_boxes(rest):
                return self._question(index, block, block.text, self._boxed([following])), at
            current = "" if is_blank(rest) else rest.strip()
            answer = controls.room(following.location, current, words_in_heading(match["label"]))
            if following.fillable:
                answer = _control(following)
            return self._question(index, block, block.text, answer, label=match["label"]), at
        if _starts_with_box(following) and _is_question(block.text):
            lines = self._box_lines(at)
            if not _are_options(lines):
                return None
            return self._question(index, block, block.text, self._boxed(lines)), at + len(lines) - 1
        return None

    def _on_blank_lines(
        self, index: int, block: Body, blanks: list[int], at: int
    ) -> tuple[ParagraphQuestion, int] | None:
        """Return the question if blank lines follow, and then no text that could be its answer."""
        if not blanks or blanks[0] != index + 1 or not _asks_plainly(block):
            return None
        following = self._blocks[at] if at < len(self._blocks) else None
        if isinstance(following, Table):
            return None
        if following is not None and following.level is None and not _asks_plainly(following):
            return None
        place = self._blocks[blanks[0]]
        if not isinstance(place, Body) or place.number is None or place.refusal:
            return None
        answer = controls.room(place.location)
        return self._question(index, block, block.text, answer, sure=False), blanks[-1]

    def _told_below(self, index: int, block: Body) -> tuple[ParagraphQuestion, int] | None:
        """Return the question if a person wrote under it: texts that ask nothing, up to the next question or heading."""
        if not _asks_plainly(block):
            return None
        told: list[Body] = []
        last = index
        for at, following in enumerate(self._blocks[index + 1 :], index + 1):
            if not isinstance(following, Body) or following.level is not None or _is_question(following.text):
                break
            if following.text.strip():
                told.append(following)
                last = at
            elif told:
                break
        if not told:
            return None
        answer = controls.room(told[0].location, "\n".join(one.text.strip() for one in told))
        return self._question(index, block, block.text, answer, sure=False), last

    def _box_lines(self, at: int) -> list[Body]:
        """Return the paragraphs from ``at`` on with one box each, or the one at ``at`` with several."""
        lines: list[Body] = []
        for block in self._blocks[at:]:
            if not isinstance(block, Body) or block.number is None or not _starts_with_box(block):
                break
            if len(block.boxes) > 1:
                return lines or [block]
            lines.append(block)
        return lines

    def _boxed(self, lines: Sequence[Body]) -> AnswerField:
        return controls.boxes([(line.location, line.text) for line in lines], self._glosses)

    def _question(
        self, index: int, block: Body, text: str, answer: AnswerField, *, label: str = "", sure: bool = True
    ) -> ParagraphQuestion:
        number = _NUMBER.match(text)
        bare = text[number.end() :] if number else text
        told = number["number"].strip() if number else ""
        return ParagraphQuestion(index, block, told, bare.strip(), graded(answer, self._glosses), label, sure)


def _is_rule(text: str) -> bool:
    """Tell whether a paragraph is nothing but a rule to write on, in brackets or not."""
    return bool(_RULE.match(text)) and len(text.strip()) >= _SHORTEST_RULE


def _invites(text: str) -> bool:
    """Tell whether a paragraph is a placeholder in words: "Click here to enter text."."""
    return is_blank(text) and text.strip()[:1].isalpha()


def _control(block: Body) -> AnswerField:
    """Return the field of a paragraph with a control to fill in."""
    place, current = Paragraph(block.number or 0), block.answer.strip()
    if block.words is None:
        return controls.room(place, "" if is_blank(current) else current)
    return controls.drop_down(place, block.words, current, {})


def _is_question(text: str) -> bool:
    number = _NUMBER.match(text)
    return asks(text[number.end() :] if number else text)


def _asks_plainly(block: Body) -> bool:
    """Tell whether a paragraph asks so plainly that blank lines under it are for the answer."""
    number = _NUMBER.match(block.text)
    bare = block.text[number.end() :] if number else block.text
    return bool(_ENDS_ASKING.search(bare) or _REQUESTS.search(bare.strip())) and asks(bare)


def _are_options(lines: Sequence[Body]) -> bool:
    """Tell whether boxes stand before words to choose from, rather than before sentences as bullets."""
    labels = [box.label for line in lines for box in boxes_in(line.text)]
    return len(labels) > 1 and all(label and is_label(label) for label in labels)


def _starts_with_box(block: Body) -> bool:
    text = block.text.strip()
    return has_boxes(text) and not find_boxes(text)[0].outer_start
