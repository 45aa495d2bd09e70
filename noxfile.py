"""The project's checks. `nox` runs all of the default ones; `nox -l` lists them; `nox -s tests -- -k fill` passes arguments on."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import nox

nox.needs_version = ">=2024.4"
nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = True
nox.options.sessions = ["lint", "types", "house", "tests", "minimums", "docs", "build"]

TEST_PACKAGES = (
    "pytest>=8.3",
    "babel>=2.16",
    "pytest-xdist>=3.6",
    "pytest-cov>=6.0",
    "hypothesis>=6.120",
    "lxml>=5.3",
    "python-calamine>=0.3",
    "httpx2>=2.10",
    "jsonschema>=4.23",
    "playwright>=1.50",
)
SITE_PACKAGES = ("sphinx>=9.0", "myst-parser>=5.0", "furo>=2025.12.19")
# A worker a core; each begins with a run of neighbours, which share what a module prepares, and helps out at the end.
IN_PARALLEL = ("--numprocesses=auto", "--dist=worksteal")

COVERED = ("--cov=qanswer", "--cov-report=term:skip-covered", "--cov-fail-under=95")  # lines; may only rise
WHERE_VERSIONS_SHOW = (  # files written and read, words cut, the command line, the store, the served page
    *("tests/cli", "tests/export", "tests/forms/formats", "tests/library", "tests/match/test_terms.py"),
    *("tests/office/workbook", "tests/report", "tests/test_service.py", "tests/desk/test_review.py"),
)

MUTATIONS_A_KILL = 50  # a run of the program takes as long as some dozens of mutations


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and formatting."""
    # All rules are on, and a minor release brings new ones or formats otherwise: main must not fail from one day to the
    # next. A newer one is taken up by a commit that raises this and changes what it asks for.
    session.install("ruff~=0.17.0")
    session.run("ruff", "check", *session.posargs)
    session.run("ruff", "format", "--check")


@nox.session
def types(session: nox.Session) -> None:
    """Check types, strictly."""
    session.install(
        "-e", ".[postgres,mcp]", "mypy~=2.4.0", "types-openpyxl", "nox"
    )  # held to a minor release as ruff is
    session.run("mypy", *session.posargs)


@nox.session
def house(session: nox.Session) -> None:
    """Check that imports go down only, and that the knowledge base is sound."""
    session.install("-e", ".", "import-linter>=2.1")
    session.run("lint-imports", "--no-cache")
    session.run("qanswer", "check")


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests on the interpreter at hand."""
    session.install("-e", ".[postgres,mcp]", *TEST_PACKAGES)
    session.run("pytest", *IN_PARALLEL, "--ignore=tests/docs", *(session.posargs or COVERED))


@nox.session
def minimums(session: nox.Session) -> None:
    """Run the tests of what touches other libraries on the oldest versions that are promised to work."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = [re.sub(r">=", "==", need) for need in project["dependencies"]]
    constraints = Path(session.create_tmp()) / "minimums.txt"
    constraints.write_text("\n".join(pins) + "\n", encoding="utf-8")
    session.install("-e", ".[postgres,mcp]", *TEST_PACKAGES, "-c", str(constraints))
    session.run("pytest", *IN_PARALLEL, *(session.posargs or WHERE_VERSIONS_SHOW))


@nox.session
def docs(session: nox.Session) -> None:
    """Run the commands of every page and compare what they print; build the site and follow its links."""
    session.install("-e", ".[postgres,mcp]", *TEST_PACKAGES, *SITE_PACKAGES)
    session.run("pytest", "tests/docs", *session.posargs)


@nox.session
def site(session: nox.Session) -> None:
    """Write the documentation as a site into site/ (open site/index.html)."""
    session.install(*SITE_PACKAGES)
    session.run("python", "docs/build.py", "site")


@nox.session
def build(session: nox.Session) -> None:
    """Build the wheel, install it alone into a new environment and use it from another folder."""
    session.install("build>=1.2")
    tmp = Path(session.create_tmp()).resolve()
    session.run("python", "-m", "build", "--outdir", str(tmp / "dist"), silent=True)
    wheel = max((tmp / "dist").glob("*.whl"))
    session.run(sys.executable, "-m", "venv", "--clear", str(tmp / "fresh"), external=True)
    session.run(str(tmp / "fresh/bin/pip"), "install", "-q", str(wheel), external=True)
    session.cd(tmp)
    session.run(str(tmp / "fresh/bin/qanswer"), "show", "6.8", external=True)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Run the long mutation and kill loops (minutes to hours): nox -s fuzz -- 10000 FOLDER…, real forms in the folders."""
    session.install("-e", ".[postgres,mcp]", *TEST_PACKAGES)
    count, *folders = session.posargs or ["10000"]
    session.run("python", "tests/fuzz/mutate.py", *folders, "--count", count)
    kills = str(max(1, int(count) // MUTATIONS_A_KILL))
    session.run("python", "tests/fuzz/kill.py", kills)
    session.run("python", "tests/fuzz/kill_library.py", kills)
