"""A new kit from a seed: one style over all of its pads."""

from collections import Counter
from dataclasses import dataclass, replace

from ghostnote.bundle import Control
from ghostnote.engine.drum_name import drum_name
from ghostnote.engine.instrument import Controls, Instrument, Patch
from ghostnote.engine.recipe import MAX_SEED
from ghostnote.errors import KitError
from ghostnote.kit.chance import chance, signed
from ghostnote.kit.kit import Kit, Pad

DEFAULT_PADS = 8
SIZES = (8, 16)


@dataclass(frozen=True)
class _Slot:
    """A pad's name without its number, class, key of General MIDI, choke group, level and place.

    Slots of one `drum` are that drum, tuned by some `semitones`.
    """

    name: str
    drum_class: str
    note: int
    choke: int = 0
    gain_db: float = 0.0
    pan: float = 0.0
    drum: str = ""
    semitones: float = 0.0


_SLOTS = (
    _Slot("Kick", "kick", 36),
    _Slot("Snare", "snare", 38, gain_db=-1.0),
    _Slot("Closed hat", "hihat-closed", 42, choke=1, gain_db=-7.0, pan=0.2),
    _Slot("Open hat", "hihat-open", 46, choke=1, gain_db=-8.0, pan=0.2),
    _Slot("Clap", "clap", 39, gain_db=-4.0, pan=-0.1),
    _Slot("Tom", "tom", 45, gain_db=-3.0, drum="tom"),
    _Slot("Rim", "rim", 37, gain_db=-6.0, pan=0.1),
    _Slot("Perc", "perc", 56, gain_db=-6.0, pan=0.3),
    _Slot("Kick", "kick", 35),
    _Slot("Snare", "snare", 40, gain_db=-2.0),
    _Slot("Crash", "cymbal", 49, gain_db=-8.0, pan=-0.3),
    _Slot("Ride", "cymbal", 51, gain_db=-9.0, pan=0.35),
    _Slot("High tom", "tom", 50, gain_db=-3.0, pan=-0.25, drum="tom", semitones=5.0),
    _Slot("Low tom", "tom", 41, gain_db=-3.0, pan=0.25, drum="tom", semitones=-5.0),
    _Slot("Perc", "perc", 63, gain_db=-6.0, pan=-0.35),
    _Slot("Perc", "perc", 64, gain_db=-6.0, pan=-0.2),
)
_STYLE = {"decay": 0.17, "brightness": 0.15, "noise": 0.1, "attack": 0.15, "body": 0.1}
"""How far a style turns each knob at most, as a share of its range."""
_GATHERED = 0.5
"""How far pads of a model without such knobs move to a place they share."""


@dataclass(frozen=True)
class _Style:
    """What the pads of a kit share.

    `knobs` are offsets in their units. A model without such knobs has `centre` instead, a place on
    its pad: there a style is a neighbourhood.
    """

    knobs: Controls
    centre: Controls


def new_kit(instrument: Instrument, seed: int, pads: int = DEFAULT_PADS) -> Kit:
    """The kit of a `seed`: pads drawn from the model's prior, turned or gathered alike.

    A model that lacks a class plays its first in its stead. The same on every machine.

    Raises:
        KitError: `pads` is not one of `SIZES`, or the seed out of range.
    """
    if pads not in SIZES:
        raise KitError(f"a new kit has {' or '.join(map(str, SIZES))} pads, not {pads}")
    if not 0 <= seed <= MAX_SEED:
        raise KitError(f"seed={seed} is out of range: 0 to {MAX_SEED}")
    name = instrument.manifest.name
    style = _style(instrument, seed)
    made = []
    for index, slot in enumerate(_fitting(instrument, _SLOTS[:pads])):
        drawn_from = int(chance(seed, slot.drum or index) * (MAX_SEED + 1))
        drawn = instrument.complete({}, drawn_from, slot.drum_class)
        patch = _styled(instrument, drawn, style, slot.semitones)
        made.append(Pad(slot.name, name, patch, slot.gain_db, slot.pan, slot.choke, slot.note))
    return Kit(f"{name} kit {seed}", tuple(made))


def _fitting(instrument: Instrument, slots: tuple[_Slot, ...]) -> list[_Slot]:
    """The slots as they are where the model has their class, else plain ones of its first.

    Of one name the first has no number, and the others count on from 2.
    """
    classes = instrument.manifest.classes
    plain = [
        slot if slot.drum_class in classes else _Slot(drum_name(classes[0]), classes[0], slot.note)
        for slot in slots
    ]
    counts: Counter[str] = Counter()
    fitting = []
    for slot in plain:
        counts[slot.name] += 1
        number = counts[slot.name]
        fitting.append(slot if number == 1 else replace(slot, name=f"{slot.name} {number}"))
    return fitting


def _style(instrument: Instrument, seed: int) -> _Style:
    manifest = instrument.manifest
    knobs = {
        control.name: _STYLE[control.name] * control.span * signed(seed, "style", control.name)
        for control in manifest.controls
        if control.name in _STYLE
    }
    if "brightness" in knobs:
        return _Style(knobs, {})
    drawn = instrument.complete({}, seed).controls
    return _Style(knobs, {name: drawn[name] for name in manifest.pad})


def _styled(instrument: Instrument, patch: Patch, style: _Style, semitones: float) -> Patch:
    wanted = dict(patch.controls)
    for name, offset in style.knobs.items():
        wanted[name] += offset
    for name, place in style.centre.items():
        wanted[name] += _GATHERED * (place - wanted[name])
    if "pitch" in wanted:
        wanted["pitch"] += semitones
    kept = {
        control.name: control.default
        if patch.drum_class in control.unavailable
        else _rounded(control, wanted[control.name])
        for control in instrument.manifest.controls
    }
    return replace(patch, controls=kept)


def _rounded(control: Control, value: float) -> float:
    """`value` on a step of its control, within its range: as short in a link as a turned knob."""
    steps = round((value - control.minimum) / control.step)
    on_step = round(control.minimum + steps * control.step, 9)
    return min(max(on_step, control.minimum), control.maximum)
