"""Guidelines as people look them up: what a cycle's policy says of how its grades are distributed.

They are fixed when a cycle opens, and there are none where its policy has none.
"""

from domain.cycle import CycleOpened, Event
from domain.policies.distribution import Distribution, Enforcement, Ties
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row
from projections.engine.table import Table, whole


class GuidelineRow(Row):
    id: str
    cycle_id: str
    smallest_group: int
    ties: Ties
    enforcement: Enforcement
    origin: Origin


class GuidelineQuotaRow(Row):
    """`share` is in basis points; the row's key is that of the cycle's grade."""

    id: str
    cycle_id: str
    grade: str
    share: int
    origin: Origin


class GuidelineLimitRow(Row):
    """`share` is in basis points; `grades` are as the policy lists them."""

    id: str
    cycle_id: str
    place: int
    grades: tuple[str, ...]
    share: int
    origin: Origin


def guideline(recorded: Recorded[Event]) -> Distribution | None:
    """Return the guideline that a cycle is opened with, if it is and has one."""
    event = recorded.event
    return event.policy.distribution if isinstance(event, CycleOpened) else None


def guidelines(recorded: Recorded[Event]) -> dict[str, GuidelineRow]:
    """Return the row of the guideline as a whole."""
    found, key = guideline(recorded), f"{recorded.stream}/guideline"
    if found is None:
        return {}
    row = GuidelineRow(
        id=key,
        cycle_id=recorded.stream,
        smallest_group=found.smallest_group,
        ties=found.ties,
        enforcement=found.enforcement,
        origin=recorded.origin,
    )
    return {key: row}


def quotas(recorded: Recorded[Event]) -> dict[str, GuidelineQuotaRow]:
    """Return the rows of the grades' shares."""
    found = guideline(recorded)
    return {
        key: GuidelineQuotaRow(
            id=key,
            cycle_id=recorded.stream,
            grade=each.grade,
            share=each.share,
            origin=recorded.origin,
        )
        for each in (found.quotas if found else ())
        for key in [f"{recorded.stream}/{each.grade}"]
    }


def limits(recorded: Recorded[Event]) -> dict[str, GuidelineLimitRow]:
    """Return the rows of the limits, in the policy's order."""
    found = guideline(recorded)
    return {
        key: GuidelineLimitRow(
            id=key,
            cycle_id=recorded.stream,
            place=place,
            grades=each.grades,
            share=each.share,
            origin=recorded.origin,
        )
        for place, each in enumerate(found.limits if found else (), start=1)
        for key in [f"{recorded.stream}/limit/{place}"]
    }


TABLES = (
    Table(
        name="guideline",
        row=GuidelineRow,
        follows=("cycle",),
        touches=guidelines,
        fold=whole(guidelines),
        indexes=(("cycle_id", "id"),),
    ),
    Table(
        name="guideline_quota",
        row=GuidelineQuotaRow,
        follows=("cycle",),
        touches=quotas,
        fold=whole(quotas),
        indexes=(("cycle_id", "id"),),
    ),
    Table(
        name="guideline_limit",
        row=GuidelineLimitRow,
        follows=("cycle",),
        touches=limits,
        fold=whole(limits),
        indexes=(("cycle_id", "id"),),
    ),
)
