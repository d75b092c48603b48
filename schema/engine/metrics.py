"""Metrics: what the way out counts for those who watch it."""

from collections import Counter as Tally
from collections.abc import Iterable

from prometheus_client import REGISTRY, Counter, Gauge, Histogram
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

PATHS = ("compiled", "core", "mixed", "refused")
QUERY_SECONDS = Histogram(
    "merit_query_seconds",
    "Seconds from a query's arrival to its answer, by the path that answered it.",
    labelnames=("path",),
    buckets=(0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5),
)
SECONDS_BY_PATH = {path: QUERY_SECONDS.labels(path) for path in PATHS}
CACHE_MISSES = Counter("merit_cache_misses", "What had to be made when asked for.", ("cache",))
CACHE_EVICTIONS = Counter("merit_cache_evictions", "What made room for something else.", ("cache",))
CACHE_ENTRIES = Gauge("merit_cache_entries", "What is kept.", ("cache",))

SUBSCRIBERS = Gauge("merit_subscribers", "Subscriptions under way in this process.")
SUBSCRIPTION_LAG = Gauge(
    "merit_subscription_lag_positions",
    "How far the last of those is behind who do not take what there is for them.",
)
SUBSCRIPTION_LAG_SECONDS = Gauge(
    "merit_subscription_lag_seconds", "For how long an answer waits that was not taken yet."
)
SUBSCRIPTION_DELIVERIES = Counter(
    "merit_subscription_deliveries", "Answers sent to those who subscribe."
)
SUBSCRIPTION_EVICTIONS = Counter(
    "merit_subscription_evictions", "Connections closed because nothing was taken from them."
)
SOCKETS = Gauge("merit_sockets", "WebSockets that are open.")

HITS: Tally[str] = Tally()
"""How often what a cache keeps was asked for, by its name: too often for a lock each time."""


class Hits(Collector):
    """Tells what `HITS` has come to."""

    def collect(self) -> Iterable[CounterMetricFamily]:
        """Yield the count of every cache."""
        family = CounterMetricFamily(
            "merit_cache_hits", "What was kept when it was asked for.", labels=("cache",)
        )
        for name, count in HITS.items():
            family.add_metric([name], count)
        yield family


REGISTRY.register(Hits())
