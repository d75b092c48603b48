"""Goals over the API: what stands against a link at the same time, and what a reader is shown."""

import asyncio
from typing import Any

from ops.database import LOGIN
from schema.engine.channel import channel
from schema.engine.reader import Reader
from schema.schema import schema
from tests.ledger.house import living, prepared
from tests.postgres import Server
from tests.schema.api import HR, Api, employee, served, staffed

YEAR = {"startsOn": "2016-01-01", "endsOn": "2016-12-31"}
ROUNDS = 8


async def goals(api: Api, *codes: str) -> None:
    """Set goals of the organisation."""
    for code in codes:
        await api.done("SetGoal", HR, goalId=f"goal:2016/{code}", title=code, **YEAR)


def link(api: Api, child: str, parent: str) -> Any:  # noqa: ANN401 - what can be awaited
    given = {"goalId": f"goal:2016/{child}", "parentId": f"goal:2016/{parent}", "weight": 1}
    return api.answer("LinkGoals", HR, **given)


async def test_of_two_links_that_together_close_a_circle_one_loses(postgres: Server) -> None:
    async with served(postgres) as api:
        await staffed(api)
        for n in range(ROUNDS):
            await goals(api, f"a{n}", f"b{n}")
        given = [pair for n in range(ROUNDS) for pair in ((f"a{n}", f"b{n}"), (f"b{n}", f"a{n}"))]
        await require_one_of_two(api, api, given)


async def test_so_it_does_when_two_servers_decide(postgres: Server) -> None:
    with postgres.database(prepared) as home:
        url = home.url(LOGIN)
        async with (
            living(home) as ledger,
            living(home) as another,
            channel(url, most=1) as way,
            channel(url, most=1) as road,
        ):
            one = Api(ledger, Reader(way, schema(), ledger.journal))
            other = Api(another, Reader(road, schema(), another.journal))
            await staffed(one)
            for n in range(ROUNDS):
                await goals(one, f"a{n}", f"b{n}")
            for n in range(ROUNDS):
                await require_one_of_two(one, other, [(f"a{n}", f"b{n}"), (f"b{n}", f"a{n}")])


async def require_one_of_two(one: Api, other: Api, given: list[tuple[str, str]]) -> None:
    """Give links in pairs at the same time; of each pair one is recorded and one refused."""
    turns = (one, other)
    answers = await asyncio.gather(
        *(link(turns[place % 2], *each) for place, each in enumerate(given))
    )
    for first, second in zip(answers[::2], answers[1::2], strict=True):
        kinds = {first["__typename"], second["__typename"]}
        assert kinds == {"LinkGoalsPayload", "Rejection"}
        lost = first if first["__typename"] == "Rejection" else second
        assert lost["rule"] == "goal-cycle"
        (path,) = (each for each in lost["parameters"] if each["name"] == "path")
        assert "goal:2016/a" in path["value"]


async def test_a_version_that_is_expected_of_a_hidden_goal_says_nothing(postgres: Server) -> None:
    async with served(postgres) as api:
        await staffed(api)
        await goals(api, "grow")
        await api.done(
            "SetPersonalGoal",
            HR,
            goalId="goal:2016/hers",
            employeeId="employee:HER",
            title="Be calm.",
            **YEAR,
        )
        other = employee("OTHER")
        for id_ in ("goal:2016/hers", "goal:2016/none"):
            for version in (0, 2):
                refused = await api.refused(
                    "ConfirmGoal", other, goalId=id_, expectedVersion=version
                )
                assert (refused["rule"], refused["judgedAt"]) == ("unknown", None)
        fault = await api.fault("ConfirmGoal", HR, goalId="goal:2016/hers", expectedVersion=0)
        assert fault["code"] == "CONFLICT"
