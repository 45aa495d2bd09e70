"""Build both sites and a first page that leads to them: ``python docs/build.py FOLDER``. A warning is an error."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
FIRST_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>qanswer</title>
<ul><li><a href="en/index.html">qanswer: documentation</a></li>
<li lang="ja"><a href="ja/ja/index.html">qanswer：日本語の説明書</a></li></ul></html>
"""


def main(target: Path) -> None:
    """Write ``en/``, ``ja/`` and ``index.html`` into ``target``."""
    strictly = ["--fail-on-warning", "--keep-going", "--fresh-env", "--quiet"]
    for language, tags in (("en", []), ("ja", ["--tag", "ja"])):
        places = ["--doctree-dir", target / f"doctrees-{language}", HERE, target / language]
        command = [sys.executable, "-m", "sphinx", *strictly, *tags, "--builder", "html", *places]
        subprocess.run([str(part) for part in command], check=True)  # noqa: S603 - our own words
    (target / "index.html").write_text(FIRST_PAGE, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
