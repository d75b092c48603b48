"""A name that is planted where recording fails: it is in nobody's log."""

import psycopg
import pytest

from domain.employee import RecordPersonalDetails
from domain.sealed import Sealed
from ledger.errors import Faulty
from tests.ledger.house import founded, living, order
from tests.postgres import Database

PLANTED = "Zyxwvut"


async def test_a_row_that_fails_is_in_no_log(
    home: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    command = RecordPersonalDetails(employee_id="employee:E1", name=Sealed(PLANTED))
    async with living(home) as ledger:
        await founded(ledger)
        with psycopg.connect(home.owner_url, autocommit=True) as owner:
            owner.execute("ALTER TABLE read.person ADD CHECK (name IS NULL)")
        with pytest.raises(Faulty):
            await ledger.journal.execute(order(command))
    printed = "".join(capfd.readouterr())
    assert "append_failed" in printed
    assert PLANTED not in printed
    log = home.server.postmaster.sockets.with_name("postgres.log").read_text()
    assert 'new row for relation "person" violates' in log
    assert PLANTED not in log
