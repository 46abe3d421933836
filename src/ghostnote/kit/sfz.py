"""A kit as SFZ, the text format of Sforzando, sfizz and most free samplers.

Opcodes are of SFZ 1 and 2 (sfzformat.com), so that any player takes them. The format names no
encoding; it is UTF-8, as sfizz and others read it.
"""

from collections.abc import Sequence

from ghostnote.kit.kit import Kit, Pad
from ghostnote.kit.strokes import Stroke

SUFFIX = ".sfz"


def to_sfz(kit: Kit, strokes: Sequence[Stroke], samples: str, suffix: str) -> str:
    """The file; `samples` is the folder beside it, and `suffix` ends the names of its files.

    Every stroke plays to its end whatever the key does, and velocity sets its level.
    """
    lines = [f"// {_one_line(kit.name)}, made by Ghostnote", "", "<global>"]
    lines += ["loop_mode=one_shot", "amp_veltrack=100"]
    for number, pad in enumerate(kit.pads):
        own = [stroke for stroke in strokes if stroke.pad == number]
        lines += ["", f"// {_one_line(pad.name)}", "<group>", *_pad(pad)]
        lines += [_region(stroke, own, f"{samples}/{stroke.file}{suffix}") for stroke in own]
    return "\n".join(lines) + "\n"


def _pad(pad: Pad) -> list[str]:
    lines = [f"key={pad.note}", f"volume={pad.gain_db:.2f}", f"pan={100 * pad.pan:.1f}"]
    if pad.choke:
        lines += [f"group={pad.choke}", f"off_by={pad.choke}", "off_mode=fast"]
    return lines


def _region(stroke: Stroke, own: Sequence[Stroke], path: str) -> str:
    opcodes = [f"lovel={stroke.low}", f"hivel={stroke.high}"]
    repeats = sum(other.layer == stroke.layer for other in own)
    if repeats > 1:
        opcodes += [f"seq_length={repeats}", f"seq_position={stroke.round_robin + 1}"]
    return f"<region> sample={path} {' '.join(opcodes)}"


def _one_line(text: str) -> str:
    """A name for a comment, which ends with its line."""
    return " ".join(text.split())
