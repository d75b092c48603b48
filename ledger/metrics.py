"""Metrics: what the ledger counts for those who watch it."""

from prometheus_client import Counter, Gauge, Histogram

COMMANDS = Counter(
    "merit_commands", "Commands answered, by kind and outcome.", labelnames=("kind", "outcome")
)
BATCH_COMMANDS = Histogram(
    "merit_batch_commands",
    "Commands appended in one transaction.",
    buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256, 512),
)
BATCH_SECONDS = Histogram(
    "merit_batch_seconds",
    "Seconds from a batch's first statement to its commit.",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
)
LOG_POSITION = Gauge("merit_log_position", "The last log position this process has seen.")
FOLLOWERS = Gauge("merit_followers", "Those who follow the log in this process.")
FOLLOWER_LAG = Gauge(
    "merit_follower_lag_positions", "How far the last of those who follow the log is behind."
)
FOLLOWER_LAG_SECONDS = Gauge(
    "merit_follower_lag_seconds", "For how long the last of them was not given what there is."
)
DELIVERIES = Counter("merit_deliveries", "Events handed to those who follow the log.")
