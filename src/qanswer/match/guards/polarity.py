"""Guard: the question asks whether something undesired is so, where "yes" would be the wrong answer to a good text.

The rules, in the order they are asked:

0. Asked in the negative (「開示しませんか」, "Do you not …"), a yes or a no could be read either way: the tick stays open.
   Likewise where somebody other than the one named is asked about (「運用担当者以外に」).
1. An undesired state asked about plainly (「平文のまま保存されるデータはありますか」, "Is data shared with third parties?") turns the
   tick round: the item's text denies the state, so the answer is "no"; where it does not clearly deny it, the tick stays
   open. The same state forbidden (「〜しないこと」, "must not …") is an ordinary demand.
2. 「…することはありますか」 about whatever cannot be told: the tick stays open.
3. A question about what the customer must do, not the vendor: the tick stays open.
4. An item whose link says that the thing is not done or offered is a "no" to a plain question; if nobody would want the
   thing, a question that forbids it is met, and any other leaves the tick open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from qanswer.match.guards.negation import (
    Sense,
    given_instead,
    may_turn,
    nearest_clauses,
    said_of_all,
    sense_of,
)
from qanswer.match.guards.patterns import compiled, read_table
from qanswer.match.question_type import wants_telling, wants_words
from qanswer.model import Effect, Reason
from qanswer.reasons import reason
from qanswer.statements import Status
from qanswer.text import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.match.guards.context import Case

INVERTED = "inverted"
UNCLEAR = "polarity_unclear"
CUSTOMER_ACTS = "customer_acts"
NOT_OFFERED = "not_offered"
_SURELY_SHARED = 0.5  # share of what a question names that a clause must have to contradict it
_SHARED = 0.3  # … where it has the opposite of the question's own word besides: 非公開, 公開

_MAY_HAPPEN_JA = re.compile(
    r"(?:こと|可能性|恐れ|おそれ|懸念|余地|危険|ケース|場合)(?:が|は|も)?(?:あり(?:ますか|得ますか|得るか)|ある(?:か|でしょうか|[?.]*$)|ございますか|残りますか|残るか)"
    r"|てしま(?:い(?:ますか|ませんか)|うか|わないか)|(?:こと|可能性|恐れ|おそれ)の有無"
)
_OMITTING_JA = re.compile(
    r"(?P<done>[一-鿿ァ-ヺー]{2,8})(?<!費用)(?<!料金)(?<!負担)(?<!停止)(?<!中断)(?<!問題)(?<!支障)(?<!遅滞)(?<!影響)(?:を|も|が)?(?P<omitted>なしに|なしで|なく|せずに?|しないで|することなく|されないまま|しないまま|されずに?)[^.]{0,30}?(?:ますか|るか|うか|すか|有無|可能か|可否)[?.)]*$"
)
_EXISTS_JA = re.compile(
    r"(?:箇所|か所|機器|サーバ|データ|部分|もの|領域|経路|アカウント|人|者|装置|区間|媒体|項目|id|設備|システム|通信)(?:が|は|も)?"
    r"(?:残って|残る|残り|あり(?:ますか|ませんか)|ある(?:か|でしょうか|[?.]*$)|存在|含まれ|い(?:ますか|るか)|ございますか|の有無|ないか)"
)
_LACKING_JA = re.compile(
    r"(?P<done>[一-鿿ァ-ヺー]{2,8})(?:が|を|は)?(?:されて|して|できて|されず|行われて|なされて)?い?(?:ない|ず|ません)(?=[一-鿿ァ-ヺa-z])"
)
_AFFIRMED_JA = re.compile(
    r"^[^,.]{0,14}?(?:し|され|して|でき|られ|れ|って|て|す|する|せ|う|え|い|き|み|る)*"
    r"(?:いますか|ますか|ますでしょうか|いるか|るか|うか|すか|ですか|か|の有無|いる|おり|有無(?:について)?)[?.)\s]*(?:$|\()"
)
# asked in the negative, "yes" and "no" both confirm it in Japanese; a fear (「てしまいませんか」) is answered "no"
_ASKED_NOT_JA = re.compile(
    r"(?<!問題)(?<!間違い)(?<!相違)(?<!支障)(?<!差し支え)(?<!いただけ)(?<!頂け)(?<!もらえ)(?<!もらい)(?<!てしまい)(?<!てしまわ)"
    r"(?<!てしまうことはあり)(?<!てしまう事はあり)(?<!てしまうことは)(?<!てしまう事は)(?:ませんか|ないか|ないですか|ないでしょうか|ないのですか|ないのでしょうか|無いか|ませんでしょうか)[?.)]*$"
)
_ASKED_NOT_EN = re.compile(
    r"^\W*(?:(?:do|does|can|could|will|would|have|has|are) (?:you|we|they|it|(?:the|your) (?:service|system|vendor|provider|company|staff)) not\b"
    r"|(?:is|are) (?:the |our |your |any )?(?:\w+ ){1,2}not (?:be )?\w+(?:ed|en|ld|ept|red)\b|(?:do|does|is|are|can|will|have|has)n't\b)"
)
# somebody or something other than what is stated: 「運用担当者以外に」, 「一覧にない項目も」, "anyone other than operators"
_OTHER_THAN_JA = re.compile(
    r"以外(?:の(?:者|人|方法|経路|手段|社員|従業員|端末|場所|担当者|ユーザ|利用者))?(?:に|で|から|が|も|でも|は|へ)(?!(?:利用|使用|公開)(?:し|され)?(?:な|て(?:いな|おら)))"
    r"|(?<=[一-鿿ァ-ヺーa-z])に(?:は)?(?:ない|無い|含まれ(?:てい)?ない|載って?いない)(?:[一-鿿ァ-ヺーa-z]{2,10}|もの)(?:も|まで)"
)
_OTHER_THAN_EN = re.compile(
    r"\b(?:any(?:one|body|thing)|persons?|people|staff|users?|employees|means|way|path|route)\b[^.?]{0,12}\b(?:other than|besides|except)\b"
)
_SHUT_JA = re.compile(r"閉じ|閉鎖|遮断|塞|締め")  # 「必要なポート以外は閉じているか」
_ONE_OF_SEVERAL_JA = re.compile(
    r"^[^,.]*[一-鿿ァ-ヺー)],[^,.]*有無[^,.]*$"
)  # a list of nouns, of which one is undesired
_MUST_JA = re.compile(
    r"(?:お客様|利用者|当社|弊社|ユーザ|契約者|利用企業)(?:側)?(?:が|で|にて|側で|自身が|自身で)[^.]{0,30}(?:必要(?:が|か|で(?:す|し)|は|と|$)|しなければ|行わなければ|すべき|責任|対応(?:が|し)|負担|義務|準備|用意|実施(?:する|が必要))"
)
_MUST_EN = re.compile(
    r"\b(?:do|does|must|should|are|is|will|would) (?:we|the customer|customers|our (?:staff|users|administrators?|team)|the client|clients|end users)\b[^.?]{0,16}\b(?:need|have to|required|responsible|expected|obliged|supposed|liable)\b"
    r"|\bcustomer'?s? responsibilit"
)
_FORBIDDEN_EN = re.compile(
    r"\b(?:prohibited|forbidden|prevented|disallowed|blocked|not (?:allowed|permitted|possible)|ruled out)\b"
)
_PREVENTED_EN = re.compile(r"\b(?:prevent|prohibit|restrict|block|forbid|unable|cannot)")
_QUESTION_EN = re.compile(
    r"^\W*(?:(?:[a-z]{0,3}-?\d[\d.-]*|[a-z])[.):]? )?(?:and |or )?(?:is|are|was|do|does|did|has|have|can|could|will|would|may|might)\b|\?|\bpossib"
)
_LACKING_EN = re.compile(
    r"\bany\b[^.?]{0,50}\b(?:that|which|who)? ?(?:are|is|have|has|do|does|can|being)? ?(?:not|n't|without|lacking|lack|never|un(?:encrypted|protected|monitored|patched|supported|authenticated))\b|\bare there (?:any )?[^.?]{0,40}\b(?:exceptions?|gaps?)\b|\bgo(?:es)? un[a-z]+ed\b"
)
_OMITTING_EN = re.compile(
    r"\bwithout (?!(?:any )?(?:downtime|interruption|outage|stopping|disruption|delay|undue|affecting|impact|us\b))(?:\w+ ){0,3}\w+"
)
_MAY_HAPPEN_EN = re.compile(
    r"\bis (?:it possible|there (?:any|a) (?:chance|possibility|risk|way))\b|\b(?:could|might) (?:it happen|there be)\b|\bdoes it (?:ever )?happen\b|\bever\b"
)
_FAULT_JA = re.compile(r"(?:不備|不足|欠如|欠落|未整備|未実施|未対応|形骸化)(?:[.)]*$|によ|に起因)")
_FAULT_EN = re.compile(
    r"^(?:insufficient|inadequate|lack of|missing|weak|poor|improper|unauthori[sz]ed|absence of|loss of|theft of|data (?:loss|breach|leak)|power (?:outage|failure)|failure (?:of|to)|misuse of)\b(?![^.]*\?)"
)
_GOOD_WITHOUT_EN = re.compile(r"\bwithout (?:any )?(?:downtime|interruption|outage|stopping|disruption|delay)")


@dataclass(frozen=True, slots=True)
class _State:
    ja: re.Pattern[str]
    en: re.Pattern[str]
    denied: re.Pattern[str]


@cache
def _states() -> Sequence[_State]:
    table = read_table("polarity")
    return [_State(*(compiled(row[key]) for key in ("ja", "en", "denied"))) for row in table["state"]]


def check_polarity(case: Case) -> Reason | None:
    """Return why a yes would be the wrong way round, or cannot be told, None where it is right."""
    negative = _ASKED_NOT_JA if case.japanese else _ASKED_NOT_EN
    if any(negative.search(sentence) for sentence in case.sentences):
        return reason(UNCLEAR, Effect.NO_TICK)
    inverted = next((found for sentence in case.sentences if (found := _inverted(sentence, case))), None)
    if inverted is not None:
        sure = inverted is Effect.TICK_NO or not _offered(case)
        return reason(INVERTED, Effect.TICK_NO) if sure else reason(UNCLEAR, Effect.NO_TICK)
    if not case.wants_telling and any(_turned_round(sentence, japanese=case.japanese) for sentence in case.sentences):
        return reason(UNCLEAR, Effect.NO_TICK)
    if not case.wants_telling and (_MUST_JA if case.japanese else _MUST_EN).search(case.text):
        return reason(CUSTOMER_ACTS, Effect.NO_TICK)
    return None if _offered(case) else _denied(case)


def turns_in(sentences: Sequence[str], *, japanese: bool) -> frozenset[str]:
    """Return what turns the meaning of a yes in normalised sentences: equal for two questions that a yes answers alike."""
    negative = _ASKED_NOT_JA if japanese else _ASKED_NOT_EN
    may_happen = _MAY_HAPPEN_JA if japanese else _MAY_HAPPEN_EN
    asks = _asks_ja if japanese else _asks_en
    found: set[str] = set()
    for sentence in sentences:
        told = {
            "asked_not": negative.search(sentence),
            "may_turn": may_turn(sentence, japanese=japanese),
            sense_of(sentence, japanese=japanese).value: True,
            "may_happen": may_happen.search(sentence),
            "other_than": _turned_round(sentence, japanese=japanese),
            "fault": _is_fault(sentence),
        }
        found |= {mark for mark, present in told.items() if present}
        found |= {f"state {number}" for number, state in enumerate(_states()) if asks(sentence, state)}
    return frozenset(found)


def _turned_round(sentence: str, *, japanese: bool) -> bool:
    """Return whether a plain question is about whoever or whatever is not the one named."""
    found = (_OTHER_THAN_JA if japanese else _OTHER_THAN_EN).search(sentence)
    if found is None or (japanese and not sentence.rstrip("?.)").endswith(("か", "有無"))):
        return False
    if japanese and _SHUT_JA.search(sentence, found.end()):
        return False
    return not may_turn(sentence[: found.start()] + sentence[found.end() :], japanese=japanese)


def _offered(case: Case) -> bool:
    return case.link is None or case.link.polarity


def _denied(case: Case) -> Reason | None:
    """Judge a question about what the item says is not so, where the question names no undesired state."""
    if may_turn(case.text, japanese=case.japanese):
        return None  # demands that it be not so
    if case.topic is not None and _is_undesired(f"{case.topic.name_ja}の有無"):
        return reason(UNCLEAR, Effect.NO_TICK)
    told = any(wants_words(sentence, japanese=case.japanese) for sentence in case.sentences)
    told = told and case.statement.status is not Status.NOT_MET  # else the status says it
    return reason(UNCLEAR, Effect.NO_TICK) if told else reason(NOT_OFFERED, Effect.TICK_NO)


def _is_undesired(name: str) -> bool:
    return any(state.ja.search(normalise(name)) for state in _states())


def _inverted(sentence: str, case: Case) -> Effect | None:
    """Return what an undesired state in one sentence does to the tick, None where none is asked about."""
    asks = _asks_ja if case.japanese else _asks_en
    asked = [state for state in _states() if asks(sentence, state)]
    if asked:
        denied = any(state.denied.search(case.ground.answer) for state in asked) or _is_negated(sentence, case)
        plain = not _ONE_OF_SEVERAL_JA.search(sentence) and not wants_telling(sentence, japanese=case.japanese)
        return Effect.TICK_NO if denied and plain else Effect.NO_TICK
    if _is_fault(sentence):
        return Effect.NO_TICK
    named = any((state.ja if case.japanese else state.en).search(sentence) for state in _states())
    negative = None if named else _asked_not(sentence, case)
    return negative or (_lacking_ja(sentence, case) if case.japanese else _lacking_en(sentence))


def _asked_not(sentence: str, case: Case) -> Effect | None:
    """Judge a sentence by which it is asked, or to be confirmed, that something is not so."""
    sense = sense_of(sentence, japanese=case.japanese)
    if sense is Sense.PLAIN:
        return None
    clauses = case.clauses
    nearest = nearest_clauses(case.pieces(sentence), clauses)
    if any(clause.denied for clause, _ in nearest):  # it says so too: a rule that forbids is a yes
        return None if sense is Sense.FORBIDDEN else Effect.NO_TICK
    shared = max((share for _, share in nearest), default=0.0)
    told = wants_telling(sentence, japanese=case.japanese) and not case.japanese
    instead = given_instead(sentence, clauses, japanese=case.japanese)
    if told or not _offered(case) or shared < (_SHARED if instead else _SURELY_SHARED):
        return Effect.NO_TICK
    if instead is not None:
        return Effect.TICK_NO if instead and sense is not Sense.LACKING else Effect.NO_TICK
    of_all = any(said_of_all(clause.text) for clause, _ in nearest)
    sure = sense is Sense.NOT or (sense is Sense.LACKING and of_all)
    return Effect.TICK_NO if sure else Effect.NO_TICK


def _asks_ja(sentence: str, state: _State) -> bool:
    for match in state.ja.finditer(sentence):
        rest = sentence[match.end() :]
        if may_turn(_MAY_HAPPEN_JA.sub("", rest), japanese=True):
            continue
        if _MAY_HAPPEN_JA.search(rest) or _EXISTS_JA.search(rest) or _AFFIRMED_JA.match(rest):
            return True
    return False


def _is_fault(sentence: str) -> bool:
    """Return whether a row of nouns names a fault or a risk ("Insufficient encryption", 「規程の不備」), not a measure."""
    return (_FAULT_JA.search(sentence) or _FAULT_EN.match(sentence)) is not None


def _lacking_ja(sentence: str, case: Case) -> Effect | None:
    """Judge 「〜していない機器が残っていますか」 by whether the item says that it is done, and 「〜ことはありますか」 as doubtful."""
    lacking = _LACKING_JA.search(sentence)
    if lacking and (not _EXISTS_JA.search(sentence, lacking.end()) or sentence.endswith("ないこと")):
        lacking = None
    omitting = _OMITTING_JA.search(sentence)
    if omitting and not may_turn(sentence[omitting.end("omitted") :], japanese=True):
        lacking = lacking or omitting
    if lacking:
        done = lacking["done"] in case.ground.answer and "すべて" in case.ground.answer
        return Effect.TICK_NO if done else Effect.NO_TICK
    if not _MAY_HAPPEN_JA.search(sentence):
        return None
    return Effect.TICK_NO if _is_negated(sentence, case) else Effect.NO_TICK


def _is_negated(sentence: str, case: Case) -> bool:
    """Return whether every clause about what a sentence asks says that it is not so."""
    nearest = nearest_clauses(case.pieces(sentence), case.clauses)
    return bool(nearest) and all(clause.negated and share >= _SURELY_SHARED for clause, share in nearest)


def _asks_en(sentence: str, state: _State) -> bool:
    sentence = _GOOD_WITHOUT_EN.sub(" ", sentence)
    match = state.en.search(sentence)
    if match is None or _PREVENTED_EN.search(match.group()) or not _QUESTION_EN.search(sentence):
        return False
    return (
        not may_turn(sentence[: match.start()], japanese=False) and _FORBIDDEN_EN.search(sentence, match.end()) is None
    )


def _lacking_en(sentence: str) -> Effect | None:
    asked = _QUESTION_EN.search(sentence) is not None
    omitting = _OMITTING_EN.search(sentence)
    left_out = asked and omitting is not None and not may_turn(sentence[: omitting.start()], japanese=False)
    doubtful = left_out or _LACKING_EN.search(sentence) or (asked and _MAY_HAPPEN_EN.search(sentence))
    return Effect.NO_TICK if doubtful else None
