"""A bundle that plays: controls to sound, and sound to controls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ghostnote.audio import (
    SAMPLE_RATE,
    Samples,
    finish,
)
from ghostnote.bundle import Bundle, Manifest
from ghostnote.engine.ghost_voice import GhostVoice
from ghostnote.engine.graph_voice import GraphVoice
from ghostnote.engine.near import near_names, not_made
from ghostnote.engine.soundmap import SoundMap
from ghostnote.engine.voice import Origin, Place, Rows, Voice
from ghostnote.errors import BundleError, ControlError, RenderError

Controls = dict[str, float]

MIN_PEAK = 1e-6
"""A model whose output stays under this has failed: scaling it up would play rounding errors."""

BATCH = 16
"""Sounds that are best played at once: enough to spare time, few enough to share the processor."""


@dataclass(frozen=True)
class Patch:
    """Everything that decides a sound of one model.

    `latent` is text for the numbers that no control stands for; empty, they come from the `seed`.
    """

    drum_class: str
    controls: Controls
    seed: int = 0
    latent: str = ""


def voice_of(manifest: Manifest) -> type[Voice]:
    """What plays a model, which need not be loaded."""
    return GhostVoice if manifest.voice == "ghost" else GraphVoice


class Instrument:
    """One model, loaded and ready to play from any thread."""

    def __init__(self, bundle: Bundle, sounds: SoundMap | None = None) -> None:
        """Load `bundle`, whose map is `sounds` where that was read before."""
        self.manifest: Manifest = bundle.manifest
        if self.manifest.sample_rate != SAMPLE_RATE:
            raise BundleError(
                f"{bundle.path}: its sample_rate is {self.manifest.sample_rate}, not {SAMPLE_RATE}"
            )
        self.map = sounds or SoundMap.of(bundle)
        self._voice: Voice = (
            GhostVoice(bundle)
            if voice_of(self.manifest) is GhostVoice
            else GraphVoice(bundle, self.map)
        )

    @classmethod
    def open(cls, path: Path) -> "Instrument":
        """Load the bundle at `path`.

        Raises:
            BundleError: a part of it is missing, altered or wrong.
        """
        return cls(Bundle.open(path))

    def complete(
        self,
        given: Mapping[str, float],
        seed: int,
        drum_class: str | None = None,
        latent: str = "",
        prior: str | None = None,
    ) -> Patch:
        """Check the `given` controls and draw all else from `seed`.

        `prior` is one of `priors`, the first if none is given.

        A draw lies where the model has the sound of that seed, as often as there are like it. What
        is drawn does not depend on what is given, so fixing one control leaves the others where
        they were.

        Raises:
            ControlError: a control is unknown, its value or the seed out of range, or the class,
                `latent` or `prior` not the model's, or the prior none of that class.
        """
        if seed < 0:
            raise ControlError(f"seed is {seed}; it must be 0 or more")
        for name, value in given.items():
            self._check(name, value)
        origin = self._origin(drum_class, seed, latent)
        if prior is not None:
            latent = self._latent(origin, prior)
            origin = replace(origin, latent=latent)
        drawn = self._named(self._voice.draw(origin))
        controls = drawn | {name: float(value) for name, value in given.items()}
        return Patch(self.manifest.classes[origin.drum], controls, seed, latent)

    def render(self, patch: Patch) -> Samples:
        """Play `patch`: a clip `[T]`, T at most the manifest's length.

        Raises:
            ControlError: a control is missing, unknown or out of range, or the class or latent not
                the model's.
            RenderError: the model's output is silent or not finite.
        """
        return self.render_batch([patch])[0]

    def render_batch(self, patches: Sequence[Patch]) -> list[Samples]:
        """Play several patches at once; as `render` for each."""
        rows = np.array([self._row(patch) for patch in patches], np.float32)
        origins = [self._origin(each.drum_class, each.seed, each.latent) for each in patches]
        return [self._finish(audio) for audio in self._voice.play(rows, origins)]

    def idle(self, patch: Patch) -> tuple[str, ...]:
        """The controls that would change next to nothing of `patch`, by name; raises as `render`.

        What no sound of the class has, the manifest says.
        """
        row = np.array(self._row(patch), np.float32)
        return self._voice.idle(row, self._origin(patch.drum_class, patch.seed, patch.latent))

    def place(self, clip: Samples) -> Patch:
        """The patch at which this model puts a clip `[T]`."""
        return self._patch(self._voice.place(clip))

    def own(self, clip: Samples, *, fine: bool = False, drum_class: str | None = None) -> Patch:
        """As `place`, with what the clip has beside the sound there, which knobs then move too.

        `fine` keeps more of it, in a longer latent. Models without such a latent only place. Of no
        `drum_class` it is of the one that the model takes the clip for.

        Raises:
            ControlError: the model does not make that class.
        """
        drum = None if drum_class is None else self._origin(drum_class, 0, "").drum
        return self._patch(self._voice.own(clip, fine=fine, drum=drum))

    def _patch(self, place: Place) -> Patch:
        if not np.isfinite(place.controls).all():
            raise RenderError(
                f"{self.manifest.name}: the encoder's output is not finite; "
                "train and export the model again"
            )
        name = self.manifest.classes[place.drum]
        return Patch(name, self._named(place.controls), 0, place.latent)

    def strike_again(self, patch: Patch, seed: int) -> Patch:
        """`patch` as another stroke of one drum: what is chance in a stroke follows `seed`.

        Models whose seed decides more of a sound than that keep the patch as it is.
        """
        if not self.priors:
            return patch
        return replace(patch, seed=seed, latent=self.latent(patch))

    def latent(self, patch: Patch) -> str:
        """The text of what is drawn for `patch`, its own or that of its seed; empty for nothing.

        With it, as its own, a patch sounds as it does.
        """
        if patch.latent or not self.priors:
            return patch.latent
        origin = self._origin(patch.drum_class, patch.seed, "")
        return self._voice.latent(origin, self.priors[0])

    @property
    def priors(self) -> tuple[str, ...]:
        """What sounds can be drawn from, the default first; empty where there is one only."""
        return self._voice.priors

    def priors_of(self, drum_class: str | None) -> tuple[str, ...]:
        """Those of `priors` that have sounds of a class, the first class if none is given.

        Of one of few recordings there is no prior of these.

        Raises:
            ControlError: the model does not make that class.
        """
        drum = self._origin(drum_class, 0, "").drum
        return tuple(name for name in self.priors if self._voice.has_prior(name, drum))

    def _latent(self, origin: Origin, prior: str) -> str:
        drum_class = self.manifest.classes[origin.drum]
        of_class = self.priors_of(drum_class)
        if prior not in of_class:
            named = f" for {drum_class}" if prior in self.priors else ""
            known = f"; it has {', '.join(of_class)}" if of_class else " to choose"
            raise ControlError(f"{self.manifest.name} has no prior {prior!r}{named}{known}")
        # The default one is what the seed alone stands for.
        return "" if prior == self.priors[0] else self._voice.latent(origin, prior)

    def _origin(self, drum_class: str | None, seed: int, latent: str) -> Origin:
        classes = self.manifest.classes
        if drum_class is not None and drum_class not in classes:
            raise ControlError(self._unknown(drum_class))
        return Origin(classes.index(drum_class or classes[0]), seed, latent)

    def _unknown(self, drum_class: str) -> str:
        classes = self.manifest.classes
        return not_made(self.manifest.name, classes, drum_class, near_names(drum_class, classes))

    def _named(self, row: Rows) -> Controls:
        """A row of controls by name, kept within their ranges."""
        return {
            control.name: float(min(max(value, control.minimum), control.maximum))
            for control, value in zip(self.manifest.controls, row, strict=True)
        }

    def _row(self, patch: Patch) -> list[float]:
        for name, value in patch.controls.items():
            self._check(name, value)
        try:
            return [
                control.default
                if patch.drum_class in control.unavailable
                else float(patch.controls[control.name])
                for control in self.manifest.controls
            ]
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
            raise RenderError(f"{self.manifest.name}: its output is silent or not finite")
        return finish(audio, self._voice.silent_rms_db)
