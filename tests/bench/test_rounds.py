from itertools import count

import pytest

from bench.rounds import in_turns
from bench.stand import Unready


def test_contenders_take_turns_and_change_places_each_round() -> None:
    order: list[str] = []
    in_turns({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, rounds=3)
    assert "".join(order) == "abbaab"


def test_each_contender_keeps_its_own_rounds() -> None:
    numbers = count(1)
    rounds = in_turns({"a": lambda: next(numbers), "b": lambda: 10}, rounds=3)
    own = rounds.samples("a", float)
    assert (own.least, own.median, own.most) == (1, 2, 3)
    assert rounds.samples("b", lambda n: n / 10).listed() == [1.0, 1.0, 1.0]


def test_every_turn_moves_the_bar() -> None:
    moved: list[None] = []
    in_turns({"a": lambda: 1, "b": lambda: 2}, rounds=2, advance=lambda: moved.append(None))
    assert len(moved) == 4


def test_a_contender_that_fails_ends_the_comparison() -> None:
    def fail() -> int:
        raise Unready

    with pytest.raises(Unready):
        in_turns({"a": fail}, rounds=1)
