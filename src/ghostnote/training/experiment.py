"""An experiment: everything that decides what a training run learns, but the corpus."""

import dataclasses
import re
import tomllib
import typing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ghostnote.errors import ExperimentError
from ghostnote.models.dense import Activation


@dataclass(frozen=True)
class Experiment:
    """The settings of one run, as its TOML file names them.

    `class` in the file is `drum_class` here. `learning_rate` is Adam's.
    """

    name: str
    title: str
    model: Literal["dense-ae"]
    encoder_units: tuple[int, ...]
    decoder_units: tuple[int, ...]
    activation: Activation
    drum_class: str
    epochs: int
    batch_size: int
    learning_rate: float
    seed: int


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
    kinds = typing.get_type_hints(Experiment)
    for name in settings:
        if name not in kinds:
            known = ", ".join(kinds).replace("drum_class", "class")
            raise ExperimentError(f"unknown setting {name!r}; known are {known}")
    for name in kinds:
        if name not in settings:
            stated = "class" if name == "drum_class" else name
            raise ExperimentError(f"setting {stated!r} is missing")
    experiment = Experiment(**{name: _check(name, settings[name], kinds[name]) for name in kinds})
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", experiment.name):
        raise ExperimentError(
            f"name is {experiment.name!r}; it names files, so it may hold letters, digits, "
            "'-', '_' and '.'"
        )
    if experiment.encoder_units[-1] != 2:
        raise ExperimentError("encoder_units must end in 2: the pad has two directions")
    return experiment


def dump(experiment: Experiment) -> dict[str, Any]:
    """The settings as plain values; `parse` reads them back."""
    settings = dataclasses.asdict(experiment)
    settings["class"] = settings.pop("drum_class")
    return {k: list(v) if isinstance(v, tuple) else v for k, v in settings.items()}


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
    if name != "seed" and isinstance(value, int | float) and value <= 0:
        raise ExperimentError(f"{name} is {value}; it must be above 0")
    return value
