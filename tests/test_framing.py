import numpy as np
import pytest

from ghostnote.framing import framed, means_before, running_median

SAMPLES = np.random.default_rng(0).standard_normal(1000).astype(np.float32)


@pytest.mark.parametrize(("before", "after", "hop_length"), [(0, 0, 16), (32, 64, 16), (8, 0, 64)])
def test_frames_are_those_of_numpy(before: int, after: int, hop_length: int) -> None:
    padded = np.pad(SAMPLES, (before, after))
    wanted = np.lib.stride_tricks.sliding_window_view(padded, 64)[::hop_length]

    frames = framed(SAMPLES, 64, hop_length, before=before, after=after)

    assert frames.dtype == np.float32
    np.testing.assert_array_equal(frames, wanted)


@pytest.mark.parametrize("most", [1, 3, 40])
def test_no_more_frames_than_are_wanted(most: int) -> None:
    every = framed(SAMPLES, 64, 32, before=80, after=64)

    np.testing.assert_array_equal(
        framed(SAMPLES, 64, 32, before=80, after=64, most=most), every[:most]
    )


def test_frames_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        framed(SAMPLES, 64, 32)[0, 0] = 1


def test_too_few_samples_for_a_frame() -> None:
    with pytest.raises(ValueError, match="40 samples hold no frame of 64"):
        framed(SAMPLES[:30], 64, 32, after=10)


def test_means_of_what_lies_before_a_guard() -> None:
    values = np.array([1.0, 2.0, 3.0, 4.0, 5.0])

    means = means_before(values, 2, 1)

    # Of the last, 5: 4 is its guard, and 2 and 3 are the two before.
    np.testing.assert_allclose(means, [0, 0, 0.5, 1.5, 2.5])
    np.testing.assert_allclose(means_before(values[:, None], 2, 1), means[:, None])


@pytest.mark.parametrize("count", [5, 31])
def test_running_medians_are_those_of_numpy(count: int) -> None:
    rows = SAMPLES.reshape(10, 100)
    mirrored = np.pad(rows, ((0, 0), (count // 2, count // 2)), mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(mirrored, count, axis=1)

    np.testing.assert_array_equal(running_median(rows, count), np.median(windows, axis=2))


def test_medians_of_every_eighth_value_have_lines_between() -> None:
    rows = SAMPLES[:970].reshape(10, 97)
    found, each = running_median(rows, 31, 8), running_median(rows, 31)
    np.testing.assert_array_equal(found[:, ::8], each[:, ::8])
    np.testing.assert_allclose(found[:, 4::8], (each[:, :-1:8] + each[:, 8::8]) / 2, atol=1e-7)
    assert found.shape == rows.shape
