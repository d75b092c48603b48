"""Career framework template: contents that ship, for an organisation to draft its own from."""

from collections.abc import Mapping

from domain.career_framework_content import (
    Approver,
    CareerFramework,
    CareerLevel,
    CareerPath,
    CareerTrack,
    Competency,
    CompetencyArea,
    CompetencyRequirement,
    EligibilityRules,
    GradeRule,
    LevelEquivalence,
    LevelStandards,
    Proficiency,
    ReviewRules,
    TeamRule,
    TrackKind,
)
from domain.cycle import CyclePeriod
from domain.errors import Invalid

SPECIALIST, MANAGER, ROTATION = "professional", "management", "lateral"
GRADES = ("S", "A", "B", "C", "D")
"""Those of the appraisal policies that ship."""

COMPETENCIES = (
    ("data-analysis", "Data analysis", "数据分析", CompetencyArea.PROFESSIONAL),
    ("marketing-planning", "Marketing planning", "营销策划", CompetencyArea.PROFESSIONAL),
    ("user-research", "User research", "用户研究", CompetencyArea.PROFESSIONAL),
    ("communication", "Communication", "沟通协作", CompetencyArea.COMMUNICATION),
    ("innovation", "Innovation", "创新能力", CompetencyArea.INNOVATION),
    ("team-leadership", "Team leadership", "团队领导", CompetencyArea.LEADERSHIP),
)
SCALE = (
    ("Knows", "了解"),
    ("Applies", "应用"),
    ("Masters", "熟练"),
    ("Guides others", "指导他人"),
    ("Sets the standard", "引领"),
)


def _asks(*proficiencies: int) -> tuple[CompetencyRequirement, ...]:
    """Return what a level asks of each competency, in their order; 0 asks for nothing."""
    named = zip(COMPETENCIES, proficiencies, strict=True)
    return tuple(
        CompetencyRequirement(competency=code, proficiency=least)
        for (code, *_), least in named
        if least
    )


def _graded(least: int, cycles: int, grade: str) -> GradeRule:
    return GradeRule(period=CyclePeriod.QUARTER, cycles=cycles, least=least, grade=grade)


def _serves(
    months: int, grades: GradeRule, *, track: int = 0, service: int = 0
) -> EligibilityRules:
    return EligibilityRules(
        months_in_level=months, months_in_track=track, months_of_service=service, grades=grades
    )


def _leads(months: int, grades: GradeRule, people: int, share: int) -> EligibilityRules:
    team = TeamRule(people=people, share=share, grade="B")
    return EligibilityRules(months_in_level=months, grades=grades, team=team)


SUPERIORS = (Approver.SUPERIOR, Approver.SECOND_LEVEL)
SMALL = ReviewRules(approvers=(*SUPERIORS, Approver.HR), internal_experts=3, quorum=2)
LARGE = ReviewRules(
    approvers=(*SUPERIORS, Approver.HR, Approver.EXECUTIVE),
    internal_experts=3,
    external_experts=2,
    quorum=4,
)
ENTRY = ReviewRules(approvers=(Approver.SUPERIOR, Approver.HR))


def _level(  # noqa: PLR0917 - a row of the table below
    track: str,
    code: str,
    name: str,
    name_zh: str,
    duties: tuple[str, ...],
    standards: tuple[str, str, str, str],
    asks: tuple[CompetencyRequirement, ...],
    rules: EligibilityRules,
    review: ReviewRules,
) -> CareerLevel:
    ability, performance, teamwork, innovation = standards
    return CareerLevel(
        code=code,
        track=track,
        name=name,
        name_zh=name_zh,
        responsibilities=duties,
        standards=LevelStandards(
            ability=ability, performance=performance, teamwork=teamwork, innovation=innovation
        ),
        requirements=asks,
        rules=rules,
        review=review,
    )


LEVELS = (
    _level(
        SPECIALIST,
        "P1",
        "Junior specialist",
        "初级专员",
        ("Carries out assigned tasks", "Keeps the records of its work"),
        ("Knows the tools of the field", "Meets its goals with help", "Asks and shares", "Notices"),
        _asks(1, 1, 1, 1, 1, 0),
        EligibilityRules(),
        ENTRY,
    ),
    _level(
        SPECIALIST,
        "P2",
        "Mid-level specialist",
        "中级专员",
        ("Answers for a task from plan to result", "Reports on its figures"),
        ("Works without help", "Meets its goals", "Supports others", "Improves its own work"),
        _asks(2, 2, 2, 2, 2, 0),
        _serves(12, _graded(3, 4, "B"), service=12),
        SMALL,
    ),
    _level(
        SPECIALIST,
        "P3",
        "Senior specialist",
        "高级专员",
        ("Answers for a project", "Trains junior colleagues"),
        ("Solves what is new", "Exceeds its goals", "Brings others on", "Improves how teams work"),
        _asks(3, 3, 3, 3, 3, 1),
        _serves(18, _graded(4, 6, "B"), track=24),
        SMALL,
    ),
    _level(
        SPECIALIST,
        "P4",
        "Expert",
        "专家",
        ("Sets the methods of the field", "Advises the whole organisation"),
        ("Leads the field", "Shapes results beyond it", "Teaches", "Brings in what is new"),
        _asks(5, 4, 4, 4, 4, 2),
        _serves(24, _graded(6, 8, "A"), track=60),
        LARGE,
    ),
    _level(
        MANAGER,
        "M1",
        "Supervisor",
        "主管",
        ("Leads a team day by day", "Appraises its members"),
        ("Knows the work of the team", "Its team meets its goals", "Settles conflicts", "Listens"),
        _asks(2, 2, 2, 3, 2, 2),
        _serves(12, _graded(3, 4, "A"), service=24),
        SMALL,
    ),
    _level(
        MANAGER,
        "M2",
        "Manager",
        "经理",
        ("Answers for a department's goals", "Plans its people and budget"),
        ("Plans and decides", "Its department meets its goals", "Builds teams", "Leads change"),
        _asks(3, 3, 3, 4, 3, 3),
        _leads(18, _graded(4, 6, "A"), people=3, share=7_000),
        SMALL,
    ),
    _level(
        MANAGER,
        "M3",
        "Director",
        "总监",
        ("Answers for several departments", "Develops managers"),
        ("Sets direction", "Its area meets its goals", "Works across areas", "Opens new fields"),
        _asks(3, 4, 3, 4, 4, 4),
        _leads(24, _graded(6, 8, "A"), people=5, share=7_500),
        LARGE,
    ),
    _level(
        MANAGER,
        "M4",
        "Vice president / partner",
        "副总裁/合伙人",
        ("Answers for the organisation's strategy", "Represents it outside"),
        ("Judges the whole", "The organisation meets its goals", "Unites", "Renews the business"),
        _asks(3, 4, 3, 5, 5, 5),
        _leads(36, _graded(6, 8, "A"), people=5, share=8_000),
        LARGE,
    ),
)

OPERATIONS = CareerFramework(
    version="operations-1",
    tracks=(
        CareerTrack(
            code=SPECIALIST, name="Professional", name_zh="专业通道", kind=TrackKind.PROFESSIONAL
        ),
        CareerTrack(code=MANAGER, name="Management", name_zh="管理通道", kind=TrackKind.MANAGEMENT),
        CareerTrack(code=ROTATION, name="Lateral", name_zh="横向通道", kind=TrackKind.LATERAL),
    ),
    levels=LEVELS,
    competencies=tuple(
        Competency(code=code, name=name, name_zh=zh, area=area)
        for code, name, zh, area in COMPETENCIES
    ),
    proficiencies=tuple(Proficiency(name=name, name_zh=zh) for name, zh in SCALE),
    equivalences=(
        LevelEquivalence(level="P3", other="M1"),
        LevelEquivalence(level="P4", other="M2"),
    ),
    paths=(
        CareerPath(
            code="leader",
            name="From specialist to partner",
            name_zh="从专员到合伙人",
            levels=("P1", "P2", "M1", "M2", "M3", "M4"),
        ),
        CareerPath(
            code="direct",
            name="From junior specialist through manager and director",
            name_zh="从初级专员经经理、总监到副总裁",
            levels=("P1", "M2", "M3", "M4"),
        ),
    ),
    grades=GRADES,
)
"""An operations department's: three tracks, from junior specialist to vice president or partner."""

TEMPLATES: Mapping[str, CareerFramework] = {each.version: each for each in (OPERATIONS,)}


def find(name: str) -> CareerFramework:
    """Return a template by its name. Raise `Invalid` if there is none."""
    if name not in TEMPLATES:
        raise Invalid("template-unknown", field="template", name=name, templates=tuple(TEMPLATES))
    return TEMPLATES[name]
