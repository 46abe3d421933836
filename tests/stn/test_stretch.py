import numpy as np
import pytest

from ghostnote.stn.layout import LOW_LENGTH, LOW_RATE, Array
from ghostnote.stn.stretch import Vocoder

HELD = 33


def tone(hz: float, decay: float) -> Array:
    t = np.arange(LOW_LENGTH) / LOW_RATE
    return (np.sin(2 * np.pi * hz * t) * np.exp(-decay * t)).astype(np.float32)


def test_time_that_runs_as_it_did_gives_the_waveform() -> None:
    low = np.random.default_rng(0).standard_normal(LOW_LENGTH).astype(np.float32)
    stretched = Vocoder(low, HELD).stretched(1.0)
    # Fewer frames meet over the last samples.
    np.testing.assert_allclose(stretched[:-128], low[:-128], atol=1e-4)


@pytest.mark.parametrize("ratio", [0.4, 0.7, 1.5, 2.8])
def test_a_tone_keeps_its_frequency_and_falls_as_slowly_as_it_is_told(ratio: float) -> None:
    hz, decay = 180.0, 6.0
    stretched = Vocoder(tone(hz, decay), HELD).stretched(ratio)
    window = np.hanning(1024)
    power = np.square(np.abs(np.fft.rfft(stretched[256:1280] * window, 1 << 15)))
    assert np.argmax(power) * LOW_RATE / (1 << 15) == pytest.approx(hz, rel=0.01)
    levels = [np.abs(stretched[start : start + 200]).max() for start in (300, 1100)]
    fallen = np.log(levels[0] / levels[1]) * LOW_RATE / 800
    assert fallen == pytest.approx(decay / ratio, rel=0.1)


@pytest.mark.parametrize("ratio", [0.5, 2.0])
def test_the_held_samples_stay(ratio: float) -> None:
    low = tone(180, 6) + 0.1 * tone(700, 20)
    np.testing.assert_allclose(Vocoder(low, HELD).stretched(ratio)[:HELD], low[:HELD], atol=5e-3)


def test_what_begins_later_is_heard() -> None:
    low = np.concatenate([np.zeros(400, np.float32), tone(100, 6)])[:LOW_LENGTH]
    stretched = Vocoder(low, HELD).stretched(1.5)
    assert np.abs(stretched).max() > 0.7
    assert np.argmax(np.abs(stretched) > 0.3) == pytest.approx(1.5 * 400, abs=100)


@pytest.mark.parametrize("seconds", [0.01, 0.02, 0.05])
def test_what_fades_out_of_all_numbers_stays_finite(seconds: float) -> None:
    stretched = Vocoder(tone(180, 1 / seconds), HELD).stretched(2.0)
    assert np.isfinite(stretched).all()
    assert np.abs(stretched).max() < 1.5


def test_silence_stays_silent() -> None:
    silence = np.zeros(LOW_LENGTH, np.float32)
    assert not Vocoder(silence, HELD).stretched(1.7).any()
