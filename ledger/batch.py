"""Batch: commands that wait together go together, each with a verdict of its own.

Commands of one batch that stand on each other's work form a chain, recorded together or not at
all. One that saw a stream as it was before an earlier command of the batch wrote it is stale
before it is sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from psycopg import AsyncConnection

from domain.events import schema_version
from ledger import codec
from ledger.draft import Draft, Look, Verdict
from ledger.folding import Folds, Unseal

APPEND = """
SELECT n, verdict, first_position, last_position, recorded_at FROM ledger.append(
    %s::text::json, %b::bytea[], %s::bytea[], %s::text::json, %s::text::json, %b::bytea[],
    %s::text::json, %s::bigint)
"""

STALE = Verdict(word="stale")


@dataclass(slots=True)
class Batch:
    """Drafts in the order in which they are recorded, the chain of each, and what must hold."""

    drafts: list[Draft] = field(default_factory=list[Draft])
    chains: list[int] = field(default_factory=list[int])
    looks: list[tuple[int, str, int]] = field(default_factory=list[tuple[int, str, int]])
    writers: dict[str, int] = field(default_factory=dict[str, int])

    def admit(self, draft: Draft) -> bool:
        """Take the draft in, or return that it is stale already."""
        stands_on: set[int] = set()
        holds: list[Look] = []
        for look in draft.looks:
            writer = self.writers.get(look.stream)
            if writer is None:
                if look.basis is not None and not look.basis.recorded:
                    return False
                holds.append(look)
            elif look.basis is self.drafts[writer].ticket:
                stands_on.add(self.chains[writer])
            else:
                return False
        here = len(self.drafts)
        chain = min(stands_on, default=here)
        if len(stands_on) > 1:
            self.chains = [chain if known in stands_on else known for known in self.chains]
        self.drafts.append(draft)
        self.chains.append(chain)
        self.looks.extend((here + 1, look.stream, look.version) for look in holds)
        self.writers |= {recorded.stream: here for recorded in draft.events}
        return True


def link(drafts: Sequence[Draft]) -> tuple[Batch, list[Draft]]:
    """Return the drafts as one batch, and those that are stale before they are sent."""
    batch = Batch()
    stale = [draft for draft in drafts if not batch.admit(draft)]
    return batch, stale


async def append(
    connection: AsyncConnection[Any], batch: Batch, folds: Folds, unseal: Unseal
) -> list[Verdict]:
    """Record the batch, of one layout, in one call. Return the verdicts in its order."""
    rows = folds.encode(
        ((n, *change) for n, draft in enumerate(batch.drafts, start=1) for change in draft.rows),
        unseal,
    )
    numbered = [(n, draft) for n, draft in enumerate(batch.drafts, start=1)]
    happened = [
        (n, i, recorded) for n, draft in numbered for i, recorded in enumerate(draft.events)
    ]
    cursor = await connection.execute(
        APPEND,
        (
            codec.encode(
                [
                    command_of(n, chain, draft)
                    for (n, draft), chain in zip(numbered, batch.chains, strict=True)
                ]
            ).decode(),
            [codec.encode(draft.order.command) for draft in batch.drafts],
            [
                None if draft.refusal is None else codec.encode(draft.refusal.parameters)
                for draft in batch.drafts
            ],
            codec.encode(
                [{"n": n, "stream": stream, "version": v} for n, stream, v in batch.looks]
            ).decode(),
            codec.encode([event_of(n, i, recorded) for n, i, recorded in happened]).decode(),
            [codec.encode(recorded.event) for _, _, recorded in happened],
            None if rows is None else rows.decode(),
            batch.drafts[0].layout,
        ),
        prepare=True,
    )
    return [
        Verdict(word=word, first=first, last=last, recorded_at=recorded_at)
        for _, word, first, last, recorded_at in sorted(await cursor.fetchall())
    ]


def command_of(n: int, chain: int, draft: Draft) -> dict[str, object]:
    """Return the envelope of a command as `ledger.append` takes it."""
    order = draft.order
    name = type(order.command).__name__
    return {
        "n": n,
        "chain": chain,
        "events": len(draft.events),
        "id": draft.id,
        "actor": order.by,
        "key": order.key,
        "roles": sorted(order.roles),
        "type": name,
        "schema_version": schema_version(name),
        "stream": draft.stream,
        "digest": draft.digest.hex(),
        "reason": draft.reason,
        "origin": order.origin,
        "correlation": order.correlation or draft.id,
        "causation": order.causation,
        "rules": draft.rules,
        "at": draft.at,
        "today": draft.today,
        "looks": {look.stream: look.version for look in draft.looks},
        "simulated": order.simulated,
        "refusal": None if draft.refusal is None else type(draft.refusal).__name__,
        "rule": None if draft.refusal is None else draft.refusal.rule,
    }


def event_of(n: int, i: int, recorded: Any) -> dict[str, object]:  # noqa: ANN401 - of any feature
    """Return the envelope of an event as `ledger.append` takes it."""
    name = type(recorded.event).__name__
    return {
        "n": n,
        "i": i,
        "stream": recorded.stream,
        "version": recorded.version,
        "type": name,
        "schema_version": schema_version(name),
        "person": recorded.person,
        "unit": recorded.unit,
    }
