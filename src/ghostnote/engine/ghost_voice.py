"""Ghost's voice: networks give the parts of a hit, and signal processing plays them.

z = lay(pad) + (z0 - lay(project(z0))): z0 is what the seed draws from the prior, or what the
encoder made of a sample. Where z0 itself lies on the pad the sheet cancels out and z is z0, so
draws are those of the prior; elsewhere the pad takes along what z0 has beside the sheet.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import fields, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import SILENT_RMS_DB, Samples
from ghostnote.bundle import Bundle
from ghostnote.engine import ghost_prior, latent
from ghostnote.engine.ghost_prior import PRIORS
from ghostnote.engine.session import open_graph
from ghostnote.engine.voice import Origin, Place, Rows
from ghostnote.errors import BundleError, ControlError
from ghostnote.measures.clicks import click_room_db
from ghostnote.measures.embedding import EMBEDDING_SIZE, embed
from ghostnote.stn.analysis import analyse
from ghostnote.stn.bursts import calmed
from ghostnote.stn.knobs import Hit, Knobs
from ghostnote.stn.layout import Parts
from ghostnote.stn.low_basis import LowBasis, parts_of, row_of, row_size
from ghostnote.stn.residual import COARSE, FINE, pack, residual_of, unpack

Array = NDArray[np.float64]
PAD = 2
KEPT = 32
"""Hits that are remembered."""
KEPT_BYTES = KEPT * 1_200_000
"""What these take once their knobs were turned, where they ring on for all of a clip; most take two
thirds of that, and half as much at rest."""
NOISES, NEXT_NOISE = 4, 2**32
"""Noises that a draw may have, and how far their seeds are apart: further than seeds of draws."""
ROOM_DB = 1.0
"""How far a burst stays below a click: trimming and knobs may move it a little."""
CLICKED_LENGTH = 4096
"""Samples in which noise is loud enough to click."""
KNOBS = tuple(field.name for field in fields(Knobs))


class GhostVoice:
    """Encoder, decoder, sheet and priors of one bundle."""

    priors: tuple[str, ...] = PRIORS
    silent_rms_db = SILENT_RMS_DB
    kept_bytes = KEPT_BYTES

    def __init__(self, bundle: Bundle) -> None:
        """Load them; Raises `BundleError` if one does not load or is of another shape."""
        manifest = bundle.manifest
        names = tuple(control.name for control in manifest.controls)
        if names != (*manifest.pad, *KNOBS):
            raise BundleError(f"{bundle.path}: its controls are not the pad and {KNOBS}: {names}")
        self._kept: OrderedDict[tuple[Origin, bytes], Hit] = OrderedDict()
        self._lock = threading.Lock()
        classes, z_size = len(manifest.classes), manifest.variation
        self._classes, self._z_size = classes, z_size
        self._basis = LowBasis.from_bytes(bundle.read("low.npz")).whole
        size = row_size(self._basis.shape[1])
        self._encoder = open_graph(bundle, "encoder.onnx", size, z_size)
        self._guess = open_graph(bundle, "guess.onnx", EMBEDDING_SIZE, classes)
        self._decoder = open_graph(bundle, "decoder.onnx", z_size + classes, size)
        self._project = open_graph(bundle, "project.onnx", z_size + classes, PAD)
        self._lay = open_graph(bundle, "lay.onnx", PAD + classes, z_size)
        try:
            self._priors = ghost_prior.from_bytes(bundle.read("prior.npz"), classes, z_size)
        except ValueError as error:
            raise BundleError(
                f"{bundle.path}: prior.npz cannot be read: {error}. Was it made by another version "
                "of Ghostnote? Then export or refit the model again"
            ) from error

    def draw(self, origin: Origin) -> Rows:
        """As `Voice.draw`: the sheet's place nearest to what the prior draws, knobs at rest."""
        drum = self._one_hot([origin])
        pad = self._project(np.concatenate([self._z0(origin)[None], drum], axis=1))[0]
        return np.concatenate([pad, np.zeros(len(KNOBS), np.float32)])

    def play(self, rows: Rows, origins: Sequence[Origin]) -> Samples:
        """As `Voice.play`."""
        hits = self._hits(rows[:, :PAD], origins)
        return np.stack([hit.struck(_knobs(row)) for hit, row in zip(hits, rows, strict=True)])

    def idle(self, row: Rows, origin: Origin) -> tuple[str, ...]:
        """As `Voice.idle`: of the knobs, at the pitch that is wanted."""
        (hit,) = self._hits(row[None, :PAD], [origin])
        return hit.idle(_knobs(row))

    def _hits(self, pads: Rows, origins: Sequence[Origin]) -> list[Hit]:
        """What `pads` `[N, PAD]` and `origins` `[N]` decode to.

        The last ones are remembered: while a knob is turned the same hit is asked for again and
        again.
        """
        keys = [(origin, pad.tobytes()) for origin, pad in zip(origins, pads, strict=True)]
        with self._lock:
            hits = {key: self._kept[key] for key in keys if key in self._kept}
        fresh = {key: index for index, key in enumerate(keys) if key not in hits}
        if fresh:
            rows = list(fresh.values())
            made = self._decoded(pads[rows], [origins[index] for index in rows])
            hits |= zip(fresh, made, strict=True)
        with self._lock:
            for key in keys:
                self._kept[key] = hits[key]
                self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return [hits[key] for key in keys]

    def _decoded(self, pads: Rows, origins: Sequence[Origin]) -> list[Hit]:
        drums = self._one_hot(origins)
        z0 = np.stack([self._z0(origin) for origin in origins])
        pads = np.concatenate([pads, self._project(np.concatenate([z0, drums], axis=1))])
        here, drawn = np.split(self._laid(pads, np.concatenate([drums, drums])), 2)
        decoded = self._decoder(np.concatenate([here + z0 - drawn, drums], axis=1))
        return [self._hit(row, origin) for row, origin in zip(decoded, origins, strict=True)]

    def own(self, clip: Samples, *, fine: bool, drum: int | None = None) -> Place:
        """As `Voice.own`: what the clip's parts have beside the decoded ones, in few bytes."""
        parts = analyse(clip)
        row = row_of(parts, self._basis)
        place = self._placed(row, self._drum(clip) if drum is None else drum)
        z = latent.from_text(place.latent, self._z_size)
        one_hot = self._one_hot([Origin(place.drum, 0)])
        decoded = self._decoder(np.concatenate([z[None], one_hot], axis=1))[0]
        residual = residual_of(row, parts.low, decoded, self._basis)
        packed = pack(residual, FINE if fine else COARSE)
        return replace(place, latent=latent.to_text(z, packed))

    def latent(self, origin: Origin, prior: str) -> str:
        """As `Voice.latent`."""
        return latent.to_text(self._drawn(origin, prior))

    def has_prior(self, name: str, drum: int) -> bool:
        """As `Voice.has_prior`."""
        return self._priors[name].has(drum)

    def place(self, clip: Samples) -> Place:
        """As `Voice.place`."""
        return self._placed(row_of(analyse(clip), self._basis), self._drum(clip))

    def _drum(self, clip: Samples) -> int:
        """The class that a clip is taken for, by how it sounds."""
        return int(self._guess(embed(clip)[None])[0].argmax())

    def _placed(self, row: Rows, drum: int) -> Place:
        origin = Origin(drum, 0, latent.to_text(self._encoder(row[None])[0]))
        return Place(self.draw(origin), origin.drum, origin.latent)

    def _hit(self, row: Rows, origin: Origin) -> Hit:
        packed = latent.residual_of(origin.latent)
        if not packed:
            return _unclicking(calmed(parts_of(row, self._basis, origin.seed)), origin.seed)
        try:
            residual = unpack(packed)
        except ValueError as error:
            raise ControlError(
                f"latent holds {error}: was the sample matched by another version of Ghostnote? "
                "Then match it again"
            ) from error
        # What a sample's own bursts are, its residual says.
        parts = parts_of(residual.added(row), self._basis, origin.seed, residual.low)
        return Hit(parts, origin.seed)

    def _laid(self, pad: Rows, drums: Rows) -> Rows:
        return self._lay(np.concatenate([pad, drums], axis=1))

    def _one_hot(self, origins: Sequence[Origin]) -> Rows:
        rows: Rows = np.eye(self._classes, dtype=np.float32)[[origin.drum for origin in origins]]
        return rows

    def _z0(self, origin: Origin) -> Rows:
        if origin.latent:
            return latent.from_text(origin.latent, self._z_size)
        return self._drawn(origin, PRIORS[0])

    def _drawn(self, origin: Origin, prior: str) -> Rows:
        return self._priors[prior].draw(origin.drum, origin.seed)


def _unclicking(parts: Parts, seed: int) -> Hit:
    """`parts` with the noise of `seed`, or of another where a peak of that by chance is a click."""
    hit = Hit(parts, seed)
    for tried in range(1, NOISES):
        if click_room_db(hit.struck()[:CLICKED_LENGTH] * _until_then()) >= ROOM_DB:
            return hit
        hit = Hit(parts, seed + tried * NEXT_NOISE)
    return hit


@cache
def _until_then() -> Rows:
    """Gain `[CLICKED_LENGTH]` that falls to nothing, for an end in mid-air would be a click."""
    return np.asarray(np.hanning(2 * CLICKED_LENGTH + 1)[CLICKED_LENGTH + 1 :], np.float32)


def _knobs(row: Rows) -> Knobs:
    return Knobs(*map(float, row[PAD:]))
