"""Appending: `ledger.append` called by hand, with commands whose meaning nobody asks."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

APPEND = """
SELECT verdict, first_position, last_position FROM ledger.append(
    %s::text::json, %s::bytea[], %s::bytea[], %s::text::json, %s::text::json, %s::bytea[],
    NULL, %s::bigint) ORDER BY n
"""

RECORDED, REPEATED, STALE, RELAYOUT = "recorded", "repeated", "stale", "relayout"


@dataclass(frozen=True)
class Sample:
    """A command: the events it writes as (stream, version), and the versions it looked at."""

    events: Sequence[tuple[str, int]] = ()
    looks: Mapping[str, int] = field(default_factory=dict[str, int])
    chain: int | None = None
    key: str = field(default_factory=lambda: str(uuid4()))
    actor: str = "service:tests"
    type: str = "SampleTaken"
    simulated: str | None = None

    @property
    def refused(self) -> bool:
        return not self.events


def call(*samples: Sample, layout: int) -> list[object]:
    """Return the parameters with which `APPEND` is executed."""
    at = "2016-01-04T12:00:00Z"
    commands: list[dict[str, object]] = [
        {
            "n": n,
            "chain": n if sample.chain is None else sample.chain,
            "events": len(sample.events),
            "id": str(uuid4()),
            "actor": sample.actor,
            "key": sample.key,
            "roles": [],
            "type": "TakeSample",
            "schema_version": 1,
            "stream": sample.events[0][0] if sample.events else "sample:0",
            "digest": "00",
            "origin": "PERSON",
            "correlation": str(uuid4()),
            "rules": 1,
            "at": at,
            "today": "2016-01-04",
            "looks": dict(sample.looks),
            "simulated": sample.simulated,
            "refusal": "Invalid" if sample.refused else None,
            "rule": "sample-refused" if sample.refused else None,
        }
        for n, sample in enumerate(samples, start=1)
    ]
    looks = [
        {"n": n, "stream": stream, "version": version}
        for n, sample in enumerate(samples, start=1)
        for stream, version in sample.looks.items()
    ]
    events = [
        {"n": n, "i": i, "stream": stream, "version": v, "type": sample.type, "schema_version": 1}
        for n, sample in enumerate(samples, start=1)
        for i, (stream, v) in enumerate(sample.events)
    ]
    return [
        json.dumps(commands),
        [b"{}"] * len(samples),
        [b"{}" if sample.refused else None for sample in samples],
        json.dumps(looks),
        json.dumps(events),
        [b"{}"] * len(events),
        layout,
    ]


def writes(stream: str, *versions: int, **rest: Any) -> Sample:  # noqa: ANN401
    """Return a command that looks at one stream and appends to it."""
    events = [(stream, version) for version in versions]
    return Sample(events=events, looks={stream: versions[0] - 1}, **rest)
