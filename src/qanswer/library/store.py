"""The library as it is used: learn, undo, look up. Every change is one transaction, confirmed when it is committed."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from qanswer.errors import LibraryError, OutputError
from qanswer.library import schema, writing
from qanswer.library.backends import SqliteFile, backend_of
from qanswer.library.model import Entry, Near, State
from qanswer.library.retrieval import alternatives, nearest
from qanswer.library.rows import asked_of, in_pieces, told_of, told_query
from qanswer.library.schema import asked, questionnaire, told
from qanswer.speech import because, said
from qanswer.staging import staged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import ColumnElement, Connection

    from qanswer.library.model import Asked, Keys, Learnt, Told
    from qanswer.library.places import LibraryPlace

_BEGINNING = b"SQLite format 3\0"
_ELSE = said("name another with --library, or go on without it: --no-library")
_MOST_ANSWERS = 8  # to one question that are looked at, newest first


class Library:
    """Past answers in a file or on a server."""

    def __init__(self, place: LibraryPlace, *, create: bool = False) -> None:
        """Open the library.

        Args:
            place: where it is.
            create: make one where there is none.

        Raises:
            LibraryError: it is not there, damaged, of a newer version, or its server does not answer.
        """
        self.place = place
        if not create and not place.exists:
            raise LibraryError("{place}: there is no library yet; `qanswer learn FORM` begins one", place=place)
        with self._faults_told():
            if create and place.path is not None and not place.path.exists():
                _create_file(place.path)
            if place.path is not None and not _begins_as_database(place.path):
                raise LibraryError("{place}: {advice}", place=place, advice=_advice("not a database"))
            self._backend = backend_of(place)
            self._open()

    def _open(self) -> None:
        with self._backend.engine.connect() as connection:
            fault = self._backend.check(connection)
            if fault:
                raise LibraryError("{place}: {advice}", place=self.place, advice=_advice(f"malformed: {fault}"))
            current = schema.is_current(connection, str(self.place))
            if not current and self.place.path is not None and schema.version_of(connection) is None:
                raise LibraryError("{place}: {advice}", place=self.place, advice=_advice("not a database of qanswer"))
        if not current:
            with self._writing() as connection:
                if not schema.is_current(connection, str(self.place)):  # another process may have been first
                    schema.make_current(connection, self._backend.index)

    # -- reading

    @property
    def analysis(self) -> str:
        """Name of the analysis that the questions were indexed by; "" before anything was learnt."""
        with self._reading() as connection:
            return schema.read_meta(connection, writing.ANALYSIS)

    def size(self) -> int:
        """Return how many questions of questionnaires are kept."""
        with self._reading() as connection:
            return connection.scalar(select(func.count()).select_from(told)) or 0

    def all(self) -> list[Told]:
        """Return everything, by questionnaire (oldest first) and in the order of each form."""
        return self._select()

    def by_id(self, start: str) -> list[Told]:
        """Return the answers whose id begins with ``start``."""
        return self._select(told.c.id.startswith(start, autoescape=True))

    def resting_on(self, item: str) -> list[Told]:
        """Return what was told on the ground of an item of the check sheet."""
        return self._select(told.c.item == item)

    def asked(self) -> list[Asked]:
        """Return every question that has an approved answer, oldest first, with the keys it is indexed by."""
        answered = select(told.c.id).where(told.c.asked_id == asked.c.id, told.c.state == State.APPROVED.value).exists()
        with self._reading() as connection:
            return [
                asked_of(row)
                for row in connection.execute(select(asked).where(answered).order_by(asked.c.id)).mappings()
            ]

    def near(self, questions: Sequence[Keys]) -> list[Near]:
        """Return for each question the nearest ones that were asked before, with their approved answers."""
        with self._reading() as connection:
            size = connection.scalar(select(func.count()).select_from(asked)) or 0
            if not size:
                return [Near() for _ in questions]
            counts = self._backend.counts(connection, sorted({term for keys in questions for term in keys.terms}))
            alike = _alike(connection, questions)
            found = [self._near(connection, *one, counts, size) for one in zip(questions, alike, strict=True)]
            wanted = sorted({number for numbers in found for number in numbers})
            known = {row["id"]: asked_of(row) for row in in_pieces(connection, select(asked), asked.c.id, wanted)}
            answers = self._answers(connection, wanted)
        return [
            Near(
                [known[number] for number in numbers if number in answers],
                {number: answers[number] for number in numbers if number in answers},
            )
            for numbers in found
        ]

    def _near(
        self, connection: Connection, keys: Keys, alike: Sequence[int], counts: Mapping[str, int], size: int
    ) -> list[int]:
        """Return the ids of the questions near one: those that read the same first."""
        wanted = alternatives(keys.terms, counts, size)
        rows = self._backend.find(connection, wanted) if wanted else []
        return list(dict.fromkeys([*alike, *nearest(keys.terms, rows, counts, size)]))

    def _answers(self, connection: Connection, numbers: Sequence[int]) -> Mapping[int, Sequence[Told]]:
        """Return the newest approved answers to each question, newest first."""
        place = func.row_number().over(
            partition_by=told.c.asked_id, order_by=(questionnaire.c.date.desc(), told.c.decided_on.desc(), told.c.id)
        )
        ranked = told_query(place.label("place")).where(told.c.state == State.APPROVED.value).subquery()
        query = select(ranked).where(ranked.c.place <= _MOST_ANSWERS).order_by(ranked.c.asked_id, ranked.c.place)
        found: dict[int, list[Told]] = {}
        for row in in_pieces(connection, query, ranked.c.asked_id, numbers):
            found.setdefault(row["asked_id"], []).append(told_of(row))
        return found

    def _select(self, *conditions: ColumnElement[bool]) -> list[Told]:
        query = told_query().where(*conditions)
        with self._reading() as connection:
            rows = connection.execute(
                query.order_by(questionnaire.c.date, questionnaire.c.id, told.c.position, told.c.id)
            ).mappings()
            return [told_of(row) for row in rows]

    # -- writing

    def learn(self, entries: Sequence[Entry], on: str, analysis: str, *, decided: bool = False) -> int:
        """Keep past answers, all of them or none; return how many rows are other than before.

        Args:
            entries: all that their questionnaires have, in the order of the forms; what was learnt from these before
                and is not among them goes.
            on: ISO date of the learning.
            analysis: name of the analysis that made their keys.
            decided: their states were decided on; otherwise a row that says what it said before keeps its own.
        """
        with self._writing() as connection:
            return writing.learn(connection, entries, on, analysis, decided=decided)

    def undo(self) -> Learnt | None:
        """Take the last learning back; None where there is none."""
        with self._writing() as connection:
            return writing.undo(connection)

    def decide(self, ids: Sequence[str], state: State, on: str) -> int:
        """Retire or approve answers; return how many were in another state before."""
        with self._writing() as connection:
            return writing.decide(connection, ids, state, on)

    def reindex(self, analysis: str, keys_of: Callable[[Told], Keys]) -> None:
        """Make the index anew, with another analysis of the questions."""
        entries = [Entry(one, keys_of(one)) for one in self.all()]
        with self._writing() as connection:
            writing.reindex(connection, entries, analysis)

    # -- transactions and faults

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._faults_told(), self._backend.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self._backend.read_only:
            raise LibraryError(
                "{place}: may only be read here; copy it elsewhere and name the copy with --library", place=self.place
            )
        with self._faults_told(), self._backend.writing() as connection:
            yield connection

    @contextmanager
    def _faults_told(self) -> Iterator[None]:
        """Turn a database's own errors into one line that says what to do."""
        try:
            yield
        except SQLAlchemyError as error:
            cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
            raise LibraryError("{place}: {advice}", place=self.place, advice=_advice(cause)) from error


def _alike(connection: Connection, questions: Sequence[Keys]) -> list[list[int]]:
    """Return for each question the ids of those that read the same, then of those that do but for the way of asking."""
    columns = select(asked.c.id, asked.c.same, asked.c.bare)
    same = sorted({keys.same for keys in questions})
    by_same = {row["same"]: row["id"] for row in in_pieces(connection, columns, asked.c.same, same)}
    by_bare: dict[str, list[tuple[str, int]]] = {}
    for row in in_pieces(connection, columns, asked.c.bare, sorted({keys.bare for keys in questions})):
        by_bare.setdefault(row["bare"], []).append((row["same"], row["id"]))
    return [
        [
            *(by_same[one] for one in (keys.same,) if one in by_same),
            *(number for _, number in sorted(by_bare.get(keys.bare, ()))),
        ]
        for keys in questions
    ]


def _create_file(path: Path) -> None:
    """Make an empty library under a name that nobody has seen before it is whole; another process may be quicker."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(OutputError), staged(path, force=False) as copy:
        backend = SqliteFile(copy, create=True)
        with backend.writing() as connection:
            schema.make_current(connection, backend.index)
        backend.engine.dispose()
    if not path.exists():
        raise LibraryError("{path}: cannot be made here; name another place with --library", path=path)


def _begins_as_database(path: Path) -> bool:
    """Return whether a file begins as SQLite's do; opening another one would turn an empty file into one."""
    try:
        with path.open("rb") as stream:
            return stream.read(len(_BEGINNING)) == _BEGINNING
    except OSError as error:
        raise LibraryError(
            "{path}: cannot be read ({why}); {otherwise}", path=path, why=because(error), otherwise=_ELSE
        ) from error


def _advice(cause: str) -> str:
    """Return a database's complaint with what to do about it."""
    plain = cause.lower()
    if "malformed" in plain or "not a database" in plain or "disk i/o" in plain:
        return said(
            "is no library, or a damaged one ({cause}); restore it from a copy or an export, or go on without it: "
            "--no-library",
            cause=cause,
        )
    if "locked" in plain or "busy" in plain:
        return said("is in use by another process for too long ({cause}); try again", cause=cause)
    if "readonly" in plain or "read-only" in plain or "unable to open" in plain:
        return said("cannot be opened for writing here ({cause}); name another place with --library", cause=cause)
    return said(
        "cannot be used ({cause}); see that it is there and reachable, or go on without it: --no-library", cause=cause
    )
