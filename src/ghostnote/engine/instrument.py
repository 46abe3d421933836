"""A bundle that plays: controls to sound, and sound to controls."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import (
    SAMPLE_RATE,
    Depth,
    Samples,
    encode_wav,
    finish,
    resample,
)
from ghostnote.bundle import PRIOR, Bundle, Control, Manifest
from ghostnote.engine.session import Graph
from ghostnote.engine.soundmap import SoundMap
from ghostnote.errors import BundleError, ControlError, RenderError

Controls = dict[str, float]

DRAW_SPREAD = 0.03
"""Standard deviation of a draw about a training sound, as a share of the control's range."""
MIN_PEAK = 1e-6
"""A decoder whose output stays under this has failed: scaling it up would play rounding errors."""


class Instrument:
    """One model, loaded and ready to play from any thread."""

    def __init__(self, bundle: Bundle) -> None:
        self.manifest: Manifest = bundle.manifest
        if self.manifest.sample_rate != SAMPLE_RATE:
            raise BundleError(
                f"{bundle.path}: its sample_rate is {self.manifest.sample_rate}, not {SAMPLE_RATE}"
            )
        count, length = len(self.manifest.controls), self.manifest.length
        variation = self.manifest.variation
        self._encoder = _graph(bundle, "encoder.onnx", length, count)
        self._decoder = _graph(bundle, "decoder.onnx", count + variation, length)
        self._prior = _graph(bundle, PRIOR, variation, count) if variation else None
        try:
            self.card = bundle.read("card.md").decode()
            self.map = SoundMap.from_bytes(
                bundle.read("map.npz"), count, len(self.manifest.classes)
            )
        except UnicodeDecodeError as error:
            raise BundleError(f"{bundle.path}: card.md is not UTF-8 text") from error
        except BundleError as error:
            raise BundleError(f"{bundle.path}: {error}") from error

    @classmethod
    def open(cls, path: Path) -> "Instrument":
        """Load the bundle at `path`.

        Raises:
            BundleError: a part of it is missing, altered or wrong.
        """
        return cls(Bundle.open(path))

    def complete(self, given: Mapping[str, float], seed: int) -> Controls:
        """Check the `given` controls and draw the others from `seed`.

        Where the seed varies the sound itself, a draw lies where the model's prior has the sound of
        that seed; elsewhere it is a training sound picked at random, moved a little, so that
        sounds come up as often as their like in the corpus. What is drawn does not depend on what
        is given, so fixing one control leaves the others where they were.

        Raises:
            ControlError: a control is unknown, or its value is out of range.
        """
        for name, value in given.items():
            self._check(name, value)
        drawn = {
            control.name: _clip(control, value)
            for control, value in zip(self.manifest.controls, self._draw(seed), strict=True)
        }
        return drawn | {name: float(value) for name, value in given.items()}

    def render(self, controls: Mapping[str, float], seed: int = 0) -> Samples:
        """Play all `controls`, and what they leave open as `seed` has it.

        Gives a clip `[T]`, T at most the manifest's length.

        Raises:
            ControlError: a control is missing, unknown or out of range.
            RenderError: the model's output is silent or not finite.
        """
        return self.render_batch([controls], [seed])[0]

    def render_wav(
        self, controls: Mapping[str, float], rate: int, depth: Depth, seed: int = 0
    ) -> bytes:
        """Play all `controls` as a WAV file at `rate` Hz; as `render`."""
        samples = self.render(controls, seed)
        return encode_wav(resample(samples, self.manifest.sample_rate, rate), rate, depth)

    def render_batch(
        self, batch: Sequence[Mapping[str, float]], seeds: Sequence[int]
    ) -> list[Samples]:
        """Play several sets of controls, a seed each, in one run of the decoder; as `render`."""
        rows = np.array([self._row(controls) for controls in batch], np.float32)
        if self.manifest.variation:
            rows = np.concatenate([rows, np.stack([self._variation(seed) for seed in seeds])], 1)
        return [self._finish(audio) for audio in self._decoder(rows)]

    def encode(self, clip: Samples) -> Controls:
        """The controls at which this model puts a clip `[T]`."""
        padded = np.zeros((1, self.manifest.length), np.float32)
        padded[0, : len(clip)] = clip[: self.manifest.length]
        (row,) = self._encoder(padded)
        if not np.isfinite(row).all():
            raise RenderError(f"{self.manifest.name}: the encoder's output is not finite")
        return {
            control.name: _clip(control, value)
            for control, value in zip(self.manifest.controls, row, strict=True)
        }

    def _draw(self, seed: int) -> list[float]:
        if self._prior:
            (row,) = self._prior(self._variation(seed)[None])
            return [float(value) for value in row]
        rng = np.random.default_rng(seed)
        point = self.map.points[rng.integers(len(self.map.points))]
        ranges = np.array([each.maximum - each.minimum for each in self.manifest.controls])
        jitter = rng.standard_normal(len(point))
        return [float(value) for value in point + DRAW_SPREAD * jitter * ranges]

    def _variation(self, seed: int) -> NDArray[np.float32]:
        rng = np.random.default_rng(seed)
        return rng.standard_normal(self.manifest.variation, np.float32)

    def _row(self, controls: Mapping[str, float]) -> list[float]:
        for name, value in controls.items():
            self._check(name, value)
        try:
            return [float(controls[control.name]) for control in self.manifest.controls]
        except KeyError as error:
            raise ControlError(f"control {error.args[0]} is not set") from error

    def _check(self, name: str, value: float) -> None:
        for control in self.manifest.controls:
            if control.name == name:
                if not control.minimum <= value <= control.maximum:
                    limits = f"{control.minimum:g} to {control.maximum:g} {control.unit}".strip()
                    raise ControlError(f"{name}={value:g} is out of range: {limits}")
                return
        known = ", ".join(control.name for control in self.manifest.controls)
        raise ControlError(f"{self.manifest.name} has no control {name!r}; it has {known}")

    def _finish(self, audio: Samples) -> Samples:
        peak = np.abs(audio).max()
        if not np.isfinite(peak) or peak < MIN_PEAK:
            raise RenderError(f"{self.manifest.name}: the decoder's output is silent or not finite")
        return finish(audio)


def _graph(bundle: Bundle, name: str, input_size: int, output_size: int) -> Graph:
    try:
        graph = Graph(bundle.read(name))
    except BundleError:
        raise
    except Exception as error:  # ONNX Runtime raises its own kinds, which share no base class
        raise BundleError(f"{bundle.path}: {name} is not a graph that runs here") from error
    if (graph.input_size, graph.output_size) != (input_size, output_size):
        raise BundleError(
            f"{bundle.path}: {name} maps {graph.input_size} numbers to {graph.output_size}, "
            f"the manifest says {input_size} to {output_size}"
        )
    return graph


def _clip(control: Control, value: float) -> float:
    return float(min(max(value, control.minimum), control.maximum))
