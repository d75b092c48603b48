import subprocess

import pytest
from cryptography.exceptions import InvalidTag

from domain.decider import fact
from domain.employee import RecordPersonalDetails
from domain.hire import HireEmployee
from domain.sealed import Sealed
from ledger.ledger import Ledger
from ledger.order import Refused
from ledger.sealing import each_text, holds_sealed, seal, unseal, with_texts
from ops.embedded import wheel
from tests.ledger.house import accepted, founded, hire, order, rows
from tests.postgres import Database

KEY, OTHER = bytes(range(32)), bytes(32)
PLANTED = "Xylophonia Quetzalcoatl"


@fact
class Remark:
    text: Sealed | None
    stars: int = 0


@fact
class Review:
    employee_id: str
    summary: Sealed
    best: Remark | None = None
    remarks: tuple[Remark, ...] = ()


@fact
class Book:
    reviews: tuple[Review, ...]
    title: str


def test_a_token_opens_as_what_it_was_sealed_as_and_nowhere_else() -> None:
    token = seal(KEY, "employee:E1", "employee", "name", PLANTED)
    assert PLANTED not in token
    assert unseal(KEY, "employee:E1", "employee", "name", token) == PLANTED
    for key, person, feature, field in (
        (OTHER, "employee:E1", "employee", "name"),
        (KEY, "employee:E2", "employee", "name"),
        (KEY, "employee:E1", "appraisal", "name"),
        (KEY, "employee:E1", "employee", "email"),
    ):
        with pytest.raises(InvalidTag):
            unseal(key, person, feature, field, token)


def test_the_same_text_has_another_token_each_time() -> None:
    tokens = {seal(KEY, "employee:E1", "employee", "name", PLANTED) for _ in range(3)}
    assert len(tokens) == 3


def test_texts_are_found_at_any_depth_with_whom_they_are_about() -> None:
    book = Book(
        title="open",
        reviews=(
            Review(employee_id="employee:E1", summary=Sealed("a"), best=Remark(text=Sealed("b"))),
            Review(
                employee_id="employee:E2",
                summary=Sealed("c"),
                remarks=(Remark(text=None), Remark(text=Sealed("d"))),
            ),
        ),
    )
    assert [*each_text(book, "employee:E9", "book")] == [
        ("employee:E1", "book", "summary", "a"),
        ("employee:E1", "book", "text", "b"),
        ("employee:E2", "book", "summary", "c"),
        ("employee:E2", "book", "text", "d"),
    ]
    marked = with_texts(book, "employee:E9", "book", joined)
    first, second = marked.reviews
    assert marked.title == "open"
    assert first.summary == "employee:E1/book/summary/a"
    assert first.best.text == "employee:E1/book/text/b"
    assert [remark.text for remark in second.remarks] == [None, "employee:E2/book/text/d"]


def joined(*parts: str) -> str:
    return "/".join(parts)


def test_a_fact_without_texts_stays_the_same() -> None:
    command = hire(1)
    assert holds_sealed(HireEmployee)
    assert with_texts(command, "employee:E1", "employee", joined) == command
    assert not holds_sealed(int)


async def test_a_planted_name_is_in_two_plain_tables_and_nowhere_else(
    ledger: Ledger, home: Database
) -> None:
    """Accepted and refused, in a command, an event and a reason."""
    await founded(ledger)
    await accepted(ledger, hire(2, name=PLANTED), reason=f"because of {PLANTED}")
    refused = await ledger.journal.execute(order(hire(2, name=PLANTED), reason=PLANTED))
    assert isinstance(refused, Refused)
    await accepted(ledger, RecordPersonalDetails(employee_id="employee:E2", name=Sealed("Other")))
    dump = dumped(home)
    holding = {line.split()[2] for line in dump.splitlines() if PLANTED in line}
    assert holding == {"read.person_past"}
    assert rows(home, "SELECT name FROM read.person WHERE id = 'employee:E2'") == [("Other",)]


def dumped(home: Database) -> str:
    """Return the whole database as text."""
    command = [wheel() / "pg_dump", "--inserts", home.owner_url]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


async def test_the_reason_opens_for_whoever_has_the_key(ledger: Ledger, home: Database) -> None:
    await founded(ledger)
    await accepted(ledger, hire(2), reason=PLANTED)
    ((token,),) = rows(home, "SELECT reason FROM ledger.command WHERE stream = 'employee:E2'")
    await ledger.keyring.recall(["employee:E2"])
    assert ledger.keyring.unseal("employee:E2", "command", "reason", token) == PLANTED
