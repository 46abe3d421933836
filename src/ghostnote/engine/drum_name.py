"""What a class of drum is called, in plain words."""

import re

_OWN = {"hihat-closed": "Closed hat", "hihat-open": "Open hat"}
"""Names that are not just the class with a capital letter."""


def drum_name(drum_class: str) -> str:
    """A class of drum in plain words, as the page has it."""
    plain = re.sub("[-_]+", " ", drum_class[:1].upper() + drum_class[1:])
    return _OWN.get(drum_class, plain)
