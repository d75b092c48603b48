"""Everything: operations that select all there is, made from the schema."""

from collections.abc import Iterator, Mapping

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    is_leaf_type,
)

from schema.engine.graph import named, object_of, says
from schema.engine.reading import Computed

IDS = {
    "employee": "employee:ANN",
    "department": "department:DOT",
    "cycle": "cycle:2016Q1",
    "appraisal": "appraisal:2016Q1:BOB",
    "policy": "policy:house",
    "job": "job:enrol-1",
    "improvement": "improvement:2016Q1:BOB",
    "evaluation": "evaluation:2016H2:EVE:ZOE",
    "measureTemplate": "template:calls",
    "goal": "goal:2016/roads",
    "calibration": "calibration:2016Q1:BRG",
    "node": "appraisal:2016Q1:EVE",
}
SEVERAL = '["employee:ANN", "appraisal:2016Q1:BOB", "department:BRG", "cycle:2016Q1", "x:1"]'


def operations(
    schema: GraphQLSchema, deep: int, times: str, ids: Mapping[str, str] = IDS
) -> Iterator[str]:
    """Yield one operation for each field of the root, with connections `deep` deep."""
    root = schema.query_type
    assert root is not None
    for name, field in root.fields.items():
        if isinstance(says(field), Computed):  # it reads no table
            continue
        arguments = [times]
        if "id" in field.args:
            arguments.append(f'id: "{ids[name]}"')
        if "ids" in field.args:
            arguments.append(f"ids: {SEVERAL}")
        if "first" in field.args:
            arguments.append("first: 3")
        given = f"({', '.join(filter(None, arguments))})" if any(arguments) else ""
        yield f"{{ {name}{given} {selection(schema, field, deep)} }}"


def selection(schema: GraphQLSchema, field: GraphQLField, deep: int) -> str:
    """Return the selection of all that a field leads to."""
    type_ = named(field)
    if is_leaf_type(type_):
        return ""
    if isinstance(type_, GraphQLInterfaceType):
        of = (
            f"... on {each.name} {object_(schema, each, deep - 1)}"
            for each in schema.get_possible_types(type_)
        )
        return f"{{ __typename {' '.join(of)} }}"
    return object_(schema, object_of(field), deep)


def object_(schema: GraphQLSchema, type_: GraphQLObjectType, deep: int) -> str:
    """Return the selection of all fields of an object, leaves alone where it is deep enough.

    They are answered under names of their own, because in another type they may be of another kind.
    """
    parts = ["__typename"]
    for name, field in type_.fields.items():
        if is_leaf_type(named(field)):
            parts.append(f"{type_.name}_{name}: {name}")
        elif deep > 0:
            step = 0 if type_.name.endswith(("Connection", "Edge")) else 1
            first = "(first: 2)" if "first" in field.args else ""
            alias = f"{type_.name}_{name}: "
            parts.append(f"{alias}{name}{first} {selection(schema, field, deep - step)}")
    return f"{{ {' '.join(parts)} }}"
