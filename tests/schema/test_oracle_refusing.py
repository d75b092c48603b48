"""What errs is refused as the oracle refuses it, whoever asks and whatever there is."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import cycle, islice
from typing import Any

import pytest

from schema.engine.token import Viewer
from tests.schema.county import CONSUMER, HR, County
from tests.schema.oracle.generated import generated
from tests.schema.oracle.larger import VIEWERS
from tests.schema.oracle.oracle import Oracle
from tests.schema.test_malformed import ERRING, INVALID
from tests.system.hostile import HOSTILE

LEFT_OUT = {
    "query A { __typename } query B { __typename }": "the oracle is not told which is meant",
    "{ " + "a: __typename " * 5_000 + "}": "the oracle does not mind how large an operation is",
    "deep variables": "no JSON reader of the tests goes as deep",
    "repeated fields": "as above: it is too large",
    "a surrogate in the operation": "it stands for six plain characters in the operation's text",
}
"""Operations, or the names of hostile ones, that only the server refuses; and why."""

WORDS = re.compile(r"(Date|Decimal|Instant|LogPosition|Moment) cannot be .*")


def erring() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield what is known to err, with its variables; commands are not the oracle's."""
    for text, variables in (*ERRING.items(), *INVALID.items()):
        if text not in LEFT_OUT:
            yield text, variables
    for name, (text, given) in HOSTILE.items():
        if name not in LEFT_OUT and not text.startswith("mutation"):
            yield text, json.loads(given)


async def test_what_errs_is_refused_alike(larger: County, oracle: Oracle) -> None:
    for text, variables in erring():
        for viewer in (HR, CONSUMER):
            assert await refused(larger, oracle, text, viewer, variables), (text, variables)


@pytest.mark.parametrize(
    "many", [70, pytest.param(2_000, marks=pytest.mark.soak)], ids=["some", "very many"]
)
async def test_so_are_generated_documents(larger: County, oracle: Oracle, many: int) -> None:
    viewers = cycle(VIEWERS.values())
    times = 0
    for text, variables in generated(many, wrong=0.1):
        for viewer in islice(viewers, 2):
            times += await refused(larger, oracle, text, viewer, variables)
    assert many / 4 < times < 2 * many


async def refused(
    county: County, oracle: Oracle, text: str, viewer: Viewer, variables: Mapping[str, Any]
) -> bool:
    """Ask both; return whether they refuse, for a reason that both give in the same words.

    The server may give one reason where the oracle gives all. What stands where is left out, for
    the server checks a whole operation at once, and how a scalar says what it takes.
    """
    wanted = oracle.answer(text, viewer, variables)
    answer = await county.answer(text, viewer, **variables)
    if wanted.errors is None:
        assert answer == {"data": wanted.data}, (text, variables, viewer)
        return False
    known = {reason(error.formatted) for error in wanted.errors}
    found = {reason(error) for error in answer.get("errors", ())}
    assert found, (known, text, variables, viewer)
    assert found <= known, (found, known, text, variables, viewer)
    return True


def reason(error: Mapping[str, Any]) -> tuple[str | None, str]:
    """Return the code of an error and its message, but for a scalar's own words."""
    code = error.get("extensions", {}).get("code")
    return code, WORDS.sub("it cannot be that", error["message"])
