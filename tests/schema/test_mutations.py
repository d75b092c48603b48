from collections.abc import AsyncGenerator, Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    build_schema,
)

from domain.decider import Decider
from domain.events import COMMANDS
from schema.engine.mutations import INSIDE, entity_kind
from schema.mutation import ENTITIES
from schema.schema import schema
from tests.postgres import Server
from tests.schema.api import Api, served
from tests.schema.story import GIVEN

PRINTED = schema().as_str()
TYPES = build_schema(PRINTED).type_map


@pytest.fixture
async def api(postgres: Server) -> AsyncGenerator[Api]:
    async with served(postgres) as lent:
        yield lent


async def test_every_command_is_given_and_answered_with_its_entity(api: Api) -> None:
    last = 0
    for name, viewer, given, id_, version in GIVEN:
        answer = await api.done(name, viewer, **given)
        assert (answer["entity"], answer["version"]) == ({"id": id_}, version), name
        assert answer["repeated"] is False
        assert int(answer["logPosition"]) > last
        last = int(answer["logPosition"])
    assert {name for name, *_ in GIVEN} == {
        name for name, (_, feature) in COMMANDS.items() if feature.kind not in INSIDE
    }
    assert last == await api.ledger.position()


async def test_what_was_put_in_is_what_was_recorded(api: Api) -> None:
    for name, viewer, given, *_ in GIVEN:
        await api.done(name, viewer, **given)
    async with api.ledger.pool.connection() as connection:

        async def one(query: bytes) -> Any:  # noqa: ANN401 - a row
            return await (await connection.execute(query)).fetchone()

        person = await one(b"SELECT name, email FROM read.person WHERE id = 'employee:HER'")
        score = await one(
            b"SELECT score::text, grade, status FROM read.appraisal"
            b" WHERE id = 'appraisal:2016Q1:HER'"
        )
        adjusted = await one(
            b"SELECT score::text, grade, released_score::text, released_grade, adjusted_score::text"
            b" FROM read.appraisal WHERE id = 'appraisal:2016Q2:HIM'"
        )
        plans = await one(b"SELECT array_agg(status ORDER BY id) FROM read.improvement")
        said = await one(
            b'SELECT array_agg(text ORDER BY text COLLATE "C") FROM read.note'
            b" WHERE field IN ('strengths', 'grounds', 'answer', 'remark', 'aim', 'task', 'note')"
        )
        salary = await one(
            b"SELECT amount::text, currency, cause FROM read.salary ORDER BY effective_on DESC"
        )
        comment = await one(b"SELECT text FROM read.note WHERE field = 'comment'")
        hired = await one(b"SELECT gender, employment FROM read.employee WHERE id = 'employee:HER'")
    assert person == ("Ada\nLovelace", "ada@example.org")
    assert score == ("87.00", "A", "RELEASED")
    assert adjusted == ("82.50", "A", "25.00", "B", "82.50")
    assert plans == (["CLOSED", "LIFTED"],)
    assert said == (
        [
            "A bridge fell.",
            "Alone on the road.",
            "Be on time.",
            "Better.",
            "Calm.\nFriendly.",
            "Nobody counted the miles.",
            "Not alone.",
            "Rain.",
            "Roads are longer.",
            *["Seen."] * 6,
            "Short.",
            "So be it.",
            "So it did.",
            "So it is for all.",
            "Talk on Mondays.",
            "The road was closed.",
            "They are counted now.",
            *("Too late.", "Too late."),
        ],
    )
    assert salary == ("51000.50", "USD", "MERIT")
    assert comment == ("Strong.\nGo on.",)
    assert hired == ("X", "PART_TIME")


def test_every_kind_is_answered_with_something_that_can_be_read() -> None:
    features: list[Decider[Any, Any, Any]] = [feature for _, feature in COMMANDS.values()]
    kinds = {entity_kind(feature) for feature in features if feature.kind not in INSIDE}
    assert kinds == set(ENTITIES)


def parts(type_: GraphQLNamedType) -> Iterator[tuple[str, str | None]]:
    """Yield a type and everything in it, with its description."""
    yield type_.name, type_.description
    if isinstance(type_, GraphQLEnumType):
        yield from ((f"{type_.name}.{n}", each.description) for n, each in type_.values.items())
    if isinstance(type_, GraphQLInputObjectType):
        yield from ((f"{type_.name}.{n}", each.description) for n, each in type_.fields.items())
    if isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType)):
        for name, field in type_.fields.items():
            yield f"{type_.name}.{name}", field.description
            for argument, each in field.args.items():
                yield f"{type_.name}.{name}({argument})", each.description


def test_everything_in_the_schema_is_described() -> None:
    types = [type_ for name, type_ in TYPES.items() if not name.startswith("__")]
    assert len(types) > 100
    assert not [name for type_ in types for name, said in parts(type_) if not said]


def test_what_the_server_knows_is_not_asked_for() -> None:
    for type_ in TYPES.values():
        if isinstance(type_, GraphQLInputObjectType) and not type_.name.endswith("Filter"):
            asked = set(type_.fields)
            assert asked.isdisjoint({"by", "at", "roles", "formulas", "simulated"}), type_


def test_commands_of_the_command_line_have_no_mutation() -> None:
    mutation = TYPES["Mutation"]
    assert isinstance(mutation, GraphQLObjectType)
    inside = {name for name, (_, feature) in COMMANDS.items() if feature.kind in INSIDE}
    given = {name[0].lower() + name[1:] for name in COMMANDS.keys() - inside}
    assert "FreezeBatch" in inside
    assert set(mutation.fields) == given | {
        *("enrolParticipants", "importActuals"),
        *("scoreAppraisals", "takeAllResults", "releaseResults"),
    }


def test_reasons_are_asked_for_where_pay_service_or_a_result_changes() -> None:
    for name in (
        *("AdjustSalary", "ChangeWorkingTime", "EndService", "RescindEndOfService", "DecideAppeal"),
        *("OpenImprovementPlan", "ExtendImprovementPlan", "CloseImprovementPlan"),
    ):
        given = PRINTED.partition(f"input {name}Input {{")[2].partition("\n}")[0]
        assert "reason: String!\n" in given
    hire = PRINTED.partition("input HireEmployeeInput {")[2].partition("\n}")[0]
    assert "reason: String\n" in hire
    assert "idempotencyKey: String!\n" in hire
    assert hire.endswith("expectedVersion: Int")
    assert "superiorId: ID\n" in hire
    assert "employment: Employment!\n" in hire
