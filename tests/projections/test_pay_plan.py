from dataclasses import replace as changed
from decimal import Decimal

from domain.pay_plan import PayPlanDraftWithdrawn
from domain.pay_plan_content import AfterPayment, Rate
from domain.pay_plan_template import QUARTERLY
from ledger.recorded import Origin
from projections.pay_plan import PayPlanRow
from projections.pay_plan_part import (
    PayFactor,
    PayPlanCellRow,
    PayPlanEntryRow,
    PayPlanFactorRow,
    PayPlanPointRow,
)
from tests.domain.test_pay_plan import BOB, PLAN, drafted, formulas, published
from tests.projections.given import moment, rows
from tests.projections.replacing import replace

FIRST = f"{PLAN}/draft/1"
shared = changed(
    drafted, plan=changed(QUARTERLY, rates=(Rate(currency="EUR", rate=Decimal("1.1")),))
)


def test_a_plan_is_one_row_that_says_whether_anything_of_it_is_published() -> None:
    whole = PayPlanRow(
        id=PLAN, code="house", name="The house's", published=False, origin=Origin.PERSON
    )
    assert rows("pay_plan", PLAN, drafted) == [whole]
    assert rows("pay_plan", PLAN, drafted, published) == [replace(whole, published=True)]


def test_a_version_is_one_row_with_its_formulas_once_it_is_published() -> None:
    (row,) = rows("pay_plan_version", PLAN, drafted)
    assert (row.plan_id, row.version, row.content_id) == (PLAN, "yearly-1", FIRST)
    assert (row.merit_budget, row.merit_budget_by, row.merit_scaled, row.merit_enforcement) == (
        Decimal(3),
        "DEPARTMENT",
        True,
        "BLOCK",
    )
    assert (row.bonus_target, row.bonus_combination, row.bonus_cap) == (8, "MULTIPLICATIVE", 2)
    assert (row.pool_weight, row.pool_reserve, row.pool_reserve_name) == (None, None, None)
    assert (row.currency, row.grades, row.promotion) == ("USD", ("S", "A", "B", "C", "D"), 8)
    assert (row.approvals, row.after_payment, row.formulas) == (2, AfterPayment.RESERVE, ())
    (held,) = rows("pay_plan_version", PLAN, drafted, published)
    assert (held.formulas, held.published_at, held.published_by) == (formulas, moment(2), BOB)
    (gone,) = rows("pay_plan_version", PLAN, drafted, PayPlanDraftWithdrawn(version="yearly-1"))
    assert gone == replace(row, status="WITHDRAWN")


def test_what_replaces_a_version_leaves_its_formulas() -> None:
    instead = changed(published, version="quarterly-1", replaces="yearly-1", formulas=("pool/9",))
    second, first = rows("pay_plan_version", PLAN, drafted, published, shared, instead)
    assert (first.replaced, first.formulas) == (True, formulas)
    assert (second.replaced, second.formulas) == (False, ("pool/9",))
    assert (second.pool_weight, second.pool_by_department, second.pool_cap) == (
        "COEFFICIENT",
        True,
        10,
    )
    assert (second.pool_reserve, second.pool_reserve_name) == (5, "appeals")
    assert (second.merit_budget_by, second.bonus_target) == (None, None)


def test_what_a_draft_lists_is_rows_of_their_own() -> None:
    cells = rows("pay_plan_cell", PLAN, drafted)
    assert len(cells) == 15
    assert cells[1] == PayPlanCellRow(
        id=f"{FIRST}/cell/10",
        content_id=FIRST,
        grade="C",
        place=10,
        from_penetration=None,
        least=Decimal(0),
        usual=Decimal(1),
        most=Decimal(2),
        origin=Origin.PERSON,
    )
    entries = rows("pay_plan_entry", PLAN, drafted)
    assert [each.name for each in entries if each.kind == "BONUS_COEFFICIENT"] == list("SABCD")
    assert [(each.name, each.value) for each in entries if each.kind == "LEVEL_TARGET"] == [
        ("M2", 15)
    ]
    others = rows("pay_plan_entry", PLAN, shared)
    assert [each.name for each in others if each.kind == "POOL_COEFFICIENT"] == list("SABCD")
    assert others[-1] == PayPlanEntryRow(
        id=f"{FIRST}/RATE/1",
        content_id=FIRST,
        kind=others[-1].kind,
        name="EUR",
        place=1,
        value=Decimal("1.1"),
        origin=Origin.PERSON,
    )


def test_factors_and_their_curves_are_rows() -> None:
    factors = sorted(rows("pay_plan_factor", PLAN, drafted), key=lambda row: row.place)
    assert [each.factor for each in factors] == list(PayFactor)
    assert factors[0] == PayPlanFactorRow(
        id=f"{FIRST}/ORGANISATION",
        content_id=FIRST,
        factor=PayFactor.ORGANISATION,
        place=1,
        gate=Decimal("0.8"),
        weight=Decimal(1),
        origin=Origin.PERSON,
    )
    points = rows("pay_plan_point", PLAN, drafted)
    assert len(points) == 3
    assert points[0] == PayPlanPointRow(
        id=f"{FIRST}/ORGANISATION/1",
        content_id=FIRST,
        factor=PayFactor.ORGANISATION,
        place=1,
        attained=Decimal("0.8"),
        paid=Decimal("0.5"),
        origin=Origin.PERSON,
    )
    for table in ("pay_plan_cell", "pay_plan_factor", "pay_plan_point"):
        assert rows(table, PLAN, shared) == []
