import numpy as np
import pytest
from numpy.typing import NDArray

from ghostnote.audio import SAMPLE_RATE, Samples
from ghostnote.descriptors import (
    DESCRIPTORS,
    attack_ms,
    body_percent,
    centroid_hz,
    decay_seconds,
    describe,
    noise_percent,
)

SECONDS = np.arange(SAMPLE_RATE) / SAMPLE_RATE


def sine(hz: float, t60: float = np.inf) -> Samples:
    return (np.sin(2 * np.pi * hz * SECONDS) * 10 ** (-3 * SECONDS / t60)).astype(np.float32)


def noise(t60: float = np.inf) -> Samples:
    samples = np.random.default_rng(0).standard_normal(SAMPLE_RATE)
    return (samples * 10 ** (-3 * SECONDS / t60)).astype(np.float32)


def power(clip: Samples) -> NDArray[np.float32]:
    return np.square(np.abs(np.fft.rfft(clip)))


@pytest.mark.parametrize("hz", [100, 1000, 9000])
def test_centroid_of_a_tone_is_its_frequency(hz: float) -> None:
    windowed = sine(hz) * np.hanning(SAMPLE_RATE).astype(np.float32)
    assert centroid_hz(power(windowed)) == pytest.approx(hz, rel=0.02)


def test_centroid_of_white_noise_is_the_middle_of_what_is_heard() -> None:
    assert centroid_hz(power(noise())) == pytest.approx(10_010, rel=0.02)


@pytest.mark.parametrize("t60", [0.05, 0.3, 0.9])
@pytest.mark.parametrize("make", [lambda t60: sine(200, t60), noise])
def test_decay_is_the_time_of_60_db(make, t60: float) -> None:  # type: ignore[no-untyped-def]
    assert decay_seconds(make(t60)) == pytest.approx(t60, rel=0.1)


def test_decay_of_a_click_is_short() -> None:
    click = np.zeros(1000, np.float32)
    click[100] = 1
    assert 0 < decay_seconds(click) < 0.001


def test_noise_is_told_from_tone() -> None:
    assert noise_percent(noise(0.5)) > 95
    assert noise_percent(sine(200, 0.5)) < 1
    half = noise(0.5) / np.sqrt(2) + sine(440, 0.5) * np.sqrt(2) / np.sqrt(2)
    assert noise_percent(half.astype(np.float32)) == pytest.approx(50, abs=8)


def test_body_is_the_share_of_energy_under_250_hz() -> None:
    assert body_percent(power(sine(100) + sine(1000))) == pytest.approx(50, abs=1)
    assert body_percent(power(2 * sine(100) + sine(1000))) == pytest.approx(80, abs=1)


@pytest.mark.parametrize("rise_ms", [2, 10, 50])
def test_attack_of_a_linear_rise_is_four_fifths_of_it(rise_ms: float) -> None:
    envelope = np.minimum(SECONDS * 1000 / rise_ms, 1)
    square = np.sign(sine(5000)) * envelope
    assert attack_ms(square.astype(np.float32)) == pytest.approx(0.8 * rise_ms, rel=0.05, abs=0.3)


@pytest.mark.parametrize("length", [1, 2, 30, 1323])
def test_shortest_clips_are_described_by_numbers(length: int) -> None:
    clip = np.zeros(length, np.float32)
    clip[0] = 0.9
    described = describe(clip)
    assert described.shape == (len(DESCRIPTORS),)
    assert np.isfinite(described).all()
