"""Calibration: sessions, the results in them, and their grades beside the guideline."""

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from domain.policies.leniency import common_scale
from tests.schema.oracle import report
from tests.schema.oracle.asking import Item, Json, Value
from tests.schema.oracle.world import Row

Rows = Callable[[Item], list[Row]]


def column(name: str) -> Value:
    return lambda item: item.row[name]


def members(item: Item) -> list[Row]:
    return [*item.world.having("calibration_member", "calibration_id", item.row["id"])]


def share(points: int) -> str:
    """Return basis points as per cent, without zeros at the end."""
    whole, rest = divmod(points, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".")


def wanted(people: int, shares: Mapping[str, int]) -> dict[str, int]:
    """Return how many each grade is to have; `shares` are best first."""
    exact = {grade: Fraction(people * each, 10_000) for grade, each in shares.items()}
    given = {grade: int(each) for grade, each in exact.items()}
    by_rest = sorted(exact, key=lambda grade: given[grade] - exact[grade])
    for grade in by_rest[: people - sum(given.values())]:
        given[grade] += 1
    return given


def grades(item: Item) -> list[Row]:
    cycle = item.row["cycle_id"]
    held = Counter(row["grade"] for row in members(item))
    places = sorted(item.world.having("cycle_grade", "cycle_id", cycle), key=lambda r: r["place"])
    quotas = {
        r["grade"]: r["share"] for r in item.world.having("guideline_quota", "cycle_id", cycle)
    }
    names = [row["grade"] for row in places]
    shares = {grade: quotas[grade] for grade in names} if quotas else {}
    given = wanted(held.total(), shares) if shares else {}
    found: list[Row] = []
    for grade in names:
        due = given.get(grade)
        found.append(
            {
                "grade": grade,
                "share": share(shares[grade]) if shares else None,
                "wanted": due,
                "count": held[grade],
                "difference": None if due is None else held[grade] - due,
            }
        )
    return found


def limits(item: Item) -> list[Row]:
    rows = item.world.having("guideline_limit", "cycle_id", item.row["cycle_id"])
    held = Counter(row["grade"] for row in members(item))
    found: list[Row] = []
    for row in sorted(rows, key=lambda row: row["place"]):
        most = held.total() * row["share"] // 10_000
        count = sum(held[grade] for grade in row["grades"])
        found.append(
            {
                "grades": ", ".join(row["grades"]),
                "share": share(row["share"]),
                "most": most,
                "count": count,
                "difference": count - most,
            }
        )
    return found


def panel(item: Item) -> list[Row]:
    return [{"employee_id": id_} for id_ in sorted(item.row["panel"])]


def departments(item: Item) -> list[Row]:
    return [
        row for id_ in sorted(item.row["departments"]) if (row := item.world.one("department", id_))
    ]


def changes(of: str) -> Rows:
    """Return the calibrations of the appraisal whose id is in a column."""

    def found(item: Item) -> list[Row]:
        rows = item.world.having("result_calibration", "appraisal_id", item.row[of])
        return sorted(rows, key=lambda row: (row["at"], row["id"]))

    return found


def own_changes(item: Item) -> list[Row]:
    return changes("id")(item) if item.eyes.result(item.row) else []


def told(name: str, *, counts: bool = False) -> Value:
    """Return a figure of an appraisal as far as the viewer may see it, and it counts."""

    def found(item: Item) -> Json:
        holds = not counts or item.row["status"] in {"SCORED", "RELEASED"}
        return item.row[name] if holds and item.eyes.result(item.row) else None

    return found


def why(item: Item) -> Json:
    note = item.world.one("note", item.row["why_id"])
    return None if note is None else note["text"]


def common(item: Item) -> Json:
    """Return the score of a member on the scale that all superiors have in common."""
    given: dict[str, list[Decimal]] = {}
    ours = ("", 0)
    for member in item.world.having(
        "calibration_member", "calibration_id", item.row["calibration_id"]
    ):
        case = item.world.one("appraisal", member["appraisal_id"]) or {}
        scores = given.setdefault(case["superior_id"], [])
        if member["id"] == item.row["id"]:
            ours = case["superior_id"], len(scores)
        scores.append(Decimal(member["taken_score"]))
    rater, place = ours
    scaled = common_scale(given)[rater]
    return None if scaled is None else f"{scaled[place]:f}"


SHOWN: Mapping[str, Value] = {
    "CalibrationMember.commonScore": common,
    "Appraisal.computedScore": told("computed_score", counts=True),
    "Appraisal.computedGrade": told("computed_grade", counts=True),
    "Appraisal.calibratedScore": told("calibrated_score"),
    "Appraisal.calibratedGrade": told("calibrated_grade"),
    "Appraisal.quotaMade": told("quota_made"),
    "ResultCalibration.earnedGrade": column("earned"),
    "ResultCalibration.why": why,
    "ResultCalibration.calibratedBy": lambda item: (
        item.row["calibrated_by"] if item.eyes.all else None
    ),
}
ONE: Mapping[str, tuple[str, Value]] = {
    "Appraisal.calibration": ("Calibration", column("calibration_id")),
    "CalibrationPanelist.employee": ("Employee", column("employee_id")),
    "Calibration.cycle": ("Cycle", column("cycle_id")),
    "CalibrationMember.appraisal": ("Appraisal", column("appraisal_id")),
    **report.ONE,
}
EACH: Mapping[str, tuple[str, Rows]] = {
    "Appraisal.calibrations": ("ResultCalibration", own_changes),
    "Calibration.panel": ("CalibrationPanelist", panel),
    "Calibration.departments": ("Department", departments),
    "Calibration.grades": ("CalibrationGrade", grades),
    "Calibration.limits": ("CalibrationLimit", limits),
    "CalibrationMember.changes": ("ResultCalibration", changes("appraisal_id")),
    **report.EACH,
}
COMPARED: Mapping[str, Value] = {
    "CalibrationFilter.cycle": column("cycle_id"),
    "CalibrationMemberFilter.employee": column("employee_id"),
}
TABLES: Mapping[str, str] = {
    "Calibration": "calibration",
    "CalibrationMember": "calibration_member",
}


def on_panel(item: Item, session: Row | None) -> bool:
    """Return whether the viewer sees a session."""
    eyes: Any = item.eyes
    if session is None:
        return False
    return eyes.all or (eyes.works_here and eyes.serves and eyes.viewer.actor in session["panel"])


SEEN: Mapping[str, Callable[[Item], bool]] = {
    "Calibration": lambda item: on_panel(item, item.row),
    "CalibrationMember": lambda item: on_panel(
        item, item.world.one("calibration", item.row["calibration_id"])
    ),
}

DOCUMENTS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "what a panel made of results": (
        """query ($c: CalibrationFilter) {
          calibrations(filter: $c, orderBy: NAME, direction: DESC) { totalCount nodes { id name
            status violated quotaApplied lockedBy approvedBy alsoApprovedBy cycle { code }
            panel { employeeId employee { name } } departments { id code }
            grades { grade share wanted count difference } limits { grades share most count
            difference } members(filter: {quotaMade: false, grade: {in: ["C"]}}, orderBy: SCORE) {
            totalCount edges { cursor node { id employeeId takenScore commonScore takenGrade cap
            quotaGrade calibratedScore calibratedGrade calibratedBy score grade quotaMade
            appraisal { id } changes { scoreBefore gradeBefore score grade earnedGrade why
            calibratedBy } } } } } }
          early: calibration(id: "calibration:2016Q1:BRG", asOf: "100") { grades { count wanted } }
          appraisals { nodes { id computedScore computedGrade calibratedScore calibratedGrade
            quotaMade calibration { id } calibrations { grade why calibratedBy at origin } } } }""",
        {"c": {"status": {"in": ["LOCKED", "OPEN"]}, "cycle": {"eq": "cycle:2016Q1"}}},
    ),
    **report.DOCUMENTS,
}
