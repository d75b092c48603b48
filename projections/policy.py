"""Policies as people look them up: one row each, and one for each version, whatever became of it.

What a version says is rows of its own, written once for each draft (see projections/policy_part);
`content_id` leads from the version to those of its latest.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from domain import ids
from domain.appraisal_policy import MoveEffect
from domain.policies.rollup import Missing
from domain.policy import Event, PolicyDrafted, PolicyDraftWithdrawn, PolicyPublished
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table


class PolicyStatus(StrEnum):
    """How far a version has come; a published one is superseded from the next one's day."""

    DRAFT = "DRAFT"
    WITHDRAWN = "WITHDRAWN"
    PUBLISHED = "PUBLISHED"
    SUPERSEDED = "SUPERSEDED"


class PolicyRow(Row):
    """`published` says whether any version of it ever was."""

    id: str
    code: str
    name: str
    published: bool
    origin: Origin


class PolicyVersionRow(Row):
    """What it says of scoring, and who drafted and published it.

    `replaced` means that another was published for the same day and took its place. It is never
    stored as superseded: that is of the day on which one looks.
    """

    id: str
    policy_id: str
    version: str
    status: PolicyStatus
    effective_from: date | None
    replaced: bool
    template: str | None
    content_id: str
    scale_low: Decimal
    scale_high: Decimal
    cap: Decimal
    floor: Decimal
    digits: int
    missing: Missing
    appeal_days: int
    improvement_line: str | None
    improvement_days: int
    minimum_raters: int
    agreement_required: bool
    promotion_line: str | None
    demotion_line: str | None
    move_effect: MoveEffect
    drafted_at: datetime
    drafted_by: str
    published_at: datetime | None
    published_by: str | None
    origin: Origin


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    withdrawn = isinstance(recorded.event, PolicyDraftWithdrawn)
    return () if withdrawn else (recorded.stream,)


def fold(row: PolicyRow | None, recorded: Recorded[Event], key: str) -> PolicyRow | None:
    """Return what the row becomes."""
    match row, recorded.event:
        case None, PolicyDrafted() as e:
            return PolicyRow(
                id=key, code=ids.code(key), name=e.name, published=False, origin=recorded.origin
            )
        case PolicyRow(), PolicyDrafted() as e:
            return replace(row, name=e.name, origin=recorded.origin)
        case PolicyRow(), PolicyPublished():
            return replace(row, published=True, origin=recorded.origin)
        case _:
            return row


def version_id(policy_id: str, version: str) -> str:
    """Return the id of a version's row."""
    return f"{policy_id}/{version}"


def content_id(recorded: Recorded[Event]) -> str:
    """Return what the rows of a draft's content are known by."""
    return f"{recorded.stream}/draft/{recorded.version}"


def versions(recorded: Recorded[Event]) -> Iterable[str]:
    """Return the rows that an event changes."""
    match recorded.event:
        case PolicyDrafted(policy=policy):
            names = [policy.version]
        case PolicyPublished(version=version, replaces=str() as replaced):
            names = [version, replaced]
        case PolicyPublished(version=version) | PolicyDraftWithdrawn(version=version):
            names = [version]
    return [version_id(recorded.stream, each) for each in names]


def version(
    row: PolicyVersionRow | None, recorded: Recorded[Event], key: str
) -> PolicyVersionRow | None:
    """Return what the row of a version becomes."""
    match row, recorded.event:
        case _, PolicyDrafted() as e:
            return as_drafted(e, recorded, key)
        case PolicyVersionRow(), PolicyDraftWithdrawn():
            return replace(row, status=PolicyStatus.WITHDRAWN, origin=recorded.origin)
        case PolicyVersionRow(version=name), PolicyPublished(replaces=replaced) if name == replaced:
            return replace(row, replaced=True, origin=recorded.origin)
        case PolicyVersionRow(), PolicyPublished() as e:
            return replace(
                row,
                status=PolicyStatus.PUBLISHED,
                effective_from=e.effective_from,
                published_at=recorded.at,
                published_by=e.published_by,
                origin=recorded.origin,
            )
        case _:
            return row


def as_drafted(event: PolicyDrafted, recorded: Recorded[Event], key: str) -> PolicyVersionRow:
    """Return the row of a version as it is drafted; what was drafted before is no part of it."""
    says = event.policy
    return PolicyVersionRow(
        id=key,
        policy_id=recorded.stream,
        version=says.version,
        status=PolicyStatus.DRAFT,
        effective_from=None,
        replaced=False,
        template=event.template,
        content_id=content_id(recorded),
        scale_low=says.scale_low,
        scale_high=says.scale_high,
        cap=says.cap,
        floor=says.floor,
        digits=says.digits,
        missing=says.missing,
        appeal_days=says.appeal_days,
        improvement_line=says.improvement_line,
        improvement_days=says.improvement_days,
        minimum_raters=says.minimum_raters,
        agreement_required=says.agreement_required,
        promotion_line=says.promotion_line,
        demotion_line=says.demotion_line,
        move_effect=says.move_effect,
        drafted_at=recorded.at,
        drafted_by=event.drafted_by,
        published_at=None,
        published_by=None,
        origin=recorded.origin,
    )


TABLES = (
    Table(name="policy", row=PolicyRow, follows=("policy",), touches=touches, fold=fold),
    Table(
        name="policy_version",
        row=PolicyVersionRow,
        follows=("policy",),
        touches=versions,
        fold=version,
        indexes=(("policy_id", "id"),),
    ),
)
