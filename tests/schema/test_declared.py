"""What the types say of how they are read holds for the tables that they are read from."""

from collections.abc import Iterator
from typing import Any, cast

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
)

from projections.engine.table import Column as TableColumn
from projections.tables import TABLES
from schema.engine.graph import Typed, core, declared, named, says
from schema.engine.reading import Column, Each, Many, One, Part, Read, reading
from schema.engine.rights import Sight
from schema.schema import schema
from tests.schema.reckoned import RECKONED
from tests.schema.trying import LISTED, REPORTED


def reached(
    schema: GraphQLSchema, root: GraphQLObjectType
) -> list[GraphQLObjectType | GraphQLInterfaceType]:
    """Return the types that can be selected below the root."""
    found: list[GraphQLObjectType | GraphQLInterfaceType] = [root]
    for type_ in found:
        below: list[Any] = [named(field) for field in type_.fields.values()]
        if isinstance(type_, GraphQLInterfaceType):
            below += schema.get_possible_types(type_)
        for each in below:
            if isinstance(each, (GraphQLObjectType, GraphQLInterfaceType)) and each not in found:
                found.append(each)
    return found[1:]


SCHEMA = core(schema())
ROOT = cast("GraphQLObjectType", SCHEMA.query_type)
TYPES = [each for each in reached(SCHEMA, ROOT) if isinstance(each, GraphQLObjectType)]
READ = [each for each in TYPES if hasattr(declared(each).origin, "__read__")]
COLUMNS: dict[str, dict[str, TableColumn]] = {
    table.name: {column.name: column for column in table.columns} for table in TABLES
}

COMPUTED = (
    REPORTED
    | LISTED
    | {
        *("Explanation", "ExplanationStep", "StepCause", "PolicyTemplate", "PayPlanTemplate"),
        *("Eligibility", "EligibilityFinding", "PromotionPacket", "GuestLink"),
        *("Checkpoint", "InclusionProof", "ConsistencyProof"),
        "Read",
        *("DutyConflict", "DutyHeld"),
        *("Decision", "DecisionField", "DecisionLook", "DecisionEvent", "DecisionBasis"),
        *("DecisionExplanation", "DecisionReplay"),
        *("Rejection", "RejectionParameter", "Changes", "Change", "ChangedField"),
    }
)
SHOWS_ANOTHERS = {"Connection", "Edge", "PageInfo", "Money"} | COMPUTED


def fields() -> Iterator[Any]:
    for type_ in READ:
        for name, field in type_.fields.items():
            yield pytest.param(type_, field, id=f"{type_.name}.{name}")


@pytest.mark.parametrize("type_", TYPES, ids=[each.name for each in TYPES])
def test_a_type_is_read_from_a_table_or_shows_what_is(type_: GraphQLObjectType) -> None:
    if type_ in READ:
        assert reading(type_).table in COLUMNS
        assert reading(type_).person in COLUMNS[reading(type_).table]
    else:
        assert any(type_.name.endswith(each) for each in SHOWS_ANOTHERS)


@pytest.mark.parametrize(("type_", "field"), list(fields()))
def test_what_is_never_null_has_a_column_that_is_never_null(
    type_: GraphQLObjectType, field: Typed
) -> None:
    said, read = says(field), reading(type_)
    never_null = isinstance(field.type, GraphQLNonNull)
    match said:
        case Column(sql=None):
            column = COLUMNS[read.table][declared(field).python_name]
            if never_null:
                assert not column.nullable
                assert said.sees is None
        case Column():
            assert not (never_null and said.sees)
            assert not never_null or f"{type_.name}.{declared(field).python_name}" in RECKONED
        case One():
            assert not never_null
        case Part(sql=sql, columns=columns):
            assert not never_null or sql == "true"
            for each in columns.values() if never_null else ():
                column = COLUMNS[read.table].get(each.removeprefix("{row}."))
                reckoned = f"{type_.name}.{declared(field).python_name}" in RECKONED
                assert not column.nullable if column else reckoned
        case Each() | Many():
            assert never_null
        case _:
            raise AssertionError(said)


def test_ids_are_found_by_one_type_each() -> None:
    node = SCHEMA.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    found = [reading(each).kind for each in SCHEMA.get_possible_types(node)]
    assert None not in found
    assert len(set(found)) == len(found)


def test_every_sight_is_granted_to_somebody_and_none_to_all_by_mistake() -> None:
    sights: set[str] = set()
    for type_ in READ:
        read: Read = reading(type_)
        sights |= {read.sees.name, *(each.name for each in read.also.values())}
        sights |= {
            said.sees.name
            for field in type_.fields.values()
            if isinstance(said := says(field), Column | One | Each) and isinstance(said.sees, Sight)
        }
    assert sights == {
        "anyone",
        "competencies",
        "conduct",
        "position proposals",
        "people",
        "record",
        "pay",
        "appraisals",
        "results",
        "parts",
        "grounds",
        "measures",
        "measured",
        *("promotions", "promotion parts", "promotion file", "promotion marks"),
        *("promotion entries", "promotion terms", "promotion ballots", "promotion evaluation"),
        *("promotion experts", "promotion findings", "promotion packets"),
        "grades",
        "personal goal",
        "part of a personal goal",
        "both ends",
        "holding",
        "all below",
        "calibration",
        "drafts",
        *("pay drafts", "pay reviews", "pay lines", "pay exceptions", "nobody"),
        "acknowledgements",
        "tasks",
        "progress",
        "jobs",
        "calibration members",
        "hands",
        "hints",
        "reports",
        "small groups",
        "nominations",
        "evaluations",
        "confidences",
        "unsubmitted",
    }
    open_to_all = {type_.name for type_ in READ if reading(type_).sees.name == "anyone"}
    assert open_to_all == {
        "Organisation",
        "Department",
        "Cycle",
        "CycleDeadline",
        "CycleDimension",
        "CycleGrade",
        "Goal",
        "GoalHolder",
        "GoalLink",
        "GoalReport",
        "CareerApprover",
        "CareerCompetency",
        "CareerFramework",
        "CareerFrameworkVersion",
        "CareerLevel",
        "CareerPath",
        "CareerProficiency",
        "CareerRequirement",
        "CareerResponsibility",
        "CareerStep",
        "CareerTrack",
        "Training",
        "TrainingSession",
        "PayBand",
        "PayBandOverlap",
        "PayPlan",
        "PayPlanBonus",
        "PayPlanCell",
        "PayPlanCoefficient",
        "PayPlanFactor",
        "PayPlanFormula",
        "PayPlanGrade",
        "PayPlanMerit",
        "PayPlanPoint",
        "PayPlanPool",
        "PayPlanRate",
        "PayPlanTarget",
        "PayPlanVersion",
        "PayStructure",
        "PayStructureVersion",
        "Payroll",
        "PayrollMonth",
        "Policy",
        "PolicyAnnual",
        "PolicyDimension",
        "PolicyDistribution",
        "PolicyGrade",
        "PolicyLimit",
        "PolicyQuarter",
        "PolicyQuota",
        "PolicyRater",
        "PolicyVersion",
        "MeasureTemplate",
        "MeasureTemplatePart",
        "MeasureTemplateVersion",
    }


def described() -> Iterator[Any]:
    for type_ in SCHEMA.type_map.values():
        if type_.name.startswith("__"):
            continue
        yield pytest.param(type_, id=type_.name)


@pytest.mark.parametrize("type_", list(described()))
def test_everything_has_a_description(type_: Typed) -> None:
    assert type_.description
    if isinstance(type_, GraphQLEnumType):
        assert all(value.description for value in type_.values.values())
    if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
        for name, field in type_.fields.items():
            assert field.description, name
            for argument in getattr(field, "args", {}).values():
                assert argument.description, name


def test_every_list_has_a_filter_and_an_order_with_the_id() -> None:
    for type_ in [*READ, ROOT]:
        for name, field in type_.fields.items():
            if isinstance(says(field), Many):
                assert "filter" in field.args, name
                orders = named(field.args["orderBy"])
                assert isinstance(orders, GraphQLEnumType)
                assert "ID" in orders.values
