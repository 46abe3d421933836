"""From a finished run to a bundle, refusing one that does not play what was trained."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from ghostnote.audio import CLIP_LENGTH, SAMPLE_RATE, Samples, finish
from ghostnote.bundle import Bundle, Control, Manifest, save
from ghostnote.engine.session import Graph
from ghostnote.engine.soundmap import SoundMap
from ghostnote.errors import ExportError
from ghostnote.export.card import model_card
from ghostnote.export.graphs import PadDecoder, PadEncoder, PadScale, to_onnx
from ghostnote.export.shrink import Storage, shrink
from ghostnote.measures.spectral import spectral_distance_db
from ghostnote.training.run import Run

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
    pads = np.random.default_rng(0).uniform(-1, 1, (PROBES, 2)).astype(np.float32)
    decoder_module = PadDecoder(run.model, scale)
    decoder = _store_decoder(decoder_module, pads)
    clips = _play(decoder_module, pads)
    encoder = _store_encoder(PadEncoder(run.model, scale), clips)
    points = (run.latents - scale.centre.numpy()) / scale.reach.numpy()
    sound_map = SoundMap(
        points=np.clip(points, -1, 1),
        descriptors=run.descriptors,
        class_of=np.zeros(len(points), np.int32),
    )
    losses = run.record["losses"][-1]
    metrics = {"storage_distance_db": round(decoder.distance, 4)}
    metrics |= {name.replace("/", "_"): value for name, value in losses.items()}
    return save(
        out,
        _manifest(out.resolve().name, run, metrics),
        {
            "encoder.onnx": encoder.content,
            "decoder.onnx": decoder.content,
            "map.npz": sound_map.to_bytes(),
            "card.md": model_card(run, metrics).encode(),
        },
    )


def _store_decoder(module: nn.Module, pads: NDArray[np.float32]) -> Stored:
    graph = to_onnx(module, pads.shape[1])
    reference = _play(module, pads)
    check_parity("decoder", Graph(graph)(pads), reference)

    def distance(content: bytes) -> float:
        played = Graph(content)(pads)
        pairs = zip(reference, played, strict=True)
        return float(np.mean([spectral_distance_db(finish(a), finish(b)) for a, b in pairs]))

    fine = frozenset({"head.weight"})
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


def _manifest(name: str, run: Run, metrics: dict[str, float]) -> Manifest:
    record = run.record
    kept = ("experiment", "corpus_hash", "clips", "sources", "ghostnote", "torch", "hardware")
    return Manifest(
        name=name,
        title=run.experiment.title,
        classes=(run.experiment.drum_class,),
        sample_rate=SAMPLE_RATE,
        length=CLIP_LENGTH,
        controls=(
            Control("x", "X", "", -1.0, 1.0, 0.0, 0.001),
            Control("y", "Y", "", -1.0, 1.0, 0.0, 0.001),
        ),
        pad=("x", "y"),
        metrics=metrics,
        training={name: record[name] for name in kept} | {"seconds": record["seconds"]},
    )
