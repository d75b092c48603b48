"""Banding: bands and pay plans in the larger county; what happened.

What is published holds from days far ahead, however late these tests are run: by level first, where
BOB is within his band, ANN below and LEE above hers; then by title; then by position.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.acknowledgement import AcknowledgePolicy
from domain.money import Money
from domain.pay_plan import DraftPayPlan, PublishPayPlan, WithdrawPayPlan
from domain.pay_plan_content import Rate
from domain.pay_plan_template import YEARLY
from domain.pay_structure import DraftPayStructure, PublishPayStructure, WithdrawPayStructure
from domain.pay_structure_content import BandedBy, NamedBand, PayStructure
from domain.policies.band import Band

HR, PANEL = "service:hr", "service:panel"
ANN, BOB = "employee:ANN", "employee:BOB"
USD, EUR = "pay_structure:USD", "pay_structure:EUR"
PLAN, NEW = "pay_plan:house", "pay_plan:new"
BY_LEVEL, BY_TITLE, BY_POSITION = date(2190, 1, 1), date(2190, 7, 1), date(2190, 10, 1)


def band(name: str, *amounts: str, currency: str = "USD") -> NamedBand:
    low, middle, high = (Money(amount=Decimal(each), currency=currency) for each in amounts)
    return NamedBand(name=name, band=Band(minimum=low, midpoint=middle, maximum=high))


VERSIONS = (
    PayStructure(
        version="v1",
        banded_by=BandedBy.LEVEL,
        bands=(
            band("P1", "600", "750", "820.50"),
            band("P2", "800", "900", "1000"),
            band("P3", "1200", "1300.50", "1500"),
        ),
    ),
    PayStructure(
        version="v2",
        banded_by=BandedBy.TITLE,
        bands=(
            band("Manager", "1500", "1750", "2000"),
            band("Senior planner", "1000", "1100", "1200"),
            band("Gardener", "901", "950", "1001"),
        ),
    ),
    PayStructure(
        version="v3",
        banded_by=BandedBy.POSITION,
        bands=(band("Planning", "700", "1000", "1099.99"),),
    ),
)


def banded() -> Iterator[tuple[str, object]]:
    """Yield structures with versions of every status, and plans likewise; each act with who."""
    days = {"v1": BY_LEVEL, "v2": BY_TITLE, "v3": BY_POSITION}
    for version in VERSIONS:
        yield HR, DraftPayStructure(structure_id=USD, structure=version, name='"County" 宽带')
        on = days[version.version]
        yield (
            PANEL,
            PublishPayStructure(structure_id=USD, version=version.version, effective_from=on),
        )
    instead = replace(VERSIONS[2], version="v4")
    yield (
        HR,
        DraftPayStructure(structure_id=USD, structure=replace(instead, banded_by=BandedBy.TITLE)),
    )
    yield HR, DraftPayStructure(structure_id=USD, structure=instead)
    yield (
        PANEL,
        PublishPayStructure(structure_id=USD, version="v4", effective_from=BY_POSITION),
    )
    for version in ("v5", "v6"):
        other = replace(VERSIONS[0], version=version)
        yield PANEL, DraftPayStructure(structure_id=USD, structure=other)
    yield HR, WithdrawPayStructure(structure_id=USD, version="v6")
    euro = PayStructure(
        version="v1", banded_by=BandedBy.LEVEL, bands=(band("P1", "1", "2", "3", currency="EUR"),)
    )
    yield HR, DraftPayStructure(structure_id=EUR, structure=euro)


def planned() -> Iterator[tuple[str, object]]:
    """Yield plans with versions of every status, and who has read them; each act with who."""
    rates = (Rate(currency="EUR", rate=Decimal("1.0850")), Rate(currency="JPY", rate=Decimal(1)))
    first = DraftPayPlan(plan_id=PLAN, plan=replace(YEARLY, rates=rates), name='"Pay" 薪酬')
    yield HR, DraftPayPlan(plan_id=PLAN, template="yearly-1")
    yield HR, first
    yield PANEL, PublishPayPlan(plan_id=PLAN, version="yearly-1", effective_from=BY_LEVEL)
    later = DraftPayPlan(plan_id=PLAN, template="quarterly-1")
    yield HR, later
    yield PANEL, PublishPayPlan(plan_id=PLAN, version="quarterly-1", effective_from=BY_TITLE)
    for version in ("third", "fourth"):
        yield PANEL, replace(later, version=version)
    yield HR, WithdrawPayPlan(plan_id=PLAN, version="fourth")
    yield HR, DraftPayPlan(plan_id=NEW, template="quarterly-1")
    for employee_id, policy_id, version in (
        (ANN, USD, "v1"),
        (BOB, USD, "v1"),
        (BOB, PLAN, "yearly-1"),
    ):
        yield (
            employee_id,
            AcknowledgePolicy(policy_id=policy_id, version=version, employee_id=employee_id),
        )
