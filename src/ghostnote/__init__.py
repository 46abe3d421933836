"""Ghostnote: drum samples that never existed."""

__version__ = "0.1.0"
