"""Replayed result: what somebody, a grade and a group come to under two policies, as answered."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import strawberry

from domain import replay_under_report
from domain.appraisal_policy import AppraisalPolicy
from domain.policies.rounding import parse
from domain.replay_under import NotRedone, Replayed, Result
from domain.replay_under_report import ResultImpact, ResultSelection
from schema.engine.enums import described
from schema.engine.scalars import Exact
from schema.pay_report import Groups
from schema.replay_under_pay import PaidAgain, ReplayedPayLine, lines_of

described(NotRedone)
described(ResultSelection)


@strawberry.type(description="A result: the score, and the grade that goes with it.")
class ReplayedScore:
    score: Decimal | None = strawberry.field(description="In points; none if not rated.")
    grade: str | None = strawberry.field(description="The grade; none if not rated.")
    exact: Exact | None = strawberry.field(
        description="The score before it was rounded; none where people named it."
    )


@strawberry.type(description="An appraisal under the policy it ran under, and under the other.")
class ReplayedResult:
    appraisal_id: strawberry.ID = strawberry.field(description="The appraisal.")
    employee_id: strawberry.ID = strawberry.field(description="Whose it is.")
    department_id: strawberry.ID | None = strawberry.field(
        description="Their department in the cycle."
    )
    released: bool = strawberry.field(description="Whether the result was released.")
    computed_before: ReplayedScore = strawberry.field(description="What was computed.")
    computed_after: ReplayedScore = strawberry.field(description="What the other policy computes.")
    before: ReplayedScore = strawberry.field(
        description="The result that counts: as it was released or adjusted, else as computed."
    )
    after: ReplayedScore = strawberry.field(
        description="The same under the other policy; what of it people decided is in `kept`."
    )
    kept: list[NotRedone] = strawberry.field(
        description="Which decisions of people stand in both; they are not decided again."
    )
    left_out: list[str] = strawberry.field(
        description="The codes of measures that count for nothing, as the other policy does not"
        " have their dimension."
    )
    opened_plan: bool = strawberry.field(
        description="Whether the grade is one that opens an improvement plan by itself."
    )
    opens_plan: bool = strawberry.field(description="The same under the other policy.")
    pay: list[ReplayedPayLine] = strawberry.field(
        description="What the cycle's paid reviews gave them, and would have given."
    )


@strawberry.type(description="How many have a grade.")
class GradeChange:
    grade: str | None = strawberry.field(description="The grade; none for those not rated.")
    before: int = strawberry.field(description="How many have it.")
    after: int = strawberry.field(description="How many would have it.")


@strawberry.type(description="How a recorded group fares beside the others by its results.")
class ResultGroupImpact:
    group: str = strawberry.field(description="The group, as it is recorded.")
    by: ResultSelection = strawberry.field(description="Who counts as selected.")
    people: int = strawberry.field(description="How many people it has.")
    selected: int = strawberry.field(description="How many of them are selected.")
    rate: Exact = strawberry.field(description="Their share of it, as a share of 1.")
    ratio: Exact = strawberry.field(
        description="That beside the highest rate of all groups shown, as a share of 1."
    )
    flagged: bool = strawberry.field(description="Whether the ratio is below four fifths.")


@strawberry.type(description="How recorded groups fare; small groups are left out.")
class ResultFairness:
    genders: list[ResultGroupImpact] = strawberry.field(description="By gender.")
    employments: list[ResultGroupImpact] = strawberry.field(
        description="By the extent of the contract."
    )


def fairness(policy: AppraisalPolicy, results: Mapping[str, Result], of: Groups) -> ResultFairness:
    """Return how recorded groups fare."""
    genders = replay_under_report.impacts(policy, results, of.genders)
    employments = replay_under_report.impacts(policy, results, of.employments)
    return ResultFairness(
        genders=[impact(each) for each in genders],
        employments=[impact(each) for each in employments],
    )


def impact(of: ResultImpact) -> ResultGroupImpact:
    """Return how a group fares as it is answered."""
    return ResultGroupImpact(
        group=of.impact.name,
        by=of.by,
        people=of.people,
        selected=of.selected,
        rate=Exact(parse(of.impact.rate)),
        ratio=Exact(parse(of.impact.ratio)),
        flagged=of.impact.flagged,
    )


def result(of: Replayed, paid: Sequence[PaidAgain]) -> ReplayedResult:
    """Return an appraisal as it is answered."""
    standing = of.standing
    return ReplayedResult(
        appraisal_id=strawberry.ID(of.appraisal_id),
        employee_id=strawberry.ID(of.employee_id),
        department_id=None if of.department_id is None else strawberry.ID(of.department_id),
        released=standing.released,
        computed_before=scored(of.before),
        computed_after=scored(of.after),
        before=scored(standing.before),
        after=scored(standing.after),
        kept=list(standing.kept),
        left_out=list(of.left_out),
        opened_plan=of.opened,
        opens_plan=of.opens,
        pay=lines_of(of.employee_id, paid),
    )


def scored(of: Result) -> ReplayedScore:
    """Return a score as it is answered."""
    exact = None if of.exact is None else Exact(parse(of.exact))
    return ReplayedScore(score=of.score, grade=of.grade, exact=exact)
