"""A text as the terms it is found by: n-grams of characters, words, and concepts shared by both languages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Protocol

from sudachipy import Dictionary, SplitMode

from qanswer.match.glossary import Glossary, phrases_of
from qanswer.match.stem import STOP_WORDS, stem
from qanswer.patterns import expression
from qanswer.text import fold_kana

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qanswer.knowledge.model import Concept

_JAPANESE_RUN = expression(r"[ぁ-ゖァ-ヺー一-鿿々]+")
_HIRAGANA = expression(r"[ぁ-ゖ]")
_LATIN_GRAM = 4  # letters; shorter pieces are shared by unrelated words
_LATIN_WORD = expression(r"[a-z][a-z0-9+#]*|\d+(?:\.\d+)*")
_REMEMBERED = 8_192  # texts whose words are remembered; guards ask for the same ones
_STRETCH = 12_000  # characters the tokenizer is given at a time; it takes 49,149 bytes, up to four to a character
# parts of speech that carry content; particles, auxiliaries, symbols and fillers do not
_CONTENT = {"名詞", "動詞", "形容詞", "形状詞", "副詞", "接尾辞", "接頭辞"}
_NAMING = {"名詞", "形状詞"}  # … and name things; verbs are the first that another wording exchanges
# content words by grammar, words of asking by use; 当社 and 貴社 stay: who is meant parts the customer's side of the
# service from the vendor's
_ASKING = {
    "為る",
    "居る",
    "有る",
    "成る",
    "出来る",
    "事",
    "物",
    "等",
    "行う",
    "実施",
    "実施中",
    "場合",
    "有無",
    "我が社",
    "下記",
    "以下",
    "上記",
    "教示",
    "記入",
    "記載",
    "回答",
    "下さる",
    "頂く",
    "致す",
    "ござる",
    "御座る",
    "因る",
    "於く",
    "関する",
    "対する",
    "就く",
    "於ける",
    "おく",
    "置く",
    "無い",
    "其れ",
    "此れ",
    "又",
    "及び",
    "状況",
    "内容",
    "付く",
    "為",
    "共",
    "的",
    "御",
    "よう",
    "様",
    "中",
    "上",
    "時",
    "毎",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """How often each term occurs in a text, by kind."""

    grams: Mapping[str, int]
    words: Mapping[str, int]
    concepts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Word:
    """A content word of a text."""

    form: str  # the term it counts as
    written: str
    names: bool  # names a thing; every Latin word does


class _Tokenizer(Protocol):
    def tokenize(self, text: str, mode: object) -> Iterable[_Morpheme]: ...


class _Morpheme(Protocol):
    def surface(self) -> str: ...

    def normalized_form(self) -> str: ...

    def part_of_speech(self) -> tuple[str, ...]: ...


@cache
def _tokenizer() -> _Tokenizer:
    """Return the one tokenizer of the process; loading the dictionary takes some 0.2 s, so only when Japanese is met."""
    tokenizer: _Tokenizer = Dictionary(dict="small").tokenizer()
    return tokenizer


class Analyser:
    """Splits texts into terms; built from the glossary, whose concepts are terms too."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        known = tuple(concepts)
        self._phrases = {concept.id: (*concept.ja, *concept.en) for concept in known}
        self.glossary = Glossary(known)
        self._concepts = phrases_of(self.glossary)

    def terms(self, plain: str) -> Terms:
        """Return the terms of a normalised text; spelling variants give the same terms."""
        return Terms(
            Counter(_grams(plain)), Counter(word.form for word in words(plain)), Counter(self._concepts.found_in(plain))
        )

    def named_in(self, plain: str) -> Iterable[tuple[str, str]]:
        """Yield (phrase, concept id) for each name of a concept in a normalised text, in reading order."""
        return self._concepts.matches(plain)

    def naming(self, plain: str) -> Mapping[str, frozenset[str]]:
        """Return the words of a normalised text that stand in names of concepts → the concepts."""
        found: dict[str, frozenset[str]] = {}
        for phrase, concept in self.named_in(plain):
            for word in words(phrase):
                found[word.form] = found.get(word.form, frozenset()) | {concept}
        return found

    def synonyms(self, plain: str) -> tuple[str, ...]:
        """Return the phrases, in both languages, of the concepts that a normalised text names."""
        named = dict.fromkeys(self._concepts.found_in(plain))
        return tuple(phrase for name in named for phrase in self._phrases[name])


def _grams(plain: str) -> Iterable[str]:
    """Yield character bigrams of the Japanese runs and pieces of the Latin words.

    Bigrams of hiragana alone are grammar and left out, unless nothing else is there.
    """
    runs = _JAPANESE_RUN.findall(plain)
    only_hiragana = all(_HIRAGANA.match(letter) or letter == "ー" for run in runs for letter in run)
    for run in runs:
        folded = fold_kana(run)
        for start in range(min(len(folded), len(run)) - 1):
            if only_hiragana or not (_HIRAGANA.match(run[start]) and _HIRAGANA.match(run[start + 1])):
                yield folded[start : start + 2]
    for word in _LATIN_WORD.findall(plain):
        if word not in STOP_WORDS and len(word) >= _LATIN_GRAM:
            framed = f"^{word}$"
            yield from (framed[start : start + _LATIN_GRAM] for start in range(len(framed) - _LATIN_GRAM + 1))


def _morphemes(plain: str) -> Iterable[_Morpheme]:
    """Yield the morphemes of a text of any length; a word across the border of two stretches is torn."""
    for start in range(0, len(plain), _STRETCH):
        yield from _tokenizer().tokenize(plain[start : start + _STRETCH], SplitMode.A)


@lru_cache(maxsize=_REMEMBERED)
def words(plain: str) -> Sequence[Word]:
    """Return the content words of a normalised text: Japanese ones by their normal form, Latin ones by their stem."""
    return (*_japanese_words(plain), *_latin_words(plain))


def _japanese_words(plain: str) -> Iterable[Word]:
    if _JAPANESE_RUN.search(plain):
        for morpheme in _morphemes(plain):
            form = morpheme.normalized_form()
            kind = morpheme.part_of_speech()[0]
            if kind in _CONTENT and form not in _ASKING and _JAPANESE_RUN.search(form):
                yield Word(form, morpheme.surface(), kind in _NAMING)


def _latin_words(plain: str) -> Iterable[Word]:
    return (Word(stem(word), word, names=True) for word in _LATIN_WORD.findall(plain) if word not in STOP_WORDS)
