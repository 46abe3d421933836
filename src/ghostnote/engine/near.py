"""Names that are nearly what was asked for, and how that is said."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

NEAR = 0.6
"""How like names must be, of 1 for equal ones, as `difflib` has it for close matches."""


def near_names(asked: str, names: Sequence[str]) -> list[str]:
    """Those of `names` that hold what was `asked`, or are held by it; else the likest by words.

    So `closed hat` is near `hihat-closed`: each of its words counts as much as it is like any of
    the name's.
    """
    wanted = asked.lower()
    held = [name for name in names if wanted and (wanted in name or name in wanted)]
    if held:
        return held
    likeness = {name: _likeness(wanted, name) for name in names}
    nearest = max(likeness.values(), default=0.0)
    return [name for name, each in likeness.items() if each == nearest >= NEAR]


def not_made(model: str, classes: Sequence[str], asked: str, near: Sequence[str]) -> str:
    """That a `model` makes these `classes` and not what was `asked`, but what is `near` that."""
    meant = f"; did you mean {' or '.join(near)}?" if near else ""
    return f"{model} makes {', '.join(classes)}, not {asked}{meant}"


def _likeness(asked: str, name: str) -> float:
    """Mean over the words of `asked` of how like, 0 to 1, the likest word of `name` is."""
    words, others = _words(asked), _words(name)
    if not words or not others:
        return 0.0
    likest = [max(SequenceMatcher(None, word, other).ratio() for other in others) for word in words]
    return sum(likest) / len(words)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text)
