from pathlib import Path

import pytest

from ghostnote import bundle
from ghostnote.bundle import NEAREST
from ghostnote.evaluation.bars.cost import megabytes

from ...bundles import MANIFEST, contents


def test_recordings_are_no_weights(tmp_path: Path) -> None:
    """Nor are the map and the card, which the bundle is so much larger by."""
    files = contents()
    plain = bundle.save(tmp_path / "plain", MANIFEST, files)
    telling = bundle.save(tmp_path / "tells", MANIFEST, files | {NEAREST: bytes(500_000)})
    graphs = sum(len(files[name]) for name in ("encoder.onnx", "decoder.onnx"))
    weights, whole = megabytes(plain)
    assert weights == pytest.approx(graphs / 1e6)
    assert whole == pytest.approx(sum(map(len, files.values())) / 1e6)
    assert megabytes(telling) == (weights, pytest.approx(whole + 0.5))
