"""Make an example of a vendor's own published check sheet, laid out as such sheets are: ``docs/own-sheet.md`` imports it.

Run from the repository's root: ``python examples/make_own_sheet.py``. The vendor and every text are made up.
"""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

HERE = Path(__file__).parent
HEADINGS = ("項番", "区分", "確認事項", "対応", "備考", "社内メモ")
BANDS: dict[str, list[tuple[str, str, str, str, str, str]]] = {
    "1. 組織": [
        ("1-1", "方針", "情報セキュリティの基本方針を定め、公開しているか。", "○", "経営会議が承認し、https://www.midori-note.example.jp/security で公開しています。", ""),
        ("1-2", "方針", "情報セキュリティの責任者を置いているか。", "○", "技術担当の取締役を最高情報セキュリティ責任者としています。", "改選後に要更新"),
        ("1-3", "教育", "従業員に情報セキュリティの教育を行っているか。", "○", "入社時と、その後は毎年6月に全員に行っています。", ""),
        ("1-4", "認証", "ISO/IEC 27001の認証を取得しているか。", "×", "取得していません。2027年の取得に向けて準備しています。", "監査法人と調整中"),
        ("1-5", "認証", "プライバシーマークを取得しているか。", "○", "登録番号 99000001 です。", ""),
    ],
    "2. データの保管": [
        ("2-1", "場所", "データの保管場所を明らかにしているか。", "○", "国内のデータセンター2か所（東京、大阪）に保管し、国外には置きません。", ""),
        ("2-2", "場所", "データセンターは地震、停電及び火災に備えているか。", "○", "免震構造で、自家発電設備とガス消火設備を備えています。", ""),
        ("2-3", "暗号化", "通信を暗号化しているか。", "○", "TLS 1.2以上で暗号化しています。", ""),
        ("2-4", "暗号化", "保管するデータを暗号化しているか。", "△", "添付ファイルとバックアップは暗号化しています。データベースは暗号化していません。", "来期の課題"),
        ("2-5", "バックアップ", "バックアップを取得しているか。", "○", "毎日取得し、30日分を保管します。", ""),
        ("2-6", "バックアップ", "バックアップからの復元を試しているか。", "○", "年に1回試しています。", ""),
        ("2-7", "消去", "解約後にデータを消去しているか。", "○", "解約の90日後に消去します。証明書は発行していません。", ""),
    ],
    "3. 利用者の認証": [
        ("3-1", "認証", "多要素認証を使えるか。", "○", "認証アプリによる多要素認証を、全プランで使えます。", ""),
        ("3-2", "認証", "シングルサインオンに対応しているか。", "個別調整", "SAML 2.0に対応します。設定は有償で承ります。", ""),
        ("3-3", "認証", "パスワードの条件を設定できるか。", "○", "文字数と文字の種類を管理者が設定できます。有効期限は設定できません。", ""),
        ("3-4", "接続", "接続元のIPアドレスを制限できるか。", "個別調整", "固定IPアドレスをお持ちのお客様に、申込みを受けて設定します。", ""),
    ],
    "4. 運用": [
        ("4-1", "監視", "サーバーとネットワークを監視しているか。", "○", "24時間監視し、異常があれば担当者に自動で通知します。", ""),
        ("4-2", "監視", "アクセスログを取得し、保存しているか。", "○", "1年間保存します。", ""),
        ("4-3", "脆弱性", "第三者による脆弱性診断を受けているか。", "○", "毎年1回、外部の専門会社の診断を受けています。", "報告書は顧客に出さない"),
        ("4-4", "脆弱性", "WAFを導入しているか。", "○", "", ""),
        ("4-5", "保守", "計画停止を事前に知らせているか。", "○", "2週間前までに管理画面でお知らせします。", ""),
        ("4-6", "事故", "情報の漏えいが起きたときに知らせる手順があるか。", "○", "確認から24時間以内に、登録された管理者に電子メールでお知らせします。", ""),
    ],
}  # fmt: skip


def make(path: Path) -> None:
    """Write the sheet: a title, a legend and notes over headings in row 6, bands, an internal column."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "チェックシート"
    for row in (
        ["みどりノート セキュリティチェックシート", "", "", "", "第3版", "2026年4月1日"],
        ["株式会社みどりノート"],
        ["凡例", "○：実施している　　△：一部実施している　　×：実施していない"],
        ["※ 特に断りのない限り、全プランに共通です。"],
        [],
        list(HEADINGS),
    ):
        sheet.append(row)
    for band, items in BANDS.items():
        sheet.append([band])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=len(HEADINGS))
        sheet.cell(sheet.max_row, 1).fill = PatternFill("solid", fgColor="DDEBF7")
        for item in items:
            sheet.append([text or None for text in item])
    sheet.append([])
    sheet.append(["お問い合わせ：security@midori-note.example.jp"])
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    for column, width in zip("ABCDEF", (8, 14, 46, 10, 60, 20), strict=True):
        sheet.column_dimensions[column].width = width
    for row in sheet.iter_rows(min_row=6):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    book.save(path)


if __name__ == "__main__":
    make(HERE / "own_sheet.xlsx")
