"""Is the knowledge sound? What a loader cannot refuse, but a person should mend before answers are given from it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from qanswer.match.engine import Matcher
from qanswer.model import Language
from qanswer.speech import said, spoken
from qanswer.statements import Translation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from qanswer.knowledge.model import CheckSheet, Knowledge, Topic
    from qanswer.statements import Statement

FEWEST_SAMPLES = 10  # per topic and language; fewer cost recall, as measured on labelled rows
TWIN_KEYWORDS = 4  # shared by two topics: siblings share one or two by nature, "AWS" or "retention"
_NUMBER = re.compile(r"\d+")
_URL = re.compile(r"https?://[!#-&*-;=?-~]+")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend."""

    code: str  # snake_case, stable, for programs
    where: str  # "item 6.8", "topic backup.taken"
    message: str  # what is wrong, for people

    def as_json(self) -> dict[str, str]:
        """Return the fault as ``qanswer check --json`` prints it."""
        return {"code": self.code, "where": self.where, "message": self.message}

    def __str__(self) -> str:
        """Return one line for the person."""
        return f"{spoken(self.where)}: {spoken(self.message)} ({self.code})"


def lint(knowledge: Knowledge) -> list[Fault]:
    """Return every fault, check by check, each check in the order of the files; empty when all is well."""
    return [fault for check in CHECKS for fault in check(knowledge)]


def gaps(knowledge: Knowledge) -> list[Topic]:
    """Return the topics that no item of the sheet answers, in the catalogue's order: what cannot be answered yet.

    Items that nobody linked are linked by their own words, as they are when a form is filled.
    """
    if all(item.links for item in knowledge.statements.values()):
        answered = {link.topic for item in knowledge.statements.values() for link in item.links if link.answers}
    else:
        matcher = Matcher(knowledge)
        answered = {matcher.index.topics[at].id for at in matcher.linked.covered}
    return [topic for topic in knowledge.topics if topic.id not in answered]


def is_linked(knowledge: Knowledge) -> bool:
    """Tell whether anybody linked items to topics; without that they are linked by their own words."""
    return any(item.links for item in knowledge.statements.values())


def find_broken_links(knowledge: Knowledge) -> Iterator[Fault]:
    """Yield links to unknown topics, and quotes that the answer does not have."""
    for item in knowledge.statements.values():
        answer = _squash(item.own_text)
        for link in item.links:
            if link.topic not in knowledge.topic_by_id:
                yield Fault(
                    "link_to_nothing",
                    _name(item),
                    said('links to topic "{topic}", which does not exist', topic=link.topic),
                )
            if _squash(link.quote) not in answer:
                yield Fault(
                    "quote_not_in_answer",
                    _name(item),
                    said('rests on "{quote}", which its answer does not say', quote=link.quote),
                )
            for attribute, quote in link.states.items():
                if _squash(quote) not in answer:
                    yield Fault(
                        "quote_not_in_answer",
                        _name(item),
                        said(
                            'states {attribute} as "{quote}", which its answer does not say',
                            attribute=attribute,
                            quote=quote,
                        ),
                    )


def find_idle_attributes(knowledge: Knowledge) -> Iterator[Fault]:
    """Yield statements about an attribute that the topic does not list, so that nobody will ask for it."""
    for item in knowledge.statements.values():
        for link in item.links:
            topic = knowledge.topic_by_id.get(link.topic)
            for attribute in link.states:
                if topic and attribute not in topic.attributes:
                    yield Fault(
                        "idle_attribute",
                        _name(item),
                        said(
                            "states {attribute}, which topic {topic} does not list", attribute=attribute, topic=topic.id
                        ),
                    )


def find_bad_addresses(knowledge: Knowledge) -> Iterator[Fault]:
    """Yield sources that are not web addresses."""
    named = [(_sheet_name(sheet), sheet.guideline_url) for sheet in knowledge.sheets if sheet.guideline_url]
    named += [(_name(item), source.url) for item in knowledge.statements.values() for source in item.sources]
    for where, url in named:
        if not _is_address(url):
            yield Fault("bad_address", where, said('"{url}" is not a web address', url=url))


def find_loose_translations(knowledge: Knowledge) -> Iterator[Fault]:
    """Yield English texts that state a number or an address which the original does not have."""
    texts = [
        (_sheet_name(sheet), "head_en", "\n".join(sheet.head_en), "\n".join(sheet.head)) for sheet in knowledge.sheets
    ]
    for item in knowledge.statements.values():
        texts.append((_name(item), "control_en", item.translated_asked, item.own_asked))
        texts.append((_name(item), "answer_en", item.translated_text, item.own_text))
    for where, key, english, original in texts:
        for added in _added(english, original):
            yield Fault(
                "english_adds", where, said('{key} has "{added}", which the original does not', key=key, added=added)
            )


def find_odd_translations(knowledge: Knowledge) -> Iterator[Fault]:
    """Yield English answers to a blank one, and approvals of nothing."""
    for item in knowledge.statements.values():
        if item.translated_text and not item.own_text:
            yield Fault("english_of_nothing", _name(item), said("answer_en translates an answer that is blank"))
        if item.translation is Translation.APPROVED and item.own_text and not item.translated_text:
            yield Fault("approved_nothing", _name(item), said("the translation is approved, but answer_en is missing"))


def find_few_samples(knowledge: Knowledge) -> Iterator[Fault]:
    """Yield topics with too few sample questions to be recognised by."""
    for topic in knowledge.topics:
        for language, samples in _samples(topic):
            if len(samples) < FEWEST_SAMPLES:
                yield Fault(
                    "few_samples",
                    said("topic {topic}", topic=topic.id),
                    said(
                        "has {count} samples in {language}, less than {fewest}",
                        count=len(samples),
                        language=language,
                        fewest=FEWEST_SAMPLES,
                    ),
                )


def find_double_samples(knowledge: Knowledge) -> Iterator[Fault]:
    """Yield sample questions that stand under two topics, or twice word for word under one."""
    for topic in knowledge.topics:
        for _, samples in _samples(topic):
            for text in (text for text, times in Counter(samples).items() if times > 1):
                yield Fault(
                    "double_sample",
                    said("topic {topic}", topic=topic.id),
                    said('sample "{text}" stands twice', text=text),
                )
    entries = ((text, topic.id) for topic in knowledge.topics for _, texts in _samples(topic) for text in texts)
    for text, (home, *others) in _shared(entries):
        yield Fault(
            "double_sample",
            said("topic {topic}", topic=home),
            said('sample "{text}" stands also under {others}', text=text, others=list(others)),
        )


def find_twin_topics(knowledge: Knowledge) -> Iterator[Fault]:
    """Yield pairs of topics that share so many keywords that they may be one."""
    keywords = ((text, topic.id) for topic in knowledge.topics for text in (*topic.keywords_ja, *topic.keywords_en))
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for text, homes in _shared(keywords):
        for pair in combinations(homes, 2):
            shared[pair].append(text)
    for (one, other), texts in shared.items():
        if len(texts) >= TWIN_KEYWORDS:
            yield Fault(
                "twin_topics",
                said("topic {topic}", topic=one),
                said("shares {count} keywords with {other}: {texts}", count=len(texts), other=other, texts=list(texts)),
            )


def find_double_forms(knowledge: Knowledge) -> Iterator[Fault]:
    """Yield glossary forms that lead to two concepts."""
    forms = ((form, concept.id) for concept in knowledge.concepts for form in (*concept.ja, *concept.en))
    for form, (home, *others) in _shared(forms):
        yield Fault(
            "double_form",
            said("concept {concept}", concept=home),
            said('"{form}" stands also under {others}', form=form, others=list(others)),
        )


def find_other_products(knowledge: Knowledge, others: Iterable[str]) -> Iterator[Fault]:
    """Yield texts of a product that name another; ``others`` are what the vendor's other products are called."""
    own = [_squash(name).casefold() for name in (knowledge.main.service, knowledge.main.service_en) if name]
    names = {name: _squash(name).casefold() for name in others if _squash(name).casefold() not in ("", *own)}
    for item in knowledge.statements.values():
        said_of_itself = _squash("\n".join((*item.all_asked, *item.all_text))).casefold()
        for name in sorted(own, key=len, reverse=True):
            if not any(name in other for other in names.values()):  # "Foo" within "Foo Pro" is the other's name
                said_of_itself = said_of_itself.replace(name, " ")
        for name, plain in names.items():
            if plain in said_of_itself:
                message = said(
                    'names "{name}", which is another product; write {mark} where each is to say its own name',
                    name=name,
                    mark="{service}",
                )
                yield Fault("names_other_product", _name(item), message)


# In the order in which the faults are listed; a check that needs the matcher is added here like any other.
CHECKS: tuple[Callable[[Knowledge], Iterable[Fault]], ...] = (
    find_broken_links,
    find_idle_attributes,
    find_bad_addresses,
    find_loose_translations,
    find_odd_translations,
    find_few_samples,
    find_double_samples,
    find_twin_topics,
    find_double_forms,
)


def _name(item: Statement) -> str:
    return said("item {item}", item=item.id)


def _sheet_name(sheet: CheckSheet) -> str:
    return said("sheet {name}", name=sheet.name) if sheet.name else said("sheet")


def _squash(text: str) -> str:
    return "".join(text.split())


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(char.isspace() for char in url)


def _added(english: str, original: str) -> list[str]:
    """Return the addresses and numbers of ``english`` that ``original`` lacks, in order, each once."""
    english, original = (unicodedata.normalize("NFKC", text) for text in (english, original))
    urls = [url for url in _URL.findall(english) if url not in original]
    known = set(_NUMBER.findall(original))
    numbers = [number for number in _NUMBER.findall(_URL.sub(" ", english)) if number not in known]
    return list(dict.fromkeys([*urls, *numbers]))


def _samples(topic: Topic) -> tuple[tuple[Language, tuple[str, ...]], ...]:
    return (Language.JA, topic.samples_ja), (Language.EN, topic.samples_en)


def _shared(entries: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """Yield each text that stands in two homes or more, width, case and white space aside, with its homes in order."""
    homes: dict[str, dict[str, None]] = defaultdict(dict)
    first: dict[str, str] = {}
    for text, home in entries:
        key = _squash(unicodedata.normalize("NFKC", text).casefold())
        first.setdefault(key, text)
        homes[key][home] = None
    for key, found in homes.items():
        if len(found) > 1:
            yield first[key], list(found)
