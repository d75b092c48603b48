"""What the demonstration's results do to pay: every cent of it is placed, and one appeal later."""

from decimal import Decimal
from statistics import median_low
from typing import Any

from demo import pay
from projections.tables import TABLES
from tests.ledger.house import rows
from tests.system.conftest import Demonstration
from tests.system.county import Rows


def asked(demonstration: Demonstration, query: str, *values: object) -> list[tuple[Any, ...]]:
    return rows(demonstration.database, query, values)


def test_both_reviews_and_the_correction_are_paid(demonstration: Demonstration) -> None:
    found = asked(
        demonstration,
        "SELECT id, use, status, skipped, origin FROM read.pay_review ORDER BY opened_at, id",
    )
    assert found == [
        (pay.MERIT, "MERIT", "EXECUTED", 0, "DEMONSTRATION"),
        (pay.POOL, "POOL", "EXECUTED", 0, "DEMONSTRATION"),
        (pay.CORRECTION, "POOL", "EXECUTED", 0, "DEMONSTRATION"),
    ]


def test_the_pool_is_placed_to_the_cent(demonstration: Demonstration) -> None:
    [(awards, people)] = asked(
        demonstration,
        "SELECT sum(amount), count(*) FROM read.award WHERE review_id = %s",
        pay.POOL,
    )
    [(reserve,)] = asked(
        demonstration, "SELECT reserve FROM read.pay_review WHERE id = %s", pay.POOL
    )
    assert people > 1_000
    assert awards + reserve == pay.BUDGET.amount


def test_raises_keep_to_the_budget_of_each_department(demonstration: Demonstration) -> None:
    units = asked(
        demonstration,
        "SELECT u.unit, u.payroll, u.budget, u.spent FROM read.pay_unit u"
        " JOIN read.pay_proposal p ON p.id = u.proposal_id WHERE p.review_id = %s ORDER BY 1",
        pay.MERIT,
    )
    assert [unit for unit, *_ in units] == ["department:DGS", "department:DOT"]
    for _, payroll, budget, spent in units:
        assert Decimal() < spent <= budget <= payroll * 3 / 100 < budget + Decimal("0.01")
    [(raised, salaries)] = asked(
        demonstration,
        "SELECT count(*), (SELECT count(*) FROM read.pay_line l WHERE l.review_id = s.review_id"
        " AND l.new_salary IS NOT NULL) FROM read.salary s WHERE s.review_id = %s"
        " AND s.cause = 'MERIT' AND s.effective_on = '2017-04-01' GROUP BY s.review_id",
        pay.MERIT,
    )
    assert raised == salaries > 500


def test_an_appeal_is_paid_from_what_the_pool_kept(demonstration: Demonstration) -> None:
    [(reserve, drawn)] = asked(
        demonstration, "SELECT reserve, drawn FROM read.pay_review WHERE id = %s", pay.POOL
    )
    [(employee, amount, kind)] = asked(
        demonstration,
        "SELECT employee_id, amount, kind FROM read.award WHERE review_id = %s",
        pay.CORRECTION,
    )
    assert kind == "ADJUSTMENT"
    assert Decimal() < amount == drawn < reserve
    [(decided, paid)] = asked(
        demonstration,
        "SELECT (SELECT max(position) FROM ledger.event WHERE type = 'ResultAdjusted'"
        " AND stream = 'appraisal:2016:' || split_part(%s, ':', 2)),"
        " (SELECT position FROM ledger.event WHERE type = 'PayReviewExecuted' AND stream = %s)",
        employee,
        pay.POOL,
    )
    assert decided > paid


def test_bands_are_the_county_s_own_salaries_by_title(
    demonstration: Demonstration, first: Rows
) -> None:
    salaries: dict[str, list[Decimal]] = {}
    for row in first.values():
        if title := row["underfilled_title"] or row["title"]:
            salaries.setdefault(title, []).append(Decimal(row["annual_salary"]))
    found = asked(
        demonstration,
        "SELECT b.name, b.minimum, b.midpoint, b.maximum FROM read.pay_band b"
        " JOIN read.pay_structure_version v ON v.id = b.version_id"
        " WHERE v.version = '2014' AND b.content_id = v.content_id",
    )
    assert {name for name, *_ in found} == salaries.keys()
    for name, minimum, midpoint, maximum in found:
        assert abs(median_low(salaries[name]) - midpoint) <= 50
        assert (minimum * 4, maximum * 4) == (midpoint * 3, midpoint * 5)


def test_what_is_final_never_changed(demonstration: Demonstration) -> None:
    final = [table.name for table in TABLES if table.final]
    assert asked(demonstration, "SELECT id FROM read.award LIMIT 1")
    for name in final:
        assert not asked(demonstration, f"SELECT id FROM read.{name}_past LIMIT 1"), name  # noqa: S608
