"""Whether a sentence wants a yes or no, or something told."""

from __future__ import annotations

from qanswer.patterns import expression

_TOLD_JA = expression(
    r"何(?!ら|も|度も|かの|らか)|いつ(?!も|でも)|どこ(?!でも|からでも)|どの(?:よう|程度|くらい|国|部署|版)|どれ|いくつ|いくら|誰(?!も|でも|か(?:ら|が))|どなた"
    r"|教えても?ら|聞かせても?ら"
    r"|(?!ご?提供(?:して)?いただけ(?:ます|る)か)(?:ご?(?:教示|記入|記載|回答|説明|明記|提示|記述|提供|紹介)|教え|挙げ|お?聞かせ|お?示[しす])(?:して|て)?(?:ください|いただ|願|のこと|する?こと[.)]?$|せよ|る?こと[.)]?$)"
)
_ALTERNATIVE_JA = expression(
    r"それとも|[^ますい]か(?:,|、)?[^,.か]{1,20}[^ますいる]か[?.)]*(?:$|と)|(?:のいずれ|どちら)"
)
_EMBEDDED_JA = expression(  # 「誰がいつ操作したかを追跡できるか」
    r"(?:誰|何|いつ|どこ|どの|どれ|いずれ)[^.]*か(?:どうか)?(?:を|が|は)?(?:追跡|確認|把握|特定|記録|定め|明確|明らか|判断|決め|選|識別|規定|分か|わか|調べ)[^.]*(?:か|こと|有無|可否)[?.)]*$"
)
_LIST_JA = expression(
    r"^[^,.]*[一-鿿ァ-ヺー)](?:,及び|,および|,または|及び|,)[^,.]{1,24}(?:有無|可否)$"
)  # "要員数,加盟の有無"
_YES_NO_JA = expression(
    r"(?:ますか|ですか|ませんか|でしょうか|(?:い|あ|な|き|せ|れ|え|す|む|う|く|つ|る|た)るか|[るいたすくうつむぬぐぶ]か|可能か|必要か|済か|済みか|か)[?.)\"」]*$"
    r"|(?:こと|もの(?:とする)?|有無|可否|要否|有り?[/・]無し?|必須|べき(?:である)?|望ましい|求める|(?:する|いる|ある|された?い|ない|できる|れる|せる|ます|おり|した|された)|(?<![よほ])[うるくすつむぶぐ])[.)\"」]*$"
)
_TOLD_EN = expression(
    r"\b(?:how|what|which|who|whom|whose|where|when|why)\b|^(?:please )?(?:list|state|describe|specify|indicate|name|give|explain|outline|detail|summari[sz]e|identify|enter|provide (?:the|a|your|an|details?))\b|\bnumber of\b|\bname of\b"
)
_ASKING_EN = expression(
    r"^\W*(?:(?:[a-z]{0,3}-?\d[\d.-]*|[a-z])[.):]? )?(?:(?:and|or|also|if (?:so|yes)|in addition|additionally|further(?:more)?)[,:]? )?"
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|may|might|must|should|shall)\b"
)
_Y_N = expression(r"\(?\b(?:y/n|yes/no|yes or no)\b|○/×|有/無|可/否")
_VERB_EN = expression(
    r"\b(?:is|are|must|shall|should|has|have|does|do|will|can|be|maintained|implemented|documented|provided|in place|required|restricted|protected|encrypted|tested|performed|conducted|enforced|supported)\b"
)
_SUBORDINATE_EN = expression(r",? (?:when|where|which|who|whom|whose|what|how|why)\b")


def wants_telling(sentence: str, *, japanese: bool) -> bool:
    """Return whether a normalised sentence asks for something to be told rather than for yes or no.

    A row of nouns alone ("取得頻度", "Notice period") wants telling too; "…の有無" and a plain demand do not.

    >>> wants_telling("バックアップの世代数", japanese=True), wants_telling("世代を管理しているか", japanese=True)
    (True, False)
    """
    if _Y_N.search(sentence):
        return False
    return _wants_telling_ja(sentence) if japanese else _wants_telling_en(sentence)


def wants_words(sentence: str, *, japanese: bool) -> bool:
    """Return whether a normalised sentence asks in so many words to be told something; a row of nouns alone does not.

    >>> wants_words("受付時間を教えてください", japanese=True), wants_words("年末年始の受付", japanese=True)
    (True, False)
    """
    if not wants_telling(sentence, japanese=japanese):
        return False
    if japanese:
        return (_TOLD_JA.search(sentence) or _ALTERNATIVE_JA.search(sentence)) is not None
    return _TOLD_EN.search(sentence) is not None


def _wants_telling_ja(sentence: str) -> bool:
    if _EMBEDDED_JA.search(sentence):
        return False
    if _TOLD_JA.search(sentence) or _ALTERNATIVE_JA.search(sentence) or _LIST_JA.match(sentence):
        return True
    return _YES_NO_JA.search(sentence.strip()) is None


def _wants_telling_en(sentence: str) -> bool:
    if _ASKING_EN.match(sentence):
        return False
    told = _TOLD_EN.search(sentence)
    if told:
        return not told.start() or not _SUBORDINATE_EN.match(sentence, max(0, told.start() - 2)) or "?" in sentence
    return _VERB_EN.search(sentence) is None
