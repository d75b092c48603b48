"""Quarters: the cycles of which a year's result comes, as the year's own cycle names them."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from domain.decider import fact
from domain.errors import Ineligible, Invalid
from domain.policies.annual import AnnualPolicy


@fact
class Span:
    """A cycle as a year looks at it: whether it is a quarter, and its days."""

    cycle_id: str
    is_quarter: bool
    starts_on: date
    ends_on: date


def require(
    annual: AnnualPolicy | None, named: Sequence[Span], starts_on: date, ends_on: date
) -> None:
    """Raise `Rejected` unless there is a quarter for each that `annual` weighs, oldest first.

    A cycle for which `annual` does not hold names none.
    """
    if annual is None:
        if named:
            raise Invalid("quarters-needless", field="quarters")
        return
    if len(named) != len(annual.quarters):
        raise Invalid("quarters-miscounted", count=len(named), quarters=len(annual.quarters))
    for each in named:
        if not each.is_quarter:
            raise Ineligible("not-a-quarter", cycle_id=each.cycle_id)
        if each.starts_on < starts_on or each.ends_on > ends_on:
            raise Ineligible(
                "quarter-outside-year",
                cycle_id=each.cycle_id,
                starts_on=starts_on,
                ends_on=ends_on,
            )
    for earlier, later in pairwise(named):
        if later.starts_on <= earlier.ends_on:
            raise Invalid("quarters-out-of-order", earlier=earlier.cycle_id, later=later.cycle_id)
