"""Oracle: the answer to an operation, by graphql-core and plain resolvers over rows read whole.

It knows the schema as it is printed, and nothing of how it is read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, cast

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    build_schema,
    execute_sync,  # pyright: ignore[reportUnknownVariableType] - generic in what we do not use
    parse,
    print_schema,
    validate,
)

from schema.engine.graph import Resolving, core, named
from schema.engine.token import Viewer
from schema.schema import schema
from tests.schema.oracle.asking import Arguments, Asking, Item, plain
from tests.schema.oracle.eyes import Eyes
from tests.schema.oracle.kinds import SHOWN
from tests.schema.oracle.lists import page, snake
from tests.schema.oracle.neighbours import EACH, MANY, ONE, every, one
from tests.schema.oracle.strict import SCALARS, faults, taking
from tests.schema.oracle.world import Moment, Past

NODES = (
    *("Organisation", "Department", "Employee", "Absence", "Goal"),
    *("Policy", "PolicyVersion", "PolicyAcknowledgement"),
    *("PayStructure", "PayStructureVersion", "PayPlan", "PayPlanVersion"),
    *("PayReview", "PayLine"),
    *("CareerFramework", "CareerFrameworkVersion", "Sanction", "Training", "Move"),
    *("Cycle", "Appraisal", "Measure", "ImprovementPlan", "Calibration", "MeasureTemplate"),
    *("Evaluation", "Job", "Payroll", "Award", "Promotion", "PromotionBallot"),
    "PositionProposal",
)
Chosen = Callable[[Item], object]


@dataclass(frozen=True)
class Oracle:
    """What answers operations of one schema over one past."""

    past: Past
    today: date
    _eyes: dict[Viewer, Eyes] = field(default_factory=dict[Viewer, Eyes])

    def eyes(self, viewer: Viewer) -> Eyes:
        """Return what a viewer may see."""
        if viewer not in self._eyes:
            self._eyes[viewer] = Eyes(viewer, self.past.at(None), self.today)
        return self._eyes[viewer]

    def seen(self, viewer: Viewer, type_: str, moment: Moment = None) -> list[Item]:
        """Return what a viewer may see of a type, by id."""
        asking = Asking(self.eyes(viewer), self.past)
        start = Item(asking, "Query", {}, self.past.at(moment), self.today)
        return sorted(every(start, type_), key=lambda item: item.row["id"])

    def answer(self, text: str, viewer: Viewer, variables: Mapping[str, Any]) -> ExecutionResult:
        """Return the answer."""
        try:
            document, errors = parsed(text)
        except GraphQLError as error:
            return ExecutionResult(errors=[error])
        wrong = list(errors) or faults(SCHEMA, document, variables)
        if wrong:
            return ExecutionResult(errors=wrong)
        return execute_sync(
            SCHEMA,
            document,
            context_value=Asking(self.eyes(viewer), self.past),
            variable_values=dict(variables),
        )


@lru_cache
def parsed(text: str) -> tuple[DocumentNode, tuple[GraphQLError, ...]]:
    """Return a document, and what makes it invalid. Raise `GraphQLError` if it is none."""
    document = parse(text)
    return document, tuple(validate(SCHEMA, document))


def any_of(start: Item, id_: str) -> Item | None:
    """Return whatever has an id, if the viewer sees it."""
    found = (one(start, type_, id_) for type_ in NODES)
    return next((item for item in found if item is not None), None)


def begun(asking: Asking, arguments: Arguments) -> Item:
    """Return where a field of the root starts: at a moment, on a day, at no row."""
    world = asking.past.at(arguments.get("asOf"))
    return Item(asking, "Query", {}, world, asking.eyes.today).moved(arguments)


def by_id(start: Item, type_: str, arguments: Arguments) -> Item | None:
    return one(start, type_, arguments["id"])


def by_ids(start: Item, arguments: Arguments) -> list[Item | None]:
    return [any_of(start, id_) for id_ in arguments["ids"]]


def salary(item: Item) -> Item | None:
    id_ = item.row["id"]
    return item.like("SalaryOnDay", {"employee_id": id_}) if item.eyes.pay(id_) else None


def chosen(name: str, field: GraphQLField) -> Callable[[Item, Arguments], object]:
    """Return what answers a field from the item it is asked of."""
    if name in ONE:
        type_, id_of = ONE[name]
        return lambda item, _: one(item, type_, id_of(item))
    if name in MANY:
        type_, entries = MANY[name]
        return lambda item, arguments: page(field, type_, entries(item, type_), arguments)
    if name in EACH:
        type_, parts = EACH[name]
        return lambda item, _: [item.like(type_, row) for row in parts(item)]
    if name in SHOWN:
        return lambda item, _: plain(SHOWN[name](item))
    match name:
        case "Query.node":
            return lambda item, arguments: any_of(item, arguments["id"])
        case "Query.nodes":
            return by_ids
        case "Query.organisation" | "Query.payroll":
            return lambda item, _: next(iter(every(item, named(field).name)), None)
        case "Employee.salary":
            return lambda item, _: salary(item)
        case _ if name.startswith("Query."):
            return lambda item, given: by_id(item, named(field).name, given)
        case _:
            named_so = snake(name.partition(".")[2])
            return lambda item, _: plain(item.row[named_so])


def resolver(type_: str, name: str, field: GraphQLField) -> Callable[..., object]:
    """Return what graphql-core asks for a field."""
    answers = chosen(f"{type_}.{name}", field)

    def resolve(source: object, info: Resolving, **arguments: Any) -> object:  # noqa: ANN401
        if isinstance(source, dict):
            return cast("dict[str, object]", source)[name]
        if isinstance(source, Item):
            return answers(source.moved(arguments), arguments)
        return answers(begun(info.context, arguments), arguments)

    return resolve


def type_of(item: Item, *_: object) -> str:
    return item.type


def resolved() -> GraphQLSchema:
    """Return the schema as it is printed, in its order, with resolvers of our own."""
    printed = core(schema())
    made = build_schema(print_schema(printed))
    made.type_map = {name: made.type_map[name] for name in printed.type_map}
    for type_ in made.type_map.values():
        if isinstance(type_, GraphQLInterfaceType):
            type_.resolve_type = type_of
        elif isinstance(type_, GraphQLScalarType) and type_.name in SCALARS:
            type_.parse_value = type_.coerce_input_value = taking(type_.name)
        elif isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            for name, field in type_.fields.items():
                field.resolve = resolver(type_.name, name, field)
    return made


SCHEMA = resolved()
