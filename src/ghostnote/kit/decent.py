"""A kit as a preset of Decent Sampler.

Elements and attributes are those of its Developer's Guide, chapter 'The groups element'.
"""

from collections.abc import Sequence
from xml.etree import ElementTree

from ghostnote.kit.kit import Kit, Pad
from ghostnote.kit.strokes import Stroke
from ghostnote.kit.xml import to_text

SUFFIX = ".dspreset"


def to_dspreset(kit: Kit, strokes: Sequence[Stroke], samples: str, suffix: str) -> str:
    """The file; `samples` is the folder beside it, and `suffix` ends the names of its files.

    Every stroke plays to its end whatever the key does, and velocity sets its level.
    """
    root = ElementTree.Element("DecentSampler", minVersion="1.0.11")
    groups = ElementTree.SubElement(root, "groups")
    for number, pad in enumerate(kit.pads):
        own = [stroke for stroke in strokes if stroke.pad == number]
        group = ElementTree.SubElement(groups, "group", _group(number, pad, own))
        for stroke in own:
            ElementTree.SubElement(
                group,
                "sample",
                path=f"{samples}/{stroke.file}{suffix}",
                rootNote=str(pad.note),
                loNote=str(pad.note),
                hiNote=str(pad.note),
                loVel=str(stroke.low),
                hiVel=str(stroke.high),
                seqPosition=str(stroke.round_robin + 1),
                ampEnvEnabled="false",
            )
    return to_text(root)


def _group(number: int, pad: Pad, own: Sequence[Stroke]) -> dict[str, str]:
    repeats = 1 + max(stroke.round_robin for stroke in own)
    attributes = {
        "name": pad.name,
        "tags": f"pad-{number + 1}",
        "volume": f"{pad.gain_db:.2f}dB",
        "pan": f"{100 * pad.pan:.1f}",
        "ampVelTrack": "1",
        "seqMode": "round_robin" if repeats > 1 else "always",
        "seqLength": str(repeats),
    }
    if pad.choke:
        tag = f"choke-{pad.choke}"
        attributes["tags"] += f",{tag}"
        attributes |= {"silencedByTags": tag, "silencingMode": "fast"}
    return attributes
