import numpy as np
import pytest

from ghostnote.audio import SAMPLE_RATE, Samples
from ghostnote.measures.spectral import (
    FLOOR_DB,
    SCALES,
    log_mel_scales,
    mel_filters,
    spectral_distance_db,
)


def decaying_noise(seed: int, gain: float = 0.2) -> Samples:
    samples = np.random.default_rng(seed).standard_normal(44_100)
    return (gain * samples * np.exp(-np.arange(44_100) / 8000)).astype(np.float32)


def test_equal_sounds_are_0_db_apart() -> None:
    assert spectral_distance_db(decaying_noise(0), decaying_noise(0)) == 0


def test_a_gain_is_its_decibels_while_nothing_is_floored() -> None:
    steady = np.random.default_rng(0).standard_normal(20_000).astype(np.float32)
    # The last frames hang over the end, where both fade into the floor.
    assert spectral_distance_db(steady, steady / 2) == pytest.approx(6.02, abs=0.05)


def test_silence_behind_a_sound_changes_nothing() -> None:
    a, b = decaying_noise(0)[:20_480], decaying_noise(1)[:20_480]
    silent = np.zeros(20_480, np.float32)
    longer = spectral_distance_db(np.concatenate([a, silent]), np.concatenate([b, silent]))
    # Only the last frames differ: they no longer end with the signal.
    assert longer == pytest.approx(spectral_distance_db(a, b), rel=0.02)


def test_it_is_symmetric() -> None:
    a, b = decaying_noise(0), decaying_noise(1, gain=0.1)
    assert spectral_distance_db(a, b) == pytest.approx(spectral_distance_db(b, a))


def test_two_takes_of_one_noise_are_as_far_apart_as_rayleigh_levels() -> None:
    # The level of one complex Gaussian bin has a standard deviation of 5.57 dB, and two of them a
    # mean absolute difference of 6.02 dB; bands of several bins lie below that.
    assert 1.4 < spectral_distance_db(decaying_noise(0), decaying_noise(1)) < 2.6


def test_full_scale_sine_is_0_db_in_its_band() -> None:
    n_fft, n_mels = SCALES[1]
    centre_bin = mel_filters(n_fft, n_mels)[:, 40].argmax()
    hz = centre_bin * SAMPLE_RATE / n_fft
    sine = np.sin(2 * np.pi * hz * np.arange(44_100) / SAMPLE_RATE).astype(np.float32)
    level = log_mel_scales(sine, 44_100)[1][100, 40]
    assert level == pytest.approx(10 * np.log10(mel_filters(n_fft, n_mels)[centre_bin, 40]), abs=2)


def test_shapes_and_floor() -> None:
    levels = log_mel_scales(np.zeros(10, np.float32), 88_200)
    assert [each.shape for each in levels] == [(87, 64), (345, 64), (1379, 24)]
    assert all(each == pytest.approx(np.full_like(each, FLOOR_DB)) for each in levels)


@pytest.mark.parametrize(("n_fft", "n_mels"), SCALES)
def test_no_mel_band_is_empty(n_fft: int, n_mels: int) -> None:
    assert (mel_filters(n_fft, n_mels).max(axis=0) > 0).all()
