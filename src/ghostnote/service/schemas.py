"""The JSON documents the service answers with."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Document(BaseModel):
    """Base of all documents."""

    model_config = ConfigDict(frozen=True, serialize_by_alias=True)


class ControlDocument(Document):
    """One number a player can set."""

    name: str
    label: str
    unit: str
    minimum: float
    maximum: float
    default: float
    step: float


class ModelDocument(Document):
    """What a page needs to know of a model.

    `version` changes whenever the model's sounds may, and `card` is Markdown.
    """

    name: str
    title: str
    version: str
    classes: list[str]
    sample_rate: int
    seconds: float
    controls: list[ControlDocument]
    pad: tuple[str, str]
    card: str


class ModelsDocument(Document):
    """Every installed model, the default first."""

    models: list[ModelDocument]


class DescriptorDocument(Document):
    """One measurement of every training sound; null where it has no finite value."""

    name: str
    label: str
    unit: str
    scale: Literal["linear", "log"]
    values: list[float | None]


class MapDocument(Document):
    """Where the training sounds lie on the pad, and how they sound.

    `class_of` holds, for each point, the index of its class in `classes`.
    """

    points: list[tuple[float | None, float | None]]
    classes: list[str]
    class_of: list[int]
    descriptors: list[DescriptorDocument]


class DrawDocument(Document):
    """A complete set of controls drawn from a seed."""

    controls: dict[str, float]
    seed: int


class MatchDocument(Document):
    """Where a sample landed.

    `original` is the base64 of a 16-bit WAV of the sample as the model heard it.
    """

    controls: dict[str, float]
    seed: int
    kind: str = Field(serialization_alias="class")
    distance_db: float
    score: int
    warnings: list[str]
    original: str


class Fault(Document):
    """What is wrong with one parameter, and what it may be."""

    name: str
    detail: str
    minimum: float | None = None
    maximum: float | None = None
    unit: str | None = None
    allowed: list[str] | None = None


class Problem(Document):
    """An RFC 9457 problem; `errors` names the parameters at fault."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[Fault] | None = None


class LivenessDocument(Document):
    """The process answers."""

    status: Literal["alive"] = "alive"


class RefusedDocument(Document):
    """A bundle that was left out."""

    file: str
    reason: str


class ReadinessDocument(Document):
    """The models are loaded, and work is accepted."""

    status: Literal["ready"] = "ready"
    models: list[str]
    refused: list[RefusedDocument]
