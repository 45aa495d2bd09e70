"""The same behaviour of the library in a file and on a server."""

from __future__ import annotations

import dataclasses
import os
import sqlite3
import subprocess
import sys

import pytest
from platformdirs import user_data_path

from qanswer.errors import LibraryError
from qanswer.knowledge.load import load
from qanswer.library.model import Entry, Keys, Questionnaire, State, Told, storable
from qanswer.library.places import LibraryPlace, find_library
from qanswer.library.store import Library
from qanswer.model import Choice, Language, SheetCell
from qanswer.service.library import library_place

SPRING = Questionnaire("bank.xlsx", "Bank", "2025-04-01")
AUTUMN = Questionnaire("shop.xlsx", "Shop", "2025-10-01")


def told(form: Questionnaire, row: int, question: str, text: str, **more: object) -> Told:
    return Told(form, SheetCell("Q", f"B{row}"), question, Language.EN, Choice.YES, text, **more)


def entry(one: Told) -> Entry:
    words = sorted({f"w{word.strip('?').lower()}" for word in one.question.split()})
    same = one.question.lower().rstrip("?")
    return Entry(one, Keys(same, same.removeprefix("is "), tuple(words), (("backup.restore", 0.75),)))


def learn(library: Library, *rows: Told, on: str = "2025-11-01") -> int:
    return library.learn([entry(row) for row in rows], on, "test/1")


LOGS = told(SPRING, 2, "Are logs kept?", "For a year.", item="6.8", number="1-1", context=("Logs",))
KEYS = told(SPRING, 3, "Is access by badge?", "By badge.")
LOGS_AGAIN = told(AUTUMN, 7, "Are logs kept?", "For two years.")


def test_what_was_learnt_is_read_back_whole(library, place) -> None:
    assert learn(library, LOGS, KEYS) == 2
    assert Library(place).all() == [LOGS, KEYS]


def test_learning_the_same_again_changes_nothing(library) -> None:
    learn(library, LOGS, KEYS)
    assert learn(library, LOGS, KEYS) == 0
    assert library.all() == [LOGS, KEYS]


def test_a_form_learnt_again_replaces_what_it_said(library) -> None:
    learn(library, LOGS, KEYS)
    corrected = dataclasses.replace(LOGS, text="For 400 days.")
    assert learn(library, corrected) == 2, "one row says otherwise, one is not there any more"
    assert library.all() == [corrected]


def test_undo_takes_back_the_last_learning_only(library) -> None:
    learn(library, LOGS, KEYS)
    learn(library, LOGS_AGAIN)
    assert library.undo().forms == ("shop.xlsx",)
    assert library.all() == [LOGS, KEYS]
    learn(library, dataclasses.replace(LOGS, text="For 400 days."))
    library.undo()
    assert library.all() == [LOGS, KEYS]
    library.undo()
    assert library.all() == []
    assert library.undo() is None


def test_a_question_asked_in_the_same_words_is_found_with_its_newest_answer_first(library) -> None:
    learn(library, LOGS, KEYS)
    learn(library, LOGS_AGAIN)
    (near,) = library.near([entry(LOGS).keys])
    assert [one.text for one in near.asked] == ["Are logs kept?"]
    assert [one.text for one in near.told[near.asked[0].number]] == ["For two years.", "For a year."]


def test_a_question_in_other_words_is_found_by_the_terms_they_share(library) -> None:
    learn(library, LOGS, KEYS, *(told(AUTUMN, row, f"Is thing {row} there?", "Yes.") for row in range(10, 60)))
    (near,) = library.near([Keys("x", "x", ("wkept", "wlogs", "wretained"))])
    assert [one.text for one in near.asked] == ["Are logs kept?"]
    assert library.near([Keys("x", "x", ("wnothing",))])[0].asked == []


def test_a_question_is_found_by_the_words_of_every_answer_to_it(library) -> None:
    def answered(one: Told, *words: str) -> Entry:
        keys = entry(one).keys
        return Entry(one, Keys(keys.same, keys.bare, tuple(sorted({*keys.terms, *words})), keys.topics))

    def found_by(word: str) -> list[str]:
        return [one.text for one in library.near([Keys("-", "-", (word,))])[0].asked]

    library.learn([answered(LOGS, "wyear"), entry(KEYS)], "2025-11-01", "test/1")
    library.learn([answered(LOGS_AGAIN, "wtwo")], "2025-11-02", "test/1")
    assert [found_by(word) for word in ("wyear", "wtwo", "wkept")] == [["Are logs kept?"]] * 3
    library.reindex("test/2", lambda one: answered(one, f"x{one.location.cell.lower()}").keys)
    assert [found_by(word) for word in ("xb2", "xb7", "wyear")] == [["Are logs kept?"], ["Are logs kept?"], []]


def test_a_retired_answer_is_kept_and_never_found(library) -> None:
    learn(library, LOGS, KEYS)
    assert library.decide([LOGS.id], State.RETIRED, "2025-12-01") == 1
    assert library.near([entry(LOGS).keys])[0].asked == []
    (kept,) = library.resting_on("6.8")
    assert (kept.state, kept.decided_on) == (State.RETIRED, "2025-12-01")
    learn(library, LOGS, KEYS)
    assert [one for one in library.all() if one.state is State.RETIRED] == [kept], (
        "learning what was learnt does not bring it back"
    )
    assert library.decide([LOGS.id], State.APPROVED, "2025-12-02") == 1
    assert len(library.near([entry(LOGS).keys])[0].asked) == 1


def test_the_index_is_made_anew_with_another_analysis(library) -> None:
    learn(library, LOGS, KEYS)
    library.reindex("test/2", lambda one: Keys(one.question, one.question, (f"x{one.location.cell.lower()}",)))
    assert library.analysis == "test/2"
    assert [one.text for one in library.near([Keys("-", "-", ("xb3",))])[0].asked] == ["Is access by badge?"]
    assert library.near([entry(LOGS).keys])[0].asked == []
    assert library.all() == [LOGS, KEYS]


def test_other_peoples_words_are_only_words(library) -> None:
    """Quotes, wildcards and statements in a form are data."""
    hostile = told(SPRING, 9, "'); DROP TABLE qanswer_told; -- \"% _", "😀 ' OR 1=1")
    library.learn([Entry(hostile, Keys(hostile.question, hostile.question, ("wdrop",)))], "2025-11-01", "test/1")
    assert library.all() == [hostile]
    assert library.by_id("%") == []
    assert library.by_id(hostile.id[:6]) == [hostile]


def test_a_library_of_a_newer_version_is_refused_with_what_to_do(library, place) -> None:
    with library._writing() as connection:
        connection.exec_driver_sql("UPDATE qanswer_meta SET value = '99' WHERE name = 'schema'")
    with pytest.raises(LibraryError, match=r"version 99.*update qanswer"):
        Library(place)


def test_a_server_that_is_away_is_one_line(server) -> None:
    address = server.new_database().replace(str(server.port), "1").replace("@", ":secret@")
    with pytest.raises(LibraryError, match="--no-library") as told_of:
        Library(LibraryPlace(None, address), create=True)
    assert "secret" not in str(told_of.value)
    assert "\n" not in str(told_of.value)


@pytest.mark.parametrize("size", [0, 1, 100, 4096, 5000, 9000])
def test_a_file_cut_short_is_refused_and_left_alone(tmp_path, size) -> None:
    file = tmp_path / "library.sqlite"
    library = Library(LibraryPlace(file), create=True)
    learn(library, *(told(SPRING, row, f"Is thing {row} there?", "Yes. " * 50) for row in range(2, 80)))
    whole = file.read_bytes()
    assert len(whole) > 10_000
    file.write_bytes(whole[:size])
    for create in (False, True):
        with pytest.raises(LibraryError, match="restore"):
            Library(LibraryPlace(file), create=create)
    assert file.read_bytes() == whole[:size]


def test_a_file_that_is_no_library_is_refused(tmp_path) -> None:
    file = tmp_path / "library.sqlite"
    file.write_text("hello " * 1000)
    with pytest.raises(LibraryError, match="no library"):
        Library(LibraryPlace(file))
    with sqlite3.connect(tmp_path / "other.sqlite") as other:
        other.execute("CREATE TABLE t (a)")
    with pytest.raises(LibraryError, match="no library"):
        Library(LibraryPlace(tmp_path / "other.sqlite"), create=True)


def test_letters_that_no_database_takes_are_replaced_before(library) -> None:
    """A file's name may be no Unicode, a cell may hold NUL."""
    odd = told(Questionnaire(storable("\udcff.xlsx"), "Bank", "2025-04-01"), 2, "A question?", storable("B\0"))
    learn(library, odd)
    assert library.all() == [odd]
    assert (odd.questionnaire.form, odd.text) == ("\\udcff.xlsx", "B")


def test_what_happens_while_nobody_may_write(tmp_path) -> None:
    """A library on a read-only disk still answers."""
    file = tmp_path / "library.sqlite"
    learn(Library(LibraryPlace(file), create=True), LOGS)
    before = sorted(path.name for path in tmp_path.iterdir())
    program = (
        f"import sys; from pathlib import Path; sys.path[:0] = {sys.path!r}\n"
        "from qanswer.library.store import Library; from qanswer.library.places import LibraryPlace\n"
        "from qanswer.library.model import State; from qanswer.errors import LibraryError\n"
        f"library = Library(LibraryPlace(Path({str(file)!r}))); print(len(library.all()))\n"
        "try: library.decide(['x'], State.RETIRED, '2025-01-01')\n"
        "except LibraryError as error: print(error)\n"
    )
    for path in (tmp_path, *tmp_path.parents[:3]):
        path.chmod(0o755)
    file.chmod(0o444)
    as_nobody = ["setpriv", "--reuid", "65534", "--clear-groups", "--"] if os.geteuid() == 0 else []
    if not as_nobody:
        tmp_path.chmod(0o555)
    done = subprocess.run([*as_nobody, sys.executable, "-c", program], capture_output=True, text=True, check=False)
    tmp_path.chmod(0o755)
    assert done.stdout.startswith("1\n"), done.stderr
    assert "may only be read here" in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_there_must_be_a_library_to_read(tmp_path) -> None:
    with pytest.raises(LibraryError, match="qanswer learn"):
        Library(LibraryPlace(tmp_path / "none.sqlite"))


def test_the_place_is_what_was_named_or_the_knowledge_folder(tmp_path, monkeypatch) -> None:
    monkeypatch.delenv("QANSWER_LIBRARY", raising=False)
    assert find_library(tmp_path).path == tmp_path / "library.sqlite"
    assert find_library(tmp_path, str(tmp_path)).path == tmp_path / "library.sqlite"
    monkeypatch.setenv("QANSWER_LIBRARY", "postgresql://me:word@host:5433/db")
    assert str(find_library(tmp_path)) == "postgresql://me@host:5433/db"


def test_the_shipped_knowledges_library_lies_among_the_users_data_ones_own_beside_the_knowledge(
    tmp_path, monkeypatch, knowledge
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("QANSWER_LIBRARY", raising=False)
    assert library_place(knowledge, None).path == user_data_path("qanswer", appauthor=False) / "library.sqlite"
    (tmp_path / "checksheet.toml").write_bytes(knowledge.main.path.read_bytes())
    assert library_place(load(tmp_path), None).path == tmp_path / "library.sqlite"
