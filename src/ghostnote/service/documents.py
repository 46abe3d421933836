"""What is told of a model, and the version that names its sounds."""

import gzip
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version

import numpy as np
from numpy.typing import NDArray

from ghostnote.bundle import Manifest
from ghostnote.descriptors import DESCRIPTORS, Descriptor
from ghostnote.encoding import ENCODING
from ghostnote.engine.catalogue import Installed, Refusal
from ghostnote.service.schemas import (
    ControlDocument,
    DescriptorDocument,
    Document,
    MapDocument,
    ModelDocument,
    RefusedDocument,
    ScaleDocument,
)

RENDERERS = ("ghostnote", "numpy", "onnxruntime", "soundfile", "soxr")
"""Packages whose code decides the bytes of a sound."""
POINT_DECIMALS = 4
DESCRIPTOR_DIGITS = 5


@dataclass(frozen=True)
class Prepared:
    """A JSON document serialised once, plain and gzipped, with its entity tag."""

    plain: bytes
    gzipped: bytes
    etag: str


def prepare(document: Document) -> Prepared:
    """Serialise `document` for as long as the server runs."""
    plain = document.model_dump_json().encode()
    etag = hashlib.sha256(plain).hexdigest()[:32]
    return Prepared(plain, gzip.compress(plain, 6, mtime=0), etag)


def model_version(manifest: Manifest) -> str:
    """A name for everything that decides the bytes of a model's sounds.

    It covers the manifest, which holds the SHA-256 of every file of the bundle, how the engine
    plays it and files are written (`bundle.PLAYING`, `encoding.ENCODING`), and the versions of the
    packages that do so.
    """
    rendered = [manifest.identity, ENCODING, _renderers()]
    content = json.dumps([asdict(manifest), *rendered], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def model_document(installed: Installed, version: str) -> ModelDocument:
    """What the list of models says of one."""
    manifest = installed.manifest
    experiment = manifest.training.get("experiment")
    parameters = manifest.metrics.get("parameters")
    return ModelDocument(
        name=manifest.name,
        title=manifest.title,
        version=version,
        classes=list(manifest.classes),
        sample_rate=manifest.sample_rate,
        seconds=manifest.seconds,
        controls=[ControlDocument(**asdict(control)) for control in manifest.controls],
        pad=manifest.pad,
        card=installed.card,
        family=_text(experiment.get("model")) if isinstance(experiment, dict) else "",
        corpus=_text(manifest.training.get("corpus_hash")),
        bytes=installed.graph_bytes,
        variation=manifest.variation,
        parameters=int(parameters) if isinstance(parameters, int | float) else None,
        descriptors=[ScaleDocument(**asdict(each)) for each in _columns(installed)],
    )


def map_document(installed: Installed) -> MapDocument:
    """The map of a model: its training sounds on the two controls of the pad."""
    manifest, sounds = installed.manifest, installed.map
    names = [control.name for control in manifest.controls]
    x, y = (_rounded(sounds.points[:, names.index(name)]) for name in manifest.pad)
    return MapDocument(
        points=list(zip(x, y, strict=True)),
        classes=list(manifest.classes),
        class_of=[int(index) for index in sounds.class_of],
        descriptors=[
            DescriptorDocument(**asdict(descriptor), values=[_short(value) for value in column])
            for descriptor, column in zip(_columns(installed), sounds.descriptors.T, strict=True)
        ],
    )


def refused_documents(refused: Iterable[Refusal]) -> list[RefusedDocument]:
    """Bundles that were left out, without the folders of this machine they lie in."""
    return [
        RefusedDocument(
            file=refusal.path.name,
            reason=refusal.reason.replace(str(refusal.path), refusal.path.name),
        )
        for refusal in refused
    ]


def _columns(installed: Installed) -> list[Descriptor]:
    by_name = {descriptor.name: descriptor for descriptor in DESCRIPTORS}
    return [by_name[name] for name in installed.map.names]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


@cache
def _renderers() -> dict[str, str]:
    versions = {}
    for name in RENDERERS:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = "unpackaged"
    return versions


def _rounded(column: NDArray[np.float32]) -> list[float | None]:
    return [round(float(value), POINT_DECIMALS) if np.isfinite(value) else None for value in column]


def _short(value: float) -> float | None:
    return float(f"{value:.{DESCRIPTOR_DIGITS}g}") if np.isfinite(value) else None
