"""Events say in GraphQL what they say over plain HTTP, to the same people, written once for all."""

import json
from collections.abc import AsyncGenerator, Iterator
from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, cast
from uuid import UUID

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType, OperationDefinitionNode, parse
from graphql.execution.values import VariableValues

from domain.department import RenameDepartment
from domain.events import EVENTS, schema_version
from ledger import codec
from ledger.catalogue import sent
from ledger.happening import BY_OTHERS, Happening
from ledger.selection import Selection
from ledger.tail import AT_ONCE
from schema.engine.event_selection import FOREIGN, Selected, Selections
from schema.engine.feed import MOST_NAMED
from schema.engine.graph import named
from schema.engine.inputs import camel
from schema.engine.statement import Operation
from schema.engine.subscribing import SOURCE
from schema.event import events_sent
from tests.ledger.house import rows
from tests.schema.county import AUDITOR, BRG, CONSUMER, EVE, HR, County
from tests.schema.subscribing import Followed, followed
from tests.schema.test_declared import SCHEMA
from tests.stored.log import stored

EVENT = cast("GraphQLInterfaceType", SCHEMA.type_map["Event"])
TYPES = {each.name: each for each in SCHEMA.get_possible_types(EVENT)}
NOON = datetime(2016, 3, 1, 12, 0, 0, 5, UTC)
ALL = (
    "subscription ($after: LogPosition, $batchSize: Int, $filter: EventFilter)"
    " { events(after: $after, batchSize: $batchSize, filter: $filter) {"
    " __typename id logPosition stream type time admittedAt actor origin command person unit"
    " streamVersion schemaVersion ... on DepartmentRenamed { name effectiveOn } } }"
)


@pytest.fixture
async def house(own_county: County) -> AsyncGenerator[Followed]:
    async with followed(own_county) as made:
        yield made


def happening(type_: str, version: int, body: bytes, by: str = "service:hr") -> Happening:
    return Happening(
        *(7, "department:D", 1, type_, version, body, by, NOON, NOON, "PERSON", None, None),
        *(UUID(int=1), b""),
    )


def everything(type_: Any) -> str:  # noqa: ANN401 - of graphql-core's
    """Return all that can be selected of a type, but for what every event has."""
    names = [name for name in type_.fields if type_.name not in TYPES or name not in EVENT.fields]
    each = (
        f"{name} {everything(named(type_.fields[name]))}"
        if isinstance(named(type_.fields[name]), GraphQLObjectType)
        else name
        for name in names
    )
    return "{ " + " ".join(["__typename", *each]) + " }"


def selected(text: str) -> Selected:
    (operation,) = parse(text).definitions
    assert isinstance(operation, OperationDefinitionNode)
    asked = Operation(SCHEMA, operation, {}, VariableValues({}, {}))
    root = cast("GraphQLObjectType", SCHEMA.subscription_type)
    return Selected(asked, asked.fields(root)["events"])


def like(shown: Any, said: Any) -> bool:  # noqa: ANN401 - JSON
    """Return whether what is shown says all that is stored."""
    if isinstance(said, dict):
        of = cast("dict[str, Any]", said)
        return all(like(shown[camel(name)], each) for name, each in of.items())
    if isinstance(said, list):
        several = cast("list[Any]", said)
        return len(shown) == len(several) and all(map(like, shown, several))
    if isinstance(said, str) and shown != said:
        try:
            return Decimal(shown) == Decimal(said)
        except InvalidOperation:
            return False
    return shown == said and type(shown) is type(said)


def recorded() -> Iterator[tuple[str, int, bytes]]:
    """Yield the type, the version and the bytes of every event of the stored log that is sent."""
    for decision in stored():
        for each in decision.events:
            if sent(each.type):
                yield each.type, each.schema_version, each.body


def test_there_is_a_type_for_each_that_is_sent_and_for_no_other() -> None:
    assert set(TYPES) == {name for name in EVENTS if sent(name)} | {FOREIGN}
    for name, type_ in TYPES.items():
        assert type_.interfaces == (EVENT,)
        assert name == FOREIGN or set(type_.fields) == set(EVENT.fields) | {
            camel(each.name) for each in fields(EVENTS[name][0])
        }


def test_every_stored_event_says_here_what_it_says_there() -> None:
    chosen: dict[str, Selected] = {}
    for type_, version, body in recorded():
        if type_ not in chosen:
            whole = everything(TYPES[type_])
            chosen[type_] = selected(f"subscription {{ events {{ ... on {type_} {whole} }} }}")
        shown = json.loads(chosen[type_].written(happening(type_, version, body)))
        assert like(shown, json.loads(codec.encode(codec.event(type_, version, body)))), shown
        if version == schema_version(type_):
            assert like(shown, json.loads(body)), (shown, body)
    assert len(chosen) > len(EVENTS) / 2


def test_what_others_recorded_comes_as_its_bytes() -> None:
    asked = selected(
        "subscription { events { __typename type ... on ForeignEvent { dataBase64 } } }"
    )
    for type_ in ("Theirs", "DepartmentRenamed"):
        shown = json.loads(asked.written(happening(type_, 1, b"\0{", BY_OTHERS)))
        assert shown == {"__typename": FOREIGN, "type": type_, "dataBase64": "AHs="}


def test_what_was_written_is_kept_up_to_a_bound() -> None:
    asked, selections = selected("subscription { events { stream } }"), Selections(most_bytes=60)
    each = [happening("Theirs", 1, b"", BY_OTHERS) for _ in range(3)]
    for n, one in enumerate(each):
        one.position = n
    assert (
        json.loads(selections.data(asked, "e", each[:2]))["e"] == [{"stream": "department:D"}] * 2
    )
    selections.data(asked, "e", each[:2])
    assert selections.encoded == 2
    selections.data(asked, "e", each[2:])
    selections.data(asked, "e", each[:1])  # which had to go
    assert selections.encoded == 4


async def test_the_whole_log_comes_as_over_http_in_batches(house: Followed) -> None:
    tail = house.subscriptions.means.tail
    lines = (await tail.past.lines(0, tail.head, Selection())).splitlines()
    wanted = [json.loads(line) for line in lines]
    found: list[Any] = []
    async with house.hearing(ALL, CONSUMER, after="0", batchSize=7) as hearing:
        while len(found) < len(wanted):
            batch = (await hearing.next())["events"]
            assert 0 < len(batch) <= 7
            assert hearing.position >= int(batch[-1]["logPosition"])
            found += batch
        assert hearing.position == tail.head
    for shown, said in zip(found, wanted, strict=True):
        assert shown["__typename"] == shown["type"] == said["type"].removeprefix("merit-ledger.")
        around = ("id", "actor", "origin", "command", "person", "unit")
        assert [shown[name] for name in around] == [said.get(name) for name in around]
        assert (shown["stream"], shown["logPosition"]) == (said["subject"], said["id"])
        versions = said["streamversion"], said["schemaversion"]
        assert (shown["streamVersion"], shown["schemaVersion"]) == versions
        for name, of in (("time", "time"), ("admittedAt", "admittedat")):
            assert datetime.fromisoformat(shown[name]) == datetime.fromisoformat(said[of])


async def test_a_selection_is_sent_and_nothing_else(house: Followed) -> None:
    picked = {"types": ["SuperiorAssigned"], "people": [EVE]}
    selection = Selection(types=frozenset(picked["types"]), people=frozenset(picked["people"]))
    tail = house.subscriptions.means.tail
    wanted = [str(each.position) for each in await tail.past.events(0, tail.head, selection)]
    assert wanted
    async with house.hearing(ALL, AUDITOR, after="0", filter=picked) as hearing:
        batch = (await hearing.next())["events"]
        assert [each["id"] for each in batch] == wanted
        assert hearing.position == tail.head  # all that was passed over is behind


async def test_it_is_written_once_for_all_who_select_the_same(house: Followed) -> None:
    shared = (
        "subscription ($more: Boolean!) { renamed: events { ...Renamed } }"
        " fragment Renamed on DepartmentRenamed { called: name effectiveOn @include(if: $more) }"
    )
    many = 10
    listeners = [house.hearing(shared, CONSUMER, more=n % 2 == 0) for n in range(many)]
    heard = [await each.__aenter__() for each in listeners]
    assert all([await each.hears_nothing() for each in heard[:1]])
    for each in heard[1:]:
        await each.hears_nothing()
    selections = events_sent.metadata[SOURCE].selections(house.subscriptions.means.tail)
    assert selections.encoded == 0
    await house.do(RenameDepartment(department_id=BRG, name="Bridges 桥", effective_on=NOON.date()))
    answers = [(await each.next())["renamed"] for each in heard]
    assert answers[0] == [{"called": "Bridges 桥", "effectiveOn": "2016-03-01"}]
    assert answers[1] == [{"called": "Bridges 桥"}]
    assert selections.encoded == 2
    for each in listeners:
        await each.__aexit__(None, None, None)


async def test_who_asks_amiss_is_told_what_to_do(house: Followed) -> None:
    head = house.subscriptions.means.tail.head
    amiss: tuple[tuple[dict[str, Any], str], ...] = (
        ({"after": str(head + 1)}, f"after={head + 1} lies beyond the log's end, {head}"),
        ({"batchSize": 0}, f"batchSize is between 1 and {AT_ONCE}"),
        ({"batchSize": AT_ONCE + 1}, f"batchSize is between 1 and {AT_ONCE}"),
        ({"filter": {"types": ["Nothing"]}}, "there are no events of type Nothing"),
        ({"filter": {"streams": ["a\0"]}}, "leave out what cannot be printed"),
        ({"filter": {"people": list(map(str, range(MOST_NAMED + 1)))}}, "name at most 100 of a"),
    )
    for given, says in amiss:
        async with house.hearing(ALL, CONSUMER, **given) as hearing:
            (error,) = await hearing.next()
            assert (error["extensions"]["code"], says in error["message"]) == (
                *("BAD_USER_INPUT", True),
            ), error
    async with house.hearing(ALL, HR, after="0") as hearing:
        (error,) = await hearing.next()
        assert error["extensions"]["code"] == "FORBIDDEN"
        assert "AUDITOR, CONSUMER" in error["message"]


async def test_who_was_sent_events_is_recorded(house: Followed) -> None:
    async with house.hearing(ALL, CONSUMER, after="0") as hearing:
        assert (await hearing.next())["events"]
    there = "SELECT kind, actor, fields, about FROM ledger.reading"
    assert rows(house.county.database, there) == [
        ("EXPORT", "service:other", ["Subscription.events"], [])
    ]
