import asyncio
from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from io import StringIO
from typing import Any, cast

import pytest
from rich.console import Console

from domain.appraisal_policy import OPERATIONS
from domain.calibration import ApproveCalibration, LockCalibration, OpenCalibration
from domain.cycle import AdvanceCycle, CyclePeriod, OpenCycle, Phase
from domain.enrolment import EnrolParticipant
from domain.evaluation import EvaluateAppraisal
from domain.job import Closed
from domain.measure import SetMeasures
from domain.policies.distribution import Distribution, Enforcement, Limit
from ledger import jobs
from ledger.jobs import Desk
from ops import cycle
from ops.errors import Unusable
from schema import undertaking
from schema.cycle_work import Act, CycleWork, undertaken
from schema.engine.texts import Language
from schema.engine.token import Viewer
from tests.domain.appraisal_case import measures, ratings
from tests.schema.county import ANN, AUDITOR, BOB, BOSS, DOT, EVE, HR, County

CYCLE, SESSION = "cycle:2017Q1", "calibration:2017Q1:DOT"
PEOPLE = ("ANN", "BOB", "BOSS", "EVE")
EVALUATED = (ANN, BOB, BOSS)
"""EVE has no superior."""

BEGIN = """mutation ($input: {0}Input!) {{ {1}(input: $input) {{ __typename
  ... on {0}Payload {{ job {{ id purpose about status total }} }}
  ... on Rejection {{ rule sentence }} }} }}"""
JOB = """query ($id: ID!) { job(id: $id) { status total accepted refused
  refusals { nodes { about rule } } } }"""
STATUS = """query { cycle(id: "cycle:2017Q1") { appraisals { nodes {
  employeeId status calibration { id } } } } }"""


async def held(county: County) -> None:
    """Hold a cycle up to its evaluation, under a distribution that blocks and is kept."""
    guideline = Distribution(
        limits=(Limit(grades=("S",), share=10_000),),
        smallest_group=1,
        enforcement=Enforcement.BLOCK,
    )
    opening = OpenCycle(
        cycle_id=CYCLE,
        name="First quarter of 2017",
        period=CyclePeriod.QUARTER,
        starts_on=date(2016, 10, 1),
        ends_on=date(2016, 12, 31),
        policy=replace(OPERATIONS, distribution=guideline),
    )
    await county.do(opening)
    await county.do(AdvanceCycle(cycle_id=CYCLE, to=Phase.SET_MEASURES))
    for code in PEOPLE:
        await county.do(EnrolParticipant(cycle_id=CYCLE, employee_id=f"employee:{code}"))
        await county.do(SetMeasures(appraisal_id=f"appraisal:2017Q1:{code}", measures=measures))
    await county.do(AdvanceCycle(cycle_id=CYCLE, to=Phase.COLLECT))
    await county.do(AdvanceCycle(cycle_id=CYCLE, to=Phase.EVALUATE))
    asked = """query { cycle(id: "cycle:2017Q1") { appraisals { nodes {
      id employeeId superior { id } } } } }"""
    for each in (await county.ask(asked))["cycle"]["appraisals"]["nodes"]:
        if each["employeeId"] in EVALUATED:
            rater = each["superior"]["id"]
            evaluation = EvaluateAppraisal(appraisal_id=each["id"], ratings=ratings)
            await county.do(evaluation, by=rater)


async def begun(
    county: County, name: str, viewer: Viewer = HR, /, **given: object
) -> Mapping[str, Any]:
    text = BEGIN.format(name[0].upper() + name[1:], name)
    given = {"idempotencyKey": name, **given}
    return (await county.ask(text, viewer, input=given))[name]


async def outcome(county: County, answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what became of a job, once it is done."""
    await asyncio.gather(*undertaking.under_way.values())
    return (await county.ask(JOB, id=answer["job"]["id"]))["job"]


async def statuses(county: County) -> dict[str, str]:
    nodes = (await county.ask(STATUS))["cycle"]["appraisals"]["nodes"]
    return {each["employeeId"]: each["status"] for each in nodes}


async def test_a_cycle_is_scored_calibrated_and_released_by_three_jobs(own_county: County) -> None:
    await held(own_county)
    answer = await begun(own_county, "scoreAppraisals", cycleId=CYCLE)
    assert answer["job"]["purpose"] == "Scoring of a cycle"
    assert (answer["job"]["about"], answer["job"]["total"]) == (CYCLE, 4)
    found = await outcome(own_county, answer)
    assert (found["status"], found["accepted"], found["refused"]) == ("COMPLETED", 3, 1)
    assert found["refusals"]["nodes"] == [{"about": EVE, "rule": "not-evaluated"}]

    await own_county.do(AdvanceCycle(cycle_id=CYCLE, to=Phase.FEED_BACK))
    session = OpenCalibration(
        calibration_id=SESSION, name="Transport", panel=(BOSS,), departments=(DOT,)
    )
    await own_county.do(session)
    answer = await begun(own_county, "takeAllResults", calibrationId=SESSION)
    found = await outcome(own_county, answer)
    assert (found["total"], found["accepted"]) == (1, 1)
    asked = "query ($id: ID!) { calibration(id: $id) { members { nodes { employeeId } } } }"
    members = (await own_county.ask(asked, id=SESSION))["calibration"]["members"]["nodes"]
    assert {each["employeeId"] for each in members} == {ANN, BOB}  # not the panel's own
    nobody = await begun(
        own_county, "takeAllResults", calibrationId=SESSION, idempotencyKey="again"
    )
    assert nobody["rule"] == "nothing-left-to-do"

    await own_county.do(LockCalibration(calibration_id=SESSION))
    for by in (BOSS, "service:second"):
        await own_county.do(ApproveCalibration(calibration_id=SESSION), by=by)
    only = {"employee": {"in": [ANN, BOB, EVE]}}
    answer = await begun(own_county, "releaseResults", cycleId=CYCLE, appraisals=only)
    found = await outcome(own_county, answer)
    assert (found["total"], found["accepted"]) == (2, 2)
    assert await statuses(own_county) == {
        ANN: "RELEASED",
        BOB: "RELEASED",
        BOSS: "SCORED",
        EVE: "MEASURED",
    }


async def test_what_was_cut_off_goes_on_and_the_same_key_is_the_same_job(
    own_county: County,
) -> None:
    await held(own_county)
    context = own_county.reader.context(HR, Language.EN)
    wanted = undertaken(CycleWork(act=Act.SCORE, cycle_id=CYCLE))
    job_id, work = await undertaking.begun(wanted, "k", context)
    _, state = await jobs.standing(Desk(own_county.ledger.journal), work.name)
    assert isinstance(state, Closed)
    assert "SCORED" not in (await statuses(own_county)).values()
    answer = await begun(own_county, "scoreAppraisals", cycleId=CYCLE, idempotencyKey="k")
    assert answer["job"]["id"] == job_id
    assert (await outcome(own_county, answer))["accepted"] == 3
    position = await own_county.ledger.position()
    again = await begun(own_county, "scoreAppraisals", cycleId=CYCLE, idempotencyKey="k")
    assert again["job"]["status"] == "COMPLETED"
    assert await own_county.ledger.position() == position
    text = BEGIN.format("ScoreAppraisals", "scoreAppraisals")
    nobody: dict[str, Any] = {"id": {"in": ["appraisal:2017Q1:X"]}}
    other = {"cycleId": CYCLE, "appraisals": nobody, "idempotencyKey": "k"}
    refused = await own_county.answer(text, HR, input=other)
    assert refused["errors"][0]["extensions"]["code"] == "KEY_REUSED"


async def test_it_is_for_human_resources_and_for_what_is_there(own_county: County) -> None:
    for name, given in (
        ("scoreAppraisals", {"cycleId": "cycle:2099Q1"}),
        ("releaseResults", {"cycleId": "cycle:2099Q1"}),
        ("takeAllResults", {"calibrationId": "calibration:2099Q1:X"}),
    ):
        assert (await begun(own_county, name, **given))["rule"] == "unknown"
        text = BEGIN.format(name[0].upper() + name[1:], name)
        whole = {**given, "idempotencyKey": "k"}
        for viewer in (AUDITOR, Viewer(actor=HR.actor, roles=frozenset())):
            answer = await own_county.answer(text, viewer, input=whole)
            assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_the_command_line_does_the_same(own_county: County) -> None:
    await held(own_county)
    parser = ArgumentParser()
    cycle.arguments(parser)
    console = Console(file=StringIO(), width=100)
    context = own_county.reader.context(cycle.WORKER, Language.EN)
    words = ["score", "2017Q1", "--excluding", "EVE"]
    work = cycle.work_of(parser.parse_args(words))
    assert await cycle.done(work, "k", context, console) == cycle.DONE
    assert set((await statuses(own_county)).items()) >= {(ANN, "SCORED"), (BOB, "SCORED")}
    late = cycle.work_of(parser.parse_args(["release", "2017Q1"]))
    assert await cycle.done(late, "other", context, console) == cycle.WRONG
    assert "phase" in cast("StringIO", console.file).getvalue()
    everybody = cycle.work_of(parser.parse_args(["score", "2017Q1"]))
    with pytest.raises(Unusable, match="another"):
        await cycle.done(everybody, "k", context, console)
    with pytest.raises(Unusable, match="departments"):
        cycle.work_of(parser.parse_args(["take", "2017Q1:DOT", "--department", "DOT"]))
    assert cycle.work_of(parser.parse_args(["take", "2017Q1:DOT"])).about == SESSION
