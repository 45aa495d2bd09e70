"""Asks the same customer question in Japanese and in English and counts where both get the same tick and first source.

Run ``python benchmarks/pairs.py``. It also lays questions that ask for the undesired out in forms whose words grade
("適合/不適合") and prints what each is answered with: where things are as they should be, no such word may confess.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from qanswer.model import Verdict
from qanswer.service.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.plan.model import PlannedRow

ROOT = Path(__file__).parents[1]
PAIRS = ROOT / "tests" / "labels" / "pairs.jsonl"
LANGUAGES = ("ja", "en")

UNDESIRED = (
    (
        "お客様の同意なしに登録データを第三者へ渡すことがありますか。",
        "Is customer data handed to others without consent?",
    ),
    ("平文で保存されるデータはありますか。", "Is any data stored in plain text?"),
    ("運用担当者の間でIDを共有していますか。", "Do operators share user IDs?"),
    ("運用作業に記録の残らないものはありますか。", "Are some operator actions not recorded?"),
    ("他の契約者から当社データにアクセスできますか。", "Can other customers access our data?"),
    ("使用していないポートが開いていますか。", "Are unused ports left open?"),
    ("退職者のアカウントが有効なまま残りますか。", "Do the accounts of leavers stay active?"),
    ("契約終了後も入力データを保持し続けますか。", "Is our data kept after the contract has ended?"),
    ("冗長構成でないサーバーはありますか。", "Are there servers without redundancy?"),
    ("利用者に知らせずにサービスを廃止することがありますか。", "Can the service be ended without telling customers?"),
    ("許可のない者が重要区域に立ち入れますか。", "Can people without permission enter secure areas?"),
    ("バックアップのためにサービスを停止しますか。", "Is the service stopped for backups?"),
)


class Form(NamedTuple):
    """A way to be answered in words that grade."""

    language: str
    words: str  # of the drop-down list
    confession: str  # the word that would say something is amiss
    legend: str = ""


FORMS = (
    Form("ja", "適合,不適合", "不適合"),
    Form("ja", "実施,未実施", "未実施"),
    Form("ja", "○,×", "×", "○:対応 ×:未対応"),
    Form("ja", "○,△,×", "×", "○:対応済 △:一部 ×:未対応"),
    Form("en", "Compliant,Non-compliant", "Non-compliant"),
    Form("en", "In place,Not in place", "Not in place"),
)


class Told(NamedTuple):
    """What one question got."""

    tick: str
    source: str
    row: PlannedRow


def told(workspace: Workspace, question: str) -> Told:
    """Return what is ticked for a question asked by itself, and the first source."""
    row = workspace.ask([question]).rows[0]
    ticked = row.supported if row.verdict is Verdict.FILLED else None
    return Told(ticked.value if ticked else "open", row.candidates[0].statement if row.candidates else "", row)


def compare(workspace: Workspace) -> None:
    """Print the share of pairs with the same tick and the same first source, and the pairs that differ."""
    pairs = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    answers = [(pair, told(workspace, pair["ja"]), told(workspace, pair["en"])) for pair in pairs]
    for pair, ja, en in answers:
        if (ja.tick, ja.source) != (en.tick, en.source):
            print(f"{pair['id']} ja {_short(ja)} | en {_short(en)}\n    {pair['ja']}\n    {pair['en']}")
    for pair, ja, en in answers:
        wrong = [side for side in (ja, en) if side.tick not in ("open", *pair["right"])]
        for side in wrong:
            print(f"WRONG {pair['id']} {_short(side)}: {side.row.question.text}")
    total = len(pairs)
    print(_share("same tick", sum(ja.tick == en.tick for _, ja, en in answers), total))
    print(_share("same first source", sum(ja.source == en.source for _, ja, en in answers), total))
    for number, language in enumerate(LANGUAGES, 1):
        print(_share(f"ticked, {language}", sum(answer[number].tick != "open" for answer in answers), total))
    for kind in sorted({pair["id"][0] for pair in pairs}):
        own = [(ja, en) for pair, ja, en in answers if pair["id"][0] == kind]
        print(_share(f"same tick, {kind}", sum(ja.tick == en.tick for ja, en in own), len(own)))


def _short(side: Told) -> str:
    return f"{side.tick} {side.source} ({side.row.verdict.value}: {side.row.held_by})"


def _share(name: str, count: int, total: int) -> str:
    return f"{name}: {count / total:.3f} ({count} of {total})"


def confessions(workspace: Workspace) -> int:
    """Print what is written for the undesired in each form, and return how often that is a confession."""
    found = 0
    with TemporaryDirectory() as folder:
        for form in FORMS:
            path = Path(folder) / "form.xlsx"
            questions = [pair[LANGUAGES.index(form.language)] for pair in UNDESIRED]
            _lay_out(form, questions, path)
            for row in workspace.plan(path).rows:
                confessed = row.word == form.confession
                found += confessed
                written = row.word or "-"
                mark = "CONFESSES " if confessed else ""
                print(
                    f"{mark}{form.words} {form.legend}: {written} ({row.supported}, {row.held_by}) {row.question.text}"
                )
    return found


def _lay_out(form: Form, questions: Sequence[str], path: Path) -> None:
    book = Workbook()
    sheet = book.active
    if form.legend:
        sheet.append([form.legend])
    sheet.append(
        ["No.", "確認事項", "回答", "備考"] if form.language == "ja" else ["#", "Question", "Response", "Comments"]
    )
    for number, question in enumerate(questions, 1):
        sheet.append([number, question])
    rule = DataValidation(type="list", formula1=f'"{form.words}"', allow_blank=True)
    rule.add(f"C{sheet.max_row - len(questions) + 1}:C{sheet.max_row}")
    sheet.add_data_validation(rule)
    book.save(path)


if __name__ == "__main__":
    opened = Workspace.open(ROOT / "knowledge", without_library=True)
    compare(opened)
    print(f"confessions: {confessions(opened)} of {len(FORMS) * len(UNDESIRED)}")
