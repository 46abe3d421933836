"""A cache of sounds that forgets the least recently used ones past a size."""

from collections import OrderedDict
from dataclasses import dataclass


@dataclass(frozen=True)
class Rendered:
    """The bytes of a sound's file, and the controls that would change next to nothing of it."""

    content: bytes
    idle: tuple[str, ...] = ()


class SoundCache:
    """Sounds by key, at most `limit` bytes of them in all. Not for several threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._entries: OrderedDict[str, Rendered] = OrderedDict()
        self.size = 0

    def get(self, key: str) -> Rendered | None:
        """The sound under `key`, which counts as a use, or None."""
        sound = self._entries.get(key)
        if sound is not None:
            self._entries.move_to_end(key)
        return sound

    def put(self, key: str, sound: Rendered) -> None:
        """Keep a `sound` under a new `key`, unless it alone is past the limit."""
        if len(sound.content) > self._limit:
            return
        self._entries[key] = sound
        self.size += len(sound.content)
        while self.size > self._limit:
            _, forgotten = self._entries.popitem(last=False)
            self.size -= len(forgotten.content)
