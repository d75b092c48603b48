"""The whole demonstration, decided again and folded again."""

import psycopg

from ledger.decision import decisions
from ledger.replay import Difference, Replay
from tests.projections.rebuilding import checked
from tests.system.conftest import Demonstration


async def test_no_decision_comes_out_otherwise(demonstration: Demonstration) -> None:
    replay, found = Replay(), list[Difference]()
    async with await psycopg.AsyncConnection.connect(
        demonstration.database.owner_url, autocommit=True, options="-c TimeZone=UTC"
    ) as connection:
        async for decision in decisions(connection):
            if (difference := replay.feed(decision)) is not None:
                found.append(difference)
    assert found == []
    assert replay.decided >= demonstration.report.commands > 10_000


async def test_no_row_version_differs(demonstration: Demonstration) -> None:
    found = (await checked(demonstration.database)).values()
    assert not any(each.differing for each in found)
    assert sum(each.versions for each in found) > demonstration.report.commands
