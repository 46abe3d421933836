"""Chance that a key decides: the same on every machine and with every release of numpy."""

import hashlib


def chance(*key: object) -> float:
    """A number from 0 to 1, 1 excluded, as good as drawn for each `key`."""
    digest = hashlib.sha256(repr(key).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def signed(*key: object) -> float:
    """A number from -1 to 1, as `chance`."""
    return 2 * chance(*key) - 1
