"""A cache of byte strings that forgets the least recently used ones past a size."""

from collections import OrderedDict


class ByteCache:
    """Byte strings by key, at most `limit` bytes of them in all. Not for several threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._entries: OrderedDict[str, bytes] = OrderedDict()
        self.size = 0

    def get(self, key: str) -> bytes | None:
        """The bytes under `key`, which counts as a use, or None."""
        content = self._entries.get(key)
        if content is not None:
            self._entries.move_to_end(key)
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep `content` under a new `key`, unless it alone is past the limit."""
        if len(content) > self._limit:
            return
        self._entries[key] = content
        self.size += len(content)
        while self.size > self._limit:
            _, forgotten = self._entries.popitem(last=False)
            self.size -= len(forgotten)
