"""Suites: everything that can be measured, in the order of `docs/performance.md`."""

from bench import bulk, commands, memory, moments, reads, scale
from bench.suite import Suite

SUITES: dict[str, Suite] = {
    "reads": Suite(reads.measure, reads.versions),
    "moments": Suite(moments.measure),
    "commands": Suite(commands.measure, commands.versions),
    "bulk": Suite(bulk.measure),
    "memory": Suite(memory.measure),
    "scale": Suite(scale.measure),
}
