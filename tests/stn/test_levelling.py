import numpy as np
import pytest

from ghostnote.drumsynth import make_hit
from ghostnote.stn.analysis import analyse
from ghostnote.stn.layout import LOW_LENGTH, LOW_RATE, Array
from ghostnote.stn.levelling import FILL_DB, continued, levelled
from ghostnote.stn.low_levels import LOW_KNOTS, heard_length, low_levels, low_spectra

from .low_bands import T, spectrum_db, tone

LOST_SECONDS = 0.15


def lost(low: Array, error_db: float = -30.0) -> Array:
    """A low band that a network has for a moment, and then errors of an even level."""
    errors = 10 ** (error_db / 20) * np.random.default_rng(3).standard_normal(LOW_LENGTH)
    share = np.clip((LOST_SECONDS - T) / 0.05, 0, 1)
    return np.asarray(low * share + errors * (1 - share), np.float32)


def unrest_db(made: Array, wanted: Array) -> float:
    """How far levels of 20 ms are from the wanted ones in a tail, at the 95th percentile."""
    frames = (each[: 55 * 70].reshape(70, 55) for each in (made, wanted))
    made_db, wanted_db = (10 * np.log10(np.square(each).mean(axis=1) + 1e-12) for each in frames)
    return float(np.percentile(np.abs(made_db - wanted_db)[8:40], 95))


def peak_db(low: Array) -> float:
    """How far the strongest tone of a tail stands above the mean of what there is."""
    power = np.square(np.abs(np.fft.rfft(low[700:2748] * np.hanning(2048), 8192)))
    return float(10 * np.log10(power.max() / power.mean()))


def test_a_tone_that_the_waveform_has_lost_goes_on_without_beating() -> None:
    wanted = tone(110, fall_db=40)
    made = levelled(lost(wanted), low_levels(wanted), 0)
    assert unrest_db(made, wanted) < 3
    assert int(spectrum_db(made).argmax()) == pytest.approx(110, abs=1)


def test_tones_of_other_bands_go_on_beside_each_other() -> None:
    wanted = tone(110, fall_db=40) + tone(330, level_db=-6, fall_db=50)
    made = spectrum_db(levelled(lost(wanted), low_levels(wanted), 0))
    assert int(made[50:200].argmax()) + 50 == pytest.approx(110, abs=1)
    assert int(made[250:400].argmax()) + 250 == pytest.approx(330, abs=2)
    assert made[250:400].max() == pytest.approx(spectrum_db(wanted)[250:400].max(), abs=4)


def test_errors_that_come_out_above_a_falling_tone_are_not_heard_again() -> None:
    wanted = tone(110, fall_db=80)
    # From 0.4 s on the tone is under them.
    made = levelled(lost(wanted, error_db=-32), low_levels(wanted), 0)
    late = slice(round(0.5 * LOW_RATE), round(0.9 * LOW_RATE))
    turns = np.exp(-2j * np.pi * 110 * T[late])
    upright = made[late] * 10 ** (80 * T[late] / 20)
    # A whole sine wave has a half.
    assert np.abs((upright * turns).mean()) > 0.4


@pytest.mark.parametrize("hz", [110, 150])
def test_another_stroke_that_the_waveform_has_is_heard_as_it_is(hz: float) -> None:
    first = lost(tone(110, fall_db=60))
    begins = round(0.4 * LOW_RATE)
    stroke = np.zeros(LOW_LENGTH, np.float32)
    stroke[begins:] = tone(hz, fall_db=40)[: LOW_LENGTH - begins]
    wanted = tone(110, fall_db=60) + stroke
    made = levelled(np.where(T < 0.4, first, stroke), low_levels(wanted), 0)
    heard = slice(begins + 60, begins + 400)
    assert np.corrcoef(made[heard], stroke[heard])[0, 1] > 0.9


def test_a_band_that_is_not_lost_keeps_its_waveform() -> None:
    falling, staying = tone(110, fall_db=30), tone(600, level_db=-8, fall_db=30)
    # Of 600 Hz the waveform has a swell and another phase that nothing before tells of.
    swelling = np.asarray(staying * np.where(T > 0.3, -1, 1), np.float32)
    made = levelled(lost(falling, -80) + swelling, low_levels(falling + swelling), 0)
    spectra = np.fft.rfft(made)
    spectra[np.fft.rfftfreq(LOW_LENGTH, 1 / LOW_RATE) < 400] = 0
    late = slice(round(0.4 * LOW_RATE), round(0.9 * LOW_RATE))
    heard = np.fft.irfft(spectra, LOW_LENGTH)[late]
    assert np.corrcoef(heard, swelling[late])[0, 1] > 0.9


def test_a_tone_goes_on_at_its_pitch_though_noise_is_about_it() -> None:
    noise = 0.05 * np.random.default_rng(5).standard_normal(LOW_LENGTH).astype(np.float32)
    wanted = tone(117.3, fall_db=30)
    made = levelled(lost(wanted + noise, -60), low_levels(wanted), 0)
    tail = made[500:3256] * 10 ** (30 * T[500:3256] / 20) * np.hanning(2756)
    found = np.abs(np.fft.rfft(tail, 1 << 16)).argmax() * LOW_RATE / (1 << 16)
    assert found == pytest.approx(117.3, abs=0.8)


def test_noise_beside_a_weak_waveform_stays_under_it_and_is_heard() -> None:
    weak = np.random.default_rng(6).standard_normal(LOW_LENGTH).astype(np.float32)
    levels = low_levels(weak) + 20
    first, second = (levelled(weak, levels, seed) for seed in (0, 1))
    late = slice(LOW_LENGTH // 4, LOW_LENGTH // 2)
    assert 0.6 < np.corrcoef(first[late], second[late])[0, 1] < 0.95


def test_noise_that_the_waveform_has_lost_stays_noise() -> None:
    noise = np.random.default_rng(4).standard_normal(LOW_LENGTH) * 10 ** (-30 * T / 20)
    wanted = np.asarray(noise, np.float32)
    made = levelled(lost(wanted), low_levels(wanted), 0)
    sounding = tone(110, fall_db=30)
    ringing = levelled(lost(sounding), low_levels(sounding), 0)
    assert peak_db(made) < peak_db(wanted) + 2 < peak_db(ringing) - 8


def test_a_waveform_that_has_its_tones_stays_as_it_is() -> None:
    spectra = low_spectra(tone(200, fall_db=40))
    assert continued(spectra, low_levels(tone(200, fall_db=40))) is spectra


@pytest.mark.parametrize(
    ("left_db", "least", "most"), [(-8.0, 0.995, 1.0), (-2.5, 0.5, 0.9), (-0.2, 0.0, 0.4)]
)
def test_a_waveform_that_has_nearly_lost_a_band_has_nothing_to_say_of_it(
    left_db: float, least: float, most: float
) -> None:
    """A tone of another pitch takes the place of one; another goes altogether, so tones go on."""
    early = np.arange(LOW_LENGTH) < LOW_LENGTH // 8
    wanted, lost = tone(200, fall_db=60), tone(700, fall_db=60)
    late = tone(212, level_db=left_db, fall_db=60)
    low = np.where(early, wanted + lost, late).astype(np.float32)
    made = 10 ** (spectrum_db(levelled(low, low_levels(wanted + lost), 0)) / 10)
    assert least <= made[200] / (made[200] + made[212]) <= most


def test_silence_has_no_tones_to_go_on() -> None:
    spectra = low_spectra(np.zeros(LOW_LENGTH, np.float32))
    assert not continued(spectra, low_levels(tone(200))).any()


def test_a_hit_with_its_own_levels_stays_as_it_is() -> None:
    low = analyse(make_hit("tom", 1, 0).samples).low
    made = levelled(low, low_levels(low), 0)
    error = np.linalg.norm(made - low) / np.linalg.norm(low)
    # What is added is the noise beside the tone.
    assert error < 10 ** (FILL_DB[1] / 20)


def test_a_band_that_falls_silent_ends_and_is_the_same_before() -> None:
    falling = tone(200, fall_db=150)
    levels = low_levels(falling)
    heard = heard_length(levels)
    made = levelled(falling[:heard], levels, 0)
    assert not made[-1000:].any()
    kept = levels.copy()
    kept[-1] = 0
    whole = levelled(falling, kept, 0)
    assert whole[-1000:].any()
    np.testing.assert_allclose(made[:1200], whole[:1200], atol=1e-4)
    assert heard < heard_length(kept) == LOW_LENGTH


def test_what_a_network_leaves_behind_a_tone_is_brought_to_level() -> None:
    wanted = tone(200, fall_db=60)
    hiss = 0.03 * np.random.default_rng(1).standard_normal(LOW_LENGTH).astype(np.float32)
    levels = low_levels(wanted)
    late = slice(LOW_KNOTS // 2, -2)
    before = np.abs(low_levels(wanted + hiss) - levels)[late]
    after = np.abs(low_levels(levelled(wanted + hiss, levels, 0)) - levels)[late]
    assert before.mean() > 10
    assert after.mean() < 2


def test_a_tone_that_is_there_keeps_its_pitch_and_rises_to_its_level() -> None:
    made = levelled(tone(300, level_db=-6), low_levels(tone(300)), 0)
    peak = spectrum_db(made)
    assert int(peak.argmax()) == pytest.approx(300, abs=1)
    assert peak.max() == pytest.approx(spectrum_db(tone(300)).max(), abs=0.5)


def test_a_tone_that_is_weak_is_louder_than_the_noise_beside_it() -> None:
    weak, levels = tone(300, level_db=-20), low_levels(tone(300))
    first, second = (levelled(weak, levels, seed) for seed in (0, 1))
    late = slice(LOW_LENGTH // 4, LOW_LENGTH // 2)
    assert np.corrcoef(first[late], second[late])[0, 1] > 0.85


def test_where_the_waveform_has_nothing_noise_of_the_seed_fills_the_level() -> None:
    noise = np.random.default_rng(2).standard_normal(LOW_LENGTH).astype(np.float32)
    levels, nothing = low_levels(noise), np.zeros(LOW_LENGTH, np.float32)
    made = [levelled(nothing, levels, seed) for seed in (0, 0, 1)]
    np.testing.assert_array_equal(made[0], made[1])
    assert abs(np.corrcoef(made[0], made[2])[0, 1]) < 0.1
    apart = np.abs(low_levels(made[0]) - levels)
    assert apart.mean() < 1.5


def test_the_start_of_a_hit_is_left_alone() -> None:
    low = analyse(make_hit("kick", 1, 0).samples).low
    start = slice(0, round(0.02 * LOW_RATE))
    made = levelled(low, low_levels(low), 0)
    assert np.abs(made - low)[start].max() < 0.05 * np.abs(low).max()
