"""Careers: which frameworks there are, what their versions say, and what happened with them.

The house's framework holds from days far ahead, however late these tests are run.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from domain.acknowledgement import AcknowledgePolicy
from domain.career_framework import (
    DraftCareerFramework,
    PublishCareerFramework,
    WithdrawCareerFramework,
)
from domain.career_framework_template import OPERATIONS
from tests.schema.oracle.asking import Item, Json, Value
from tests.schema.oracle.looks import column
from tests.schema.oracle.policies import begun, for_drafters
from tests.schema.oracle.world import Row

HR, PANEL = "service:hr", "service:panel"
BOB = "employee:BOB"
LADDER, PLAN = "career_framework:ladder", "career_framework:plan"
FIRST, SECOND = date(2190, 1, 1), date(2190, 7, 1)
Rows = Callable[[Item], list[Row]]

steeper = replace(OPERATIONS, paths=OPERATIONS.paths[:1], equivalences=())


def developed() -> Iterator[tuple[str, object]]:
    """Yield a framework with versions of every status, and one that is a draft; each with who."""
    draft = DraftCareerFramework(framework_id=LADDER, template="operations-1", name='"L" 阶梯')
    for version, on in (("v1", FIRST), ("v2", SECOND), ("v3", SECOND)):
        yield HR, replace(draft, version=version)
        if version == "v3":
            yield HR, replace(draft, template=None, framework=steeper, version=version)
        yield PANEL, PublishCareerFramework(framework_id=LADDER, version=version, effective_from=on)
    for version in ("v4", "v5"):
        yield HR, replace(draft, version=version)
    yield HR, WithdrawCareerFramework(framework_id=LADDER, version="v5")
    yield HR, replace(draft, framework_id=PLAN, name=None)
    yield BOB, AcknowledgePolicy(policy_id=LADDER, version="v1", employee_id=BOB)


def superseded_on(item: Item) -> date | None:
    row = item.row
    if row["replaced"]:
        return row["effective_from"]
    if row["effective_from"] is None:
        return None
    others = item.world.having("career_framework_version", "framework_id", row["framework_id"])
    days = [
        each["effective_from"]
        for each in others
        if each["status"] == "PUBLISHED" and not each["replaced"]
    ]
    return min((day for day in days if day > row["effective_from"]), default=None)


def status(item: Item) -> Json:
    published = item.row["status"] == "PUBLISHED"
    gone = published and begun(superseded_on(item), item.on)
    return "SUPERSEDED" if gone else item.row["status"]


def in_force(item: Item) -> bool:
    return status(item) == "PUBLISHED" and begun(item.row["effective_from"], item.on)


def held(item: Item) -> Json:
    """Return the id of a framework's version that holds on the day."""
    rows = item.world.having("career_framework_version", "framework_id", item.row["id"])
    found = [row["id"] for row in rows if in_force(item.like("CareerFrameworkVersion", row))]
    return found[0] if found else None


def among(table: str) -> Rows:
    """Return the parts of a content in their order."""

    def found(item: Item) -> list[Row]:
        rows = item.world.having(table, "content_id", item.row["content_id"])
        return sorted(rows, key=lambda row: row["place"])

    return found


def of_level(table: str) -> Rows:
    """Return the parts of a level in their order."""
    return lambda item: [row for row in among(table)(item) if row["level"] == item.row["code"]]


def steps(name: str) -> Rows:
    """Return the levels that a row lists, in its order."""

    def found(item: Item) -> list[Row]:
        levels = {row["code"]: row for row in among("career_level")(item)}
        return [levels[code] for code in item.row[name]]

    return found


def team_share(item: Item) -> Json:
    share = item.row["team_share"]
    return None if share is None else f"{share / 100:g}"


SHOWN: Mapping[str, Value] = {
    "CareerFrameworkVersion.status": status,
    "CareerFrameworkVersion.supersededOn": superseded_on,
    "CareerFrameworkVersion.inForce": in_force,
    "CareerFrameworkVersion.draftedBy": for_drafters("drafted_by"),
    "CareerFrameworkVersion.publishedBy": for_drafters("published_by"),
    "CareerProficiency.proficiency": column("place"),
    "CareerLevel.teamShare": team_share,
}
ONE: Mapping[str, tuple[str, Value]] = {
    "CareerFramework.inForce": ("CareerFrameworkVersion", held),
    "CareerFrameworkVersion.framework": ("CareerFramework", column("framework_id")),
}
EACH: Mapping[str, tuple[str, Rows]] = {
    "CareerFrameworkVersion.tracks": ("CareerTrack", among("career_track")),
    "CareerFrameworkVersion.levels": ("CareerLevel", among("career_level")),
    "CareerFrameworkVersion.competencies": ("CareerCompetency", among("career_competency")),
    "CareerFrameworkVersion.proficiencies": ("CareerProficiency", among("career_proficiency")),
    "CareerFrameworkVersion.paths": ("CareerPath", among("career_path")),
    "CareerLevel.responsibilities": ("CareerResponsibility", of_level("career_responsibility")),
    "CareerLevel.requirements": ("CareerRequirement", of_level("career_requirement")),
    "CareerLevel.approvers": ("CareerApprover", of_level("career_approver")),
    "CareerLevel.nexts": ("CareerStep", steps("nexts")),
    "CareerLevel.equivalents": ("CareerStep", steps("equivalents")),
    "CareerPath.levels": ("CareerStep", steps("levels")),
}
OWNED: Mapping[str, tuple[str, str]] = {
    "CareerFramework.versions": ("CareerFrameworkVersion", "framework_id"),
    "CareerFrameworkVersion.acknowledgements": ("PolicyAcknowledgement", "version_id"),
}
"""From a field to the type of its entries and the column that says whose they are."""

COMPARED: Mapping[str, Value] = {
    "CareerFrameworkVersionFilter.status": status,
    "CareerFrameworkVersionFilter.inForce": in_force,
}
TABLES: Mapping[str, str] = {
    "CareerFramework": "career_framework",
    "CareerFrameworkVersion": "career_framework_version",
}
SEEN: Mapping[str, Callable[[Item], bool]] = {
    "CareerFramework": lambda item: item.eyes.all or (item.eyes.house() and item.row["published"]),
    "CareerFrameworkVersion": lambda item: (
        item.eyes.all or (item.eyes.house() and item.row["status"] == "PUBLISHED")
    ),
}

LEVEL = """code track rank name nameZh ability performance teamwork innovation monthsInLevel
    monthsInTrack monthsOfService gradePeriod gradeCycles gradeLeast grade teamPeople teamShare
    teamGrade competencies noOpenPlan noSanction exception internalExperts externalExperts quorum
    responsibilities { text } requirements { competency proficiency } approvers { approver }
    nexts { code track name nameZh } equivalents { code }"""

DOCUMENTS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "frameworks and their versions": (
        f"""query ($on: Date) {{ careerFrameworks(on: "2190-02-01") {{ totalCount nodes {{ id code
            name inForce {{ version }} later: inForce(on: $on) {{ version status levels {{
            {LEVEL} }} }} versions(orderBy: EFFECTIVE_FROM, direction: DESC, filter: {{not: {{
            status: {{in: [WITHDRAWN]}} }} }}) {{ totalCount nodes {{ id version template status
              effectiveFrom supersededOn inForce later: status(on: $on) draftedBy publishedBy
              tracks {{ code name nameZh kind }} proficiencies {{ proficiency name nameZh }}
              competencies {{ code name nameZh area }}
              paths {{ code name nameZh levels {{ code }} }}
              levels {{ code equivalents {{ code }} }}
              acknowledgements {{ nodes {{ employeeId }} }} unacknowledged {{ totalCount }}
            }} }} }} }}
          nodes(ids: ["career_framework:plan", "career_framework:ladder/v1",
            "career_framework:ladder/v4", "career_framework:ladder"]) {{ id __typename }} }}""",
        {"on": "2190-07-01"},
    ),
}
