"""Pay review proposal: that only what is whole and follows from what was frozen comes to count."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain import pay_review_case
from domain.actor import Role
from domain.errors import Forbidden, Rejected
from domain.pay_batch_case import Batch
from domain.pay_line import PayException, UnitValue
from domain.pay_plan_content import MeritPlan
from domain.pay_review import ProposePayReview, RecomputePayReview
from domain.pay_review_case import (
    PayExceptionRemoved,
    PayReviewAdjusted,
    PayReviewApproved,
    PayReviewExecuted,
    PayReviewProposed,
    PayReviewSentBack,
)
from domain.policies.distribution import Enforcement
from domain.sealed import Sealed
from tests.domain.pay_review_case import (
    BOSS,
    HR,
    ID,
    after,
    batch,
    events,
    lines,
    merit,
    opened,
    person,
    plan,
    pool,
    reviewing,
    three,
    usd,
)
from tests.domain.test_pay_review import excepted

propose = ProposePayReview(review_id=ID, revision=1, batches=1)


def said(made: object) -> PayReviewProposed:
    assert isinstance(made, PayReviewProposed)
    return made


def test_a_proposal_says_what_it_comes_to() -> None:
    (made,) = reviewing().given(opened()).when(propose)
    proposal = said(made)
    assert (proposal.total, proposal.reserve) == (usd("900.00"), usd("100.00"))
    assert (proposal.people, proposal.batches, proposal.revision) == (3, 1, 1)
    assert proposal.unit_values == (UnitValue(unit=None, value="225"),)
    assert (proposal.replaces, proposal.differs, proposal.proposed_by) == (None, None, HR)


def test_all_batches_are_reckoned_together() -> None:
    halves = [
        replace(batch(*lines()[:2], batches=2)),
        replace(batch(*lines()[2:], number=2, batches=2)),
    ]
    (made,) = reviewing(*halves).given(opened()).when(replace(propose, batches=2))
    assert said(made).total == usd("900.00")


def cent_more() -> Batch:
    first, *others = lines()
    result = replace(first.result, award=usd("450.01"))
    return batch(replace(first, result=result), *others)


@pytest.mark.parametrize(
    ("around", "command", "rule"),
    [
        ([batch()], replace(propose, batches=2), "review-incomplete"),
        ([batch(batches=2)], propose, "review-incomplete"),
        ([batch()], replace(propose, batches=0), "nobody-in-review"),
        ([batch()], replace(propose, batches=191), "review-too-large"),
        ([batch()], replace(propose, revision=0), "revision-not-next"),
        ([batch()], replace(propose, left_out=("employee:E4",)), "left-out-without-cause"),
        ([cent_more()], propose, "pay-differs"),
        (
            [
                batch(batches=2),
                replace(batch(*lines([person(4)]), number=2, batches=2), digest="1" * 64),
            ],
            replace(propose, batches=2),
            "digest-differs",
        ),
        (
            [batch(batches=2), batch(number=2, batches=2)],
            replace(propose, batches=2),
            "listed-twice",
        ),
    ],
)
def test_what_is_not_whole_or_does_not_follow_is_not_proposed(
    around: list[Batch], command: ProposePayReview, rule: str
) -> None:
    with pytest.raises(Rejected) as refusal:
        reviewing(*around).given(opened()).when(command)
    assert refusal.value.rule == rule


def test_exceptions_are_those_that_were_frozen_and_of_people_in_it() -> None:
    for who, rule in (("employee:E2", "exceptions-changed"), ("E9", "exception-outside-review")):
        set_ = replace(
            excepted, employee_id=who, exception=PayException(employee_id=who, by=HR, excluded=True)
        )
        with pytest.raises(Rejected) as refusal:
            reviewing().given(opened(), set_).when(propose)
        assert refusal.value.rule == rule


def test_who_acts_in_a_review_after_it_was_frozen_is_not_in_it() -> None:
    by_her = replace(excepted, exception=replace(excepted.exception, by="employee:E3"))
    undone = PayExceptionRemoved(employee_id=excepted.employee_id, removed_by=HR)
    with pytest.raises(Forbidden, match="own-case"):
        reviewing().given(opened(), by_her, undone).when(propose)
    with pytest.raises(Forbidden, match="own-case"):
        reviewing().given(opened()).by("employee:E3", Role.HR).when(propose)


def test_a_budget_that_blocks_is_kept() -> None:
    assert plan.merit is not None
    terms = replace(merit, budget=usd("100.00"))
    for enforcement, refused in ((Enforcement.BLOCK, True), (Enforcement.WARN, False)):
        part: MeritPlan = replace(plan.merit, enforcement=enforcement)
        opening = replace(opened(terms), plan=replace(plan, merit=part))
        rules = reviewing(batch(*lines(terms=terms))).given(opening)
        if refused:
            with pytest.raises(Rejected, match="budget-exceeded"):
                rules.when(propose)
        else:
            (made,) = rules.when(propose)
            assert said(made).units[0].exceeded


def test_what_was_sent_back_is_proposed_as_a_later_revision() -> None:
    first = said(events(reviewing().given(opened()).when(propose))[0])
    back = PayReviewSentBack(
        revision=1, employees=("employee:E1",), why=Sealed("s"), sent_back_by=BOSS
    )
    rules = reviewing(batch(), batch(revision=2)).given(opened(), first, back)
    with pytest.raises(Rejected, match="revision-not-next"):
        rules.when(propose)
    (made,) = rules.when(replace(propose, revision=2))
    assert said(made).revision == 2


def test_recomputing_says_what_differs() -> None:
    first = said(events(reviewing().given(opened()).when(propose))[0])
    now = (person(1, "B"), person(2), person(4))
    anew = replace(batch(*lines(now), revision=2), matched=2, differs=2)
    recompute = RecomputePayReview(review_id=ID, revision=2, batches=1)
    (made,) = reviewing(batch(), anew).given(opened(), first).when(recompute)
    proposal = said(made)
    assert (proposal.replaces, proposal.differs) == (1, 4)  # two others, one gone, one new
    assert proposal.total_before == usd("900.00")
    for rules in (reviewing(anew).given(opened()), reviewing(anew)):
        with pytest.raises(Rejected):
            rules.when(recompute)


FIRST, SECOND = "pay_review:first", "pay_review:second"
executed = PayReviewExecuted(paid=3, skipped=0, executed_by=HR)
had = {each.employee_id: Decimal(225) for each in three}
paid = said(events(reviewing().given(opened()).when(propose))[0])
terms = replace(pool, adjusts=FIRST, unit_values=paid.unit_values, effective_on=date(2017, 2, 28))


def correcting(
    original: pay_review_case.PayReview, other: pay_review_case.State = None
) -> PayReviewProposed:
    rules = reviewing(batch(*lines(terms=terms, before=had)))
    rules = rules.knowing(pay_review_case.ref(FIRST), original)
    rules = rules.knowing(pay_review_case.ref(SECOND), other)
    return said(rules.given(opened(terms)).when(propose)[0])


def test_a_correction_comes_from_what_is_left_of_the_reserve() -> None:
    original = after(opened(review_id=FIRST), paid, executed)
    with pytest.raises(Rejected, match="reserve-exhausted"):
        correcting(original)  # 225.00 more for the first, and 100.00 left
    rich = after(opened(review_id=FIRST), replace(paid, reserve=usd("225.00")), executed)
    assert correcting(rich).total == usd("225.00")
    drawn = PayReviewAdjusted(by_review=SECOND, drawn=usd("0.01"))
    second = after(opened(terms, SECOND), executed)
    with pytest.raises(Rejected, match="reserve-exhausted"):
        correcting(pay_review_case.evolve(rich, drawn) or rich, second)


def test_one_correction_is_paid_before_the_next_is_proposed() -> None:
    rich = after(
        opened(review_id=FIRST),
        replace(paid, reserve=usd("999.00")),
        executed,
        PayReviewAdjusted(by_review=SECOND, drawn=None),
    )
    approved = PayReviewApproved(revision=1, stage=2, approved_by=BOSS, whole=True)
    with pytest.raises(Rejected, match="correction-under-way"):
        correcting(rich, after(opened(terms, SECOND), paid, approved))
    assert correcting(rich, after(opened(terms, SECOND), paid, approved, executed)).corrected == 1
