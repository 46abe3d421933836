"""What a query string asks for, checked against a model: pure functions on name-value pairs."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from ghostnote import encoding
from ghostnote.bundle import RESERVED, Control, Manifest
from ghostnote.encoding import Container, Depth
from ghostnote.engine.recipe import LATENT, MAX_SEED
from ghostnote.kit import take
from ghostnote.kit.fresh import SIZES
from ghostnote.service.problems import ParameterError
from ghostnote.service.schemas import Fault

RATES = tuple(map(str, take.RATES))
DEPTHS = {"wav": encoding.DEPTHS, "flac": ("16", "24")}
"""Bits of a sample by the kind of file; FLAC holds integers alone."""
KIT_SIZES = tuple(map(str, SIZES))
MAX_FAULTS = 16
SHOWN_LENGTH = 60
"""Characters of a wrong name or value that are repeated in the answer."""

_INTEGER = re.compile(r"[0-9]{1,10}")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")

Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class SoundQuery:
    """One sound: `given` controls, the rest from `seed`; its file at `rate` Hz and `depth`.

    `latent` stands in for what the seed would say of the sound itself.
    """

    kind: str
    seed: int
    latent: str
    given: dict[str, float]
    rate: int
    depth: Depth
    container: Container
    version: str | None


@dataclass(frozen=True)
class DrawQuery:
    """One draw: `given` controls, the rest from `seed`."""

    kind: str
    seed: int
    given: dict[str, float]


@dataclass(frozen=True)
class KitQuery:
    """One new kit: of a `seed`, with so many `pads`."""

    seed: int
    pads: int
    version: str | None


def parse_sound(pairs: Pairs, manifest: Manifest, container: Container) -> SoundQuery:
    """Read the query of a sound in a file of one kind.

    Raises:
        ParameterError: a parameter is unknown, repeated, malformed or out of range; all of them
            are named, with their limits.
    """
    reader = _Reader(pairs)
    version = reader.values.get("v")
    kind = reader.choice("class", manifest.classes)
    seed = reader.seed()
    latent = reader.latent()
    rate = reader.choice("rate", RATES)
    depth = reader.choice("depth", DEPTHS[container])
    given = reader.controls(manifest.controls, RESERVED)
    reader.finish()
    return SoundQuery(kind, seed, latent, given, int(rate), cast(Depth, depth), container, version)


def parse_draw(pairs: Pairs, manifest: Manifest) -> DrawQuery:
    """Read the query of a draw; raises as `parse_sound`."""
    reader = _Reader(pairs)
    kind = reader.choice("class", manifest.classes)
    seed = reader.seed()
    given = reader.controls(manifest.controls, ("class", "seed"))
    reader.finish()
    return DrawQuery(kind, seed, given)


def parse_kit(pairs: Pairs) -> KitQuery:
    """Read the query of a new kit; raises as `parse_sound`."""
    reader = _Reader(pairs)
    seed = reader.seed()
    pads = reader.choice("pads", KIT_SIZES)
    reader.controls((), ("seed", "pads", "v"))
    reader.finish()
    return KitQuery(seed, int(pads), reader.values.get("v"))


def parse_nothing(pairs: Pairs) -> None:
    """Refuse any parameter; raises as `parse_sound`."""
    reader = _Reader(pairs)
    reader.controls((), ())
    reader.finish()


def parse_flag(name: str, value: str) -> bool:
    """Read `true` or `false`, or `1` or `0`; raises as `parse_sound`."""
    reader = _Reader([(name, value)])
    chosen = reader.choice(name, ("false", "true", "0", "1"))
    reader.finish()
    return chosen in ("true", "1")


def parse_class(value: str, manifest: Manifest) -> str:
    """Read a class of drum that a model makes; raises as `parse_sound`."""
    reader = _Reader([("class", value)])
    chosen = reader.choice("class", manifest.classes)
    reader.finish()
    return chosen


def parse_hit(value: str) -> int:
    """The number of a hit, from 1; raises as `parse_sound`."""
    if _INTEGER.fullmatch(value) and int(value) >= 1:
        return int(value)
    detail = f"must be a whole number from 1 on, not {_shown(value)}"
    raise ParameterError([Fault(name="hit", detail=detail, minimum=1)])


class _Reader:
    """Values by name, and the faults found in them so far."""

    def __init__(self, pairs: Pairs) -> None:
        self.values: dict[str, str] = {}
        self.faults: list[Fault] = []
        for name, value in pairs:
            if name in self.values:
                self._fault(name, "given more than once")
            self.values[name] = value

    def choice(self, name: str, allowed: Sequence[str]) -> str:
        """The value of `name`, one of `allowed`; the first of them if it is not given."""
        value = self.values.get(name, allowed[0])
        if value not in allowed:
            shown = ", ".join(allowed)
            self._fault(name, f"must be one of {shown}, not {_shown(value)}", allowed=list(allowed))
        return value

    def seed(self) -> int:
        """The value of `seed`, or 0."""
        value = self.values.get("seed", "0")
        if _INTEGER.fullmatch(value) and int(value) <= MAX_SEED:
            return int(value)
        detail = f"must be a whole number from 0 to {MAX_SEED}, not {_shown(value)}"
        self._fault("seed", detail, minimum=0, maximum=MAX_SEED)
        return 0

    def latent(self) -> str:
        """The value of `latent`, or none."""
        value = self.values.get("latent", "")
        if LATENT.fullmatch(value):
            return value
        self._fault("latent", f"must be the text of a latent, not {_shown(value)}")
        return ""

    def controls(self, known: Sequence[Control], reserved: Sequence[str]) -> dict[str, float]:
        """Every value that is not `reserved`, each of which must be a `known` control."""
        by_name = {control.name: control for control in known}
        given = {}
        for name, value in self.values.items():
            if name in reserved:
                continue
            if name in by_name:
                given[name] = self._number(by_name[name], value)
            else:
                allowed = [*by_name, *reserved]
                self._fault(name, "no such parameter here", allowed=allowed)
        return given

    def finish(self) -> None:
        """Raise `ParameterError` if a fault was found."""
        if self.faults:
            raise ParameterError(self.faults[:MAX_FAULTS])

    def _number(self, control: Control, value: str) -> float:
        number = float(value) if _NUMBER.fullmatch(value) else None
        if number is None or not control.minimum <= number <= control.maximum:
            limits = f"{control.minimum:g} to {control.maximum:g} {control.unit}".strip()
            self._fault(
                control.name,
                f"must be a number from {limits}, not {_shown(value)}",
                minimum=control.minimum,
                maximum=control.maximum,
                unit=control.unit,
            )
            return control.default
        return number

    def _fault(
        self,
        name: str,
        detail: str,
        *,
        minimum: float | None = None,
        maximum: float | None = None,
        unit: str | None = None,
        allowed: list[str] | None = None,
    ) -> None:
        fault = Fault(
            name=name[:SHOWN_LENGTH],
            detail=detail,
            minimum=minimum,
            maximum=maximum,
            unit=unit,
            allowed=allowed,
        )
        self.faults.append(fault)


def _shown(value: str) -> str:
    return repr(value[:SHOWN_LENGTH])
