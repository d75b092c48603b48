import asyncio
from collections.abc import Sequence

import pytest

from ledger.gathering import Gathering


class Database:
    """What is read; each query waits to be let through, and remembers what it was for."""

    def __init__(self) -> None:
        self.queries: list[list[str]] = []
        self.gates: list[asyncio.Future[None]] = []

    async def read(self, names: Sequence[str]) -> dict[str, str]:
        self.queries.append(list(names))
        self.gates.append(asyncio.get_running_loop().create_future())
        await self.gates[-1]
        return {name: name.upper() for name in names}


async def asked(
    gathering: Gathering[dict[str, str]], *names: str
) -> "asyncio.Task[dict[str, str]]":
    """Return somebody who asks, and has begun to."""
    task = asyncio.create_task(gathering.ask(names))
    await settled()
    return task


async def settled() -> None:
    """Let everybody come as far as they can."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_what_is_asked_meanwhile_goes_together_into_the_next() -> None:
    database = Database()
    gathering = Gathering(database.read)
    first = await asked(gathering, "a")
    second, third = [await asked(gathering, *names) for names in (("b", "a"), ("c", "b"))]
    assert database.queries == [["a"]]  # and what is asked for anew is read anew
    database.gates[0].set_result(None)
    assert await first == {"a": "A"}
    await settled()
    assert database.queries == [["a"], ["a", "b", "c"]]
    database.gates[1].set_result(None)
    assert await second == await third == {"a": "A", "b": "B", "c": "C"}


async def test_a_failed_query_concerns_those_who_asked_it() -> None:
    database = Database()
    gathering = Gathering(database.read)
    first = await asked(gathering, "a")
    later = await asked(gathering, "b")
    database.gates[0].set_exception(ConnectionError())
    with pytest.raises(ConnectionError):
        await first
    await settled()
    database.gates[1].set_result(None)
    assert await later == {"b": "B"}
    again = await asked(gathering, "c")
    database.gates[2].set_result(None)
    assert await again == {"c": "C"}


async def test_who_gives_up_takes_nothing_from_the_others() -> None:
    database = Database()
    gathering = Gathering(database.read)
    first, other = [await asked(gathering, name) for name in ("a", "b")]
    going = await asked(gathering, "b")
    for each in (first, going):
        each.cancel()
    await settled()
    database.gates[0].set_result(None)
    await settled()
    database.gates[1].set_result(None)
    assert await other == {"b": "B"}
    assert first.cancelled()
    assert going.cancelled()
