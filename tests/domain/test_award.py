from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.award import AwardKind, AwardPaid, Awards, PaidFor, award, of, paid, ref
from domain.events import COMMANDS, EVENTS
from domain.money import Money
from domain.pay_line import PayUse

bonus = AwardPaid(
    kind=AwardKind.BONUS,
    amount=Money(amount=Decimal("30780.00"), currency="USD"),
    review_id="pay_review:2016",
    line_id="pay_batch:2016:1.1/E2",
    paid_on=date(2016, 4, 1),
)
back = AwardPaid(
    kind=AwardKind.CLAWBACK,
    amount=Money(amount=Decimal("-780.00"), currency="USD"),
    review_id="pay_review:2016-back",
    line_id="pay_batch:2016-back:1.1/E2",
    paid_on=date(2016, 9, 1),
)


def test_what_was_paid_is_known_by_its_line() -> None:
    state = award.replay([bonus, back])
    assert paid(state, bonus.line_id) == bonus
    assert paid(state, back.line_id) == back
    assert paid(state, "pay_batch:2016:1.2/E2") is None
    assert paid(Awards(), bonus.line_id) is None


def test_what_a_review_paid_is_known_by_the_review() -> None:
    state = award.replay([bonus, back])
    assert state.of_review("pay_review:2016") == (bonus,)
    assert state.of_review("pay_review:2017") == ()


def test_the_same_is_paid_for_days_in_common() -> None:
    use = PayUse.BONUS
    year = PaidFor(
        plan_id="p", cycle_id="c", use=use, first=date(2016, 1, 1), last=date(2016, 6, 30)
    )
    for first, last, meets in (
        (date(2016, 6, 30), date(2016, 12, 31), True),
        (date(2016, 7, 1), date(2016, 12, 31), False),
        (date(2015, 1, 1), date(2016, 1, 1), True),
        (date(2015, 1, 1), date(2015, 12, 31), False),
        (None, None, True),
    ):
        other = replace(year, first=first, last=last)
        assert year.meets(other) is other.meets(year) is meets
    for apart in ({"plan_id": "q"}, {"cycle_id": "d"}, {"use": PayUse.POOL}):
        assert not year.meets(replace(year, **apart))
        assert not year.meets(replace(year, first=None, **apart))


def test_an_award_is_about_its_person() -> None:
    assert of("employee:E2") == ref("employee:E2").stream == "award:E2"
    assert award.person("award:E2") == "employee:E2"


def test_nobody_gives_an_award_by_a_command() -> None:
    assert EVENTS["AwardPaid"] == (AwardPaid, award)
    assert award not in [feature for _, feature in COMMANDS.values()]
