"""An assistant, with the SDK's own client, over stdin and stdout as it will be: what it may and what it is refused."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import anyio
import mcp
import pytest
from mcp.client.stdio import StdioServerParameters
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from qanswer.cli.main import make_app

READS = {"search", "show", "ask", "inspect", "plan"}
QUESTIONS = (
    "お客様データのバックアップを毎日取得していますか。",
    "損害賠償の上限額をご記入ください。",
    "データセンターに火災検知および消火設備を備えているか。",
)


@pytest.fixture
def folder(tmp_path) -> Path:
    inside = tmp_path / "forms"
    inside.mkdir()
    book = Workbook()
    sheet = book.active
    sheet.title = "設問"
    sheet.append(("No.", "確認事項", "回答（○・△・×）", "備考"))
    for number, question in enumerate(QUESTIONS, 1):
        sheet.append((number, question))
    book.save(inside / "form.xlsx")
    book.save(tmp_path / "secret.xlsx")
    (inside / "link.xlsx").symlink_to(tmp_path / "secret.xlsx")
    return inside


def talk(folder: Path, *calls: tuple[str, dict], options: tuple[str, ...] = ()):
    """Return the names of the tools and what each call gave: (whether it was refused, its text or its values)."""
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "qanswer", "mcp", "--folder", str(folder), *options], env=dict(os.environ)
    )

    async def conversation():
        async with mcp.Client(command) as client:
            names = {tool.name for tool in (await client.list_tools()).tools}
            given = []
            for name, arguments in calls:
                answer = await client.call_tool(name, arguments)
                text = answer.content[0].text
                given.append((bool(answer.is_error), text if answer.is_error else json.loads(text)))
            return names, given

    return anyio.run(conversation)


def test_it_reads_and_answers_and_has_no_tool_that_writes(folder):
    names, (found, item, asked, layout, plan) = talk(
        folder,
        ("search", {"text": "バックアップ"}),
        ("show", {"item": "6.8"}),
        ("ask", {"questions": [QUESTIONS[0], QUESTIONS[1]]}),
        ("inspect", {"form": "form.xlsx"}),
        ("plan", {"form": "form.xlsx"}),
    )
    assert names == READS
    assert found[1]["results"][0]["item"] == "6.8"
    assert item[1]["item"] == "6.8"
    assert [row["verdict"] for row in asked[1]["rows"]] == ["filled", "unanswered"]
    assert layout[1]["blocks"][0]["question"] == "B"
    assert [row["question"] for row in plan[1]["rows"]] == list(QUESTIONS)
    assert [path.name for path in sorted(folder.iterdir())] == ["form.xlsx", "link.xlsx"]


def test_it_fills_within_its_folder_where_it_may_and_neither_words_nor_ticks(folder):
    where = [
        {"location": {"sheet": "設問", "cell": f"B{row}"}, "question": one} for row, one in enumerate(QUESTIONS, 2)
    ]
    names, given = talk(
        folder,
        ("fill", {"form": "form.xlsx", "decisions": [{**where[1], "action": "write", "text": "上限はありません。"}]}),
        (
            "fill",
            {"form": "form.xlsx", "decisions": [{**where[0], "action": "take", "statement": "6.8", "choice": "yes"}]},
        ),
        ("fill", {"form": "form.xlsx", "decisions": [{**where[0], "action": "blank"}]}),
        ("fill", {"form": "form.xlsx"}),
        options=("--allow-write",),
    )
    assert names == READS | {"fill"}
    assert [refused for refused, _ in given] == [True, True, False, True]
    assert "neither words nor ticks" in given[0][1]
    assert "exists" in given[3][1]
    sheet = load_workbook(folder / "form.filled.xlsx")["設問"]
    assert sheet["C2"].value is None
    assert sheet["C4"].value == "○"


@pytest.mark.parametrize("name", ["../secret.xlsx", "link.xlsx", "/etc/passwd", "a\0b", "missing.xlsx", ""])
def test_no_file_outside_its_folder_is_reached(folder, name):
    _, given = talk(
        folder, *((tool, {"form": name}) for tool in ("plan", "inspect", "fill")), options=("--allow-write",)
    )
    assert all(refused for refused, _ in given)
    assert not any("Traceback" in str(text) for _, text in given)
    assert not list(folder.parent.glob("*.filled.*"))


def test_it_looks_into_the_library_where_there_is_one_and_changes_nothing_there(folder, tmp_path):
    library = str(tmp_path / "past.sqlite")
    answered = Workbook()
    for row in (
        ("No.", "質問", "回答", "備考"),
        (1, "夜間の巡回の間隔を教えてください。", None, "2時間ごとです。"),
        (2, "社員寮はありますか。"),
    ):
        answered.active.append(row)
    answered.save(tmp_path / "harbour.xlsx")
    learn = ("learn", str(tmp_path / "harbour.xlsx"), "--customer", "港倉庫", "--date", "2025-05-01", "--yes")
    ran = CliRunner().invoke(make_app(learn), [*learn, "--library", library])
    assert ran.exit_code == 0, ran.output
    before = Path(library).read_bytes()
    names, (found, told, unknown) = talk(
        folder,
        ("library_search", {"text": "夜間の巡回"}),
        ("library_told", {"text": "夜間の巡回の間隔を教えてください。"}),
        ("library_unknown", {"since": "2025-01-01"}),
        options=("--library", library),
    )
    assert names == READS | {"library_search", "library_told", "library_unknown"}
    assert found[1]["results"][0]["text"] == "2時間ごとです。"
    assert [one["customer"] for one in told[1]["told"]] == ["港倉庫"]
    assert [one["question"] for group in unknown[1]["unknown"] for one in group["asked"]] == ["社員寮はありますか。"]
    assert Path(library).read_bytes() == before


def test_without_its_extra_it_says_how_to_get_it(monkeypatch, capsys):
    from qanswer.cli.main import run  # noqa: PLC0415

    monkeypatch.setitem(sys.modules, "mcp", None)
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    monkeypatch.delitem(sys.modules, "qanswer.assistant.server", raising=False)
    monkeypatch.setattr(sys, "argv", ["qanswer", "mcp"])
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == 2
    assert "qanswer[mcp]" in capsys.readouterr().err
