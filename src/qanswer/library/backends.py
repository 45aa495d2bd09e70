"""What differs between a file and a server: how it is opened and locked, and its own full-text index."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

from sqlalchemy import Engine, bindparam, create_engine, event, text
from sqlalchemy.pool import NullPool

from qanswer.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy import Connection

    from qanswer.library.places import LibraryPlace

_WAIT_SECONDS = 60  # for another process to finish its writing
_CONNECT_SECONDS = 10
_LOCK = 0x71616E73  # "qans": the advisory lock that writers of a server take one after another
_MOST_FOUND = 150  # questions looked at for one expression, newest first; expressions are made to find fewer


class Backend(Protocol):
    """A kind of database."""

    engine: Engine
    read_only: bool

    @property
    def index(self) -> Sequence[str]:
        """Return the statements that create the full-text index over ``asked.terms``."""

    def check(self, connection: Connection) -> str:
        """Return what is wrong with the stored data, "" for nothing."""

    def writing(self) -> AbstractContextManager[Connection]:
        """Return a context with a connection whose transaction nobody else writes beside."""

    def counts(self, connection: Connection, terms: Sequence[str]) -> Mapping[str, int]:
        """Return for each of ``terms`` that occurs how many questions have it."""

    def find(self, connection: Connection, alternatives: Sequence[tuple[str, ...]]) -> Sequence[tuple[int, str]]:
        """Return (id, terms) of the questions with all terms of any of ``alternatives`` and an approved answer."""


def backend_of(place: LibraryPlace) -> Backend:
    """Return the backend for ``place``."""
    return SqliteFile(place.path) if place.path is not None else PostgresServer(place)


class SqliteFile:
    """A file of this machine."""

    index: Sequence[str] = (
        (
            "CREATE VIRTUAL TABLE qanswer_terms USING fts5"
            "(terms, content='qanswer_asked', content_rowid='id', tokenize='ascii', detail='none')"
        ),
        "CREATE VIRTUAL TABLE qanswer_terms_known USING fts5vocab(qanswer_terms, row)",
        (
            "CREATE TRIGGER qanswer_asked_in AFTER INSERT ON qanswer_asked BEGIN"
            " INSERT INTO qanswer_terms(rowid, terms) VALUES (new.id, new.terms); END"
        ),
        (
            "CREATE TRIGGER qanswer_asked_out AFTER DELETE ON qanswer_asked BEGIN"
            " INSERT INTO qanswer_terms(qanswer_terms, rowid, terms) VALUES ('delete', old.id, old.terms); END"
        ),
        (
            "CREATE TRIGGER qanswer_asked_other AFTER UPDATE OF terms ON qanswer_asked BEGIN"
            " INSERT INTO qanswer_terms(qanswer_terms, rowid, terms) VALUES ('delete', old.id, old.terms);"
            " INSERT INTO qanswer_terms(rowid, terms) VALUES (new.id, new.terms); END"
        ),
    )

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self.read_only = not create and not _may_write(path)
        mode = "rwc" if create else "ro&immutable=1" if self.read_only else "rw"
        self.engine = create_engine(
            f"sqlite+pysqlite:///file:{quote(str(path))}?mode={mode}&uri=true",
            connect_args={"timeout": _WAIT_SECONDS},
            poolclass=NullPool,
        )
        event.listen(self.engine, "connect", self._connected)
        event.listen(self.engine, "begin", self._begun)

    def _connected(self, connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy's own BEGIN below is the only one
        if not self.read_only:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")  # what was confirmed survives a power cut
        connection.execute("PRAGMA foreign_keys = ON")

    def _begun(self, connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    def check(self, connection: Connection) -> str:
        """Return what is wrong with the file."""
        told = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar())
        return "" if told == "ok" else told

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield the connection of the one writer."""
        with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    def counts(self, connection: Connection, terms: Sequence[str]) -> Mapping[str, int]:
        """Return in how many questions terms occur, from the index itself."""
        known = text("SELECT doc FROM qanswer_terms_known WHERE term = :term")
        found = {term: connection.scalar(known, {"term": term}) for term in terms}
        return {term: int(count) for term, count in found.items() if count}

    def find(self, connection: Connection, alternatives: Sequence[tuple[str, ...]]) -> Sequence[tuple[int, str]]:
        """Return the questions with the terms of any alternative."""
        wanted = " OR ".join(f"({' AND '.join(terms)})" for terms in alternatives)
        rows = connection.execute(
            text(
                "SELECT a.id, a.terms FROM qanswer_terms f JOIN qanswer_asked a ON a.id = f.rowid"
                " WHERE qanswer_terms MATCH :wanted AND EXISTS (SELECT 1 FROM qanswer_told t"
                " WHERE t.asked_id = a.id AND t.state = 'approved') ORDER BY f.rowid DESC LIMIT :most"
            ),
            {"wanted": wanted, "most": _MOST_FOUND},
        )
        return [(int(number), str(terms)) for number, terms in rows]


class PostgresServer:
    """A team's server."""

    read_only = False
    index = ("CREATE INDEX qanswer_terms ON qanswer_asked USING gin (array_to_tsvector(string_to_array(terms, ' ')))",)

    def __init__(self, place: LibraryPlace) -> None:
        url = "postgresql+psycopg://" + place.url.split("://", 1)[1]
        try:
            self.engine = create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": _CONNECT_SECONDS})
        except ImportError as error:
            raise LibraryError(
                "{place}: a server needs the extra: pip install 'qanswer[postgres]'; or go on without: --no-library",
                place=place,
            ) from error

    def check(self, connection: Connection) -> str:  # noqa: ARG002 - a server checks its own pages
        """Return "": a server looks after its own data."""
        return ""

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield the connection of the one writer; others wait here, so that no two hold what the other needs."""
        with self.engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            yield connection

    def counts(self, connection: Connection, terms: Sequence[str]) -> Mapping[str, int]:
        """Return in how many questions terms occur."""
        rows = connection.execute(
            text(
                "SELECT term, count(*) FROM qanswer_asked, unnest(string_to_array(terms, ' ')) AS term"
                " WHERE term = ANY(:terms) GROUP BY term"
            ).bindparams(bindparam("terms", list(terms)))
        )
        return {str(term): int(count) for term, count in rows}

    def find(self, connection: Connection, alternatives: Sequence[tuple[str, ...]]) -> Sequence[tuple[int, str]]:
        """Return the questions with the terms of any alternative."""
        wanted = " | ".join(f"({' & '.join(terms)})" for terms in alternatives)
        rows = connection.execute(
            text(
                "SELECT a.id, a.terms FROM qanswer_asked a"
                " WHERE array_to_tsvector(string_to_array(a.terms, ' ')) @@ CAST(:wanted AS tsquery)"
                " AND EXISTS (SELECT 1 FROM qanswer_told t"
                " WHERE t.asked_id = a.id AND t.state = 'approved') ORDER BY a.id DESC LIMIT :most"
            ),
            {"wanted": wanted, "most": _MOST_FOUND},
        )
        return [(int(number), str(terms)) for number, terms in rows]


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
