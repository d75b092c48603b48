"""Defects: what users of other systems complain of does not happen here.

That a promotion which is rescinded takes nobody's history with it, and that a bonus is not paid
twice, is in tests/domain/test_promotion_decision.py and tests/schema/test_pay_review.py.
"""

from datetime import date
from decimal import Decimal
from typing import cast

from graphql import GraphQLInputObjectType

from domain.appraisal_policy import OPERATIONS
from domain.closing import CloseEvaluation
from domain.cycle import CyclePeriod, OpenCycle
from domain.enrolment import EnrolParticipant
from domain.evaluation import EvaluateAppraisal
from domain.goal_plan import CloseGoal, GoalOutcome, SetPersonalGoal
from domain.goal_progress import LinkMeasure, UnlinkMeasure
from domain.nomination import WithdrawRater
from domain.rating import SaveEvaluationDraft
from domain.rating_case import id_of
from domain.sealed import Sealed
from schema.engine.graph import core, named
from schema.schema import schema
from tests.ledger.house import keys
from tests.schema.county import ANN, ANNS, BOSS, EVE, HR, TOP, County, Given, person
from tests.schema.evaluating import CASE, opened_round, rated, submission

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


GROUPS = """query ($id: ID!) { appraisal(id: $id) {
    groupRatings { rater measure count mean } measures { nodes { code rating } } } }"""
SAID = """query ($then: Moment) { evaluations { nodes { id ratings { rating } } }
    then: evaluations(asOf: $then) { nodes { id ratings { rating } } } }"""


async def peers_said(county: County) -> Given:
    """Return what the group of peers came to in one measure."""
    found = (await county.ask(GROUPS, HR, id=CASE))["appraisal"]["groupRatings"]
    (peers,) = [each for each in found if (each["rater"], each["measure"]) == ("PEER", "help")]
    return peers["count"], peers["mean"]


async def answers(county: County, viewer: str, then: int | None = None) -> Given:
    """Return how somebody's answers rate, and how they did at a log position."""
    found = await county.ask(SAID, person(viewer), then=None if then is None else str(then))
    return [
        [{each["rating"] for each in node["ratings"]} for node in found[name]["nodes"]]
        for name in ("evaluations", "then")
    ]


async def test_a_second_answer_stands_in_the_place_of_the_first(own_county: County) -> None:
    county = own_county
    await opened_round(county)
    await county.do(submission(EVE, "2"), by=EVE)
    first = await county.ledger.position()
    await county.do(submission(EVE, "5"), by=EVE)
    assert await answers(county, EVE, first) == [[{"5"}], [{"2"}]]
    await county.do(CloseEvaluation(appraisal_id=CASE))
    assert await peers_said(county) == (1, "5")


async def test_changing_a_rater_deletes_nothing_that_the_first_has_said(own_county: County) -> None:
    county = own_county
    await opened_round(county)
    await county.do(submission(EVE, "2"), by=EVE)
    await county.do(WithdrawRater(appraisal_id=CASE, rater_id=EVE))
    assert await answers(county, TOP) == [[], []]
    await county.do(submission(TOP, "4"), by=TOP)
    await county.do(CloseEvaluation(appraisal_id=CASE))
    assert await peers_said(county) == (1, "4")
    assert await answers(county, EVE) == [[{"2"}], [{"2"}]]


async def test_nobody_opens_or_changes_what_their_superior_says(own_county: County) -> None:
    county, drafted = own_county, id_of(CASE, BOSS)
    await opened_round(county)
    draft = SaveEvaluationDraft(evaluation_id=drafted, ratings=rated("3"))
    await county.do(draft, by=BOSS)
    await county.do(EvaluateAppraisal(appraisal_id=CASE, ratings=rated("2")), by=BOSS)
    held = await county.ask(GROUPS, HR, id=CASE)
    assert {each["rating"] for each in held["appraisal"]["measures"]["nodes"]} == {None, "2"}
    for name, of in (
        ("submitEvaluation", {"evaluationId": drafted}),
        ("saveEvaluationDraft", {"evaluationId": drafted}),
        ("evaluateAppraisal", {"appraisalId": CASE}),
    ):
        text = f"""mutation ($input: {name[0].upper()}{name[1:]}Input!) {{
            {name}(input: $input) {{ ... on Rejection {{ rule }} }} }}"""
        fives = [{"measure": each.measure, "rating": "5"} for each in rated("5")]
        given = {**of, "ratings": fives, "idempotencyKey": f"key {next(keys)}"}
        refused = (await county.ask(text, person(ANN), input=given))[name]
        assert refused == {"rule": "own-case" if "appraisalId" in of else "unknown"}
    own = await county.ask(GROUPS, person(ANN), id=CASE)
    assert {each["rating"] for each in own["appraisal"]["measures"]["nodes"]} == {None}
    seen = f'{{ evaluation(id: "{drafted}") {{ id }} evaluations {{ totalCount }} }}'
    found = await county.ask(seen, person(ANN))
    assert found == {"evaluation": None, "evaluations": {"totalCount": 0}}
    assert await county.ask(GROUPS, HR, id=CASE) == held


def test_no_result_is_typed_except_with_a_reason_beside_what_was_computed() -> None:
    mutation = core(schema()).mutation_type
    assert mutation is not None
    typed: set[str] = set()
    for name, field in mutation.fields.items():
        given = cast("GraphQLInputObjectType", named(field.args["input"]))
        if {"score", "grade", "finalScore", "rating"}.intersection(given.fields):
            typed.add(name)
    # a training is rated, not a person; the two others adjust beside what was computed
    assert typed == {"calibrateResult", "decideAppeal", "evaluateTraining"}


async def test_periods_may_overlap(own_county: County) -> None:
    county = own_county
    for code, period, until in (
        ("2017", CyclePeriod.YEAR, date(2017, 12, 31)),
        ("2017Q1", CyclePeriod.QUARTER, date(2017, 3, 31)),
    ):
        cycle_id = f"cycle:{code}"
        opened = OpenCycle(
            cycle_id=cycle_id,
            name=code,
            period=period,
            starts_on=date(2017, 1, 1),
            ends_on=until,
            policy=OPERATIONS,
        )
        await county.do(opened)
        await county.do(EnrolParticipant(cycle_id=cycle_id, employee_id=ANN))
    found = await county.ask(
        '{ employee(id: "%s") { appraisals { nodes { id } } } }' % ANN  # noqa: UP031 - braces
    )
    ids = {each["id"] for each in found["employee"]["appraisals"]["nodes"]}
    assert ids >= {"appraisal:2017:ANN", "appraisal:2017Q1:ANN"}
