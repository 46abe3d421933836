import numpy as np
import pytest

from ghostnote.audio import ONSET_LENGTH, SAMPLE_RATE, Samples, normalise_peak
from ghostnote.measures.clicks import (
    click_room_db,
    has_click,
    starts_with_click,
)

SECONDS = np.arange(SAMPLE_RATE) / SAMPLE_RATE
AT = ONSET_LENGTH + int(0.06 * SAMPLE_RATE)


def placed(samples: np.ndarray) -> Samples:
    lead = np.zeros(ONSET_LENGTH, np.float32)
    return normalise_peak(np.concatenate([lead, samples.astype(np.float32)]))


def decay(t60: float) -> np.ndarray:
    return 10 ** (-3 * SECONDS / t60)


def tone(hz: float = 180, t60: float = 0.4) -> Samples:
    return placed(np.sin(2 * np.pi * hz * SECONDS) * decay(t60))


def noise(seed: int, t60: float = 0.4) -> Samples:
    return placed(np.random.default_rng(seed).standard_normal(SAMPLE_RATE) * decay(t60))


def clap(seed: int) -> Samples:
    samples = np.zeros(SAMPLE_RATE)
    for start_ms in (0, 11, 23, 34):
        start = int(start_ms * SAMPLE_RATE / 1000)
        burst = np.random.default_rng([seed, start_ms]).standard_normal(SAMPLE_RATE) * decay(0.06)
        samples[start:] += burst[: SAMPLE_RATE - start]
    return placed(samples)


def level(clip: Samples) -> float:
    return float(np.sqrt(np.mean(np.square(clip[AT - 220 : AT + 220]))))


@pytest.mark.parametrize("t60", [0.05, 0.2, 1.0])
def test_noise_has_no_clicks(t60: float) -> None:
    assert not any(has_click(noise(seed, t60)) for seed in range(30))


@pytest.mark.parametrize("hz", [50, 180, 1000, 7000])
def test_tones_have_no_clicks(hz: float) -> None:
    assert not has_click(tone(hz))
    assert not has_click(tone(hz, 0.03))


def test_the_bursts_of_a_clap_are_no_clicks() -> None:
    assert not any(has_click(clap(seed)) for seed in range(40))


def test_a_step_of_one_sample_is_a_click() -> None:
    clip = tone()
    clip[AT:] += level(clip) * decay(0.4)[: len(clip) - AT].astype(np.float32)
    assert has_click(clip)


def test_a_sample_out_of_line_is_a_click() -> None:
    clip = tone()
    clip[AT] += 0.1
    assert has_click(clip)
    noisy = noise(0)
    noisy[AT] += 40 * level(noisy)
    assert has_click(noisy)


def test_a_millisecond_of_noise_20_db_up_is_a_click() -> None:
    found = []
    for seed in range(30):
        clip = noise(seed)
        burst = np.random.default_rng([seed, 1]).standard_normal(44).astype(np.float32)
        clip[AT : AT + 44] += 10 * level(clip) * burst
        found.append(has_click(clip))
    assert np.mean(found) > 0.9


def test_a_click_at_the_onset_is_the_onset() -> None:
    clip = tone()
    clip[ONSET_LENGTH + 100] += 0.3
    assert not has_click(clip)


def test_the_room_before_a_click_is_what_its_burst_may_still_rise() -> None:
    quiet, loud = tone(50, 1.0), tone(50, 1.0)
    quiet[AT] += 0.9 * 10 ** (-50 / 20)
    loud[AT] += 0.9 * 10 ** (-44 / 20)
    assert click_room_db(quiet) > 0
    assert click_room_db(quiet) - click_room_db(loud) == pytest.approx(6, abs=0.5)
    silent_after = np.zeros(SAMPLE_RATE, np.float32)
    silent_after[ONSET_LENGTH] = 0.9
    assert click_room_db(silent_after) == np.inf


def test_what_cannot_be_heard_is_no_click() -> None:
    clip = tone(50, 1.0)
    clip[AT] += 0.9 * 10 ** (-50 / 20)
    assert not has_click(clip)
    clip[AT] += 0.9 * 10 ** (-30 / 20)
    assert has_click(clip)


def test_a_tone_cut_off_ends_with_a_click() -> None:
    assert has_click(tone()[:AT])


def test_a_hard_step_into_a_tone_starts_with_a_click() -> None:
    assert starts_with_click(placed(np.cos(2 * np.pi * 180 * SECONDS) * decay(0.4)))


def test_noise_and_soft_tones_do_not_start_with_a_click() -> None:
    rise = np.minimum(SECONDS / 0.005, 1)
    assert not starts_with_click(placed(np.sin(2 * np.pi * 180 * SECONDS) * rise * decay(0.4)))
    assert not any(starts_with_click(noise(seed)) for seed in range(30))
    # A stick on a snare: a burst, and wires that go on.
    wires = noise(0, 0.3) + 0.3 * tone()[: len(noise(0))]
    assert not starts_with_click(normalise_peak(wires))


@pytest.mark.parametrize("length", [1, 60, 500])
def test_shortest_clips_are_judged(length: int) -> None:
    assert not has_click(noise(0)[ONSET_LENGTH:][:length])
