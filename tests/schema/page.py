"""Page: the operations of docs/api.md, who asks them with what, and what is answered."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from domain.actor import Actor, Role
from domain.appraisal_policy import OPERATIONS, Rater, RaterWeight
from domain.cycle import AdvanceCycle, CyclePeriod, OpenCycle
from domain.employee import RecordPersonalDetails
from domain.enrolment import EnrolParticipant
from domain.measure import SetMeasures
from domain.phase import Phase
from domain.sealed import Sealed
from schema.engine.token import Viewer
from tests.domain.appraisal_case import measures
from tests.postgres import Database
from tests.schema.county import ANN, BOSS, COMPENSATION, EVE, HR, County, open_county, person

PAGE = Path("docs/api.md")
BLOCK = re.compile(
    r"As `([\w:/]+)`|again `(\w+)`|^```(graphql|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
VIEWERS = {
    "service:hr": HR,
    "service:pay": COMPENSATION,
    "service:panel": Viewer(actor=Actor("service:panel"), roles=frozenset({Role.HR})),
    **{each: person(each) for each in (BOSS, ANN, EVE)},
}
FIRST_NOMINATED = "Nominate"
"""Before this operation a half-year is opened, of which nothing is told on the page."""

HALF, ANNS_HALF = "cycle:2016H1", "appraisal:2016H1:ANN"
FROM_ALL_SIDES = (
    RaterWeight(rater=Rater.SELF, weight=2_000),
    RaterWeight(rater=Rater.SUPERIOR, weight=6_000),
    RaterWeight(rater=Rater.PEER, weight=2_000),
)


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


async def evaluating(county: County) -> None:
    """Open a half-year in which ANN is rated from all sides."""
    await county.do(
        OpenCycle(
            cycle_id=HALF,
            name="First half of 2016",
            period=CyclePeriod.HALF,
            starts_on=date(2016, 1, 1),
            ends_on=date(2016, 6, 30),
            policy=replace(OPERATIONS, raters=FROM_ALL_SIDES, minimum_raters=2),
        )
    )
    await county.do(EnrolParticipant(cycle_id=HALF, employee_id=ANN))
    await county.do(AdvanceCycle(cycle_id=HALF, to=Phase.SET_MEASURES))
    await county.do(SetMeasures(appraisal_id=ANNS_HALF, measures=measures), by=BOSS)
    for phase in (Phase.COLLECT, Phase.EVALUATE):
        await county.do(AdvanceCycle(cycle_id=HALF, to=phase))


async def answers(database: Database, asked: list[Example]) -> list[Any]:
    """Return what a county of one's own answers, one after another."""
    async with open_county(database) as county:
        await county.do(RecordPersonalDetails(employee_id=ANN, name=Sealed("Ann")))
        found: list[Any] = []
        for each in asked:
            if each.name == FIRST_NOMINATED:
                await evaluating(county)
            found.append(await county.answer(each.operation, each.viewer, **each.variables))
        return found
