"""Pay review approval: that several others approve, nobody their own, and what follows."""

from dataclasses import replace

import pytest

from domain import pay_review_case
from domain.actor import Role
from domain.decider import In
from domain.errors import Forbidden, Ineligible, Invalid, OutOfTurn, Unknown
from domain.pay_review import ApprovePayReview, ExecutePayReview, SendBackPayReview
from domain.pay_review_case import (
    PayReviewAdjusted,
    PayReviewApproved,
    PayReviewExecuted,
    PayReviewExecutionBegun,
    PayReviewSentBack,
    PayReviewStatus,
)
from tests.domain.pay_review_case import (
    BOSS,
    CHIEF,
    COMP,
    HR,
    ID,
    after,
    batch,
    opened,
    pool,
    reviewing,
    usd,
)
from tests.domain.test_pay_review import WHY, excepted, executed, proposed

approve = ApprovePayReview(review_id=ID, revision=1)
execute = ExecutePayReview(review_id=ID)
once = PayReviewApproved(revision=1, stage=1, approved_by=BOSS, whole=False)
twice = PayReviewApproved(revision=1, stage=2, approved_by=CHIEF, whole=True)
begun = PayReviewExecutionBegun(begun_by=HR)


def test_two_others_approve_one_after_the_other() -> None:
    rules = reviewing().given(opened(), proposed)
    assert rules.by(BOSS, Role.EXECUTIVE).when(approve) == [once]
    rules = reviewing().given(opened(), proposed, once)
    assert rules.by(CHIEF, Role.COMPENSATION).when(approve) == [twice]
    assert after(opened(), proposed, once).status is PayReviewStatus.PROPOSED
    assert after(opened(), proposed, once, twice).status is PayReviewStatus.APPROVED


@pytest.mark.parametrize(
    ("actor", "rule"),
    [
        (HR, "prepared-by-the-same"),
        (COMP, "prepared-by-the-same"),
        (BOSS, "approved-by-the-same"),
        ("employee:E3", "own-case"),
    ],
)
def test_nobody_approves_twice_or_what_is_theirs(actor: str, rule: str) -> None:
    set_ = replace(excepted, exception=replace(excepted.exception, by=COMP))
    rules = reviewing().given(opened(), set_, proposed, once).by(actor, Role.HR)
    with pytest.raises(Forbidden, match=rule):
        rules.when(approve)


def test_who_has_no_part_in_pay_approves_nothing() -> None:
    for role in (Role.EMPLOYEE, Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(Forbidden, match="role-missing"):
            reviewing().given(opened(), proposed).by(BOSS, role).when(approve)


def test_what_was_looked_at_is_what_is_approved() -> None:
    rules = reviewing().given(opened(), proposed).by(BOSS, Role.EXECUTIVE)
    with pytest.raises(Ineligible, match="revision-not-proposed"):
        rules.when(replace(approve, revision=2))
    for events in ([opened()], [opened(), proposed, once, twice]):
        with pytest.raises(OutOfTurn):
            reviewing().given(*events).by("employee:X", Role.EXECUTIVE).when(approve)


def test_the_whole_or_single_lines_are_sent_back_with_a_reason() -> None:
    rules = reviewing().given(opened(), proposed, once).by(BOSS, Role.EXECUTIVE)
    command = SendBackPayReview(review_id=ID, revision=1, why=WHY)
    for employees in ((), ("employee:E2",)):
        back = PayReviewSentBack(revision=1, employees=employees, why=WHY, sent_back_by=BOSS)
        assert rules.when(replace(command, employees=employees)) == [back]
        state = after(opened(), proposed, once, back)
        assert (state.status, state.approved_by) == (PayReviewStatus.SENT_BACK, ())
    with pytest.raises(Unknown):
        rules.when(replace(command, employees=("employee:E4",)))
    with pytest.raises(Invalid, match="reason-missing"):
        rules.when(replace(command, why=None))
    with pytest.raises(Invalid, match="listed-twice"):
        rules.when(replace(command, employees=("employee:E2", "employee:E2")))
    with pytest.raises(Invalid, match="listed-too-many"):
        rules.when(replace(command, employees=tuple(f"employee:X{n}" for n in range(501))))
    with pytest.raises(Ineligible, match="revision-not-proposed"):
        rules.when(replace(command, revision=2))
    with pytest.raises(Forbidden, match="own-case"):
        rules.by("employee:E1", Role.HR).when(command)


def test_payment_begins_once_it_is_approved_and_ends_once_all_is_paid() -> None:
    for events in ([opened()], [opened(), proposed], [opened(), proposed, once]):
        with pytest.raises(OutOfTurn):
            reviewing().given(*events).when(execute)
    whole = [opened(), proposed, once, twice]
    assert reviewing().given(*whole).when(execute) == [begun]
    assert reviewing().given(*whole, begun).when(execute) == [begun]
    done = replace(batch(), executed=True, paid=2, skipped=1)
    end = PayReviewExecuted(paid=2, skipped=1, executed_by=HR)
    assert reviewing(done).given(*whole, begun).when(execute) == [end]
    with pytest.raises(OutOfTurn):
        reviewing(done).given(*whole, begun, end).when(execute)
    with pytest.raises(Forbidden, match="own-case"):
        reviewing().given(*whole).by("employee:E1", Role.HR).when(execute)


FIRST = "pay_review:first"
correction = replace(proposed, total=usd("60.00"), reserve=None)


def test_the_last_approval_of_a_correction_draws_on_the_reserve() -> None:
    original = after(opened(review_id=FIRST), proposed, executed)
    rules = reviewing().knowing(pay_review_case.ref(FIRST), original)
    rules = rules.given(opened(replace(pool, adjusts=FIRST)), correction, once)
    rules = rules.by(CHIEF, Role.COMPENSATION)
    adjusted = PayReviewAdjusted(by_review=ID, drawn=usd("60.00"))
    assert rules.when(approve) == [twice, In(pay_review_case.ref(FIRST), adjusted)]
    held = pay_review_case.evolve(original, adjusted)
    assert held is not None
    assert (held.drawn, held.adjusted_by) == (usd("60.00"), (ID,))
    again = pay_review_case.evolve(held, replace(adjusted, by_review="pay_review:third"))
    assert again is not None
    assert again.drawn == usd("120.00")
    other = replace(original, adjusted_by=("pay_review:other",))
    with pytest.raises(Ineligible, match="corrected-since"):
        rules.knowing(pay_review_case.ref(FIRST), other).when(approve)


def test_a_reserve_has_back_what_its_correction_could_not_pay() -> None:
    held = batch()
    lines = tuple(
        replace(each, result=replace(each.result, cost=usd(cost)))
        for each, cost in zip(held.lines, ("50.00", "10.00", "0.00"), strict=True)
    )
    adjusted = PayReviewAdjusted(by_review=ID, drawn=usd("60.00"))
    original = pay_review_case.evolve(after(opened(review_id=FIRST), proposed, executed), adjusted)
    assert original is not None
    whole = [opened(replace(pool, adjusts=FIRST)), correction, once, twice, begun]
    for skipped, back in (((0,), "-50.00"), ((0, 1, 2), "-60.00"), ((2,), None), ((), None)):
        left = frozenset(lines[n].inputs.employee_id for n in skipped)
        done = replace(held, lines=lines, executed=True, skipped=len(left), left=left)
        rules = reviewing(done).knowing(pay_review_case.ref(FIRST), original).given(*whole)
        [_, *given] = rules.when(execute)
        drawn = [] if back is None else [PayReviewAdjusted(by_review=ID, drawn=usd(back))]
        assert given == [In(pay_review_case.ref(FIRST), each) for each in drawn]
        assert replace(rules, rules=5).when(execute)[1:] == []
    returned = pay_review_case.evolve(
        original, PayReviewAdjusted(by_review=ID, drawn=usd("-50.00"))
    )
    assert returned is not None
    assert (returned.drawn, returned.adjusted_by) == (usd("10.00"), (ID,))
