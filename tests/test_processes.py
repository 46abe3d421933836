"""What processes do for each other."""

import sys
from pathlib import Path

import numpy as np
import pytest

from ghostnote.processes import give_memory_back

BLOCK = 8_000  # numbers: 64 kB, which the C library keeps once it is freed
PAGE = 4096


def held_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


@pytest.mark.skipif(sys.platform != "linux", reason="only there memory is told and given back")
def test_freed_memory_is_given_back() -> None:
    blocks = [np.ones(BLOCK) for _ in range(2_000)]
    size = sum(block.nbytes for block in blocks)
    # What lies above them is still in use, so that they do not go by themselves.
    kept = np.ones(BLOCK)
    del blocks
    before = held_bytes()
    give_memory_back()
    assert before - held_bytes() > 0.8 * size
    assert kept[0] == 1
