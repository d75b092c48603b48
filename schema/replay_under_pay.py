"""Replay of pay: what paid reviews would have come to by other results, as it is answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import strawberry

from domain import pay_report
from domain.errors import Rejected
from domain.pay_line import PayLine, PayUse
from domain.pay_outcome import Computed
from domain.replay_under import Replayed
from domain.replay_under_pay import paid_under
from schema.engine.enums import described
from schema.engine.rejection import Rejection, said
from schema.engine.scalars import Money
from schema.engine.texts import Language
from schema.pay_report import Groups, Outcome, PayReport, reported, shown
from schema.pay_what_if import PayTrialLine, more, trial_line
from schema.replay_under_facts import Paid

described(PayUse)


@strawberry.type(description="What a paid review came to, and would have come to.")
class ReplayedPay:
    review_id: strawberry.ID = strawberry.field(description="The review.")
    use: PayUse = strawberry.field(description="What it does.")
    changed: int = strawberry.field(description="How many would get something else.")
    before: PayReport = strawberry.field(description="What was proposed last, and paid.")
    after: PayReport | None = strawberry.field(
        description="What it would have come to; none if it could not have been computed."
    )
    refusal: Rejection | None = strawberry.field(description="Why it could not have been computed.")
    difference: Money | None = strawberry.field(
        description="How much more it would have cost, in the plan's currency."
    )


@strawberry.type(description="What a paid review gave somebody, and would have given.")
class ReplayedPayLine:
    review_id: strawberry.ID = strawberry.field(description="The review.")
    before: PayTrialLine = strawberry.field(description="What was paid.")
    after: PayTrialLine | None = strawberry.field(
        description="What it would have been; none if it could not have been computed."
    )
    difference: Money | None = strawberry.field(
        description="How much more it would have cost, in the plan's currency."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidAgain:
    """A review as it is answered, and its lines before and after, by employee."""

    shown: ReplayedPay
    before: Mapping[str, PayLine]
    after: Mapping[str, PayLine]


def paid_again(
    reviews: Sequence[Paid],
    replays: Mapping[str, Replayed],
    groups: Groups,
    language: Language,
) -> list[PaidAgain]:
    """Return what reviews would have come to by the results of `replays`."""
    return [again(each, replays, groups, language) for each in reviews]


def again(
    review: Paid, replays: Mapping[str, Replayed], groups: Groups, language: Language
) -> PaidAgain:
    """Return what a review would have come to."""
    plan, terms = review.opened.plan, review.opened.terms
    made, refusal = None, None
    try:
        made = paid_under(plan, terms, review.lines, replays)
    except Rejected as refused:
        refusal = said(type(refused).__name__, refused.rule, refused.parameters, language)
    before = by_employee(review.lines)
    after = by_employee(made.lines) if made else dict[str, PayLine]()
    return PaidAgain(
        shown=ReplayedPay(
            review_id=strawberry.ID(review.opened.review_id),
            use=terms.use,
            changed=sum(before[who].result != line.result for who, line in after.items()),
            before=reported(recorded(review), groups, whole=True),
            after=made and reported(outcome(review, made), groups, whole=True),
            refusal=refusal,
            difference=made and shown(made.total - review.proposed.total),
        ),
        before=before,
        after=after,
    )


def by_employee(lines: Sequence[PayLine]) -> dict[str, PayLine]:
    """Return lines by whose they are."""
    return {each.inputs.employee_id: each for each in lines}


def recorded(review: Paid) -> Outcome:
    """Return what was proposed last as it is reported."""
    proposed, plan = review.proposed, review.opened.plan
    return Outcome(
        plan_version=plan.version,
        gains=pay_report.gains_of(plan, review.lines),
        total=proposed.total,
        reserve=proposed.reserve,
        units=proposed.units,
    )


def outcome(review: Paid, made: Computed) -> Outcome:
    """Return what was computed as it is reported."""
    plan = review.opened.plan
    return Outcome(
        plan_version=plan.version,
        gains=pay_report.gains_of(plan, made.lines),
        total=made.total,
        reserve=made.reserve,
        units=made.units,
    )


def lines_of(employee_id: str, paid: Sequence[PaidAgain]) -> list[ReplayedPayLine]:
    """Return what reviews gave somebody, and would have given."""
    return [
        ReplayedPayLine(
            review_id=each.shown.review_id,
            before=trial_line(before),
            after=after and trial_line(after),
            difference=more(after, before),
        )
        for each in paid
        if (before := each.before.get(employee_id)) is not None
        for after in (each.after.get(employee_id),)
    ]
