"""The JSON documents the service answers with."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat


class Document(BaseModel):
    """Base of all documents."""

    model_config = ConfigDict(frozen=True, serialize_by_alias=True)


class ControlDocument(Document):
    """One number a player can set; `unavailable` says for which classes it is not, and why."""

    name: str
    label: str
    unit: str
    minimum: float
    maximum: float
    default: float
    step: float
    unavailable: dict[str, str]


class ScaleDocument(Document):
    """What a descriptor is called, its unit, and the scale on which equal steps sound equal."""

    name: str
    label: str
    unit: str
    scale: Literal["linear", "log"]


class ModelDocument(Document):
    """What a page needs to know of a model.

    `version` changes whenever the model's sounds may, and `card` is Markdown. `family` is the kind
    of model it is, `bytes` the size of its graphs, and `corpus` tells what it was trained on from
    other corpora; family and corpus are empty, and `parameters` null, where the bundle does not
    say. `descriptors` are the columns of its map. `variation` counts the numbers that a seed stands
    for; where it is 0 a seed changes nothing but what is drawn.
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
    family: str
    corpus: str
    bytes: int
    parameters: int | None
    variation: int
    descriptors: list[ScaleDocument]


class ModelsDocument(Document):
    """Every installed model, the default first."""

    models: list[ModelDocument]


class DescriptorDocument(ScaleDocument):
    """One measurement of every training sound; null where it has no finite value."""

    values: list[float | None]


class MapDocument(Document):
    """Where the training sounds lie on the pad, and how they sound.

    `class_of` holds, for each point, the index of its class in `classes`.
    """

    points: list[tuple[float | None, float | None]]
    classes: list[str]
    class_of: list[int]
    descriptors: list[DescriptorDocument]


class FigureDocument(Document):
    """A measured value, with the interval it lies in where that was found too."""

    value: FiniteFloat
    low: FiniteFloat | None = None
    high: FiniteFloat | None = None


class MeasureDocument(Document):
    """What was measured; `better` says which way, or is empty where neither is."""

    key: str
    label: str
    unit: str
    better: Literal["lower", "higher", ""]
    help: str


class BracketDocument(Document):
    """Figures of something known, between which a model's lie: the real sounds, or mere noise."""

    name: str
    title: str
    figures: dict[str, FigureDocument]


class ScoredDocument(BracketDocument):
    """Figures of one model."""

    family: str


class FailureDocument(Document):
    """A model that could not be measured, and why."""

    name: str
    error: str


class ScoredCorpusDocument(Document):
    """The sounds that the models were measured against."""

    hash: str
    kind: str = Field(alias="class")
    train: int
    validation: int
    real: int


class LeaderboardDocument(Document):
    """What `ghostnote evaluate` found. `best` is the model that `rule` picks, if any."""

    format: Literal[1]
    corpus: ScoredCorpusDocument
    count: int
    seed: int
    embedding: str
    best: str | None
    rule: str
    measures: list[MeasureDocument]
    brackets: list[BracketDocument]
    models: list[ScoredDocument]
    failures: list[FailureDocument]


class DrawDocument(Document):
    """A complete set of controls drawn from a seed.

    `latent` is text for what the seed stands for beside them, empty where the model has no such
    text: between two of these lie sounds that no seed has.
    """

    controls: dict[str, float]
    seed: int
    latent: str


class NearestDocument(Document):
    """The recording nearest to a sound, of those of its class that its model was trained on.

    `distance_db` is the root mean square difference of their levels in bands and segments,
    `apart_db` the median distance of a recording of the class to the nearest other one, null where
    there is no other. Where the model does not tell, or knows no recording of the class, distances
    are null, and `pack` and `licence` empty.
    """

    distance_db: float | None
    apart_db: float | None
    pack: str
    licence: str


class MatchDocument(Document):
    """Where a sample landed: the patch, and the model that plays it.

    `recipe` tells that the file carried its recipe, which this is. `latent` is text for what a
    model knows of the sample beside its controls, empty where that is nothing; `original` is the
    base64 of a 16-bit WAV of the sample as the model heard it. `hit` tells which of the `hits` of
    the sample that is, from 1.
    """

    model: str
    recipe: bool
    controls: dict[str, float]
    seed: int
    latent: str
    kind: str = Field(serialization_alias="class")
    distance_db: float
    score: int
    warnings: list[str]
    original: str
    hit: int
    hits: int


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


class RoundsDocument(Document):
    """How far a search is: rounds done, and rounds in all."""

    done: int
    total: int


class MatchLine(Document):
    """One line of a match that tells how far it is: of these, the one that is there.

    The last line has the `match`, or the `problem` that came between.
    """

    rounds: RoundsDocument | None = None
    match: MatchDocument | None = None
    problem: Problem | None = None


class LivenessDocument(Document):
    """The process answers."""

    status: Literal["alive"] = "alive"


class RefusedDocument(Document):
    """A bundle that was left out."""

    file: str
    reason: str


class ReadinessDocument(Document):
    """The default model is loaded, the others can be, and work is accepted."""

    status: Literal["ready"] = "ready"
    models: list[str]
    refused: list[RefusedDocument]
