from dataclasses import replace

import numpy as np
import pytest

from ghostnote.audio import CLIP_LENGTH, ONSET_LENGTH, PEAK, SAMPLE_RATE, Samples, finish
from ghostnote.drumsynth import make_hit
from ghostnote.measures.spectral import spectral_distance_db
from ghostnote.stn import synthesis
from ghostnote.stn.analysis import analyse
from ghostnote.stn.knobs import Hit, Knobs
from ghostnote.stn.layout import (
    ATTACK_SLOTS,
    BANDS,
    FLOOR_DB,
    FRAMES,
    KNOTS,
    LOW_LENGTH,
    N_FFT,
    Parts,
    band_filters,
    band_hz,
    knot_edges,
    knot_seconds,
)
from ghostnote.stn.synthesis import (
    LATE_START,
    attack_gain,
    attack_power,
    fast_lengths,
    play_low,
    shaped_noise,
    synthesise,
)

SILENT = np.full((KNOTS, BANDS), -200, np.float32)
FLAT = np.zeros((KNOTS, BANDS), np.float32)


def sine(hz: float, decay: float = 10.0) -> Samples:
    t = np.arange(CLIP_LENGTH - ONSET_LENGTH) / SAMPLE_RATE
    wave = 0.8 * np.sin(2 * np.pi * hz * t) * np.exp(-decay * t)
    return np.concatenate([np.zeros(ONSET_LENGTH), wave]).astype(np.float32)


def test_bands_share_every_bin_and_knots_every_frame() -> None:
    np.testing.assert_allclose(band_filters().sum(axis=1), 1, atol=1e-6)
    assert (band_filters().sum(axis=0) > 0.2).all()
    edges = knot_edges()
    assert (edges[0], edges[-1]) == (0, FRAMES)
    assert (np.diff(edges) >= 1).all()
    # 1 frame (0.7 ms) at first, 60 ms and more at the end.
    assert (np.diff(edges)[:10] == 1).all()
    assert (np.diff(edges)[-3:] > 80).all()


@pytest.fixture
def no_crossover(monkeypatch: pytest.MonkeyPatch) -> None:
    """Noise alone, without what it has more where it meets the low band."""
    monkeypatch.setattr(synthesis, "crossover_gain", lambda _: np.float32(1))


@pytest.mark.usefixtures("no_crossover")
def test_levels_of_zero_db_are_white_noise_of_unit_variance() -> None:
    noise = shaped_noise(FLAT, 3)[N_FFT:-N_FFT]
    assert np.var(noise) == pytest.approx(1, rel=0.03)
    power = np.square(np.abs(np.fft.rfft(noise[: 2**16]))).reshape(-1)[1:].reshape(16, -1).mean(1)
    np.testing.assert_allclose(power / power.mean(), 1, atol=0.1)


@pytest.mark.usefixtures("no_crossover")
def test_noise_is_as_loud_where_later_frames_take_over() -> None:
    slots = np.zeros(48)
    for seed in range(300):
        noise = shaped_noise(FLAT, seed)[LATE_START - 768 : LATE_START + 768]
        slots += np.square(noise).reshape(48, 32).mean(axis=1) / 300
    np.testing.assert_allclose(10 * np.log10(slots), 0, atol=0.6)


@pytest.mark.parametrize("drum", ["snare", "kick", "hihat-open", "clap"])
def test_noise_ends_where_no_clip_reaches_and_is_the_same_before(drum: str) -> None:
    parts = analyse(make_hit(drum, 1, 0).samples)
    short = shaped_noise(parts.noise_db, 1)
    held = parts.noise_db.copy()
    held[-1] = -20
    whole = shaped_noise(held, 1)
    assert len(short) < 0.8 * len(whole)
    # Up to the last knots, between which levels are now others.
    same = np.flatnonzero(knot_seconds() * SAMPLE_RATE < len(short) - 2 * N_FFT)[-1]
    end = int(knot_seconds()[min(same, KNOTS - 3)] * SAMPLE_RATE) - N_FFT
    np.testing.assert_allclose(short[:end], whole[:end], atol=1e-6)
    tail = shaped_noise(np.maximum(parts.noise_db, FLOOR_DB), 1)[len(short) :]
    assert np.abs(tail).max(initial=0) < PEAK * 10 ** (-60 / 20)


def test_two_seeds_are_two_noises_and_one_seed_is_one() -> None:
    first, again, other = (shaped_noise(FLAT, seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert abs(np.corrcoef(first, other)[0, 1]) < 0.02


def test_white_noise_is_analysed_as_flat_above_the_split() -> None:
    noise = np.random.default_rng(0).standard_normal(CLIP_LENGTH).astype(np.float32)
    levels = analyse(noise).noise_db
    high = band_hz() > 2000
    # The last knots stand for a hundred frames each; one frame's power scatters by 5 dB.
    np.testing.assert_allclose(levels[-12:-2][:, high].mean(axis=0), 0, atol=0.8)
    assert (levels[-12:-2][:, band_hz() < 550] < -15).all()


@pytest.mark.parametrize("hz", [60.0, 200.0, 500.0])
def test_a_low_tone_comes_back_as_its_waveform(hz: float) -> None:
    clip = sine(hz)
    played = synthesise(analyse(clip), 0)
    start = ONSET_LENGTH + 200
    error = played[start:SAMPLE_RATE] - clip[start:SAMPLE_RATE]
    assert np.sqrt(np.mean(error**2)) < 0.01


def test_a_low_band_played_twice_as_fast_is_an_octave_higher_and_half_as_long() -> None:
    parts = analyse(sine(200.0))
    normal, fast = play_low(parts.low, parts.low_rate), play_low(parts.low, 2 * parts.low_rate)
    for played, hz in ((normal, 200), (fast, 400)):
        spectrum = np.abs(np.fft.rfft(played, CLIP_LENGTH))
        assert np.argmax(spectrum) * SAMPLE_RATE / CLIP_LENGTH == pytest.approx(hz, rel=0.005)
    assert len(fast) == pytest.approx(LOW_LENGTH * 8, abs=100)


@pytest.mark.parametrize("pitch", [1.0, 2 ** (-7 / 12)])
def test_a_short_low_band_is_played_as_a_long_one(pitch: float) -> None:
    parts = analyse(sine(150.0, decay=40.0))
    low = parts.low.copy()
    low[900:] = 0
    longer = low.copy()
    longer[-300] = 1e-9
    short, whole = (play_low(each, pitch * parts.low_rate) for each in (low, longer))
    assert len(short) < len(whole) / 3
    # Both are in tune within a cent of it.
    np.testing.assert_allclose(short, whole[: len(short)], atol=2e-3)


def test_a_sharp_attack_of_noise_stays_sharp() -> None:
    rng = np.random.default_rng(1)
    clip = np.zeros(CLIP_LENGTH, np.float32)
    t = np.arange(20_000) / SAMPLE_RATE
    clip[ONSET_LENGTH:][:20_000] = rng.standard_normal(20_000) * np.exp(-t / 0.05)
    parts = analyse(clip)
    made = np.square(np.array([synthesise(parts, seed) for seed in range(40)])).mean(axis=0)
    assert made[: ONSET_LENGTH - 8].max() == 0
    start, later = made[ONSET_LENGTH:][:8].mean(), made[ONSET_LENGTH + 8 :][:200].mean()
    assert 10 * np.log10(start / later) > -4


def test_a_sharp_attack_of_a_tone_stays_sharp() -> None:
    t = np.arange(CLIP_LENGTH - ONSET_LENGTH) / SAMPLE_RATE
    struck = 0.9 * np.cos(2 * np.pi * 150 * t) * np.exp(-t / 0.1)
    clip = np.concatenate([np.zeros(ONSET_LENGTH), struck]).astype(np.float32)
    made = synthesise(analyse(clip), 0)
    assert np.abs(made[: ONSET_LENGTH - 8]).max() == 0
    assert np.abs(made[ONSET_LENGTH + 8 :][:8]).mean() > 0.6


def test_what_is_wrong_before_the_onset_is_not_heard() -> None:
    parts = analyse(make_hit("kick", 1, 0).samples)
    wrong = 0.3 * np.random.default_rng(1).standard_normal(LOW_LENGTH).astype(np.float32)
    clip = synthesise(replace(parts, low=parts.low + wrong), 0)
    assert np.abs(clip[: ONSET_LENGTH - 8]).max() == 0
    assert np.abs(clip[ONSET_LENGTH + 8 :][:400]).max() > 0.3


def test_all_that_is_heard_in_the_slot_of_the_onset_is_behind_it() -> None:
    slot = np.zeros(ATTACK_SLOTS, np.float32)
    slot[: ONSET_LENGTH // 32] = -30
    gain = np.square(attack_gain(slot))
    about = gain[ONSET_LENGTH - ONSET_LENGTH % 32 :][:32]
    assert about.argmax() >= ONSET_LENGTH % 32
    assert about[-8:].sum() > 0.6 * about.sum()
    # As much as noise of its level has in all of the slot.
    assert 10 * np.log10(about[-8:].mean() * 8 / 32) == pytest.approx(0, abs=1.5)


@pytest.mark.parametrize("semitones", [-12, -7, -3])
def test_no_hole_opens_where_a_pitch_moves_the_low_band_away(semitones: float) -> None:
    rng = np.random.default_rng(5)
    power = np.zeros(1 << 15)
    for seed in range(6):
        parts = analyse(0.1 * rng.standard_normal(CLIP_LENGTH).astype(np.float32))
        clip = synthesise(Hit(parts, seed).turned(Knobs(pitch=semitones)), seed)
        power += np.square(np.abs(np.fft.rfft(clip[8192:][: 1 << 16])[1:]))
    hz = (np.arange(1 << 15) + 1) * SAMPLE_RATE / (1 << 16)
    level = power[(hz > 3000) & (hz < 4000)].mean()
    for low_hz in range(500, 2000, 100):
        about = power[(hz >= low_hz) & (hz < low_hz + 100)].mean()
        # The low band keeps its power in a narrower band.
        assert -2 < 10 * np.log10(about / level) < 2 - semitones / 12


def test_white_noise_comes_back_white_where_low_band_and_noise_meet() -> None:
    rng = np.random.default_rng(5)
    power = np.zeros((2, 1 << 15))
    for seed in range(6):
        noise = 0.1 * rng.standard_normal(CLIP_LENGTH).astype(np.float32)
        for row, clip in enumerate((noise, synthesise(analyse(noise), seed))):
            power[row] += np.square(np.abs(np.fft.rfft(clip[8192:][: 1 << 16])[1:]))
    hz = (np.arange(1 << 15) + 1) * SAMPLE_RATE / (1 << 16)
    for low_hz, high_hz in ((700, 850), (850, 1000), (1000, 1200), (1200, 1500), (1500, 2000)):
        about = (hz >= low_hz) & (hz < high_hz)
        original, played = power[:, about].sum(axis=1)
        assert 10 * np.log10(played / original) == pytest.approx(0, abs=1.0)


@pytest.mark.parametrize(("tone_hz", "least"), [(800, 0.97), (950, 0.85), (1100, 0.6)])
def test_a_tone_is_played_as_one_as_far_up_as_the_low_band_goes(
    tone_hz: float, least: float
) -> None:
    t = np.arange(CLIP_LENGTH - ONSET_LENGTH) / SAMPLE_RATE
    struck = 0.5 * np.sin(2 * np.pi * tone_hz * t) * np.exp(-4 * t)
    clip = np.concatenate([np.zeros(ONSET_LENGTH), struck]).astype(np.float32)
    hz = np.fft.rfftfreq(CLIP_LENGTH, 1 / SAMPLE_RATE)
    played = np.square(np.abs(np.fft.rfft(synthesise(analyse(clip), 0))))
    original = np.square(np.abs(np.fft.rfft(clip)))
    near = np.abs(hz - tone_hz) < 20
    # Noise for what the split leaves: in bands 172 Hz wide, so some of it beyond the low band.
    assert played[near].sum() / played.sum() > least
    assert 10 * np.log10(played[near].sum() / original[near].sum()) == pytest.approx(0, abs=0.5)


@pytest.mark.usefixtures("no_crossover")
def test_the_attack_is_measured_against_what_frames_of_noise_give() -> None:
    levels = np.random.default_rng(2).uniform(-40, -10, (KNOTS, BANDS)).astype(np.float32)
    measured = np.mean(
        [
            np.square(shaped_noise(levels, seed)[: ATTACK_SLOTS * 32]).reshape(-1, 32).mean(1)
            for seed in range(400)
        ],
        axis=0,
    )
    np.testing.assert_allclose(10 * np.log10(measured / attack_power(levels)), 0, atol=1.0)


@pytest.mark.parametrize(("drum", "most_db"), [("snare", 2.2), ("kick", 2.2), ("hihat-open", 3.05)])
def test_a_hit_comes_back_nearly_as_like_as_another_seed_of_its_noise(
    drum: str, most_db: float
) -> None:
    distances = []
    for index in range(6):
        clip = make_hit(drum, 1, index).samples
        parts = analyse(clip)
        for seed in range(8):
            distances.append(spectral_distance_db(clip, finish(synthesise(parts, seed))))
    assert np.mean(distances) < most_db


def test_silence_is_silence() -> None:
    parts = Parts(np.zeros(LOW_LENGTH, np.float32), SILENT, np.zeros(ATTACK_SLOTS, np.float32))
    assert not synthesise(parts, 0).any()


@pytest.mark.parametrize("heard", range(256, LOW_LENGTH + 1, 256))
def test_the_low_band_is_played_in_tune_by_transforms_that_are_fast(heard: int) -> None:
    for tenths in range(-120, 121):
        ratio = 16 / 2 ** (tenths / 120)
        padded, length = fast_lengths(ratio, heard + 1529)
        # A cent is 0.058%.
        assert length / padded == pytest.approx(ratio, rel=5.8e-4)
        assert heard + 1529 <= padded < 3 * (heard + 1529)
        for number in (padded, length):
            for factor in (2, 3, 5, 7, 11):
                while number % factor == 0:
                    number //= factor
            assert number == 1
    assert fast_lengths(16.0, 5625) == (5625, 90_000)
