from decimal import Decimal
from fractions import Fraction

from domain.policies.goal_progress import Serving, Standing, measured, progress


def measure(weight: int, score: str | None) -> Serving:
    return Serving(weight=weight, stands=None if score is None else Decimal(score))


def goal(weight: int, goal_id: str) -> Serving:
    return Serving(weight=weight, goal_id=goal_id)


def test_a_goal_that_nothing_serves_stands_where_it_was_reported_to() -> None:
    assert progress("a", {"a": Standing(reported=40)}) == 40
    assert progress("a", {"a": Standing(reported=0)}) == 0
    assert progress("a", {"a": Standing()}) is None


def test_a_goal_rolls_up_what_serves_it_by_weight() -> None:
    goals = {
        "top": Standing(serving=[goal(7_000, "a"), goal(3_000, "b")]),
        "a": Standing(serving=[measure(1, "100"), measure(2, "50.5")]),
        "b": Standing(reported=10),
    }
    assert progress("a", goals) == Fraction(201, 3)
    assert progress("top", goals) == Fraction(7, 10) * 67 + 3


def test_what_is_not_known_drops_out_and_the_others_share_its_weight() -> None:
    goals = {
        "top": Standing(serving=[goal(1, "a"), goal(9_999, "b"), measure(5, None)], reported=3),
        "a": Standing(reported=20),
        "b": Standing(serving=[goal(1, "c")]),
        "c": Standing(),
    }
    assert progress("top", goals) == 20
    assert progress("b", goals) is None
    assert progress("b", {**goals, "b": Standing(serving=[goal(1, "c")], reported=5)}) == 5


def test_a_report_counts_only_where_nothing_else_is_known() -> None:
    rolled = Standing(serving=[measure(1, "30")], reported=90)
    assert progress("a", {"a": rolled}) == 30


def test_what_was_dropped_counts_nowhere() -> None:
    goals = {
        "top": Standing(serving=[goal(1, "a"), goal(1, "b")]),
        "a": Standing(reported=20, dropped=True),
        "b": Standing(reported=60),
    }
    assert progress("top", goals) == 60
    assert progress("a", goals) == 20


def test_a_score_below_nothing_is_nothing_and_one_above_the_whole_is_more() -> None:
    goals = {"a": Standing(serving=[measure(1, "-40"), measure(1, "120")])}
    assert progress("a", goals) == 60


def test_a_goal_that_serves_two_counts_in_both() -> None:
    goals = {
        "top": Standing(serving=[goal(1, "a"), goal(1, "b")]),
        "a": Standing(serving=[goal(1, "c"), measure(1, "100")]),
        "b": Standing(serving=[goal(1, "c")]),
        "c": Standing(reported=50),
    }
    assert progress("top", goals) == Fraction(125, 2)


def test_a_measure_stands_at_its_released_score_and_before_that_where_it_has_got_to() -> None:
    assert measured(Decimal("81.5"), Fraction(20)) == Decimal("81.5")
    assert measured(Decimal(0), Fraction(20)) == 0
    assert measured(None, Fraction(200, 3)) == Decimal("66.67")
    assert measured(None, None) is None
