"""Libraries to test with: a file each, and a database each on a real PostgreSQL server that the tests start."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from pathlib import Path

import pytest

from qanswer.library.places import LibraryPlace
from qanswer.library.store import Library

SERVER_USER = "postgres"  # the server refuses to run as root; Debian's package brings this user
STARTS_WITHIN_SECONDS = 60


def _server_programs() -> Path | None:
    """Return the folder of PostgreSQL's own programs, which Debian keeps off the path."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


class Server:
    """A PostgreSQL server of this test run alone: its own data, its own port, gone afterwards."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="qanswer-postgres-"))
        self._as_root = os.geteuid() == 0
        self.user = SERVER_USER if self._as_root else getpass.getuser()
        if self._as_root:
            shutil.chown(self.folder, SERVER_USER)
        self.port = _free_port()
        self._run("initdb", "-D", str(self.folder / "data"), "-A", "trust", "-U", self.user, "-E", "UTF8", "--no-sync")
        self.start()

    def start(self) -> None:
        """Start it."""
        settings = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=off"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-l", log, "-w", "-o", settings, "start")

    def stop(self) -> None:
        """Stop it at once, as a power cut would."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")

    def remove(self) -> None:
        """Stop it and remove its data."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_database(self) -> str:
        """Return the address of an empty database."""
        name = f"t{uuid.uuid4().hex[:12]}"
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", self.user, name)
        return f"postgresql://{self.user}@127.0.0.1:{self.port}/{name}"

    def _run(self, program: str, *arguments: str) -> None:
        before = ["runuser", "-u", SERVER_USER, "--"] if self._as_root else []
        done = subprocess.run(
            [*before, str(self._programs / program), *arguments],
            capture_output=True,
            text=True,
            timeout=STARTS_WITHIN_SECONDS,
            check=False,
            cwd="/",
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="session")
def server():
    programs = _server_programs()
    if programs is None:
        pytest.skip("no PostgreSQL here: apt-get install postgresql")
    running = Server(programs)
    yield running
    running.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path) -> LibraryPlace:
    """Return where an empty library may be: the same tests run on both kinds."""
    if request.param == "sqlite":
        return LibraryPlace(tmp_path / "library.sqlite")
    return LibraryPlace(None, request.getfixturevalue("server").new_database())


@pytest.fixture
def library(place) -> Library:
    return Library(place, create=True)
