"""Bands: where in their band somebody is paid, and what versions of structures and plans say."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from tests.schema.oracle.asking import Item, Json, Value, plain
from tests.schema.oracle.looks import column, salary_held
from tests.schema.oracle.policies import among, begun, in_force, status, superseded_on, to_read
from tests.schema.oracle.world import Row

Rows = Callable[[Item], list[Row]]


def of_structure(item: Item, currency: str) -> Row | None:
    """Return the version of a currency's structure that holds on the day."""
    rows = item.world.having("pay_structure_version", "currency", currency)
    held = [
        row
        for row in rows
        if row["status"] == "PUBLISHED"
        and not row["replaced"]
        and begun(row["effective_from"], item.on)
    ]
    return max(held, key=lambda row: row["effective_from"], default=None)


def banded(item: Item) -> tuple[Row, Row] | None:
    """Return the salary of an employee on the day and its band, if there are both."""
    held = salary_held(item)
    version = None if held is None else of_structure(item, held["currency"])
    if held is None or version is None:
        return None
    by = version["banded_by"].lower()
    name = item.world.latest(f"employee_{by}", item.row["employee_id"], item.on)
    for band in item.world.having("pay_band", "content_id", version["content_id"]):
        if name is not None and band["name"] == name[by]:
            return held, band
    return None


def of_band(reckoned: Callable[[Decimal, Row], Json]) -> Value:
    def shown(item: Item) -> Json:
        found = banded(item)
        return None if found is None else reckoned(found[0]["amount"], found[1])

    return shown


def quotient(upper: Decimal, lower: Decimal) -> str:
    return str(Fraction(upper) / Fraction(lower))


def penetration(amount: Decimal, band: Row) -> str:
    return quotient(amount - band["minimum"], band["maximum"] - band["minimum"])


def circle(amount: Decimal, band: Row) -> Json:
    if amount > band["maximum"]:
        return "RED"
    return "GREEN" if amount < band["minimum"] else None


def employee_circle(item: Item) -> Json:
    if not item.eyes.pay(item.row["id"]):
        return None
    return of_band(circle)(item.like("SalaryOnDay", {"employee_id": item.row["id"]}))


def amount(name: str) -> Value:
    return lambda item: {"amount": plain(item.row[name]), "currency": item.row["currency"]}


def overlaps(item: Item) -> list[Row]:
    rows = item.world.having("pay_band", "content_id", item.row["content_id"])
    higher = [
        {**row, "reached": item.row["maximum"]}
        for row in rows
        if row["midpoint"] > item.row["midpoint"] and row["minimum"] < item.row["maximum"]
    ]
    return sorted(higher, key=lambda row: (row["midpoint"], row["id"]))


def share(item: Item) -> Json:
    row = item.row
    return quotient(row["reached"] - row["minimum"], row["maximum"] - row["minimum"])


def spread(item: Item) -> Json:
    row = item.row
    return quotient(row["maximum"] - row["minimum"], row["minimum"])


def held(table: str, owner: str, type_: str) -> Value:
    def found(item: Item) -> Json:
        rows = item.world.having(table, owner, item.row["id"])
        return next((row["id"] for row in rows if in_force(item.like(type_, row))), None)

    return found


def if_there(name: str) -> Value:
    return lambda item: item.row["id"] if item.row[name] is not None else None


def listed(name: str) -> Rows:
    return lambda item: [{"name": each} for each in item.row[name]]


def curve(item: Item) -> list[Row]:
    return [row for row in among("pay_plan_point")(item) if row["factor"] == item.row["factor"]]


def in_version(item: Item, type_: str) -> list[Item]:
    rows = item.world.having("pay_band", "content_id", item.row["content_id"])
    return [item.like(type_, row) for row in rows]


def for_drafters(name: str) -> Value:
    return lambda item: item.row[name] if item.eyes.drafts_pay else None


def of_version(type_: str) -> Mapping[str, Value]:
    return {
        f"{type_}.status": status,
        f"{type_}.supersededOn": superseded_on,
        f"{type_}.inForce": in_force,
        f"{type_}.draftedBy": for_drafters("drafted_by"),
        f"{type_}.publishedBy": for_drafters("published_by"),
    }


SHOWN: Mapping[str, Value] = {
    "SalaryOnDay.compaRatio": of_band(lambda paid, band: quotient(paid, band["midpoint"])),
    "SalaryOnDay.penetration": of_band(penetration),
    "SalaryOnDay.circle": of_band(circle),
    **{f"PayBand.{name}": amount(name) for name in ("minimum", "midpoint", "maximum")},
    "PayBand.spread": spread,
    "PayBandOverlap.share": share,
    **of_version("PayStructureVersion"),
    **of_version("PayPlanVersion"),
    "PayPlanGrade.grade": column("name"),
    "PayPlanFormula.id": column("name"),
    "PayPlanMerit.budget": column("merit_budget"),
    "PayPlanMerit.budgetBy": column("merit_budget_by"),
    "PayPlanMerit.scaled": column("merit_scaled"),
    "PayPlanMerit.enforcement": column("merit_enforcement"),
    "PayPlanCoefficient.grade": column("name"),
    "PayPlanCoefficient.coefficient": column("value"),
    "PayPlanTarget.level": column("name"),
    "PayPlanTarget.target": column("value"),
    "PayPlanRate.currency": column("name"),
    "PayPlanRate.rate": column("value"),
    "PayPlanBonus.target": column("bonus_target"),
    "PayPlanBonus.combination": column("bonus_combination"),
    "PayPlanBonus.cap": column("bonus_cap"),
    "PayPlanPool.weight": column("pool_weight"),
    "PayPlanPool.byDepartment": column("pool_by_department"),
    "PayPlanPool.cap": column("pool_cap"),
    "PayPlanPool.reserve": column("pool_reserve"),
    "PayPlanPool.reserveName": column("pool_reserve_name"),
}
COMPARED: Mapping[str, Value] = {
    "EmployeeFilter.circle": employee_circle,
    **{
        f"{type_}Filter.{name}": value
        for type_ in ("PayStructureVersion", "PayPlanVersion")
        for name, value in (("status", status), ("inForce", in_force))
    },
}
ONE: Mapping[str, tuple[str, Value]] = {
    "SalaryOnDay.band": ("PayBand", of_band(lambda _, band: band["id"])),
    "PayBand.version": ("PayStructureVersion", column("version_id")),
    "PayBandOverlap.band": ("PayBand", column("id")),
    "PayStructure.inForce": (
        "PayStructureVersion",
        held("pay_structure_version", "structure_id", "PayStructureVersion"),
    ),
    "PayStructureVersion.structure": ("PayStructure", column("structure_id")),
    "PayPlan.inForce": ("PayPlanVersion", held("pay_plan_version", "plan_id", "PayPlanVersion")),
    "PayPlanVersion.plan": ("PayPlan", column("plan_id")),
    "PayPlanVersion.merit": ("PayPlanMerit", if_there("merit_budget_by")),
    "PayPlanVersion.bonus": ("PayPlanBonus", if_there("bonus_target")),
    "PayPlanVersion.pool": ("PayPlanPool", if_there("pool_weight")),
    "PolicyAcknowledgement.structureVersion": ("PayStructureVersion", column("version_id")),
    "PolicyAcknowledgement.planVersion": ("PayPlanVersion", column("version_id")),
}
EACH: Mapping[str, tuple[str, Rows]] = {
    "PayBand.overlaps": ("PayBandOverlap", overlaps),
    "PayPlanVersion.grades": ("PayPlanGrade", listed("grades")),
    "PayPlanVersion.formulas": ("PayPlanFormula", listed("formulas")),
    "PayPlanVersion.rates": ("PayPlanRate", among("pay_plan_entry", "RATE")),
    "PayPlanMerit.matrix": ("PayPlanCell", among("pay_plan_cell")),
    "PayPlanBonus.levelTargets": ("PayPlanTarget", among("pay_plan_entry", "LEVEL_TARGET")),
    "PayPlanBonus.coefficients": (
        "PayPlanCoefficient",
        among("pay_plan_entry", "BONUS_COEFFICIENT"),
    ),
    "PayPlanBonus.factors": ("PayPlanFactor", among("pay_plan_factor")),
    "PayPlanFactor.curve": ("PayPlanPoint", curve),
    "PayPlanPool.coefficients": ("PayPlanCoefficient", among("pay_plan_entry", "POOL_COEFFICIENT")),
}
OWNED: Mapping[str, tuple[str, str]] = {
    "PayStructure.versions": ("PayStructureVersion", "structure_id"),
    "PayPlan.versions": ("PayPlanVersion", "plan_id"),
    "PayStructureVersion.acknowledgements": ("PolicyAcknowledgement", "version_id"),
    "PayPlanVersion.acknowledgements": ("PolicyAcknowledgement", "version_id"),
}
"""From a field to the type of its entries and the column that says whose they are."""

TABLES: Mapping[str, str] = {
    "PayBand": "pay_band",
    "PayStructure": "pay_structure",
    "PayStructureVersion": "pay_structure_version",
    "PayPlan": "pay_plan",
    "PayPlanVersion": "pay_plan_version",
    "PayPlanMerit": "pay_plan_version",
    "PayPlanBonus": "pay_plan_version",
    "PayPlanPool": "pay_plan_version",
}


def published(item: Item) -> bool:
    return item.eyes.drafts_pay or (item.eyes.house() and item.row["published"])


def version_seen(item: Item) -> bool:
    return item.eyes.drafts_pay or (item.eyes.house() and item.row["status"] == "PUBLISHED")


def always(_: Item) -> bool:
    """Return that it is seen by whoever sees what it is reached from."""
    return True


SEEN: Mapping[str, Callable[[Item], bool]] = {
    "PayBand": always,
    "PayStructure": published,
    "PayStructureVersion": version_seen,
    "PayPlan": published,
    "PayPlanVersion": version_seen,
    "PayPlanMerit": always,
    "PayPlanBonus": always,
    "PayPlanPool": always,
}
MANY: Mapping[str, tuple[str, Callable[[Item, str], list[Item]]]] = {
    "PayStructureVersion.bands": ("PayBand", in_version),
    "PayStructureVersion.unacknowledged": ("AcknowledgementDue", to_read),
    "PayPlanVersion.unacknowledged": ("AcknowledgementDue", to_read),
}
