"""Where the knowledge lies: what the user named, the folder they stand in, or what the product ships."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from qanswer.errors import KnowledgeError, UsageError

ENVIRONMENT = "QANSWER_KB"
LOCAL = Path("knowledge")  # a folder of this name in the current directory is taken up by itself
CHECKSHEET = "checksheet.toml"
COMPANY, PRODUCTS = "company", "products"  # what holds for all products; a folder for each


@dataclass(frozen=True, slots=True)
class Places:
    """The files of one knowledge base. A user's own may leave out all but the check sheet."""

    checksheet: Path
    further: tuple[Path, ...]  # check sheets of other services or parts of the vendor, by name
    links: Path | None  # belongs to the check sheet: never taken from elsewhere
    english: Path | None  # likewise
    departments: Path
    glossary: Path
    topics: tuple[Path, ...]  # by name
    company: Places | None = None  # what holds for every product of the vendor, where this is one

    @property
    def checksheets(self) -> tuple[tuple[str, Path], ...]:
        """Every check sheet with the name that sets its items' ids apart; the main one has none."""
        return (("", self.checksheet), *((path.stem, path) for path in self.further))

    @property
    def files(self) -> tuple[tuple[str, Path], ...]:
        """Every file with the name it bears in the fingerprint, which is the same on every machine."""
        named: list[tuple[str, Path | None]] = [
            ("checksheet", self.checksheet),
            ("links", self.links),
            ("english", self.english),
            *((f"sheets/{path.name}", path) for path in self.further),
            ("departments", self.departments),
            ("glossary", self.glossary),
            *((f"topics/{path.name}", path) for path in self.topics),
        ]
        of_company = self.company.files if self.company else ()
        named += [(f"company/{name}", path) for name, path in of_company if path not in self._shared]
        return tuple((name, path) for name, path in named if path)

    @property
    def _shared(self) -> tuple[Path, ...]:
        return (self.departments, self.glossary, *self.topics)


def find_knowledge(path: Path | None = None) -> Places:
    """Return the files to read.

    The first of these that is there: ``path``, the environment's ``QANSWER_KB``, ``./knowledge`` with a check sheet or
    products in it, the shipped one. A folder of products stands for its only one. A folder must otherwise have a ``checksheet.toml``, and may have further ones in ``sheets/``; topics, glossary and departments that it lacks are
    the shipped ones. A single file stands for itself, unless it is called ``checksheet.toml``: then its folder is meant.

    Raises:
        KnowledgeError: what the user named is not there, or has no check sheet.
        UsageError: it has several products.
    """
    named = path or _from_environment()
    if named is None:
        local = (LOCAL / CHECKSHEET).is_file() or products_in(LOCAL)
        return _in_folder(LOCAL if local else shipped_folder())
    if named.is_dir():
        return _in_folder(named)
    if not named.is_file():
        raise KnowledgeError(
            "{named}: no such knowledge base; name a folder with a {checksheet}, or such a file",
            named=named,
            checksheet=CHECKSHEET,
        )
    return _in_folder(named.parent) if named.name == CHECKSHEET else _beside_shipped(named, None)


def products_in(path: Path | None) -> tuple[str, ...]:
    """Return the names of the products that a knowledge folder holds, in order; () where it is one sheet's."""
    folder = path or _from_environment() or LOCAL
    return tuple(sorted(file.parent.name for file in (folder / PRODUCTS).glob(f"*/{CHECKSHEET}")))


def product_folder(path: Path | None, product: str) -> Path | None:
    """Return the folder of a product within what the user named; ``path`` itself where no product is asked for.

    Raises:
        UsageError: there is no such product.
    """
    if not product:
        return path
    folder, known = path or _from_environment() or LOCAL, products_in(path)
    if product not in known:
        raise UsageError(
            "--product {product}: {folder} has no such product; it has {known}",
            product=product,
            folder=folder,
            known=known or ["—"],
        )
    return folder / PRODUCTS / product


def shipped_folder() -> Path:
    """Return the knowledge that comes with the product: inside the wheel, or beside ``src`` in a source tree.

    Raises:
        KnowledgeError: neither is there; the installation is incomplete.
    """
    package = Path(__file__).parents[1]
    for folder in (package / "_knowledge", package.parents[1] / "knowledge"):
        if (folder / CHECKSHEET).is_file():
            return folder
    raise KnowledgeError(
        "{package}: the shipped knowledge is missing; reinstall qanswer, or name one with --kb",
        package=package / "_knowledge",
    )


def _from_environment() -> Path | None:
    value = os.environ.get(ENVIRONMENT, "")
    return Path(value) if value else None


def _in_folder(folder: Path) -> Places:
    checksheet = folder / CHECKSHEET
    products = products_in(folder)
    if not checksheet.is_file() and len(products) > 1:
        raise UsageError("{folder}: holds {known}; say which is meant with --product", folder=folder, known=products)
    if not checksheet.is_file() and products:
        return _in_folder(folder / PRODUCTS / products[0])
    if not checksheet.is_file():
        raise KnowledgeError(
            "{folder}: no {checksheet} in this folder; write one or name another folder with --kb",
            folder=folder,
            checksheet=CHECKSHEET,
        )
    return _beside_shipped(checksheet, folder)


def _beside_shipped(checksheet: Path, folder: Path | None) -> Places:
    """Return a check sheet with what lies in ``folder`` beside it, filled up with what is shipped."""
    shipped, vendor = shipped_folder(), _vendor_folder(folder)
    company = vendor / COMPANY if vendor and folder and folder.absolute().parent.name == PRODUCTS else None
    return Places(
        checksheet=checksheet,
        further=_tomls(folder, "sheets"),
        links=_if_there(folder, "links.toml"),
        english=_if_there(folder, "english.toml"),
        departments=_if_there(folder, "departments.toml")
        or _if_there(vendor, "departments.toml")
        or shipped / "departments.toml",
        glossary=_if_there(folder, "glossary.toml") or _if_there(vendor, "glossary.toml") or shipped / "glossary.toml",
        topics=_tomls(folder, "topics") or _tomls(vendor, "topics") or _tomls(shipped, "topics"),
        company=_in_folder(company) if _if_there(company, CHECKSHEET) and company else None,
    )


def _vendor_folder(folder: Path | None) -> Path | None:
    """Return the folder that holds a vendor's company/ and products/, of one of which ``folder`` is; None of any other."""
    if folder is None:
        return None
    whole = folder.absolute()
    if whole.parent.name == PRODUCTS:
        return whole.parent.parent
    return whole.parent if whole.name == COMPANY and products_in(whole.parent) else None


def _if_there(folder: Path | None, name: str) -> Path | None:
    path = folder / name if folder else None
    return path if path and path.is_file() else None


def _tomls(folder: Path | None, name: str) -> tuple[Path, ...]:
    return tuple(sorted((folder / name).glob("*.toml"), key=lambda path: path.name)) if folder else ()
