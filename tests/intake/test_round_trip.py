"""What this project exports it imports as the same knowledge: nothing is lost on the way out, nothing added on the way in."""

from __future__ import annotations

import pytest

from qanswer.export import export
from qanswer.intake.imported import import_sheets, write
from qanswer.intake.read import Wishes
from qanswer.knowledge.load import load
from qanswer.knowledge.sheet import Names, read_checksheet
from qanswer.knowledge.toml import parse_toml

ENGLISH = '''
[sheet]
title = "Sample Cloud self-assessment"
vendor = "Sample Cloud Ltd"
language = "en"
head = ["Published by Sample Cloud Ltd.", "All plans are meant unless one is named."]
legend = { "In place" = "we do this", "On the roadmap" = "we do not do this yet", "Optional" = "customers switch it on" }

[[item]]
id = "A-1"
category = "Access"
section = "Sign-in"
control = "Single sign-on is supported"
status = "Optional"
answer = """
SAML 2.0.

OpenID Connect:
- on request"""
source = [{ url = "https://sample.example/sso", label = "Sign-in" }]

[[item]]
id = "A-2"
category = "Access"
section = "Sign-in"
control = "Are one-time codes accepted?"
status = "In place"
answer = ""

[[item]]
id = "B-1"
category = "Backups"
control = "=How long are backups kept?"
status = ""
answer = "35 days | at least"
'''


@pytest.fixture(scope="module", params=["shipped", "English"])
def sheet(request, tmp_path_factory):
    if request.param == "shipped":
        return load().main
    file = tmp_path_factory.mktemp("own") / "checksheet.toml"
    return read_checksheet(parse_toml(ENGLISH.encode(), file), "", Names((), ()))


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_an_export_imported_is_the_same_knowledge(sheet, kind, tmp_path):
    export(sheet, kind, tmp_path / f"out.{kind}", language=sheet.language)
    imported = import_sheets([tmp_path / f"out.{kind}"], tmp_path / "kb", Wishes(), {})
    write(imported)
    back = load(tmp_path / "kb").main

    assert [_said(item) for item in back.items] == [_said(item) for item in sheet.items]
    assert (back.title, back.vendor, back.language, back.legend, back.head) == (
        sheet.title,
        sheet.vendor,
        sheet.language,
        sheet.legend,
        sheet.head,
    )
    assert [one for one in imported.intake.undecided if one.what == "status"] == []


def _said(item):
    return (item.id, item.category, item.section, item.control, item.printed, item.status, item.answer, item.sources)
