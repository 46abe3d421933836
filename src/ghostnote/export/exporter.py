"""From a finished run to a bundle, refusing one that does not play what was trained."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import SAMPLE_RATE
from ghostnote.bundle import NEAREST, PRIOR, Bundle, Control, Manifest, Voice, save
from ghostnote.engine.soundmap import SoundMap
from ghostnote.errors import ExportError
from ghostnote.export import conv, dense, ghost, wavegan
from ghostnote.export.card import model_card
from ghostnote.export.graphs import Modules, PadScale
from ghostnote.export.nearest import recordings
from ghostnote.export.played import played
from ghostnote.export.storing import largest_move, play, sound_distance_db, store, store_exact
from ghostnote.models.conv import ConvAutoencoder
from ghostnote.models.dense import DenseAutoencoder
from ghostnote.models.ghost import GhostModel
from ghostnote.models.vae import DenseVAE
from ghostnote.models.wavegan import WaveGAN
from ghostnote.training.run import Run
from ghostnote.training.selection import Selection

Sampled = DenseAutoencoder | DenseVAE | ConvAutoencoder | WaveGAN
"""Networks whose graphs go from the pad to samples."""

MAX_STORAGE_DB = 0.1
"""Largest mean spectral distance of the stored decoder's output from the fp32 one's."""
MAX_STORAGE_PAD = 0.01
"""Largest move of a sound on the pad by storing the encoder in fewer bits."""
PROBES = 64
PROVENANCE = (
    "experiment",
    "corpus_hash",
    "clips",
    "sources",
    "ghostnote",
    "torch",
    "hardware",
    "seconds",
)
"""What the manifest tells of the run's record."""
UNTOLD = ("train/class", "validation/class")
"""Losses of what is not exported."""
PAD_CONTROLS = (
    Control("x", "X", "", -1.0, 1.0, 0.0, 0.001),
    Control("y", "Y", "", -1.0, 1.0, 0.0, 0.001),
)
UNPITCHED = {
    "hihat-closed": "A hat has no one pitch to turn.",
    "hihat-open": "A hat has no one pitch to turn.",
    "cymbal": "A cymbal has no one pitch to turn.",
}
BODILESS = {
    "hihat-closed": "A hat has no body: what it has under 250 Hz is hum.",
    "hihat-open": "A hat has no body: what it has under 250 Hz is hum.",
}
GHOST_CONTROLS = (
    *PAD_CONTROLS,
    Control("pitch", "Pitch", "semitones", -12.0, 12.0, 0.0, 0.1, UNPITCHED),
    Control("decay", "Decay", "octaves", -2.0, 1.0, 0.0, 0.01),
    Control("brightness", "Brightness", "octaves", -0.5, 0.5, 0.0, 0.01),
    Control("noise", "Noise", "dB", -6.0, 6.0, 0.0, 0.1),
    Control("attack", "Attack", "octaves", -0.55, 0.55, 0.0, 0.01),
    Control("body", "Body", "dB", -3.0, 3.0, 0.0, 0.1, BODILESS),
)


def export(
    run_path: Path,
    out: Path,
    progress: Callable[[int, int], None] = lambda done, total: None,
    selection: Selection | None = None,
) -> Bundle:
    """Write the bundle of the run in `run_path` to the folder `out`, and name it after `out`.

    Graphs are checked against the trained modules, then stored in as few bits as leave the sound
    as it is; both figures go into the manifest. `progress` is told how many places of a Ghost's map
    are heard. With the `selection` that it was trained on, a Ghost tells how near its sounds
    are to recordings.

    Raises:
        TrainingError: the run is not finished or is damaged.
        ExportError: the graphs do not compute what the run learned, or it learned from another
            corpus, or is no Ghost and was given one.
    """
    run = Run.open(run_path)
    if selection is not None:
        _check_corpus(run, selection)
    if isinstance(run.model, GhostModel):
        return _export_ghost(run, run.model, out, progress, selection)
    scale = PadScale.of(run.latents)
    modules = modules_of(run.model, scale)
    probes = _probes(modules.variation)
    decoder = store(
        "decoder", modules.decoder, probes, sound_distance_db, MAX_STORAGE_DB, modules.fine
    )
    clips = play(modules.decoder, probes)
    encoder = store("encoder", modules.encoder, clips, largest_move, MAX_STORAGE_PAD)
    contents = {"encoder.onnx": encoder.content, "decoder.onnx": decoder.content}
    if modules.prior:
        contents[PRIOR] = store_exact("prior", modules.prior, probes[:, -modules.variation :])
    points = (run.latents - scale.centre.numpy()) / scale.reach.numpy()
    sound_map = SoundMap(
        points=np.clip(points, -1, 1),
        descriptors=run.descriptors,
        class_of=np.zeros(len(points), np.int32),
    )
    contents["map.npz"] = sound_map.to_bytes()
    return _save(out, run, contents, decoder.distance, PAD_CONTROLS, modules.variation)


def _check_corpus(run: Run, selection: Selection) -> None:
    corpus = selection.corpus
    if not isinstance(run.model, GhostModel):
        raise ExportError(f"{run.path} is no Ghost: only these tell how near recordings are")
    if corpus.hash != run.record["corpus_hash"]:
        raise ExportError(
            f"{corpus.path} is not the corpus that {run.path} was trained on: its hash begins with "
            f"{corpus.hash[:12]}, not {run.record['corpus_hash'][:12]}"
        )


def _export_ghost(
    run: Run,
    model: GhostModel,
    out: Path,
    progress: Callable[[int, int], None],
    selection: Selection | None,
) -> Bundle:
    contents, distance_db = ghost.contents(model)
    points = np.zeros((len(run.latents), len(GHOST_CONTROLS)), np.float32)
    points[:, :2] = run.latents
    contents["map.npz"] = SoundMap(points, run.descriptors, run.class_of).to_bytes()
    if selection is not None:
        contents[NEAREST] = recordings(selection, run.classes, run.classes).to_bytes()
    z_size = model.config.ghost.z_size

    def save_to(folder: Path) -> Bundle:
        return _save(folder, run, contents, distance_db, GHOST_CONTROLS, z_size, "ghost")

    with TemporaryDirectory() as scratch:
        scratched = save_to(Path(scratch) / "ghost")
        contents["map.npz"] = played(scratched, run.classes, progress).to_bytes()
    return save_to(out)


def _save(
    out: Path,
    run: Run,
    contents: dict[str, bytes],
    distance_db: float,
    controls: tuple[Control, ...],
    variation: int,
    voice: Voice = "graph",
) -> Bundle:
    metrics: dict[str, float] = {
        "storage_distance_db": round(distance_db, 4),
        "parameters": run.parameters,
    }
    metrics |= {
        name.replace("/", "_"): value
        for name, value in run.last_losses.items()
        if name not in UNTOLD
    }
    manifest = Manifest(
        name=out.resolve().name,
        title=run.experiment.title,
        classes=run.classes,
        sample_rate=SAMPLE_RATE,
        length=run.model.config.length,
        controls=controls,
        pad=("x", "y"),
        metrics=metrics,
        variation=variation,
        voice=voice,
        training={name: run.record[name] for name in PROVENANCE},
    )
    return save(out, manifest, contents | {"card.md": model_card(run, metrics).encode()})


def modules_of(network: Sampled, scale: PadScale) -> Modules:
    """What the bundle of `network` computes."""
    match network:
        case DenseAutoencoder() | DenseVAE():
            return dense.modules(network, scale)
        case ConvAutoencoder():
            return conv.modules(network, scale)
        case WaveGAN():
            return wavegan.modules(network, scale)
        case _:
            assert_never(network)


def _probes(variation: int) -> NDArray[np.float32]:
    """Inputs of a decoder, all over its pad: `[PROBES, 2 + variation]`."""
    rng = np.random.default_rng(0)
    pads = rng.uniform(-1, 1, (PROBES, 2))
    seeded = rng.standard_normal((PROBES, variation))
    return np.concatenate([pads, seeded], axis=1).astype(np.float32)
