"""An experiment: everything that decides what a training run learns, but the corpus.

Each family of models has settings of its own beside those of all. `model` says which family a file
is for; adding one is adding a class here and to `Experiment`.
"""

import dataclasses
import re
import tomllib
import typing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ghostnote.errors import ExperimentError
from ghostnote.models.dense import Activation

LEAST_LATENT, MOST_LATENT = 2, 300
"""Numbers of z: of levels and of the waveform one at least, and no more than the text of a latent
holds."""
ALL_CLASSES = "all"
"""In place of one class of drum."""


@dataclass(frozen=True)
class Settings:
    """What every run has, as its TOML file names it.

    `class` in the file is `drum_class` here. An epoch is one pass over the training clips.
    `learning_rate` is Adam's.
    """

    name: str
    title: str
    drum_class: str
    epochs: int
    batch_size: int
    learning_rate: float
    seed: int

    def check(self) -> None:
        """Check what a setting's kind alone does not say.

        Raises:
            ExperimentError: a setting is wrong; the message names it.
        """
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", self.name):
            raise ExperimentError(
                f"name is {self.name!r}; it names files, so it may hold letters, digits, "
                "'-', '_' and '.'"
            )


@dataclass(frozen=True)
class DenseSettings(Settings):
    """What the dense networks have: their layers, down to the latent and up to the clip."""

    encoder_units: tuple[int, ...]
    decoder_units: tuple[int, ...]
    activation: Activation

    def check(self) -> None:
        """As `Settings.check`."""
        super().check()
        if self.encoder_units[-1] != 2:
            raise ExperimentError("encoder_units must end in 2: the pad has two directions")


@dataclass(frozen=True)
class DenseAEExperiment(DenseSettings):
    """A run of `models.dense`."""

    model: Literal["dense-ae"]


@dataclass(frozen=True)
class DenseVAEExperiment(DenseSettings):
    """A run of `models.vae`.

    A clip's loss is the sum of its squared errors and `kl_weight` times the nats of its latent:
    twice the variance of the decoder's Gaussian, in samples of full scale 1.
    """

    model: Literal["dense-vae"]
    kl_weight: float

    def check(self) -> None:
        """As `Settings.check`."""
        super().check()
        if len(self.encoder_units) == 1:
            raise ExperimentError("encoder_units needs a layer before the latent's 2")


@dataclass(frozen=True)
class ConvAEExperiment(Settings):
    """A run of `models.conv`; `d` is the channels after the first layer."""

    model: Literal["conv-ae"]
    d: int


@dataclass(frozen=True)
class WaveGANExperiment(Settings):
    """A run of `models.wavegan`, in the names of its paper and of Gulrajani et al. 2017.

    `d` is the model size, `phase_shuffle` the paper's n, `gradient_penalty` lambda,
    `discriminator_steps` those for each of the generator's. The discriminator sees every clip once
    an epoch. The encoder and the sheet, `sheet_units` wide, are trained for epochs of their own
    once the generator is.
    """

    model: Literal["wavegan"]
    d: int
    phase_shuffle: int
    gradient_penalty: float
    discriminator_steps: int
    encoder_epochs: int
    sheet_units: int
    sheet_epochs: int


@dataclass(frozen=True)
class GhostExperiment(Settings):
    """A run of `models.ghost`; its class is `all`, for it learns hits of every class.

    An epoch is `steps_per_epoch` batches. `copies` is how many processed hits the pool holds for
    each recording, `z_size` and `width` are the network's, `kl_weight` counts nats of a hit against
    errors in units of 10 dB. The sheet has `sheet_units` in a layer and epochs of its own; up to
    `components` Gaussians a class are the kinds that a prior draws about.
    """

    model: Literal["ghost"]
    steps_per_epoch: int
    copies: int
    z_size: int
    width: int
    kl_weight: float
    sheet_units: int
    sheet_epochs: int
    components: int

    def check(self) -> None:
        """As `Settings.check`."""
        super().check()
        if self.drum_class != ALL_CLASSES:
            raise ExperimentError(
                f"class is {self.drum_class!r}; this family learns all at once: {ALL_CLASSES!r}"
            )
        if not LEAST_LATENT <= self.z_size <= MOST_LATENT:
            raise ExperimentError(
                f"z_size is {self.z_size}; levels and waveform share {LEAST_LATENT} numbers at "
                f"least, and an address holds a latent of {MOST_LATENT} at most"
            )


Experiment = (
    DenseAEExperiment | DenseVAEExperiment | ConvAEExperiment | WaveGANExperiment | GhostExperiment
)

FAMILIES: dict[str, type[Experiment]] = {
    typing.get_args(typing.get_type_hints(family)["model"])[0]: family
    for family in typing.get_args(Experiment)
}


def load(path: Path) -> Experiment:
    """Read the experiment in the TOML file `path`.

    Raises:
        ExperimentError: the file is missing or not TOML, or a setting is missing, unknown or
            wrong; the message names it.
    """
    try:
        document = tomllib.loads(path.read_text())
    except OSError as error:
        raise ExperimentError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ExperimentError(f"{path} is not TOML: {error}") from error
    try:
        return parse(document)
    except ExperimentError as error:
        raise ExperimentError(f"{path}: {error}") from error


def parse(document: dict[str, Any]) -> Experiment:
    """Check the settings in `document`, as read from TOML; Raises as `load`."""
    settings = dict(document)
    if "class" in settings:
        settings["drum_class"] = settings.pop("class")
    family = _family(settings)
    kinds = typing.get_type_hints(family)
    for name in settings:
        if name not in kinds:
            known = ", ".join(kinds).replace("drum_class", "class")
            raise ExperimentError(f"unknown setting {name!r}; known are {known}")
    for name in kinds:
        if name not in settings:
            stated = "class" if name == "drum_class" else name
            raise ExperimentError(f"setting {stated!r} is missing")
    experiment = family(**{name: _check(name, settings[name], kinds[name]) for name in kinds})
    experiment.check()
    return experiment


def dump(experiment: Experiment) -> dict[str, Any]:
    """The settings as plain values; `parse` reads them back."""
    settings = dataclasses.asdict(experiment)
    settings["class"] = settings.pop("drum_class")
    return {k: list(v) if isinstance(v, tuple) else v for k, v in settings.items()}


def _family(settings: dict[str, Any]) -> type[Experiment]:
    if "model" not in settings:
        raise ExperimentError("setting 'model' is missing")
    model = settings["model"]
    if not isinstance(model, str) or model not in FAMILIES:
        raise ExperimentError(f"model is {model!r}; it must be one of {', '.join(FAMILIES)}")
    return FAMILIES[model]


def _check(name: str, value: Any, kind: Any) -> Any:
    if typing.get_origin(kind) is Literal:
        allowed = typing.get_args(kind)
        if value not in allowed:
            raise ExperimentError(f"{name} is {value!r}; it must be one of {', '.join(allowed)}")
        return value
    if typing.get_origin(kind) is tuple:
        if not isinstance(value, list) or not value:
            raise ExperimentError(f"{name} is {value!r}; it must be a list of layer sizes")
        return tuple(_check(name, item, int) for item in value)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise ExperimentError(f"{name} is {value!r}; it must be a {kind.__name__}")
    if name == "seed" and value < 0:
        raise ExperimentError(f"seed is {value}; it must be 0 or more")
    if name != "seed" and isinstance(value, int | float) and value <= 0:
        raise ExperimentError(f"{name} is {value}; it must be above 0")
    return value
