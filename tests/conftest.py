"""What many tests share: the shipped knowledge, a matcher, and where the real forms are."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import corpus
import pytest
from hypothesis import HealthCheck, settings

from qanswer.cli.main import run
from qanswer.knowledge.load import load
from qanswer.match.engine import Matcher
from qanswer.service.layouts import Layouts
from qanswer.service.profile import Profile
from qanswer.service.workspace import Workspace

# A machine may be slow or busy; no test fails by that.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session", autouse=True)
def _nobodys_data(tmp_path_factory):
    """Keep what lies among the data of the person who runs the tests out of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="session")
def knowledge():
    return load(ROOT / "knowledge")


@pytest.fixture(scope="session")
def matcher(knowledge):
    return Matcher(knowledge)


@pytest.fixture(scope="session")
def workspace(knowledge, matcher, tmp_path_factory):
    """Return a workspace without a profile and without saved layouts."""
    return Workspace(knowledge, matcher, Profile({}, {}), Layouts(tmp_path_factory.mktemp("layouts")))


@pytest.fixture
def qanswer(monkeypatch, capsys, tmp_path):
    """Run the program in an empty folder, by the shipped knowledge; returns exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QANSWER_KB", str(ROOT / "knowledge"))
    monkeypatch.setenv("COLUMNS", "80")

    def call(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["qanswer", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            run()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return call


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder with real forms and labels; the test is skipped where none is named."""
    return corpus.FOLDER or pytest.skip(corpus.NONE_HERE)


def pytest_configure(config: pytest.Config) -> None:
    """Keep the indexes that this run builds in a folder of its own, where its processes find them.

    Each is built once a run, by the code under test, and a user's own folder is neither read nor filled.
    """
    os.environ["QANSWER_LANG"] = "en"  # whatever this machine speaks
    if "QANSWER_CACHE" not in os.environ:  # workers of pytest-xdist inherit it
        kept = tempfile.TemporaryDirectory(prefix="qanswer-tests-", ignore_cleanup_errors=True)
        os.environ["QANSWER_CACHE"] = kept.name
        config.add_cleanup(kept.cleanup)
        config.add_cleanup(lambda: os.environ.pop("QANSWER_CACHE", None))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regen", action="store_true", help="write goldens and documented outputs anew (never in CI)")


@pytest.fixture(scope="session")
def regen(pytestconfig) -> bool:
    wanted = bool(pytestconfig.getoption("--regen"))
    if wanted and os.environ.get("CI"):
        pytest.fail("goldens are not written in CI")
    return wanted
