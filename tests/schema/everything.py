"""Everything: operations that select all there is, made from the schema."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as own

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    is_leaf_type,
)

from schema.engine.computing import Computed
from schema.engine.graph import named, object_of, says

IDS = {
    "employee": "employee:ANN",
    "department": "department:DOT",
    "cycle": "cycle:2016Q1",
    "appraisal": "appraisal:2016Q1:BOB",
    "policy": "policy:house",
    "payStructure": "pay_structure:USD",
    "payPlan": "pay_plan:house",
    "payReview": "pay_review:bonus",
    "careerFramework": "career_framework:ladder",
    "training": "training:figures",
    "promotion": "promotion:BOB:1",
    "positionProposal": "position_proposal:2016Q1:ANN",
    "job": "job:enrol-1",
    "improvement": "improvement:2016Q1:BOB",
    "evaluation": "evaluation:2016H2:EVE:ZOE",
    "measureTemplate": "template:calls",
    "goal": "goal:2016/roads",
    "calibration": "calibration:2016Q1:BRG",
    "node": "appraisal:2016Q1:EVE",
}
SEVERAL = '["employee:ANN", "appraisal:2016Q1:BOB", "department:BRG", "cycle:2016Q1", "x:1"]'


@dataclass(frozen=True)
class Walk:
    """A walk over the schema; `once`: what it has met as deep or deeper it leaves out."""

    schema: GraphQLSchema
    once: bool
    deepest: dict[tuple[str, str], int] = own(default_factory=dict[tuple[str, str], int])

    def met(self, type_: str, field: str, deep: int) -> bool:
        """Return whether it is left out; if not it will be from now on."""
        if self.once and self.deepest.get((type_, field), -1) >= deep:
            return True
        self.deepest[type_, field] = deep
        return False

    def selection(self, field: GraphQLField, deep: int) -> str:
        """Return the selection of all that a field leads to."""
        type_ = named(field)
        if is_leaf_type(type_):
            return ""
        if isinstance(type_, GraphQLInterfaceType):
            of = (
                f"... on {each.name} {self.object_(each, deep - 1)}"
                for each in self.schema.get_possible_types(type_)
            )
            return f"{{ __typename {' '.join(of)} }}"
        return self.object_(object_of(field), deep)

    def object_(self, type_: GraphQLObjectType, deep: int) -> str:
        """Return the selection of all fields of an object, leaves alone where it is deep enough.

        They are answered under names of their own: in another type they may be of another kind.
        """
        parts = ["__typename"]
        again = self.met(type_.name, "", deep)
        for n, (name, field) in enumerate(type_.fields.items()):
            if is_leaf_type(named(field)):
                if n == 0 or not again:  # which it is tells the first alone, mostly the id
                    parts.append(f"{type_.name}_{name}: {name}")
            elif deep > 0 and not self.met(type_.name, name, deep):
                step = 0 if type_.name.endswith(("Connection", "Edge")) else 1
                first = "(first: 2)" if "first" in field.args else ""
                alias = f"{type_.name}_{name}: "
                parts.append(f"{alias}{name}{first} {self.selection(field, deep - step)}")
        return f"{{ {' '.join(parts)} }}"


def operations(
    schema: GraphQLSchema,
    deep: int,
    times: str,
    ids: Mapping[str, str] = IDS,
    *,
    once: bool = False,
) -> Iterator[str]:
    """Yield one operation for each field of the root, with connections `deep` deep.

    With `once` every field is in one of them as deep as it can be, and not below every other.
    """
    root, walk = schema.query_type, Walk(schema, once)
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
        yield f"{{ {name}{given} {walk.selection(field, deep)} }}"
