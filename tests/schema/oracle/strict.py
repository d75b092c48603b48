"""Strict: which variables and arguments cannot be taken, whoever asks and whatever there is.

What is written in one place of an operation is refused though no row ever leads there.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_variable_values,
    is_abstract_type,
    is_object_type,
)
from graphql.execution.collect_fields import (
    FragmentDetails,
    GroupedFieldSet,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues, get_argument_values

from schema.engine.graph import Typed, bare, items_of, named
from tests.schema.oracle.asking import Arguments, errs
from tests.schema.oracle.kinds import TABLES
from tests.schema.oracle.lists import MOST, orders_of

CODE = "[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"
ID = re.compile(f"([a-z_]{{1,32}})(:{CODE}){{1,4}}(/{CODE}){{0,2}}")
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
DECIMAL = re.compile("-?[0-9]{1,60}([.][0-9]{1,12})?")
POSITION = re.compile("[0-9]{1,19}")
TIME = re.compile("[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?([Zz]|[+-][0-9]{2}:[0-9]{2})")
TOO_LARGE = Decimal(10) ** 18

PARTS: Mapping[str, str] = {"Goal": "goal/"}
"""Kinds of ids that are not called as their table is."""

KEYS: Mapping[str, tuple[type, bool]] = {
    "AbsenceOrder.FROM_ON": (date, False),
    "AcknowledgementOrder.ACKNOWLEDGED_ON": (date, False),
    "AppealOrder.FILED_ON": (date, False),
    "ArrearsOrder.EFFECTIVE_ON": (date, False),
    "AwardOrder.PAID_ON": (date, False),
    "PayrollMonthOrder.MONTH": (date, False),
    "SalaryOrder.EFFECTIVE_ON": (date, False),
    "WorkingTimeOrder.EFFECTIVE_ON": (date, False),
    "AppraisalOrder.SCORE": (Decimal, True),
    "PayLineOrder.EMPLOYEE": (str, False),
    "PayLineOrder.COST": (Decimal, True),
    "PayReviewOrder.NAME": (str, False),
    "PayReviewOrder.EFFECTIVE_ON": (date, False),
    "CalibrationMemberOrder.SCORE": (Decimal, False),
    "CalibrationOrder.NAME": (str, False),
    "CareerOrder.EFFECTIVE_ON": (date, False),
    "CareerFrameworkVersionOrder.EFFECTIVE_FROM": (date, True),
    "CompetencyAssessmentOrder.ASSESSED_ON": (date, False),
    "HonourOrder.FROM_ON": (date, False),
    "LearningPlanOrder.DUE_ON": (date, False),
    "MoveOrder.EFFECTIVE_ON": (date, False),
    "SanctionOrder.FROM_ON": (date, False),
    "PolicyVersionOrder.EFFECTIVE_FROM": (date, True),
    "CycleOrder.CODE": (str, False),
    "CycleOrder.ENDS_ON": (date, False),
    "CycleOrder.STARTS_ON": (date, False),
    "DepartmentOrder.CODE": (str, False),
    "DepartmentOrder.NAME": (str, True),
    "EmployeeOrder.HIRED_ON": (date, False),
    "EmployeeOrder.NAME": (str, True),
    "GoalOrder.ENDS_ON": (date, False),
    "TaskOrder.DUE_ON": (date, True),
    "GoalReportOrder.REPORTED_ON": (date, False),
    "ImprovementCheckInOrder.CHECKED_ON": (date, False),
    "ImprovementPlanOrder.DUE_ON": (date, False),
    "MeasureOrder.CODE": (str, False),
    "MeasureTemplateOrder.NAME": (str, False),
}
"""What a cursor has before the id, and whether it may be null; by the id alone nothing."""


def a_day(value: object) -> bool:
    if not (isinstance(value, str) and DAY.fullmatch(value)):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def a_decimal(value: object) -> bool:
    if not (isinstance(value, str) and len(value) <= 64 and DECIMAL.fullmatch(value)):
        return False
    return abs(Decimal(value)) < TOO_LARGE


def a_moment(value: object) -> bool:
    if isinstance(value, str) and POSITION.fullmatch(value):
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return 0 <= value < 2**63
    if not (isinstance(value, str) and a_day(value[:10]) and TIME.fullmatch(value[10:])):
        return False
    try:
        datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return False
    return True


SCALARS: Mapping[str, Callable[[object], bool]] = {
    "Date": a_day,
    "Decimal": a_decimal,
    "Moment": a_moment,
}
"""What operations that read are given, by the scalar's name."""


def taking(name: str) -> Callable[..., Any]:
    """Return what takes the values of a scalar as they are written."""

    def take(value: object) -> object:
        if not SCALARS[name](value):
            raise GraphQLError(f"{name} cannot be {value!r}")
        return value

    return take


@dataclass(frozen=True)
class Strict:
    """One operation that is being looked through."""

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    fragments: dict[str, FragmentDetails]
    values: VariableValues

    def of(self, type_: GraphQLObjectType, fields: GroupedFieldSet) -> Iterator[GraphQLError]:
        """Yield what is wrong with what is selected of an object, and of all below it."""
        for details in fields.values():
            name = details[0].node.name.value
            if name.startswith("__"):
                continue
            field = type_.fields[name]
            try:
                given = get_argument_values(field, details[0].node, self.values)
            except GraphQLError as error:
                yield error
                continue
            yield from wrong(field, given)
            inner: Any = named(field)
            below = self.schema.get_possible_types(inner) if is_abstract_type(inner) else [inner]
            for each in filter(is_object_type, below):
                selected = collect_subfields(
                    self.schema, self.fragments, self.values, self.operation, each, details
                )
                yield from self.of(each, selected.grouped_field_set)


def faults(
    schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]
) -> list[GraphQLError]:
    """Return what is wrong with an operation that is valid, and with its variables."""
    (operation,) = (d for d in document.definitions if isinstance(d, OperationDefinitionNode))
    values = get_variable_values(schema, operation.variable_definitions or (), dict(variables))
    if isinstance(values, list):
        return values
    fragments = {
        each.name.value: FragmentDetails(each)
        for each in document.definitions
        if isinstance(each, FragmentDefinitionNode)
    }
    root = cast("GraphQLObjectType", schema.query_type)
    selected = collect_fields(schema, fragments, values, root, operation).grouped_field_set
    return list(Strict(schema, operation, fragments, values).of(root, selected))


def wrong(field: GraphQLField, given: Arguments) -> Iterator[GraphQLError]:
    """Yield what is wrong with the arguments of a field."""
    type_ = named(field).name
    if "id" in field.args:
        yield from wrong_id(given["id"], PARTS.get(type_) or TABLES.get(type_))
    if "ids" in field.args:
        if len(given["ids"]) > MOST:
            yield errs(f"`ids` takes {MOST} ids at most")
        for each in given["ids"]:
            yield from wrong_id(each, None)
    if "first" in field.args:
        yield from wrong_page(field, type_.removesuffix("Connection"), given)
        if given.get("filter") is not None:
            filter_ = cast("GraphQLInputObjectType", named(field.args["filter"]))
            if terms(given["filter"], filter_) > MOST:
                yield errs(f"a filter has {MOST} parts at most")
            yield from wrong_values(given["filter"], filter_)


def wrong_id(value: str, kind: str | None) -> Iterator[GraphQLError]:
    found = ID.fullmatch(value)
    if found is None:
        yield errs("an id is malformed")
    elif kind is not None and found[1] + "/" * (found[3] or "").count("/") != kind:
        yield errs(f"this is not the id of one {kind.rstrip('/')}")


def wrong_page(field: GraphQLField, type_: str, given: Arguments) -> Iterator[GraphQLError]:
    first, last = given.get("first"), given.get("last")
    if first is not None and last is not None:
        yield errs("`first` and `last` exclude each other")
    if any(size is not None and not 0 <= size <= MOST for size in (first, last)):
        yield errs(f"a page has 0 to {MOST} entries")
    order = given.get("orderBy") or orders_of(field)[0]
    for name in ("after", "before"):
        if given.get(name) is not None and not leads(given[name], type_, order):
            yield errs("the cursor is not one of this list in this order")


def leads(cursor: str, type_: str, order: str) -> bool:
    """Return whether a cursor is one of a list of a type in an order."""
    try:
        parts: Any = json.loads(cursor)
    except (ValueError, RecursionError):
        return False
    if not isinstance(parts, list):
        return False
    named, *keys = cast("list[Any]", parts) or [None]
    kinds = [KEYS[f"{type_.replace('Entry', '')}Order.{order}"]] if order != "ID" else []
    kinds.append((str, False))
    return named == order and len(keys) == len(kinds) and all(map(fits, keys, kinds))


def fits(key: object, kind: tuple[type, bool]) -> bool:
    """Return whether something can be a part of a cursor."""
    of, nullable = kind
    if key is None:
        return nullable
    if not isinstance(key, str):
        return False
    if of is str:
        return storable(key) is None
    return a_day(key) if of is date else DECIMAL.fullmatch(key) is not None


def storable(text: str) -> str | None:
    """Return what keeps a text from being in any column."""
    if any("\ud800" <= each <= "\udfff" for each in text):
        return "a lone surrogate"
    return "a NUL character" if "\0" in text else None


def terms(filter_: Arguments, type_: GraphQLInputObjectType) -> int:
    """Return how many parts a filter has, all levels together."""
    found = 0
    for name, value in filter_.items():
        if value is not None:
            parts: list[Any] = {"and": value, "or": value, "not": [value]}.get(name, [])
            found += 1 + sum(terms(each, type_) for each in parts)
    return found


def wrong_values(value: Any, typed: Typed) -> Iterator[GraphQLError]:  # noqa: ANN401 - any input
    """Yield what is wrong with the values in a filter."""
    typed = bare(typed)
    items = items_of(typed)
    match value:
        case None | bool():
            return
        case dict() if isinstance(typed, GraphQLInputObjectType):
            for name, each in cast("dict[str, Any]", value).items():
                if name == "in" and each is not None and len(each) > MOST:
                    yield errs(f"`in` takes {MOST} values at most")
                yield from wrong_values(each, typed.fields[name].type)
        case list():
            for each in cast("list[Any]", value):
                yield from wrong_values(each, items)
        case str() if typed.name == "ID":
            yield from wrong_id(value, None)
        case str() if typed.name == "String":
            if (why := storable(value)) is not None:
                yield errs(f"a text has {why} in it")
        case _:
            return
