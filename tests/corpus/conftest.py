import pytest

from .sounds import snare, write


@pytest.fixture
def library(tmp_path):
    """Six snares and two kicks in three packs."""
    root = tmp_path / "library"
    for seed in range(6):
        write(root / f"pack{seed % 3}" / f"snare{seed}.wav", snare(seed))
    for seed in (6, 7):
        write(root / "pack0" / f"kick{seed}.wav", snare(seed))
    return root
