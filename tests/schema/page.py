"""Page: the operations of docs/api.md, who asks them with what, and what is answered."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.employee import RecordPersonalDetails
from domain.sealed import Sealed
from schema.engine.token import Viewer
from tests.postgres import Database
from tests.schema.county import ANN, BOSS, COMPENSATION, HR, open_county, person

PAGE = Path("docs/api.md")
BLOCK = re.compile(
    r"As `([\w:]+)`|again `(\w+)`|^```(graphql|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
VIEWERS = {"service:hr": HR, "service:pay": COMPENSATION, BOSS: person(BOSS), ANN: person(ANN)}


@dataclass(frozen=True)
class Example:
    """An operation as it is asked once, and the answer that the page shows."""

    operation: str
    viewer: Viewer
    variables: Mapping[str, Any]
    answer: Mapping[str, Any]

    @property
    def name(self) -> str:
        return name_of(self.operation)


def name_of(operation: str) -> str:
    """Return what an operation is called."""
    return operation.split(maxsplit=2)[1].partition("(")[0]


def examples(text: str, viewers: Mapping[str, Viewer] = VIEWERS) -> Iterator[Example]:
    """Yield the examples of a page: below an operation, variables and answer take turns.

    An earlier operation is asked again by its name.
    """
    operation, viewer, variables = "", None, None
    named = dict[str, str]()
    for who, again, language, block in BLOCK.findall(text):
        if who:
            viewer = viewers[who]
        elif again:
            operation = named[again]
        elif language == "graphql":
            operation = named[name_of(block)] = block
        elif variables is None:
            variables = json.loads(block)
        else:
            assert viewer is not None
            yield Example(operation, viewer, variables, json.loads(block))
            variables = None
    assert variables is None


def operations() -> str:
    """Return all operations of the page as one document."""
    return "\n".join(dict.fromkeys(each.operation for each in examples(PAGE.read_text())))


async def answers(database: Database, asked: list[Example]) -> list[Any]:
    """Return what a county of one's own answers, one after another."""
    async with open_county(database) as county:
        await county.do(RecordPersonalDetails(employee_id=ANN, name=Sealed("Ann")))
        return [
            await county.answer(each.operation, each.viewer, **each.variables) for each in asked
        ]
