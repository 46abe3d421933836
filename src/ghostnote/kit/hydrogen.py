"""A kit for Hydrogen: a tar archive, gzipped, of a folder with `drumkit.xml` and its samples.

Elements and their order are those of Hydrogen 1.2's `drumkit.xsd`. Names of files are ASCII: where
they are not, Hydrogen fails to import an archive on Windows, and some versions of the library that
reads it crash (github.com/hydrogen-music/hydrogen/issues/1957).
"""

import gzip
import io
import tarfile
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from ghostnote.audio import amplitude
from ghostnote.kit.kit import Kit
from ghostnote.kit.names import plain_slug
from ghostnote.kit.strokes import MAX_VELOCITY, Stroke, file_of
from ghostnote.kit.xml import to_text

SUFFIX = ".h2drumkit"
NAMESPACE = "http://www.hydrogen-music.org/drumkit"
MAX_LAYERS = 16
"""Samples that Hydrogen reads of one instrument, by its default setting."""
_COMPONENT = "0"
_COMPRESSION = 1
"""Of gzip's levels; sound hardly shrinks, and more would take most of a kit's time."""


def to_h2drumkit(
    kit: Kit, strokes: Sequence[Stroke], contents: Mapping[str, bytes], folder: str, suffix: str
) -> bytes:
    """The archive of a `folder` in ASCII; `contents` are the strokes' files by name.

    In it names are ASCII, and `suffix` ends them.

    Of a pad with more strokes than Hydrogen reads every layer is kept, with fewer round robins.
    """
    kept = _kept(strokes)
    files = {f"{_file(kit, stroke)}{suffix}": contents[stroke.file] for stroke in kept}
    drumkit = {"drumkit.xml": _drumkit(kit, kept, suffix).encode()}
    buffer = io.BytesIO()
    with (
        gzip.GzipFile("", "wb", _COMPRESSION, buffer, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive,
    ):
        for name, content in (drumkit | files).items():
            entry = tarfile.TarInfo(f"{folder}/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def _kept(strokes: Sequence[Stroke]) -> list[Stroke]:
    layers = 1 + max(stroke.layer for stroke in strokes)
    return [stroke for stroke in strokes if stroke.round_robin < MAX_LAYERS // layers]


def _file(kit: Kit, stroke: Stroke) -> str:
    word = plain_slug(kit.pads[stroke.pad].name, "pad")
    return file_of(stroke.pad, word, stroke.layer, stroke.round_robin)


def _drumkit(kit: Kit, strokes: Sequence[Stroke], suffix: str) -> str:
    root = ElementTree.Element("drumkit_info", xmlns=NAMESPACE)
    models = ", ".join(sorted({pad.model for pad in kit.pads}))
    _add(
        root,
        name=kit.name,
        author="Ghostnote",
        info=f"Drum samples that never existed, made by Ghostnote with {models}.",
        license="undefined license",
        image="",
        imageLicense="undefined license",
    )
    component = ElementTree.SubElement(
        ElementTree.SubElement(root, "componentList"), "drumkitComponent"
    )
    _add(component, id=_COMPONENT, name="Main", volume="1")
    instruments = ElementTree.SubElement(root, "instrumentList")
    for number in range(len(kit.pads)):
        own = [stroke for stroke in strokes if stroke.pad == number]
        _instrument(instruments, number, kit, own, suffix)
    return to_text(root)


def _instrument(
    parent: ElementTree.Element, number: int, kit: Kit, own: Sequence[Stroke], suffix: str
) -> None:
    pad = kit.pads[number]
    instrument = ElementTree.SubElement(parent, "instrument")
    repeats = any(stroke.round_robin for stroke in own)
    _add(
        instrument,
        id=str(number),
        name=pad.name,
        volume="1",
        isMuted="false",
        isSoloed="false",
        # Releases before 1.2 know no single number for it; later ones read both ways.
        pan_L=f"{min(1, 1 - pad.pan):.4f}",
        pan_R=f"{min(1, 1 + pad.pan):.4f}",
        pitchOffset="0",
        randomPitchFactor="0",
        gain=f"{amplitude(pad.gain_db):.4f}",
        applyVelocity="true",
        filterActive="false",
        filterCutoff="1",
        filterResonance="0",
        Attack="0",
        Decay="0",
        Sustain="1",
        Release="1000",
        muteGroup=str(pad.choke or -1),
        midiOutChannel="-1",
        midiOutNote=str(pad.note),
        isStopNote="false",
        sampleSelectionAlgo="ROUND_ROBIN" if repeats else "VELOCITY",
        isHihat="-1",
        lower_cc="0",
        higher_cc="127",
        FX1Level="0",
        FX2Level="0",
        FX3Level="0",
        FX4Level="0",
    )
    component = ElementTree.SubElement(instrument, "instrumentComponent")
    _add(component, component_id=_COMPONENT, gain="1")
    for stroke in own:
        layer = ElementTree.SubElement(component, "layer")
        file = f"{_file(kit, stroke)}{suffix}"
        low, high = _border(stroke.low - 1), _border(stroke.high)
        _add(layer, filename=file, min=low, max=high, gain="1", pitch="0")


def _border(velocity: int) -> str:
    """The border above a MIDI velocity on Hydrogen's scale from 0 to 1.

    Half a step above, for borders belong to both layers and no key plays one.
    """
    if velocity in (0, MAX_VELOCITY):
        return f"{velocity / MAX_VELOCITY:g}"
    return f"{(velocity + 0.5) / MAX_VELOCITY:.6f}"


def _add(parent: ElementTree.Element, **texts: str) -> None:
    for name, text in texts.items():
        ElementTree.SubElement(parent, name).text = text
