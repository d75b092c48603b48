"""What a draft of a pay plan lists; each row belongs to one draft and never changes."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from domain.pay_plan import Event, PayPlanDrafted
from domain.pay_plan_content import BonusPlan, FactorRule
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row
from projections.engine.table import Table, whole


class PayPlanEntryKind(StrEnum):
    """What an entry says of its name."""

    BONUS_COEFFICIENT = "BONUS_COEFFICIENT"
    POOL_COEFFICIENT = "POOL_COEFFICIENT"
    LEVEL_TARGET = "LEVEL_TARGET"
    RATE = "RATE"


class PayFactor(StrEnum):
    """What a bonus is multiplied by: what the organisation, the department, the person came to."""

    ORGANISATION = "ORGANISATION"
    DEPARTMENT = "DEPARTMENT"
    PERSONAL = "PERSONAL"


class PayPlanEntryRow(Row):
    """`name` is a grade, a level or a currency; `value` its coefficient, per cent or rate."""

    id: str
    content_id: str
    kind: PayPlanEntryKind
    name: str
    place: int
    value: Decimal
    origin: Origin


class PayPlanCellRow(Row):
    """Raises in per cent, from a penetration on; none is from the lowest salary on."""

    id: str
    content_id: str
    grade: str
    place: int
    from_penetration: Decimal | None
    least: Decimal
    usual: Decimal
    most: Decimal
    origin: Origin


class PayPlanFactorRow(Row):
    id: str
    content_id: str
    factor: PayFactor
    place: int
    gate: Decimal | None
    weight: Decimal
    origin: Origin


class PayPlanPointRow(Row):
    """What a factor is where something is attained; both shares of 1."""

    id: str
    content_id: str
    factor: PayFactor
    place: int
    attained: Decimal
    paid: Decimal
    origin: Origin


def content_id(recorded: Recorded[Event]) -> str:
    """Return what the rows of a draft's content are known by."""
    return f"{recorded.stream}/draft/{recorded.version}"


def entries(recorded: Recorded[Event]) -> dict[str, PayPlanEntryRow]:
    """Return the rows of what a draft says of grades, levels and currencies."""
    if not isinstance(recorded.event, PayPlanDrafted):
        return {}
    plan, of = recorded.event.plan, content_id(recorded)
    bonus, pool = plan.bonus, plan.pool
    listed: dict[PayPlanEntryKind, Sequence[tuple[str, Decimal]]] = {
        PayPlanEntryKind.BONUS_COEFFICIENT: [
            (each.grade, each.coefficient) for each in (bonus.coefficients if bonus else ())
        ],
        PayPlanEntryKind.POOL_COEFFICIENT: [
            (each.grade, each.coefficient) for each in (pool.coefficients if pool else ())
        ],
        PayPlanEntryKind.LEVEL_TARGET: [
            (each.level, each.per_cent) for each in (bonus.level_targets if bonus else ())
        ],
        PayPlanEntryKind.RATE: [(each.currency, each.rate) for each in plan.rates],
    }
    return {
        key: PayPlanEntryRow(
            id=key,
            content_id=of,
            kind=kind,
            name=name,
            place=place,
            value=value,
            origin=recorded.origin,
        )
        for kind, parts in listed.items()
        for place, (name, value) in enumerate(parts, start=1)
        for key in [f"{of}/{kind}/{place}"]
    }


def cells(recorded: Recorded[Event]) -> dict[str, PayPlanCellRow]:
    """Return the rows of a draft's merit matrix."""
    if not isinstance(recorded.event, PayPlanDrafted) or not recorded.event.plan.merit:
        return {}
    return {
        key: PayPlanCellRow(
            id=key,
            content_id=content_id(recorded),
            grade=each.grade,
            place=place,
            from_penetration=each.from_penetration,
            least=each.least,
            usual=each.usual,
            most=each.most,
            origin=recorded.origin,
        )
        for place, each in enumerate(recorded.event.plan.merit.matrix, start=1)
        for key in [f"{content_id(recorded)}/cell/{place}"]
    }


def ruled(bonus: BonusPlan | None) -> list[tuple[PayFactor, FactorRule]]:
    """Return the factors of a plan's bonus in their order."""
    if bonus is None:
        return []
    rules = (bonus.organisation, bonus.department, bonus.personal)
    return [(name, rule) for name, rule in zip(PayFactor, rules, strict=True) if rule is not None]


def factors(recorded: Recorded[Event]) -> dict[str, PayPlanFactorRow]:
    """Return the rows of the factors that a draft's bonus goes by."""
    if not isinstance(recorded.event, PayPlanDrafted):
        return {}
    return {
        key: PayPlanFactorRow(
            id=key,
            content_id=content_id(recorded),
            factor=factor,
            place=place,
            gate=rule.gate,
            weight=rule.weight,
            origin=recorded.origin,
        )
        for place, (factor, rule) in enumerate(ruled(recorded.event.plan.bonus), start=1)
        for key in [f"{content_id(recorded)}/{factor}"]
    }


def points(recorded: Recorded[Event]) -> dict[str, PayPlanPointRow]:
    """Return the rows of the curves of these factors."""
    if not isinstance(recorded.event, PayPlanDrafted):
        return {}
    return {
        key: PayPlanPointRow(
            id=key,
            content_id=content_id(recorded),
            factor=factor,
            place=place,
            attained=each.attained,
            paid=each.paid,
            origin=recorded.origin,
        )
        for factor, rule in ruled(recorded.event.plan.bonus)
        for place, each in enumerate(rule.curve, start=1)
        for key in [f"{content_id(recorded)}/{factor}/{place}"]
    }


TABLES = (
    Table(
        name="pay_plan_entry",
        row=PayPlanEntryRow,
        follows=("pay_plan",),
        events=(PayPlanDrafted,),
        touches=entries,
        fold=whole(entries),
        indexes=(("content_id", "id"),),
    ),
    Table(
        name="pay_plan_cell",
        row=PayPlanCellRow,
        follows=("pay_plan",),
        events=(PayPlanDrafted,),
        touches=cells,
        fold=whole(cells),
        indexes=(("content_id", "id"),),
    ),
    Table(
        name="pay_plan_factor",
        row=PayPlanFactorRow,
        follows=("pay_plan",),
        events=(PayPlanDrafted,),
        touches=factors,
        fold=whole(factors),
        indexes=(("content_id", "id"),),
    ),
    Table(
        name="pay_plan_point",
        row=PayPlanPointRow,
        follows=("pay_plan",),
        events=(PayPlanDrafted,),
        touches=points,
        fold=whole(points),
        indexes=(("content_id", "id"),),
    ),
)
