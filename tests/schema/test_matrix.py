"""Whoever asks, of whatever type, in whatever way: they read what a plain predicate lets them."""

from collections.abc import Iterator
from typing import Any, TypeAlias, cast

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    is_leaf_type,
)

from schema.engine.graph import named
from schema.engine.token import Viewer
from tests.schema.county import ANN, BOB, HR, County, person
from tests.schema.matrix import CONFIDED, ENTRIES, HIDDEN, OWNED, PASSED_ON, everybody
from tests.schema.oracle.asking import Item
from tests.schema.oracle.kinds import TABLES
from tests.schema.oracle.larger import KIM
from tests.schema.oracle.lists import holds, key, rank
from tests.schema.oracle.oracle import NODES, SCHEMA, Oracle
from tests.schema.oracle.world import Past
from tests.schema.test_declared import reached as below
from tests.schema.trying import LISTED, REPORTED

Json: TypeAlias = Any

ROOT = cast("GraphQLObjectType", SCHEMA.query_type)
EVENT = cast("Any", SCHEMA.type_map["Event"])


def connections() -> Iterator[tuple[str, GraphQLField, str]]:
    """Yield the lists of the root and the types in them, those aside that no table has rows of."""
    for name, field in ROOT.fields.items():
        type_ = named(field)
        of = type_.name.removesuffix("Connection")
        if of != type_.name and of in TABLES:
            yield name, field, of


def leaves(type_: str) -> list[str]:
    of = cast("GraphQLObjectType", SCHEMA.type_map[type_])
    return [name for name, field in of.fields.items() if is_leaf_type(named(field))]


def ids(items: list[Item]) -> list[str]:
    return [item.row["id"] for item in items]


def positions(past: Past) -> list[str | None]:
    last, _ = max(past.recorded)
    return [None, "20", str(last // 2), str(last - 12)]


def test_every_type_has_its_place_here() -> None:
    shown = {
        name
        for name, type_ in SCHEMA.type_map.items()
        if isinstance(type_, GraphQLObjectType) and not name.startswith("__")
    }
    commanded = {name for name in shown if name.endswith("Payload")}
    commanded |= {"Mutation", "Query", "Subscription", "Rejection", "RejectionParameter"}
    commanded |= {"MeasurePreview", "WorkingStep", "ActualVerdict"}
    commanded |= {"Explanation", "ExplanationStep", "StepCause"}  # see test_explanation
    commanded.add("PayExplanation")  # see test_explanation_pay
    commanded.add("ArrearsExplanation")  # see test_explanation_arrears
    commanded.add("SalaryExplanation")  # see test_explanation_salary
    commanded |= {"PolicyTemplate", "PayPlanTemplate"}
    commanded |= {"PromotionPacket", "GuestLink"}  # see tests/system/test_promotion
    commanded |= {"Eligibility", "EligibilityFinding"}  # see test_eligibility
    commanded |= {"Checkpoint", "InclusionProof", "ConsistencyProof"}  # see test_proof
    commanded |= {"Read"}  # see test_read_audit
    commanded |= {"Decision", "DecisionBasis", "DecisionEvent", "DecisionField"}
    commanded |= {"DecisionExplanation", "DecisionLook", "DecisionReplay"}  # see test_decision
    commanded |= {"Change", "ChangedField", "Changes"}  # see test_changes
    commanded |= {each.name for each in below(SCHEMA, EVENT)}  # see test_event
    commanded |= {"DutyConflict", "DutyHeld"}  # see test_duties
    commanded |= {"ReplayUnder", "ReplayedResult", "ReplayedScore", "GradeChange"}
    commanded |= {"ResultFairness", "ResultGroupImpact"}  # see test_replay_under
    commanded |= {"ReplayedPay", "ReplayedPayLine"}
    commanded |= LISTED
    commanded |= REPORTED  # see test_pay_what_if and test_pay_review_report
    passed = {name for name in shown if name.endswith(tuple(PASSED_ON))}
    listed = {type_ for _, _, type_ in connections()} | set(OWNED) | {"Organisation"}
    reached = {"SalaryOnDay", "AppraisalDimension", "Feedback", "Interview"} | ENTRIES
    reached |= {"ImprovementGoal", "ImprovementAction", "GoalHolder"}
    reached |= {"CalibrationGrade", "CalibrationLimit", "CalibrationPanelist"}
    reached |= {"AppraisalChange", "PhaseProgress", "Task"}
    reached |= {"ResultCalibration", "GradeCount", "RaterLeniency", "ResultTrend"}
    reached |= {"DepartmentGrade", "DepartmentLimit"}
    reached |= {"MeasurePoint", "MeasureMilestone", "MeasureMonth", "MeasureCheckIn"}
    reached |= {"MeasureAgreement", "MeasureChange", "MeasureChangeValue", "LateActual"}
    reached |= {"MeasureTemplateVersion", "MeasureTemplatePart"}
    reached |= {"PolicyDimension", "PolicyRater", "PolicyGrade", "PolicyDistribution"}
    reached |= {"PolicyLimit", "PolicyQuota", "PolicyAnnual", "PolicyQuarter"}
    reached |= {"AcknowledgementDue", "AnnualResult", "AnnualQuarter", "AnnualStep"}
    reached |= {"CareerTrack", "CareerLevel", "CareerStep", "CareerPath", "CareerApprover"}
    reached |= {"CareerCompetency", "CareerProficiency", "CareerRequirement"}
    reached |= {"CareerResponsibility", "CompetencyGap", "TrainingSession"}
    reached |= {"PromotionMark", "PromotionFinding", "PromotionExpert", "PromotionBallot"}
    reached |= {"PromotionDecision", "ProvenCompetency"}
    reached |= {"RatedMeasure", "EvaluationRating", "GroupRating"}
    reached |= {"Payroll", "PayrollMonth", "ArrearsMonth"}
    reached |= {"PayBand", "PayBandOverlap", "PayPlanGrade", "PayPlanFormula", "PayPlanRate"}
    reached |= {"PayPlanMerit", "PayPlanCell", "PayPlanBonus", "PayPlanPool"}
    reached |= {"PayLetter", "PayProposal", "PayPerson", "PayUnit", "PayApproval"}
    reached |= {"PayException", "PayAttained"}
    reached |= {"PayPlanCoefficient", "PayPlanTarget", "PayPlanFactor", "PayPlanPoint"}
    assert shown - commanded - passed == listed | reached
    assert {
        type_.name for type_ in SCHEMA.get_possible_types(cast("Any", SCHEMA.type_map["Node"]))
    } == set(NODES)


@everybody
async def test_a_list_its_count_and_node_have_what_is_seen(
    larger: County, oracle: Oracle, viewer: Viewer
) -> None:
    for moment in positions(oracle.past):
        for type_ in NODES:
            every = sorted({row["id"] for row in oracle.past.versions[TABLES[type_]]})[:100]
            wanted = ids(oracle.seen(viewer, type_, moment))
            asked = "query ($ids: [ID!]!, $m: Moment) { nodes(ids: $ids, asOf: $m) { id } }"
            found = (await larger.ask(asked, viewer, ids=every, m=moment))["nodes"]
            assert [each and each["id"] for each in found] == [
                each if each in wanted else None for each in every
            ]
        for name, _, type_ in connections():
            wanted = ids(oracle.seen(viewer, type_, moment))
            asked = f"""query ($m: Moment) {{
                {name}(first: 100, asOf: $m) {{ totalCount nodes {{ id }} }} }}"""
            found = (await larger.ask(asked, viewer, m=moment))[name]
            assert found["totalCount"] == len(wanted)
            assert [each["id"] for each in found["nodes"]] == wanted
        for type_, (name, field) in OWNED.items():
            asked = f"""query ($m: Moment) {{ {name}(first: 100, asOf: $m) {{ nodes {{
                {field}(first: 100, orderBy: ID) {{ totalCount nodes {{ id }} }} }} }} }}"""
            found = [
                each[field] for each in (await larger.ask(asked, viewer, m=moment))[name]["nodes"]
            ]
            wanted = ids(oracle.seen(viewer, type_, moment))
            assert sorted(each["id"] for page in found for each in page["nodes"]) == wanted
            assert sum(page["totalCount"] for page in found) == len(wanted)


async def test_who_lost_a_line_sees_nothing_of_it_as_of_when_they_had_it(larger: County) -> None:
    asked = """query ($m: Moment) {
        employee(id: "employee:BOB", asOf: $m) { id } node(id: "employee:BOB", asOf: $m) { id }
        employees(asOf: $m, filter: {id: {eq: "employee:BOB"}}) { totalCount }
        reports: employee(id: "employee:ANN", on: "2016-07-31", asOf: $m) {
            reports { totalCount nodes { id } } }
        appraisal(id: "appraisal:2016Q1:BOB", asOf: $m) { grade employee { id }
            superior { id } } }"""
    nothing = {"employee": None, "node": None, "employees": {"totalCount": 0}}
    case = {"grade": "A", "employee": None, "superior": {"id": ANN}}
    none: Json = {"totalCount": 0, "nodes": []}
    kim: Json = {"totalCount": 1, "nodes": [{"id": KIM}]}
    for moment, left in ((None, kim), ("70", none)):
        found = await larger.ask(asked, person(ANN), m=moment)
        assert found == {**nothing, "reports": {"reports": left}, "appraisal": case}
        led = (await larger.ask(asked, HR, m=moment))["reports"]["reports"]["nodes"]
        assert {"id": BOB} in led


@everybody
async def test_pay_and_results_are_shown_with_whom_they_are_of(
    larger: County, oracle: Oracle, viewer: Viewer
) -> None:
    asked = """query ($m: Moment) {
        employees(first: 100, asOf: $m) { nodes { id salary { salary { amount } unknownBecause } } }
        appraisals(first: 100, asOf: $m) { nodes { id dimensions { score } } } }"""
    for moment in positions(oracle.past):
        found = await larger.ask(asked, viewer, m=moment)
        for item, each in zip(
            oracle.seen(viewer, "Employee", moment), found["employees"]["nodes"], strict=True
        ):
            assert (each["salary"] is not None) == item.eyes.pay(each["id"])
        for item, each in zip(
            oracle.seen(viewer, "Appraisal", moment), found["appraisals"]["nodes"], strict=True
        ):
            counts = item.row["status"] in ("SCORED", "RELEASED") and item.eyes.result(item.row)
            assert bool(each["dimensions"]) == counts


@everybody
async def test_every_field_is_shown_to_whom_it_may_be(
    larger: County, oracle: Oracle, viewer: Viewer
) -> None:
    for moment in positions(oracle.past):
        world = oracle.past.at(moment)
        for type_ in NODES:
            if type_ in CONFIDED:
                continue
            fields = leaves(type_)
            wanted = ids(oracle.seen(viewer, type_, moment))[:100]
            asked = f"""query ($ids: [ID!]!, $m: Moment) {{ nodes(ids: $ids, asOf: $m) {{
                ... on {type_} {{ {" ".join(fields)} }} }} }}"""
            found = (await larger.ask(asked, viewer, ids=wanted, m=moment))["nodes"]
            whole = (await larger.ask(asked, HR, ids=wanted, m=moment))["nodes"]
            for each, all_ in zip(found, whole, strict=True):
                for field in fields:
                    allows = HIDDEN.get(f"{type_}.{field}")
                    shows = allows is None or allows(oracle.eyes(viewer), world, all_["id"])
                    assert each[field] == (all_[field] if shows else None), (type_, field, each)


def filters(field: GraphQLField) -> Iterator[dict[str, Json]]:
    """Yield for every part of a list's filter a condition that some row meets, and its contrary."""
    whole = cast("GraphQLInputObjectType", named(field.args["filter"]))
    for name, part in whole.fields.items():
        of = named(part)
        if of is whole:
            continue
        made: list[Json] = [True, False]
        if isinstance(of, GraphQLInputObjectType):
            made = [{"eq": value} for value in values(of)]
        for each in made:
            yield {name: each}
            yield {"not": {name: each}}


def values(of: GraphQLInputObjectType) -> list[str]:
    """Return what a comparison can be tried with."""
    compared = named(of.fields["eq"])
    if isinstance(compared, GraphQLEnumType):
        return list(compared.values)
    known = {
        "Date": ["2016-01-01", "2012-07-02", "2016-08-01"],
        "Decimal": ["85", "77.5", "0"],
        "String": ["A", "P1", "P3", "Bob", "Roads", "Transportation", "ANN", "2016Q1"],
        "ID": ["employee:TOP", "employee:ZOE", "employee:ANN", "department:DOT", "cycle:2016Q1"],
    }
    return known[compared.name]


@everybody
async def test_a_filter_finds_what_is_seen(larger: County, oracle: Oracle, viewer: Viewer) -> None:
    for name, field, type_ in connections():
        whole = named(field.args["filter"])
        asked = f"""query ($f: {whole.name}, $m: Moment) {{
            {name}(filter: $f, first: 100, asOf: $m) {{ totalCount nodes {{ id }} }} }}"""
        for n, given in enumerate(filters(field)):
            moment = positions(oracle.past)[n // 2 % 2 * -1]
            there = oracle.seen(viewer, type_, moment)
            wanted = [item.row["id"] for item in there if holds(item, given, whole.name)]
            found = (await larger.ask(asked, viewer, f=given, m=moment))[name]
            assert [each["id"] for each in found["nodes"]] == wanted, given
            assert found["totalCount"] == len(wanted)


@everybody
async def test_an_order_and_its_cursors_lead_through_what_is_seen(
    larger: County, oracle: Oracle, viewer: Viewer
) -> None:
    for name, field, type_ in connections():
        orders = cast("GraphQLEnumType", named(field.args["orderBy"]))
        asked = f"""query ($o: {orders.name}, $d: Direction, $after: String, $m: Moment) {{
            {name}(first: 3, after: $after, orderBy: $o, direction: $d, asOf: $m) {{
                totalCount pageInfo {{ hasNextPage endCursor }} nodes {{ id }} }} }}"""
        for order in orders.values:
            for direction in ("ASC", "DESC"):
                moment = None if direction == "ASC" else str(max(oracle.past.recorded)[0] - 12)
                there = oracle.seen(viewer, type_, moment)
                there.sort(
                    key=lambda item: rank(key(item, f"{type_}Order.{order}"), item.row["id"]),
                    reverse=direction == "DESC",
                )
                found: list[str] = []
                after, more = None, True
                while more:
                    given = {"o": order, "d": direction, "after": after, "m": moment}
                    page = (await larger.ask(asked, viewer, **given))[name]
                    assert page["totalCount"] == len(there)
                    found += [each["id"] for each in page["nodes"]]
                    after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
                assert found == ids(there)
