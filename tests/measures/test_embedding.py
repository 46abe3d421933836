import numpy as np
import pytest
from numpy.typing import NDArray

from ghostnote.audio import SAMPLE_RATE, Samples
from ghostnote.descriptors import DESCRIPTORS
from ghostnote.errors import MeasureError
from ghostnote.measures.embedding import (
    EDGES_MS,
    FLOOR_DB,
    MEL_COUNT,
    N_FFT,
    N_MELS,
    Directions,
    Scaler,
    embed,
)
from ghostnote.measures.embedding import levels_db as all_levels_db
from ghostnote.measures.spectral import mel_filters

SECONDS = np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE


def noise(seed: int, t60: float) -> Samples:
    samples = np.random.default_rng(seed).standard_normal(len(SECONDS))
    return (0.2 * samples * 10 ** (-3 * SECONDS / t60)).astype(np.float32)


def levels_db(clip: Samples) -> NDArray[np.float32]:
    return embed(clip)[:MEL_COUNT].reshape(-1, N_MELS)


def test_a_gain_changes_nothing() -> None:
    clip = noise(0, 0.4)
    np.testing.assert_allclose(embed(clip / 50), embed(clip), atol=1e-3)


def test_levels_alone_are_those_of_the_embedding_at_any_gain() -> None:
    clip = noise(0, 0.4)
    np.testing.assert_array_equal(all_levels_db(clip), embed(clip)[:MEL_COUNT])
    np.testing.assert_allclose(all_levels_db(clip / 50), all_levels_db(clip), atol=1e-3)
    with pytest.raises(MeasureError, match="cannot be embedded"):
        all_levels_db(np.zeros(100, np.float32))


def test_levels_do_not_depend_on_where_the_onset_stands() -> None:
    clip = noise(0, 0.4)
    later = np.concatenate([np.zeros(3000, np.float32), clip])
    np.testing.assert_array_equal(levels_db(later), levels_db(clip))


@pytest.mark.parametrize("band", [8, 16, 29])
def test_a_sine_has_its_level_in_its_band_in_every_segment(band: int) -> None:
    hz = mel_filters(N_FFT, N_MELS)[:, band].argmax() * SAMPLE_RATE / N_FFT
    levels = levels_db(np.cos(2 * np.pi * hz * SECONDS).astype(np.float32))
    # At the peak of 0.9, -0.9 dB; windows of 6 ms leak up to 4 dB into the bands beside.
    assert levels[4:, band] == pytest.approx(np.full(5, -0.9), abs=0.5)
    assert ((levels[:, band] > -6) & (levels[:, band] < 0)).all()
    assert (levels.argmax(axis=1) == band).all()


def test_a_segment_has_the_level_of_its_middle() -> None:
    t60 = 0.5
    levels = np.mean([levels_db(noise(seed, t60)) for seed in range(8)], axis=(0, 2))
    middles = (np.array(EDGES_MS[:-1]) + np.array(EDGES_MS[1:])) / 2000
    fallen = -60 * (middles[3:7] - middles[2]) / t60
    assert levels[3:7] - levels[2] == pytest.approx(fallen, abs=0.6)


def test_white_noise_has_one_level_at_all_window_lengths() -> None:
    levels = np.mean([levels_db(noise(seed, 1e6)) for seed in range(8)], axis=0)
    # Dividing by the sum of the window instead would part 256 and 2048 samples by 9 dB; logarithms
    # of fewer independent bins have a mean up to 1.5 dB lower.
    assert np.ptp(levels[:, 12:28].mean(axis=1)) < 1.5


def test_what_has_ended_lies_on_the_floor() -> None:
    assert levels_db(noise(0, 0.1))[-1] == pytest.approx(np.full(N_MELS, FLOOR_DB), abs=1e-4)


def test_descriptors_are_in_octaves_and_follow_the_levels() -> None:
    names = [descriptor.name for descriptor in DESCRIPTORS]
    tone = (np.sin(2 * np.pi * 400 * SECONDS) * 10 ** (-3 * SECONDS / 0.5)).astype(np.float32)
    row = dict(zip(names, embed(tone)[MEL_COUNT:], strict=True))
    assert row["decay_seconds"] == pytest.approx(-1, abs=0.05)
    # An octave above 200 Hz, which hardly any doubt makes less.
    assert row["pitch_hz"] == pytest.approx(1, abs=0.05)
    assert row["body_percent"] == pytest.approx(0, abs=1)


def test_the_pitch_of_noise_does_not_count() -> None:
    column = MEL_COUNT + [descriptor.name for descriptor in DESCRIPTORS].index("pitch_hz")
    assert max(abs(embed(noise(seed, 0.3))[column]) for seed in range(10)) < 0.15


@pytest.mark.parametrize(
    "clip",
    [
        np.zeros(1000, np.float32),
        np.zeros(0, np.float32),
        np.full(1000, np.nan, np.float32),
        np.full(1000, np.inf, np.float32),
    ],
)
def test_what_cannot_be_heard_is_refused(clip: Samples) -> None:
    with pytest.raises(MeasureError, match="cannot be embedded"):
        embed(clip)


@pytest.mark.parametrize("length", [1, 100, 5000])
def test_short_clips_are_embedded_by_finite_numbers(length: int) -> None:
    clip = noise(1, 0.5)[:length]
    assert embed(clip).shape == (MEL_COUNT + len(DESCRIPTORS),)
    assert np.isfinite(embed(clip)).all()


def library(count: int = 300) -> NDArray[np.float64]:
    rng = np.random.default_rng(0)
    spreads = rng.uniform(0.1, 20, MEL_COUNT + len(DESCRIPTORS))
    return 5 + spreads * rng.standard_normal((count, len(spreads)))


def test_a_scaled_library_has_variance_1_and_descriptors_a_quarter_of_it() -> None:
    scaled = Scaler.of(library()).apply(library())
    assert scaled.mean(axis=0) == pytest.approx(np.zeros(scaled.shape[1]), abs=1e-9)
    variances = scaled.var(axis=0)
    assert variances.sum() == pytest.approx(1)
    assert variances[MEL_COUNT:] == pytest.approx(np.full(len(DESCRIPTORS), 0.025))


def test_a_decibel_counts_the_same_in_all_levels() -> None:
    scale = Scaler.of(library()).scale
    assert (scale[:MEL_COUNT] == scale[0]).all()


def test_what_never_varies_keeps_its_unit() -> None:
    still = library()
    still[:, -1] = 3
    scaler = Scaler.of(still)
    assert scaler.scale[-1] == pytest.approx(np.sqrt(len(DESCRIPTORS) / 0.25))
    assert (scaler.apply(still)[:, -1] == 0).all()


def test_a_scaler_of_one_sound_is_refused() -> None:
    with pytest.raises(MeasureError, match="takes 2 or more"):
        Scaler.of(library(1))
    with pytest.raises(MeasureError, match="takes 2 or more"):
        Directions.of(library(1))


def test_directions_are_those_of_most_variance() -> None:
    rng = np.random.default_rng(0)
    turned, _ = np.linalg.qr(rng.standard_normal((6, 6)))
    points = rng.standard_normal((4000, 6)) * [3, 2, 1, 0.1, 0.1, 0.1] @ turned.T
    directions = Directions.of(points, 3)
    assert directions.axes.T @ directions.axes == pytest.approx(np.eye(3))
    assert np.abs((directions.axes * turned[:, :3]).sum(axis=0)) == pytest.approx(1, abs=0.01)
    assert directions.apply(points).std(axis=0) == pytest.approx([3, 2, 1], rel=0.05)
