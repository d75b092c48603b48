from datetime import date
from decimal import Decimal

from domain.award import AwardKind, AwardPaid, Awards, award, of, paid, ref
from domain.events import COMMANDS, EVENTS
from domain.money import Money

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


def test_an_award_is_about_its_person() -> None:
    assert of("employee:E2") == ref("employee:E2").stream == "award:E2"
    assert award.person("award:E2") == "employee:E2"


def test_nobody_gives_an_award_by_a_command() -> None:
    assert EVENTS["AwardPaid"] == (AwardPaid, award)
    assert award not in [feature for _, feature in COMMANDS.values()]
