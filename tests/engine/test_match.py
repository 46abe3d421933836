import re
from dataclasses import replace

import numpy as np
import pytest

from ghostnote.audio import SAMPLE_RATE, Samples, Signal, condition
from ghostnote.drumsynth.library import make_hit
from ghostnote.engine.catalogue import SHIPPED
from ghostnote.engine.instrument import Instrument, Patch
from ghostnote.engine.match import match, match_score
from ghostnote.errors import AudioContentError
from ghostnote.measures.spectral import levels_distance_db, log_mel_scales

from ..bundles import LENGTH, patch


def made(instrument: Instrument, x: float, y: float, noise: float = 0.0) -> Signal:
    return Signal(instrument.render(patch(x=x, y=y, noise=noise))[None], SAMPLE_RATE)


def burst(seconds: float = 0.3, sample_rate: int = SAMPLE_RATE) -> Signal:
    """White noise that decays: nothing this model plays."""
    time = np.arange(int(seconds * sample_rate)) / sample_rate
    noise = np.random.default_rng(3).standard_normal(len(time)) * np.exp(-time / 0.05)
    return Signal((0.2 * noise).astype(np.float32)[None], sample_rate)


@pytest.mark.parametrize(("x", "y"), [(-0.8, 0.5), (0.0, 0.0), (0.4, -0.7), (0.9, 0.9)])
def test_a_sound_the_model_made_lands_where_it_was(
    instrument: Instrument, x: float, y: float
) -> None:
    found = match(instrument, made(instrument, x, y))
    # The encoder counts whole windows, not whole periods: a few percent of an octave.
    assert found.patch.controls["x"] == pytest.approx(x, abs=0.05)
    assert found.patch.controls["y"] == pytest.approx(y, abs=0.05)
    assert found.score >= 90
    assert found.warnings == ()


def test_a_sample_longer_than_a_models_sounds_is_matched_as_far_as_they_go(
    instrument: Instrument,
) -> None:
    short = Instrument.open(SHIPPED / "conv-ae")
    assert short.manifest.seconds < 0.4
    found = match(short, made(instrument, 0.0, 1.0))
    assert len(found.original) > short.manifest.length
    heard = log_mel_scales(found.original[: short.manifest.length], short.manifest.length)
    answered = log_mel_scales(short.render(found.patch), short.manifest.length)
    assert levels_distance_db(heard, answered) == pytest.approx(found.distance_db, abs=1e-6)


def test_the_distance_is_that_of_what_the_controls_play(instrument: Instrument) -> None:
    found = match(instrument, made(instrument, 0.3, 0.2, 40.0))
    played = instrument.render(found.patch)
    heard, answered = (log_mel_scales(clip, LENGTH) for clip in (found.original, played))
    assert levels_distance_db(heard, answered) == pytest.approx(found.distance_db, abs=0.001)


def test_the_original_is_the_conditioned_sample(instrument: Instrument) -> None:
    sample = burst()
    np.testing.assert_array_equal(match(instrument, sample).original, condition(sample))


@pytest.mark.parametrize("seed", [0, 1])
def test_refining_is_never_worse(instrument: Instrument, seed: int) -> None:
    drawn = instrument.complete({}, seed).controls
    sample = made(instrument, **{name: drawn[name] for name in ("x", "y", "noise")})
    at_once = match(instrument, sample)
    refined = match(instrument, sample, refine=True)
    assert refined.distance_db <= at_once.distance_db
    assert refined.score >= at_once.score
    assert refined.patch.controls["noise"] == at_once.patch.controls["noise"]


def test_a_match_that_refining_made_worse_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a sample keeps in finer steps is not always nearer."""
    ghost = Instrument.open(SHIPPED / "ghost")
    hit = Signal(make_hit("snare", 3, 0).samples[None], SAMPLE_RATE)
    at_once = match(ghost, hit)
    own = ghost.own

    def worse(clip: Samples, *, fine: bool, drum_class: str | None) -> Patch:
        found = own(clip, fine=False, drum_class=drum_class)
        return replace(found, controls=found.controls | {"brightness": 0.5}) if fine else found

    monkeypatch.setattr(ghost, "own", worse)
    assert match(ghost, hit, refine=True).distance_db <= at_once.distance_db


def test_refining_helps_where_the_encoder_errs(instrument: Instrument) -> None:
    sample = made(instrument, 0.3, 0.2, 60.0)
    refined = match(instrument, sample, refine=True)
    assert refined.distance_db < match(instrument, sample).distance_db


def test_refining_reports_every_round(instrument: Instrument) -> None:
    rounds: list[tuple[int, int]] = []
    match(instrument, burst(), refine=True, progress=lambda *now: rounds.append(now))
    assert rounds == [(done, 5) for done in range(1, 6)]


def test_refined_controls_stay_in_range(instrument: Instrument) -> None:
    found = match(instrument, made(instrument, 1.0, -1.0, 100.0), refine=True)
    assert -1 <= found.patch.controls["x"] <= 1
    assert -1 <= found.patch.controls["y"] <= 1


def test_same_sample_same_match(instrument: Instrument) -> None:
    first, second = match(instrument, burst()), match(instrument, burst())
    assert first.patch == second.patch
    assert first.distance_db == second.distance_db


def test_a_long_or_strange_sample_comes_with_a_warning(instrument: Instrument) -> None:
    time = np.arange(3 * SAMPLE_RATE) / SAMPLE_RATE
    noise = np.random.default_rng(3).standard_normal(len(time)) * np.exp(-time / 2)
    warnings = match(instrument, Signal(noise.astype(np.float32)[None], SAMPLE_RATE)).warnings
    said = "At most 2 s of 3.0 s were matched, from the first sound on."
    assert said in warnings
    assert any("unlike anything the model knows" in warning for warning in warnings)


def test_silence_about_a_hit_is_not_said_to_be_left_out(instrument: Instrument) -> None:
    """Nor what the noise of a room has before it."""
    hit = np.pad(burst().samples[0], 3 * SAMPLE_RATE)
    room = 1e-4 * np.random.default_rng(0).standard_normal(len(hit))
    loud = np.append(10 ** (-42 / 20) * room[: 2 * SAMPLE_RATE] / room.std(), burst().samples[0])
    for samples in (hit, (hit + room)[: 4 * SAMPLE_RATE], loud):
        warnings = match(instrument, Signal(samples.astype(np.float32)[None], SAMPLE_RATE)).warnings
        assert not any("matched" in warning or "left out" in warning for warning in warnings)


def test_what_swells_before_its_stroke_is_said_to_be_left_out(instrument: Instrument) -> None:
    time = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    # 40 dB in a second, cut off where it is the loudest.
    swell = np.random.default_rng(0).standard_normal(len(time)) * 10 ** (2 * (time - 1))
    found = match(instrument, Signal(swell.astype(np.float32)[None], SAMPLE_RATE))
    (said,) = [warning for warning in found.warnings if "swells" in warning]
    # From where it is heard until its first samples are 26 dB under the highest.
    assert re.match(r"It swells for 0\.[12] s before its stroke", said)


def test_another_sample_rate_lands_at_the_same_place(instrument: Instrument) -> None:
    sample = made(instrument, 0.2, 0.1)
    halved = Signal(sample.samples[:, ::2], SAMPLE_RATE // 2)
    there, here = (match(instrument, each).patch.controls for each in (halved, sample))
    assert there["x"] == pytest.approx(here["x"], abs=0.02)
    assert there["y"] == pytest.approx(here["y"], abs=0.02)


def test_silence_has_no_match(instrument: Instrument) -> None:
    with pytest.raises(AudioContentError, match="silent"):
        match(instrument, Signal(np.zeros((1, 4410), np.float32), SAMPLE_RATE))


def test_the_score_halves_every_six_decibels() -> None:
    assert [match_score(db) for db in (0, 6, 12, 60)] == [100, 50, 25, 0]


def test_a_warning_calls_drums_as_the_page_does() -> None:
    ghost = Instrument.open(SHIPPED / "ghost")
    for made, index, asked, said in (
        ("kick", 1, "hihat-closed", "Matched as closed hat, but it sounds more like kick."),
        ("hihat-open", 2, "kick", "Matched as kick, but it sounds more like open hat."),
    ):
        hit = Signal(make_hit(made, 3, index).samples[None], SAMPLE_RATE)
        assert match(ghost, hit, drum_class=asked).warnings[-1] == said
