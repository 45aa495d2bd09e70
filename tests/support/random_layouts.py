"""One vendor's items laid out at random as vendors lay out their sheets, with the right import of each layout.

The texts are those of the invented vendors under ``tests/labels``; how they stand in the file is drawn by a seed.
"""

from __future__ import annotations

import csv
import io
import random
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import docx
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

LABELS = Path(__file__).parents[1] / "labels"
VENDORS = {"ja": ("vendor_care", "vendor_clinic"), "en": ("vendor_freight", "vendor_survey")}
MEANING = {
    **dict.fromkeys(("○", "実施", "Y", "Yes"), "yes"),
    **dict.fromkeys(("△", "一部実施", "P", "Partial"), "partial"),
    **dict.fromkeys(("×", "未実施", "N", "No"), "no"),
    **dict.fromkeys(("－", "対象外", "N/A", "NA"), "not_applicable"),
}
STATUSES = {
    "ja": (
        {"yes": ("○", "〇", "◯"), "partial": ("△",), "no": ("×", "✕"), "not_applicable": ("－", "ー", "―")},
        {
            "yes": ("対応済",),
            "partial": ("一部対応",),
            "no": ("未対応", "対応予定(2027年4月)"),
            "not_applicable": ("対象外",),
        },
        {"yes": ("はい",), "partial": ("一部",), "no": ("いいえ",), "not_applicable": ("該当なし",)},
        {
            "yes": ("実施している",),
            "partial": ("一部実施",),
            "no": ("実施していない",),
            "not_applicable": ("該当しない",),
        },
        {"yes": ("A",), "partial": ("B",), "no": ("C",), "not_applicable": ("D",)},
    ),
    "en": (
        {"yes": ("Yes",), "partial": ("Partial", "Partially"), "no": ("No",), "not_applicable": ("N/A", "NA")},
        {"yes": ("Y",), "partial": ("P",), "no": ("N",), "not_applicable": ("N/A",)},
        {
            "yes": ("In place",),
            "partial": ("Partly in place",),
            "no": ("Not in place", "Planned (Q2 2027)"),
            "not_applicable": ("Not applicable",),
        },
        {"yes": ("✓",), "partial": ("△",), "no": ("✗",), "not_applicable": ("-",)},
        {"yes": ("Met",), "partial": ("Partially met",), "no": ("Not met",), "not_applicable": ("Out of scope",)},
        {"yes": ("4",), "partial": ("3",), "no": ("2",), "not_applicable": ("1",)},
    ),
}
GLOSSES = {
    "ja": {
        "yes": "実施している",
        "partial": "一部実施している",
        "no": "実施していない",
        "not_applicable": "該当しない",
    },
    "en": {"yes": "in place", "partial": "in place in part", "no": "not in place", "not_applicable": "does not apply"},
}
HEADINGS = {
    "ja": {
        "number": ("No.", "項番", "番号", "#"), "outer": ("大分類", "分類", "区分", "カテゴリ"), "inner": ("中分類", "小分類", "項目分類"),
        "control": ("確認事項", "管理策", "チェック項目", "要求事項", "対策項目", "設問"), "status": ("実施状況", "対応状況", "対応", "可否", "実施有無"),
        "answer": ("備考", "回答", "実施内容", "対応内容", "説明"), "supplement": ("補足", "特記事項", "補足説明"), "source": ("参照URL", "公開資料", "参考"),
        "internal": ("社内メモ", "主管", "担当部署", "社内確認欄", "証跡の所在", "社内備考(公開時削除)"), "over": "回答", "tabs": ("組織", "技術", "運用"),
    },
    "en": {
        "number": ("No.", "ID", "Ref", "#", "Question ID"), "outer": ("Domain", "Category", "Area", "Section"), "inner": ("Sub-category", "Topic", "Subdomain"),
        "control": ("Question", "Control", "Requirement", "Control statement", "Measure"), "status": ("Answer", "Status", "Compliance", "Implemented?", "Position"),
        "answer": ("Description", "Comments", "Response", "Implementation description", "Details"), "supplement": ("Supplement", "Additional information", "Notes"),
        "source": ("Reference", "Link", "Public document"), "internal": ("Owner", "Evidence", "Internal notes", "Internal", "Control owner", "Jira ticket"),
        "over": "Response", "tabs": ("People", "Technology", "Operations"),
    },
}  # fmt: skip
INNER = {"ja": ("決めごと", "日々の運用", "技術的対策"), "en": ("Rules", "Day to day", "Means")}
SECRET = {"ja": "部外秘：佐久間に確認", "en": "SECRET ask Dana"}
SAME = {"ja": ("同上", "〃"), "en": ("Same as above", "ditto")}
NOTES = {
    "ja": (
        "※ 記載の内容は全プランに共通です。",
        "注）数値は2026年3月末のものです。",
        "お問い合わせ：anzen@vendor.example.jp",
    ),
    "en": (
        "* Figures are as of March 2026.",
        "Note: all plans are meant unless one is named.",
        "Contact: trust@vendor.example.com",
    ),
}


@dataclass
class Right:
    """What one row has to be imported as."""

    origin: str
    number: str
    category: list[str]
    control: str
    status: str
    answer: str
    urls: list[str]


@dataclass
class Drawn:
    """A file in memory and its right import."""

    language: str
    secret: str
    right: list[Right] = field(default_factory=list)
    told: str = ""  # the features drawn, for the message of a failed test


@cache
def _vendor(name: str) -> dict:
    return tomllib.loads((LABELS / name / "checksheet.toml").read_text(encoding="utf-8"))


class Layout:
    """One way to lay a sheet out, drawn by a seed."""

    def __init__(self, seed: int) -> None:
        self.random = draw = random.Random(seed)  # noqa: S311 - no secret
        self.language = draw.choice(("ja", "en"))
        self.vendor = _vendor(draw.choice(VENDORS[self.language]))
        self.words = {
            role: draw.choice(words) if isinstance(words, tuple) else words
            for role, words in HEADINGS[self.language].items()
            if role != "tabs"
        }
        self.kind = draw.choices(("xlsx", "docx", "csv"), (8, 2, 1))[0]
        self.tabs = draw.choice((1, 1, 2, 3)) if self.kind == "xlsx" else 1
        self.statuses = draw.choice(STATUSES[self.language])
        self.glossed = draw.random() < 0.5 or "4" in self.statuses["yes"] or "A" in self.statuses["yes"]
        self.status_form = draw.choices(("one", "marks"), (5, 1))[0] if self.kind != "csv" else "one"
        self.number = draw.choice(("none", "plain", "dotted", "letters", "inside"))
        self.category = draw.choice(("none", "merged", "merged2", "repeated", "blank", "bands", "bands2"))
        if self.kind != "xlsx" and self.category in ("merged", "merged2"):
            self.category = "repeated"
        if self.kind == "csv" and self.category.startswith("bands"):
            self.category = "repeated"
        self.two_rows = draw.random() < 0.3 and self.kind == "xlsx"
        self.supplement = draw.random() < 0.4
        self.source = draw.random() < 0.3
        self.internal = draw.sample(HEADINGS[self.language]["internal"], draw.choice((0, 1, 1, 2)))
        self.hidden = draw.random() < 0.5 and self.kind == "xlsx"
        self.shift = draw.choice((0, 0, 1)) if self.kind == "xlsx" else 0
        self.head = draw.choice((0, 1, 2, 4))
        self.gap = draw.choice((0, 0, 1))
        self.notes_between = draw.random() < 0.3
        self.notes_after = draw.random() < 0.6
        self.same = draw.random() < 0.3
        self.split = draw.random() < 0.25 and self.kind == "xlsx" and self.number != "none"
        tail = ["status", "answer", *(["supplement"] if self.supplement else []), *(["source"] if self.source else [])]
        if draw.random() < 0.4:
            draw.shuffle(tail)
        if self.supplement and tail.index("supplement") < tail.index("answer"):
            one, other = tail.index("supplement"), tail.index("answer")
            tail[one], tail[other] = tail[other], tail[one]
        for number in range(len(self.internal)):
            tail.insert(draw.randint(1, len(tail)), f"internal{number}")
        lead = ["number"] if self.number not in ("none", "inside") else []
        grouping = {"merged": ["outer"], "merged2": ["outer", "inner"], "repeated": ["outer"], "blank": ["outer"]}
        lead = (
            [*lead, *grouping.get(self.category, [])]
            if draw.random() < 0.5
            else [*grouping.get(self.category, []), *lead]
        )
        self.columns = [*lead, "control", *tail]

    @property
    def legend(self) -> str:
        """What the statuses mean, in one line."""
        by, between, label = ("：", "　　", "凡例　") if self.language == "ja" else (": ", "; ", "Legend: ")
        return label + between.join(
            f"{self.statuses[word][0]}{by}{gloss}" for word, gloss in GLOSSES[self.language].items()
        )

    def __str__(self) -> str:
        return ", ".join(
            f"{name}={value}"
            for name, value in vars(self).items()
            if name not in ("random", "vendor", "words", "statuses")
        )


def draw(seed: int, folder: Path) -> tuple[Path, Drawn]:
    """Write the sheet that ``seed`` draws; return its path and its right import."""
    layout = Layout(seed)
    drawn = Drawn(layout.language, SECRET[layout.language], told=str(layout))
    path = folder / f"sheet.{layout.kind}"
    rows, merges, bold = [], [], set()
    items = layout.vendor["item"][: layout.random.randint(9, 24)]
    book = Workbook()
    book.remove(book.worksheets[0])
    share = -(-len(items) // layout.tabs)
    for tab in range(layout.tabs):
        name = (
            HEADINGS[layout.language]["tabs"][tab]
            if layout.tabs > 1
            else ("対策一覧" if layout.language == "ja" else "Sheet1")
        )
        rows, merges, bold = _rows(layout, items[tab * share : (tab + 1) * share], tab, name, drawn)
        if layout.kind == "xlsx":
            _tab(book, layout, name, rows, merges, bold)
    if layout.kind == "xlsx":
        _cover(book, layout)
        book.save(path)
    elif layout.kind == "csv":
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        path.write_text(text.getvalue(), encoding="utf-8-sig")
    else:
        _document(path, rows, layout)
    return path, drawn


def _rows(layout: Layout, items: list[dict], tab: int, name: str, drawn: Drawn):
    """Return a tab's rows, its merges as (first row, first column, last row, last column), and its bold rows."""
    draw, language = layout.random, layout.language
    first = 1 + layout.shift
    choices = ["yes", "partial", "no", "not_applicable"]
    marks = {word: layout.statuses[word][0] for word in choices}
    spans = {role: len(choices) if role == "status" and layout.status_form == "marks" else 1 for role in layout.columns}
    starts, at = {}, first
    for role in layout.columns:
        starts[role] = at
        at += spans[role]
    last = at - 1
    rows: list[list[str]] = []
    merges: list[tuple[int, int, int, int]] = []
    bold: set[int] = set()

    def line(**cells: str) -> list[str]:
        row = [""] * last
        for role, text in cells.items():
            row[starts[role] - 1] = text
        return row

    def across(text: str) -> None:
        rows.append([*[""] * (first - 1), text, *[""] * (last - first)])
        if layout.kind == "xlsx" and draw.random() < 0.7:
            merges.append((len(rows), first, len(rows), last))

    head = [layout.vendor["sheet"]["title"], layout.vendor["sheet"]["vendor"], "2026-04-01", NOTES[language][0]][
        : layout.head
    ]
    if layout.kind == "docx":
        head = []
    for text in head:
        across(text)
    if layout.glossed and layout.kind != "docx":
        across(layout.legend)
    for _ in range(layout.gap if rows else 0):
        rows.append([""] * last)
    names = {
        role: layout.internal[int(role[-1])] if role.startswith("internal") else layout.words[role]
        for role in layout.columns
    }
    if layout.two_rows:
        over = [role for role in ("status", "answer") if role in layout.columns]
        top, low = (
            line(**{role: text for role, text in names.items() if role not in over}),
            line(**{role: names[role] for role in over}),
        )
        adjacent = starts["answer"] == starts["status"] + spans["status"]
        if adjacent:
            top[starts["status"] - 1] = layout.words["over"]
            merges.append((len(rows) + 1, starts["status"], len(rows) + 1, starts["answer"]))
            for role in layout.columns:
                if role not in over:
                    merges.append((len(rows) + 1, starts[role], len(rows) + 2, starts[role]))
            rows += [top, low]
        else:
            rows.append(line(**names))
    else:
        rows.append(line(**names))
    if layout.status_form == "marks":
        heading = rows[-1]
        if not (layout.two_rows and adjacent):
            merges.append((len(rows), starts["status"], len(rows), starts["status"] + 3))
            for role in layout.columns:
                if role != "status":
                    merges.append((len(rows), starts[role], len(rows) + 1, starts[role]))
            rows.append([""] * last)
            heading = rows[-1]
        for offset, word in enumerate(choices):
            heading[starts["status"] - 1 + offset] = marks[word]
    outer = inner = ""
    blocks: list[tuple[int, str, str]] = []
    before = ""
    counts = 0
    for position, item in enumerate(items):
        category = item["category"]
        sub = INNER[language][position * 3 // max(1, len(items))]
        if layout.category.startswith("bands"):
            if category != outer:
                across(category)
                bold.add(len(rows))
            if layout.category == "bands2" and (category != outer or sub != inner):
                across(sub)
        elif layout.notes_between and position == len(items) // 2:
            across(NOTES[language][1])
        outer, inner = category, sub
        counts += 1
        number = {
            "none": "",
            "plain": str(counts),
            "dotted": f"{tab + 1}-{counts}",
            "letters": f"{'ABC'[tab]}-{counts:02}",
            "inside": f"G{counts + 50 * tab}",
        }[layout.number]
        word = MEANING[item["status"]]
        printed = draw.choice(layout.statuses[word])
        answer, supplement = item["answer"], ""
        if layout.supplement and answer.count("。") > 1:
            answer, supplement = answer[: answer.index("。") + 1], answer[answer.index("。") + 1 :]
        urls = []
        if layout.source and draw.random() < 0.6:
            urls.append(f"https://vendor.example/{counts}")
        shown = answer
        full = "\n".join(filter(None, (answer, supplement)))
        if layout.same and before and position % 5 == 4:
            shown, supplement, full = draw.choice(SAME[language]), "", before
        before = full
        cells = {
            "control": f"{number}  {item['control']}" if layout.number == "inside" else item["control"],
            "answer": shown,
        }
        if "number" in starts:
            cells["number"] = number
        if "supplement" in starts:
            cells["supplement"] = supplement
        if urls:
            cells["source"] = urls[0]
        if "outer" in starts:
            begins = not blocks or blocks[-1][1] != category
            cells["outer"] = category if begins or layout.category == "repeated" else ""
            if "inner" in starts:
                cells["inner"] = sub if begins or blocks[-1][2] != sub else ""
        for role in layout.columns:
            if role.startswith("internal") and draw.random() < 0.5:
                cells[role] = SECRET[language]
        row = line(**cells)
        row[starts["status"] - 1 + (choices.index(word) if layout.status_form == "marks" else 0)] = (
            "●" if layout.status_form == "marks" else printed
        )
        rows.append(row)
        blocks.append((len(rows), category, sub))
        at = len(rows)
        if layout.split and position % 4 == 1 and shown == answer and answer:
            rows.append(line(answer="2行目の説明です。" if language == "ja" else "A second line of it."))
            for role in layout.columns:
                if role not in ("answer", "outer", "inner") and not (
                    role == "status" and layout.status_form == "marks"
                ):
                    merges.append((at, starts[role], at + 1, starts[role]))
            full = "\n".join(filter(None, (answer, supplement)))
            full = f"{full}\n{rows[-1][starts['answer'] - 1]}"
            before = full
        path = {"none": [], "merged2": [category, sub], "bands2": [category, sub]}.get(layout.category, [category])
        drawn.right.append(
            Right(_origin(layout, name, at, starts["control"]), number, path, item["control"], word, full, urls)
        )
    if layout.category.startswith("merged") and layout.kind == "xlsx":
        for role, which in (("outer", 1), ("inner", 2)):
            if role in starts:
                merges += _runs(blocks, which, starts[role], len(rows))
    if layout.notes_after:
        rows.append([""] * last)
        for text in NOTES[language][1:]:
            across(text)
    return rows, merges, bold


def _runs(
    blocks: list[tuple[int, str, str]], which: int, column: int, last_row: int
) -> list[tuple[int, int, int, int]]:
    found, start = [], 0
    for index in range(1, len(blocks) + 1):
        ended = (
            index == len(blocks) or blocks[index][1] != blocks[start][1] or blocks[index][which] != blocks[start][which]
        )
        if ended:
            stop = blocks[index][0] - 1 if index < len(blocks) else last_row
            if stop > blocks[start][0]:
                found.append((blocks[start][0], column, stop, column))
            start = index
    return found


def _origin(layout: Layout, name: str, row: int, column: int) -> str:
    if layout.kind == "csv":
        return f"row {row}, column {column}"
    if layout.kind == "docx":
        return f"table 1, row {row}, column {column}"
    return f"{name}!{get_column_letter(column)}{row}"


def _tab(book: Workbook, layout: Layout, name: str, rows, merges, bold) -> None:
    sheet = book.create_sheet(name)
    for at, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            if text:
                sheet.cell(at, column).value = text
                if at in bold:
                    sheet.cell(at, column).font = Font(bold=True)
                    sheet.cell(at, column).fill = PatternFill("solid", fgColor="DDEEFF")
    taken: set[tuple[int, int]] = set()
    for first_row, first_column, last_row, last_column in merges:
        area = {
            (row, column) for row in range(first_row, last_row + 1) for column in range(first_column, last_column + 1)
        }
        if area & taken:
            continue
        taken |= area
        sheet.merge_cells(start_row=first_row, start_column=first_column, end_row=last_row, end_column=last_column)
    if layout.hidden:
        at = 1 + layout.shift
        for role in layout.columns:
            if role.startswith("internal"):
                sheet.column_dimensions[get_column_letter(at)].hidden = True
            at += 4 if role == "status" and layout.status_form == "marks" else 1


def _cover(book: Workbook, layout: Layout) -> None:
    said = layout.vendor["sheet"]
    japanese = layout.language == "ja"
    if layout.random.random() < 0.6:
        cover = book.create_sheet("表紙" if japanese else "Cover", 0)
        for row in (
            [said["title"]],
            [],
            ["会社名" if japanese else "Company", said["vendor"]],
            ["発行日" if japanese else "Date", "2026-04-01"],
        ):
            cover.append(row)
    if layout.random.random() < 0.5:
        history = book.create_sheet("改訂履歴" if japanese else "History")
        for row in (
            ["版", "日付", "内容", "担当"] if japanese else ["Version", "Date", "Changes", "Author"],
            ["1.0", "2025-04-01", "初版" if japanese else "First", "-"],
        ):
            history.append(row)


def _document(path: Path, rows, layout: Layout) -> None:
    document = docx.Document()
    document.add_paragraph(layout.vendor["sheet"]["title"], style="Title")
    if layout.glossed:
        document.add_paragraph(layout.legend)
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            if text:
                table.cell(at, column).text = text
    document.save(path)
