"""Suites: everything that can be measured, in the order of `docs/performance.md`."""

from bench import (
    appraisals,
    bulk,
    career,
    commands,
    export,
    feed,
    memory,
    moments,
    pay,
    proof,
    reads,
    replay,
    scale,
)
from bench.suite import Suite

SUITES: dict[str, Suite] = {
    "reads": Suite(reads.measure, reads.versions),
    "moments": Suite(moments.measure),
    "commands": Suite(commands.measure, commands.versions),
    "bulk": Suite(bulk.measure),
    "appraisals": Suite(appraisals.measure),
    "pay": Suite(pay.measure),
    "career": Suite(career.measure, reads.versions),
    "proof": Suite(proof.measure),
    "replay": Suite(replay.measure),
    "feed": Suite(feed.measure, feed.versions),
    "export": Suite(export.measure, export.versions),
    "memory": Suite(memory.measure),
    "scale": Suite(scale.measure),
}
