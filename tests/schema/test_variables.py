"""Variables: plain ones are read as graphql-core reads them, and all else is graphql-core's."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

import pytest
from graphql import (
    GraphQLError,
    OperationDefinitionNode,
    Undefined,
    get_variable_values,
    parse,
)
from graphql.execution.values import VariableValues

from schema.engine.graph import core
from schema.engine.limits import Limits
from schema.engine.variables import MOST_ERRORS, Beyond, Variables, reading
from schema.schema import schema

SCHEMA = core(schema())
PLAIN = "query ($id: ID!, $text: String, $on: Date, $m: Moment, $n: Int) { __typename }"
OBJECTS = """query ($adjust: AdjustSalaryInput!, $filter: EmployeeFilter, $between: Between) {
  __typename
}"""
ADJUSTMENT = {
    "idempotencyKey": "k",
    "cause": "MERIT",
    "effectiveOn": "2016-01-01",
    "salary": {"currency": "USD", "amount": "100.00"},
    "employeeId": "employee:E1",
    "reason": "why",
}
MIXED = "query ($id: ID!, $first: Int = 7, $ids: [ID!], $f: EmployeeFilter) { __typename }"


def read(document: str, given: Mapping[str, Any]) -> tuple[object, object]:
    """Return what we read and what graphql-core does, as values or as messages."""
    (operation,) = parse(document).definitions
    assert isinstance(operation, OperationDefinitionNode)
    declared = operation.variable_definitions or ()
    ours = Variables(SCHEMA, declared, Limits()).coerced(given)
    theirs = get_variable_values(SCHEMA, declared, dict(given), max_errors=MOST_ERRORS)
    return compared(ours), compared(theirs)


def compared(found: VariableValues | list[GraphQLError]) -> object:
    if isinstance(found, list):
        return [error.message for error in found]
    named = {name: source.value is Undefined for name, source in found.sources.items()}
    return found.coerced, ordered(found.coerced), named


def ordered(value: object) -> object:
    """Return the names in a value in their order."""
    if not isinstance(value, dict):
        return None
    return [(name, ordered(each)) for name, each in cast("dict[str, object]", value).items()]


@pytest.mark.parametrize(
    "given",
    [
        {"id": "employee:E1"},
        {"id": 7, "text": None, "n": 3},
        {"id": "a", "on": "2016-01-01", "m": "2016-01-01T00:00:00Z", "n": 2**31 - 1},
        {"m": 12, "id": "a", "unknown": 1},
        {"id": "a", "on": "2016-13-01"},
        {"id": "a", "n": 2**31},
        {"id": "a", "n": True},
        {"id": "a", "text": ["b"]},
        {"id": None},
        {},
    ],
)
def test_plain_variables_are_those_of_graphql(given: Mapping[str, Any]) -> None:
    ours, theirs = read(PLAIN, given)
    assert ours == theirs


@pytest.mark.parametrize(
    "given",
    [
        {"adjust": ADJUSTMENT},
        {"adjust": ADJUSTMENT, "filter": None, "between": {}},
        {"adjust": ADJUSTMENT | {"expectedVersion": None}, "between": None},
        {"adjust": ADJUSTMENT | {"expectedVersion": 3}, "filter": {"code": {"eq": "E1"}}},
        {"adjust": ADJUSTMENT, "filter": {"and": [{"code": {"eq": "E1"}}], "code": {}}},
        {"adjust": ADJUSTMENT, "filter": {"not": {"not": {"not": {"not": {"code": None}}}}}},
        {"adjust": ADJUSTMENT, "between": {"after": "2016-01-01T00:00:00Z"}},
        {"adjust": ADJUSTMENT | {"salary": {"amount": "1.00"}}},
        {"adjust": ADJUSTMENT | {"salary": {"amount": 1.5, "currency": "USD"}}},
        {"adjust": ADJUSTMENT | {"salary": None}},
        {"adjust": ADJUSTMENT | {"salary": ["USD"]}},
        {"adjust": ADJUSTMENT | {"cause": "NONE"}},
        {"adjust": ADJUSTMENT | {"reason": {}}},
        {"adjust": ADJUSTMENT | {"more": None}},
        {"adjust": ADJUSTMENT, "filter": {"nothing": 1}},
        {"adjust": []},
        {"adjust": {}},
        {},
    ],
)
def test_objects_are_those_of_graphql(given: Mapping[str, Any]) -> None:
    ours, theirs = read(OBJECTS, given)
    assert ours == theirs


def test_an_object_of_leaves_and_objects_is_plain() -> None:
    read = reading(SCHEMA.type_map["AdjustSalaryInput"])
    assert read(ADJUSTMENT)["salary"] == {"amount": Decimal("100.00"), "currency": "USD"}
    with pytest.raises(Beyond):
        read(ADJUSTMENT | {"more": 1})


@pytest.mark.parametrize(
    "given",
    [
        {"id": "a"},
        {"id": "a", "first": None, "ids": "b"},
        {"id": "a", "ids": ["b", "c"], "f": {"code": {"eq": "E1"}}},
        {"id": "a", "f": {"nothing": 1}},
    ],
)
def test_others_are_those_of_graphql(given: Mapping[str, Any]) -> None:
    ours, theirs = read(MIXED, given)
    assert ours == theirs


def test_more_values_than_there_may_be_are_refused() -> None:
    with pytest.raises(GraphQLError, match="limit of values"):
        read(PLAIN, {"id": "a", **{f"v{n}": n for n in range(Limits().values)}})
