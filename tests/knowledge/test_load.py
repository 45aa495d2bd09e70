"""A knowledge base is read whole, or refused in one line that names file, entry and key."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qanswer.errors import ExitCode, KnowledgeError
from qanswer.knowledge import toml
from qanswer.knowledge.load import load
from qanswer.knowledge.locate import find_knowledge, shipped_folder
from qanswer.knowledge.model import Item, Topic
from qanswer.model import Language
from qanswer.statements import Attribute, Audience, Limit, Link, Source, Status, Translation

SHEET = """
[sheet]
title = "Sheet"
vendor = "Vendor"

[[item]]
id = "1"
category = "A"
control = "Backups are taken."
status = "○"
answer = \"\"\"
Backups are taken
every day.\"\"\"
"""

TOPICS = """
[[topic]]
id = "backup.taken"
name_ja = "バックアップ"
name_en = "Backups"
owner = "infrastructure"
"""

LINK = '[[item.link]]\ntopic = "backup.taken"\n'


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "a.toml").write_text(TOPICS, encoding="utf-8")
    (tmp_path / "checksheet.toml").write_text(SHEET, encoding="utf-8")
    return tmp_path


def add(path, text):
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(before + text, encoding="utf-8")


def complaint(folder):
    with pytest.raises(KnowledgeError) as caught:
        load(folder)
    assert caught.value.exit_code is ExitCode.KNOWLEDGE
    message = str(caught.value)
    assert "\n" not in message
    return message.removeprefix(f"{folder}/").replace("\\", "/")


def test_a_minimal_sheet_gets_its_topics_glossary_and_departments_from_the_shipped_knowledge(tmp_path):
    (tmp_path / "checksheet.toml").write_text(SHEET, encoding="utf-8")
    shipped, own = load(shipped_folder()), load(tmp_path)
    assert [item.id for item in own.main.items] == ["1"]
    assert own.main.items[0].links == ()
    assert (own.topics, own.concepts, own.departments) == (shipped.topics, shipped.concepts, shipped.departments)
    assert own.sha256 != shipped.sha256


def test_an_item_is_read_with_all_its_keys(folder):
    add(folder / "checksheet.toml", EVERY_KEY)
    assert load(folder).main.by_id["2.1"] == Item(
        id="2.1",
        category="2 Operations",
        section="1 Backup",
        control="control",
        status=Status.CONDITIONAL,
        answer="毎日無停止で\n取得",
        sources=(Source(url="https://example.org/", label="page"),),
        links=(Link("backup.taken", answers=False, states={Attribute.FREQUENCY: "無停止で取得"}, polarity=False),),
        control_en="control in English",
        answer_en="daily",
        translation=Translation.APPROVED,
        reviewed_on="2024-04-01",
        owner="legal",
        audience=Audience.NDA,
    )


EVERY_KEY = """
[[item]]
id = "2.1"
category = "2 Operations"
section = "1 Backup"
control = "control"
status = "※"
answer = \"\"\"
毎日無停止で
取得\"\"\"
control_en = "control in English"
answer_en = "daily"
translation = "approved"
reviewed_on = 2024-04-01
owner = "legal"
audience = "nda"
[[item.source]]
url = "https://example.org/"
label = "page"
[[item.link]]
topic = "backup.taken"
answers = false
polarity = false
states = { frequency = "無停止で取得" }
"""


def test_a_topic_is_read_with_all_its_keys(folder):
    (folder / "topics" / "b.toml").write_text(
        '[[topic]]\nid = "b.c"\nname_ja = "甲"\nname_en = "A"\nowner = "hr"\nattributes = ["frequency", "count"]\n'
        'clauses = { ccm = ["BCR"], iso27001_2022 = ["A.8.13", "A.8.14"] }\nhuman = "contract"\n'
        'keywords_ja = ["い"]\nkeywords_en = ["k"]\nsamples_ja = ["ろ", "は"]\nsamples_en = ["s"]\n',
        encoding="utf-8",
    )
    assert load(folder).topics[1] == Topic(
        id="b.c",
        name_ja="甲",
        name_en="A",
        owner="hr",
        keywords_ja=("い",),
        keywords_en=("k",),
        samples_ja=("ろ", "は"),
        samples_en=("s",),
        attributes=(Attribute.FREQUENCY, Attribute.COUNT),
        clauses={"ccm": ("BCR",), "iso27001_2022": ("A.8.13", "A.8.14")},
        human="contract",
    )


def test_links_and_english_beside_the_sheet_are_merged_in_by_item(folder):
    add(folder / "links.toml", '[[link]]\nitem = "1"\ntopic = "backup.taken"\nstates = { frequency = "every day" }\n')
    add(folder / "english.toml", '[[item]]\nid = "1"\ncontrol_en = "c"\nanswer_en = "a"\ntranslation = "approved"\n')
    item = load(folder).main.items[0]
    assert item.links == (Link("backup.taken", states={Attribute.FREQUENCY: "every day"}),)
    assert (item.control_en, item.answer_en, item.translation) == ("c", "a", Translation.APPROVED)


RESTRICTION = """
[[restriction]]
item = "1"
tick = "open"
quote = "every day"
asked_en = ['backup', 'weekend']
"""


def test_a_restriction_beside_the_sheet_is_merged_in_by_item(folder):
    add(folder / "links.toml", RESTRICTION)
    (restriction,) = load(folder).main.by_id["1"].restrictions
    assert (restriction.limit, restriction.asked[Language.EN]) == (Limit.OPEN, ("backup", "weekend"))
    assert restriction.quote[Language.JA] == "every day"


@pytest.mark.parametrize(
    ("written", "instead", "expected"),
    [
        ('"every day"', '"every hour"', 'key "quote" quotes "every hour", which the item\'s answer does not say'),
        ('item = "1"', 'item = "9"', 'key "item" names "9", which the check sheet does not have'),
        ("'weekend'", "'week('", 'has "week(", which is no regular expression'),
    ],
)
def test_a_fault_in_a_restriction_is_named(folder, written, instead, expected):
    add(folder / "links.toml", RESTRICTION.replace(written, instead))
    assert expected in complaint(folder)


def test_a_single_file_stands_for_itself(folder):
    add(folder / "links.toml", '[[link]]\nitem = "9"\ntopic = "backup.taken"\n')
    own = folder / "ours.toml"
    shutil.copy(folder / "checksheet.toml", own)
    assert find_knowledge(own).links is None
    assert load(own).topics == load(shipped_folder()).topics


def test_a_file_called_checksheet_stands_for_its_folder(folder):
    assert load(folder / "checksheet.toml") == load(folder)


def test_what_is_named_goes_before_the_environment_that_before_the_current_folder_that_before_what_is_shipped(
    tmp_path, monkeypatch
):
    folders = {name: tmp_path / name for name in ("named", "environment", "here/knowledge")}
    for path in folders.values():
        path.mkdir(parents=True)
        (path / "checksheet.toml").write_text(SHEET, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("QANSWER_KB", str(folders["environment"]))
    assert find_knowledge(folders["named"]).checksheet.parent == folders["named"]
    assert find_knowledge().checksheet.parent == folders["environment"]
    monkeypatch.delenv("QANSWER_KB")
    assert find_knowledge().checksheet.parent.resolve() == folders["here/knowledge"]
    (folders["here/knowledge"] / "checksheet.toml").unlink()
    assert find_knowledge().checksheet.parent == shipped_folder()


def test_the_fingerprint_depends_on_the_content_and_not_on_the_place(folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(folder, other, dirs_exist_ok=True)
    before = load(folder).sha256
    assert load(other).sha256 == before
    add(other / "topics" / "a.toml", "# one more line\n")
    assert load(other).sha256 != before


def test_a_file_saved_by_a_windows_editor_is_read(folder):
    content = SHEET.replace("\n", "\r\n").encode("utf-8-sig")
    (folder / "checksheet.toml").write_bytes(content)
    assert load(folder).main.items[0].answer == "Backups are taken\nevery day."


@pytest.mark.parametrize("named", ["", 'schema = "qanswer/checksheet/1"\n'])
def test_a_sheet_of_this_shape_is_read_whether_it_says_so_or_not(folder, named):
    (folder / "checksheet.toml").write_text(named + SHEET, encoding="utf-8")
    assert list(load(folder).statements) == ["1"]


def test_a_sheet_of_a_later_shape_says_to_update(folder):
    (folder / "checksheet.toml").write_text('schema = "qanswer/checksheet/2"\n' + SHEET, encoding="utf-8")
    assert complaint(folder).endswith(
        "is of qanswer/checksheet/2, and this version of qanswer reads qanswer/checksheet/1; update qanswer"
    )


def test_the_shipped_knowledge_loads():
    shipped = load(shipped_folder())
    assert shipped.main.language is Language.JA
    assert shipped.main.service == "cybozu.com"
    assert len(shipped.concepts) > 300
    assert list(shipped.departments) == [
        *("management", "security", "infrastructure", "development", "hr", "legal", "privacy", "support"),
        *("sales", "it", "facilities", "audit", "finance"),
    ]


IN_ITEM = "checksheet.toml: item 1: "
FAULTS = [
    ("checksheet.toml", 'colour = "red"', 'unknown key "colour"; known here: answer, answer_en, audience, category,'),
    ("checksheet.toml", "owner = 3", 'key "owner" must be text, not a number'),
    ("checksheet.toml", 'owner = "nobody"', 'key "owner" must be one of management, security,'),
    ("checksheet.toml", 'audience = "all"', 'key "audience" must be one of public, nda, internal, not "all"'),
    (
        "checksheet.toml",
        'reviewed_on = "1.4.2024"',
        "key \"reviewed_on\" must be a date like 2024-04-01, not '1.4.2024'",
    ),
    ("checksheet.toml", "reviewed_on = 2024", 'key "reviewed_on" must be a date like 2024-04-01, not 2024'),
    ("checksheet.toml", 'translation = "done"', 'key "translation" must be one of unreviewed, approved, not "done"'),
    ("checksheet.toml", "link = 1", '"link" must be a list of tables, written [[link]]'),
    ("checksheet.toml", '[[item.source]]\nlabel = "x"', 'source 1: key "url" is missing'),
    ("checksheet.toml", '[[item.link]]\ntopic = "x.y"', 'link 1: key "topic" names "x.y", which no topics file has'),
    ("checksheet.toml", LINK + LINK, 'link 2: link to topic "backup.taken" stands twice'),
    ("checksheet.toml", LINK + 'answers = "yes"', 'link 1: key "answers" must be true or false, not text'),
    ("checksheet.toml", LINK + "states = 1", 'link 1: key "states" must be a table, not a number'),
    (
        "checksheet.toml",
        LINK + 'states = { smell = "every day" }',
        'link 1, states: key "smell" must be one of frequency,',
    ),
    (
        "checksheet.toml",
        LINK + 'states = { frequency = "hourly" }',
        'link 1, states: key "frequency" quotes "hourly", which the item\'s answer does not say',
    ),
]


@pytest.mark.parametrize(("file", "text", "expected"), FAULTS, ids=lambda value: str(value)[:40])
def test_a_fault_in_an_item_is_named_by_file_item_and_key(folder, file, text, expected):
    add(folder / file, text)
    found = complaint(folder)
    assert found.startswith(IN_ITEM.replace(": item 1: ", ": item 1"))
    assert found.removeprefix("checksheet.toml: item 1").lstrip(":, ").startswith(expected)


ELSEWHERE = [
    ("checksheet.toml", SHEET.partition("[[item]]")[0], "checksheet.toml: no [[item]] in it: a check sheet needs at least one"),
    ("checksheet.toml", SHEET + SHEET[SHEET.index("[[item]]") :], 'checksheet.toml: item "1" stands twice'),
    ("checksheet.toml", SHEET.replace('title = "Sheet"', ""), 'checksheet.toml: sheet: key "title" is missing'),
    ("checksheet.toml", SHEET.replace('"Sheet"', '" "'), 'checksheet.toml: sheet: key "title" must not be blank'),
    ("checksheet.toml", SHEET.replace("[[item]]", '[sheet.statuses]\n"?" = "maybe"\n[[item]]', 1), 'checksheet.toml: sheet, statuses: key "?" must be one of yes, conditional, partial, no, not_applicable, none, undecided, not "maybe"'),
    ("checksheet.toml", SHEET.replace('"○"', '"?"'), 'checksheet.toml: item 1: key "status" must be one of ○, ※, △, ×, －, such a word as 実施, 未実施, 対象外, Yes, No, or a sign that the legend or the table statuses in [sheet] explains, not "?"'),
    ("checksheet.toml", SHEET.replace('"Sheet"', "Sheet"), "checksheet.toml: not valid TOML: Invalid value (at line 3, column 9)"),
    (
        "checksheet.toml",
        SHEET + '[[certification]]\nitem = "x"',
        'checksheet.toml: certification x: key "item" names "x", which the check sheet does not have',
    ),
    ("links.toml", '[[link]]\nitem = "9"\ntopic = "backup.taken"', 'links.toml: link 9 to backup.taken: key "item" names "9", which the check sheet does not have'),
    ("links.toml", '[[link]]\nitem = "1"\ntopic = "x.y"', 'links.toml: link 1 to x.y: key "topic" names "x.y", which no topics file has'),
    ("english.toml", '[[item]]\nid = "9"', "english.toml: item 9: the check sheet has no such item"),
    ("english.toml", '[[item]]\nid = "1"\n[[item]]\nid = "1"', "english.toml: item 1: stands twice"),
    ("glossary.toml", '[[concept]]\nid = "a"\nja = ["あ"]', 'glossary.toml: concept a: key "en" is missing'),
    ("glossary.toml", '[[concept]]\nid = "a"\nja = [""]\nen = []', 'glossary.toml: concept a: key "ja" must not have a blank entry'),
    ("glossary.toml", "[[concept]]\n[[concept]]", 'glossary.toml: concept 1: key "id" is missing'),
    ("departments.toml", '[[department]]\ncode = "a"\nja = "あ"', 'departments.toml: department a: key "en" is missing'),
    ("topics/a.toml", TOPICS + "samples_ja = [1]", 'topics/a.toml: topic backup.taken: key "samples_ja" must be a list of texts'),
    ("topics/a.toml", TOPICS + 'human = "x"', 'topics/a.toml: topic backup.taken: key "human" must be one of contract, liability, price, incident_history, personal_name, company_facts, not "x"'),
    ("topics/b.toml", TOPICS, 'topics/b.toml: topic backup.taken: key "id" stands in a.toml already'),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "content", "expected"), ELSEWHERE, ids=[f"{at}-{row[0]}" for at, row in enumerate(ELSEWHERE)]
)
def test_a_fault_elsewhere_is_named_by_file_entry_and_key(folder, file, content, expected):
    (folder / file).write_text(content, encoding="utf-8")
    assert complaint(folder) == expected


def test_english_given_in_both_places_is_refused(folder):
    add(folder / "checksheet.toml", 'answer_en = "daily"\n')
    add(folder / "english.toml", '[[item]]\nid = "1"\nanswer_en = "every day"\n')
    assert complaint(folder) == "english.toml: item 1: the check sheet has its English already; keep one"


def test_a_link_given_in_both_places_is_refused(folder):
    add(folder / "checksheet.toml", LINK)
    add(folder / "links.toml", '[[link]]\nitem = "1"\ntopic = "backup.taken"\n')
    assert complaint(folder) == 'links.toml: link 1 to backup.taken: link to topic "backup.taken" stands twice'


def test_a_file_that_is_not_utf8_is_refused_with_the_byte(folder):
    (folder / "checksheet.toml").write_bytes('[sheet]\ntitle = "表"'.encode("cp932"))
    assert complaint(folder) == "checksheet.toml: not UTF-8 (byte 17); save it as UTF-8"


def test_a_place_that_is_not_there_is_refused_with_the_next_step(tmp_path):
    with pytest.raises(KnowledgeError, match=r"nowhere: no such knowledge base; name a folder with a checksheet\.toml"):
        load(tmp_path / "nowhere")
    with pytest.raises(KnowledgeError, match=r"no checksheet\.toml in this folder"):
        load(tmp_path)
    assert isinstance(shipped_folder(), Path)


LARGE = "".join(
    f'[[entry]]\nid = "{number}"\nname = "項目\\n{number}"\nweight = 1.5\non = true\n' for number in range(900)
).encode()


@pytest.fixture
def kept_in(tmp_path, monkeypatch):
    monkeypatch.setenv("QANSWER_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


def test_what_is_kept_of_a_large_file_says_the_same_as_the_file(kept_in, monkeypatch):
    first = toml._parsed(LARGE)
    monkeypatch.setattr(toml.tomllib, "loads", lambda _: pytest.fail("parsed again"))
    assert toml._parsed(LARGE) == first
    assert len(list(kept_in.iterdir())) == 1


@pytest.mark.parametrize(
    "damage", [lambda content: content[:-2], lambda _: b"", lambda content: content.replace(b"1.5", b"9.5", 1)]
)
def test_what_is_kept_is_not_trusted_when_damaged(kept_in, damage):
    first = toml._parsed(LARGE)
    (file,) = kept_in.iterdir()
    file.write_bytes(damage(file.read_bytes()))
    assert toml._parsed(LARGE) == first


def test_a_file_with_dates_is_read_whole_each_time(kept_in):
    content = LARGE + b"reviewed_on = 2026-04-01\n"
    assert toml._parsed(content) == toml._parsed(content) == toml.tomllib.loads(content.decode())
    assert not kept_in.exists()
