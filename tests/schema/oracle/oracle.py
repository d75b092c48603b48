"""Oracle: the answer to an operation, by graphql-core and plain resolvers over rows read whole.

It knows the schema as it is printed, and nothing of how it is read.
"""

from collections.abc import Callable, Iterable, Mapping
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

from domain.cycle import Phase
from schema.engine.graph import Resolving, core, named
from schema.engine.token import Viewer
from schema.schema import schema
from tests.schema.oracle import results
from tests.schema.oracle.asking import Arguments, Asking, Item, Json, plain
from tests.schema.oracle.eyes import Eyes
from tests.schema.oracle.kinds import COUNTS, SEEN, SHOWN, TABLES, column
from tests.schema.oracle.lists import page, snake
from tests.schema.oracle.strict import SCALARS, faults, taking
from tests.schema.oracle.world import Moment, Past, Row

NODES = (
    *("Organisation", "Department", "Employee", "Absence"),
    *("Cycle", "Appraisal", "Measure", "ImprovementPlan"),
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


def seen(item: Item) -> bool:
    return SEEN[item.type](item)


def those(start: Item, type_: str, rows: Iterable[Row]) -> list[Item]:
    """Return what the viewer sees of some rows of a type."""
    items = (start.like(type_, row) for row in rows)
    return [item for item in items if seen(item)]


def every(start: Item, type_: str) -> list[Item]:
    """Return everything of a type that the viewer sees."""
    known, key = start.eyes.seen, (id(start.world), type_)
    if key not in known:
        rows = start.world.rows[TABLES[type_]]
        known[key] = [item.row for item in those(start, type_, rows)]
    return [start.like(type_, row) for row in known[key]]


def one(start: Item, type_: str, id_: object) -> Item | None:
    """Return what has an id, if the viewer sees it."""
    return next(iter(those(start, type_, start.world.having(TABLES[type_], "id", id_))), None)


def any_of(start: Item, id_: str) -> Item | None:
    """Return whatever has an id, if the viewer sees it."""
    found = (one(start, type_, id_) for type_ in NODES)
    return next((item for item in found if item is not None), None)


def held(table: str, column: str) -> Callable[[Item], Json]:
    return lambda item: item.latest(table, column)


ONE: Mapping[str, tuple[str, Callable[[Item], Json]]] = {
    "Employee.department": ("Department", held("employee_department", "department_id")),
    "Employee.superior": ("Employee", held("employee_superior", "superior_id")),
    "Department.parent": ("Department", column("parent_id")),
    "Appraisal.cycle": ("Cycle", column("cycle_id")),
    "Appraisal.employee": ("Employee", column("employee_id")),
    "Appraisal.superior": ("Employee", column("superior_id")),
    "Appraisal.department": ("Department", column("department_id")),
    "CareerEntry.department": ("Department", column("department_id")),
    "CareerEntry.superior": ("Employee", column("superior_id")),
    "CareerEntry.cycle": ("Cycle", column("cycle_id")),
    **results.ONE,
}
"""From a field to the type and the id of the neighbour."""


def owned(column: str) -> Callable[[Item, str], list[Item]]:
    return lambda item, type_: those(
        item, type_, item.world.having(TABLES[type_], column, item.row["id"])
    )


def placed(table: str, column: str) -> Callable[[Item, str], list[Item]]:
    """Return those of whom the day's row of a table leads to the item."""

    def rows(item: Item, type_: str) -> Iterable[Row]:
        ever = item.world.having(table, column, item.row["id"])
        for id_ in dict.fromkeys(row["employee_id"] for row in ever):
            held = item.world.latest(table, id_, item.on)
            if held is not None and held[column] == item.row["id"]:
                yield from item.world.having(TABLES[type_], "id", id_)

    return lambda item, type_: those(item, type_, rows(item, type_))


MANY: Mapping[str, tuple[str, Callable[[Item, str], list[Item]]]] = {
    "Employee.reports": ("Employee", placed("employee_superior", "superior_id")),
    "Employee.absences": ("Absence", owned("employee_id")),
    "Employee.appraisals": ("Appraisal", owned("employee_id")),
    "Employee.careerHistory": ("CareerEntry", owned("employee_id")),
    "Employee.improvementPlans": ("ImprovementPlan", owned("employee_id")),
    "Department.children": ("Department", owned("parent_id")),
    "Department.members": ("Employee", placed("employee_department", "department_id")),
    "Cycle.appraisals": ("Appraisal", owned("cycle_id")),
    "Appraisal.measures": ("Measure", owned("appraisal_id")),
    "Query.employees": ("Employee", every),
    "Query.departments": ("Department", every),
    "Query.cycles": ("Cycle", every),
    "Query.appraisals": ("Appraisal", every),
    "Query.appeals": ("Appeal", every),
    "Query.improvements": ("ImprovementPlan", every),
    "ImprovementPlan.checkIns": ("ImprovementCheckIn", owned("improvement_id")),
}
"""From a field to the type of its entries and which of them are seen."""


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
    **results.EACH,
}
"""From a field to the type and the rows of a short list."""


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
        case "Query.organisation":
            return lambda item, _: next(iter(every(item, "Organisation")), None)
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
