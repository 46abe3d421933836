import io
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ghostnote import bundle
from ghostnote.audio import SAMPLE_RATE, Samples
from ghostnote.bundle import NEAREST
from ghostnote.engine.nearest import STEP_DB, Nearest
from ghostnote.errors import BundleError, ControlError
from ghostnote.measures.embedding import FLOOR_DB, MEL_COUNT, levels_db

from ..bundles import MANIFEST, contents

CLASSES = ("snare", "kick", "tom")
FLAT = ("bank/flat", "CC0-1.0")
RAISED = ("bank/raised", "MIT")


def burst(seed: int, decay: float = 20.0) -> Samples:
    t = np.arange(SAMPLE_RATE // 2) / SAMPLE_RATE
    noise = np.random.default_rng(seed).standard_normal(len(t))
    return (0.2 * noise * np.exp(-decay * t)).astype(np.float32)


def flat(*decibels: float) -> NDArray[np.float32]:
    """Recordings whose levels are all the same: `[N, MEL_COUNT]`."""
    return np.repeat(np.array(decibels, np.float32)[:, None], MEL_COUNT, axis=1)


def known() -> Nearest:
    """A burst, and it 3 and 7 dB up in every band, as snares, and as a kick the burst 10 dB up."""
    levels = levels_db(burst(0)) + flat(0, 3, 7, 10)
    return Nearest.among(levels, np.array([0, 0, 0, 1]), [FLAT, RAISED, RAISED, FLAT], CLASSES)


def test_a_sound_is_nearest_to_itself() -> None:
    found = known().nearest(burst(0), "snare")
    assert found
    assert (found.pack, found.licence) == FLAT
    # Rounding to half a decibel is off by a quarter at most.
    assert found.distance_db < STEP_DB / 2
    assert found.distance_db == pytest.approx(STEP_DB / np.sqrt(12), abs=0.05)


def test_a_distance_is_in_decibels_whatever_the_gain() -> None:
    found = known().nearest(0.01 * burst(0), "kick")
    assert found
    assert found.distance_db == pytest.approx(10, abs=0.1)


def test_the_bracket_is_the_median_distance_to_the_nearest_other_recording() -> None:
    # 0, 3 and 7 dB: their nearest others are 3, 3 and 4 dB away.
    assert known().apart_db[0] == pytest.approx(3, abs=0.01)


def test_a_class_of_one_recording_has_no_bracket_and_one_of_none_nothing() -> None:
    alone = known().nearest(burst(1), "kick")
    assert alone
    assert alone.apart_db is None
    assert known().nearest(burst(1), "tom") is None


def test_a_class_that_is_not_the_models_is_refused() -> None:
    with pytest.raises(ControlError, match="cowbell"):
        known().nearest(burst(0), "cowbell")


def test_copies_count_once_for_the_pack_that_had_them_first() -> None:
    twice = Nearest.among(flat(-40, -40.1, -30), np.array([0, 0, 0]), [RAISED, FLAT, FLAT], CLASSES)
    assert len(twice.levels) == 2
    assert twice.sources == [RAISED, FLAT]
    assert twice.apart_db[0] == pytest.approx(10)


def test_what_two_sets_share_is_joined_once() -> None:
    one = known()
    more = Nearest.among(
        np.concatenate([flat(-33), levels_db(burst(0))[None]]),
        np.array([2, 0]),
        [("own", "not stated"), ("own", "not stated")],
        CLASSES,
    )
    both = one.joined(more)
    np.testing.assert_array_equal(both.levels[:-1], one.levels)
    assert both.class_of.tolist() == [0, 0, 0, 1, 2]
    assert both.sources == [*one.sources, ("own", "not stated")]
    np.testing.assert_array_equal(both.apart_db[:2], one.apart_db[:2])
    again = one.joined(one)
    np.testing.assert_array_equal(again.levels, one.levels)
    assert again.sources == one.sources


def test_what_is_written_is_what_is_read() -> None:
    written = known()
    read = Nearest.from_bytes(written.to_bytes(), CLASSES)
    for name in ("levels", "class_of", "pack_of", "apart_db"):
        np.testing.assert_array_equal(getattr(read, name), getattr(written, name))
    assert (read.packs, read.licences) == (written.packs, written.licences)
    nothing = Nearest.among(np.empty((0, MEL_COUNT)), np.empty(0, np.int32), [], CLASSES)
    assert Nearest.from_bytes(nothing.to_bytes(), CLASSES).nearest(burst(0), "snare") is None


def test_levels_beyond_what_a_step_can_count_are_the_last_ones() -> None:
    made = Nearest.among(flat(FLOOR_DB - 1, 200), np.array([0, 0]), [FLAT, FLAT], CLASSES)
    assert made.levels[:, 0].tolist() == [0, 255]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"levels": np.zeros((4, MEL_COUNT - 1), np.uint8)}, "shapes"),
        ({"levels": np.zeros((4, MEL_COUNT), np.float32)}, "float32, not uint8"),
        ({"class_of": np.array([0, 0, 1])}, "shapes"),
        ({"class_of": np.array([0, 0, 1, 3])}, "class beyond its 3"),
        ({"class_of": np.array([0, 0, 1, -1])}, "class beyond its 3"),
        ({"pack_of": np.array([0, 1, 1, 2])}, "pack beyond its 2"),
        ({"licences": np.array(["MIT"])}, "1 licences for 2 packs"),
        ({"apart_db": np.zeros(2)}, "shapes"),
        ({"apart_db": np.array([1.0, np.inf, np.nan])}, "without end"),
        ({"apart_db": np.array([-1.0, 1.0, np.nan])}, "less than nothing"),
        ({"packs": np.array([{"a": 1}], dtype=object)}, "cannot be read"),
        ({"packs": None}, "no array 'packs'"),
    ],
)
def test_a_file_that_is_wrong_is_refused(change: dict[str, np.ndarray], said: str) -> None:
    made = known()
    arrays = {
        "levels": made.levels,
        "class_of": made.class_of,
        "pack_of": made.pack_of,
        "packs": np.array(made.packs),
        "licences": np.array(made.licences),
        "apart_db": made.apart_db,
    } | change
    buffer = io.BytesIO()
    np.savez(buffer, **{name: each for name, each in arrays.items() if each is not None})
    with pytest.raises(BundleError, match=said):
        Nearest.from_bytes(buffer.getvalue(), CLASSES)


def test_a_bundle_tells_or_does_not_and_sounds_the_same(tmp_path: Path) -> None:
    silent = bundle.save(tmp_path / "silent", MANIFEST, contents())
    assert Nearest.of(silent) is None
    told = Nearest.among(flat(-40), np.array([0]), [FLAT], MANIFEST.classes)
    telling = bundle.save(tmp_path / "tells", MANIFEST, contents() | {NEAREST: told.to_bytes()})
    read = Nearest.of(telling)
    assert read
    assert read.sources == [FLAT]
    assert telling.manifest.identity == silent.manifest.identity


def test_a_bundle_whose_recordings_are_wrong_is_named(tmp_path: Path) -> None:
    wrong = bundle.save(tmp_path / "wrong", MANIFEST, contents() | {NEAREST: b"nothing"})
    with pytest.raises(BundleError, match=r"wrong: nearest\.npz cannot be read"):
        Nearest.of(wrong)
    more = replace(MANIFEST, classes=("snare",))
    many = bundle.save(tmp_path / "many", more, contents() | {NEAREST: known().to_bytes()})
    with pytest.raises(BundleError, match="shapes"):
        Nearest.of(many)


def test_two_thousand_recordings_take_a_few_milliseconds() -> None:
    rng = np.random.default_rng(0)
    made = Nearest.among(
        rng.uniform(-70, 0, (2000, MEL_COUNT)), np.zeros(2000, np.int32), [FLAT] * 2000, CLASSES
    )
    clip, times = burst(0), []
    for _ in range(9):
        started = time.thread_time()
        made.nearest(clip, "snare")
        times.append(time.thread_time() - started)
    assert min(times) < 0.02
