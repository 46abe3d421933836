import numpy as np
import pytest

from ghostnote.kit.chance import chance, signed


def test_chance_is_the_same_everywhere() -> None:
    # SHA-256 of b"(1, 'a')" begins with these six bytes.
    assert chance(1, "a") == int.from_bytes(bytes.fromhex("2a123b262270"), "big") / 2**48


def test_chance_is_spread_evenly() -> None:
    drawn = np.array([chance("seed", index) for index in range(10_000)])
    counts, _ = np.histogram(drawn, bins=10, range=(0, 1))
    # Six deviations of a count of 1,000.
    assert np.abs(counts - 1000).max() < 6 * np.sqrt(900)
    assert signed("a") == pytest.approx(2 * chance("a") - 1)
