"""A tiny bundle with Ghost's voice, whose graphs are products with matrices known by heart.

z has three numbers and there are two classes. The sheet is the plane of the first two: `project`
reads them off and `lay` puts them back, so z is the pad and what it has beside it. The parts are
silence but for a low band, a sine wave that decays, at the levels of that and a faint overtone: z's
first number raises the levels of the upper bands, the second is not heard, the third adds the
overtone's wave. A kick is an octave below a snare.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np

from ghostnote import bundle
from ghostnote.audio import SAMPLE_RATE
from ghostnote.bundle import Bundle, Control
from ghostnote.engine import ghost_prior
from ghostnote.engine.ghost_prior import PRIORS, GhostPrior
from ghostnote.engine.ghost_voice import KNOBS
from ghostnote.engine.soundmap import SoundMap
from ghostnote.measures.embedding import EMBEDDING_SIZE, MEL_COUNT, N_FFT, N_MELS
from ghostnote.measures.spectral import mel_filters
from ghostnote.stn.layout import FLOOR_DB, LOW_LENGTH, LOW_RATE, Array
from ghostnote.stn.low_basis import LEVELS, WHERE, LowBasis, row_size
from ghostnote.stn.low_levels import LOW_BANDS, LOW_KNOTS, low_levels

from .bundles import CARD, CONTROLS, MANIFEST, product, sound_map

Z, CLASSES = 3, 2
_, LOW_DB, LOW = WHERE
"""Where the levels of the low band and its waveform begin among a hit's numbers."""
WAVE, SIZE = slice(LOW, LOW + 3), row_size(3)
RAISED_DB = 6.0
SNARE_HZ, KICK_HZ, OVERTONE_HZ = 200.0, 100.0, 320.0
MEANS = np.array([[0.5, -0.25, 0.2], [-0.5, 0.25, -0.2]], np.float32)
"""Of the hits of each class's prior, which have deviations of `SPREAD` along z."""
SPREAD = 0.1
GHOST = replace(
    MANIFEST,
    name="ghost",
    voice="ghost",
    variation=Z,
    controls=(
        *CONTROLS[:2],
        *(Control(name, name, "", -12.0, 12.0, 0.0, 0.1) for name in KNOBS),
    ),
)


def save_ghost(path: Path) -> Bundle:
    """Write the bundle at `path`."""
    return bundle.save(path, GHOST, ghost_contents())


def ghost_contents() -> dict[str, bytes]:
    """The files of the bundle, by name."""
    made = sound_map()
    knobs = np.zeros((len(made.points), len(KNOBS)), np.float32)
    flat = SoundMap(
        np.hstack([made.points[:, :2], knobs]), made.descriptors, made.class_of, made.names
    )
    plane = np.eye(Z, dtype=np.float32)[:, :2]
    unheard = np.zeros((CLASSES, 2), np.float32)
    return {
        "encoder.onnx": product(encoder_rows()),
        "guess.onnx": product(guess_rows()),
        "decoder.onnx": product(decoder_rows()),
        "project.onnx": product(np.vstack([plane, unheard])),
        "lay.onnx": product(np.vstack([plane.T, np.zeros((CLASSES, Z), np.float32)])),
        "prior.npz": ghost_prior.to_bytes(dict.fromkeys(PRIORS, prior())),
        "low.npz": basis().to_bytes(),
        "map.npz": flat.to_bytes(),
        "card.md": CARD.encode(),
    }


def prior(hits: int = 200) -> GhostPrior:
    """Centres of each class about its mean, all of one kind; nothing is of the second one."""
    rng = np.random.default_rng(0)
    return GhostPrior(
        centres=np.concatenate([mean + SPREAD * rng.standard_normal((hits, Z)) for mean in MEANS]),
        starts=hits * np.arange(CLASSES + 1),
        kinds=np.zeros(CLASSES * hits, np.int64),
        spreads=np.tile([[0.1 * SPREAD], [99.0]], (CLASSES, 1, Z)),
    )


def basis() -> LowBasis:
    """Directions in which the three waves are all there is."""
    directions, _ = np.linalg.qr(waves().T)
    return LowBasis.of(directions.astype(np.float32))


def waves() -> Array:
    """Low bands `[3, LOW_LENGTH]` that decay by a factor e in 50 ms: snare, overtone, kick."""
    t = np.arange(LOW_LENGTH) / LOW_RATE
    made = [np.sin(2 * np.pi * hz * t) * np.exp(-20 * t) for hz in (SNARE_HZ, OVERTONE_HZ, KICK_HZ)]
    return np.asarray(made, np.float32)


def decoder_rows() -> Array:
    """The decoder as a matrix `[Z + CLASSES, SIZE]`: nothing rings."""
    snare, overtone, kick = waves() @ basis().whole
    rows = np.zeros((Z + CLASSES, SIZE), np.float32)
    rows[0, LOW_DB:LOW].reshape(LOW_KNOTS, LOW_BANDS)[:, LOW_BANDS // 2 :] = RAISED_DB
    rows[2, WAVE] = 0.5 * overtone
    rows[3:, :LEVELS] = FLOOR_DB
    rows[3, WAVE], rows[4, WAVE] = snare, kick
    rows[3:, LOW_DB:LOW] = [levels(drum).ravel() for drum in range(CLASSES)]
    return rows


def levels(drum: int) -> Array:
    """Levels of the low band of a class `[LOW_KNOTS, LOW_BANDS]` in the middle of its pad."""
    snare, overtone, kick = waves()
    return low_levels((snare, kick)[drum] + 0.3 * overtone)


def encoder_rows() -> Array:
    """The encoder as a matrix `[SIZE, Z]`: how much of the overtone's wave."""
    _, overtone, _ = np.linalg.inv(waves() @ basis().whole).T
    rows = np.zeros((SIZE, Z), np.float32)
    rows[WAVE, 2] = overtone
    return rows


def guess_rows() -> Array:
    """The guess as a matrix `[EMBEDDING_SIZE, CLASSES]`: the level of each class's tone."""
    filters = mel_filters(N_FFT, N_MELS)
    rows = np.zeros((EMBEDDING_SIZE, CLASSES), np.float32)
    for drum, hz in enumerate((SNARE_HZ, KICK_HZ)):
        band = int(filters[round(hz * N_FFT / SAMPLE_RATE)].argmax())
        rows[band:MEL_COUNT:N_MELS, drum] = 1
    return rows
