"""What the service counts, for Prometheus."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The figures of one app, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "ghostnote_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self.seconds = Histogram(
            "ghostnote_request_seconds",
            "Time from a request to the end of its answer.",
            ("route",),
            buckets=SECONDS,
            registry=self._registry,
        )
        self.sounds = Counter(
            "ghostnote_sounds",
            "Sounds by where they came from: hit (cache), shared (another request), miss (worker).",
            ("source",),
            registry=self._registry,
        )
        self.decode_failures = Counter(
            "ghostnote_decode_failures",
            "Uploads that could not be used.",
            ("reason",),
            registry=self._registry,
        )
        self._queue = Gauge(
            "ghostnote_queue_depth", "Jobs that wait for a worker.", registry=self._registry
        )
        self._cached = Gauge(
            "ghostnote_cache_bytes", "Bytes of cached sounds.", registry=self._registry
        )

    def watch(self, waiting: Callable[[], int], cached_bytes: Callable[[], int]) -> None:
        """Read the two gauges from these functions."""
        self._queue.set_function(waiting)
        self._cached.set_function(cached_bytes)

    def exposition(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self._registry)
