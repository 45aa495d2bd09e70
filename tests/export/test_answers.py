"""The answered questionnaire as a document of its own."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from qanswer.cli.main import run

FORM = Path(__file__).parents[2] / "examples" / "vendor_form.xlsx"


@pytest.fixture
def exported(tmp_path, monkeypatch, capsys):
    def export(kind: str, *more: str) -> str:
        output = tmp_path / f"out.{kind}"
        monkeypatch.setattr(
            sys, "argv", ["qanswer", "export", "--answers", str(FORM), "-f", kind, "-o", str(output), "--force", *more]
        )
        with pytest.raises(SystemExit) as ended:
            run()
        assert not ended.value.code, capsys.readouterr().err
        return output.read_text(encoding="utf-8-sig") if kind in {"csv", "json", "md", "html"} else ""

    return export


def test_every_question_stands_with_its_tick_text_and_source_and_the_rest_with_its_state(exported):
    rows = {row["control"]: row for row in json.loads(exported("json"))["items"]}
    backup = next(row for text, row in rows.items() if "バックアップの取得頻度" in text)
    assert backup["status"] == "○"
    assert "出典：" in backup["answer"]
    liability = next(row for text, row in rows.items() if "損害賠償" in text)
    assert (liability["status"], liability["answer"]) == ("未回答", "")
    assert len(rows) == 24


def test_decisions_are_in_it(exported, tmp_path):
    question = "損害賠償の上限額をご記入ください。"
    decided = {
        "location": {"sheet": "チェックシート", "cell": "B34"},
        "question": question,
        "action": "write",
        "text": "契約書のとおりです。",
    }
    path = tmp_path / "decisions.json"
    path.write_text(json.dumps({"schema": "qanswer/decisions/1", "decisions": [decided]}), encoding="utf-8")
    rows = list(csv.reader(io.StringIO(exported("csv", "--decisions", str(path)))))
    assert ["契約書のとおりです。" in row[5] for row in rows if row[3] == question] == [True]


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html", "md"])
def test_it_comes_in_every_format(exported, kind):
    exported(kind)
