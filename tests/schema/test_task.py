from datetime import date
from typing import Any

from domain.actual import RecordActual
from domain.appraisal_policy import OPERATIONS
from domain.cycle import AdvanceCycle, CyclePeriod, Deadline, OpenCycle, Phase
from domain.enrolment import EnrolParticipant
from domain.measure import SetMeasures
from domain.participation import EndOfParticipation, EndParticipation, ExtendAppraisalDeadline
from tests.domain.appraisal_case import measures
from tests.schema.county import ANN, AUDITOR, BOB, BOSS, HR, County, person
from tests.schema.oracle.larger import VIEWERS
from tests.schema.oracle.oracle import Oracle
from tests.schema.oracle.tasks import due

CYCLE, ANNS, BOBS = "cycle:2017Q1", "appraisal:2017Q1:ANN", "appraisal:2017Q1:BOB"
DUE = date(2190, 1, 10)
ASKED = """query ($on: Date, $f: TaskFilter) { %s(on: $on, filter: $f, first: 100) {
    nodes { id kind employeeId aboutId dueOn daysLate } } }"""


async def asked(county: County, root: str, who: str | None, **given: Any) -> list[Any]:  # noqa: ANN401 - arguments
    viewer = HR if who is None else person(who)
    given.setdefault("f", {"cycle": {"eq": CYCLE}})
    return (await county.ask(ASKED % root, viewer, **given))[root]["nodes"]


async def kinds(county: County, who: str | None, **given: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - as above
    found = await asked(county, "myTasks", who, **given)
    return [(each["kind"], each["aboutId"]) for each in found]


async def open_cycle(county: County) -> None:
    phases = (Phase.SET_MEASURES, Phase.COLLECT)
    await county.do(
        OpenCycle(
            cycle_id=CYCLE,
            name="First quarter of 2017",
            period=CyclePeriod.QUARTER,
            starts_on=date(2016, 1, 1),
            ends_on=date(2016, 3, 31),
            policy=OPERATIONS,
            deadlines=tuple(Deadline(phase=phase, due_on=DUE) for phase in phases),
        )
    )
    for employee_id in (ANN, BOB):
        await county.do(EnrolParticipant(cycle_id=CYCLE, employee_id=employee_id))
    await county.do(AdvanceCycle(cycle_id=CYCLE, to=Phase.SET_MEASURES))


async def test_a_task_is_there_until_it_is_done(own_county: County) -> None:
    await open_cycle(own_county)
    assert await kinds(own_county, BOSS) == [("SET_MEASURES", ANN)]
    assert await kinds(own_county, ANN) == [("SET_MEASURES", BOB)]
    await own_county.do(SetMeasures(appraisal_id=ANNS, measures=measures), by=BOSS)
    assert await kinds(own_county, BOSS) == []
    assert ("AGREE_MEASURES", ANN) in await kinds(own_county, ANN)
    await own_county.do(AdvanceCycle(cycle_id=CYCLE, to=Phase.COLLECT))
    assert await kinds(own_county, BOSS) == [("RECORD_ACTUALS", ANN)]
    for code in ("revenue", "margin"):
        actual = RecordActual(
            appraisal_id=ANNS, measure=code, actual=measures[0].rule.target, source="x"
        )
        await own_county.do(actual)
    assert await kinds(own_county, BOSS) == []


async def test_it_is_late_once_its_last_day_has_passed_unless_it_is_kept_open(
    own_county: County,
) -> None:
    await open_cycle(own_county)
    for on, days in (("2190-01-10", 0), ("2190-01-13", 3)):
        [task] = await asked(own_county, "myTasks", ANN, on=on)
        assert (task["dueOn"], task["daysLate"]) == ("2190-01-10", days)
    later = date(2190, 1, 12)
    await own_county.do(ExtendAppraisalDeadline(appraisal_id=BOBS, due_on=later))
    [longer] = await asked(own_county, "myTasks", ANN, on="2190-01-13")
    assert (longer["dueOn"], longer["daysLate"]) == ("2190-01-12", 1)
    late = {"cycle": {"eq": CYCLE}, "late": True}
    found = await asked(own_county, "tasks", None, on="2190-01-12", f=late)
    assert [(each["employeeId"], each["aboutId"]) for each in found] == [(BOSS, ANN)]
    counted = 'query ($on: Date) { cycle(id: "cycle:2017Q1", on: $on) { progress { open late } } }'
    progress = (await own_county.ask(counted, AUDITOR, on="2190-01-12"))["cycle"]["progress"]
    assert progress[0] == {"open": 2, "late": 1}
    assert (await own_county.ask(counted, person(BOSS)))["cycle"]["progress"] == []


async def test_nothing_is_due_of_who_takes_no_further_part(own_county: County) -> None:
    await open_cycle(own_county)
    ending = EndParticipation(
        appraisal_id=BOBS, cause=EndOfParticipation.ABSENCE, last_day_on=date(2016, 2, 1)
    )
    await own_county.do(ending)
    assert await kinds(own_county, ANN) == []
    assert await kinds(own_county, BOSS) == [("SET_MEASURES", ANN)]


async def test_what_an_anonymous_rater_has_to_say_is_in_their_own_list_alone(
    larger: County, oracle: Oracle
) -> None:
    last, _ = max(oracle.past.recorded)
    moments = (str(position) for position in range(last, 0, -1))
    moment = next(each for each in moments if secrets(oracle, each))
    secret, raters = secrets(oracle, moment), set[str]()
    asked = """query ($m: Moment) { myTasks(first: 100, asOf: $m) { nodes { id } }
        tasks(first: 100, asOf: $m) { nodes { id } } }"""
    for viewer in (*VIEWERS.values(), *map(person, set(secret.values()))):
        found = await larger.ask(asked, viewer, m=moment)
        assert not {each["id"] for each in found["tasks"]["nodes"]} & secret.keys()
        for each in found["myTasks"]["nodes"]:
            if each["id"] in secret:
                assert secret[each["id"]] == viewer.actor
                raters.add(viewer.actor)
    assert raters == set(secret.values())


def secrets(oracle: Oracle, moment: str) -> dict[str, str]:
    """Return what anonymous raters had still to say at a moment, with who they are."""
    found = oracle.seen(HR, "Organisation", moment)
    return {row["id"]: row["employee_id"] for item in found for row in due(item) if row["secret"]}
