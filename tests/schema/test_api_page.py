"""The page of the API tells the truth: every operation on it is answered as it says."""

import asyncio
from collections.abc import Generator
from typing import Any

import pytest

from tests.postgres import Server
from tests.schema.county import peopled
from tests.schema.page import PAGE, Example, answers, examples

EXAMPLES = list(examples(PAGE.read_text()))


@pytest.fixture(scope="module")
def answered(postgres: Server) -> Generator[list[Any]]:
    """Ask everything on the page, in its order, for commands change what comes after."""
    with postgres.database(peopled) as made:
        yield asyncio.run(answers(made, EXAMPLES))


@pytest.mark.parametrize(
    ("place", "example"),
    list(enumerate(EXAMPLES)),
    ids=[f"{place} {each.name}" for place, each in enumerate(EXAMPLES)],
)
def test_the_answer_is_the_one_shown(answered: list[Any], place: int, example: Example) -> None:
    assert answered[place] == example.answer


def test_everything_that_front_ends_need_is_there() -> None:
    assert len(EXAMPLES) >= 14
    refused = [each.name for each in EXAMPLES if "'sentence'" in str(each.answer)]
    assert refused == ["Hire", "Adjust", "Link", "Calibrate"]
    assert [each.name for each in EXAMPLES if "'repeated': True" in str(each.answer)] == ["Adjust"]
    assert [each.name for each in EXAMPLES if "CONFLICT" in str(each.answer)] == ["Adjust"]
