"""Recording: who was shown what of others, recorded as their answer leaves.

Pay is recorded before it leaves, the rest soon after; what somebody is shown of themself is not.
"""

from collections.abc import Iterable, Sequence

from ledger.read_audit import ReadAudit, Reading, ReadKind
from schema.engine.marking import LATER, Look, parted
from schema.engine.plan import Plan
from schema.engine.token import Viewer


class Recording:
    """What records what is shown; without an audit nothing is, for the server's own reading."""

    def __init__(self, audit: ReadAudit | None) -> None:
        self._audit = audit

    def leaving(
        self, looks: Sequence[Look], answer: bytes, viewer: Viewer, plan: Plan | None
    ) -> tuple[bytes, Sequence[Reading]]:
        """Return an answer without its marks, and what is to be recorded before it leaves.

        Raise `Unreachable` if what is recorded later cannot be. Without a `plan` it is shown to
        nobody.
        """
        told: Sequence[tuple[bytes, bytes]] = ()
        for look in looks:
            if look.marks:
                answer, told = parted(answer)
                break
        if self._audit is None or plan is None:
            return answer, ()
        actor, owed = viewer.actor.encode(), list[Reading]()
        for look in looks:
            if look.named:
                self._audit.note_named(made(look, b"", viewer, plan), answer)
            if not look.marks:
                continue
            kind = look.kind.encode()
            about = b",".join([ids for of, ids in told if of == kind])
            if look.compares or about not in {b"", actor}:
                reading = made(look, about, viewer, plan)
                if look.kind is LATER:
                    self._audit.note(reading)
                elif look.compares or reading.others():
                    owed.append(reading)
        return answer, owed

    async def kept(self, owed: Sequence[Reading]) -> None:
        """Return once readings are recorded. Raise `Unreachable` if one cannot be."""
        if self._audit is not None:
            for each in owed:
                await self._audit.kept(each)

    async def shown(
        self, kind: ReadKind, field: str, about: Iterable[str], viewer: Viewer, plan: Plan
    ) -> None:
        """Record that a field is shown, of whom `about` names or of many.

        Return once it is, if it must be before the answer leaves. Raise `Unreachable` if it cannot.
        """
        ids = ",".join(about)
        reading = made(Look(kind, (field,), not ids), ids.encode(), viewer, plan)
        if self._audit is not None and kind is LATER:
            self._audit.note(reading)
        else:
            await self.kept([reading])


def made(look: Look, about: bytes, viewer: Viewer, plan: Plan) -> Reading:
    """Return the record of what a viewer is shown."""
    name = plan.operation.name
    return Reading(
        look.kind,
        viewer.actor,
        viewer.roles,
        look.fields,
        about,
        plan.digest,
        None if name is None else name.value,
        look.compares,
    )
