"""Banded: what happens in the stored log with bands and pay plans."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.acknowledgement import AcknowledgePolicy
from domain.actor import Role
from domain.money import Money
from domain.pay_plan import DraftPayPlan, PublishPayPlan, WithdrawPayPlan
from domain.pay_plan_content import Rate
from domain.pay_plan_template import QUARTERLY
from domain.pay_structure import DraftPayStructure, PublishPayStructure, WithdrawPayStructure
from domain.pay_structure_content import BandedBy, NamedBand, PayStructure
from domain.policies.band import Band

SHE = "employee:E2"
PANEL: dict[str, Any] = {
    "by": "employee:E9",
    "roles": frozenset({Role.EMPLOYEE, Role.COMPENSATION}),
}
USD, PLAN = "pay_structure:USD", "pay_plan:house"
FROM = date(2017, 1, 1)

Act = Iterator[tuple[object, dict[str, Any]]]


def band(name: str, *amounts: str) -> NamedBand:
    low, middle, high = (Money(amount=Decimal(each), currency="USD") for each in amounts)
    return NamedBand(name=name, band=Band(minimum=low, midpoint=middle, maximum=high))


levels = PayStructure(
    version="v1",
    banded_by=BandedBy.LEVEL,
    bands=(band("P3", "50000", "62000.50", "74000"), band("M2", "80000", "100000", "120000")),
)


def banded() -> Act:
    """Yield structures and plans that are drafted, published by somebody else, and read."""
    draft = DraftPayStructure(structure_id=USD, structure=levels, name="The county's")
    yield replace(draft, structure=replace(levels, bands=())), {}  # no band
    yield draft, {}
    publish = PublishPayStructure(structure_id=USD, version="v1", effective_from=FROM)
    yield publish, {}  # one's own draft
    yield publish, {**PANEL, "reason": "The market was looked at."}
    yield replace(draft, structure=replace(levels, version="v2", banded_by=BandedBy.TITLE)), PANEL
    yield WithdrawPayStructure(structure_id=USD, version="v2"), {}
    again = replace(levels, version="v3", bands=levels.bands[:1])
    yield replace(draft, structure=again), PANEL
    yield replace(publish, version="v3"), {"reason": "In its place."}
    plan = DraftPayPlan(plan_id=PLAN, template="yearly-1", version="2017", name="The house's")
    yield plan, {}
    yield plan, {}  # nothing changes
    yield PublishPayPlan(plan_id=PLAN, version="2017", effective_from=FROM), PANEL
    rates = (Rate(currency="EUR", rate=Decimal("1.085")),)
    yield DraftPayPlan(plan_id=PLAN, plan=replace(QUARTERLY, rates=rates)), PANEL
    yield WithdrawPayPlan(plan_id=PLAN, version="quarterly-1"), {}
    for policy_id, version in ((USD, "v1"), (PLAN, "2017")):
        yield (
            AcknowledgePolicy(policy_id=policy_id, version=version, employee_id=SHE),
            {"by": SHE},
        )
