import asyncio

import pytest
from cryptography.exceptions import InvalidTag
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from ledger import keyring as keys
from ledger.keyring import Keyring, OtherMaster
from ledger.ledger import Ledger
from tests.ledger.house import MASTER, rows
from tests.postgres import Database

NAME = ("employee", "name")


def another(ledger: Ledger, master: bytes = MASTER) -> Keyring:
    """Return the keyring of another process."""
    pool: AsyncConnectionPool[AsyncConnection] = ledger.pool
    return Keyring(pool, master)


async def test_a_key_is_made_once_and_found_by_everybody(ledger: Ledger, home: Database) -> None:
    first, second = another(ledger), another(ledger)
    await asyncio.gather(*(ring.obtain(["employee:E1"]) for ring in (first, second)))
    token = first.seal("employee:E1", *NAME, "Ada")
    assert second.unseal("employee:E1", *NAME, token) == "Ada"
    assert rows(home, "SELECT person FROM keys.person_key") == [("employee:E1",)]


async def test_each_person_has_a_key_of_their_own(ledger: Ledger, home: Database) -> None:
    ring = another(ledger)
    await ring.obtain(["employee:E1", "employee:E2", "employee:E1"])
    ((one,), (other,)) = rows(home, "SELECT wrapped FROM keys.person_key")
    assert one != other
    token = ring.seal("employee:E1", *NAME, "Ada")
    with pytest.raises(InvalidTag):
        ring.unseal("employee:E2", *NAME, token)


async def test_recalling_makes_none(ledger: Ledger, home: Database) -> None:
    ring = another(ledger)
    await ring.recall(["employee:E1"])
    assert rows(home, "SELECT count(*) FROM keys.person_key") == [(0,)]
    with pytest.raises(LookupError):
        ring.seal("employee:E1", *NAME, "Ada")
    assert ring.unseal("employee:E1", *NAME, "whatever") is None


async def test_an_erased_key_opens_and_seals_nothing(ledger: Ledger, home: Database) -> None:
    ring = another(ledger)
    await ring.obtain(["employee:E1"])
    token = ring.seal("employee:E1", *NAME, "Ada")
    rows(home, "UPDATE keys.person_key SET wrapped = NULL RETURNING person")
    later = another(ledger)
    await later.obtain(["employee:E1"])
    assert later.unseal("employee:E1", *NAME, token) is None
    with pytest.raises(LookupError):
        later.seal("employee:E1", *NAME, "Ada")
    assert rows(home, "SELECT wrapped FROM keys.person_key") == [(None,)]


async def test_of_a_blank_text_nothing_is_left(ledger: Ledger) -> None:
    ring = another(ledger)
    await ring.obtain(["employee:E1"])
    assert ring.seal("employee:E1", *NAME, " \n\t　") == ""
    assert ring.unseal("employee:E1", *NAME, "") == ""


async def test_the_master_key_is_needed(ledger: Ledger) -> None:
    await another(ledger).obtain(["employee:E1"])
    with pytest.raises(InvalidTag):
        await another(ledger, b"another master key of some bytes").obtain(["employee:E1"])


async def test_another_master_key_is_told_apart(ledger: Ledger, home: Database) -> None:
    await another(ledger).prove()  # as the ledger did when it was opened
    with pytest.raises(OtherMaster):
        await another(ledger, b"another master key of some bytes").prove()
    ((proof,),) = rows(home, "SELECT proof FROM keys.master_key")
    assert MASTER not in proof


async def test_a_wrapped_key_is_its_persons(ledger: Ledger, home: Database) -> None:
    """Whoever can write to the database cannot give somebody another's key."""
    await another(ledger).obtain(["employee:E1", "employee:E2"])
    rows(
        home,
        "UPDATE keys.person_key SET wrapped = (SELECT wrapped FROM keys.person_key"
        " WHERE person = 'employee:E1') WHERE person = 'employee:E2' RETURNING person",
    )
    ring = another(ledger)
    both = (ring.obtain([person]) for person in ("employee:E1", "employee:E2"))
    one, other = await asyncio.gather(*both, return_exceptions=True)  # read by one query
    assert one is None
    assert isinstance(other, InvalidTag)


async def test_the_keys_asked_for_last_are_kept(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "MOST", 2)
    ring = another(ledger)
    for person in ("employee:E1", "employee:E2", "employee:E1", "employee:E3"):
        await ring.obtain([person])
    assert ring.seal("employee:E1", *NAME, "Ada")
    with pytest.raises(LookupError):
        ring.seal("employee:E2", *NAME, "Ada")


async def test_a_digest_needs_the_master_key(ledger: Ledger) -> None:
    digest = another(ledger).digest(b"content")
    assert digest == another(ledger).digest(b"content")
    assert digest != another(ledger).digest(b"other content")
    assert digest != another(ledger, b"another master key of some bytes").digest(b"content")
