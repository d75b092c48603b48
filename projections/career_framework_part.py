"""What a draft of a career framework says, part by part; each row belongs to one draft for ever."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from domain.career_framework import CareerFrameworkDrafted, Event
from domain.career_framework_content import (
    Approver,
    CareerFramework,
    CompetencyArea,
    TrackKind,
)
from domain.cycle import CyclePeriod
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row
from projections.engine.table import Table, once, whole


class CareerPartRow(Row):
    """`place` counts from 1 in the order of the draft."""

    id: str
    content_id: str
    place: int
    origin: Origin


class CareerTrackRow(CareerPartRow):
    code: str
    name: str
    name_zh: str | None
    kind: TrackKind


class CareerLevelRow(CareerPartRow):
    """Months are whole ones, `team_share` is in basis points, `rank` counts from a track's lowest.

    `nexts` are the levels that follow, `equivalents` those to move to sideways.
    """

    track: str
    code: str
    rank: int
    name: str
    name_zh: str | None
    ability: str
    performance: str
    teamwork: str
    innovation: str
    months_in_level: int
    months_in_track: int
    months_of_service: int
    grade_period: CyclePeriod | None
    grade_cycles: int | None
    grade_least: int | None
    grade: str | None
    team_people: int | None
    team_share: int | None
    team_grade: str | None
    competencies: bool
    no_open_plan: bool
    no_sanction: bool
    exception: bool
    internal_experts: int
    external_experts: int
    quorum: int
    nexts: tuple[str, ...]
    equivalents: tuple[str, ...]


class CareerResponsibilityRow(CareerPartRow):
    level: str
    text: str


class CareerApproverRow(CareerPartRow):
    level: str
    approver: Approver


class CareerCompetencyRow(CareerPartRow):
    code: str
    name: str
    name_zh: str | None
    area: CompetencyArea


class CareerProficiencyRow(CareerPartRow):
    """`place` is the step of the scale."""

    name: str
    name_zh: str | None


class CareerRequirementRow(CareerPartRow):
    level: str
    competency: str
    proficiency: int


class CareerPathRow(CareerPartRow):
    code: str
    name: str
    name_zh: str | None
    levels: tuple[str, ...]


R = TypeVar("R", bound=CareerPartRow)
Says = Iterable[Mapping[str, Any]]


def tracks(framework: CareerFramework) -> Says:
    for each in framework.tracks:
        yield {
            "code": each.code,
            "name": each.name,
            "name_zh": each.name_zh,
            "kind": each.kind,
        }


def levels(framework: CareerFramework) -> Says:
    for each in framework.levels:
        standards, rules, review = each.standards, each.rules, each.review
        yield {
            "track": each.track,
            "code": each.code,
            "rank": framework.ladder(each.track).index(each.code) + 1,
            "name": each.name,
            "name_zh": each.name_zh,
            "ability": standards.ability,
            "performance": standards.performance,
            "teamwork": standards.teamwork,
            "innovation": standards.innovation,
            "months_in_level": rules.months_in_level,
            "months_in_track": rules.months_in_track,
            "months_of_service": rules.months_of_service,
            "grade_period": rules.grades and rules.grades.period,
            "grade_cycles": rules.grades and rules.grades.cycles,
            "grade_least": rules.grades and rules.grades.least,
            "grade": rules.grades and rules.grades.grade,
            "team_people": rules.team and rules.team.people,
            "team_share": rules.team and rules.team.share,
            "team_grade": rules.team and rules.team.grade,
            "competencies": rules.competencies,
            "no_open_plan": rules.no_open_plan,
            "no_sanction": rules.no_sanction,
            "exception": rules.exception,
            "internal_experts": review.internal_experts,
            "external_experts": review.external_experts,
            "quorum": review.quorum,
            "nexts": framework.nexts(each.code),
            "equivalents": framework.equivalents(each.code),
        }


def responsibilities(framework: CareerFramework) -> Says:
    for level in framework.levels:
        for each in level.responsibilities:
            yield {"level": level.code, "text": each}


def approvers(framework: CareerFramework) -> Says:
    for level in framework.levels:
        for each in level.review.approvers:
            yield {"level": level.code, "approver": each}


def competencies(framework: CareerFramework) -> Says:
    for each in framework.competencies:
        yield {
            "code": each.code,
            "name": each.name,
            "name_zh": each.name_zh,
            "area": each.area,
        }


def proficiencies(framework: CareerFramework) -> Says:
    for each in framework.proficiencies:
        yield {"name": each.name, "name_zh": each.name_zh}


def requirements(framework: CareerFramework) -> Says:
    for level in framework.levels:
        for each in level.requirements:
            yield {
                "level": level.code,
                "competency": each.competency,
                "proficiency": each.proficiency,
            }


def paths(framework: CareerFramework) -> Says:
    for each in framework.paths:
        yield {
            "code": each.code,
            "name": each.name,
            "name_zh": each.name_zh,
            "levels": each.levels,
        }


def table(name: str, row: type[R], says: Callable[[CareerFramework], Says]) -> Table[R]:
    """Return the table of one kind of parts, of which `says` gives the columns in their order."""

    @once
    def rows(recorded: Recorded[Event]) -> dict[str, R]:
        if not isinstance(recorded.event, CareerFrameworkDrafted):
            return {}
        of = f"{recorded.stream}/draft/{recorded.version}"
        return {
            key: row(id=key, content_id=of, place=place, origin=recorded.origin, **columns)
            for place, columns in enumerate(says(recorded.event.framework), start=1)
            for key in [f"{of}/{name}/{place}"]
        }

    return Table(
        name=name,
        row=row,
        follows=("career_framework",),
        events=(CareerFrameworkDrafted,),
        touches=rows,
        fold=whole(rows),
        indexes=(("content_id", "place"),),
    )


TABLES: tuple[Table[Any], ...] = (
    table("career_track", CareerTrackRow, tracks),
    table("career_level", CareerLevelRow, levels),
    table("career_responsibility", CareerResponsibilityRow, responsibilities),
    table("career_approver", CareerApproverRow, approvers),
    table("career_competency", CareerCompetencyRow, competencies),
    table("career_proficiency", CareerProficiencyRow, proficiencies),
    table("career_requirement", CareerRequirementRow, requirements),
    table("career_path", CareerPathRow, paths),
)
