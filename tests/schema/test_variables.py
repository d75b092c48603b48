"""Variables: plain ones are read as graphql-core reads them, and all else is graphql-core's."""

from collections.abc import Mapping
from typing import Any

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
from schema.engine.variables import MOST_ERRORS, Variables
from schema.schema import schema

SCHEMA = core(schema())
PLAIN = "query ($id: ID!, $text: String, $on: Date, $m: Moment, $n: Int) { __typename }"
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
    return found.coerced, list(found.coerced), named


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
