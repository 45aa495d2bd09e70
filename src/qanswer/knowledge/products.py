"""One product's sheet over what the company says of all its products: by id, in the product's name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qanswer.errors import KnowledgeError
from qanswer.knowledge.model import is_certification
from qanswer.model import Language

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qanswer.knowledge.model import CheckSheet, Item

SERVICE = "{service}"  # stands in a text for the product's name


def over_company(own: Sequence[CheckSheet], company: Sequence[CheckSheet]) -> tuple[CheckSheet, ...]:
    """Return a product's sheets with everything that its company says and they do not say otherwise.

    Raises:
        KnowledgeError: the main sheets are in two languages, or a text asks for a product's name that is not there.
    """
    main = _over(own[0], company[0])
    further = {sheet.name: sheet for sheet in (*company[1:], *own[1:])}
    return tuple(_named(sheet, main) for sheet in (main, *further.values()))


def _over(own: CheckSheet, company: CheckSheet) -> CheckSheet:
    """Return the company's sheet with the product's items in place of those of the same id, and the others behind."""
    if own.language is not company.language:
        raise KnowledgeError(
            "{file}: is in {own}, the company's sheet in {other}; both must be in one language",
            file=own.path,
            own=own.language,
            other=company.language,
        )
    shared = [own.by_id.get(item.id) or replace(item, as_of=company.as_of) for item in company.items]
    items = [*shared, *(item for item in own.items if item.id not in company.by_id)]
    kept = [one for one in company.certifications if one.item not in own.by_id]
    return replace(
        own,
        vendor=own.vendor or company.vendor,
        vendor_en=own.vendor_en or company.vendor_en,
        guideline=own.guideline or company.guideline,
        guideline_url=own.guideline_url or company.guideline_url,
        as_of=own.as_of or company.as_of,
        head=own.head or company.head,
        head_en=own.head_en if own.head else company.head_en,
        legend={**company.legend, **own.legend},
        statuses={**company.statuses, **own.statuses},
        headings_en={**company.headings_en, **own.headings_en},
        certifications=(*kept, *own.certifications),
        items=tuple(sorted(items, key=lambda item: is_certification(item.id))),
    )


def _named(sheet: CheckSheet, main: CheckSheet) -> CheckSheet:
    """Return a sheet that says the product's name where its texts leave room for it."""
    english = _namer(sheet, main.service_en or main.service)
    own = english if sheet.language is Language.EN else _namer(sheet, main.service)
    return replace(
        sheet,
        title=own(sheet.title),
        title_en=english(sheet.title_en),
        head=tuple(map(own, sheet.head)),
        head_en=tuple(map(english, sheet.head_en)),
        items=tuple(_item(item, own, english) for item in sheet.items),
    )


def _namer(sheet: CheckSheet, name: str) -> Callable[[str], str]:
    def named(text: str) -> str:
        if SERVICE in text and not name:
            raise KnowledgeError(
                '{file}: a text says {mark}, and [sheet] has no service to put there; write service = "…"',
                file=sheet.path,
                mark=SERVICE,
            )
        return text.replace(SERVICE, name)

    return named


def _item(item: Item, own: Callable[[str], str], english: Callable[[str], str]) -> Item:
    links = tuple(
        replace(link, quote=own(link.quote), states={name: own(quote) for name, quote in link.states.items()})
        for link in item.links
    )
    limits = tuple(
        replace(one, quote={lang: (english if lang is Language.EN else own)(text) for lang, text in one.quote.items()})
        for one in item.restrictions
    )
    return replace(
        item,
        control=own(item.control),
        answer=own(item.answer),
        control_en=english(item.control_en),
        answer_en=english(item.answer_en),
        links=links,
        restrictions=limits,
    )
