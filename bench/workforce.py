"""Workforce: 10 000 people under one chief, the policy and the measures that they are appraised by.

    python -m bench.workforce hire
    python -m bench.workforce evaluate
    python -m bench.workforce pay

The first makes an organisation in an empty log, the second has every superior evaluate theirs, the
third gives everybody a salary, every level a band and all of them a pay plan. All of it is
invented, and nearly alike: nine divisions of ten departments, six levels.
"""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import uvloop

from demo.load import chunks
from domain.actor import Actor, Role
from domain.appraisal_policy import OPERATIONS, Dimension
from domain.department import FoundDepartment
from domain.evaluation import EvaluateAppraisal, Rating
from domain.hire import Employment, HireEmployee
from domain.measure_template import (
    DraftMeasureTemplate,
    PublishMeasureTemplate,
    TemplateDefinition,
)
from domain.money import Money
from domain.organisation import FoundOrganisation
from domain.pay_plan import DraftPayPlan, PublishPayPlan
from domain.pay_plan_template import QUARTERLY
from domain.pay_structure import DraftPayStructure, PublishPayStructure
from domain.pay_structure_content import BandedBy, NamedBand, PayStructure
from domain.policies.band import Band
from domain.policies.combination import Combine
from domain.policies.distribution import Distribution, Enforcement, Quota
from domain.policies.measure import Rule, RuleKind
from domain.policy import DraftPolicy, PublishPolicy
from domain.salary import RecordSalary
from domain.sealed import Sealed
from ledger.collecting import uncollected
from ledger.ledger import Ledger
from ledger.order import Accepted, Order
from ops.settings import read
from server import house

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "10000"))
DIVISIONS, DEPARTMENTS = 9, 10
HEADS = DIVISIONS * DEPARTMENTS
CODE = "2030Q1"
CYCLE = f"cycle:{CODE}"
POLICY = "policy:bench"
STRUCTURE = "pay_structure:USD"
PLAN, PLAN_VERSION = "pay_plan:bench", QUARTERLY.version
LEVELS = 6
CHIEF = "employee:CHIEF"
SINCE = date(2016, 1, 4)
ROLES = frozenset({Role.HR, Role.ADMINISTRATOR, Role.COMPENSATION})
BY, PUBLISHER = Actor("service:bench"), Actor("service:bench-publisher")

MEASURES: tuple[tuple[str, Dimension, int, int | None, int], ...] = (
    ("output", Dimension.RESULTS, 6_000, 200, 3),
    ("on-time", Dimension.RESULTS, 4_000, 200, 3),
    ("help", Dimension.TEAMWORK, 10_000, 200, 3),
    ("ideas", Dimension.INNOVATION, 10_000, 70, 1),
    ("skill", Dimension.ABILITY, 10_000, None, 0),
)
"""Code, dimension, weight in basis points, target, and how many actuals there are; or it is rated.

Three actuals are those of three months, which are summed.
"""

QUOTAS = (("S", 500), ("A", 1_500), ("B", 6_000), ("C", 1_500), ("D", 500))


def codes() -> list[str]:
    """Return the codes of all who take part; the first are the heads of the departments."""
    return [f"E{number:05}" for number in range(1, PEOPLE + 1)]


def department(place: int) -> str:
    """Return the department of whoever is at a place among all."""
    return f"department:D{place % DIVISIONS + 1}-{place // DIVISIONS % DEPARTMENTS + 1}"


def superior(place: int) -> str:
    """Return their superior: the head of their department, or the chief."""
    return CHIEF if place < HEADS else f"employee:E{place % HEADS + 1:05}"


def hired() -> Iterator[object]:
    """Yield what makes the organisation."""
    yield FoundOrganisation(name="Bench", time_zone="UTC", currency="USD")
    yield found("department:TOP", None)
    for division in range(1, DIVISIONS + 1):
        above = f"department:D{division}"
        yield found(above, "department:TOP")
        for number in range(1, DEPARTMENTS + 1):
            yield found(f"{above}-{number}", above)
    yield hire(CHIEF, "department:TOP", None, 0)
    for place, code in enumerate(codes()):
        yield hire(f"employee:{code}", department(place), superior(place), place)


def found(id_: str, parent_id: str | None) -> FoundDepartment:
    """Return how a department was founded."""
    return FoundDepartment(
        department_id=id_, name=id_, parent_id=parent_id, effective_on=date(2016, 1, 1)
    )


def hire(id_: str, department_id: str, superior_id: str | None, place: int) -> HireEmployee:
    """Return how somebody was hired."""
    return HireEmployee(
        employee_id=id_,
        hired_on=SINCE,
        department_id=department_id,
        employment=Employment.FULL_TIME,
        title="Operator",
        position="Operator",
        level=f"L{place % LEVELS + 1}",
        superior_id=superior_id,
        name=Sealed(f"Person {id_}"),
    )


def ruled() -> Iterator[object]:
    """Yield the policy, as it holds from today, and the measures' templates."""
    policy = replace(
        OPERATIONS,
        version="bench-1",
        improvement_line="D",
        distribution=Distribution(
            quotas=tuple(Quota(grade=grade, share=share) for grade, share in QUOTAS),
            enforcement=Enforcement.BLOCK,
        ),
    )
    yield DraftPolicy(policy_id=POLICY, policy=policy, name="Bench")
    yield PublishPolicy(
        policy_id=POLICY, version="bench-1", effective_from=datetime.now(UTC).date()
    )
    for code, dimension, _, target, actuals in MEASURES:
        combine = Combine.SUM if actuals > 1 else None
        rule = Rule(kind=RuleKind.HIGHER_IS_BETTER, combine=combine)
        definition = TemplateDefinition(
            name=code,
            name_zh="指标",
            dimension=dimension,
            unit="%",
            rule=Rule(kind=RuleKind.RATED) if target is None else rule,
        )
        yield DraftMeasureTemplate(template_id=f"template:{code}", definition=definition)
        yield PublishMeasureTemplate(template_id=f"template:{code}")


def uses() -> list[dict[str, Any]]:
    """Return what everybody is measured by, as the mutation that enrols them takes it."""
    return [
        {"templateId": f"template:{code}", "version": 1, "code": code, "weight": weight}
        | ({} if target is None else {"target": str(target)})
        for code, _, weight, target, _ in MEASURES
    ]


def told() -> Iterator[tuple[str, str, str, str, str]]:
    """Yield what was achieved: employee, measure, month, figure and the entry's own key."""
    for place, code in enumerate(codes()):
        for n, (measure, _, _, _, actuals) in enumerate(MEASURES):
            for month in range(1, actuals + 1):
                figure = 45 + (place * 7_919 + n * 31 + month * 17) % 40
                said = str(month) if actuals > 1 else ""
                yield code, measure, said, str(figure), f"{code}-{measure}-{month}"


def evaluations() -> Iterator[Order]:
    """Yield what every superior says of theirs."""
    for place, code in enumerate(codes()):
        rating = Rating(measure="skill", rating=Decimal(2 + place % 4))
        yield Order(
            command=EvaluateAppraisal(appraisal_id=f"appraisal:{CODE}:{code}", ratings=(rating,)),
            by=Actor(superior(place)),
            key=f"evaluation/{code}",
            roles=frozenset({Role.EMPLOYEE}),
        )


def making() -> Iterator[Order]:
    """Yield everything that is there before the cycle is opened."""
    for n, command in enumerate((*hired(), *ruled())):
        by = PUBLISHER if isinstance(command, PublishPolicy) else BY
        yield Order(command=command, by=by, key=f"bench/{n}", roles=ROLES)


def paying() -> Iterator[Order]:
    """Yield everybody's salary, the bands of the levels and the plan, as it ships."""
    today = datetime.now(UTC).date()
    bands = tuple(
        NamedBand(
            name=f"L{level}",
            band=Band(
                minimum=dollars(30_000 + 10_000 * level),
                midpoint=dollars(40_000 + 10_000 * level),
                maximum=dollars(50_000 + 10_000 * level),
            ),
        )
        for level in range(1, LEVELS + 1)
    )
    structure = PayStructure(version="bench-1", banded_by=BandedBy.LEVEL, bands=bands)
    commands: list[object] = [
        RecordSalary(
            employee_id=f"employee:{code}",
            salary=dollars(45_000 + 10_000 * (place % LEVELS) + place % 97 * 100),
            effective_on=SINCE,
        )
        for place, code in enumerate(codes())
    ]
    commands += [
        DraftPayStructure(structure_id=STRUCTURE, structure=structure, name="Bench"),
        PublishPayStructure(structure_id=STRUCTURE, version="bench-1", effective_from=today),
        DraftPayPlan(plan_id=PLAN, plan=replace(QUARTERLY, approvals=2), name="Bench"),
        PublishPayPlan(plan_id=PLAN, version=PLAN_VERSION, effective_from=today),
    ]
    for n, command in enumerate(commands):
        by = PUBLISHER if isinstance(command, PublishPayStructure | PublishPayPlan) else BY
        yield Order(command=command, by=by, key=f"bench/pay/{n}", roles=ROLES)


def dollars(amount: int) -> Money:
    """Return an amount for a year."""
    return Money(amount=Decimal(amount), currency="USD")


PARTS: dict[str, Callable[[], Iterator[Order]]] = {
    "hire": making,
    "evaluate": evaluations,
    "pay": paying,
}


async def give(ledger: Ledger, orders: Iterator[Order]) -> None:
    """Give orders to the journal. Raise `SystemExit` if one is refused."""
    for chunk in chunks(orders):
        for order, answer in zip(chunk, await ledger.journal.run(chunk), strict=True):
            if not isinstance(answer, Accepted):
                sys.exit(f"{order.key} is not accepted: {answer!r}")


async def main(part: str) -> None:
    """Give the orders of a part."""
    with house(read(os.environ)) as parts:
        async with parts.open_ledger() as ledger:
            with uncollected():
                await give(ledger, PARTS[part]())


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1]))
