"""Sounds that were saved once, in `kept/`: what plays them today plays them as it did then.

A model's version names everything that decides the bytes of its sounds, and caches and links
trust it. Where the engine or the writer of files changes a sound, `bundle.PLAYING` or
`encoding.ENCODING` has to count on; then, or with another bundle, the sounds are saved anew:
`python -m tests.engine.test_kept_sounds`.
"""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from ghostnote.audio import SAMPLE_RATE, Samples, Signal
from ghostnote.decoding import decode
from ghostnote.drumsynth.library import make_hit
from ghostnote.encoding import ENCODING, encode_wav
from ghostnote.engine.catalogue import SHIPPED
from ghostnote.engine.instrument import Instrument
from ghostnote.engine.match import match
from ghostnote.engine.recipe import recipe_of, save

KEPT = Path(__file__).parent / "kept"
SOUNDS: dict[str, tuple[str, str, dict[str, float]]] = {
    "snare": ("ghost", "snare", {}),
    "kick": ("ghost", "kick", {"pitch": -5.0, "decay": -1.0}),
    "cymbal": ("ghost", "cymbal", {}),
    "hihat-open": ("ghost", "hihat-open", {"brightness": 0.3, "attack": 0.4}),
    "tom": ("ghost", "tom", {"pitch": 3.0, "noise": 3.0, "body": 2.0}),
    "autoencoder": ("ae-medium-tanh", "snare", {}),
    "wavegan": ("wavegan-small", "snare", {}),
}
SEED = 3
MATCHED = "matched"
APART = 10 ** (-70 / 20)
"""Machines that round otherwise were at most -111 dBFS apart; one change of a constant was -21."""
FILES = {2: ("0865770409e6277d", "fc0162a41afdf7cc", "f13d4922c3fa2b9b")}
"""By `ENCODING`, the hashes of `fixed` as a file of each depth."""


def fixed() -> Samples:
    """The same samples anywhere: a burst of noise that fades, and silence."""
    noise = np.random.default_rng(5).uniform(-0.7, 0.7, 3000) * np.linspace(1, 0, 3000)
    return np.concatenate([noise, np.zeros(100)]).astype(np.float32)


def keep() -> None:
    """Save all of them."""
    for name, (model, drum_class, controls) in SOUNDS.items():
        instrument = Instrument.open(SHIPPED / model)
        patch = instrument.complete(controls, SEED, drum_class)
        clip = instrument.render(patch)
        (KEPT / f"{name}.flac").write_bytes(
            save(instrument, patch, clip, SAMPLE_RATE, "16", "flac")
        )
    ghost = Instrument.open(SHIPPED / "ghost")
    sample = Signal(make_hit("snare", 7, 1).samples[None], SAMPLE_RATE)
    patch = match(ghost, sample, refine=True).patch
    (KEPT / f"{MATCHED}.flac").write_bytes(
        save(ghost, patch, ghost.render(patch), SAMPLE_RATE, "16", "flac")
    )


@pytest.mark.parametrize("name", [*SOUNDS, MATCHED])
def test_a_saved_sound_plays_as_it_did(name: str) -> None:
    content = (KEPT / f"{name}.flac").read_bytes()
    recipe = recipe_of(content)
    assert recipe is not None
    instrument = Instrument.open(SHIPPED / recipe.model)
    assert recipe.identity == instrument.manifest.identity, "another bundle or way of playing it"
    then = decode(content, max_seconds=3).samples[0]
    now = instrument.render(recipe.patch)
    length = max(len(then), len(now))
    apart = np.pad(then, (0, length - len(then))) - np.pad(now, (0, length - len(now)))
    assert np.abs(apart).max() < APART, "played otherwise: raise bundle.PLAYING"


def test_the_same_samples_make_the_files_they_made() -> None:
    made = tuple(
        hashlib.sha256(encode_wav(fixed(), SAMPLE_RATE, depth, "a comment")).hexdigest()[:16]
        for depth in ("16", "24", "32f")
    )
    assert made == FILES[ENCODING], "written otherwise: raise encoding.ENCODING"


if __name__ == "__main__":
    keep()


def test_the_shipped_ghost_hears_which_drum_a_hit_is() -> None:
    # Its guess reads embeddings: where these change, it is to be trained again.
    ghost = Instrument.open(SHIPPED / "ghost")
    drums = ("snare", "kick", "hihat-open", "clap", "tom", "cymbal")
    heard = [
        ghost.place(make_hit(drum, 7, index).samples).drum_class == drum
        for drum in drums
        for index in range(12)
    ]
    assert np.mean(heard) > 0.75
