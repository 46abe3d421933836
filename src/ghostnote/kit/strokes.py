"""The strokes of a kit: softer ones and repeated ones of every pad, made by its model.

A softer stroke is another sound, not the same one turned down: duller, with a slower
attack and less noise. A repeated one is a new stroke of the same drum.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ghostnote.audio import Samples
from ghostnote.bundle import Control
from ghostnote.descriptors import centroid_hz
from ghostnote.engine.instrument import Instrument, Patch
from ghostnote.engine.recipe import MAX_SEED
from ghostnote.errors import KitError
from ghostnote.kit.chance import signed
from ghostnote.kit.kit import Kit
from ghostnote.kit.names import slug

MAX_LAYERS = 8
MAX_ROUND_ROBINS = 8
MAX_VELOCITY = 127
MAX_STROKES = 256
"""Strokes of a kit in all: at most as many files."""
_SOFTENING = {"brightness": -0.75, "attack": 0.3, "noise": -0.12, "decay": -0.1}
"""How far the softest stroke there could be turns knobs, as a share of their range: an attack takes
longer."""
_RINGS, _WAYS = (0.04, 0.08), 12
"""How far softer strokes lie on the pad where there is no brightness to turn, as shares of its
range, and how many ways are tried."""
_CHANCE = {"brightness": 0.02, "attack": 0.03, "noise": 0.02, "decay": 0.01}
_PAD_CHANCE, _PAD_CHANCE_ALONE = 0.004, 0.015
"""How far strokes differ by chance; over the pad further where nothing else tells them apart."""


@dataclass(frozen=True)
class Stroke:
    """One file of a kit: the patch, and when a sampler plays it.

    `pad` counts from 0, `layer` from the softest, `round_robin` in the order of play; velocities
    `low` to `high`, both included. `file` is its name without a suffix.
    """

    pad: int
    layer: int
    round_robin: int
    patch: Patch
    low: int
    high: int
    file: str


def strokes(
    kit: Kit, instruments: Mapping[str, Instrument], layers: int, round_robins: int
) -> list[Stroke]:
    """Every stroke of `kit`, pad by pad, softest first; `instruments` are its models by name.

    The first round robin of the hardest layer is the pad's own patch. The velocities of a pad's
    layers cover 1 to 127 once; 0 would end a note.

    Raises:
        KitError: too many layers, round robins or strokes in all.
    """
    check_counts(len(kit.pads), layers, round_robins)
    found = []
    for place, pad in enumerate(kit.pads):
        instrument = instruments[pad.model]
        for layer, soft in enumerate(reversed(softer(instrument, pad.patch, layers))):
            below, high = (MAX_VELOCITY * number // layers for number in (layer, layer + 1))
            for index in range(round_robins):
                patch = repeated(instrument, soft, index) if index else soft
                file = file_of(place, slug(pad.name, "pad"), layer, index)
                found.append(Stroke(place, layer, index, patch, below + 1, high, file))
    return found


def file_of(pad: int, word: str, layer: int, round_robin: int) -> str:
    """The name of a stroke's file without a suffix; `word` is what the pad goes by in it."""
    return f"{pad + 1:02d}-{word}-v{layer + 1}-r{round_robin + 1}"


def check_counts(pads: int, layers: int, round_robins: int) -> None:
    """Refuse more than a kit may have; Raises `KitError`."""
    if not 1 <= layers <= MAX_LAYERS:
        raise KitError(f"layers={layers} is out of range: 1 to {MAX_LAYERS}")
    if not 1 <= round_robins <= MAX_ROUND_ROBINS:
        raise KitError(f"round_robins={round_robins} is out of range: 1 to {MAX_ROUND_ROBINS}")
    if pads * layers * round_robins > MAX_STROKES:
        raise KitError(
            f"{pads} pads of {layers} layers and {round_robins} round robins are "
            f"{pads * layers * round_robins} sounds; at most {MAX_STROKES} are made"
        )


def softer(instrument: Instrument, patch: Patch, layers: int) -> list[Patch]:
    """`patch` struck ever more softly, `layers` times with itself, which comes first.

    Raises:
        RenderError: the model has no knob for it, and its output is silent or not finite.
    """
    if layers > 1 and not _turned(instrument, patch, {"brightness": 0.0}):
        return _duller(instrument, patch, layers)
    return _ever_softer(instrument, patch, layers)


def _ever_softer(instrument: Instrument, patch: Patch, layers: int) -> list[Patch]:
    return [_softened(instrument, patch, layer / layers) for layer in range(layers)]


def _softened(instrument: Instrument, patch: Patch, softness: float) -> Patch:
    controls = dict(patch.controls)
    for control in _turned(instrument, patch, _SOFTENING):
        turned = softness * _SOFTENING[control.name] * control.span
        controls[control.name] = _kept(control, controls[control.name] + turned)
    return replace(patch, controls=controls)


def _duller(instrument: Instrument, patch: Patch, layers: int) -> list[Patch]:
    """Patches whose places, near that of `patch`, sound ever duller; other knobs soften too.

    Of the places on two rings, those that are duller, evenly from the brightest to the dullest.
    """
    x, y = (each for each in instrument.manifest.controls if each.name in instrument.manifest.pad)
    around = [
        replace(
            patch,
            controls=patch.controls
            | {
                x.name: _kept(x, patch.controls[x.name] + share * np.cos(angle) * x.span),
                y.name: _kept(y, patch.controls[y.name] + share * np.sin(angle) * y.span),
            },
        )
        for share in _RINGS
        for angle in 2 * np.pi * np.arange(_WAYS) / _WAYS
    ]
    here, *heard = map(_brightness_hz, instrument.render_batch([patch, *around]))
    order = sorted(range(len(around)), key=lambda index: -heard[index])
    # Where hardly a place is duller, the least bright ones have to do.
    first = min(sum(hz >= here for hz in heard), len(order) - (layers - 1))
    duller = [around[index] for index in order[first:]]
    chosen = [duller[layer * len(duller) // (layers - 1) - 1] for layer in range(1, layers)]
    places = [{each.name: found.controls[each.name] for each in (x, y)} for found in chosen]
    return [patch] + [
        replace(turned, controls=turned.controls | place)
        for turned, place in zip(_ever_softer(instrument, patch, layers)[1:], places, strict=True)
    ]


def _brightness_hz(clip: Samples) -> float:
    return centroid_hz(np.square(np.abs(np.fft.rfft(clip))))


def repeated(instrument: Instrument, patch: Patch, index: int) -> Patch:
    """Stroke number `index` of the drum that `patch` is, moved a little by chance.

    What is chance to the model itself follows another seed, where it can tell that from the drum.
    """
    again = instrument.strike_again(patch, (patch.seed + index) % (MAX_SEED + 1))
    key = (patch.seed, patch.latent, index)
    moved = {
        control.name: _nudged(control, patch, _CHANCE[control.name], key)
        for control in _turned(instrument, patch, _CHANCE)
    }
    share = _PAD_CHANCE_ALONE if again == patch else _PAD_CHANCE
    for control in instrument.manifest.controls:
        if control.name in instrument.manifest.pad:
            moved[control.name] = _nudged(control, patch, share, key)
    return replace(again, controls=patch.controls | moved)


def _turned(instrument: Instrument, patch: Patch, shares: Mapping[str, float]) -> list[Control]:
    """The controls among `shares` that turn something in the patch's class."""
    return [
        control
        for control in instrument.manifest.controls
        if control.name in shares and patch.drum_class not in control.unavailable
    ]


def _nudged(control: Control, patch: Patch, share: float, key: tuple[object, ...]) -> float:
    """A control's value, moved by half to all of a `share` of its range, either way."""
    way = signed(*key, control.name)
    offset = share * control.span * (0.5 * way + (0.5 if way >= 0 else -0.5))
    value = patch.controls[control.name]
    inside = control.minimum <= value + offset <= control.maximum
    return value + offset if inside else value - offset


def _kept(control: Control, value: float) -> float:
    return float(min(max(value, control.minimum), control.maximum))
