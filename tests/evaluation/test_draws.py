from pathlib import Path

import numpy as np
import pytest

from ghostnote import bundle
from ghostnote.engine.instrument import Instrument
from ghostnote.errors import RenderError
from ghostnote.evaluation.draws import (
    LINE_POINTS,
    LINES,
    Asked,
    line,
    line_draws,
    pad_draws,
    play,
    prior_draws,
)

from ..bundles import MANIFEST, contents, decoder


def test_prior_draws_are_what_generate_plays_from_their_seeds(instrument: Instrument) -> None:
    draws = prior_draws(Asked(instrument, "snare"), 3, 5)
    assert [draw.seed for draw in draws] == [5, 6, 7]
    sounds = play(instrument, draws)
    for draw, sound in zip(draws, sounds, strict=True):
        wanted = instrument.render(instrument.complete({}, draw.seed))
        np.testing.assert_allclose(sound, wanted, atol=1e-6)


def test_pad_draws_fill_the_pad_and_leave_the_rest_to_the_prior(instrument: Instrument) -> None:
    draws = pad_draws(Asked(instrument, "snare"), 2000, 0)
    places = np.array([[draw.controls["x"], draw.controls["y"]] for draw in draws])
    # The mean and deviation of a uniform distribution from -1 to 1 are 0 and 1 / sqrt(3).
    assert np.abs(places.mean(axis=0)).max() < 0.04
    assert places.std(axis=0) == pytest.approx(3**-0.5, abs=0.02)
    assert np.abs(np.corrcoef(places.T)[0, 1]) < 0.06
    drawn = instrument.complete({}, draws[7].seed).controls
    assert draws[7].controls["noise"] == drawn["noise"]


def test_lines_are_straight_even_and_reach_across(instrument: Instrument) -> None:
    lines = line_draws(Asked(instrument, "snare"), 0)
    assert [len(each) for each in lines] == [LINE_POINTS] * LINES
    for each in lines:
        places = np.array([[draw.controls["x"], draw.controls["y"]] for draw in each])
        steps = np.diff(places, axis=0)
        np.testing.assert_allclose(steps, np.broadcast_to(steps[0], steps.shape), atol=1e-12)
        assert np.abs(places[-1] - places[0]).max() == pytest.approx(2.0)
        assert len({(draw.seed, draw.controls["noise"]) for draw in each}) == 1


def test_a_pad_may_have_any_range(own_bundle: Path) -> None:
    from dataclasses import replace

    x = replace(MANIFEST.controls[0], minimum=0.0, maximum=0.5)
    bundle.save(own_bundle, replace(MANIFEST, controls=(x, *MANIFEST.controls[1:])), contents())
    draws = line(Asked(Instrument.open(own_bundle), "snare"), [(-1, 0), (1, 0)], 3, 0)
    assert [draw.controls["x"] for draw in draws] == [0.0, 0.25, 0.5]
    assert [draw.controls["y"] for draw in draws] == [0.0, 0.0, 0.0]


def test_a_failing_sound_is_named(own_bundle: Path) -> None:
    bundle.save(own_bundle, MANIFEST, contents() | {"decoder.onnx": decoder(gain=float("nan"))})
    instrument = Instrument.open(own_bundle)
    with pytest.raises(RenderError, match=r"not finite \(seed 4, x=.* y=.* noise=.*\); train"):
        play(instrument, prior_draws(Asked(instrument, "snare"), 3, 4))


def test_each_sound_is_played_with_its_own_seed(
    instrument: Instrument, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds: list[int] = []
    original = Instrument.render_batch

    def noted(self, patches):
        seeds.extend(patch.seed for patch in patches)
        return original(self, patches)

    monkeypatch.setattr(Instrument, "render_batch", noted)
    play(instrument, pad_draws(Asked(instrument, "snare"), 3, 40))
    assert seeds == [40, 41, 42]
