"""Self-assessments as they are published, with the columns and tabs of their templates: read without a word from anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from qanswer.intake.imported import import_sheets
from qanswer.intake.read import Wishes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

CAIQ_HEADINGS = (
    "Question ID", "Question", "CSP CAIQ Answer", "SSRM Control Ownership",
    "CSP Implementation Description (Optional/Recommended)", "CSC Responsibilities (Optional/Recommended)",
    "CCM Control ID", "CCM Control Specification", "CCM Control Title", "CCM Domain Title",
)  # fmt: skip
# domain, control id, control title, questions: id, question, answer, ownership, description, customer's part
CAIQ = [
    ("Audit & Assurance", "A&A-01", "Audit and Assurance Policy and Procedures", [
        ("A&A-01.1", "Are audit and assurance policies established, approved, and maintained?", "Yes", "CSP-owned", "Approved by the CISO.", ""),
        ("A&A-01.2", "Are audit and assurance policies reviewed and updated at least annually?", "Yes", "CSP-owned", "", ""),
    ]),
    ("Audit & Assurance", "A&A-02", "Independent Assessments", [
        ("A&A-02.1", "Are independent assessments conducted at least annually?", "Yes", "CSP-owned", "Yearly, against ISO/IEC 27001.", ""),
    ]),
    ("Business Continuity Management and Operational Resilience", "BCR-08", "Backup", [
        ("BCR-08.1", "Is cloud data periodically backed up?", "Yes", "CSP-owned", "Every day, kept for 30 days.", ""),
        ("BCR-08.2", "Is the confidentiality of backup data ensured?", "Yes", "CSP-owned", "AES-256.", ""),
        ("BCR-08.3", "Can backups be restored appropriately for resiliency?", "No", "CSP-owned", "", ""),
    ]),
    ("Cryptography, Encryption & Key Management", "CEK-08", "CSC Key Management Capability", [
        ("CEK-08.1", "Are CSPs providing CSCs with the capacity to manage their own data encryption keys?", "No", "CSP-owned", "We manage the keys.", ""),
    ]),
    ("Datacenter Security", "DCS-01", "Off-Site Equipment Disposal Policy and Procedures", [
        ("DCS-01.1", "Are procedures for the secure disposal of equipment established?", "NA", "3rd-party outsourced", "Run by our hosting provider.", ""),
        ("DCS-01.2", "Is a data destruction procedure applied?", "NA", "3rd-party outsourced", "", ""),
    ]),
    ("Identity & Access Management", "IAM-14", "Strong Authentication", [
        ("IAM-14.1", "Is multifactor authentication implemented for sensitive data access?", "Yes", "Shared CSP and CSC", "Mandatory for administrators.", "customers switch it on"),
    ]),
]  # fmt: skip
HECVAT = [
    ("Company Overview", [
        ("COMP-01", "Describe your organization's business background.", "Privately held, founded 2011.", "", "Include subsidiaries."),
        ("COMP-02", "Have you had an unplanned disruption in the last 12 months?", "No", "", "If Yes, describe."),
        ("COMP-03", "Do you have a dedicated Information Security office?", "Yes", "A team of four.", "Include size."),
    ]),
    ("Documentation", [
        ("DOCU-01", "Have you undergone a SSAE 18 / SOC 2 audit?", "Yes", "SOC 2 Type II.", "Indicate type."),
        ("DOCU-04", "Do you hold an ISO 27001 certification?", "No", "", "Provide the certificate."),
    ]),
    ("Data", [
        ("DATA-03", "Is sensitive data encrypted in transport?", "Yes", "TLS 1.2 or later.", ""),
        ("DATA-07", "Are there separate environments for testing?", "N/A", "", ""),
        ("DATA-15", "Are backup copies made according to schedules?", "Yes", "Daily; 35 days.", ""),
    ]),
]  # fmt: skip


def _put(sheet: Worksheet, row: int, values: Sequence[str | None]) -> None:
    for column, value in enumerate(values, 1):
        sheet.cell(row, column, value or None)


def _caiq(file: Path) -> None:
    book = Workbook()
    cover = book.active
    cover.title = "Introduction"
    _put(cover, 1, ["CONSENSUS ASSESSMENTS INITIATIVE QUESTIONNAIRE v4.0.3"])
    _put(cover, 3, ["CSP CAIQ Answer: Yes, No or NA"])
    sheet = book.create_sheet("CAIQv4.0.3")
    _put(sheet, 1, ["CONSENSUS ASSESSMENTS INITIATIVE QUESTIONNAIRE v4.0.3"])
    sheet.merge_cells("A1:J1")
    _put(sheet, 2, CAIQ_HEADINGS)
    row = 3
    domains: dict[str, list[int]] = {}
    for domain, control, title, questions in CAIQ:
        first, last = row, row + len(questions) - 1
        for question in questions:
            _put(sheet, row, question)
            row += 1
        for column, value in ((7, control), (8, "Establish, document and maintain it."), (9, title)):
            sheet.cell(first, column, value)
            sheet.merge_cells(start_row=first, end_row=last, start_column=column, end_column=column)
        domains.setdefault(domain, [first, last])[1] = last
    for domain, (first, last) in domains.items():
        sheet.cell(first, 10, domain)
        sheet.merge_cells(start_row=first, end_row=last, start_column=10, end_column=10)
    _put(sheet, row, ["End of Standard"])
    _put(sheet, row + 2, ["© Copyright 2023 Cloud Security Alliance - All rights reserved."])
    _put(book.create_sheet("Acknowledgments"), 1, ["Lead Authors"])
    book.save(file)


def _hecvat(file: Path) -> None:
    """Write one tab of sections, each under headings of its own, between what the template brings besides."""
    book = Workbook()
    book.active.title = "Instructions"
    _put(book.active, 1, ["Higher Education Community Vendor Assessment Tool - Instructions"])
    sheet = book.create_sheet("Vendor Response")
    _put(sheet, 1, ["Higher Education Community Vendor Assessment Tool (HECVAT) - Full", None, "Version 3.05"])
    _put(sheet, 3, ["GNRL-01", "Vendor Name", "Swallow Learning Ltd"])
    row = 5
    for section, questions in HECVAT:
        _put(sheet, row, [section, None, "Vendor Answers", "Additional Information", "Guidance", "Analyst Notes"])
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
        for question in questions:
            row += 1
            _put(sheet, row, [*question, "ask again in the call"])
        row += 1
    _crosswalk(book)
    book.save(file)


def _hecvat_by_tab(file: Path) -> None:
    """Write the sections as tables that differ in the heading over their questions alone."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Organization"
    _put(sheet, 1, ["Organization"])
    row = 3
    for section, questions in HECVAT:
        _put(sheet, row, ["ID", section, "Answer", "Additional Information", "Guidance"])
        for question in questions:
            row += 1
            _put(sheet, row, question)
        row += 2
    _crosswalk(book)
    book.save(file)


def _crosswalk(book: Workbook) -> None:
    sheet = book.create_sheet("Standards Crosswalk")
    _put(sheet, 1, ["ID", "Question", "CIS Controls", "NIST CSF"])
    for row, (number, question, *_) in enumerate((one for _, rows in HECVAT for one in rows), 2):
        _put(sheet, row, [number, question, "CSC 13", "ID.GV"])


def _imported(file: Path) -> dict[str, Any]:
    return import_sheets([file], file.parent / "kb", Wishes(), {}).as_json()


def test_a_caiq_is_read_whole_by_its_own_columns(tmp_path) -> None:
    _caiq(tmp_path / "caiq.xlsx")
    read = _imported(tmp_path / "caiq.xlsx")
    assert [
        (one["id"], one["control"], one["status_printed"], one["answer"], one["category"]) for one in read["items"]
    ] == [
        (number, question, answer, description, [domain, title])
        for domain, _, title, questions in CAIQ
        for number, question, answer, _, description, _ in questions
    ]
    assert {one["text"] for one in read["left"] if one["reason"] == "neither asked nor answered"} == {
        CAIQ_HEADINGS[at] for at in (3, 5, 6, 7)
    }
    assert [one["what"] for one in read["undecided"]] == ["vendor"]


@pytest.mark.parametrize("write", [_hecvat, _hecvat_by_tab])
def test_a_hecvat_is_read_whole_by_its_sections(tmp_path, write) -> None:
    write(tmp_path / "hecvat.xlsx")
    read = _imported(tmp_path / "hecvat.xlsx")
    assert [(one["id"], one["control"], one["status"], one["category"]) for one in read["items"]] == [
        (
            number,
            question,
            {"Yes": "yes", "No": "no", "N/A": "not_applicable"}.get(answer, "none"),
            [section],
        )
        for section, questions in HECVAT
        for number, question, answer, _, _ in questions
    ]
    answers = [one["answer"] for one in read["items"]]
    assert answers == [more or (told if len(told) > 3 else "") for _, rows in HECVAT for _, _, told, more, _ in rows]
    assert "ask again" not in str(read["items"])
    assert read["certifications"] == []
    assert not [one for one in read["left"] if "without saying" in one["reason"]]
