"""Several products in one folder: what the company says of all of them, each in its own name and with its own words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from qanswer.check import find_other_products
from qanswer.cli.main import make_app
from qanswer.errors import KnowledgeError, UsageError
from qanswer.knowledge.load import load
from qanswer.knowledge.locate import product_folder

if TYPE_CHECKING:
    from pathlib import Path

COMPANY = """
[sheet]
title = "{service} check sheet"
vendor = "Sample Ltd"
language = "en"
as_of = 2026-04-01

[[item]]
id = "1"
control = "Is there a security officer?"
status = "Yes"
answer = "A board member watches over {service}."

[[item]]
id = "2"
control = "Are backups taken?"
status = "Yes"
answer = "Every night."

[[item]]
id = "cert.27001"
control = "ISO/IEC 27001"
status = "Yes"
answer = "Certified."
"""
HOST = """
[sheet]
title = "Host check sheet"
service = "Host"
language = "en"
as_of = 2026-07-01

[[item]]
id = "2"
control = "Are backups taken?"
status = "No"
answer = "Customers take their own."

[[item]]
id = "9"
control = "Is SSH limited?"
status = "Yes"
answer = "By address."
"""
NOTES = '[sheet]\ntitle = "{service} check sheet"\nservice = "Notes"\nlanguage = "en"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for place, text in (("company", COMPANY), ("products/host", HOST), ("products/notes", NOTES)):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "checksheet.toml").write_text(text, encoding="utf-8")
    return tmp_path


def texts(folder: Path, product: str) -> dict[str, str]:
    return {item.id: item.answer for item in load(product_folder(folder, product)).main.items}


def test_a_product_says_what_the_company_says_but_for_its_own_items_and_certifications_stay_last(folder: Path) -> None:
    assert texts(folder, "host") == {
        "1": "A board member watches over Host.",
        "2": "Customers take their own.",
        "9": "By address.",
        "cert.27001": "Certified.",
    }
    assert list(texts(folder, "host"))[-1] == "cert.27001"


def test_a_product_of_which_only_the_name_is_its_own_says_everything_in_that_name(folder: Path) -> None:
    sheet = load(product_folder(folder, "notes")).main
    assert (sheet.title, sheet.vendor, sheet.service) == ("Notes check sheet", "Sample Ltd", "Notes")
    assert texts(folder, "notes")["1"] == "A board member watches over Notes."


def test_each_text_is_cited_as_of_the_day_its_own_sheet_states(folder: Path) -> None:
    said = load(product_folder(folder, "host")).statements
    assert [(said[item].stated_on, "(as of 2026-04-01)" in said[item].citation["en"]) for item in ("1", "2")] == [
        ("2026-04-01", True),
        ("2026-07-01", False),
    ]


def test_links_and_english_of_both_apply_and_those_of_an_item_said_otherwise_do_not(folder: Path) -> None:
    link = '[[link]]\nitem = "{item}"\ntopic = "backup.taken"\nquote = "{quote}"\n'
    (folder / "company" / "links.toml").write_text(
        link.format(item="2", quote="Every night.")
        + link.format(item="1", quote="A board member watches over {service}."),
        encoding="utf-8",
    )
    (folder / "products" / "host" / "links.toml").write_text(link.format(item="9", quote="By address."), "utf-8")
    quotes = {item.id: [one.quote for one in item.links] for item in load(product_folder(folder, "host")).main.items}
    assert quotes == {
        "1": ["A board member watches over Host."], "2": [], "9": ["By address."], "cert.27001": []
    }  # fmt: skip


def test_a_folder_of_several_asks_which_and_of_one_takes_that(folder: Path) -> None:
    with pytest.raises(UsageError, match="holds host, notes; say which is meant with --product"):
        load(folder)
    with pytest.raises(UsageError, match="no such product; it has host, notes"):
        product_folder(folder, "nodes")
    (folder / "products" / "notes" / "checksheet.toml").unlink()
    assert load(folder).main.service == "Host"


def test_a_name_that_is_asked_for_and_missing_is_refused_and_never_written(folder: Path) -> None:
    nameless = folder / "products" / "notes" / "checksheet.toml"
    nameless.write_text(NOTES.replace('service = "Notes"\n', ""), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="has no service to put there"):
        load(product_folder(folder, "notes"))


def test_two_languages_are_refused(folder: Path) -> None:
    sheet = folder / "products" / "notes" / "checksheet.toml"
    sheet.write_text(NOTES.replace('"en"', '"ja"'), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="both must be in one language"):
        load(product_folder(folder, "notes"))


@pytest.mark.parametrize(
    ("own", "other", "text", "found"),
    [
        ("Host", "Notes", "Unlike Notes, nothing is kept.", True),
        ("Host", "Host Pro", "Only host pro keeps it.", True),
        ("Host Pro", "Host", "Host Pro keeps it.", False),
        ("Host", "Notes", "Host keeps it.", False),
        ("Host", "", "Anything.", False),
    ],
)
def test_a_text_that_names_the_other_product_is_a_fault(folder: Path, own, other, text, found) -> None:
    sheet = folder / "products" / "host" / "checksheet.toml"
    sheet.write_text(HOST.replace('service = "Host"', f'service = "{own}"').replace("By address.", text), "utf-8")
    faults = list(find_other_products(load(product_folder(folder, "host")), [other]))
    assert [fault.code for fault in faults] == ["names_other_product"] * found


def test_check_looks_at_every_product_and_names_it(folder: Path) -> None:
    sheet = folder / "products" / "host" / "checksheet.toml"
    sheet.write_text(HOST.replace("By address.", "As in Notes."), encoding="utf-8")
    done = CliRunner().invoke(make_app(["check"]), ["check", "--kb", str(folder), "--json"])
    reports = json.loads(done.output)["products"]
    assert done.exit_code == 1
    assert {name: [fault["code"] for fault in report["faults"]] for name, report in reports.items()} == {
        "host": ["names_other_product"],
        "notes": [],
    }


def test_a_sheet_is_imported_as_a_product(folder: Path) -> None:
    (folder / "s.csv").write_text("No,Control,Status,Comment\n1,Is there a lock?,Yes,On every door.\n", "utf-8")
    words = ["import", str(folder / "s.csv"), "--to", str(folder), "--product", "desk", "--title", "T"]
    done = CliRunner().invoke(make_app(["import"]), [*words, "--vendor", "V", "--service", "Desk"])
    assert done.exit_code == 0, done.output
    assert texts(folder, "desk")["1"] == "On every door."
    assert texts(folder, "desk")["2"] == "Every night."


@pytest.mark.parametrize("words", [["doctor"], ["diff", "f.csv", "f.csv"], ["library", "unknown"], ["mcp"]])
def test_what_looks_at_one_product_takes_its_name_and_says_which_there_are(folder: Path, words: list[str]) -> None:
    (folder / "f.csv").write_text("No,Question,Answer\n1,Is there a lock?,Yes\n", "utf-8")
    words = [str(folder / word) if word.endswith(".csv") else word for word in words]
    done = CliRunner().invoke(make_app(words), [*words, "--kb", str(folder), "--product", "nowhere"])
    assert isinstance(done.exception, UsageError)
    assert "no such product; it has host, notes" in str(done.exception)


def test_a_products_own_library_and_forms_are_looked_at(folder: Path) -> None:
    (folder / "f.csv").write_text("No,Question,Answer\n1,Is there a lock?,Yes\n2,Are there dogs?,No\n", "utf-8")
    form = str(folder / "f.csv")
    where = ["--kb", str(folder), "--product", "host"]

    def told(*words: str) -> str:
        done = CliRunner().invoke(make_app(list(words)), [*words, *where, "--json"], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    assert {row["change"] for row in json.loads(told("diff", form, form))["rows"]} == {"same"}
    told("learn", form, "--customer", "C", "--date", "2026-01-01", "--yes")
    assert (folder / "products" / "host" / "library.sqlite").is_file()
    assert "dogs" in told("library", "search", "dogs")
    assert str(folder / "products" / "host") in told("doctor")
