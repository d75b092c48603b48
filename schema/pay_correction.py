"""Pay correction: what was paid before, by the review that is corrected or by one like it."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from psycopg import AsyncConnection

from domain.errors import Ineligible
from domain.pay_review_case import PayReview
from schema.engine.history import Moment
from schema.pay_gathering import at, kind_of

PAID = """paid AS (
    SELECT a.employee_id, sum(a.amount) AS amount
    FROM read.award a JOIN read.pay_review r ON r.id = a.review_id
    WHERE r.id = %(id)s OR r.adjusts = %(id)s GROUP BY 1
)
SELECT p.employee_id, p.amount FROM paid p"""
"""What a review and all that corrects it have paid everybody."""


async def paid(
    connection: AsyncConnection[Any], review_id: str, as_of: Moment = None
) -> dict[str, Decimal]:
    """Return what a review and its corrections have paid, by employee."""
    text = at(PAID, kind_of(as_of)).encode()
    rows = await connection.execute(text, {"id": review_id, "as_of": as_of})
    return dict[str, Decimal](await rows.fetchall())


ALREADY = """
SELECT l.employee_id, min(r.id) FROM read.pay_review r
JOIN read.pay_line l ON l.review_id = r.id AND l.revision = r.revision
WHERE r.id <> %(id)s AND r.adjusts IS NULL AND l.status = 'DONE' AND l.cost <> 0
    AND (r.plan_id, r.cycle_id, r.use) = (%(plan)s, %(cycle)s, %(use)s)
    AND (r.period_from <= %(until)s AND r.period_until >= %(from)s) IS NOT FALSE
    AND l.employee_id = ANY (%(people)s)
    AND (r.use = 'MERIT' OR (SELECT sum(a.amount) FROM read.award a
        JOIN read.pay_review p ON p.id = a.review_id
        WHERE a.employee_id = l.employee_id AND r.id IN (p.id, p.adjusts)) <> 0)
GROUP BY 1 ORDER BY 1
"""
"""Whom another review has paid the same, which they have not given back."""

NAMED = 20
"""How many people a refusal names; it counts the others."""


async def require_unpaid(
    connection: AsyncConnection[Any], review: PayReview, people: Collection[str]
) -> None:
    """Raise `Ineligible` if another review, of the same plan, cycle and days, paid some of them."""
    terms = review.terms
    values = {
        "id": review.id,
        "plan": terms.plan_id,
        "cycle": terms.cycle_id,
        "use": terms.use,
        "from": terms.period_from,
        "until": terms.period_until,
        "people": list(people),
    }
    found = await (await connection.execute(ALREADY, values)).fetchall()
    if found:
        raise Ineligible(
            "already-paid-by",
            review_id=found[0][1],
            people=len(found),
            employees=tuple(who for who, _ in found[:NAMED]),
        )
