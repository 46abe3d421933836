import numpy as np
import pytest

from ghostnote.bundle import Control
from ghostnote.descriptors import DESCRIPTORS
from ghostnote.evaluation.bars.knobs import NAMES, Turned, _row

SETTINGS = np.linspace(-1, 1, 5)
SCALES = np.ones(len(DESCRIPTORS))


def turned(name: str, **columns: np.ndarray) -> Turned:
    """Three hits on which a knob moves the descriptors of `columns`, `[5]` each."""
    values = np.zeros((3, len(SETTINGS), len(NAMES) + 1), np.float32)
    for column, moved in columns.items():
        values[:, :, [*NAMES, "pitch_octaves"].index(column)] = moved
    control = Control(name, name, "", -1.0, 1.0, 0.0, 0.1)
    return Turned(control, SETTINGS, values, np.zeros(len(values), bool))


def test_a_knob_that_does_what_it_says_meets_its_bar() -> None:
    row = _row(turned("decay", decay_seconds=SETTINGS), SCALES)
    assert row.met
    assert row.values["spearman"] == pytest.approx(1)
    assert (row.values["steps"], row.values["crosstalk"]) == (1, 0)


def test_pitch_is_judged_by_the_pitch_itself() -> None:
    # What the embedding weighs by confidence stands still for a sound without any.
    assert _row(turned("pitch", pitch_octaves=SETTINGS), SCALES).met
    assert not _row(turned("pitch", pitch_hz=SETTINGS), SCALES).met


def test_a_slower_attack_is_a_longer_one() -> None:
    assert _row(turned("attack", attack_ms=SETTINGS), SCALES).met
    assert not _row(turned("attack", attack_ms=-SETTINGS), SCALES).met


def test_crosstalk_is_what_the_other_knobs_descriptors_move() -> None:
    # 2 of its deviations each, over five others; loudness belongs to no knob.
    moved = {"decay_seconds": SETTINGS, "body_percent": SETTINGS, "loudness_lufs": SETTINGS}
    row = _row(turned("decay", **moved), SCALES)
    assert row.values["crosstalk"] == pytest.approx(2 / 5)
    assert row.values["crosstalk_all"] == pytest.approx(4 / 9)
    assert not row.met
    assert "moves body_percent most, 2.00" in row.beside
    halved = SCALES * 2
    assert _row(turned("decay", **moved), halved).met


def test_a_step_back_is_a_step_too_many() -> None:
    moved = np.array([0, 1, 0.9, 2, 3])
    row = _row(turned("noise", noise_percent=moved), SCALES)
    assert row.values["steps"] == 0.75
    assert not row.met


def test_the_worst_hit_is_told() -> None:
    knob = turned("body", body_percent=SETTINGS)
    knob.values[1, :, NAMES.index("body_percent")] *= -1
    row = _row(knob, SCALES)
    assert row.values["worst_spearman"] == pytest.approx(-1)
    assert row.values["spearman"] == pytest.approx(1 / 3)


def test_what_it_does_where_it_is_not_greyed_out_stands_beside() -> None:
    knob = turned("noise", noise_percent=SETTINGS)
    knob.values[1, :, NAMES.index("noise_percent")] = 1
    assert "greyed out" not in _row(knob, SCALES).beside
    knob.idle[1] = True
    row = _row(knob, SCALES)
    # The verdict is of all hits.
    assert row.values["spearman"] == pytest.approx(2 / 3)
    assert not row.met
    assert "without the 1 of 3 hits on which it is greyed out 1.000, 100.0%, 0.00" in row.beside
