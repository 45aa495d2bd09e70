from __future__ import annotations

import json
import math
import tomllib
from typing import TYPE_CHECKING

import pytest

from qanswer.errors import UsageError
from qanswer.match.engine import Matcher
from qanswer.match.features import ITEM_FEATURES, TOPIC_FEATURES
from qanswer.match.labels import Coverage, read_labels
from qanswer.match.learning import fit
from qanswer.match.learning.calibration import Tried, calibrate, calibration_error, choose_thresholds
from qanswer.match.learning.held_out import rehearse
from qanswer.match.learning.training import make_row, to_vector, to_weights, train
from qanswer.match.logit import distribution
from qanswer.match.weights import Calibration, Thresholds, stored_drafts, stored_weights
from qanswer.model import Candidate, Choice, Language, Match

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [
    {
        "id": "a",
        "lang": "ja",
        "context": "",
        "question": "バックアップは毎日か",
        "items": ["1"],
        "coverage": "full",
        "choices": ["yes"],
        "soft": False,
    },
    {
        "id": "b",
        "lang": "en",
        "context": "Network",
        "question": "Web application firewall?",
        "items": [],
        "coverage": "none",
        "choices": ["unknown"],
    },
    {
        "id": "c",
        "lang": "ja",
        "context": "設備",
        "question": "消火設備",
        "items": ["3"],
        "coverage": "partial",
        "choices": ["partial", "unknown"],
    },
    {
        "id": "d",
        "lang": "ja",
        "context": "",
        "question": "TLSの利用",
        "items": ["2"],
        "coverage": "full",
        "choices": ["yes"],
        "soft": True,
    },
]


@pytest.fixture
def labels_file(tmp_path: Path) -> Path:
    path = tmp_path / "labels.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS) + "\n\n", encoding="utf-8")
    return path


def tried(label, item: str, confidence: float) -> Tried:
    return Tried(label, Match((Candidate(item, confidence),), confidence))


def test_labels_are_read_as_they_are_written(labels_file: Path) -> None:
    first, second, third, fourth = read_labels(labels_file)
    assert (first.items, first.coverage, first.choices, first.unknown) == (("1",), Coverage.FULL, {Choice.YES}, False)
    assert (second.question.language, second.question.context) == (Language.EN, ("Network",))
    assert (third.choices, third.unknown) == ({Choice.PARTIAL}, True)
    assert fourth.soft


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"lang": "ja"}', "line 1: no 'question'"),
        ("[1]", "line 1: not a labelled row"),
        ("{", "line 1: not a labelled row"),
        ('{"lang": "ja", "question": "x", "items": [], "coverage": "most"}', "'most' is not a valid Coverage"),
    ],
)
def test_a_line_that_is_no_label_is_named(tmp_path: Path, line: str, says: str) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(UsageError, match=says):
        read_labels(path)


def test_probabilities_of_all_options_sum_to_one(tiny) -> None:
    matcher = Matcher(tiny)
    chances = distribution(
        matcher.linked, matcher._comparer.compare("バックアップとWAF"), stored_weights(), stored_drafts()
    )
    assert math.isclose(math.fsum([chances.none, *chances.items.values(), *chances.gaps.values()]), 1.0)


def test_weights_survive_being_a_vector() -> None:
    weights = stored_weights()
    assert to_weights(to_vector(weights)) == weights


def test_training_makes_the_labels_likelier_and_keeps_likenesses_from_counting_against(tiny, labels_file: Path) -> None:
    matcher = Matcher(tiny)
    number = {item.id: place for place, item in enumerate(matcher.index.items)}
    start = to_weights([1.0] * len(TOPIC_FEATURES) + [1.0] * len(ITEM_FEATURES) + [0.0, 0.0, 0.0])
    labels = read_labels(labels_file)
    rows = [
        make_row(matcher.likeness(label.question), matcher.linked, frozenset(number[i] for i in label.items))
        for label in labels
    ]
    trained = train(rows, start)

    def chance(weights) -> float:
        shares = [
            distribution(matcher.linked, matcher.likeness(label.question), weights, stored_drafts()) for label in labels
        ]
        right = [
            sum(share.items[number[item]] for item in label.items) or share.none + sum(share.gaps.values())
            for share, label in zip(shares, labels, strict=True)
        ]
        return math.prod(right)

    assert chance(trained) > chance(start)
    assert min([*trained.topic, *trained.item]) >= 0.0


def test_a_held_out_sample_of_a_gap_teaches_that_nothing_answers(tiny) -> None:
    rows = rehearse(tiny)
    assert len(rows) == 8  # the first sample of each topic in each language
    assert [set(row.right) for row in rows] == [{0}, {0}, {1}, {1}, {2}, {2}, set(), set()]


def test_calibration_lowers_confidence_that_is_too_high(labels_file: Path) -> None:
    label = read_labels(labels_file)[0]
    rows = [tried(label, "1" if place % 2 else "2", 0.95) for place in range(200)]
    calibration = calibrate(rows)
    assert abs(calibration.confidence(0.95) - 0.5) < 0.05
    assert calibration_error([row.calibrated(calibration) for row in rows]) < 0.05 < calibration_error(rows)


@pytest.mark.parametrize("probability", [0.0, 1e-300, 0.3, 1.0])
def test_calibrated_confidence_stays_a_probability_and_never_turns_order_round(probability: float) -> None:
    calibration = Calibration(0.6, 1.0)
    assert 0.0 <= calibration.confidence(probability) <= calibration.confidence(min(1.0, probability + 0.1)) <= 1.0


def test_thresholds_are_the_lowest_that_are_right_often_enough(labels_file: Path) -> None:
    covered, gap, *_ = read_labels(labels_file)
    rows = [tried(covered, "1", 0.9)] * 30 + [tried(covered, "1", 0.6)] * 10 + [tried(gap, "1", 0.5)] * 10
    assert choose_thresholds(rows) == Thresholds(0.6, 0.6, 0.3)


def test_the_command_prints_the_same_file_each_time_and_writes_nothing_unasked(
    labels_file, capsys, monkeypatch
) -> None:
    from ..conftest import make_knowledge  # noqa: PLC0415, TID252

    monkeypatch.setattr(fit, "load", lambda path: make_knowledge())  # noqa: ARG005
    printed = []
    for _ in range(2):
        assert fit.main([str(labels_file), "--folds", "2"]) == 0
        printed.append(capsys.readouterr())
    assert printed[0] == printed[1]
    assert set(tomllib.loads(printed[0].out)) == {"topic", "item", "bias", "calibration", "stating", "thresholds"}
    assert "hit@1" in printed[0].err
