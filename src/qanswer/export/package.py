"""Office packages whose bytes depend on nothing but their content."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip can hold, for every entry
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
CORE = "docProps/core.xml"


def settle(package: bytes, made_on: str, mend: Mapping[str, tuple[bytes, bytes]] | None = None) -> bytes:
    """Return the package with fixed dates and its entries in their order.

    Both openpyxl (3.1) and python-docx (1.2) stamp the clock into the zip, openpyxl also into the core properties.

    Args:
        package: the bytes of a .docx or .xlsx.
        made_on: ISO date for the core properties; ``""`` for the zip's own epoch.
        mend: part name -> what to replace in it by what, once: for what a library cannot write.
    """
    stamp = f"{made_on or '1980-01-01'}T00:00:00Z".encode()
    settled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == CORE:
                content = _STAMP.sub(rb"\g<1>" + stamp, content)
            if mend and name in mend:
                content = content.replace(*mend[name], 1)
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on every system
            new.writestr(entry, content)
    return settled.getvalue()
