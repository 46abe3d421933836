import numpy as np
import pytest

from ghostnote.audio import Signal, condition
from ghostnote.corpus.copies import MAX_LAG, correlation, near_copies, sketch

from .sounds import snare


def clip(seed, **options):
    return condition(Signal(snare(seed, **options)[None], 44_100))


def brute_force(a, b):
    """The largest absolute correlation over all small lags, computed one by one."""
    length = max(len(a), len(b)) + 2 * MAX_LAG
    a = np.pad(a, (MAX_LAG, length - len(a) - MAX_LAG))
    b = np.pad(b, (MAX_LAG, length - len(b) - MAX_LAG))
    products = [abs(np.dot(np.roll(a, lag), b)) for lag in range(-MAX_LAG, MAX_LAG + 1)]
    return max(products) / (np.linalg.norm(a) * np.linalg.norm(b))


def found(clips):
    sketches = np.array([sketch(each) for each in clips], np.float32)
    return near_copies(sketches, lambda index: clips[index])


@pytest.mark.parametrize("seconds", [0.1, 0.25, 1.0])
@pytest.mark.parametrize("lag", [0, 3, -40, MAX_LAG])
def test_correlation_is_that_of_the_best_lag(lag, seconds):
    a, other = clip(1, seconds=seconds), clip(2, seconds=seconds)
    shifted = np.concatenate([np.zeros(max(lag, 0), np.float32), a[max(-lag, 0) :]])
    assert abs(correlation(a, shifted)) == pytest.approx(brute_force(a, shifted), abs=1e-5)
    assert abs(correlation(a, other)) < 0.99


def test_the_cosine_of_sketches_bounds_the_correlation_from_above():
    rng = np.random.default_rng(0)
    a = clip(1)
    for noise_level in np.geomspace(1e-3, 0.1, 20):
        b = np.roll(a, 7) + rng.normal(0, noise_level, len(a)).astype(np.float32) * np.abs(a)
        cosine = float(sketch(a).astype(float) @ sketch(b).astype(float))
        assert cosine > abs(correlation(a, b)) - 0.003


def test_near_copies_are_those_that_correlate_over_the_threshold():
    rng = np.random.default_rng(0)
    a = clip(1)

    def with_correlation(rho):
        """A clip of this correlation with `a`: noise orthogonal to it is added."""
        noise = rng.normal(size=len(a)) * np.abs(a)
        noise -= a * (noise @ a) / (a @ a)
        scale = np.sqrt(1 / rho**2 - 1) * np.linalg.norm(a) / np.linalg.norm(noise)
        return (a + scale * noise).astype(np.float32)

    clips = [clip(0), a, with_correlation(0.992), with_correlation(0.988), -a, np.roll(a, 20) * 0.3]
    assert found(clips) == {2: 1, 4: 1, 5: 1}


def test_a_copy_refers_to_the_first_and_the_first_to_none():
    clips = [clip(seed) for seed in (5, 6, 5, 7, 6, 5)]
    assert found(clips) == {2: 0, 4: 1, 5: 0}


def test_blocks_do_not_change_what_is_found(monkeypatch):
    clips = [clip(seed % 7) for seed in range(20)]
    whole = found(clips)
    monkeypatch.setattr("ghostnote.corpus.copies._BLOCK", 3)
    assert found(clips) == whole == {index: index % 7 for index in range(7, 20)}


def test_no_clips_have_no_copies():
    assert near_copies(np.zeros((0, 512), np.float32), lambda index: None) == {}
