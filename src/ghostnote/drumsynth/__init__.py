"""A procedural drum synthesiser: an endless, rights-free library of one-shots."""

from ghostnote.drumsynth.drums import DRUM_CLASSES, draw, render
from ghostnote.drumsynth.library import LibrarySummary, make_hit, write_library
from ghostnote.drumsynth.parameters import Parameters

__all__ = [
    "DRUM_CLASSES",
    "LibrarySummary",
    "Parameters",
    "draw",
    "make_hit",
    "render",
    "write_library",
]
