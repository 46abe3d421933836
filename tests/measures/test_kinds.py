import numpy as np
import pytest
from scipy import signal

from ghostnote.audio import SAMPLE_RATE, Samples
from ghostnote.drumsynth.library import make_hit
from ghostnote.measures.kinds import is_speech, is_tone, strokes

DRUMS = ("kick", "snare", "hihat-closed", "hihat-open", "clap", "tom", "rim", "cowbell", "cymbal")
VOWELS_HZ = {"a": (730, 1090, 2440), "i": (270, 2290, 3010), "u": (300, 870, 2240)}
"""Formants of men, Peterson and Barney 1952, table II."""


def stroke_count(samples: Samples) -> int:
    return len(strokes(samples).starts)


def hit(drum_class: str, index: int = 0) -> Samples:
    return make_hit(drum_class, 5, index).samples


def loop(step_seconds: float, steps: str, index: int = 0) -> Samples:
    """A loop of kicks (k), snares (s), hats (h) and rests (.)."""
    drums = {"k": "kick", "s": "snare", "h": "hihat-closed"}
    out = np.zeros(int((len(steps) * step_seconds + 2.5) * SAMPLE_RATE), np.float32)
    for place, name in enumerate(steps):
        if name in drums:
            sound = hit(drums[name], index)
            start = int(place * step_seconds * SAMPLE_RATE)
            out[start : start + len(sound)] += sound
    return out[: int(len(steps) * step_seconds * SAMPLE_RATE)]


def chord(*hz: float, seconds: float = 2.0, decay_seconds: float = np.inf) -> Samples:
    """Tones of six partials each; they fall by 60 dB in `decay_seconds`."""
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    tones = [np.sin(2 * np.pi * n * each * time + n) / n for each in hz for n in range(1, 7)]
    made = np.sum(tones, axis=0) * np.minimum(time / 0.01, 1) * 10 ** (-3 * time / decay_seconds)
    return np.asarray(0.2 * made, np.float32)


def voice(vowels: str, start_hz: float, end_hz: float) -> Samples:
    """A glottal pulse train through formants, 120 ms a vowel, and 40 ms of hiss after each."""
    length = int(0.12 * SAMPLE_RATE)
    f0 = np.linspace(start_hz, end_hz, length * len(vowels))
    pulses = np.diff(np.floor(np.cumsum(f0) / SAMPLE_RATE), prepend=0)
    source = signal.lfilter([1], [1, -0.98], pulses)
    parts = []
    for index, vowel in enumerate(vowels):
        part = source[index * length : (index + 1) * length]
        for hz in VOWELS_HZ[vowel]:
            radius, angle = np.exp(-np.pi * 90 / SAMPLE_RATE), 2 * np.pi * hz / SAMPLE_RATE
            part = signal.lfilter([1], [1, -2 * radius * np.cos(angle), radius**2], part)
        hiss = np.random.default_rng(index).standard_normal(length // 3)
        parts += [signal.windows.tukey(length, 0.4) * part / np.abs(part).max(), 0.1 * hiss]
    return np.concatenate(parts).astype(np.float32)


def sung(vowel: str, start_hz: float, end_hz: float, vibrato: float) -> Samples:
    """A vowel held for 0.8 s, whose pitch glides and wavers by so many semitones."""
    time = np.arange(int(0.8 * SAMPLE_RATE)) / SAMPLE_RATE
    f0 = start_hz * (end_hz / start_hz) ** (time / time[-1])
    f0 *= 2 ** (vibrato * np.sin(2 * np.pi * 5.5 * time) / 12)
    pulses = np.diff(np.floor(np.cumsum(f0) / SAMPLE_RATE), prepend=0)
    made = signal.lfilter([1, -1], [1, -0.95], pulses)
    for hz in VOWELS_HZ[vowel]:
        radius, angle = np.exp(-np.pi * 90 / SAMPLE_RATE), 2 * np.pi * hz / SAMPLE_RATE
        made = signal.lfilter([1], [1, -2 * radius * np.cos(angle), radius**2], made)
    made = made * np.clip(np.minimum(time, time[-1] - time) / 0.05, 0, 1)
    return np.asarray(0.8 * made / np.abs(made).max(), np.float32)


@pytest.mark.parametrize("drum_class", DRUMS)
def test_one_hit_is_one_hit(drum_class: str) -> None:
    for index in range(6):
        sound = hit(drum_class, index)
        assert stroke_count(sound) <= 1
        assert not is_tone(sound)
        assert not is_speech(sound)


def test_every_stroke_of_a_loop_counts() -> None:
    assert stroke_count(loop(0.25, "k.s.k.s.", 1)) == 4
    assert stroke_count(loop(0.2, "khshkhsh", 1)) == 8
    assert stroke_count(loop(0.5, "k...", 1)) == 1


def test_a_stroke_out_of_silence_rises_the_most() -> None:
    alone, again = strokes(loop(0.3, "ss......", 1)).rises_db
    assert alone > again > 10


def test_strokes_at_once_are_one() -> None:
    first, gap = hit("snare"), int(0.03 * SAMPLE_RATE)
    flam = np.pad(first, (gap, 0))
    flam[: len(first)] += 0.5 * first
    assert stroke_count(flam) == 1


def test_a_ghost_under_25_db_does_not_count() -> None:
    sound = hit("rim")
    for gain, count in ((0.3, 2), (0.02, 1)):
        pair = np.zeros(SAMPLE_RATE, np.float32)
        pair[: len(sound)] += sound
        pair[SAMPLE_RATE // 2 :][: len(sound)] += gain * sound
        assert stroke_count(pair) == count


@pytest.mark.parametrize(
    "made",
    [
        chord(220.0), chord(220.0, 277.2, 329.6), chord(440.0, seconds=0.6),
        chord(220.0, 277.2, 329.6, decay_seconds=4), chord(131.0, 196.0, 330.0, decay_seconds=2.5),
    ],
)  # fmt: skip
def test_a_chord_is_a_tone_and_no_voice(made: Samples) -> None:
    assert is_tone(made)
    assert not is_speech(made)


@pytest.mark.parametrize("vowel", VOWELS_HZ)
@pytest.mark.parametrize(
    ("start_hz", "end_hz", "vibrato"),
    [(110, 110, 0.5), (165, 155, 0), (220, 220, 0.3), (330, 310, 0.5)],
)
def test_a_vowel_that_is_sung_is_a_tone_or_a_voice(
    vowel: str, start_hz: float, end_hz: float, vibrato: float
) -> None:
    made = sung(vowel, start_hz, end_hz, vibrato)
    assert is_tone(made) or is_speech(made)
    assert not is_tone(made * np.exp(-np.arange(len(made)) / 4000).astype(np.float32))


def test_a_drum_that_rings_is_no_chord() -> None:
    time = np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE
    ringing = 0.5 * np.sin(2 * np.pi * 110 * time) * 10 ** (-3 * time / 2.5)
    assert not is_tone(ringing.astype(np.float32))
    sub = 0.5 * np.sin(2 * np.pi * 50 * time) * 10 ** (-3 * time / 8)
    assert not is_tone(sub.astype(np.float32))


def test_held_noise_is_no_tone() -> None:
    noise = 0.1 * np.random.default_rng(0).standard_normal(2 * SAMPLE_RATE)
    assert not is_tone(noise.astype(np.float32))
    assert not is_speech(noise.astype(np.float32))


@pytest.mark.parametrize(
    ("vowels", "start_hz", "end_hz"),
    [("aiua", 140, 95), ("auia", 170, 215), ("uaiau", 100, 125), ("auiau", 200, 160)],
)
def test_vowels_on_a_gliding_pitch_are_speech(vowels: str, start_hz: float, end_hz: float) -> None:
    made = voice(vowels, start_hz, end_hz)
    assert is_speech(made)
    assert not is_tone(made)


def test_vowels_of_one_pitch_and_colour_are_not() -> None:
    assert not is_speech(voice("aaaa", 120, 120))


@pytest.mark.parametrize("length", [0, 1, 100, SAMPLE_RATE])
def test_silence_is_nothing(length: int) -> None:
    silence = np.zeros(length, np.float32)
    assert stroke_count(silence) == 0
    assert not is_tone(silence)
    assert not is_speech(silence)


@pytest.mark.parametrize("length", [1, 100, 2000])
def test_a_click_is_one_stroke_at_most(length: int) -> None:
    click = np.zeros(length, np.float32)
    click[0] = 0.5
    assert stroke_count(click) <= 1
    assert not is_tone(click)
    assert not is_speech(click)


def test_level_does_not_count() -> None:
    for gain in (0.01, 1.0):
        assert stroke_count(gain * loop(0.25, "k.s.k.s.", 1)) == 4
        assert is_tone(gain * chord(220.0))
        assert is_speech(gain * voice("aiua", 140, 95))
