"""A bundle short enough to be scored in a test."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from ghostnote import bundle
from ghostnote.engine.soundmap import SoundMap

from ..bundles import MANIFEST, decoder, encoder, sound_map

LENGTH = 12_000


def save_short(folder: Path, gain: float = 1.0, **changes: object) -> Path:
    """A short damped sine as a bundle at `folder`, named like it."""
    made = sound_map()
    one_class = SoundMap(made.points, made.descriptors, np.zeros_like(made.class_of), made.names)
    manifest = replace(MANIFEST, length=LENGTH, name=folder.name, classes=("snare",))
    contents = {
        "encoder.onnx": encoder(LENGTH),
        "decoder.onnx": decoder(LENGTH, gain),
        "map.npz": one_class.to_bytes(),
        "card.md": b"# Damped sine\n",
    }
    bundle.save(folder, replace(manifest, **changes), contents)
    return folder
