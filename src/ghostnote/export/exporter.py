"""From a finished run to a bundle, refusing one that does not play what was trained."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, assert_never

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from ghostnote.audio import SAMPLE_RATE, Samples, finish
from ghostnote.bundle import PRIOR, Bundle, Control, Manifest, save
from ghostnote.engine.session import Graph
from ghostnote.engine.soundmap import SoundMap
from ghostnote.errors import ExportError
from ghostnote.export import conv, dense, wavegan
from ghostnote.export.card import model_card
from ghostnote.export.graphs import Modules, PadScale, to_onnx
from ghostnote.export.shrink import Storage, shrink
from ghostnote.measures.spectral import spectral_distance_db
from ghostnote.models.conv import ConvAutoencoder
from ghostnote.models.dense import DenseAutoencoder
from ghostnote.models.vae import DenseVAE
from ghostnote.models.wavegan import WaveGAN
from ghostnote.training.run import Run
from ghostnote.training.task import Network

MAX_PARITY_ERROR = 1e-4
"""Largest difference of a fp32 graph's output from its module's, relative to its peak."""
MAX_STORAGE_DB = 0.1
"""Largest mean spectral distance of the stored decoder's output from the fp32 one's."""
MAX_STORAGE_PAD = 0.01
"""Largest move of a sound on the pad by storing the encoder in fewer bits."""
PROBES = 64


@dataclass(frozen=True)
class Stored:
    """A graph as it ships, and how far its output is from the module's."""

    content: bytes
    storage: Storage
    distance: float


def export(run_path: Path, out: Path) -> Bundle:
    """Write the bundle of the run in `run_path` to the folder `out`, and name it after `out`.

    Graphs are checked against the trained modules, then stored in as few bits as leave the sound
    as it is; both figures go into the manifest.

    Raises:
        TrainingError: the run is not finished or is damaged.
        ExportError: the graphs do not compute what the run learned.
    """
    run = Run.open(run_path)
    scale = PadScale.of(run.latents)
    modules = modules_of(run.model, scale)
    probes = _probes(modules.variation)
    decoder = _store_decoder(modules.decoder, probes, modules.fine)
    encoder = _store_encoder(modules.encoder, _play(modules.decoder, probes))
    contents = {"encoder.onnx": encoder.content, "decoder.onnx": decoder.content}
    if modules.prior:
        contents[PRIOR] = _exact_prior(modules.prior, probes[:, -modules.variation :])
    points = (run.latents - scale.centre.numpy()) / scale.reach.numpy()
    sound_map = SoundMap(
        points=np.clip(points, -1, 1),
        descriptors=run.descriptors,
        class_of=np.zeros(len(points), np.int32),
    )
    metrics: dict[str, float] = {
        "storage_distance_db": round(decoder.distance, 4),
        "parameters": run.parameters,
    }
    metrics |= {name.replace("/", "_"): value for name, value in run.last_losses.items()}
    contents["map.npz"] = sound_map.to_bytes()
    contents["card.md"] = model_card(run, metrics).encode()
    manifest = _manifest(out.resolve().name, run, metrics, modules.variation)
    return save(out, manifest, contents)


def modules_of(network: Network, scale: PadScale) -> Modules:
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


def _exact_prior(module: nn.Module, draws: NDArray[np.float32]) -> bytes:
    """The prior as it is: with rounded weights it would not lie where the decoder puts it."""
    graph = to_onnx(module, draws.shape[1])
    check_parity("prior", Graph(graph)(draws), _play(module, draws))
    return graph


def _store_decoder(module: nn.Module, probes: NDArray[np.float32], fine: frozenset[str]) -> Stored:
    graph = to_onnx(module, probes.shape[1])
    reference = _play(module, probes)
    check_parity("decoder", Graph(graph)(probes), reference)

    def distance(content: bytes) -> float:
        played = Graph(content)(probes)
        pairs = zip(reference, played, strict=True)
        return float(np.mean([spectral_distance_db(finish(a), finish(b)) for a, b in pairs]))

    return _smallest("decoder", graph, fine, distance, MAX_STORAGE_DB)


def _store_encoder(module: nn.Module, clips: Samples) -> Stored:
    graph = to_onnx(module, clips.shape[1])
    reference = _play(module, clips)
    check_parity("encoder", Graph(graph)(clips), reference)

    def distance(content: bytes) -> float:
        return float(np.abs(Graph(content)(clips) - reference).max())

    return _smallest("encoder", graph, frozenset(), distance, MAX_STORAGE_PAD)


def check_parity(name: str, played: Samples, reference: Samples) -> None:
    """Compare a graph's output with its module's, `[B, ...]` each.

    Raises:
        ExportError: they differ by more than `MAX_PARITY_ERROR` of the peak.
    """
    error = float(np.abs(played - reference).max() / max(np.abs(reference).max(), 1e-9))
    if not error <= MAX_PARITY_ERROR:
        raise ExportError(
            f"the {name} graph differs from the trained network by {error:.2g} of its peak; "
            f"at most {MAX_PARITY_ERROR:g} is accepted"
        )


def _smallest(name: str, graph: bytes, fine: frozenset[str], distance: Any, most: float) -> Stored:
    storages: tuple[Storage, ...] = ("int8", "fp16")
    for storage in storages:
        content = shrink(graph, storage, fine=fine)
        measured = distance(content)
        if measured <= most:
            return Stored(content, storage, measured)
    raise ExportError(f"the {name} loses {measured:.3g} in fp16, more than the {most:g} accepted")


def _play(module: nn.Module, batch: NDArray[np.float32]) -> NDArray[np.float32]:
    with torch.no_grad():
        played: NDArray[np.float32] = module(torch.from_numpy(batch)).numpy()
    return played


def _manifest(name: str, run: Run, metrics: dict[str, float], variation: int) -> Manifest:
    record = run.record
    kept = ("experiment", "corpus_hash", "clips", "sources", "ghostnote", "torch", "hardware")
    return Manifest(
        name=name,
        title=run.experiment.title,
        classes=(run.experiment.drum_class,),
        sample_rate=SAMPLE_RATE,
        length=run.model.config.length,
        controls=(
            Control("x", "X", "", -1.0, 1.0, 0.0, 0.001),
            Control("y", "Y", "", -1.0, 1.0, 0.0, 0.001),
        ),
        pad=("x", "y"),
        metrics=metrics,
        variation=variation,
        training={name: record[name] for name in kept} | {"seconds": record["seconds"]},
    )
