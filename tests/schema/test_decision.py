"""Decisions over the API: what they stood on, whether they still hold, and for whom they exist."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from domain.actor import Role
from domain.appraisal_policy import OPERATIONS, Rater, RaterWeight
from domain.closing import CloseEvaluation
from domain.cycle import AdvanceCycle, CyclePeriod, OpenCycle, Phase
from domain.enrolment import EnrolParticipant
from domain.evaluation import EvaluateAppraisal
from domain.measure import SetMeasures
from domain.nomination import NominateRater
from domain.policies.formula import FORMULAS, Figure
from domain.rating import SubmitEvaluation
from domain.rating_case import id_of
from domain.salary import AdjustSalary, Cause
from domain.sealed import Sealed
from ledger.order import Refused
from schema.engine.token import Viewer
from tests.domain.appraisal_case import measures, ratings
from tests.ledger.house import dollars, order, rows
from tests.schema.county import (
    ADMINISTRATOR,
    ANN,
    AUDITOR,
    BOB,
    BOBS,
    BOSS,
    COMMENT,
    COMPENSATION,
    CONSUMER,
    EVE,
    EXECUTIVE,
    GUEST,
    HR,
    TOP,
    County,
    person,
    who,
)

WHOLE = """query ($id: ID!, $m: Moment) { decision(id: $id, asOf: $m) {
  id type by roles at on recordedAt judgedAt stream about reason origin correlation causation
  accepted refusal { rule kind sentence judgedAt } fields { path value sealed }
  looks { stream version }
  events { position stream version type about fields { path value sealed } }
  rules formulas standsOn { id version } explanation { reproduced steps { path value } }
  replay { same cause } } }"""
LISTED = """query ($f: DecisionFilter, $n: Int, $a: String, $d: Direction, $m: Moment) {
  decisions(filter: $f, first: $n, after: $a, direction: $d, asOf: $m) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { id } } nodes { id type judgedAt stream accepted by } } }"""
EVERYBODY = (
    *(HR, AUDITOR, COMPENSATION, ADMINISTRATOR, EXECUTIVE, CONSUMER, GUEST),
    *(person(each) for each in (TOP, BOSS, ANN, BOB, EVE)),
    *(who(ANN, Role.EMPLOYEE, Role.COMPENSATION), who(EVE, Role.EMPLOYEE, Role.HR)),
)
CASE = "appraisal:2016H2:ANN"


def one(county: County, type_: str) -> str:
    """Return the one decision of a type on BOB's appraisal."""
    query = "SELECT id::text, type, stream FROM ledger.command"
    (found,) = [id_ for id_, *of in rows(county.database, query) if of == [type_, BOBS]]
    return str(found)


async def told(county: County, id_: str, viewer: Viewer = AUDITOR, **rest: str) -> Any:  # noqa: ANN401 - JSON
    return (await county.ask(WHOLE, viewer, id=id_, **rest))["decision"]


async def listed(county: County, viewer: Viewer = AUDITOR, **rest: object) -> Any:  # noqa: ANN401 - JSON
    return (await county.ask(LISTED, viewer, **rest))["decisions"]


def scored(county: County) -> str:
    return one(county, "ScoreAppraisal")


def evaluated(county: County) -> str:
    return one(county, "EvaluateAppraisal")


async def test_a_decision_says_what_it_stood_on_and_what_it_caused(county: County) -> None:
    found = await told(county, scored(county))
    assert (found["type"], found["by"], found["stream"]) == (
        "ScoreAppraisal",
        "service:tests",
        BOBS,
    )
    assert (found["about"], found["accepted"], found["refusal"]) == (BOB, True, None)
    assert found["fields"] == [{"path": ["appraisalId"], "value": BOBS, "sealed": False}]
    query = "SELECT id::text, looks, judged_at FROM ledger.command"
    (looks, judged_at) = next(of for id_, *of in rows(county.database, query) if id_ == found["id"])
    assert {each["stream"]: each["version"] for each in found["looks"]} == looks
    (event,) = found["events"]
    assert (event["type"], event["stream"], event["about"]) == ("AppraisalScored", BOBS, BOB)
    assert event["position"] == found["judgedAt"] == str(judged_at)
    values = {"/".join(each["path"]): each["value"] for each in event["fields"]}
    assert (values["score"], values["grade"]) == ("85.00", "A")
    assert "rollup/1" in found["formulas"]
    assert found["standsOn"] == [{"id": "cycle:2016Q1", "version": "operations-1"}]
    assert found["explanation"]["reproduced"] is True
    assert found["replay"] == {"same": True, "cause": None}


async def test_what_was_written_is_opened_for_who_may_see_it(county: County) -> None:
    found = await told(county, evaluated(county), HR)
    texts = [each for each in found["fields"] if each["sealed"]]
    assert texts == [{"path": ["comment"], "value": COMMENT, "sealed": True}]
    assert await told(county, evaluated(county), COMPENSATION) is None


async def test_a_decision_is_there_since_it_was_recorded(county: County) -> None:
    found = await told(county, scored(county))
    before = str(int(found["judgedAt"]) - 1)
    assert await told(county, found["id"], m=before) is None
    assert (await told(county, found["id"], m=found["judgedAt"]))["id"] == found["id"]
    whole = (await listed(county, n=0))["totalCount"]
    assert 0 < (await listed(county, n=0, m=before))["totalCount"] < whole
    assert (await listed(county, n=0, m="1990-01-01T00:00:00Z"))["totalCount"] == 0


async def test_what_is_listed_is_what_is_there_and_nothing_else(county: County) -> None:
    stored = rows(county.database, "SELECT id::text, actor, stream FROM ledger.command")
    assert len(stored) > 40
    counts: dict[Viewer, int] = {}
    for viewer in EVERYBODY:
        found: list[str] = []
        after: str | None = None
        while True:
            page = await listed(county, viewer, n=30, a=after)
            found += [each["id"] for each in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        asked = " ".join(f'd{n}: decision(id: "{row[0]}") {{ id }}' for n, row in enumerate(stored))
        there = (await county.ask(f"{{ {asked} }}", viewer)).values()
        assert sorted(found) == sorted(each["id"] for each in there if each is not None)
        assert page["totalCount"] == len(found)
        counts[viewer] = len(found)
        for id_, actor, _ in stored:
            assert actor != viewer.actor or id_ in found
    about_pay = [stream for *_, stream in stored if stream.startswith("salary:")]
    assert counts[HR] == counts[AUDITOR] == len(stored)
    assert counts[COMPENSATION] == len(about_pay)
    assert counts[person(ANN)] == 1
    assert counts[person(BOB)] == counts[EXECUTIVE] == 0


async def test_who_made_it_sees_what_they_sent_and_no_more(county: County) -> None:
    found = await told(county, evaluated(county), person(ANN))
    assert found["by"] == ANN
    assert any(each["value"] == COMMENT for each in found["fields"])
    assert [each["fields"] for each in found["events"]] == [None]
    assert {each["stream"] for each in found["looks"]} >= {BOBS}
    assert found["replay"] == {"same": True, "cause": None}


async def test_a_list_is_filtered_and_runs_both_ways(county: County) -> None:
    of_bob = {"about": BOB}
    ids = [each["id"] for each in (await listed(county, f=of_bob, n=100))["nodes"]]
    assert len(ids) > 5
    back = await listed(county, f=of_bob, n=3, d="DESC")
    assert [each["id"] for each in back["nodes"]] == ids[::-1][:3]
    assert [each["node"]["id"] for each in back["edges"]] == ids[::-1][:3]
    rest = await listed(county, f=of_bob, n=100, d="DESC", a=back["pageInfo"]["endCursor"])
    assert [each["id"] for each in rest["nodes"]] == ids[::-1][3:]
    assert rest["pageInfo"]["hasPreviousPage"] is True
    for wanted, name, value in (
        ({"type": "ScoreAppraisal"}, "type", "ScoreAppraisal"),
        ({"stream": BOBS}, "stream", BOBS),
        ({"by": ANN}, "by", ANN),
    ):
        nodes = (await listed(county, f=wanted, n=100))["nodes"]
        assert {each[name] for each in nodes} == {value}
    assert (await listed(county, f={"accepted": False}))["totalCount"] == 0
    assert (await listed(county, f={"touches": "salary:BOB"}))["totalCount"] == 1
    assert (await listed(county, f={"since": "2190-01-01T00:00:00Z"}))["totalCount"] == 0
    assert (await listed(county, f={"until": "2190-01-01T00:00:00Z"}))["totalCount"] > 40


@pytest.mark.parametrize("id_", ["", "x", "appraisal:2016Q1:BOB", "{0}" * 16, "A" * 36])
async def test_what_is_no_id_is_refused(county: County, id_: str) -> None:
    answer = await county.answer(WHOLE, AUDITOR, id=id_)
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert await told(county, "01a205d3-8ac3-7909-b1df-d849aa57e134") is None


@pytest.mark.parametrize(
    "given", [{"a": "x"}, {"a": "é"}, {"a": "LTEgeA=="}, {"n": 101}, {"f": {"rule": "\u0000"}}]
)
async def test_what_is_no_argument_is_refused(county: County, given: dict[str, Any]) -> None:
    answer = await county.answer(LISTED, AUDITOR, **given)
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_refusal_is_told_to_who_met_it(own_county: County) -> None:
    county = own_county
    twice = AdjustSalary(
        employee_id=BOB,
        salary=dollars(900),
        effective_on=date(2001, 1, 1),
        cause=Cause.MERIT,
    )
    met = await county.ledger.journal.execute(order(twice, by=BOSS, reason="He is worth it"))
    assert isinstance(met, Refused)
    found = await told(county, str(met.command), person(BOSS))
    assert found["refusal"]["rule"] == met.rule
    assert found["refusal"]["judgedAt"] == str(met.judged_at)
    assert found["refusal"]["sentence"]
    assert (found["accepted"], found["events"], found["reason"]) == (False, [], "He is worth it")
    assert found["replay"]["same"] is True
    for viewer in (HR, AUDITOR, COMPENSATION):
        assert (await told(county, str(met.command), viewer))["refusal"]["rule"] == met.rule
    for viewer in (person(BOB), person(ANN), EXECUTIVE):
        assert await told(county, str(met.command), viewer) is None
    assert (await listed(county, f={"accepted": False}))["totalCount"] == 1
    assert (await listed(county, f={"rule": met.rule}))["totalCount"] == 1


async def test_a_changed_formula_is_seen_by_a_replay_and_told_to_who_may_know(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    rollup = FORMULAS["rollup/1"]

    def a_cent_more(*arguments: Any) -> Figure:  # noqa: ANN401 - the formula's own
        figure: Figure = rollup.run(*arguments)
        assert figure.number is not None
        return replace(figure, number=figure.number + Fraction(1, 100))

    monkeypatch.setitem(FORMULAS, rollup.id, replace(rollup, run=a_cent_more))
    assert (await told(county, evaluated(county)))["replay"]["same"] is True
    replay = (await told(county, scored(county)))["replay"]
    assert replay == {
        "same": False,
        "cause": "AppraisalScored differs in dimensions, exact, measures, score",
    }


async def test_what_a_rater_says_is_there_for_them_and_without_values_for_auditors(
    own_county: County,
) -> None:
    county = own_county
    weights = (
        RaterWeight(rater=Rater.SUPERIOR, weight=8_000),
        RaterWeight(rater=Rater.PEER, weight=2_000),
    )
    cycle = OpenCycle(
        cycle_id="cycle:2016H2",
        name="Second half",
        period=CyclePeriod.HALF,
        starts_on=date(2016, 7, 1),
        ends_on=date(2016, 12, 31),
        policy=replace(OPERATIONS, raters=weights, minimum_raters=1),
    )
    await county.do(cycle)
    await county.do(EnrolParticipant(cycle_id=cycle.cycle_id, employee_id=ANN))
    await county.do(AdvanceCycle(cycle_id=cycle.cycle_id, to=Phase.SET_MEASURES))
    await county.do(SetMeasures(appraisal_id=CASE, measures=measures))
    await county.do(NominateRater(appraisal_id=CASE, rater=Rater.PEER, rater_id=EVE))
    for phase in (Phase.COLLECT, Phase.EVALUATE):
        await county.do(AdvanceCycle(cycle_id=cycle.cycle_id, to=phase))
    submission = SubmitEvaluation(evaluation_id=id_of(CASE, EVE), ratings=ratings)
    said = str((await county.do(submission, by=EVE)).command)
    evaluation = EvaluateAppraisal(appraisal_id=CASE, ratings=ratings, comment=Sealed(COMMENT))
    await county.do(evaluation, by=BOSS)
    closed = str((await county.do(CloseEvaluation(appraisal_id=CASE))).command)

    found = await told(county, said)
    assert (found["by"], found["fields"], found["replay"]["same"]) == (EVE, None, True)
    assert [each["fields"] for each in found["events"]] == [None]
    own = await told(county, said, who(EVE, Role.EMPLOYEE, Role.HR))
    assert len(own["fields"]) == 1 + 2 * len(ratings)
    assert [each["fields"] for each in own["events"]] == [None]
    for viewer in (HR, COMPENSATION, EXECUTIVE, person(ANN), person(BOSS), who(TOP, Role.HR)):
        assert await told(county, said, viewer) is None
        assert said not in str(await listed(county, viewer, n=100))

    stream = id_of(CASE, EVE)
    assert stream in {each["stream"] for each in (await told(county, closed))["looks"]}
    assert stream not in str(await told(county, closed, HR))
