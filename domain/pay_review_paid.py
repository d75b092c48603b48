"""Pay review paid: what a review and its corrections have paid somebody so far."""

from decimal import Decimal

from domain import pay_review_case
from domain.award import Awards
from domain.errors import Ineligible, Invalid
from domain.pay_line import PayLine


def paid_before(original: pay_review_case.State, awards: Awards, line: PayLine) -> Decimal:
    """Return what a review and all that correct it have paid somebody, in one currency.

    Raise `Invalid` if their line corrects it in another.
    """
    reviews = {original.id, *original.adjusted_by} if original is not None else set[str]()
    paid = [each.amount for each in awards.paid if each.review_id in reviews]
    delta = line.result.delta
    for each in paid:
        if delta is not None and each.currency != delta.currency:
            raise Invalid("currencies-differ", left=each.currency, right=delta.currency)
    return sum((each.amount for each in paid), Decimal())


def before(line: PayLine) -> Decimal | None:
    """Return what a line was computed to add to; none if it is no correction."""
    award, delta = line.result.award, line.result.delta
    return None if award is None or delta is None else (award - delta).amount


def require_left(line: PayLine, paid: Decimal) -> None:
    """Raise `Ineligible` if somebody would give back more than they were paid."""
    delta = line.result.delta
    if delta is not None and paid + delta.amount < 0:
        raise Ineligible("clawback-above-paid", employee_id=line.inputs.employee_id, paid=str(paid))
