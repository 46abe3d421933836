import numpy as np
import pytest

from ghostnote.audio import Samples
from ghostnote.descriptors import attack_edges, attack_ms
from ghostnote.drumsynth import make_hit
from ghostnote.stn.rise import risen

HIT = make_hit("snare", 1, 3).samples


def noise(rise_ms: float, seed: int) -> Samples:
    t = np.arange(20_000) / 44.1 - 2
    envelope = np.clip(t / rise_ms, 0, 1) * np.exp(-np.maximum(t - rise_ms, 0) / 60)
    return (np.random.default_rng(seed).standard_normal(len(t)) * envelope * 0.2).astype(np.float32)


@pytest.mark.parametrize("ratio", [0.6, 0.8, 1.25, 1.6])
@pytest.mark.parametrize("clip", [noise(4, 0), noise(12, 1), HIT])
def test_a_rise_takes_as_much_longer_as_it_is_told(clip: Samples, ratio: float) -> None:
    assert attack_ms(risen(clip, ratio)) == pytest.approx(ratio * attack_ms(clip), rel=0.15)


def test_what_comes_after_the_rise_is_as_it_was() -> None:
    start, end = attack_edges(HIT)
    longer = risen(HIT, 1.5)
    moved = round(1.5 * (end - start)) - (end - start)
    np.testing.assert_array_equal(longer[end + moved + 22 :], HIT[end + 22 : len(HIT) - moved])
    np.testing.assert_array_equal(longer[: start - 22], HIT[: start - 22])
    assert len(longer) == len(HIT)


def test_what_is_no_sound_is_passed_on() -> None:
    assert np.isnan(risen(np.full(5000, np.nan, np.float32), 1.3)).any()


def test_a_rise_of_one_sample_stays() -> None:
    clip = np.zeros(1000, np.float32)
    clip[100] = 1.0
    np.testing.assert_array_equal(risen(clip, 0.5), clip)
