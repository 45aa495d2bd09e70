"""A desk with one small form on it, and a person at the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from starlette.testclient import TestClient

from qanswer.desk.app import make_app
from qanswer.desk.desk import Desk
from qanswer.plan.model import FillOptions
from qanswer.service.layouts import Layouts
from qanswer.service.library import LibraryBeside
from qanswer.service.profile import Profile
from qanswer.service.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

PORT = 8472
HERE = f"http://127.0.0.1:{PORT}"
TOKEN = "a-token-for-the-tests"  # noqa: S105 - of the tests alone
QUESTIONS = (
    "お客様データのバックアップを毎日取得していますか。",
    "損害賠償の上限額をご記入ください。",
    "データセンターに火災検知および消火設備を備えているか。",
    "従業員に対する情報セキュリティ教育を実施していますか。",
    "<b onclick=alert(1)>WAFおよびIDS/IPS</b>を導入しているか。",
)


def make_form(path: Path, questions=QUESTIONS) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "設問"
    sheet.append(("No.", "確認事項", "回答", "備考"))
    for number, question in enumerate(questions, 1):
        sheet.append((number, question))
    rule = DataValidation(type="list", formula1='"○,△,×,対象外"', allow_blank=True)
    rule.add(f"C2:C{len(questions) + 1}")
    sheet.add_data_validation(rule)
    book.save(path)
    return path


@pytest.fixture
def form(tmp_path) -> Path:
    return make_form(tmp_path / "見本銀行.xlsx")


@pytest.fixture
def workspace(knowledge, matcher, tmp_path) -> Workspace:
    return Workspace(knowledge, matcher, Profile({}, {}), Layouts(tmp_path / "layouts"), LibraryBeside(matcher))


@pytest.fixture
def desk(workspace, tmp_path) -> Desk:
    return Desk(workspace, FillOptions(), dropped_into=tmp_path / "dropped")


@pytest.fixture
def person(desk) -> TestClient:
    client = TestClient(make_app(desk, token=TOKEN, port=PORT), base_url=HERE, headers={"origin": HERE})
    client.get("/", params={"token": TOKEN})
    return client
