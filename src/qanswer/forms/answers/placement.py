"""From what should be said to the places of the form that say it: pure, and the same for Excel and Word."""

from __future__ import annotations

from dataclasses import dataclass, field
from dataclasses import replace as unset
from typing import TYPE_CHECKING

from qanswer.forms.contract import AnswerField, FieldKind, Placement, Response, Slot
from qanswer.forms.vocabulary.blanks import answering
from qanswer.forms.vocabulary.grades import Grade
from qanswer.forms.vocabulary.things import things_stated
from qanswer.forms.vocabulary.words import default_words, fold
from qanswer.languages import language_of
from qanswer.model import Choice, Effect, Language, Location, Paragraph, Reason, SheetCell, TableCell, Term
from qanswer.office.edits import Edit, EditKind
from qanswer.reasons import reason
from qanswer.speech import spoken_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qanswer.model import Value

_BOOLEANS = ("TRUE", "FALSE")  # of a check box that stands alone; of several each has a word
MARK = {Language.JA: "○", Language.EN: "X"}  # what goes into the right one of several columns, if the form does not say
_NAMES = {
    Choice.YES: Term("はい", "yes"),
    Choice.PARTIAL: Term("一部", "partial"),
    Choice.NO: Term("いいえ", "no"),
    Choice.NOT_APPLICABLE: Term("対象外", "not applicable"),
}


def shown(place: Location) -> str:
    """Return a place as the report shows it: ``D12``, ``table 1, row 3, column 2``."""
    match place:
        case SheetCell(cell=cell):
            return cell
        case TableCell() | Paragraph():
            return str(place)


@dataclass
class _Draft:
    """A placement while it is made."""

    language: Language
    longest: Callable[[Location], int | None]
    standing: Callable[[Location], str]
    edits: list[Edit] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)

    def tell(self, code: str, **values: Value) -> None:
        if all(known.code != code for known in self.reasons):
            self.reasons.append(reason(code, Effect.NOTE, **values))

    @property
    def is_cut(self) -> bool:
        """Whether a text was left out because its place is too small for it."""
        return any(known.code == "too_long_for_cell" for known in self.reasons)

    def fitting(self, place: Location, texts: Sequence[str]) -> str:
        """Return the first of ``texts`` that ``place`` takes whole, with the reason where it is not the first meant."""
        limit = self.longest(place)
        fits = next((text for text in texts if limit is None or len(text.encode("utf-16-le")) // 2 <= limit), "")
        if limit is not None and texts and not fits:
            self.tell("too_long_for_cell", limit=limit)
        return fits

    def say(self, place: Location, texts: Sequence[str]) -> str:
        """Write the first of ``texts`` that ``place`` takes whole, if any, and return it."""
        before = self.standing(place)
        if text := self.fitting(place, [answering(before, text) for text in texts]):
            self.write(place, text)
        return text

    def write(self, place: Location, text: str, kind: EditKind = EditKind.TEXT) -> None:
        self.edits.append(Edit(place, text, kind))
        self.written[shown(place)] = text


def place(
    slot: Slot,
    response: Response,
    *,
    replace: bool,
    refusal: Callable[[Location], str | None],
    longest: Callable[[Location], int | None] = lambda _: None,
    standing: Callable[[Location], str] = lambda _: "",
) -> Placement:
    """Return the edits that put ``response`` into ``slot``.

    Args:
        slot: where the question's answer may go.
        response: what to say; its tick is left out where the form has no word for it.
        replace: also redo what a human filled.
        refusal: why a place may not be written, None when it may.
        longest: UTF-16 units that a place holds at most; None where there is no limit.
        standing: what a place shows before, of which a prompt for words is kept.
    """
    draft = _Draft(slot.question.language, longest, standing)
    cited = response.citation.strip()
    apart = _writable(slot.source, draft, refusal) if cited else None
    texts = _sayings(response.text.strip(), "" if apart else cited)
    answer = slot.answer
    if slot.is_answered and not replace:
        draft.tell("already_answered")
        return Placement((), {}, None, tuple(draft.reasons))
    meant = slot.remark_for(response.choice) or (slot.remark if response.decided else None)
    wanted_beside = meant is not None
    remark = _writable(meant, draft, refusal)
    if not wanted_beside and slot.remark is not None and not (response.tells and answer and _takes_text(answer)):
        draft.tell("remark_not_asked")
        texts = ()
    beside = texts if remark is None or remark in (answer.places if answer else ()) else ()
    if response.unsettled and answer is not None:
        draft.tell("shared_cell", others=tuple(map(shown, response.unsettled)))
        response, beside = unset(response, choice=None, word=""), ()
    wanted = answer is not None and not (response.tells and response.text.strip() and beside and _takes_text(answer))
    ticked = _tick(answer, response if wanted else None, beside, draft, refusal) if answer else None
    if remark is not None and not beside:
        draft.say(remark, texts)
    elif beside and not draft.is_cut and not any(text in one for text in beside for one in draft.written.values()):
        draft.tell("nowhere_to_write")
    if apart is not None and draft.edits:
        draft.say(apart, (cited,))
    touched = {edit.place for edit in draft.edits}
    kept = answer is not None and bool(answer.current) and not touched.intersection(answer.places)
    left_open = wanted and ticked is None and not kept
    choice = _meant(answer, response, ticked) if answer is not None and ticked is not None else None
    return Placement(tuple(draft.edits), draft.written, choice, tuple(draft.reasons), left_open, ticked or "")


def in_words(why: str) -> Term:
    """Return why a place may not be written, as a reason tells it."""
    return Term(*(spoken_in(language.value, why) for language in (Language.JA, Language.EN)))


def _takes_text(answer: AnswerField) -> bool:
    """Tell whether nothing in the form asks for a tick in this cell, so that a text may stand there by itself."""
    return answer.kind is FieldKind.TEXT and not answer.words and not answer.ticked


def _writable(place: Location | None, draft: _Draft, refusal: Callable[[Location], str | None]) -> Location | None:
    if place is None or (why := refusal(place)) is None:
        return place
    draft.tell("cell_not_writable", place=shown(place), why=in_words(why))
    return None


def _tick(
    answer: AnswerField,
    response: Response | None,
    texts: Sequence[str],
    draft: _Draft,
    refusal: Callable[[Location], str | None],
) -> str | None:
    """Write the tick, and one of ``texts`` where the field takes free text; return the word really ticked."""
    if any(_writable(place, draft, refusal) is None for place in answer.places):
        return None
    if response and _lists_things(answer) and (ticked := _tick_things(answer, response, draft)):
        return ticked
    word = _word(answer, response, draft, spoken=bool(texts)) if response else None
    match answer.kind:
        case FieldKind.TEXT:
            word = _say(answer.places[0], word, texts, draft)
        case FieldKind.LIST if word is not None:
            draft.write(answer.places[0], word)
        case FieldKind.BOOLEAN if word in _BOOLEANS:
            draft.write(answer.places[0], word, EditKind.BOOLEAN)
        case FieldKind.COLUMNS | FieldKind.BOOLEAN if word is not None:
            _mark_column(answer, word, draft)
        case FieldKind.BOXES if answer.current and word is not None:
            draft.tell("already_answered")  # a ticked box cannot be emptied without rewriting the customer's cell
            return None
        case FieldKind.BOXES if word is not None:
            _tick_box(answer, answer.words.index(word), draft)
        case _:
            pass
    return word


def _say(place: Location, word: str | None, texts: Sequence[str], draft: _Draft) -> str | None:
    """Write a tick with the first of ``texts`` that fits beside it, else the tick alone; return the word really ticked."""
    composed = [_composed(word, text, draft.language) for text in texts]
    said = draft.say(place, composed) or draft.say(place, [word] if word else [])
    return word if said else None


def _sayings(text: str, cited: str) -> tuple[str, ...]:
    """Return what may be said, best first: the text with its citation and, where a place has no room for that, without."""
    return tuple(dict.fromkeys(filter(None, ("\n".join(filter(None, (text, cited))), text))))


def _mark_column(answer: AnswerField, word: str, draft: _Draft) -> None:
    """Write the mark into the word's column, and empty the others where a human had marked one."""
    given = answer.current.split(", ") if answer.current else []
    mark, none, kind = (
        answer.marks.get(word) or answer.mark or MARK[language_of(word, draft.language)],
        "",
        EditKind.TEXT,
    )
    if answer.kind is FieldKind.BOOLEAN:
        mark, none, kind = "TRUE", "FALSE", EditKind.BOOLEAN
    for place, other in zip(answer.places, answer.words, strict=True):
        if other == word:
            draft.write(place, mark, kind)
        elif other in given:
            draft.write(place, none, kind)


def _lists_things(answer: AnswerField) -> bool:
    """Tell whether boxes stand beside things to choose from, several if need be, rather than beside answers."""
    return answer.kind is FieldKind.BOXES and not answer.meaning and not answer.current and len(answer.words) > 1


def _tick_things(answer: AnswerField, response: Response, draft: _Draft) -> str:
    """Tick the boxes of those things that the text states; "" where it states none."""
    stated = things_stated(answer.words, response.text) if response.choice is Choice.YES else ()
    for name in stated:
        _tick_box(answer, answer.words.index(name), draft)
    return ", ".join(stated)


def _tick_box(answer: AnswerField, index: int, draft: _Draft) -> None:
    one_each = len(answer.places) > 1  # a box in a cell of its own for each word
    where = answer.places[index if one_each else 0]
    draft.edits.append(Edit(where, "", EditKind.BOX, 0 if one_each else index))
    before = draft.written.get(shown(where))
    draft.written[shown(where)] = f"{before} ☑{answer.words[index]}" if before else f"☑{answer.words[index]}"


def _word(answer: AnswerField, response: Response, draft: _Draft, *, spoken: bool) -> str | None:
    """Return the form's word for what is to be ticked; None, with a reason, where it has none.

    A good "no" is no confession: where the form's words grade compliance it is what complies, and where they grade what is
    done it is left to a person.
    """
    choice = response.choice
    if response.word:
        if response.word in answer.words or (answer.kind is FieldKind.TEXT and not answer.words):
            return response.word
        draft.tell("no_word_for_choice", words=answer.words, choice=response.word)
        return None
    if choice is None:
        return None
    if response.good and choice is Choice.NO and answer.grade is not Grade.NONE:
        return _favourable(answer, draft)
    by_choice: Mapping[Choice, str] = {meant: word for word, meant in reversed(list(answer.meaning.items()))}
    if answer.kind is FieldKind.TEXT and not answer.words and (not answer.meaning or (spoken and not answer.ticked)):
        by_choice = default_words(_usual_language(answer, draft), spoken=spoken and not answer.ticked)
    if choice in by_choice:
        return by_choice[choice]
    if answer.unread:
        draft.tell("list_not_read")
    else:
        draft.tell("no_word_for_choice", words=answer.words, choice=_NAMES[choice])
    return None


def _usual_language(answer: AnswerField, draft: _Draft) -> Language:
    """Return the language that the form's usual words are in; the question's where it has none."""
    if not answer.meaning:
        return draft.language
    return Language.JA if MARK[Language.JA] in answer.meaning else Language.EN


def _favourable(answer: AnswerField, draft: _Draft) -> str | None:
    word = next((word for word, meant in answer.meaning.items() if meant is Choice.YES), None)
    if answer.grade is Grade.COMPLIANCE and word is not None:
        draft.tell("graded_as_compliant", word=word)
        return word
    draft.tell("graded_words", words=answer.words or tuple(answer.meaning))
    return None


def _meant(answer: AnswerField, response: Response, ticked: str) -> Choice | None:
    """Return what the ticked word says; None where that is not known."""
    return answer.meaning.get(ticked) if response.word else response.choice


def _composed(word: str | None, text: str, language: Language) -> str:
    """Return tick and text as they stand in one cell: a sign on its own line, a word as the first sentence."""
    if not word or not text:
        return word or text
    if len(fold(word)) == 1:
        return f"{word}\n{text}"
    return f"{word}。{text}" if language_of(word, language) is Language.JA else f"{word}. {text}"
