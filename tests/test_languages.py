"""Which language a text is in: what is answered in Japanese, what in English, and what is not read at all."""

from __future__ import annotations

import pytest

from qanswer.languages import is_foreign, language_of
from qanswer.model import Language


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("バックアップ", Language.JA),
        ("Backup", Language.EN),
        ("暗号化", Language.JA),
        ("MFA?", Language.EN),
        ("ﾛｸﾞ", Language.JA),
        ("BCP/DR plan: 策定していますか?", Language.JA),
        (
            "Data Residency / データ所在地: Please specify the data center location(s) for production and for backup.",
            Language.EN,
        ),
    ],
)
def test_the_language_is_that_of_most_words(written: str, expected: Language) -> None:
    assert language_of(written) is expected


@pytest.mark.parametrize("form", list(Language))
def test_a_text_without_letters_takes_the_language_of_the_form(form: Language) -> None:
    assert language_of("①", form) is form


@pytest.mark.parametrize(
    "written",
    [
        "데이터는 TLS를 사용하여 네트워크에서 암호화되어야 한다.",
        "JavaScript est désactivé dans les WebViews",
        "¿Se realizan copias de seguridad de los datos?",
        "Os dados são criptografados em repouso?",
        "I dati sono cifrati durante la trasmissione?",
        "Werden die Daten verschlüsselt und wie oft wird das geprüft?",
        "除非业务要求，否则Webview中禁用JavaScript。",
        "貴公司是否定期備份資料？",
        "Шифруются ли данные при хранении?",
        "هل يتم تشفير البيانات؟",
        "ข้อมูลถูกเข้ารหัสหรือไม่",
        "Dane są szyfrowane i nie są udostępniane",
    ],
)
def test_neither_japanese_nor_english_is_foreign(written: str) -> None:
    assert is_foreign(written)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "1.2",
        "暗号化方式",
        "目的外利用禁止",
        "髙島屋様向け専用回線有無",
        "データは暗号化されていますか / 数据是否加密",
        "Do you encrypt data at rest?",
        "Cost per user per month",
        "Is a résumé or naïve café list kept?",
        "Do you encrypt data? / Chiffrez-vous les données ?",
        "SLA",
        "μ-segmentation of the network",
        "Data Protection Officer (Datenschutzbeauftragter)",
    ],
)
def test_japanese_english_and_what_is_too_short_to_tell_are_not(written: str) -> None:
    assert not is_foreign(written)
