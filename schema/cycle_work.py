"""Cycle work: score many, take them into a calibration and release them at once, each as a job.

What is named is frozen first. Somebody who cannot be scored or released keeps nobody else back: the
job reports them with the rule.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Annotated, Any, cast

import strawberry

from domain import ids
from domain.calibration_group import AT_ONCE, MOST, TakeResults
from domain.errors import Ineligible, Unknown
from domain.feedback import ReleaseResult
from domain.scoring import ScoreAppraisal
from ledger.jobs import Desk
from schema.appraisal import AppraisalFilter
from schema.engine.answer import key_of
from schema.engine.context import Context
from schema.engine.graph import METADATA, Resolving
from schema.engine.inputs import Given, held
from schema.engine.mutations import Begins
from schema.engine.reading import argument
from schema.engine.rejection import Rejection
from schema.undertaking import BEGUN, JobBegun, Undertaking, answered, plain

CYCLE = "query ($id: ID!) { cycle(id: $id) { startsOn } }"
SESSION = "query ($id: ID!) { calibration(id: $id) { members { totalCount } } }"

OF_SESSION = """
WITH RECURSIVE session AS (
    SELECT c.cycle_id, c.panel, c.departments FROM read.calibration c WHERE c.id = %(id)s
), below AS (
    SELECT unnest(s.departments) AS id FROM session s
    UNION SELECT d.id FROM read.department d JOIN below b ON d.parent_id = b.id
)
SELECT a.id FROM session s JOIN read.appraisal a ON a.cycle_id = s.cycle_id
WHERE a.department_id IN (SELECT b.id FROM below b) AND a.calibration_id IS NULL
    AND a.status = 'SCORED' AND a.score IS NOT NULL AND a.ended_on IS NULL
    AND a.employee_id <> ALL (s.panel) AND a.employee_id <> %(by)s
ORDER BY a.id
"""
"""The results that may come into a session of departments; none of its panel's, nor one's own."""


class Act(Enum):
    """What is done to each appraisal of a cycle, from which states on."""

    SCORE = (ScoreAppraisal, "score", "Scoring of a cycle", ("ENROLLED", "MEASURED", "EVALUATED"))
    RELEASE = (ReleaseResult, "release", "Release of a cycle's results", ("SCORED",))


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleWork:
    """What is done to the appraisals of a cycle: to all that it can be done to, or those named."""

    act: Act
    cycle_id: str
    appraisals: Mapping[str, Any] | None = None


def nothing_left() -> Ineligible:
    """Return the refusal of what can be done to no appraisal."""
    return Ineligible("nothing-left-to-do")


def undertaken(work: CycleWork) -> Undertaking:
    """Return a cycle's work as what is to be done."""
    gives, name, purpose, _ = work.act.value
    return Undertaking(
        name=name,
        purpose=purpose,
        gives=gives,
        about=work.cycle_id,
        content=repr((work.cycle_id, plain(cast("Given", work.appraisals)))),
        commands=lambda context: commands_of(work, context),
        empty=nothing_left,
    )


async def commands_of(work: CycleWork, context: Context) -> AsyncIterator[object]:
    """Yield the command for each appraisal. Raise `Unknown` if there is no such cycle."""
    cycle = (await context.read(CYCLE, {"id": work.cycle_id}))["cycle"]
    if cycle is None:
        raise Unknown(work.cycle_id)
    gives, _, _, states = work.act.value
    conditions: list[Any] = [{"cycle": {"eq": work.cycle_id}}, {"status": {"in": list(states)}}]
    if work.appraisals:
        conditions.append(plain(cast("Given", work.appraisals)))
    on = date.fromisoformat(cycle["startsOn"])
    for appraisal_id in await context.names("appraisals", {"and": conditions}, on):
        yield gives(appraisal_id=appraisal_id)


def taking(calibration_id: str) -> Undertaking:
    """Return the taking of a session's results as what is to be done."""
    return Undertaking(
        name="take",
        purpose="Taking of results into a calibration",
        gives=TakeResults,
        about=calibration_id,
        content=calibration_id,
        commands=lambda context: results_of(calibration_id, context),
        empty=nothing_left,
    )


async def results_of(calibration_id: str, context: Context) -> AsyncIterator[object]:
    """Yield what takes all results of a session's departments into it, as many as go at once.

    Raise `Unknown` if there is no such session, `Ineligible` if they are more than it holds.
    """
    ids.require("calibration", calibration_id, codes=2)
    session = (await context.read(SESSION, {"id": calibration_id}))["calibration"]
    if session is None:
        raise Unknown(calibration_id)
    values = {"id": calibration_id, "by": context.viewer.actor}
    async with Desk(context.journal).pool.connection() as connection:
        rows = await (await connection.execute(OF_SESSION, values)).fetchall()
    people = session["members"]["totalCount"] + len(rows)
    if people > MOST:
        raise Ineligible("group-too-large", people=people, most=MOST)
    found = [id_ for (id_,) in rows]
    for start in range(0, len(found), AT_ONCE):
        yield TakeResults(
            calibration_id=calibration_id, appraisals=tuple(found[start : start + AT_ONCE])
        )


KEY = "A text of your own: the same key with the same input is the same job."


@strawberry.type(description=BEGUN)
class ScoreAppraisalsPayload(JobBegun):
    pass


@strawberry.type(description=BEGUN)
class ReleaseResultsPayload(JobBegun):
    pass


@strawberry.type(description=BEGUN)
class TakeAllResultsPayload(JobBegun):
    pass


@strawberry.input(description="Score the appraisals of a cycle, as a job that goes on by itself.")
class ScoreAppraisalsInput:
    cycle_id: strawberry.ID = strawberry.field(
        description="The cycle, in the phase EVALUATE or FEED_BACK."
    )
    appraisals: AppraisalFilter | None = strawberry.field(
        default=strawberry.UNSET,
        description="Which of those that have no score of the latest inputs; all, if not given.",
    )
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="Release the results of a cycle, as a job that goes on by itself.")
class ReleaseResultsInput:
    cycle_id: strawberry.ID = strawberry.field(description="The cycle, in the phase FEED_BACK.")
    appraisals: AppraisalFilter | None = strawberry.field(
        default=strawberry.UNSET, description="Which of those that are scored; all, if not given."
    )
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="Take all results of a session's departments into it, as a job.")
class TakeAllResultsInput:
    calibration_id: strawberry.ID = strawberry.field(
        description="The session: open, and of departments. The results of its panel, and those"
        " that are in a session already, are left out."
    )
    idempotency_key: str = strawberry.field(description=KEY)


ScoreAppraisalsResult = Annotated[
    ScoreAppraisalsPayload | Rejection,
    strawberry.union("ScoreAppraisalsResult", description="The job, or why there is none."),
]
ReleaseResultsResult = Annotated[
    ReleaseResultsPayload | Rejection,
    strawberry.union("ReleaseResultsResult", description="The job, or why there is none."),
]
TakeAllResultsResult = Annotated[
    TakeAllResultsPayload | Rejection,
    strawberry.union("TakeAllResultsResult", description="The job, or why there is none."),
]


async def scored(_: object, info: Resolving, input: Given) -> object:  # noqa: A002 - the API's word
    """Begin a scoring, and answer with its job."""
    return await done(Act.SCORE, info, input, ScoreAppraisalsPayload)


async def released(_: object, info: Resolving, input: Given) -> object:  # noqa: A002 - the API's word
    """Begin a release, and answer with its job."""
    return await done(Act.RELEASE, info, input, ReleaseResultsPayload)


async def done(act: Act, info: Resolving, given: Given, payload: type) -> object:
    """Begin what is to be done to the appraisals of a cycle."""
    appraisals = held(given, "appraisals")
    work = CycleWork(act=act, cycle_id=held(given, "cycle_id"), appraisals=appraisals)
    return await answered(undertaken(work), key_of(given), info.context, payload)


async def taken(_: object, info: Resolving, input: Given) -> object:  # noqa: A002 - the API's word
    """Begin to take results into a session, and answer with the job."""
    work = taking(held(input, "calibration_id"))
    return await answered(work, key_of(input), info.context, TakeAllResultsPayload)


def field(resolve: Any, input_type: type, of: str, description: str) -> Any:  # noqa: ANN401 - strawberry's own
    """Return the field of a mutation that begins a job."""
    made: Any = strawberry.field(description=description, metadata={METADATA: Begins(resolve)})
    made.arguments = [argument("input", input_type, of, required=True)]
    return made


score_appraisals = field(
    scored, ScoreAppraisalsInput, "Which, in which cycle.", "Score many appraisals of a cycle."
)
release_results = field(
    released, ReleaseResultsInput, "Which, in which cycle.", "Release many results of a cycle."
)
take_all_results = field(
    taken,
    TakeAllResultsInput,
    "The session.",
    "Take all results of a session's departments into it.",
)
