from itertools import pairwise

import numpy as np
import pytest

from ghostnote.audio import CLIP_LENGTH, ONSET_LENGTH, PEAK, Samples, find_onset
from ghostnote.drumsynth import make_hit
from ghostnote.measures.spectral import spectral_distance_db
from ghostnote.training.ghost.augment import augmented, layered

SNARE, KICK = (make_hit(drum, 1, 0).samples for drum in ("snare", "kick"))


def assert_is_a_clip(clip: Samples) -> None:
    assert clip.dtype == np.float32
    assert len(clip) <= CLIP_LENGTH
    assert np.isfinite(clip).all()
    assert np.abs(clip).max() == pytest.approx(PEAK, rel=1e-4)
    assert abs(find_onset(clip) - ONSET_LENGTH) <= 1


def test_augmented_hits_are_clips_unlike_their_origin_and_each_other() -> None:
    made = [augmented(SNARE, np.random.default_rng(seed)) for seed in range(24)]
    for clip in made:
        assert_is_a_clip(clip)
    from_origin = [spectral_distance_db(SNARE, clip) for clip in made]
    assert np.median(from_origin) > 2
    assert np.median([spectral_distance_db(a, b) for a, b in pairwise(made)]) > 3


def test_layers_hold_both_hits() -> None:
    for seed in range(12):
        clip = layered(KICK, SNARE, np.random.default_rng(seed))
        assert_is_a_clip(clip)
        assert spectral_distance_db(clip, KICK) > 0.5


def test_the_same_draw_gives_the_same_hit() -> None:
    first, again = (augmented(SNARE, np.random.default_rng(5)) for _ in range(2))
    assert np.array_equal(first, again)
