"""Metrics: what the way out counts for those who watch it."""

from prometheus_client import Histogram

QUERY_SECONDS = Histogram(
    "merit_query_seconds",
    "Seconds from a query's arrival to its answer, by the path that answered it.",
    labelnames=("path",),
    buckets=(0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5),
)
