"""The library's pages: what was told to whom, what contradicts, what nobody answered, what is old; and learning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.routing import Route

from qanswer.desk.replies import body_of, in_thread, language_of, text_of
from qanswer.errors import QanswerError, UsageError
from qanswer.intake.judging import LearnState
from qanswer.library.model import State
from qanswer.report.reasons import sentence
from qanswer.report.words import CHOICE
from qanswer.service.calendar import days_ago
from qanswer.service.ledger import ToldSo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from qanswer.desk.desk import Desk
    from qanswer.desk.replies import Pages
    from qanswer.desk.shelf import Shelf
    from qanswer.intake.learn import Learning
    from qanswer.library.model import Told
    from qanswer.model import Language
    from qanswer.service.ledger import Ledger

VIEWS: Final = ("told", "conflicts", "unknown", "stale")
_MOST_SHOWN = 200  # answers on one page; a search narrows it down
_DEFAULT_AGE_DAYS = 365


class LibraryPages:
    """The endpoints of the library and of learning."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        """Take what they show."""
        self._desk, self._pages = desk, pages

    @property
    def routes(self) -> list[Route]:
        """Where they are found."""
        return [
            Route("/library", self.library),
            Route("/library/decide", self.decide, methods=["POST"]),
            Route("/forms/{form}/learn", self.examine, methods=["POST"]),
            Route("/forms/{form}/learnt", self.learn, methods=["POST"]),
        ]

    @property
    def _shelf(self) -> Shelf:
        return self._desk.shelf

    @in_thread
    def library(self, request: Request) -> Response:
        """Show one list of the library."""
        asked = request.query_params
        view = asked.get("view", VIEWS[0])
        query = asked.get("q", "").strip()
        age = asked.get("older", "")
        days = int(age) if age.isdecimal() and len(age) <= len("99999") else _DEFAULT_AGE_DAYS
        shown = {"view": view if view in VIEWS else VIEWS[0], "query": query, "days": days}
        try:
            ledger, fault = self._shelf.ledger(), ""
            groups = self._groups(ledger, shown, language_of()) if ledger else []
        except QanswerError as error:
            ledger, fault, groups = None, str(error), []
        return self._pages.page(
            request,
            "library.html",
            views=VIEWS,
            **shown,
            groups=groups,
            fault=fault,
            place=self._shelf.place,
            is_there=ledger is not None,
            choices={choice.value: names[language_of()] for choice, names in CHOICE.items()},
        )

    def _groups(self, ledger: Ledger, shown: Mapping[str, object], language: Language) -> list[dict[str, object]]:
        """Return what a list shows: answers under headings."""
        query = str(shown["query"])
        with self._desk.lock:
            match shown["view"]:
                case "conflicts":
                    return [_group("", [one.newer, one.older]) for one in ledger.conflicts()]
                case "unknown":
                    return [
                        _group(self._topic(ledger, one.topic, one.owner, language), one.asked)
                        for one in ledger.unknown()
                    ]
                case "stale":
                    return [_group("", ledger.stale(days_ago(int(str(shown["days"])))))]
            if query:
                told = ledger.told(query)
                found = {one.told.id for one in told}
                near = [
                    ToldSo(one.told, changed_since=False)
                    for one in ledger.search(query, _MOST_SHOWN)
                    if one.told.id not in found
                ]
                return [_group("", [], [*told, *near])]
            return [_group("", ledger.library.all()[::-1])]

    @staticmethod
    def _topic(ledger: Ledger, topic: str, owner: str, language: Language) -> str:
        known = ledger.knowledge.topic_by_id.get(topic)
        name = "" if known is None else known.name_ja if language.value == "ja" else known.name_en
        names = ledger.knowledge.departments.get(owner)
        return " · ".join(part for part in (name, names[language] if names else owner) if part)

    async def decide(self, request: Request) -> Response:
        """Take answers out of use, or into it again."""
        body = await body_of(request)
        id_, state = text_of(body, "id"), text_of(body, "state")
        if state not in {State.APPROVED, State.RETIRED}:
            raise UsageError("{state}: an answer is approved or retired", state=state)
        told = await run_in_threadpool(self._shelf.decide, id_, State(state))
        return JSONResponse({"id": told.id, "state": told.state.value})

    async def examine(self, request: Request) -> Response:
        """Show what the finished copy would teach."""
        form, body = self._desk.forms[request.path_params["form"]], await body_of(request)
        said = {key: text_of(body, key) for key in ("customer", "day", "product")}
        learning = await run_in_threadpool(self._shelf.examine, form, **said)
        return JSONResponse(_shown(learning, language_of()) | {"place": self._shelf.place})

    async def learn(self, request: Request) -> Response:
        """Learn what was shown."""
        form, body = self._desk.forms[request.path_params["form"]], await body_of(request)
        return JSONResponse({"rows": await run_in_threadpool(self._shelf.learn, form, text_of(body, "examined"))})


def _group(heading: str, told: Iterable[Told], rows: Iterable[ToldSo] = ()) -> dict[str, object]:
    """Return answers under a heading, no more than a page shows."""
    rows = [*rows, *(ToldSo(one, changed_since=False) for one in told)]
    return {"heading": heading, "rows": rows[:_MOST_SHOWN], "more": max(len(rows) - _MOST_SHOWN, 0)}


def _shown(learning: Learning, language: Language) -> dict[str, object]:
    """Return what would be learnt as the page shows it: what is new first, what is left out last."""
    order = [LearnState.CONFLICT, LearnState.CHANGED, LearnState.ADDED, LearnState.KNOWN, LearnState.SKIPPED]
    told_in = learning.questionnaire
    return {
        "id": told_in.id,
        "customer": told_in.customer,
        "day": told_in.date,
        "product": told_in.product,
        "counts": {state.value: learning.count(state) for state in order},
        "rows": [
            {
                "place": str(row.question.location),
                "state": row.state.value,
                "question": row.question.text,
                "answer": " ".join(
                    part for part in (CHOICE[row.choice][language] if row.choice else "", row.text) if part
                ),
                "why": sentence(row.reason, language),
            }
            for row in sorted(learning.rows, key=lambda one: order.index(one.state))
        ],
    }
