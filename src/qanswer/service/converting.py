"""Forms of formats that are not read: LibreOffice, where it is installed, makes a copy that is, when a person asks for it.

What LibreOffice makes of a file is its own affair: the copy is looked at before it is sent, and what is proven of the
filled file is proven against the copy. Macros of the form don't run meanwhile, and a profile of its own keeps the
person's LibreOffice out of it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from qanswer.errors import FileDamaged, FileMissing, UsageError
from qanswer.service.outputs import check_output
from qanswer.speech import said
from qanswer.staging import staged

CONVERTED = {  # suffix of a form -> of the copy
    ".xls": ".xlsx",
    ".xlsb": ".xlsx",
    ".ods": ".xlsx",
    ".doc": ".docx",
    ".odt": ".docx",
    ".rtf": ".docx",
}
_NAMES = ("soffice", "libreoffice")
_USUAL_PLACES = (  # where the installers put it without telling the shell
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
_LONGEST = 180  # seconds that one form may take


def find_libreoffice() -> Path | None:
    """Return LibreOffice's program; None where there is none."""
    found = next(filter(None, map(shutil.which, _NAMES)), None) or next(filter(os.path.exists, _USUAL_PLACES), None)
    return Path(found) if found else None


def convert(form: Path, *, force: bool = False) -> Path:
    """Return a copy of ``form`` that can be filled, made beside it (``form.converted.xlsx``); one that can be as it is stays.

    Args:
        form: the customer's file; only read.
        force: replace a copy that was made before.

    Raises:
        FileMissing: there is no such file.
        UsageError: LibreOffice is not installed.
        OutputError: the copy exists, or cannot be written.
        FileDamaged: LibreOffice can make nothing of the file.
    """
    suffix = CONVERTED.get(form.suffix.lower())
    if suffix is None:
        return form
    if not form.is_file():
        raise FileMissing("{form}: no such file", form=form)
    program = find_libreoffice()
    if program is None:
        raise UsageError(
            "--convert: LibreOffice is not installed; install it, or save {name} as {suffix} yourself",
            name=form.name,
            suffix=suffix,
        )
    output = form.with_name(f"{form.stem}.converted{suffix}")
    check_output(form, output, force=force, instead=said("fill that one"))
    with TemporaryDirectory(prefix="qanswer-") as name, staged(output, force=force) as copy:
        folder = Path(name)
        made = _converted(program, form, suffix, folder)
        shutil.copyfile(made, copy)
    return output


def _converted(program: Path, form: Path, suffix: str, folder: Path) -> Path:
    """Have LibreOffice write its copy into ``folder``; return it."""
    source = folder / f"form{form.suffix.lower()}"  # a name of ours: the form's own could be taken for an option
    shutil.copyfile(form, source)
    command = [
        str(program),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--convert-to", suffix.removeprefix("."), "--outdir", str(folder), str(source)),
    ]
    try:
        subprocess.run(command, capture_output=True, check=True, timeout=_LONGEST)  # noqa: S603 - no shell, names of ours
    except (subprocess.SubprocessError, OSError) as error:
        raise FileDamaged(
            "{form}: LibreOffice cannot convert it ({fault})", form=form, fault=type(error).__name__
        ) from error
    made = source.with_suffix(suffix)
    if not made.is_file():
        raise FileDamaged(
            "{form}: LibreOffice can make no {suffix} of it; open it there and see what it says",
            form=form,
            suffix=suffix,
        )
    return made
