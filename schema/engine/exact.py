"""Exact: SQL for a rational in lowest terms, written as the scalar of that name is.

Its parts are amounts of money, which have four decimals at most. What divides both is searched for
in whole ten-thousandths where these fit, which takes half the time, and once: fenced in, because
the planner would write the search wherever it is named.
"""


def ratio(numerator: str, denominator: str) -> str:
    """Return the text of a rational, null if a part is; the denominator is above 0."""
    return (
        "(SELECT div(q.n, q.g)::text || CASE WHEN q.d = q.g THEN ''"
        " ELSE '/' || div(q.d, q.g)::text END"
        " FROM (SELECT p.n, p.d, CASE WHEN greatest(abs(p.n), p.d) < 100000000000000"
        " THEN gcd((p.n * 10000)::bigint, (p.d * 10000)::bigint) * 0.0001"
        f" ELSE gcd(p.n, p.d) END AS g FROM (SELECT {numerator} AS n, {denominator} AS d) p"
        " OFFSET 0) q)"
    )
