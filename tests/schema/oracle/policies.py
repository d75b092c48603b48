"""Policies: their versions on a day, who has read them, and what a year was made of."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tests.schema.oracle.asking import Item, Json, Value
from tests.schema.oracle.world import Row

Rows = Callable[[Item], list[Row]]


def column(name: str) -> Value:
    return lambda item: item.row[name]


def per_cent(name: str) -> Value:
    """Return basis points as per cent, without zeros at the end."""

    def found(item: Item) -> str:
        whole, rest = divmod(item.row[name], 100)
        return f"{whole}.{rest:02}".rstrip("0").rstrip(".")

    return found


VERSIONS = {
    "PolicyVersion": ("policy_version", "policy_id"),
    "PayStructureVersion": ("pay_structure_version", "structure_id"),
    "PayPlanVersion": ("pay_plan_version", "plan_id"),
}
"""By type, the table and the column that says what a version is one of."""


def superseded_on(item: Item) -> date | None:
    row = item.row
    if row["replaced"]:
        return row["effective_from"]
    if row["effective_from"] is None:
        return None
    table, owner = VERSIONS[item.type]
    others = item.world.having(table, owner, row[owner])
    days = [
        each["effective_from"]
        for each in others
        if each["status"] == "PUBLISHED" and not each["replaced"]
    ]
    return min((day for day in days if day > row["effective_from"]), default=None)


def begun(day: date | None, on: date) -> bool:
    return day is not None and day <= on


def status(item: Item) -> Json:
    published = item.row["status"] == "PUBLISHED"
    gone = published and begun(superseded_on(item), item.on)
    return "SUPERSEDED" if gone else item.row["status"]


def in_force(item: Item) -> bool:
    return status(item) == "PUBLISHED" and begun(item.row["effective_from"], item.on)


def held(item: Item) -> Json:
    """Return the id of a policy's version that holds on the day."""
    rows = item.world.having("policy_version", "policy_id", item.row["id"])
    found = [row["id"] for row in rows if in_force(item.like("PolicyVersion", row))]
    return found[0] if found else None


def among(table: str, kind: str | None = None) -> Rows:
    """Return the parts of a content in their order."""

    def found(item: Item) -> list[Row]:
        rows = item.world.having(table, "content_id", item.row["content_id"])
        of = [row for row in rows if kind is None or row["kind"] == kind]
        return sorted(of, key=lambda row: row["place"])

    return found


def limited(item: Item) -> list[Row]:
    return [row for row in among("policy_grade")(item) if row["grade"] in item.row["grades"]]


def to_read(item: Item, _: str) -> list[Item]:
    """Return those in service on the day who have not acknowledged a published version."""
    have = item.world.having("acknowledgement", "version_id", item.row["id"])
    done = {row["employee_id"] for row in have}
    if item.row["status"] != "PUBLISHED":
        return []
    found = [
        item.like("AcknowledgementDue", row)
        for row in item.world.rows["employee"]
        if row["id"] not in done
        and row["hired_on"] <= item.on
        and (row["last_day_on"] is None or row["last_day_on"] >= item.on)
    ]
    return [each for each in found if SEEN["AcknowledgementDue"](each)]


def for_drafters(name: str) -> Value:
    return lambda item: item.row[name] if item.eyes.all else None


def of_year(item: Item) -> Json:
    counts = item.row["status"] in {"SCORED", "RELEASED"}
    return f"{item.row['id']}/annual" if counts and item.eyes.result(item.row) else None


def year_quarters(item: Item) -> list[Row]:
    rows = item.world.having("annual_quarter", "appraisal_id", item.row["appraisal_id"])
    return sorted(rows, key=lambda row: row["place"])


def working(item: Item) -> list[Row]:
    rows = item.world.having("annual_step", "working_id", item.row["working_id"])
    return sorted(rows, key=lambda row: row["place"])


def named_quarters(item: Item) -> list[Row]:
    rows = [row for id_ in item.row["quarters"] if (row := item.world.one("cycle", id_))]
    return sorted(rows, key=lambda row: (row["starts_on"], row["id"]))


SHOWN: Mapping[str, Value] = {
    "PolicyVersion.status": status,
    "PolicyVersion.supersededOn": superseded_on,
    "PolicyVersion.inForce": in_force,
    "PolicyVersion.draftedBy": for_drafters("drafted_by"),
    "PolicyVersion.publishedBy": for_drafters("published_by"),
    "PolicyDimension.dimension": column("name"),
    "PolicyDimension.weight": per_cent("weight"),
    "PolicyRater.rater": column("name"),
    "PolicyRater.weight": per_cent("weight"),
    "PolicyLimit.share": per_cent("share"),
    "PolicyQuota.grade": column("name"),
    "PolicyQuota.share": per_cent("weight"),
    "PolicyQuarter.quarter": column("name"),
    "PolicyQuarter.weight": per_cent("weight"),
    "PolicyAnnual.quartersWeight": per_cent("quarters_weight"),
    "PolicyAnnual.reviewWeight": per_cent("review_weight"),
    "AcknowledgementDue.employeeId": column("id"),
    "AnnualQuarter.weight": per_cent("weight"),
}
ONE: Mapping[str, tuple[str, Value]] = {
    "Policy.inForce": ("PolicyVersion", held),
    "PolicyVersion.policy": ("Policy", column("policy_id")),
    "PolicyVersion.distribution": (
        "PolicyDistribution",
        lambda item: f"{item.row['content_id']}/distribution",
    ),
    "PolicyVersion.annual": ("PolicyAnnual", lambda item: f"{item.row['content_id']}/annual"),
    "PolicyAcknowledgement.version": ("PolicyVersion", column("version_id")),
    "PolicyAcknowledgement.employee": ("Employee", column("employee_id")),
    "AcknowledgementDue.employee": ("Employee", column("id")),
    "Cycle.policy": ("PolicyVersion", column("version_id")),
    "Appraisal.annual": ("AnnualResult", of_year),
    "AnnualQuarter.cycle": ("Cycle", column("cycle_id")),
    "AnnualQuarter.appraisal": ("Appraisal", column("quarter_id")),
}
EACH: Mapping[str, tuple[str, Rows]] = {
    "PolicyVersion.dimensions": ("PolicyDimension", among("policy_share", "DIMENSION")),
    "PolicyVersion.raters": ("PolicyRater", among("policy_share", "RATER")),
    "PolicyVersion.grades": ("PolicyGrade", among("policy_grade")),
    "PolicyDistribution.limits": ("PolicyLimit", among("policy_limit")),
    "PolicyDistribution.quotas": ("PolicyQuota", among("policy_share", "QUOTA")),
    "PolicyLimit.grades": ("PolicyGrade", limited),
    "PolicyAnnual.quarters": ("PolicyQuarter", among("policy_share", "QUARTER")),
    "AnnualResult.quarters": ("AnnualQuarter", year_quarters),
    "AnnualResult.steps": ("AnnualStep", working),
    "Cycle.quarters": ("Cycle", named_quarters),
}
COMPARED: Mapping[str, Value] = {
    "PolicyVersionFilter.status": status,
    "PolicyVersionFilter.inForce": in_force,
    "AcknowledgementFilter.employee": column("employee_id"),
}
TABLES: Mapping[str, str] = {
    "Policy": "policy",
    "PolicyVersion": "policy_version",
    "PolicyDistribution": "policy_distribution",
    "PolicyAnnual": "policy_annual",
    "PolicyAcknowledgement": "acknowledgement",
    "AcknowledgementDue": "employee",
    "AnnualResult": "annual",
}


def always(_: Item) -> bool:
    """Return that it is seen by whoever sees what it is reached from."""
    return True


SEEN: Mapping[str, Callable[[Item], bool]] = {
    "Policy": lambda item: item.eyes.all or (item.eyes.house() and item.row["published"]),
    "PolicyVersion": lambda item: (
        item.eyes.all or (item.eyes.house() and item.row["status"] == "PUBLISHED")
    ),
    "PolicyDistribution": always,
    "PolicyAnnual": always,
    "PolicyAcknowledgement": lambda item: item.eyes.acknowledged(item.row["employee_id"]),
    "AcknowledgementDue": lambda item: item.eyes.acknowledged(item.row["id"]),
    "AnnualResult": always,
}

SAID = """status effectiveFrom supersededOn inForce template dimensions { dimension weight }
    raters { rater weight } grades { grade fromScore } scaleLow scaleHigh cap floor digits missing
    appealDays improvementLine improvementDays minimumRaters distribution { limits { share
    grades { grade } } quotas { grade share } smallestGroup ties enforcement } annual {
    quarters { quarter weight } quartersWeight reviewWeight minimumQuarters missing }
    draftedBy publishedBy draftedAt publishedAt origin"""

DOCUMENTS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "policies and their versions": (
        f"""query ($on: Date) {{ policies(on: "2190-02-01") {{ totalCount nodes {{ id code name
            inForce {{ version }} later: inForce(on: $on) {{ version status }} versions(
            orderBy: EFFECTIVE_FROM, direction: DESC, filter: {{not: {{status: {{in: [WITHDRAWN]}}
            }}}}) {{ totalCount nodes {{ id version later: status(on: $on) {SAID} }} }} }} }}
          policy(id: "policy:house", on: $on) {{ versions(filter: {{inForce: true}}) {{ nodes {{
            version }} }}
            gone: versions(filter: {{status: {{eq: SUPERSEDED}}}}) {{ nodes {{ id }} }}
            dated: versions(filter: {{effectiveFrom: {{gte: "2190-07-01"}}}}) {{ totalCount }} }}
          nodes(ids: ["policy:new", "policy:house", "policy:house/v1", "policy:house/v4",
            "policy:house/v9", "acknowledgement:house:v1:ANN"]) {{ id __typename }}
          cycles {{ nodes {{ id policyVersion policy {{ id version }} quarters {{ id }} }} }} }}""",
        {"on": "2190-07-01"},
    ),
    "who has read what": (
        """query ($f: AcknowledgementFilter, $e: EmployeeFilter) {
          policy(id: "policy:house") { versions { nodes { version
            acknowledgements(filter: $f, orderBy: ACKNOWLEDGED_ON) { totalCount nodes { id
              employeeId employee { name } version { version } acknowledgedOn at origin } }
            unacknowledged(orderBy: NAME) { totalCount edges { cursor node { employeeId
              employee { name } } } } some: unacknowledged(filter: $e, on: "2016-07-01", first: 2) {
              totalCount nodes { employeeId } } } } }
          early: policy(id: "policy:house", asOf: "170") { versions { nodes { unacknowledged {
            totalCount } acknowledgements { totalCount } } } } }""",
        {
            "f": {"employee": {"in": ["employee:ANN", "employee:BOB"]}},
            "e": {"not": {"department": {"eq": "department:PRK"}}, "inService": True},
        },
    ),
    "what a year was made of": (
        """{ appraisals(filter: {cycle: {eq: "cycle:2016"}}) { nodes { id score grade annual {
            review present reason formula steps { name value } quarters { weight score adjusted
            version cycle { code } appraisal { id releasedScore } } } } } }""",
        {},
    ),
}
