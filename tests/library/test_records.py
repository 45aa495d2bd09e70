"""Five people share their libraries in git."""

from __future__ import annotations

import dataclasses
import subprocess

import pytest

from qanswer.errors import KnowledgeError, LibraryError
from qanswer.library.model import Entry, Keys, Questionnaire, State, Told
from qanswer.library.places import LibraryPlace
from qanswer.library.records import as_toml, file_name, merge, read_records, write_records
from qanswer.library.store import Library
from qanswer.model import Choice, Language, Paragraph, SheetCell, TableCell
from qanswer.statements import Audience

BANK = Questionnaire("銀行 2025/点検表.xlsx", "Bank", "2025-04-01", "Suite", "0" * 64)
SHOP = Questionnaire("shop.docx", "Shop", "2025-10-01")
TOLD = [
    Told(BANK, SheetCell("設問", "B2"), "ログを\n保管していますか。", Language.JA, Choice.YES, '1年"""間です。\n\n\\ ' + "\u007f", decided_on="2025-04-02"),
    Told(BANK, SheetCell("設問", "B3"), "空欄の設問", Language.JA, None, "", State.OPEN, topic="backup.taken", owner="infra", decided_on="2025-04-02"),
    Told(SHOP, TableCell("3/2", 4, 1), "Fees?", Language.EN, Choice.NO, "Net 30.", State.RETIRED, "1-1", ("A", "B"), "6.8", "2026-01-01", Audience.NDA, decided_on="2025-10-02"),
    Told(SHOP, Paragraph(7), "Owner?", Language.EN, None, "The customer.", decided_on="2025-10-02"),
]  # fmt: skip


def test_what_was_written_is_read_back_whole(tmp_path) -> None:
    files = write_records(TOLD, tmp_path / "library")
    assert [path.name for path in files] == [file_name(BANK), file_name(SHOP)]
    assert read_records(tmp_path / "library") == TOLD
    before = [path.stat().st_mtime_ns for path in files]
    write_records(TOLD, tmp_path / "library")
    assert [path.stat().st_mtime_ns for path in files] == before, "a file that says the same is left alone"


def test_a_file_that_does_not_fit_is_named(tmp_path) -> None:
    with pytest.raises(LibraryError, match="export"):
        read_records(tmp_path)
    text = as_toml(TOLD[:1])
    for wrong, said in (
        (text.replace('state = "approved"', 'state = "maybe"'), "state"),
        (text.replace("location", "place"), "location"),
        (text.replace("library/1", "library/9"), "library/9"),
        (text[:80], "TOML"),
    ):
        (tmp_path / "x.toml").write_text(wrong, encoding="utf-8")
        with pytest.raises(KnowledgeError, match=said):
            read_records(tmp_path)


def test_the_newest_decision_wins_whoever_merges_first() -> None:
    mine = TOLD[3]
    theirs = dataclasses.replace(mine, text="Ours.", decided_on="2025-12-01")
    for known, incoming in (([mine], [theirs]), ([theirs], [mine])):
        merged = merge(known, incoming)
        assert merged.told == (theirs,)
        assert merged.contradicting == ((theirs, mine),)
    same_day = dataclasses.replace(theirs, decided_on=mine.decided_on)
    assert merge([mine], [same_day]).told == merge([same_day], [mine]).told
    assert merge([mine], [mine]).added == merge([mine], [mine]).changed == 0


def entry(one: Told) -> Entry:
    return Entry(one, Keys(one.question.lower(), one.question.lower(), ("wx",)))


def import_into(library: Library, folder) -> int:
    merged = merge(library.all(), read_records(folder))
    return library.learn([entry(one) for one in merged.told], "2025-12-01", "test/1", decided=True)


def git(folder, *words: str) -> None:
    who = ["-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def test_two_clones_that_learnt_different_forms_merge_into_the_same_library(tmp_path) -> None:
    origin, clones, libraries = tmp_path / "origin", [], []
    origin.mkdir()
    git(origin, "init", "--bare")
    for number, told in enumerate((TOLD[:2], TOLD[2:])):
        clone = tmp_path / f"clone{number}"
        git(tmp_path, "clone", str(origin), clone.name)
        library = Library(LibraryPlace(tmp_path / f"{number}.sqlite"), create=True)
        library.learn([entry(one) for one in told], "2025-11-01", "test/1", decided=True)
        write_records(library.all(), clone / "library")
        git(clone, "add", "-A")
        git(clone, "commit", "-m", f"learnt {number}")
        if number:
            git(clone, "pull", "--rebase", "origin", "main")
        git(clone, "push", "origin", "HEAD:main")
        clones.append(clone)
        libraries.append(library)
    git(clones[0], "pull", "origin", "main")
    for library, clone in zip(libraries, clones, strict=True):
        assert import_into(library, clone / "library") > 0
        assert import_into(library, clone / "library") == 0, "importing twice changes nothing"
    assert libraries[0].all() == libraries[1].all() == TOLD
    libraries[0].decide([TOLD[3].id], State.RETIRED, "2026-01-01")
    write_records(libraries[0].all(), clones[1] / "library")
    import_into(libraries[1], clones[1] / "library")
    assert libraries[1].all() == libraries[0].all()
