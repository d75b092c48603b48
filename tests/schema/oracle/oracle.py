"""Oracle: the answer to an operation, by graphql-core and plain resolvers over rows read whole.

It knows the schema as it is printed, and nothing of how it is read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
    GraphQLSchema,
    build_schema,
    execute_sync,  # pyright: ignore[reportUnknownVariableType] - generic in what we do not use
    parse,
    print_schema,
    validate,
)

from domain.cycle import Phase
from schema.engine.graph import Resolving, core, named
from schema.engine.token import Viewer
from schema.schema import schema
from tests.schema.oracle.asking import Arguments, Asking, Item, Json, errs, plain
from tests.schema.oracle.eyes import Eyes
from tests.schema.oracle.kinds import COUNTS, SEEN, SHOWN, TABLES
from tests.schema.oracle.lists import page, snake
from tests.schema.oracle.world import Past, Row

NODES = ("Organisation", "Department", "Employee", "Absence", "Cycle", "Appraisal", "Measure")
MOST_IDS = 100
Chosen = Callable[[Item], object]


@dataclass(frozen=True)
class Oracle:
    """What answers operations of one schema over one past."""

    past: Past
    today: date

    def answer(self, text: str, viewer: Viewer, variables: Mapping[str, Any]) -> ExecutionResult:
        """Return the answer."""
        eyes = Eyes(viewer, self.past.at(None), self.today)
        document, errors = parsed(text)
        if errors:
            return ExecutionResult(errors=list(errors))
        return execute_sync(
            SCHEMA,
            document,
            context_value=Asking(eyes, self.past),
            variable_values=dict(variables),
        )


@lru_cache
def parsed(text: str) -> tuple[DocumentNode, tuple[GraphQLError, ...]]:
    """Return a document, and what makes it invalid."""
    document = parse(text)
    return document, tuple(validate(SCHEMA, document))


def seen(item: Item) -> bool:
    return SEEN[item.type](item)


def all_of(start: Item, type_: str) -> list[Item]:
    """Return everything of a type that the viewer sees."""
    items = [start.like(type_, row) for row in start.world.rows[TABLES[type_]]]
    return [item for item in items if seen(item)]


def one(start: Item, type_: str, id_: object) -> Item | None:
    """Return what has an id, if the viewer sees it."""
    return next((item for item in all_of(start, type_) if item.row["id"] == id_), None)


def any_of(start: Item, id_: str) -> Item | None:
    """Return whatever has an id, if the viewer sees it."""
    found = (one(start, type_, id_) for type_ in NODES)
    return next((item for item in found if item is not None), None)


def held(table: str, column: str) -> Callable[[Item], Json]:
    return lambda item: item.latest(table, column)


def refers(column: str) -> Callable[[Item], Json]:
    return lambda item: item.row[column]


ONE: Mapping[str, tuple[str, Callable[[Item], Json]]] = {
    "Employee.department": ("Department", held("employee_department", "department_id")),
    "Employee.superior": ("Employee", held("employee_superior", "superior_id")),
    "Department.parent": ("Department", refers("parent_id")),
    "Appraisal.cycle": ("Cycle", refers("cycle_id")),
    "Appraisal.employee": ("Employee", refers("employee_id")),
    "Appraisal.superior": ("Employee", refers("superior_id")),
    "Appraisal.department": ("Department", refers("department_id")),
    "CareerEntry.department": ("Department", refers("department_id")),
    "CareerEntry.superior": ("Employee", refers("superior_id")),
    "CareerEntry.cycle": ("Cycle", refers("cycle_id")),
}
"""From a field to the type and the id of the neighbour."""

MANY: Mapping[str, tuple[str, Callable[[Item, Item], bool]]] = {
    "Employee.reports": (
        "Employee",
        lambda here, each: each.latest("employee_superior", "superior_id") == here.row["id"],
    ),
    "Employee.absences": ("Absence", lambda h, e: e.row["employee_id"] == h.row["id"]),
    "Employee.appraisals": ("Appraisal", lambda h, e: e.row["employee_id"] == h.row["id"]),
    "Employee.careerHistory": ("CareerEntry", lambda h, e: e.row["employee_id"] == h.row["id"]),
    "Department.children": ("Department", lambda h, e: e.row["parent_id"] == h.row["id"]),
    "Department.members": (
        "Employee",
        lambda here, each: each.latest("employee_department", "department_id") == here.row["id"],
    ),
    "Cycle.appraisals": ("Appraisal", lambda h, e: e.row["cycle_id"] == h.row["id"]),
    "Appraisal.measures": ("Measure", lambda h, e: e.row["appraisal_id"] == h.row["id"]),
    "Query.employees": ("Employee", lambda _, __: True),
    "Query.departments": ("Department", lambda _, __: True),
    "Query.cycles": ("Cycle", lambda _, __: True),
    "Query.appraisals": ("Appraisal", lambda _, __: True),
}
"""From a field to the type of its entries and which of them it has."""


def deadlines(item: Item) -> list[Row]:
    phases = list(Phase)
    rows = item.world.having("cycle_deadline", "cycle_id", item.row["id"])
    return sorted(rows, key=lambda row: phases.index(row["phase"]))


def weights(item: Item) -> list[Row]:
    rows = item.world.having("cycle_dimension", "cycle_id", item.row["id"])
    return sorted(rows, key=lambda row: (-row["weight"], row["dimension"]))


def grades(item: Item) -> list[Row]:
    rows = item.world.having("cycle_grade", "cycle_id", item.row["id"])
    return sorted(rows, key=lambda row: row["place"])


def dimensions(item: Item) -> list[Row]:
    if item.row["status"] not in COUNTS or not item.eyes.result(item.row):
        return []
    rows = item.world.having("appraisal_dimension", "appraisal_id", item.row["id"])
    return sorted(rows, key=lambda row: row["dimension"])


EACH: Mapping[str, tuple[str, Callable[[Item], list[Row]]]] = {
    "Cycle.deadlines": ("CycleDeadline", deadlines),
    "Cycle.dimensions": ("CycleDimension", weights),
    "Cycle.grades": ("CycleGrade", grades),
    "Appraisal.dimensions": ("AppraisalDimension", dimensions),
}
"""From a field to the type and the rows of a short list."""


def begun(asking: Asking, arguments: Arguments) -> Item:
    """Return where a field of the root starts: at a moment, on a day, at no row."""
    world = asking.past.at(arguments.get("asOf"))
    return Item(asking, "Query", {}, world, asking.eyes.today).moved(arguments)


def by_id(start: Item, type_: str, arguments: Arguments) -> Item | None:
    id_ = arguments["id"]
    if not id_.startswith(f"{TABLES[type_]}:"):
        raise errs(f"this is not the id of one {TABLES[type_]}")
    return one(start, type_, id_)


def by_ids(start: Item, arguments: Arguments) -> list[Item | None]:
    if len(arguments["ids"]) > MOST_IDS:
        raise errs(f"`ids` takes {MOST_IDS} ids at most")
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
        type_, belongs = MANY[name]
        return lambda item, arguments: page(
            field, type_, (each for each in all_of(item, type_) if belongs(item, each)), arguments
        )
    if name in EACH:
        type_, rows = EACH[name]
        return lambda item, _: [item.like(type_, row) for row in rows(item)]
    if name in SHOWN:
        return lambda item, _: plain(SHOWN[name](item))
    match name:
        case "Query.node":
            return lambda item, arguments: any_of(item, arguments["id"])
        case "Query.nodes":
            return by_ids
        case "Query.organisation":
            return lambda item, _: next(iter(all_of(item, "Organisation")), None)
        case "Employee.salary":
            return lambda item, _: salary(item)
        case _ if name.startswith("Query."):
            return lambda item, given: by_id(item, named(field).name, given)
        case _:
            column = snake(name.partition(".")[2])
            return lambda item, _: plain(item.row[column])


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
    """Return the schema as it is printed, with resolvers of our own."""
    made = build_schema(print_schema(core(schema())))
    for type_ in made.type_map.values():
        if isinstance(type_, GraphQLInterfaceType):
            type_.resolve_type = type_of
        elif isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            for name, field in type_.fields.items():
                field.resolve = resolver(type_.name, name, field)
    return made


SCHEMA = resolved()
