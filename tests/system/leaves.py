"""Leaves: values for every scalar of the schema, and names for what the county has."""

from collections.abc import Mapping

from graphql import ValueNode
from hypothesis import strategies as st
from hypothesis_graphql import nodes

from tests.schema.county import ANN, ANNS, BOB, BOBS, BOSS, BRG, CYCLE, DOT, EVE, EVES, OLD, TOP

EMPLOYEES = (ANN, BOB, BOSS, EVE, OLD, TOP, "employee:NEW", "employee:NEWER")
DEPARTMENTS = (BRG, DOT, "department:PRK", "department:NEW", "department:NEWER")
CYCLES = (CYCLE, "cycle:2016Q2")
APPRAISALS = (ANNS, BOBS, EVES, "appraisal:2016Q1:BOSS")
PLANS = ("improvement:2016Q1:ANN", "improvement:2016Q1:BOB")
GOALS = ("goal:2016/grow", "goal:2016/serve", "goal:2016/own")
CALIBRATIONS = ("calibration:2016Q1:roads",)
EVALUATIONS = ("evaluation:2016Q1:BOB:EVE", "evaluation:2016Q1:ANN:BOB")
JOBS = ("job:enrol-roads",)
PROMOTIONS = ("promotion:BOB:1",)
PROPOSALS = ("position_proposal:2016Q1:ANN", "position_proposal:2016Q1:BOB")
EXPERTS = (EVE, "guest:promotion:BOB:1/anna")
POLICIES = ("policy:house",)
TRAININGS = ("training:figures",)
FRAMEWORKS = ("career_framework:ladder",)
TEMPLATES = ("template:calls",)
STRUCTURES = ("pay_structure:USD",)
PAY_PLANS = ("pay_plan:house",)
REVIEWS = ("pay_review:bonus",)
IDS = (
    *EMPLOYEES,
    *DEPARTMENTS,
    *CYCLES,
    *APPRAISALS,
    *PLANS,
    *GOALS,
    f"{BOBS}/revenue",
    "organisation:main",
    "x:1",
)
DAYS = ("2000-01-01", "2012-07-02", "2015-12-31", "2016-02-01", "2016-07-01", "2017-01-01")
AMOUNTS = ("0", "1", "3", "4.5", "60", "85.00", "120", "900.5", "450000")
TEXTS = ("", "USD", "Bob", "Gardener", "revenue", "margin", "A", "P3", "%", "'; --", "{row}", "安")

MOVES = ("move:E00002:1", "move:E00003:1")

KNOWN: Mapping[str, tuple[str, ...]] = {
    "employee": EMPLOYEES,
    "employeeId": EMPLOYEES,
    "superiorId": EMPLOYEES,
    "department": DEPARTMENTS,
    "departmentId": DEPARTMENTS,
    "parentId": DEPARTMENTS + GOALS,
    "cycle": CYCLES,
    "cycleId": CYCLES,
    "appraisal": APPRAISALS,
    "appraisalId": APPRAISALS,
    "planId": PLANS,
    "goalId": GOALS,
    "calibration": CALIBRATIONS,
    "calibrationId": CALIBRATIONS,
    "evaluation": EVALUATIONS,
    "evaluationId": EVALUATIONS,
    "job": JOBS,
    "jobId": JOBS,
    "promotionId": PROMOTIONS,
    "promotion": PROMOTIONS,
    "proposalId": PROPOSALS,
    "positionProposal": PROPOSALS,
    "caseId": PROMOTIONS,
    "expertId": EXPERTS,
    "policy": POLICIES,
    "policyId": POLICIES,
    "careerFramework": FRAMEWORKS,
    "frameworkId": FRAMEWORKS,
    "moveId": MOVES,
    "move": MOVES,
    "training": TRAININGS,
    "trainingId": TRAININGS,
    "measureTemplate": TEMPLATES,
    "templateId": TEMPLATES,
    "payStructure": STRUCTURES,
    "structureId": STRUCTURES,
    "payPlan": PAY_PLANS,
    "payReview": REVIEWS,
    "reviewId": REVIEWS,
    "review": REVIEWS,
    "adjusts": REVIEWS,
    "raterId": EMPLOYEES,
    "delegateId": EMPLOYEES,
    "responsibleId": EMPLOYEES,
    "measure": ("revenue", "margin", "teamwork"),
    "code": ("revenue", "margin", "teamwork"),
    "currency": ("USD",),
    "timeZone": ("UTC", "Asia/Shanghai"),
}
"""What the county has, and a little that it has not, by the name of an argument or a field."""

LEAVES: Mapping[str, tuple[st.SearchStrategy[ValueNode], st.SearchStrategy[ValueNode]]] = {
    "ID": (st.sampled_from(IDS).map(nodes.String), st.text().map(nodes.String)),
    "String": (
        st.one_of(st.sampled_from(TEXTS), st.uuids().map(str)).map(nodes.String),
        st.text().map(nodes.String),
    ),
    "Date": (
        st.one_of(st.sampled_from(DAYS), st.dates().map(str)).map(nodes.String),
        st.sampled_from(
            [
                *map(nodes.String, ("2016-02-30", "2016-2-3", "0000-01-01", "10000-01-01", "")),
                nodes.String("2016-02-03T00:00:00Z"),
                nodes.Int(20160203),
            ]
        ),
    ),
    "Decimal": (
        st.one_of(
            st.sampled_from(AMOUNTS),
            st.decimals(-(10**18), 10**18, places=12, allow_nan=False).map("{:f}".format),
        ).map(nodes.String),
        st.sampled_from(
            [
                *map(nodes.String, ("NaN", "1E+5", "Infinity", "1.", ".5", "+1", "-0", "١٢", "")),
                *map(nodes.String, ("9" * 19, "0." + "1" * 13, "9" * 5_000)),
                nodes.Int(1),
                nodes.Float(1.5),
            ]
        ),
    ),
    "Percent": (
        st.sampled_from(("0", "12.5", "100")).map(nodes.String),
        st.sampled_from([nodes.String("12.5 %"), nodes.Float(12.5)]),
    ),
    "Exact": (
        st.fractions().map(str).map(nodes.String),
        st.sampled_from([*map(nodes.String, ("2/4", "1/0", "1/-2", "0.5")), nodes.Int(1)]),
    ),
    "LogPosition": (
        st.integers(0, 2**63 - 1).map(str).map(nodes.String),
        st.sampled_from([nodes.Int(-1), nodes.String(str(2**63)), nodes.Float(1.0)]),
    ),
    "Instant": (
        st.datetimes().map("{:%FT%TZ}".format).map(nodes.String),
        st.sampled_from(["2016-02-03T00:00:00", "2016-12-31T23:59:60Z"]).map(nodes.String),
    ),
    "Moment": (
        st.one_of(
            st.sampled_from(
                ("0", "20", "48", "60", "2016-09-01T16:00:00Z", "2030-01-01T00:00:00Z")
            ),
            st.datetimes().map("{:%Y-%m-%dT%H:%M:%S+02:00}".format),
        ).map(nodes.String),
        st.sampled_from(
            [
                *map(nodes.String, ("2016-02-03T00:00:00", "9999-12-31T23:59:59-23:59", "-1", "")),
                *map(nodes.String, ("0001-01-01T00:00:00+23:59", "9" * 19)),
                nodes.Int(-1),
                nodes.Float(1.0),
            ]
        ),
    ),
}
"""By scalar: values that are read, most of them, and values that nearly are."""
