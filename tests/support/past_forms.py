"""Past questionnaires by the hundred thousand, generated: the same number gives the same rows on any machine."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from qanswer.library.model import Entry, Questionnaire, Told
from qanswer.model import Choice, Language, SheetCell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qanswer.library.model import Keys

_THINGS = [
    "アクセスログ",
    "操作ログ",
    "バックアップ",
    "管理者アカウント",
    "一般アカウント",
    "パスワード",
    "多要素認証",
    "シングルサインオン",
    "端末",
    "サーバ",
    "データセンター",
    "執務室",
    "保守回線",
    "無線LAN",
    "暗号鍵",
    "証明書",
    "データベース",
    "添付ファイル",
    "電子メール",
    "委託先",
    "再委託先",
    "従業員",
    "派遣社員",
    "退職者",
    "監視カメラ",
    "入退室記録",
    "脆弱性診断",
    "侵入テスト",
    "ウイルス対策",
    "パッチ",
    "設定変更",
    "本番環境",
    "検証環境",
    "ソースコード",
    "開発端末",
    "可搬媒体",
    "紙の書類",
    "個人情報",
    "顧客データ",
    "監査証跡",
    "事業継続計画",
    "災害対策訓練",
    "障害通知",
    "問い合わせ窓口",
    "サービス停止",
    "契約終了時のデータ",
    "保険",
    "情報資産台帳",
    "リスク評価",
    "教育訓練",
    "誓約書",
    "内部監査",
    "規程",
    "API",
    "通信経路",
]
_PLACES = [
    "本社",
    "支社",
    "クラウド基盤",
    "予備拠点",
    "国内拠点",
    "海外拠点",
    "コールセンター",
    "製造拠点",
    "研究所",
    "在宅勤務",
    "協力会社",
    "子会社",
    "物流拠点",
    "店舗",
    "学内",
    "病院内",
    "車載機器",
    "工場設備",
    "倉庫",
    "屋外設備",
]
_ASKS = (
    "{place}における{thing}の管理方法を定めていますか。",
    "{place}の{thing}を定期的に点検していること。",
    "{thing}について、{place}での取扱いの責任者を教えてください。",
    "{place}で{thing}に変更があった場合の連絡の期限",
    "{thing}の記録を{place}で保管する期間は何年ですか。",
    "{place}の{thing}に対する第三者の評価を受けていますか。",
    "{thing}の利用を{place}の担当者だけに制限しているか",
    "{place}から{thing}を持ち出す際の承認の有無",
    "{thing}が{place}で使えなくなった場合の代替手段はありますか。",
    "{place}の{thing}の一覧を年1回以上見直していますか。",
)
_TELLS = (
    "規程で定め、年{n}回見直しています。",
    "{n}年間保管しています。",
    "担当部門が{n}営業日以内に連絡します。",
    "対象ではありません。",
    "{n}名の担当者に限っています。",
    "手順書に従って実施し、記録を残しています。",
)


def question_texts(count: int, seed: int = 1) -> list[str]:
    """Return so many different questions, or as many as there are."""
    every = [ask.format(place=place, thing=thing) for ask in _ASKS for place in _PLACES for thing in _THINGS]
    every += [f"{text}（{part}）" for part in ("平時", "休日", "夜間", "繁忙期", "年度末") for text in every]
    random.Random(seed).shuffle(every)  # noqa: S311 - the same rows everywhere
    return every[:count]


def questionnaires(
    answers: int, keys_of: Callable[[Told], Keys], *, rows: int = 300, distinct: int | None = None, seed: int = 1
) -> Iterator[list[Entry]]:
    """Yield questionnaires of ``rows`` rows until there are as many ``answers``."""
    rng, known = random.Random(seed), {}  # noqa: S311 - likewise
    texts = question_texts(distinct or max(rows, answers * 2 // 5), seed)
    for number in range(0, answers, rows):
        form = Questionnaire(f"form{seed}-{number}.xlsx", f"Customer {number}", _day(number))
        chosen = rng.sample(texts, min(rows, answers - number, len(texts)))
        entries = []
        for row, text in enumerate(chosen, 2):
            said = rng.choice(_TELLS).format(n=rng.randint(1, 9))
            told = Told(
                form,
                SheetCell("設問", f"B{row}"),
                text,
                Language.JA,
                rng.choice(list(Choice)),
                said,
                decided_on=form.date,
            )
            if text not in known:
                known[text] = keys_of(told)
            entries.append(Entry(told, known[text]))
        yield entries


def _day(number: int) -> str:
    return f"20{15 + number // 300 % 10:02}-{number // 3000 % 12 + 1:02}-{number // 300 % 28 + 1:02}"
