"""Two times: every root field takes a moment of the log, every effective-dated one a day."""

from collections.abc import Iterator
from typing import cast

from graphql import GraphQLField, GraphQLInputObjectType, GraphQLObjectType

from schema.engine.computing import Computed
from schema.engine.graph import METADATA, core, declared, named
from schema.schema import schema

SCHEMA = core(schema())
ROOT = cast("GraphQLObjectType", SCHEMA.query_type)
NOTHING_RECORDED = {
    "previewMeasure": "what is put in is all it looks at",
    "policyTemplates": "what ships is the same at any moment",
    "payPlanTemplates": "what ships is the same at any moment",
}
MOMENTS_OF_THEIR_OWN = {
    "changes": "it lies between two moments",
    "guestLink": "it is made when it is asked for, and holds from then on",
    "promotionPacket": "it is what is voted on now; each vote keeps the one that it was given on",
    "checkpoint": "what was signed names the size of its tree, which is a moment",
    "inclusionProof": "it is of the tree that was signed last",
    "consistencyProof": "it lies between two sizes of the tree",
}
OF_A_DAY_ALREADY = {"SalaryOnDay"}
"""What is reached only through a field that names the day."""

DAY = "{on}"


def objects() -> Iterator[GraphQLObjectType]:
    for type_ in SCHEMA.type_map.values():
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            yield type_


def says(part: object) -> str:
    """Return all that a declaration says, as text; what was declared nowhere says nothing."""
    try:
        return repr(declared(part).metadata.get(METADATA))
    except (AttributeError, KeyError):
        return ""


def by_day(field: GraphQLField) -> bool:
    """Return whether what a field shows, or what it can be filtered by, depends on a day."""
    parts: list[object] = [field]
    if "filter" in field.args:
        filter_ = named(field.args["filter"])
        if isinstance(filter_, GraphQLInputObjectType):
            parts += filter_.fields.values()
    return any(DAY in says(each) for each in parts)


def test_every_root_field_takes_a_moment_of_the_log() -> None:
    lacking = {name for name, field in ROOT.fields.items() if "asOf" not in field.args}
    assert lacking == NOTHING_RECORDED.keys() | MOMENTS_OF_THEIR_OWN.keys()


def test_every_root_field_that_is_read_takes_a_day() -> None:
    for name, field in ROOT.fields.items():
        computed = isinstance(declared(field).metadata.get(METADATA), Computed)
        assert computed or "on" in field.args, name


def test_every_effective_dated_field_takes_a_day() -> None:
    dated = {
        f"{of.name}.{name}": field
        for of in objects()
        for name, field in of.fields.items()
        if by_day(field) and of.name not in OF_A_DAY_ALREADY
    }
    assert {"Employee.superior", "Employee.honours", "Query.employees"} <= dated.keys()
    assert [name for name, field in dated.items() if "on" not in field.args] == []


def test_what_is_of_a_day_is_reached_through_a_field_that_names_it() -> None:
    leading = [
        f"{of.name}.{name}"
        for of in objects()
        for name, field in of.fields.items()
        if named(field).name in OF_A_DAY_ALREADY and "on" not in field.args
    ]
    assert leading == []
