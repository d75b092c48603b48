"""Pay report: what the lines of a pay review come to, by department, grade and recorded group.

Costs are in the plan's currency, as the lines bear them, so that they add up; nothing is converted
here. Means and medians are rounded half up to the currency's decimals, once. Rates are compared as
exact fractions, and small groups are left out of what is told of groups.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from statistics import median

from domain.decider import fact
from domain.money import exponent
from domain.pay_basis import convertible, rate
from domain.pay_line import PayInputs, PayLine
from domain.pay_plan_content import PayPlan
from domain.policies.adverse_impact import Group, Impact, four_fifths
from domain.policies.rounding import half_up
from domain.policies.small_group import left_out

HUNDRED = 100
PER_CENT_DIGITS = 2


@fact
class Gain:
    """What a line comes to: its cost, and how many per cent of a year's pay, exactly and rounded.

    `cost` is in the plan's currency; of a correction it may be below 0.
    """

    employee_id: str
    department_id: str
    grade: str | None
    cost: Decimal
    per_cent: Fraction | None = None
    rounded: Decimal | None = None


@fact
class Spread:
    """How amounts are spread, in their own unit; `total` is their sum."""

    count: int
    least: Decimal
    median: Decimal
    mean: Decimal
    most: Decimal
    total: Decimal


@fact
class Part:
    """A department or a grade, how many gain anything, and how costs and raises are spread."""

    name: str | None
    people: int
    gaining: int
    cost: Spread
    per_cent: Spread | None


class PaySelection(StrEnum):
    """What somebody must get to count as selected."""

    ANYTHING = "ANYTHING"
    ABOVE_MEDIAN = "ABOVE_MEDIAN"


@fact
class GroupImpact:
    """A recorded group: of so many people so many were selected; the rates are exact."""

    by: PaySelection
    people: int
    selected: int
    impact: Impact


@fact
class Middle:
    """The least, the middle one, the mean and the most of some figures, exactly."""

    least: Fraction
    median: Fraction
    mean: Fraction
    most: Fraction


def middle_of(figures: Sequence[Fraction]) -> Middle | None:
    """Return where figures lie, or none if there are none."""
    if not figures:
        return None
    return Middle(
        least=min(figures),
        median=median(figures),
        mean=sum(figures, Fraction(0)) / len(figures),
        most=max(figures),
    )


def spread(amounts: Sequence[Decimal], digits: int) -> Spread:
    """Return how `amounts`, of which there is one at least, are spread."""
    total = sum(amounts, Decimal())
    return Spread(
        count=len(amounts),
        least=min(amounts),
        median=half_up(Fraction(median(sorted(amounts))), digits),
        mean=half_up(Fraction(total) / len(amounts), digits),
        most=max(amounts),
        total=total,
    )


def parts(
    gains: Iterable[Gain], part_of: Callable[[Gain], str | None], currency: str
) -> tuple[Part, ...]:
    """Return the parts that the gains fall into, by name; those without one come first."""
    found: dict[str | None, list[Gain]] = defaultdict(list)
    for each in gains:
        found[part_of(each)].append(each)
    return tuple(
        part(name, found[name], currency) for name in sorted(found, key=lambda each: each or "")
    )


def part(name: str | None, gains: Sequence[Gain], currency: str) -> Part:
    """Return what the gains of one part come to."""
    shares = [
        half_up(each.per_cent, PER_CENT_DIGITS) for each in gains if each.per_cent is not None
    ]
    return Part(
        name=name,
        people=len(gains),
        gaining=sum(each.cost > 0 for each in gains),
        cost=spread([each.cost for each in gains], exponent(currency)),
        per_cent=spread(shares, PER_CENT_DIGITS) if shares else None,
    )


def impacts(gains: Sequence[Gain], group_of: Mapping[str, str]) -> tuple[GroupImpact, ...]:
    """Return how recorded groups fare, those left out that are small; who is in none is in none.

    Above the median counts whose gain in per cent, else in cost, is above that of all.
    """
    of = [each for each in gains if each.employee_id in group_of]
    people: dict[str, int] = defaultdict(int)
    for each in of:
        people[group_of[each.employee_id]] += 1
    shown = sorted(people.keys() - left_out(people))
    if not shown:
        return ()
    found: list[GroupImpact] = []
    for by, chosen in (
        (PaySelection.ANYTHING, gaining(of)),
        (PaySelection.ABOVE_MEDIAN, above(of)),
    ):
        selected: dict[str, int] = defaultdict(int)
        for id_ in chosen:
            selected[group_of[id_]] += 1
        groups = [Group(name=name, people=people[name], selected=selected[name]) for name in shown]
        found += [
            GroupImpact(by=by, people=group.people, selected=group.selected, impact=impact)
            for group, impact in zip(groups, four_fifths(groups), strict=True)
        ]
    return tuple(found)


def gaining(gains: Sequence[Gain]) -> list[str]:
    """Return who gains anything."""
    return [each.employee_id for each in gains if each.cost > 0]


def above(gains: Sequence[Gain]) -> list[str]:
    """Return who gains more than the median of all."""
    if all(each.per_cent is not None for each in gains):
        measured = {each.employee_id: each.per_cent or Fraction(0) for each in gains}
    else:
        measured = {each.employee_id: Fraction(each.cost) for each in gains}
    middle = median(measured.values())
    return [id_ for id_, value in measured.items() if value > middle]


def share(cost: Decimal, *of: Decimal | Fraction) -> Fraction | None:
    """Return how many per cent a cost is of the product of others, exactly; none of nothing."""
    above, below = cost.as_integer_ratio()
    for each in of:
        numerator, denominator = each.as_integer_ratio()
        above, below = above * denominator, below * numerator
    return Fraction(above * HUNDRED, below) if below else None


def gain(
    employee_id: str,
    department_id: str,
    grade: str | None,
    cost: Decimal,
    per_cent: Fraction | None,
) -> Gain:
    """Return what a line comes to."""
    return Gain(
        employee_id=employee_id,
        department_id=department_id,
        grade=grade,
        cost=cost,
        per_cent=per_cent,
        rounded=None if per_cent is None else half_up(per_cent, PER_CENT_DIGITS),
    )


def gains_of(plan: PayPlan, lines: Iterable[PayLine]) -> tuple[Gain, ...]:
    """Return what lines come to."""
    nothing = Decimal()
    return tuple(
        gain_of(plan, each.inputs, each.result.cost.amount if each.result.cost else nothing)
        for each in lines
    )


def gain_of(plan: PayPlan, inputs: PayInputs, cost: Decimal) -> Gain:
    """Return what somebody gains; without a rate for their currency it is no share of anything."""
    currency, of = inputs.salary.currency, None
    if convertible(plan, currency):
        of = share(cost, inputs.salary.amount, inputs.fraction, rate(plan, currency))
    return gain(inputs.employee_id, inputs.department_id, inputs.grade, cost, of)
