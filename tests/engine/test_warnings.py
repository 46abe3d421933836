import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from ghostnote.audio import SAMPLE_RATE, Samples, Signal, condition, resample
from ghostnote.decoding import decode
from ghostnote.drumsynth.library import make_hit
from ghostnote.engine.instrument import Instrument
from ghostnote.engine.match import match
from ghostnote.engine.warnings import single_hit
from ghostnote.errors import HitError
from ghostnote.measures.kinds import strokes

LIBRARY = Path(__file__).parents[3] / "shared" / "data" / "library"


def snare(index: int = 0) -> Samples:
    return make_hit("snare", 3, index).samples


def beat(seconds: float, period_seconds: float = 0.5) -> Samples:
    """A snare over and over."""
    out = np.zeros(int(seconds * SAMPLE_RATE) + 3 * SAMPLE_RATE, np.float32)
    for start in np.arange(0, seconds, period_seconds):
        at = int(start * SAMPLE_RATE)
        out[at : at + len(snare())] += snare()
    return out[: int(seconds * SAMPLE_RATE)]


def pitched(frequencies_hz: tuple[float, ...], rate: int) -> Samples:
    """A hit of each frequency, every 0.4 s."""
    time = np.arange(round(0.4 * rate)) / rate
    hits = [np.exp(-12 * time) * np.sin(2 * np.pi * hz * time) for hz in frequencies_hz]
    return np.concatenate(hits).astype(np.float32)


def music(seconds: float) -> Samples:
    """The beat over a chord."""
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    tones = [np.sin(2 * np.pi * hz * time) for hz in (220, 277.2, 329.6)]
    return (beat(seconds) + 0.1 * np.sum(tones, axis=0)).astype(np.float32)


def told(samples: Samples, rate: int = SAMPLE_RATE) -> list[str]:
    return single_hit(Signal(samples[None], rate)).warnings


@pytest.mark.parametrize("index", range(5))
def test_a_hit_is_matched_without_a_word(index: int) -> None:
    assert told(snare(index)) == []


def test_a_loop_is_told_how_many_hits_it_holds() -> None:
    (warning,) = told(beat(2.0))
    assert warning == "The first of 4 hits was matched: the model plays one."


@pytest.mark.parametrize("rate", [SAMPLE_RATE, SAMPLE_RATE // 2, 48_000])
def test_of_a_loop_the_first_hit_is_cut_out(rate: int) -> None:
    silence = np.zeros(rate, np.float32)
    looped = np.concatenate([silence, resample(beat(2.0), SAMPLE_RATE, rate)])
    hit = single_hit(Signal(np.stack([looped, 0.5 * looped]), rate)).signal
    assert hit.sample_rate == rate
    # Nothing of the next is in it, and it loses at most its last hundredth of a second.
    assert 1.485 < hit.seconds <= 1.5
    faded = round(0.005 * rate)
    length = hit.samples.shape[1]
    np.testing.assert_array_equal(hit.samples[0, :-faded], looped[: length - faded])
    assert hit.samples[0, -1] == 0


def test_of_soft_hits_before_a_louder_one_the_first_is_cut_out() -> None:
    swelling = np.concatenate([gain * beat(0.8, 1.0) for gain in (0.4, 0.7, 1.0)])
    hit = single_hit(Signal(swelling[None], SAMPLE_RATE))
    assert 0.785 < hit.signal.seconds <= 0.8
    assert len(hit.warnings) == 1


def test_the_first_hit_of_a_loop_is_what_is_matched(instrument: Instrument) -> None:
    found = match(instrument, Signal(beat(4.0)[None], SAMPLE_RATE)).original
    alone = match(instrument, Signal(beat(0.48)[None], SAMPLE_RATE)).original
    length = int(0.4 * SAMPLE_RATE)
    np.testing.assert_allclose(found[:length], alone[:length], atol=1e-4)


@pytest.mark.parametrize("rate", [SAMPLE_RATE, 48_000])
@pytest.mark.parametrize("number", [1, 2, 4])
def test_any_hit_of_a_loop_is_cut_out_alone(rate: int, number: int) -> None:
    looped = np.concatenate([np.zeros(rate, np.float32), pitched((200, 300, 400, 500), rate)])
    signal = Signal(np.stack([looped, 0.5 * looped]), rate)
    hit = single_hit(signal, number)
    assert (hit.number, hit.total, hit.signal.sample_rate) == (number, 4, rate)
    clip = condition(hit.signal)
    hz = np.abs(np.fft.rfft(clip, SAMPLE_RATE)).argmax()
    assert hz == pytest.approx(100 + 100 * number, abs=3)
    assert len(clip) <= 0.42 * SAMPLE_RATE
    said = "The first of 4 hits was matched: the model plays one."
    assert hit.warnings == ([said] if number == 1 else [])


@pytest.mark.parametrize("number", [0, -1])
def test_hits_are_numbered_from_one(number: int) -> None:
    with pytest.raises(HitError, match=f"no hit {number}"):
        single_hit(Signal(snare()[None], SAMPLE_RATE), number)


def test_the_last_hit_that_counts_ends_with_the_next_too() -> None:
    hit = single_hit(Signal(beat(12.0)[None], SAMPLE_RATE), 16)
    assert (hit.number, hit.total) == (16, 16)
    assert hit.signal.seconds == pytest.approx(0.5, abs=0.015)


@pytest.mark.parametrize(("made", "told"), [(beat(2.0), "4 hits"), (snare(), "1 hit")])
def test_a_hit_that_is_not_there_is_refused(made: Samples, told: str) -> None:
    with pytest.raises(HitError, match=f"holds {told}, and no hit 5"):
        single_hit(Signal(made[None], SAMPLE_RATE), 5)


def test_the_hit_that_is_asked_for_is_what_is_matched(instrument: Instrument) -> None:
    signal = Signal(pitched((150, 300, 200), SAMPLE_RATE)[None], SAMPLE_RATE)
    for number, hz in ((1, 150), (2, 300), (3, 200)):
        found = match(instrument, signal, hit=number)
        assert (found.hit, found.hits) == (number, 3)
        assert found.patch.controls["x"] == pytest.approx(np.log2(hz / 200), abs=0.05)
        assert len(found.original) <= 0.42 * SAMPLE_RATE


def test_a_loop_is_conditioned_once(
    instrument: Instrument, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds: list[float] = []

    def counted(signal: Signal) -> Samples:
        seconds.append(signal.seconds)
        return condition(signal)

    monkeypatch.setattr("ghostnote.engine.match.condition", counted)
    match(instrument, Signal(beat(4.0)[None], SAMPLE_RATE))
    assert seconds == [pytest.approx(0.5, abs=0.015)]


def test_a_hit_on_a_constant_is_one_hit() -> None:
    alone = np.pad(snare(), (SAMPLE_RATE // 5, SAMPLE_RATE // 5))
    hit = single_hit(Signal(alone[None] + np.float32(0.2), SAMPLE_RATE))
    assert (hit.total, hit.warnings) == (1, [])
    np.testing.assert_allclose(hit.signal.samples[0], alone, atol=1e-6)


@pytest.mark.parametrize("length", [0, 1, SAMPLE_RATE])
def test_there_is_nothing_to_say_of_silence(length: int) -> None:
    for level in (9e-5, 0.5):
        silent = Signal(np.full((2, length), level, np.float32), SAMPLE_RATE)
        assert single_hit(silent, 2) == (silent, 1, 1, [])


def test_silence_before_a_loop_is_not_listened_to() -> None:
    late = np.pad(beat(2.0), (20 * SAMPLE_RATE, 0))
    assert told(late) == told(beat(2.0))


def test_other_rates_and_channels_change_nothing() -> None:
    halved = resample(beat(2.0), SAMPLE_RATE, SAMPLE_RATE // 2)
    assert told(halved, SAMPLE_RATE // 2) == told(beat(2.0))
    stereo = Signal(np.stack([beat(2.0), 0.5 * beat(2.0)]), SAMPLE_RATE)
    assert single_hit(stereo).warnings == told(beat(2.0))


def test_a_chord_is_told_that_drums_die_away() -> None:
    time = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    made = 0.2 * sum(np.sin(2 * np.pi * hz * time) for hz in (220, 277.2, 329.6))
    (warning,) = told(made.astype(np.float32))
    assert "held tone or a chord" in warning


def test_a_tone_that_comes_and_goes_is_one_that_is_struck() -> None:
    time = np.arange(3 * SAMPLE_RATE) / SAMPLE_RATE
    noise = np.random.default_rng(0).standard_normal(len(time))
    tone = 0.4 * np.sign(np.sin(2 * np.pi * 120 * time)) + 0.05 * noise
    (held,) = told(tone.astype(np.float32))
    assert "held tone or a chord" in held
    (gated,) = told((tone * (2 * time % 1 < 0.5)).astype(np.float32))
    assert gated.startswith("The first of 6 hits was matched")


def test_the_end_of_a_chord_that_is_cut_off_is_no_hit() -> None:
    time = np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE
    made = 0.2 * sum(np.sin(2 * np.pi * hz * time) for hz in (220, 277.2, 329.6))
    silent = np.zeros(SAMPLE_RATE, np.float32)
    (warning,) = told(np.concatenate([made.astype(np.float32), silent]))
    assert "held tone or a chord" in warning


def test_twenty_seconds_of_music_get_an_answer_and_the_reasons(instrument: Instrument) -> None:
    found = match(instrument, Signal(music(20.0)[None], SAMPLE_RATE))
    assert found.warnings[0].startswith("The first of 16 hits or more was matched")
    # What is said to have been matched is what was: half a second, with one hit in it.
    assert 0.45 * SAMPLE_RATE < len(found.original) < 0.51 * SAMPLE_RATE
    assert len(strokes(found.original).starts) == 1
    assert found.distance_db > 0


def test_of_a_long_sound_that_is_one_hit_two_seconds_are_matched(instrument: Instrument) -> None:
    falling = np.random.default_rng(0).standard_normal(4 * SAMPLE_RATE)
    falling *= 0.2 * np.exp(-np.arange(len(falling)) / SAMPLE_RATE)
    found = match(instrument, Signal(falling.astype(np.float32)[None], SAMPLE_RATE))
    assert found.warnings[0] == "At most 2 s of 4.0 s were matched, from the first sound on."
    assert len(found.original) == 2 * SAMPLE_RATE


@pytest.mark.shared
@pytest.mark.skipif(not LIBRARY.is_dir(), reason="no shared library")
def test_false_alarms_of_real_hits_are_rare() -> None:
    with (LIBRARY / "manifest.csv").open() as file:
        rows = list(csv.DictReader(file))
    snares = [row for row in rows if row["class"] == "snare"][::8]
    kept = [*snares, *(row for row in rows if row["class"] != "snare")]
    heard, alarms = Counter[str](), Counter[str]()
    for row in kept:
        heard[row["class"]] += 1
        alarms[row["class"]] += bool(
            single_hit(decode(LIBRARY / row["path"], max_seconds=60)).warnings
        )
    assert len(heard) == 9
    assert all(alarms[name] < 0.02 * count for name, count in heard.items())
