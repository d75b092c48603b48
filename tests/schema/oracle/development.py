"""Development: how well people master what, what they are honoured and sanctioned for."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from domain.competency import AssessCompetency
from domain.conduct_entry import (
    AppealSanction,
    DecideSanctionAppeal,
    HonourKind,
    ImposeSanction,
    LiftSanction,
    RecordHonour,
    SanctionKind,
    SanctionOutcome,
    WithdrawHonour,
)
from domain.sealed import Sealed
from tests.schema.oracle import moves, proposing
from tests.schema.oracle.asking import Item, Json, Value
from tests.schema.oracle.careers import LADDER, among, in_force, of_level
from tests.schema.oracle.looks import between, column, during, noted
from tests.schema.oracle.policies import for_drafters
from tests.schema.oracle.world import Row

HR, PANEL = "service:hr", "service:panel"
ANN, BOB, EVE, LEE, ZOE = (f"employee:{code}" for code in ("ANN", "BOB", "EVE", "LEE", "ZOE"))
Rows = Callable[[Item], list[Row]]


def assessed() -> Iterator[tuple[str, object]]:
    """Yield how well some master what, as they say and as others found; each with who."""
    for by, employee_id, competency, proficiency, on in (
        (BOB, BOB, "user-research", 4, date(2016, 5, 1)),
        (ZOE, BOB, "user-research", 1, date(2016, 5, 1)),
        (HR, BOB, "user-research", 2, date(2016, 5, 1)),
        (HR, BOB, "user-research", 3, date(2016, 4, 1)),
        (ZOE, BOB, "innovation", 5, date(2016, 6, 1)),
        (EVE, LEE, "communication", 1, date(2016, 6, 1)),
        (ANN, ANN, "data-analysis", 3, date(2016, 6, 1)),
    ):
        yield (
            by,
            AssessCompetency(
                employee_id=employee_id,
                framework_id=LADDER,
                version="v1",
                competency=competency,
                proficiency=proficiency,
                assessed_on=on,
                evidence=Sealed(f"{competency}: seen"),
            ),
        )


def judged() -> Iterator[tuple[str, object]]:
    """Yield honours and sanctions: withdrawn, lifted, annulled and upheld; each with who."""
    for code, until in (("thanks", None), ("prize", date(2016, 12, 31)), ("slip", None)):
        honour = RecordHonour(
            employee_id=BOB,
            code=code,
            kind=HonourKind.AWARD,
            from_on=date(2016, 3, 1),
            until_on=until,
            citation=Sealed(f'"{code}" 奖'),
        )
        yield HR, honour
    yield HR, WithdrawHonour(employee_id=BOB, code="slip")
    for code, employee_id in (("late", BOB), ("lost", LEE), ("loud", BOB), ("rude", ZOE)):
        sanction = ImposeSanction(
            employee_id=employee_id,
            code=code,
            kind=SanctionKind.WARNING,
            from_on=date(2016, 2, 1),
            until_on=date(2190, 12, 31) if code == "late" else None,
            grounds=Sealed(f"It was {code}."),
        )
        yield HR, sanction
    yield (
        ZOE,
        AppealSanction(employee_id=ZOE, code="rude", objection=Sealed("I was not.")),
    )
    yield HR, LiftSanction(employee_id=BOB, code="late", lifted_on=date(2016, 8, 1))
    for by, code in ((BOB, "loud"), (LEE, "lost")):
        yield by, AppealSanction(employee_id=by, code=code, objection=Sealed("No. 不"))
    for employee_id, code, outcome in (
        (BOB, "loud", SanctionOutcome.ANNULLED),
        (LEE, "lost", SanctionOutcome.UPHELD),
    ):
        decided = DecideSanctionAppeal(
            employee_id=employee_id, code=code, outcome=outcome, answer=Sealed("So be it.")
        )
        yield PANEL, decided


def honoured(item: Item) -> bool:
    return during(item) and not item.row["withdrawn"]


def sanctioned(item: Item) -> bool:
    lifted = item.row["lifted_on"]
    stands = item.row["outcome"] != "ANNULLED" and (lifted is None or lifted > item.on)
    return during(item) and stands


def last(item: Item, framework_id: str, code: str, *, own: bool) -> Row | None:
    """Return the latest assessment of somebody by the day: their own, or of anybody else."""
    found = [
        row
        for row in item.world.having("competency", "employee_id", item.row["id"])
        if (row["framework_id"], row["competency"]) == (framework_id, code)
        and row["assessed_on"] <= item.on
        and (row["assessor"] == "SELF") is own
    ]
    return max(found, key=lambda row: (row["assessed_on"], row["place"]), default=None)


def lacking(item: Item) -> list[Row]:
    """Return what somebody lacks of what their level of the day, and the next ones, ask."""
    code, found = item.latest("employee_level", "level"), list[Row]()
    if not item.eyes.acknowledged(item.row["id"]):
        return found
    versions = item.world.rows["career_framework_version"]
    for version in sorted(versions, key=lambda row: row["framework_id"]):
        if not in_force(item.like("CareerFrameworkVersion", version)):
            continue
        levels = item.world.having("career_level", "content_id", version["content_id"])
        for now in (level for level in levels if level["code"] == code):
            for level in sorted(levels, key=lambda row: row["place"]):
                if level["code"] == code or level["code"] in now["nexts"]:
                    found += spokes(item, version, level, present=level is now)
    return found


def spokes(item: Item, version: Row, level: Row, *, present: bool) -> Iterator[Row]:
    """Yield what somebody lacks of what a level asks, in its order."""
    part = item.like("CareerLevel", level)
    named = {row["code"]: row for row in among("career_competency")(part)}
    for asked in of_level("career_requirement")(part):
        code = asked["competency"]
        other = last(item, version["framework_id"], code, own=False)
        own = last(item, version["framework_id"], code, own=True)
        proficiency = other["proficiency"] if other else None
        yield {
            "framework_id": version["framework_id"],
            "level": level["code"],
            "present": present,
            "competency": code,
            "name": named[code]["name"],
            "name_zh": named[code]["name_zh"],
            "area": named[code]["area"],
            "required": asked["proficiency"],
            "assessed": proficiency,
            "assessed_on": other["assessed_on"] if other else None,
            "self_assessed": own["proficiency"] if own else None,
            "gap": max(asked["proficiency"] - (proficiency or 0), 0),
        }


def months_of_service(item: Item) -> Json:
    hired = item.row["hired_on"]
    months = (item.on.year - hired.year) * 12 + item.on.month - hired.month
    seen = item.eyes.acknowledged(item.row["id"])
    return max(months - (item.on.day < hired.day), 0) if seen else None


def concerned(item: Item) -> bool:
    return item.eyes.acknowledged(item.row["employee_id"])


SHOWN: Mapping[str, Value] = {
    "Employee.monthsOfService": months_of_service,
    "CompetencyAssessment.evidence": noted("evidence_id"),
    "Honour.holding": honoured,
    "Honour.citation": noted("citation_id"),
    "Honour.recordedBy": for_drafters("recorded_by"),
    "Sanction.holding": sanctioned,
    "Sanction.grounds": noted("grounds_id"),
    "Sanction.imposedBy": for_drafters("imposed_by"),
    "Sanction.objection": between(noted("objection_id")),
    "Sanction.answer": between(noted("answer_id")),
    "Sanction.decidedBy": for_drafters("decided_by"),
    **moves.SHOWN,
    **proposing.SHOWN,
}
ONE: Mapping[str, tuple[str, Value]] = {
    "Sanction.employee": ("Employee", column("employee_id")),
    "CompetencyAssessment.version": ("CareerFrameworkVersion", column("version_id")),
    "CompetencyGap.framework": ("CareerFramework", column("framework_id")),
    **moves.ONE,
    **proposing.ONE,
}
EACH: Mapping[str, tuple[str, Rows]] = {
    "Employee.competencyGaps": ("CompetencyGap", lacking),
    **proposing.EACH,
}
OWNED: Mapping[str, tuple[str, str]] = {
    "Employee.honours": ("Honour", "employee_id"),
    "Employee.sanctions": ("Sanction", "employee_id"),
    "Employee.competencyAssessments": ("CompetencyAssessment", "employee_id"),
    **moves.OWNED,
    **proposing.OWNED,
}
"""From a field to the type of its entries and the column that says whose they are."""

COMPARED: Mapping[str, Value] = {
    "HonourFilter.holding": honoured,
    "SanctionFilter.holding": sanctioned,
    **moves.COMPARED,
    **proposing.COMPARED,
}
TABLES: Mapping[str, str] = {
    "CompetencyAssessment": "competency",
    "Honour": "honour",
    "Sanction": "sanction",
    **moves.TABLES,
    **proposing.TABLES,
}
SEEN: Mapping[str, Callable[[Item], bool]] = {
    "CompetencyAssessment": concerned,
    "Honour": concerned,
    "Sanction": concerned,
    **moves.SEEN,
    **proposing.SEEN,
}
DOCUMENTS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "honours and sanctions": (
        """query ($on: Date) { employees(on: $on) { nodes { id
            honours(filter: {holding: true}) { totalCount nodes { code kind fromOn untilOn holding
              citation withdrawn recordedBy } }
            sanctions(orderBy: FROM_ON) { nodes { id code kind holding grounds imposedBy
              objection answer outcome liftedOn employee { name } } }
            then: sanctions(filter: {holding: true, not: {outcome: {eq: UPHELD}}}) { totalCount }
            once: sanctions(on: "2016-02-01", filter: {holding: true}) { nodes { code holding } }
            careerHistory(filter: {kind: {in: [HONOUR, SANCTION]}}) { nodes { id kind cause
              effectiveOn untilOn } } } }
          node(id: "conduct:BOB/late") { ... on Sanction { code employeeId } } }""",
        {"on": "2016-07-01"},
    ),
    "what people lack": (
        """query ($on: Date) { employees(on: $on) { nodes { id level
            competencyAssessments(direction: DESC, filter: {assessor: {in: [SELF, HR]}}) {
              totalCount nodes { id competency proficiency assessor assessedBy evidence
                version { version } } }
            competencyGaps { framework { code } level present competency name nameZh area
              required assessed assessedOn selfAssessed gap } } }
          now: employee(id: "employee:BOB") { competencyGaps { gap }
            later: competencyGaps(on: "2190-01-01") { level gap } }
          early: employee(id: "employee:ANN", on: "2190-01-01") { competencyGaps { level
            assessed selfAssessed } } }""",
        {"on": "2190-08-01"},
    ),
    **moves.DOCUMENTS,
    **proposing.DOCUMENTS,
}
