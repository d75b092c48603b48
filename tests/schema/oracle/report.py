"""Report: distributions, leniency and trends, reckoned from all the rows there are."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from domain.actor import Role
from domain.policies.distribution import Limit, Quota, counts, most
from domain.policies.group import Group, merged
from tests.schema.oracle.asking import Item, Value
from tests.schema.oracle.world import Row

Rows = Callable[[Item], list[Row]]
FEW = 5
EXACT = Context(prec=40)
OVER = {"IMPROVE", "CLOSED"}
"""The phases in which no more results are released."""


def column(name: str) -> Value:
    return lambda item: item.row[name]


def told(item: Item) -> bool:
    """Return whether the viewer is told of the whole."""
    return item.eyes.all or item.eyes.has(Role.EXECUTIVE)


def released(item: Item) -> list[Row]:
    rows = item.world.having("appraisal", "cycle_id", item.row["id"])
    return [row for row in rows if row["status"] == "RELEASED"]


def hidden(sizes: Mapping[str, int]) -> set[str]:
    """Return the groups that are not shown alone: the small ones, and others until they are few."""
    found: set[str] = set()
    before = 0
    for part in sorted(sizes, key=lambda part: (sizes[part], part)):
        if sizes[part] < FEW or 0 < before < FEW:
            found.add(part)
        before += sizes[part]
    return found


def counted(of: str) -> Rows:
    """Return the released grades by a column of the appraisals."""

    def found(item: Item) -> list[Row]:
        if not told(item):
            return []
        cells = Counter((row[of] or "", row["released_grade"]) for row in released(item))
        sizes = Counter[str]()
        for (part, _), count in cells.items():
            sizes[part] += count
        apart = hidden(sizes) if item.row["phase"] in OVER else set(sizes)
        places = {
            row["grade"]: row["place"]
            for row in item.world.having("cycle_grade", "cycle_id", item.row["id"])
        }
        shown = [cell for cell in cells if item.eyes.all or cell[0] not in apart]
        shown.sort(key=lambda cell: (cell[0], places.get(cell[1], 1_000)))
        return [
            {
                "department_id": None,
                "level": None,
                "superior_id": None,
                of: part or None,
                "grade": grade,
                "count": cells[part, grade],
                "people": sizes[part],
            }
            for part, grade in shown
        ]

    return found


def rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def figures(ratings: Iterable[Decimal]) -> tuple[Decimal, Decimal]:
    """Return the mean and the standard deviation of ratings."""
    given = list(ratings)
    mean = EXACT.divide(sum(given, Decimal(0)), Decimal(len(given)))
    squares = sum((EXACT.power(each - mean, 2) for each in given), Decimal(0))
    return rounded(mean), rounded(EXACT.sqrt(EXACT.divide(squares, Decimal(len(given)))))


def lenient(column: str, *, apart: bool) -> Rows:
    """Return how the superiors of the appraisals with the item's id in a column rated."""

    def found(item: Item) -> list[Row]:
        by: dict[str, dict[str, list[Decimal]]] = {}
        for case in item.world.having("appraisal", column, item.row["id"]):
            rows = item.world.having("measure", "appraisal_id", case["id"])
            ratings = [row["rating"] for row in rows if row["rating"] is not None]
            if ratings and case["superior_id"] is not None:
                by.setdefault(case["superior_id"], {})[case["id"]] = ratings
        if not by or (apart and not told(item)):
            return []
        group = figures(each for cases in by.values() for one in cases.values() for each in one)
        shown: list[Row] = []
        for superior, cases in sorted(by.items()):
            few = apart and (len(cases) < FEW or item.row["phase"] not in OVER)
            if few and not item.eyes.all:
                continue
            given = [each for one in cases.values() for each in one]
            mean, spread = figures(given)
            shown.append(
                {
                    "superior_id": superior,
                    "people": len(cases),
                    "ratings": len(given),
                    "mean": mean,
                    "spread": spread,
                    "group_mean": group[0],
                    "group_spread": group[1],
                }
            )
        return shown

    return found


def trend(item: Item) -> list[Row]:
    if not (item.eyes.all or item.eyes.answers_for(item.row["id"])):
        return []
    cases = item.world.having("appraisal", "employee_id", item.row["id"])
    cycles = {row["id"]: row for row in item.world.rows["cycle"]}
    rows = [case for case in cases if case["status"] == "RELEASED" and case["cycle_id"] in cycles]
    rows.sort(key=lambda case: (cycles[case["cycle_id"]]["ends_on"], case["id"]))
    last: dict[str, Any] = {}
    found: list[Row] = []
    for case in rows:
        period, score = cycles[case["cycle_id"]]["period"], case["score"]
        before = last.get(period)
        change = None if before is None or score is None else score - before
        last[period] = score
        found.append({**case, "period": period, "change": change})
    return found


def graded(item: Item) -> list[tuple[str, str]]:
    """Return department and grade of everybody who has one: released, held by a session, scored."""
    found: list[tuple[str, str]] = []
    for case in item.world.having("appraisal", "cycle_id", item.row["id"]):
        if case["status"] not in {"SCORED", "RELEASED"} or case["department_id"] is None:
            continue
        held = item.world.having("calibration_member", "appraisal_id", case["id"])
        grade = case["released_grade"]
        if case["status"] == "SCORED":
            grade = held[0]["grade"] if held else case["grade"]
        if grade is not None:
            found.append((case["department_id"], grade))
    return found


def groups(item: Item) -> list[tuple[str, list[str]]]:
    """Return the departments to compare, and the grades in each."""
    own, grades = graded(item), dict[str, str]()
    listed: dict[str, list[str]] = {}
    for n, (department, grade) in enumerate(own):
        grades[f"{n:05}"] = grade
        listed.setdefault(department, []).append(f"{n:05}")
    units = [
        Group(id=row["id"], above=row["parent_id"], people=tuple(listed.get(row["id"], ())))
        for row in item.world.rows["department"]
    ]
    guidelines = item.world.having("guideline", "cycle_id", item.row["id"])
    least = guidelines[0]["smallest_group"] if guidelines else 1
    return [(each.id, [grades[p] for p in each.people]) for each in merged(units, least)]


def distribution(item: Item) -> list[Row]:
    if not item.eyes.all:
        return []
    cycle = item.row["id"]
    places = sorted(item.world.having("cycle_grade", "cycle_id", cycle), key=lambda r: r["place"])
    shares = {
        r["grade"]: r["share"] for r in item.world.having("guideline_quota", "cycle_id", cycle)
    }
    names = [row["grade"] for row in places]
    quotas = [Quota(grade=grade, share=shares[grade]) for grade in names] if shares else []
    found: list[Row] = []
    for department, grades in groups(item):
        due = counts(len(grades), quotas) if quotas else [None] * len(names)
        for grade, wanted in zip(names, due, strict=True):
            count = grades.count(grade)
            share = f"{Decimal(shares[grade]) / 100:f}" if shares else None
            found.append(
                {
                    "part": department,
                    "people": len(grades),
                    "grade": grade,
                    "share": share,
                    "wanted": wanted,
                    "count": count,
                    "difference": None if wanted is None else count - wanted,
                }
            )
    return found


def limits(item: Item) -> list[Row]:
    if not item.eyes.all:
        return []
    rows = item.world.having("guideline_limit", "cycle_id", item.row["id"])
    found: list[Row] = []
    for department, grades in groups(item):
        for row in sorted(rows, key=lambda row: row["place"]):
            allowed = most(len(grades), Limit(grades=tuple(row["grades"]), share=row["share"]))
            count = sum(grade in row["grades"] for grade in grades)
            found.append(
                {
                    "part": department,
                    "people": len(grades),
                    "grades": ", ".join(row["grades"]),
                    "most": allowed,
                    "count": count,
                    "violated": count > allowed,
                }
            )
    return found


ONE: Mapping[str, tuple[str, Value]] = {
    "DepartmentGrade.department": ("Department", column("part")),
    "DepartmentLimit.department": ("Department", column("part")),
    "GradeCount.department": ("Department", column("department_id")),
    "GradeCount.superior": ("Employee", column("superior_id")),
    "RaterLeniency.superior": ("Employee", column("superior_id")),
    "ResultTrend.cycle": ("Cycle", column("cycle_id")),
}
EACH: Mapping[str, tuple[str, Rows]] = {
    "Cycle.gradesByDepartment": ("GradeCount", counted("department_id")),
    "Cycle.gradesByLevel": ("GradeCount", counted("level")),
    "Cycle.gradesBySuperior": ("GradeCount", counted("superior_id")),
    "Cycle.distribution": ("DepartmentGrade", distribution),
    "Cycle.limits": ("DepartmentLimit", limits),
    "Cycle.leniency": ("RaterLeniency", lenient("cycle_id", apart=True)),
    "Calibration.leniency": ("RaterLeniency", lenient("calibration_id", apart=False)),
    "Employee.trend": ("ResultTrend", trend),
}
DOCUMENTS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "what results come to together": (
        """query ($m: Moment) {
          cycles(asOf: $m) { nodes { code phase
            gradesByDepartment { department { id name } level superiorId grade count people }
            gradesByLevel { department { id } level grade count people }
            gradesBySuperior { superiorId superior { name } grade count people }
            distribution { department { code } people grade share wanted count difference }
            limits { department { code } people grades most count violated }
            leniency { superiorId superior { id } people ratings mean spread groupMean
              groupSpread } } }
          employees { nodes { id trend { cycle { code } period score grade change } } }
          calibrations { nodes { id leniency { superiorId mean spread groupMean } } } }""",
        {"m": None},
    ),
}
