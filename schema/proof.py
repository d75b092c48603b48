"""Proof: how to ask what was signed of the log, and what proves that an event is in it.

Computed from the tree's tiles when it is asked for, for auditors.
"""

from base64 import b64encode
from datetime import datetime
from enum import Enum

import strawberry

from domain.actor import Role
from ledger.checkpoint import encoded, proof_file
from ledger.tree import consistency, inclusion
from schema.engine.computing import computed
from schema.engine.context import Context
from schema.engine.graph import Resolving
from schema.engine.reading import argument
from schema.engine.scalars import LogPosition
from schema.engine.shaping import shaped
from schema.engine.tree import Signed, Tree

AUDITORS = frozenset({Role.AUDITOR})

WEIGHT = 100
"""How many objects it costs as much as: some thousand hashes are made."""


@strawberry.enum(description="What a proof is about.")
class ProofOf(Enum):
    LOG = strawberry.enum_value("LOG", description="The log of events.")
    REGISTER = strawberry.enum_value(
        "REGISTER",
        description="The register beside it: refused commands, those without an event, and what"
        " was read. A position is a number in it.",
    )


OF = argument("of", ProofOf, "The log unless it says so.")


@strawberry.type(description="What was signed of the log: its size and the root of its tree.")
class Checkpoint:
    size: LogPosition = strawberry.field(description="How many events it is about: all up to here.")
    root: str = strawberry.field(description="The root of the tree over them, in base64.")
    signed_at: datetime = strawberry.field(description="When it was signed.")
    note: str = strawberry.field(
        description="The signed text (C2SP tlog-checkpoint), to be kept where nobody changes it."
    )


@strawberry.type(description="That an event is among those that a checkpoint is about.")
class InclusionProof:
    position: LogPosition = strawberry.field(description="Where the event stands in the log.")
    leaf: str = strawberry.field(description="The hash of the event's leaf, in base64.")
    hashes: list[str] = strawberry.field(
        description="The hashes from the leaf's sibling to the root's child, in base64."
    )
    file: str = strawberry.field(
        description="All of it as a file (C2SP tlog-proof), with the signed checkpoint."
    )


@strawberry.type(description="That a log of one size is the beginning of the larger one.")
class ConsistencyProof:
    from_size: LogPosition = strawberry.field(description="The smaller size, in events.")
    to_size: LogPosition = strawberry.field(description="The larger size, in events.")
    from_root: str = strawberry.field(description="The root of the smaller tree, in base64.")
    to_root: str = strawberry.field(description="The root of the larger tree, in base64.")
    hashes: list[str] = strawberry.field(
        description="What RFC 6962 (2.1.2) asks for to get from one to the other, in base64."
    )


def tree_of(info: Resolving, of: ProofOf) -> Tree:
    """Return the tree over a list."""
    context: Context = info.context
    return context.tree if of is ProofOf.LOG else context.register


async def signed(info: Resolving, of: ProofOf) -> Signed | None:
    """Return what was signed of a list last, if the viewer may know it."""
    if AUDITORS.isdisjoint(info.context.viewer.roles):
        return None
    return await tree_of(info, of).signed()


async def resolved_checkpoint(_: object, info: Resolving, of: ProofOf = ProofOf.LOG) -> object:
    """Return what was signed last, or none if nothing was or the viewer is no auditor."""
    found = await signed(info, of)
    if found is None:
        return None
    whole = Checkpoint(
        size=LogPosition(found.size),
        root=b64encode(found.root).decode(),
        signed_at=found.signed_at,
        note=found.note,
    )
    return shaped(whole, info)


async def resolved_inclusion(
    _: object, info: Resolving, position: int, of: ProofOf = ProofOf.LOG
) -> object:
    """Return what proves an entry, or none if it is not signed yet or the viewer is no auditor."""
    found = await signed(info, of)
    if found is None or not 0 < position <= found.size:
        return None
    leaf = (position - 1, position)
    ranges = [leaf, *inclusion(position - 1, found.size)]
    first, *hashes = await tree_of(info, of).hashes(ranges)
    whole = InclusionProof(
        position=LogPosition(position),
        leaf=b64encode(first).decode(),
        hashes=encoded(hashes),
        file=proof_file(position - 1, hashes, found.note),
    )
    return shaped(whole, info)


async def resolved_consistency(
    _: object,
    info: Resolving,
    fromSize: int,  # noqa: N803 - the API's word
    toSize: int | None = None,  # noqa: N803 - likewise
    of: ProofOf = ProofOf.LOG,
) -> object:
    """Return what proves that the log only grew, or none if it has no such sizes.

    None, too, if the viewer is no auditor.
    """
    found = await signed(info, of)
    size = found.size if found is not None and toSize is None else toSize
    if found is None or size is None or not 0 < fromSize <= size <= found.size:
        return None
    ranges = [(0, fromSize), (0, size), *consistency(fromSize, size)]
    before, root, *hashes = await tree_of(info, of).hashes(ranges)
    whole = ConsistencyProof(
        from_size=LogPosition(fromSize),
        to_size=LogPosition(size),
        from_root=b64encode(before).decode(),
        to_root=b64encode(root).decode(),
        hashes=encoded(hashes),
    )
    return shaped(whole, info)


checkpoint = computed(
    resolved_checkpoint,
    arguments=[OF],
    description="What was signed of the log, or of its register, last; for auditors.",
)
inclusion_proof = computed(
    resolved_inclusion,
    arguments=[argument("position", LogPosition, "Where the event stands.", required=True), OF],
    weight=WEIGHT,
    description="What proves that an event is in the log as it was signed; for auditors.",
)
consistency_proof = computed(
    resolved_consistency,
    arguments=[
        argument("from_size", LogPosition, "The size that was signed before.", required=True),
        argument("to_size", LogPosition, "The larger size: by default the last that was signed."),
        OF,
    ],
    weight=WEIGHT,
    description="What proves that the log only grew between two sizes; for auditors.",
)
