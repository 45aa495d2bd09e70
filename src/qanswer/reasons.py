"""What is told to the person reviewing: one sentence per reason code, in the language of the form.

The codes are stable: programs read them, docs/reasons.md lists them, and a test keeps the two the same.
"""

from __future__ import annotations

from qanswer.model import Effect, Language, Reason

# code -> (Japanese, English); the names in braces are filled in by the caller.
SENTENCES: dict[str, tuple[str, str]] = {
    "no_item": (
        "チェックシートに該当する項目がありません。",
        "The check sheet has no item on this.",
    ),
    "too_long": (
        "{limit:,}字を超えるため、質問として判定していません。",
        "This is over {limit:,} characters long and was not judged as a question.",
    ),
    "low_confidence": (
        "候補はありますが、確からしさ {confidence:.2f} が記入の基準 {threshold:.2f} に届きません。",
        "There are candidates, but the confidence {confidence:.2f} is under the {threshold:.2f} needed to fill.",
    ),
    "tick_open": (
        "本文は回答になりますが、選択肢を選ぶ根拠までは書かれていません。",
        "The text answers, but it does not settle which choice to tick.",
    ),
    "tick_unsure": (
        "選択肢を選ぶには確からしさ {confidence:.2f} が基準 {threshold:.2f} に届きません。",
        "The confidence {confidence:.2f} is under the {threshold:.2f} needed to tick a choice.",
    ),
    "status_cap": (
        "出典の実施有無が「{status}」（条件付き）のため、「はい」とはしません。",
        'The source marks this "{status}" (conditional), so it cannot be a plain yes.',
    ),
    "no_text": (
        "出典の備考欄は空欄です（実施有無のみ記載）。",
        "The source gives only its status here, no explanation.",
    ),
    "no_translation": (
        "出典に英訳がないため記入しません。",
        "The source has no English text for this item, so nothing is written.",
    ),
    "translation_unreviewed": (
        "未承認の英訳を使用しています。",
        "This is a translation the vendor has not approved yet.",
    ),
    "translation_not_approved": (
        "英訳が未承認のため記入しません（--approved-only）。",
        "The translation is not approved yet (--approved-only).",
    ),
    "audience": (
        "この項目の開示範囲は「{audience}」です。記入するには --audience {audience} を指定してください。",
        'This item is for "{audience}" readers only; pass --audience {audience} to write it.',
    ),
    "already_answered": (
        "すでに記入があるため変更していません（--replace で書き直します）。",
        "Somebody already answered this; it was left alone (--replace redoes it).",
    ),
    "nowhere_to_write": (
        "この行には説明を書ける欄がありません。本文はレポートにあります。",
        "The form has no cell for this text; it stands in the report only.",
    ),
    "no_word_for_choice": (
        "この欄の選択肢（{words}）に「{choice}」に当たると確かめられるものがないため、選択は空欄のままです。",
        'None of the form\'s words ({words}) surely says "{choice}", so the tick is left open.',
    ),
    "cell_not_writable": (
        "{place} には書き込めません（{why}）。",
        "{place} cannot be written: it {why}.",
    ),
    "attribute_not_stated": (
        "設問が求める「{attributes}」が出典に書かれていません。",
        "The source does not state what is asked: {attributes}.",
    ),
    "threshold_not_met": (
        "設問は「{asked}」を求めていますが、出典は「{stated}」です。",
        'The question demands "{asked}"; the source states "{stated}".',
    ),
    "threshold_not_stated": (
        "設問が求める「{asked}」を満たすかどうかは、出典からは分かりません。",
        'The source does not tell whether "{asked}" is met.',
    ),
    "inverted": (
        "望ましくない状態の有無を尋ねる設問です。出典はそれを否定しているため「いいえ」とします。",
        'The question asks about an undesired state that the source denies, so the answer is "no".',
    ),
    "polarity_unclear": (
        "「はい」が望ましくない意味になりうる設問のため、選択は空欄のままです。",
        'A "yes" here could mean the undesired, so the tick is left open.',
    ),
    "customer_acts": (
        "お客様側の作業を尋ねる設問のため、選択は空欄のままです。",
        "The question is about what the customer has to do, so the tick is left open.",
    ),
    "not_offered": (
        "出典は、尋ねられているものを提供・実施していないと述べています。",
        "The source states that what is asked for is not offered or not done.",
    ),
    "restricted": (
        "出典に、尋ねられている点についての限定があります：{stated}",
        "The source restricts just what is asked: {stated}",
    ),
    "cost_not_stated": (
        "無償で利用できるかどうかは、出典に書かれていません。",
        "The source does not state whether this is free of charge.",
    ),
    "scope_not_stated": (
        "「{scope}」を含むかどうかは、出典に書かれていません。",
        "The source does not state whether {scope} are included.",
    ),
    "scope_differs": (
        "設問は「{scope}」についてですが、出典は別の対象について述べています。",
        "The question is about {scope}; the source speaks of something else.",
    ),
    "named_thing_not_stated": (
        "設問が挙げる「{missing}」は出典に書かれていません。",
        "The source does not mention {missing}.",
    ),
    "partly_covered": (
        "出典が述べているのは「{covered}」までで、「{missing}」は書かれていません。",
        "The source covers {covered}, but not {missing}.",
    ),
    "follow_up": (
        "前の設問への回答を前提とする設問ですが、その回答が定まっていません。",
        "This depends on the question before it, which is not settled.",
    ),
    "related_only": (
        "関連する項目はありますが、「{topic}」そのものについての記載はありません。",
        "An item is related, but it says nothing that settles this: {topic}.",
    ),
    "detail_not_stated": (
        "設問が挙げる「{missing}」については、出典に書かれていません。",
        "The source says nothing of {missing}.",
    ),
    "action_not_stated": (
        "設問が求める「{missing}」を行っているとは、出典に書かれていません。",
        "The source does not say that this is done: {missing}.",
    ),
    "wording_not_stated": (
        "設問の「{missing}」に当たる記述が出典に見当たらないため、選択は空欄のままです。",
        "The source has no words for what the question names ({missing}), so the tick is left open.",
    ),
    "open_question": (
        "「はい／いいえ」ではなく内容を尋ねる設問で、出典は「{status}」（条件付き）のため、選択は空欄のままです。",
        'The question asks to be told something, and the source marks it "{status}" (conditional): no choice is ticked.',
    ),
    "language_not_read": (
        "日本語でも英語でもない設問のため、判定していません。",
        "This is asked in neither Japanese nor English, so the match was not relied on.",
    ),
    "human_only": (
        "「{matter}」に関する設問は、担当者が回答してください。",
        "A person must answer questions on {matter}.",
    ),
    "draft": (
        "下書きとして記入しました。提出前に確認してください。",
        "Written as a draft: check it before you send the form.",
    ),
}


def reason(code: str, language: Language, effect: Effect = Effect.NOTE, **facts: object) -> Reason:
    """Return the reason ``code`` with its sentence in ``language``.

    Raises:
        KeyError: an unknown code, or a fact its sentence needs is missing (a slip in the program, not in the input).
    """
    japanese, english = SENTENCES[code]
    sentence = japanese if language is Language.JA else english
    return Reason(code, sentence.format(**facts), effect)
