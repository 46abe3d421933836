"""The JSON documents of kits and exports: what is asked for, and what is answered."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, StringConstraints, model_validator

from ghostnote.encoding import Container, Depth
from ghostnote.engine.recipe import LATENT, MAX_CONTROLS, MAX_SEED
from ghostnote.kit.kit import MAX_CHOKE, MAX_GAIN_DB, MAX_NAME, MAX_NOTE, MAX_PADS, MIN_GAIN_DB
from ghostnote.kit.names import DEFAULT_PATTERN, MAX_PATTERN
from ghostnote.kit.strokes import MAX_LAYERS, MAX_ROUND_ROBINS
from ghostnote.kit.take import FORMATS, Format, Rate
from ghostnote.service.schemas import Document

Seed = Annotated[int, Field(ge=0, le=MAX_SEED)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Title = Annotated[str, StringConstraints(max_length=MAX_NAME)]
Latent = Annotated[str, StringConstraints(pattern=f"^{LATENT.pattern}$")]
GainDb = Annotated[float, Field(ge=MIN_GAIN_DB, le=MAX_GAIN_DB)]
Pan = Annotated[float, Field(ge=-1, le=1)]
Choke = Annotated[int, Field(ge=0, le=MAX_CHOKE)]
Note = Annotated[int, Field(ge=0, le=MAX_NOTE)]


class Asked(BaseModel):
    """Base of all that is asked for: what it does not know it refuses, and it converts nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class PatchRequest(Asked):
    """A sound: its model and class, the first ones if not given; controls not given are drawn."""

    model: Word | None = None
    kind: Word | None = Field(None, alias="class")
    controls: dict[str, FiniteFloat] = Field({}, max_length=MAX_CONTROLS)
    seed: Seed = 0
    latent: Latent = ""


class PadRequest(PatchRequest):
    """A pad of a kit: a sound, its level, place, choke group (0 for none), MIDI note and lock."""

    name: Title = ""
    gain_db: GainDb = 0.0
    pan: Pan = 0.0
    choke: Choke = 0
    note: Note
    locked: bool = False


class KitRequest(Asked):
    """A kit: `pads`, or the new one of a `seed`, of `size` pads; and how to write it.

    Pads that name no model are of the kit's, which is the default one if not given. What a
    `kit.json` says of its making, `ghostnote` and `identities`, may stay there and changes nothing.
    """

    name: Title = ""
    pads: list[PadRequest] | None = Field(None, min_length=1, max_length=MAX_PADS)
    model: Word | None = None
    seed: Seed = 0
    size: Literal[8, 16] = 8
    layers: int = Field(1, ge=1, le=MAX_LAYERS)
    round_robins: int = Field(1, ge=1, le=MAX_ROUND_ROBINS)
    formats: list[Format] = Field(list(FORMATS), max_length=len(FORMATS))
    rate: Rate = 44100
    depth: Depth = "16"
    ghostnote: Word = ""
    identities: dict[str, Word] = Field({}, max_length=MAX_PADS)

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if self.pads is not None and {"seed", "size"} & self.model_fields_set:
            raise ValueError("give either pads, or seed and size of a new kit")
        return self


class SoundRequest(PatchRequest):
    """A sound to write: a file of one kind, named by a pattern."""

    rate: Rate = 44100
    depth: Depth = "16"
    container: Container = "wav"
    pattern: str = Field(DEFAULT_PATTERN, min_length=1, max_length=MAX_PATTERN)


class ExportRequest(Asked):
    """What to write into the folder of exports: one sound, or one kit."""

    sound: SoundRequest | None = None
    kit: KitRequest | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.sound is None) == (self.kit is None):
            raise ValueError("give either a sound or a kit")
        return self


class PadDocument(Document):
    """One pad of a kit."""

    name: str
    model: str
    kind: str = Field(alias="class")
    controls: dict[str, float]
    seed: int
    latent: str
    gain_db: float
    pan: float
    choke: int
    note: int
    locked: bool


class KitDocument(Document):
    """A kit; `POST /api/kits` takes its `name` and `pads` as they are."""

    name: str
    pads: list[PadDocument]


class TakeDocument(Document):
    """A way to take a kit away, as `POST /api/kits` is told it."""

    layers: int
    round_robins: int
    formats: list[Format]
    rate: Rate
    depth: Depth


class OpenedKitDocument(KitDocument, TakeDocument):
    """A kit as it was saved; `POST /api/kits` takes it apart from its `warnings`.

    These say what pads need that cannot be played here, or which ones another version of their
    model plays; of a kit that is exactly as it was saved there are none.
    """

    warnings: list[str]


class ExportDocument(Document):
    """What was written: the name of a file or folder in the folder of exports."""

    name: str


class SettingsDocument(Document):
    """What this server can be asked for; `exports` tells whether it writes into a folder.

    `folder` is what that folder is called, without where it lies; empty if there is none. `take` is
    how the page and the command line take kits away unless told otherwise. A sample may have
    `upload_bytes`, the file of a kit `kit_file_bytes`.
    """

    exports: bool
    folder: str
    rates: list[int]
    depths: dict[str, list[str]]
    formats: list[str]
    pads: int
    layers: int
    round_robins: int
    strokes: int
    take: TakeDocument
    upload_bytes: int
    kit_file_bytes: int
