from decimal import Decimal

from domain.annual import AnnualScored, QuarterTaken
from domain.policies.formula import Step
from ledger.recorded import Origin
from projections.annual import AnnualQuarterRow, AnnualRow, AnnualStepRow
from tests.domain.appraisal_case import scored
from tests.domain.test_annual import HER, ID, of_the_year
from tests.projections.given import rows
from tests.projections.replacing import replace

made = AnnualScored(
    quarters=(
        QuarterTaken(
            cycle_id="cycle:2016Q1", weight=4_000, version=7, score=Decimal("80.00"), adjusted=True
        ),
        QuarterTaken(cycle_id="cycle:2016Q2", weight=6_000, version=0, score=None, adjusted=False),
    ),
    review="155/2",
    present=1,
    reason="too-few-quarters",
    formula="annual/1",
    working=(Step(name="present", value="1"), Step(name="not_rated", value="too-few-quarters")),
)
of_year = replace(scored, annual=made)


def test_a_year_says_what_it_was_made_of() -> None:
    assert rows("annual", ID, of_the_year, of_year) == [
        AnnualRow(
            id=f"{ID}/annual",
            appraisal_id=ID,
            employee_id=HER,
            review="155/2",
            present=1,
            reason="too-few-quarters",
            formula="annual/1",
            working_id=f"{ID}/annual/2",
            origin=Origin.PERSON,
        )
    ]


def test_each_quarter_is_a_row_as_the_year_took_it() -> None:
    first, second = rows("annual_quarter", ID, of_the_year, of_year)
    assert first == AnnualQuarterRow(
        id=f"{ID}/quarter/1",
        appraisal_id=ID,
        employee_id=HER,
        place=1,
        cycle_id="cycle:2016Q1",
        quarter_id="appraisal:2016Q1:E00002",
        weight=4_000,
        version=7,
        score=Decimal("80.00"),
        adjusted=True,
        origin=Origin.PERSON,
    )
    assert (second.place, second.score, second.adjusted) == (2, None, False)


def test_the_working_is_that_of_the_latest_scoring() -> None:
    again = replace(of_year, annual=replace(made, working=made.working[:1]))
    (year,) = rows("annual", ID, of_the_year, of_year, again)
    steps = rows("annual_step", ID, of_the_year, of_year, again)
    assert [each for each in steps if each.working_id == year.working_id] == [
        AnnualStepRow(
            id=f"{ID}/annual/3/1",
            working_id=f"{ID}/annual/3",
            place=1,
            name="present",
            value="1",
            origin=Origin.PERSON,
        )
    ]


def test_a_cycle_that_stands_for_itself_has_none_of_it() -> None:
    for table in ("annual", "annual_quarter", "annual_step"):
        assert rows(table, ID, of_the_year, scored) == []
