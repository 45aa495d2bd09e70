"""Nothing lost, nothing let in, whatever arrives: through the command line, as a user meets it."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import bad_input
import documents as word
import pytest
import workbooks
from bad_input import CASES, KNOWLEDGE, Case, Ended, ended
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
QUESTIONS = (
    "バックアップを取得していますか。",
    "データを暗号化していますか。",
    "ログを保管していますか。",
    "脆弱性診断を実施していますか。",
)
TABLE = "No.,設問,回答,備考\r\n" + "".join(f"{number},{text},,\r\n" for number, text in enumerate(QUESTIONS, 1))
RUN = "from qanswer.cli.main import run; run()"


def fill(*words: object, cwd: Path, **options: object) -> subprocess.CompletedProcess[str]:
    """Run ``qanswer fill`` as a process of its own."""
    command = [sys.executable, "-c", RUN, "fill", "--kb", str(KNOWLEDGE), *map(str, words)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, **options)


def filled(*words: object, folder: Path) -> Ended:
    """Run ``qanswer fill`` in this process, which is quicker, where only what it says and writes is of interest."""
    return ended(Case("", lambda: None, tuple(map(str, words))), folder)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def a_form(folder: Path, text: str = TABLE, name: str = "form.csv") -> Path:
    (folder / name).write_bytes(text.encode())
    return folder / name


# ---- what cannot be filled


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_what_cannot_be_filled_ends_in_one_line_and_leaves_no_file(case: Case, tmp_path: Path, regen: bool) -> None:  # noqa: FBT001
    result = ended(case, tmp_path)

    assert result.code in {2, 3, 4, 5}
    assert (result.out, result.err.count("\n"), result.err[:9]) == ("", 1, "qanswer: ")
    assert "Traceback" not in result.err
    assert (result.appeared, result.changed) == ((), ())
    if not regen:
        assert bad_input.line(case, result) in bad_input.PAGE.read_text(encoding="utf-8")


def test_the_documented_table_has_these_cases_and_no_others(regen: bool) -> None:  # noqa: FBT001
    if regen:
        bad_input.write_page()
    text = bad_input.PAGE.read_text(encoding="utf-8")
    shown = text.partition(bad_input.START)[2].partition(bad_input.END)[0].splitlines()[2:]
    assert [line.split(" | ")[0].removeprefix("| ") for line in shown] == [case.what for case in CASES]


def test_a_fault_while_writing_takes_the_copy_the_review_and_the_report_away(tmp_path: Path, monkeypatch) -> None:
    a_form(tmp_path)
    monkeypatch.setattr("qanswer.report.json.text", lambda _: 1 / 0)

    result: Ended = ended(Case("", lambda: None, ("form.csv", "--report", "report.json")), tmp_path)

    assert (result.code, result.appeared) == (70, ())


def test_in_a_batch_only_the_forms_that_were_filled_have_files(tmp_path: Path) -> None:
    for folder in ("out", "told"):
        (tmp_path / folder).mkdir()
    a_form(tmp_path)
    a_form(tmp_path, "nothing", "bad.xlsx")
    a_form(tmp_path, "名前,電話\r\n山田,1\r\n", "none.csv")

    result = ended(
        Case("", lambda: None, ("bad.xlsx", "form.csv", "none.csv", "-o", "out", "--report", "told")), tmp_path
    )

    assert result.code == 3
    assert result.err.count("\n") == 2
    assert result.appeared == ("out/form.filled.csv", "out/form.review.html", "told/form.report.json")


# ---- where nothing can be written


@contextlib.contextmanager
def mounted(folder: Path, options: str):
    """Mount a small file system, where that is allowed."""
    folder.mkdir()
    if shutil.which("mount") is None or subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, check=False
    ).returncode:  # fmt: skip
        pytest.skip("file systems can be mounted by root only")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("form", ["vendor_form.xlsx", "vendor_form.docx", "form.csv"])
def test_a_full_disk_leaves_nothing_behind_and_the_old_files_as_they_were(form: str, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    source = a_form(tmp_path) if form == "form.csv" else Path(shutil.copy(EXAMPLES / form, tmp_path))
    with mounted(disk, "size=16k"):
        (disk / f"out{source.suffix}").write_bytes(b"old")
        (disk / "padding").write_bytes(bytes(8 << 10))
        result = fill(source.name, "-o", f"disk/out{source.suffix}", "--force", cwd=tmp_path)
        assert (result.returncode, result.stdout, result.stderr.count("\n")) == (5, "", 1)
        assert "cannot be written (No space left on device); choose another place with -o" in result.stderr
        assert names(disk) == [f"out{source.suffix}", "padding"]
        assert (disk / f"out{source.suffix}").read_bytes() == b"old"


def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    a_form(tmp_path)
    with mounted(tmp_path / "disk", "ro"):
        result = fill("form.csv", "-o", "disk", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (5, "")
    assert result.stderr == (
        "qanswer: disk/form.filled.csv: cannot be written (Read-only file system); choose another place with -o\n"
    )


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_rights_is_named(tmp_path: Path) -> None:
    a_form(tmp_path)
    (tmp_path / "closed").mkdir(mode=0o500)
    result = fill("form.csv", "-o", "closed", cwd=tmp_path)
    assert (result.returncode, result.stderr.count("\n")) == (5, 1)
    assert "cannot be written (Permission denied)" in result.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_form_without_rights_is_named(tmp_path: Path) -> None:
    a_form(tmp_path).chmod(0)
    result = fill("form.csv", cwd=tmp_path)
    assert (result.returncode, result.stderr.count("\n")) == (3, 1)
    assert "cannot be read (Permission denied)" in result.stderr


# ---- odd surroundings


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs a shell")
@pytest.mark.parametrize(
    ("redirection", "code", "says"),
    [
        ("<&-", 0, ""),
        (">&-", 0, ""),
        ("2>&-", 0, ""),
        ("<&- >&- 2>&-", 0, ""),
        (">/dev/full", 5, "qanswer: standard output cannot be written (No space left on device); send it elsewhere\n"),
    ],
)
def test_closed_or_full_standard_streams_do_no_harm(redirection: str, code: int, says: str, tmp_path: Path) -> None:
    a_form(tmp_path)
    command = f'exec "$@" {redirection}'
    words = [sys.executable, "-c", RUN, "fill", "--kb", str(KNOWLEDGE), "form.csv"]
    result = subprocess.run(
        ["bash", "-c", command, "-", *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stderr) == (code, says)
    assert names(tmp_path) == ["form.csv", "form.filled.csv", "form.review.html"]
    assert (
        (tmp_path / "form.filled.csv")
        .read_text("utf-8")
        .startswith("No.,設問,回答,備考\n1,バックアップを取得していますか。,○")
    )


@pytest.mark.parametrize("name", ["二\n行.csv", "<b>&amp;[red].csv", "\x1b[31m.csv", "-q.csv", "空 白　全角.csv"])
def test_a_form_of_any_name_is_filled_beside_itself(name: str, tmp_path: Path) -> None:
    form = a_form(tmp_path, name=name)
    result = fill("--", form.name, cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert names(tmp_path) == sorted([name, f"{form.stem}.filled.csv", f"{form.stem}.review.html"])
    assert "\x1b" not in result.stdout
    page = (tmp_path / f"{form.stem}.review.html").read_text("utf-8")
    assert "<b>&amp;[" not in page


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text exist on Linux only")
def test_a_form_whose_name_is_no_text_is_filled_with_its_reports(tmp_path: Path) -> None:
    form = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.csv"))
    form.write_bytes(TABLE.encode())
    result = fill(form, "--report", "report.json", cwd=tmp_path)
    assert (result.returncode, result.stderr, len(names(tmp_path))) == (0, "", 4)
    assert json.loads((tmp_path / "report.json").read_text("utf-8"))["form"]["path"].endswith("\udcff\udcfe.csv")


# ---- two at once


@pytest.mark.parametrize("form", ["vendor_form.xlsx", "vendor_form.docx"])
def test_two_fills_of_one_form_at_once_are_both_whole(form: str, tmp_path: Path) -> None:
    source = Path(shutil.copy(EXAMPLES / form, tmp_path))
    outputs = [f"{name}{source.suffix}" for name in ("one", "two", "same", "same")]
    command = [sys.executable, "-c", RUN, "fill", "--kb", str(KNOWLEDGE), source.name, "--force", "--no-review", "-q"]
    running = [
        subprocess.Popen([*command, "-o", output], cwd=tmp_path, stdout=subprocess.DEVNULL) for output in outputs
    ]
    assert [process.wait() for process in running] == [0, 0, 0, 0]
    contents = {(tmp_path / output).read_bytes() for output in outputs}
    assert len(contents) == 1
    assert names(tmp_path) == sorted({source.name, *outputs})
    verified = filled(source.name, "-o", f"third{source.suffix}", "--no-review", folder=tmp_path)
    assert verified.appeared == (f"third{source.suffix}",)
    assert (tmp_path / f"third{source.suffix}").read_bytes() in contents


# ---- nothing let in


SHEET = """[sheet]
title = "=表"
vendor = "@例示"
service = "+例"
language = "ja"
legend = {{ "○" = "実施" }}
guideline = "ガイドライン"

{items}"""
ITEM = """[[item]]
id = "{id}"
category = "1 運用"
control = "{control}"
status = "○"
answer = '''{answer}'''
source = [{{ url = "{url}" }}]
audience = "{audience}"
owner = "infrastructure"
"""
CONTROLS = (
    "定期的にバックアップを取得すること。",
    "データを暗号化すること。",
    "ログを保管すること。",
    "脆弱性診断を実施すること。",
)
TOPICS = {"backup.taken", "encryption.at_rest", "log.retention", "vulnerability.assessment"}  # what they are about
EXECUTABLE = ('=HYPERLINK("http://x.example/","x")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1,1)")


def a_sheet(folder: Path, answers: tuple[str, ...], audience: str = "public", url: str = "https://x.example/") -> Path:
    """Write a knowledge base of our own with these answers; four topics of the catalogue, as all take seconds to index."""
    items = [
        ITEM.format(id=f"1.{number}", control=control, answer=answer, audience=audience, url=url)
        for number, (control, answer) in enumerate(zip(CONTROLS, answers, strict=True), 1)
    ]
    (folder / "kb").mkdir()
    (folder / "kb" / "checksheet.toml").write_text(SHEET.format(items="\n".join(items)), encoding="utf-8")
    (folder / "kb" / "topics").mkdir()
    (folder / "kb" / "topics" / "few.toml").write_text("".join(_few_topics()), encoding="utf-8")
    return folder / "kb"


def _few_topics() -> Iterator[str]:
    """Yield the tables of ``TOPICS``, as the shipped catalogue writes them."""
    for file in sorted((KNOWLEDGE / "topics").glob("*.toml")):
        tables = re.split(r"^(?=\[\[topic\]\]$)", file.read_text("utf-8"), flags=re.MULTILINE)
        yield from (table for table in tables if any(f'\nid = "{name}"\n' in table for name in TOPICS))


def a_workbook(folder: Path) -> Path:
    lines = [("No.", "設問", "回答", "備考"), *((str(n), text, "", "") for n, text in enumerate(QUESTIONS, 1))]
    rows = "".join(
        f'<row r="{row}">'
        + "".join(
            f'<c r="{letter}{row}" t="inlineStr"><is><t>{text}</t></is></c>'
            for letter, text in zip("ABCD", line, strict=True)
            if text
        )
        + "</row>"
        for row, line in enumerate(lines, 1)
    )
    return workbooks.save(folder / "form.xlsx", workbooks.parts(workbooks.sheet(f"<sheetData>{rows}</sheetData>")))


def a_document(folder: Path) -> Path:
    rows = [
        word.tr("No.", "設問", "回答", "備考"),
        *(word.tr(str(n), text, "", "") for n, text in enumerate(QUESTIONS, 1)),
    ]
    return word.make(folder / "form.docx", word.tbl(*rows))


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")  # openpyxl, of a form built by hand
def test_answers_that_look_like_formulas_stay_text_in_every_format(tmp_path: Path) -> None:
    kb = a_sheet(tmp_path, EXECUTABLE)
    for make in (a_workbook, a_document, a_form):
        form = make(tmp_path)
        result = filled(form.name, "--cite", "none", "--kb", kb, "--no-review", folder=tmp_path)
        assert (result.code, result.err) == (0, "")
        assert "4 filled" in result.out
    book = load_workbook(tmp_path / "form.filled.xlsx")
    cells = [book.active.cell(row, 4) for row in range(2, 6)]
    assert [(cell.value, cell.data_type) for cell in cells] == [(text, "s") for text in EXECUTABLE]
    with zipfile.ZipFile(tmp_path / "form.filled.docx") as document:
        body = document.read("word/document.xml").decode()
    assert not re.search(r"instrText|fldSimple|hyperlink", body)
    with (tmp_path / "form.filled.csv").open(encoding="utf-8", newline="") as stream:
        remarks = [row[3] for row in csv.reader(stream)][1:]
    assert remarks == [f"'{text}" for text in EXECUTABLE]


AUDIT = """
import sys
def watch(event, arguments):
    if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.spawn", "urllib.", "ftplib.", "webbrowser.")):
        print("LEAK", event, arguments, file=sys.stderr)
    if event == "open" and "vault17" in str(arguments[0]):
        print("LEAK", event, arguments, file=sys.stderr)
from qanswer.cli.main import run
sys.addaudithook(watch)
run()
"""


def test_nothing_a_form_refers_to_is_ever_fetched_or_opened(tmp_path: Path) -> None:
    secret = a_form(tmp_path, "secret", "vault17.xlsx")
    form = a_workbook(tmp_path)
    targets = ("http://127.0.0.1:9/x", secret.as_uri(), "\\\\\\\\127.0.0.1\\\\share\\\\vault17.xlsx", str(secret))
    links = "".join(
        f'<Relationship Id="e{n}" Type="{workbooks.RELATIONS}/{kind}" Target="{target}" TargetMode="External"/>'
        for n, (target, kind) in enumerate(
            (t, k) for t in targets for k in ("externalLinkPath", "image", "sharedStrings")
        )
    )
    parts = workbooks.parts()
    with zipfile.ZipFile(form) as book:
        parts[workbooks.SHEET] = book.read(workbooks.SHEET)
    for rels in ("xl/_rels/workbook.xml.rels", "xl/worksheets/_rels/sheet1.xml.rels"):
        existing = str(parts.get(rels, workbooks.rels()))
        parts[rels] = existing.replace("</Relationships>", links + "</Relationships>")
    workbooks.save(form, parts)
    template = f'<Relationship Id="t1" Type="{workbooks.RELATIONS}/attachedTemplate" Target="{targets[0]}" TargetMode="External"/>'
    document = a_document(tmp_path)
    with zipfile.ZipFile(document, "a") as archive:
        archive.writestr("word/_rels/settings.xml.rels", workbooks.rels().replace("</R", template + "</R"))
    for path in (form, document):
        command = [sys.executable, "-c", AUDIT, "fill", "--force", "--kb", str(KNOWLEDGE), path.name]
        result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("audience", ["nda", "internal"])
@pytest.mark.parametrize("drafts", [True, False], ids=["drafts", "no drafts"])
def test_what_is_not_public_reaches_neither_form_nor_report(audience: str, drafts: bool, tmp_path: Path) -> None:  # noqa: FBT001
    answers = tuple(f"極秘{number}号室の金庫にて保管しております。" for number in range(4))
    kb = a_sheet(tmp_path, answers, audience)
    options = ["--drafts"] if drafts else []
    for make in (a_workbook, a_document, a_form):
        form = make(tmp_path)
        words = (form.name, "--kb", kb, "--report", "report.json", "--force", *options)
        result = filled(*words, folder=tmp_path)
        assert (result.code, result.err) == (0, "")
        assert "0 filled" in result.out
        copy = tmp_path / f"form.filled{form.suffix}"
        shown = result.out + (tmp_path / "report.json").read_text("utf-8") + _all_text(copy)
        assert "極秘" not in shown
        assert "金庫" not in shown
        page = (tmp_path / "form.review.html").read_text("utf-8")
        assert "Do not send it to the customer." in page
        assert f'<b class="audience">{audience}</b>' in page
        allowed = filled(*words, "--audience", audience, folder=tmp_path)
        assert "4 filled" in allowed.out
        assert "極秘" in _all_text(copy)


def _all_text(path: Path) -> str:
    if path.suffix == ".csv":
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_the_review_page_stays_a_page_whatever_the_texts(tmp_path: Path) -> None:
    evil = '</style></section><script>alert(1)</script><img src=x onerror=alert(1)>" onmouseover="alert(1)\' {0} %s'
    kb = a_sheet(tmp_path, tuple(f"{number} {evil}" for number in range(4)), url="javascript:alert(1)")
    text = "".join(
        f'{n},"{question} {evil.replace(chr(34), chr(34) * 2)}",,\r\n' for n, question in enumerate(QUESTIONS, 1)
    )
    form = a_form(tmp_path, f"No.,設問 {evil[:20]},回答,備考\r\n{text}", "<img src=x onerror=alert(1)>.csv")
    result = filled(form.name, "--kb", kb, folder=tmp_path)
    assert (result.code, result.err) == (0, "")
    tags = _Tags()
    tags.feed((tmp_path / f"{form.stem}.review.html").read_text("utf-8"))
    allowed = {
        "html", "head", "meta", "title", "style", "body", "header", "h1", "dl", "dt", "dd", "code", "p", "input", "nav",
        "label", "main", "section", "b", "h2", "h3", "span", "table", "tr", "td", "ul", "li", "details", "summary",
        "small", "a", "br",
    }  # fmt: skip
    assert {tag for tag, _ in tags.seen} <= allowed
    assert not [name for _, attributes in tags.seen for name in attributes if name.startswith("on")]
    assert not [attributes for tag, attributes in tags.seen if tag == "a" and "javascript" in str(attributes["href"])]
