"""Kills real ``qanswer fill`` processes at random moments: each output is the old file or a whole new one, or absent.

Run ``python tests/fuzz/kill.py 200`` for a long round. Half of the kills come at any moment of the run, half just after
the hidden copy appeared, when something is being written. What a kill may leave behind is that copy
(``.qanswer-….part``), which nobody takes for a form.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))  # run as a script, nobody else does it

import own_forms

from qanswer.service.outputs import kind_in_names

if TYPE_CHECKING:
    from collections.abc import Mapping

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
RUN = "from qanswer.cli.main import run; run()"
PADDING = 4 << 20  # bytes of a part that does not compress, so that writing takes a while
LONGEST_AIMED = 0.2  # seconds from the copy's appearance to the end of a run
MOMENT = 0.0005  # seconds between two looks into the folder


def run(count: int, seed: int, folder: Path) -> Counter[str]:
    """Kill ``count`` runs; return how often the outputs were absent, old or new, or "PARTIAL" or "CHANGED INPUT"."""
    chance = random.Random(seed)  # noqa: S311 - no secret is made of it
    forms = [_padded(form, chance) for form in own_forms.make_one_of_each(folder / "forms")]
    whole: dict[Path, Mapping[str, str]] = {}
    took: dict[Path, float] = {}
    for form in forms:
        started = time.perf_counter()
        _finish(_start(form, folder / "whole"))
        took[form] = time.perf_counter() - started
        whole[form] = _digests(folder / "whole", form)
    tally: Counter[str] = Counter()
    for number in range(count):
        form = forms[number % len(forms)]
        tally.update(_kill_one(form, folder / f"run{number}", whole[form], chance, took[form], aimed=number % 2 == 0))
    return tally


def _kill_one(
    form: Path, folder: Path, whole: Mapping[str, str], chance: random.Random, took: float, *, aimed: bool
) -> Counter[str]:
    """Kill one run that writes into ``folder``, over old outputs every other time."""
    before = _digest(form)
    old: Mapping[str, str] = {}
    folder.mkdir()
    if chance.random() < 0.5:
        for name in whole:
            (folder / name).write_bytes(b"old " + name.encode())
        old = _digests(folder, form)
    process = _start(form, folder)
    if aimed:
        while process.poll() is None and not list(folder.glob(".qanswer-*")):
            time.sleep(MOMENT)
        time.sleep(chance.uniform(0, LONGEST_AIMED))
    else:
        time.sleep(chance.uniform(0, took))
    finished = process.poll() is not None
    process.kill()
    process.wait()
    tally = Counter(_state(folder / name, old.get(name), whole[name]) for name in whole)
    tally["runs that had finished" if finished else "runs killed"] += 1
    tally["CHANGED INPUT"] += _digest(form) != before
    left = [path for path in folder.iterdir() if path.name not in whole]
    tally["runs that left a hidden copy"] += bool(left)
    tally["UNKNOWN FILE"] += sum(not (path.name.startswith(".qanswer-") and path.suffix == ".part") for path in left)
    return tally


def _state(output: Path, old: str | None, new: str) -> str:
    if not output.exists():
        return "outputs absent" if old is None else "OLD OUTPUT LOST"
    return {new: "outputs whole and new", old: "outputs old"}.get(_digest(output), "PARTIAL")


def _start(form: Path, folder: Path) -> subprocess.Popen[bytes]:
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-c", RUN, "fill", str(form), "--force", "--quiet", "--kb", str(KNOWLEDGE)]
    command += ["-o", str(folder / f"filled{form.suffix}"), "--report", str(folder / "report.json")]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=folder.parent, env=dict(os.environ))


def _finish(process: subprocess.Popen[bytes]) -> None:
    assert process.wait() == 0, "a run that nobody killed failed"


def _digests(folder: Path, form: Path) -> dict[str, str]:
    """Return name -> digest of the three outputs; reports name the copy's path, so only their like can be compared."""
    names = (f"filled{form.suffix}", f"filled{kind_in_names(form)}.review.html", "report.json")
    return {name: _digest(folder / name) for name in names}


def _digest(path: Path) -> str:
    """Return a digest of a file, in which a path that names the run's own folder does not count."""
    content = path.read_bytes().replace(str(path.parent).encode(), b"")
    return hashlib.sha256(content).hexdigest()


def _padded(form: Path, chance: random.Random) -> Path:
    """Make writing a form take longer."""
    if form.suffix == ".csv":
        with form.open("a", encoding="utf-8") as stream:
            stream.write(f'\r\n,,,"{chance.randbytes(PADDING >> 3).hex()}"\r\n')
    else:
        with zipfile.ZipFile(form, "a", zipfile.ZIP_STORED) as archive:
            archive.writestr("media/padding.bin", chance.randbytes(PADDING))
    return form


def main() -> int:
    """Run from the command line; exit 1 when a promise was broken."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("count", type=int, nargs="?", default=20)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally = run(chosen.count, chosen.seed, Path(folder))
    for outcome, number in tally.most_common():
        sys.stdout.write(f"{number:7,} {outcome}\n")
    return 1 if broken(tally) else 0


def broken(tally: Counter[str]) -> int:
    """Return how many promises were broken."""
    return sum(number for outcome, number in tally.items() if outcome.isupper())


if __name__ == "__main__":
    sys.exit(main())
