from prometheus_client import REGISTRY

from ledger.ledger import Ledger
from ledger.metrics import LOG_POSITION
from tests.ledger.house import founded, living
from tests.postgres import Database


async def test_whoever_watches_sees_the_log_position_from_the_start(
    ledger: Ledger, home: Database
) -> None:
    await founded(ledger)
    position = await ledger.position()
    LOG_POSITION.set(0)  # as in a process that has seen nothing yet
    async with living(home):
        assert REGISTRY.get_sample_value("merit_log_position") == position > 0
