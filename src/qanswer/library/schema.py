"""The library's tables, one schema for the file and the server, and how an older one is brought up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    insert,
    inspect,
    select,
    update,
)

from qanswer.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

VERSION = 1  # of the tables; raised together with an entry of ``_MIGRATIONS``

metadata = MetaData()

meta = Table(  # what holds for the whole library
    "qanswer_meta",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
questionnaire = Table(
    "qanswer_questionnaire",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("form", Text, nullable=False),
    Column("customer", Text, nullable=False),
    Column("date", String(10), nullable=False),
    Column("product", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
)
asked = Table(  # each question once, however often it was asked
    "qanswer_asked",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("same", Text, nullable=False, unique=True),
    Column("bare", Text, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("terms", Text, nullable=False),  # tokens, separated by blanks; what the full-text index holds
    Column("topics", Text, nullable=False),  # JSON
    sqlite_autoincrement=True,
)
told = Table(
    "qanswer_told",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("questionnaire_id", ForeignKey(questionnaire.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("asked_id", ForeignKey(asked.c.id), nullable=False, index=True),
    Column("position", Integer, nullable=False),  # 0-based, among the form's questions
    Column("location", Text, nullable=False),  # JSON
    Column("number", Text, nullable=False),
    Column("context", Text, nullable=False),  # JSON
    Column("question", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("choice", String(20)),
    Column("text", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("item", Text, nullable=False),
    Column("expires", String(10), nullable=False),
    Column("audience", String(20), nullable=False),
    Column("topic", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("decided_on", String(10), nullable=False),
    Index("qanswer_told_item", "item"),
)
learning = Table(
    "qanswer_learning",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("on", String(10), nullable=False),
    Column("forms", Text, nullable=False),  # JSON
    Column("rows", Integer, nullable=False),
    Column("before", Text, nullable=False),  # JSON: what it takes to undo
    sqlite_autoincrement=True,
)

_SCHEMA = "schema"
_MIGRATIONS: Sequence[Callable[[Connection], None]] = ()  # the n-th brings version n + 1 to n + 2


def version_of(connection: Connection) -> int | None:
    """Return the version of the tables, None where there are none yet."""
    if not inspect(connection).has_table(meta.name):
        return None
    value = connection.scalar(select(meta.c.value).where(meta.c.name == _SCHEMA))
    return int(value) if value and value.isdecimal() else None


def is_current(connection: Connection, where: str) -> bool:
    """Return whether the tables are there as this program knows them.

    Raises:
        LibraryError: they were made by a newer program.
    """
    found = version_of(connection)
    if found is not None and found > VERSION:
        raise LibraryError(
            "{where}: this library was written by a newer qanswer (its tables have version {found}, this one "
            "reads up to {version}); update qanswer, or go on without it: --no-library",
            where=where,
            found=found,
            version=VERSION,
        )
    return found == VERSION


def make_current(connection: Connection, index: Sequence[str]) -> None:
    """Create the tables, or bring them up to date, within the caller's transaction.

    Args:
        connection: with a transaction that nobody else writes beside.
        index: the statements that create the full-text index.
    """
    found = version_of(connection)
    if found is None:
        metadata.create_all(connection)
        for statement in index:
            connection.exec_driver_sql(statement)
        connection.execute(insert(meta).values(name=_SCHEMA, value=str(VERSION)))
        return
    for migrate in _MIGRATIONS[found - 1 :]:
        migrate(connection)
    connection.execute(update(meta).where(meta.c.name == _SCHEMA).values(value=str(VERSION)))


def read_meta(connection: Connection, name: str) -> str:
    """Return what is noted under ``name``, "" for nothing."""
    return connection.scalar(select(meta.c.value).where(meta.c.name == name)) or ""


def write_meta(connection: Connection, name: str, value: str) -> None:
    """Note ``value`` under ``name``."""
    if connection.execute(update(meta).where(meta.c.name == name).values(value=value)).rowcount == 0:
        connection.execute(insert(meta).values(name=name, value=value))
