import numpy as np
import pytest

from ghostnote.audio import SAMPLE_RATE
from ghostnote.errors import MeasureError
from ghostnote.measures.bands import FLOOR_DB, band_level_db, quantile_errors

SECONDS = np.arange(SAMPLE_RATE) / SAMPLE_RATE


def test_white_noise_has_its_share_of_the_band() -> None:
    white = np.random.default_rng(0).standard_normal(SAMPLE_RATE).astype(np.float32)
    expected = 10 * np.log10(10_000 / 19_980)
    assert band_level_db(white, 10_000, 20_000) == pytest.approx(expected, abs=0.1)


def test_two_tones_have_their_levels() -> None:
    tones = np.sin(2 * np.pi * 1000 * SECONDS) + 0.1 * np.sin(2 * np.pi * 12_000 * SECONDS)
    # 0.01 of the power of the first, and so 0.01 / 1.01 of all.
    level = band_level_db(tones.astype(np.float32), 10_000, 20_000)
    assert level == pytest.approx(10 * np.log10(0.01 / 1.01), abs=0.01)
    assert band_level_db(tones.astype(np.float32), 20, 20_000) == 0


def test_an_empty_band_is_on_the_floor() -> None:
    low = np.sin(2 * np.pi * 1000 * SECONDS)
    assert band_level_db(low, 10_000, 20_000) == FLOOR_DB


def test_quantile_errors_are_signed_and_in_the_unit() -> None:
    real = np.arange(101.0)
    assert quantile_errors(real, real) == pytest.approx([0, 0, 0])
    assert quantile_errors(real, real - 3) == pytest.approx([-3, -3, -3])
    # Twice as wide about the median of 50.
    assert quantile_errors(real, 2 * real - 50) == pytest.approx([-40, 0, 40])
    assert quantile_errors(real, real[::2], (0.25,)) == pytest.approx([0])


def test_no_values_have_no_quantiles() -> None:
    with pytest.raises(MeasureError, match="no values"):
        quantile_errors(np.zeros(0), np.ones(3))
