"""Career framework part: how to ask what a version of a career framework says, part by part."""

from domain.career_framework_content import Approver, CompetencyArea, TrackKind
from domain.cycle import CyclePeriod
from schema.engine.enums import described
from schema.engine.reading import column, each, read
from schema.engine.rights import ANYONE
from schema.engine.scalars import Percent
from schema.policy_part import OF_CONTENT

for enum in (Approver, CompetencyArea, CyclePeriod, TrackKind):
    described(enum)

OF_LEVEL = OF_CONTENT + " AND {row}.level = {parent}.code"
NAME = "What it is called."
NAME_ZH = "What it is called in Chinese, if that is said."
CODE = "The code, unique within the version."


@read("career_track", sees=ANYONE, description="A way along which people get on.")
class CareerTrack:
    code: str = column(description=CODE)
    name: str = column(description=NAME)
    name_zh: str | None = column(description=NAME_ZH)
    kind: TrackKind = column(description="What it leads along.")


@read("career_proficiency", sees=ANYONE, description="A step of the scale of all competencies.")
class CareerProficiency:
    proficiency: int = column("{row}.place", description="Which one: 1 is the lowest.")
    name: str = column(description=NAME)
    name_zh: str | None = column(description=NAME_ZH)


@read("career_competency", sees=ANYONE, description="Something that people are able to do.")
class CareerCompetency:
    code: str = column(description=CODE)
    name: str = column(description=NAME)
    name_zh: str | None = column(description=NAME_ZH)
    area: CompetencyArea = column(description="What it is about.")


@read("career_requirement", sees=ANYONE, description="What a level asks of a competency.")
class CareerRequirement:
    competency: str = column(description="The code of the competency.")
    proficiency: int = column(description="The least proficiency, as a step of the scale.")


@read("career_responsibility", sees=ANYONE, description="What whoever has a level answers for.")
class CareerResponsibility:
    text: str = column(description="As the framework words it.")


@read("career_approver", sees=ANYONE, description="Who decides on a promotion to a level.")
class CareerApprover:
    approver: Approver = column(description="Who, as seen from whoever applies.")


@read("career_level", sees=ANYONE, description="A level by its name.")
class CareerStep:
    code: str = column(description="The code, as it is recorded of employees.")
    track: str = column(description="The code of its track.")
    name: str = column(description=NAME)
    name_zh: str | None = column(description=NAME_ZH)


@read("career_level", sees=ANYONE, description="A level: what it asks for, and how it is reached.")
class CareerLevel:
    code: str = column(description="The code, as it is recorded of employees.")
    track: str = column(description="The code of its track.")
    rank: int = column(description="Its place on the track: 1 is the lowest.")
    name: str = column(description=NAME)
    name_zh: str | None = column(description=NAME_ZH)
    responsibilities: list[CareerResponsibility] = each(
        OF_LEVEL, order="{row}.place", description="What whoever has it answers for."
    )
    ability: str = column(description="The standard for professional ability.")
    performance: str = column(description="The standard for performance.")
    teamwork: str = column(description="The standard for teamwork.")
    innovation: str = column(description="The standard for innovation.")
    requirements: list[CareerRequirement] = each(
        OF_LEVEL, order="{row}.place", description="The least proficiency in each competency."
    )
    months_in_level: int = column(
        description="How many whole months the level before is served first."
    )
    months_in_track: int = column(
        description="How many whole months levels of the track are held first."
    )
    months_of_service: int = column(
        description="How many whole months somebody has been in service first."
    )
    grade_period: CyclePeriod | None = column(
        description="Of which cycles grades count, if grades do."
    )
    grade_cycles: int | None = column(description="How many of the latest results count.")
    grade_least: int | None = column(description="How many of them have the grade, or a better.")
    grade: str | None = column(description="That grade.")
    team_people: int | None = column(
        description="How many reports have a released result at least, if the team's counts."
    )
    team_share: Percent | None = column(
        "trim_scale({row}.team_share / 100.0)",
        description="The least share of them, in per cent, with the grade or a better.",
    )
    team_grade: str | None = column(description="That grade.")
    competencies: bool = column(description="Whether its requirements have to be met.")
    no_open_plan: bool = column(description="Whether an open improvement plan stands against it.")
    no_sanction: bool = column(description="Whether a sanction in force stands against it.")
    exception: bool = column(description="Whether somebody may apply who meets less, and says why.")
    approvers: list[CareerApprover] = each(
        OF_LEVEL, order="{row}.place", description="Who decides, one after another."
    )
    internal_experts: int = column(description="How many experts of the organisation review.")
    external_experts: int = column(description="How many experts from outside review.")
    quorum: int = column(description="How many of them at least have to have voted.")
    nexts: list[CareerStep] = each(
        OF_CONTENT + " AND {row}.code = ANY({parent}.nexts)",
        order="array_position({parent}.nexts, {row}.code)",
        description="The levels that follow: that of its track, then those of its paths.",
    )
    equivalents: list[CareerStep] = each(
        OF_CONTENT + " AND {row}.code = ANY({parent}.equivalents)",
        order="array_position({parent}.equivalents, {row}.code)",
        description="The levels of other tracks that it can be exchanged for.",
    )


@read("career_path", sees=ANYONE, description="Levels as they follow one another, across tracks.")
class CareerPath:
    code: str = column(description=CODE)
    name: str = column(description=NAME)
    name_zh: str | None = column(description=NAME_ZH)
    levels: list[CareerStep] = each(
        OF_CONTENT + " AND {row}.code = ANY({parent}.levels)",
        order="array_position({parent}.levels, {row}.code)",
        description="The levels, the first one first.",
    )
