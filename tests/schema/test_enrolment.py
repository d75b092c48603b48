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
from domain.cycle import AdvanceCycle, CyclePeriod, OpenCycle, Phase
from domain.job import Closed
from domain.measure_template import (
    DraftMeasureTemplate,
    PublishMeasureTemplate,
    TemplateDefinition,
)
from domain.policies.measure import Rule, RuleKind
from ledger import jobs
from ledger.jobs import Desk
from ops import enrol
from ops.errors import Unusable
from schema import enrolment, undertaking
from schema.engine.texts import Language
from schema.engine.token import Viewer
from tests.schema.county import ANN, AUDITOR, BOB, BOSS, EVE, HR, OLD, TOP, County

CYCLE = "cycle:2017Q1"
ENROL = """mutation ($input: EnrolParticipantsInput!) { enrolParticipants(input: $input) {
  __typename ... on EnrolParticipantsPayload { job { id purpose about status total } }
  ... on Rejection { rule sentence } } }"""
JOB = """query ($id: ID!) { job(id: $id) { status total frozen accepted refused
  refusals { totalCount nodes { about rule employee { id } } } } }"""
WITHIN = {"or": [{"within": {"eq": "department:DOT"}}, {"id": {"eq": OLD}}]}


async def open_cycle(county: County, to: Phase | None = None) -> None:
    await county.do(
        OpenCycle(
            cycle_id=CYCLE,
            name="First quarter of 2017",
            period=CyclePeriod.QUARTER,
            starts_on=date(2016, 10, 1),
            ends_on=date(2016, 12, 31),
            policy=OPERATIONS,
        )
    )
    if to is not None:
        await county.do(AdvanceCycle(cycle_id=CYCLE, to=to))


async def begun(county: County, viewer: Viewer = HR, /, **given: object) -> Mapping[str, Any]:
    given = {"cycleId": CYCLE, "participants": WITHIN, "idempotencyKey": "all", **given}
    return (await county.ask(ENROL, viewer, input=given))["enrolParticipants"]


async def done() -> None:
    await asyncio.gather(*undertaking.under_way.values())


async def enrolled(county: County) -> list[str]:
    asked = 'query { cycle(id: "cycle:2017Q1") { appraisals { nodes { employeeId } } } }'
    return [
        each["employeeId"] for each in (await county.ask(asked))["cycle"]["appraisals"]["nodes"]
    ]


async def test_all_whom_a_filter_names_are_enrolled_as_one_job(own_county: County) -> None:
    await open_cycle(own_county)
    named = await own_county.ask(
        """query ($f: EmployeeFilter!) { employees(filter: $f, on: "2016-10-01") {
            totalCount nodes { id } } }""",
        f=WITHIN,
    )
    answer = await begun(own_county)
    assert answer["job"]["purpose"] == "Enrolment in a cycle"
    assert answer["job"]["about"] == CYCLE
    assert answer["job"]["total"] == named["employees"]["totalCount"] > 3
    await done()
    found = (await own_county.ask(JOB, AUDITOR, id=answer["job"]["id"]))["job"]
    assert (found["status"], found["frozen"]) == ("COMPLETED", found["total"])
    assert found["accepted"] + found["refused"] == found["total"]
    refused = {each["about"]: each["rule"] for each in found["refusals"]["nodes"]}
    assert refused == {OLD: "not-in-service"}
    there = {each["id"] for each in named["employees"]["nodes"]}
    assert set(await enrolled(own_county)) == there - {OLD}
    assert {TOP, BOSS, ANN, BOB} <= there


async def test_the_same_key_is_the_same_job_and_other_content_is_refused(
    own_county: County,
) -> None:
    await open_cycle(own_county)
    first = await begun(own_county)
    await done()
    position = await own_county.ledger.position()
    again = await begun(own_county)
    assert again["job"]["id"] == first["job"]["id"]
    assert again["job"]["status"] == "COMPLETED"
    await done()
    assert await own_county.ledger.position() == position
    asked: dict[str, Any] = {"cycleId": CYCLE, "participants": {}, "idempotencyKey": "all"}
    answer = await own_county.answer(ENROL, HR, input=asked)
    assert answer["errors"][0]["extensions"]["code"] == "KEY_REUSED"
    other = await begun(own_county, idempotencyKey="other")
    assert other["job"]["id"] != first["job"]["id"]
    await done()
    found = (await own_county.ask(JOB, id=other["job"]["id"]))["job"]
    assert {each["rule"] for each in found["refusals"]["nodes"]} == {
        "out-of-turn",
        "not-in-service",
    }


async def test_what_was_cut_off_goes_on_when_it_is_repeated(own_county: County) -> None:
    await open_cycle(own_county)
    context = own_county.reader.context(HR, Language.EN)
    wanted = enrolment.Enrolment(cycle_id=CYCLE, participants=WITHIN)
    job_id, work = await enrolment.begun(wanted, "all", context)
    desk = Desk(own_county.ledger.journal)
    _, state = await jobs.standing(desk, work.name)
    assert isinstance(state, Closed)
    assert await enrolled(own_county) == []
    assert (await begun(own_county))["job"]["id"] == job_id
    await done()
    assert {BOB, ANN} <= set(await enrolled(own_county))


async def test_a_filter_excludes_and_a_late_joiner_counts_from_a_day(own_county: County) -> None:
    await open_cycle(own_county, Phase.SET_MEASURES)
    named = {"hiredOn": {"lt": "2199-01-01"}, "not": {"id": {"in": [BOB, OLD, TOP]}}}
    await begun(own_county, participants=named, countsFrom="2016-11-01", on="2016-11-01")
    await done()
    assert set(await enrolled(own_county)) == {BOSS, ANN, EVE}
    asked = 'query { appraisal(id: "appraisal:2017Q1:ANN") { countsFrom } }'
    assert (await own_county.ask(asked))["appraisal"] == {"countsFrom": "2016-11-01"}


async def test_everybody_is_measured_from_templates_as_they_are_enrolled(
    own_county: County,
) -> None:
    await open_cycle(own_county, Phase.SET_MEASURES)
    uses: list[dict[str, Any]] = []
    for dimension in OPERATIONS.dimensions:
        code = dimension.dimension.value.lower()
        definition = TemplateDefinition(
            name=code,
            name_zh="指标",
            dimension=dimension.dimension,
            unit="points",
            rule=Rule(kind=RuleKind.RATED),
        )
        template_id = f"template:{code}"
        await own_county.do(DraftMeasureTemplate(template_id=template_id, definition=definition))
        await own_county.do(PublishMeasureTemplate(template_id=template_id))
        uses.append({"templateId": template_id, "version": 1, "code": code, "weight": 10_000})
    only = {"id": {"in": [ANN, OLD]}}
    answer = await begun(own_county, participants=only, measures=uses)
    await done()
    found = (await own_county.ask(JOB, id=answer["job"]["id"]))["job"]
    assert (found["status"], found["total"], found["accepted"]) == ("COMPLETED", 4, 2)
    refused = [(each["about"], each["rule"]) for each in found["refusals"]["nodes"]]
    assert refused == [(OLD, "not-in-service"), (OLD, "unknown")]
    asked = """query { cycle(id: "cycle:2017Q1") { appraisals { nodes {
        employeeId measures { nodes { code name templateId templateVersion } } } } } }"""
    [hers] = (await own_county.ask(asked))["cycle"]["appraisals"]["nodes"]
    assert hers["employeeId"] == ANN
    assert hers["measures"]["nodes"] == [
        {
            "code": use["code"],
            "name": use["code"],
            "templateId": use["templateId"],
            "templateVersion": 1,
        }
        for use in sorted(uses, key=lambda use: use["code"])
    ]
    again = await begun(own_county, participants=only, measures=uses)
    assert again["job"]["id"] == answer["job"]["id"]
    wrong = [{**uses[0], "version": 2}, *uses[1:]]
    answer = await begun(
        own_county, participants={"id": {"eq": BOB}}, measures=wrong, idempotencyKey="wrong"
    )
    await done()
    found = (await own_county.ask(JOB, id=answer["job"]["id"]))["job"]
    refused = [(each["about"], each["rule"]) for each in found["refusals"]["nodes"]]
    assert refused == [(BOB, "template-version-unknown")]


async def test_it_is_for_human_resources_a_cycle_and_somebody(own_county: County) -> None:
    assert (await begun(own_county))["rule"] == "unknown"
    await open_cycle(own_county)
    nobody = await begun(own_county, participants={"id": {"in": ["employee:NOBODY"]}})
    assert nobody["rule"] == "nobody-named"
    assert "`employees`" in nobody["sentence"]
    asked = {"cycleId": CYCLE, "participants": WITHIN, "idempotencyKey": "k"}
    for viewer in (AUDITOR, Viewer(actor=HR.actor, roles=frozenset())):
        answer = await own_county.answer(ENROL, viewer, input=asked)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    blank = await own_county.answer(ENROL, HR, input={**asked, "idempotencyKey": " "})
    assert blank["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_who_may_not_see_jobs_sees_none(own_county: County) -> None:
    await open_cycle(own_county)
    job_id = (await begun(own_county))["job"]["id"]
    await done()
    asked = "query ($id: ID!) { job(id: $id) { id } jobs { totalCount } node(id: $id) { id } }"
    boss = Viewer(actor=HR.actor, roles=frozenset())
    assert await own_county.ask(asked, boss, id=job_id) == {
        "job": None,
        "jobs": {"totalCount": 0},
        "node": None,
    }
    assert (await own_county.ask(asked, HR, id=job_id))["jobs"]["totalCount"] == 1


async def test_the_command_line_enrols_by_the_same_filter(own_county: County) -> None:
    await open_cycle(own_county)
    words = ["2017Q1", "--department", "DOT", "--employee", "ANN", "--employee", "BOB"]
    words += ["--employee", "EVE", "--excluding", "EVE", "--hired-before", "2199-01-01"]
    parser = ArgumentParser()
    enrol.arguments(parser)
    chosen = parser.parse_args(words)
    asked = enrolment.Enrolment(cycle_id=CYCLE, participants=enrol.filter_of(chosen))
    context = own_county.reader.context(enrol.ENROLLER, Language.EN)
    console = Console(file=StringIO(), width=100)
    assert await enrol.enrolled(asked, "k", context, console) == enrol.DONE
    assert set(await enrolled(own_county)) == {ANN, BOB}
    assert await enrol.enrolled(asked, "other", context, console) == enrol.WRONG
    said = cast("StringIO", console.file).getvalue()
    assert "out-of-turn" in said
    other = replace(asked, participants={})
    with pytest.raises(Unusable, match="another"):
        await enrol.enrolled(other, "k", context, console)
