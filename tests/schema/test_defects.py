"""Defects: what users of other systems complain of does not happen here."""

from datetime import date
from decimal import Decimal

from domain.goal_plan import CloseGoal, GoalOutcome, SetPersonalGoal
from domain.goal_progress import LinkMeasure, UnlinkMeasure
from domain.sealed import Sealed
from tests.schema.county import ANN, ANNS, BOSS, HR, County

GOAL = "goal:2016/bridges"
RESULT = """query ($id: ID!) { appraisal(id: $id) {
    status score grade releasedAt measures { nodes { code exact score actual } } } }"""


async def test_closing_a_goal_leaves_the_released_result_as_it_is(own_county: County) -> None:
    county = own_county
    await county.do(
        SetPersonalGoal(
            goal_id=GOAL,
            employee_id=ANN,
            title=Sealed("No bridge closed"),
            starts_on=date(2016, 1, 1),
            ends_on=date(2016, 12, 31),
        ),
        by=BOSS,
    )
    link = LinkMeasure(goal_id=GOAL, appraisal_id=ANNS, measure="revenue", weight=10_000)
    await county.do(link, by=BOSS)
    before = await county.ask(RESULT, HR, id=ANNS)
    progress = "query ($id: ID!) { goal(id: $id) { progress } }"
    reckoned = (await county.ask(progress, HR, id=GOAL))["goal"]["progress"]
    [revenue] = [
        each for each in before["appraisal"]["measures"]["nodes"] if each["code"] == "revenue"
    ]
    assert Decimal(reckoned) == Decimal(revenue["score"])
    await county.do(UnlinkMeasure(goal_id=GOAL, appraisal_id=ANNS, measure="revenue"), by=BOSS)
    closing = CloseGoal(goal_id=GOAL, outcome=GoalOutcome.DROPPED)
    await county.do(closing, by=BOSS, reason="It was nobody's.")
    assert await county.ask(RESULT, HR, id=ANNS) == before
