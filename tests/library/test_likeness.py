"""Which questions ask the same in other words, and which look alike and ask something else."""

from __future__ import annotations

import pytest

from qanswer.languages import language_of
from qanswer.library.model import Entry, Questionnaire, Told
from qanswer.library.places import LibraryPlace
from qanswer.library.store import Library
from qanswer.match.past.finder import PastFinder, PastFound
from qanswer.match.past.keys import Recogniser
from qanswer.model import Choice, Effect, Question, SheetCell

TOLD = {
    "Is the service hosted on AWS?": "Yes, in Stockholm.",
    "Is product liability insurance in place?": "EUR 3 million a year.",
    "Maximum number of vessels in one account": "8,000.",
    "Old hard disks are destroyed.": "Drilled through, by a certified firm.",
    "Any court case pending?": "None.",
    "Can the mobile app be used on Android phones?": "Since 2021.",
    "Is there a web application firewall?": "In blocking mode.",
    "Which law governs the contract?": "Danish law; the courts of Aarhus.",
    "私物端末の業務利用は禁止されているか。": "会社の端末だけを使います。",
    "船舶の登録数に上限はありますか。": "1社あたり800隻までです。",
    "紙の書類の廃棄方法": "溶解処理を専門業者に委託しています。",
}
SAME = {
    "Somebody trying an injection attack: is anything in the way of it?": "Is there a web application firewall?",
    "Is anyone suing your company at the moment?": "Any court case pending?",
    "Place of jurisdiction": "Which law governs the contract?",
    "Could we run 20,000 vessels in a single account?": "Maximum number of vessels in one account",
    "スタッフが自分のパソコンで仕事をすることは許されていますか。": "私物端末の業務利用は禁止されているか。",
    "船舶は1社で1000隻まで登録できるか。": "船舶の登録数に上限はありますか。",
}
ANOTHER = {
    "Is the service hosted on Azure?": "Is the service hosted on AWS?",
    "Is cyber insurance in place?": "Is product liability insurance in place?",
    "Paper documents are destroyed.": "Old hard disks are destroyed.",
    "Can the mobile app be used on iPhones?": "Can the mobile app be used on Android phones?",
    "ハードディスクの廃棄方法": "紙の書類の廃棄方法",
}


@pytest.fixture(scope="module")
def found(matcher, tmp_path_factory):
    library = Library(LibraryPlace(tmp_path_factory.mktemp("likeness") / "library.sqlite"), create=True)
    recogniser, form = Recogniser(matcher), Questionnaire("ferry.xlsx", "Ferry", "2025-04-01")
    told = [
        Told(form, SheetCell("Q", f"B{row}"), question, language_of(question), Choice.YES, text)
        for row, (question, text) in enumerate(TOLD.items(), 2)
    ]
    library.learn([Entry(one, recogniser.keys_of(one)) for one in told], "2025-12-01", recogniser.analysis)
    asked = [
        Question(SheetCell("N", f"B{row}"), text, language_of(text)) for row, text in enumerate([*SAME, *ANOTHER], 2)
    ]
    past = PastFinder(library, matcher, recogniser, may_give=lambda _: True).find_all(asked)
    return dict(zip([*SAME, *ANOTHER], past, strict=True))


def is_given(past: PastFound) -> bool:
    return all(one.effect is not Effect.REVIEW for one in past.match.reasons)


@pytest.mark.parametrize(("new", "old"), SAME.items())
def test_the_same_in_other_words_is_given(found, new, old) -> None:
    assert found[new].told[found[new].match.candidates[0].statement].question == old
    assert is_given(found[new])


@pytest.mark.parametrize(("new", "old"), ANOTHER.items())
def test_what_differs_in_the_one_word_that_matters_is_never_ticked(found, new, old) -> None:
    near = [found[new].told[one.statement].question for one in found[new].match.candidates]
    assert old in near, "a look-alike that is not looked at proves nothing"
    assert not found[new].is_same
    assert not (is_given(found[new]) and found[new].is_alike)
