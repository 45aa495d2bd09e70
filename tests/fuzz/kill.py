"""Kills a writing process at random moments: the output is the old file or a whole new one, never a part of one.

Run ``python tests/fuzz/kill.py --count 200`` for a long round. What a kill may leave behind is the temporary file beside
the output (``.name.….part``), which nobody takes for a form.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))  # run as a script, nobody else does it

import workbooks

from qanswer.forms.interface import Edit
from qanswer.forms.ooxml.workbook import Workbook
from qanswer.forms.ooxml.write import write
from qanswer.model import SheetCell

WRITER = """
import sys
from pathlib import Path
from qanswer.forms.interface import Edit
from qanswer.forms.ooxml.workbook import Workbook
from qanswer.forms.ooxml.write import write
from qanswer.model import SheetCell

form, output, texts = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
book = Workbook.open(form)
print("ready", flush=True)
while True:
    for text in texts:
        write(book, [Edit(SheetCell("設問", "B3"), text)], output)
"""
TEXTS = ("はい", "いいえ" * 1000)
PADDING = 2 << 20  # bytes of a part that does not compress, so that writing takes a while


def run(count: int, seed: int, folder: Path) -> Counter[str]:
    """Kill ``count`` writers; return how often the output was absent, whole or, under "PARTIAL", neither."""
    chance = random.Random(seed)  # noqa: S311 - no secret is made of it
    form = workbooks.save(
        folder / "form.xlsx", workbooks.parts(None, ("xl/media/image1.bin", chance.randbytes(PADDING)))
    )
    whole = {_written(form, folder / "whole.xlsx", text) for text in TEXTS}
    tally: Counter[str] = Counter()
    for number in range(count):
        output = folder / f"filled{number}.xlsx"
        with subprocess.Popen([sys.executable, "-c", WRITER, form, output, *TEXTS], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(chance.uniform(0, 0.15))  # seconds; a write takes about a tenth of one
            writer.kill()
        tally["absent" if not output.exists() else "whole" if output.read_bytes() in whole else "PARTIAL"] += 1
        output.unlink(missing_ok=True)
        tally["left a temporary file"] += len([left.unlink() for left in folder.glob(".*.part")])
    return tally


def _written(form: Path, output: Path, text: str) -> bytes:
    write(Workbook.open(form), [Edit(SheetCell("設問", "B3"), text)], output)
    return output.read_bytes()


def main() -> int:
    """Run from the command line; exit 1 when an output was partial."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--count", type=int, default=20)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally = run(chosen.count, chosen.seed, Path(folder))
    for outcome, number in tally.most_common():
        sys.stdout.write(f"{number:7,} {outcome}\n")
    return 1 if tally["PARTIAL"] else 0


if __name__ == "__main__":
    sys.exit(main())
