"""What is written appears whole or not at all, alone or together."""

from __future__ import annotations

import os

import pytest

from qanswer import staging
from qanswer.errors import OutputError
from qanswer.staging import staged, staged_together, write_whole


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def stage(outputs, act, *, force=True):
    with staged_together(outputs, force=force) as copies:
        for copy in copies:
            act(copy)


def test_a_file_appears_when_the_block_ends_well(tmp_path):
    with staged(tmp_path / "out.xlsx") as copy:
        copy.write_bytes(b"whole")
        assert not (tmp_path / "out.xlsx").exists()

    assert (names(tmp_path), (tmp_path / "out.xlsx").read_bytes()) == (["out.xlsx"], b"whole")


def test_what_a_kill_leaves_behind_is_hidden_and_has_no_forms_ending(tmp_path):
    with staged(tmp_path / "out.xlsx") as copy:
        assert (copy.name[:9], copy.suffix, copy.parent) == (".qanswer-", ".part", tmp_path)
        copy.touch()


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt, SystemExit, GeneratorExit, OSError])
def test_after_any_fault_the_old_file_stands_and_nothing_is_left(tmp_path, fault):
    (tmp_path / "out.xlsx").write_bytes(b"old")

    def interrupted(copy):
        copy.write_bytes(b"half")
        raise fault

    with pytest.raises(OutputError if fault is OSError else fault):
        stage([tmp_path / "out.xlsx"], interrupted)

    assert (names(tmp_path), (tmp_path / "out.xlsx").read_bytes()) == (["out.xlsx"], b"old")


def test_files_staged_together_appear_together(tmp_path):
    wanted = [tmp_path / name for name in ("out.xlsx", "out.html", "out.json")]
    with staged_together(wanted) as copies:
        for copy in copies:
            copy.write_bytes(b"x")
            assert names(tmp_path)[0].startswith(".qanswer-")
    assert names(tmp_path) == ["out.html", "out.json", "out.xlsx"]


def test_when_one_of_several_cannot_be_named_none_is(tmp_path):
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "mine.txt").touch()

    with pytest.raises(OutputError, match=r"report: cannot be written"):
        stage([tmp_path / "out.xlsx", tmp_path / "report"], lambda copy: copy.write_bytes(b"x"))

    assert names(tmp_path) == ["report"]


def test_when_one_of_several_was_not_made_none_appears(tmp_path):
    with pytest.raises(OutputError, match=r"out\.xlsx: cannot be written"):
        stage([tmp_path / "out.xlsx", tmp_path / "out.html"], lambda _: None)

    assert names(tmp_path) == []


@pytest.mark.parametrize("links", [True, False], ids=["with links", "without links"])
def test_a_file_that_appeared_meanwhile_is_kept_unless_it_may_be_replaced(tmp_path, monkeypatch, links):
    output = tmp_path / "out.xlsx"
    if not links:
        monkeypatch.setattr(staging.os, "link", _no_links)

    def late(copy):
        copy.write_bytes(b"ours")
        output.write_bytes(b"theirs")

    with pytest.raises(OutputError, match="exists already; pass --force"):
        stage([output], late, force=False)

    assert (names(tmp_path), output.read_bytes()) == (["out.xlsx"], b"theirs")


def test_a_file_system_without_links_gets_its_file(tmp_path, monkeypatch):
    monkeypatch.setattr(staging.os, "link", _no_links)

    with staged(tmp_path / "out.xlsx", force=False) as copy:
        copy.write_bytes(b"ours")

    assert names(tmp_path) == ["out.xlsx"]


def _no_links(*_):
    raise PermissionError(1, "Operation not permitted")


def test_a_new_file_has_the_rights_the_user_gives_new_files(tmp_path):
    before = os.umask(0o027)
    try:
        write_whole([b"a", b"b"], tmp_path / "out.csv")
    finally:
        os.umask(before)

    assert ((tmp_path / "out.csv").read_bytes(), (tmp_path / "out.csv").stat().st_mode & 0o777) == (b"ab", 0o640)


def test_an_output_whose_folder_is_a_file_is_named(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(OutputError, match=r"file/out\.csv: cannot be written .*; choose another place with -o"):
        write_whole([b"a"], tmp_path / "file" / "out.csv")
