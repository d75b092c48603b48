"""Goals: what serves what, how far it has come, and who is to know, by looking at all of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

from tests.schema.oracle.asking import Asking, Item, Json, Value
from tests.schema.oracle.eyes import Eyes
from tests.schema.oracle.world import Past, Row, World

UNDER_WAY = ("PROPOSED", "OPEN")


def column(name: str) -> Value:
    return lambda item: item.row[name]


def noted(column: str) -> Value:
    def found(item: Item) -> Json:
        note = item.world.one("note", item.row[column])
        return None if note is None else note["text"]

    return found


def share(item: Item) -> str:
    written = f"{Decimal(item.row['weight']) / 100:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def theirs(item: Item, employee_id: str | None) -> bool:
    """Return whether somebody's goal is the viewer's business, or nobody's in particular."""
    eyes = item.eyes
    return eyes.house() and (employee_id is None or eyes.all or eyes.answers_for(employee_id))


def open_to(item: Item, goal_id: str) -> bool:
    goal = item.world.one("goal", goal_id)
    return goal is not None and theirs(item, goal["employee_id"])


def part_of(item: Item) -> bool:
    """Return whether something that hangs on a goal is seen: goal and what it is of."""
    return theirs(item, item.row["employee_id"]) and open_to(item, item.row["goal_id"])


def of_appraisal(item: Item, appraisal_id: str) -> bool:
    case = item.world.one("appraisal", appraisal_id)
    return case is not None and item.eyes.appraisal(case)


def below(world: World, goal_id: str, *, dropped: bool = True) -> list[str]:
    """Return a goal and all that serves it, with what was dropped or without."""
    found = [goal_id]
    for each in found:
        for link in world.having("goal_link", "parent_id", each):
            child = world.one("goal", link["child_id"])
            if child and (dropped or child["status"] != "DROPPED") and child["id"] not in found:
                found.append(child["id"])
    return found


def all_seen(item: Item) -> bool:
    """Return whether the viewer sees everything below a goal."""
    if item.eyes.all:
        return True
    if not item.eyes.works_here:
        return False
    goals = below(item.world, item.row["id"])
    served = (row for each in goals for row in item.world.having("goal_measure", "goal_id", each))
    return all(open_to(item, each) for each in goals) and all(
        of_appraisal(item, row["appraisal_id"]) for row in served
    )


def stands(world: World, measure_id: str) -> Fraction | None:
    """Return how a measure stands: by its released score, else by what is attained."""
    measure = world.one("measure", measure_id)
    if measure is None or measure["excluded"]:
        return None
    case = world.one("appraisal", measure["appraisal_id"])
    released = case is not None and case["status"] == "RELEASED"
    if released and measure["score"] is not None:
        return max(Fraction(measure["score"]), Fraction(0))
    if measure["attained"] is None:
        return None
    return max(Fraction(rounded(Fraction(measure["attained"]))), Fraction(0))


def rounded(value: Fraction) -> Decimal:
    with localcontext() as context:
        context.prec = 2_000
        whole = Decimal(value.numerator) / Decimal(value.denominator)
        return whole.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def come(world: World, goal_id: str) -> Fraction | None:
    """Return how far a goal has come."""
    known: list[tuple[int, Fraction]] = []
    for link in world.having("goal_link", "parent_id", goal_id):
        child = world.one("goal", link["child_id"])
        value = come(world, link["child_id"])
        if child and child["status"] != "DROPPED" and value is not None:
            known.append((link["weight"], value))
    for link in world.having("goal_measure", "goal_id", goal_id):
        value = stands(world, link["measure_id"])
        if value is not None:
            known.append((link["weight"], value))
    if known:
        return sum(weight * value for weight, value in known) / Fraction(
            sum(weight for weight, _ in known)
        )
    reported = world.having("goal_standing", "goal_id", goal_id)
    return Fraction(reported[0]["progress"]) if reported else None


def progress(item: Item) -> Json:
    value = come(item.world, item.row["id"]) if all_seen(item) else None
    return None if value is None else rounded(value)


def may_know(item: Item) -> bool:
    """Return whether the viewer learns that whoever has a goal is gone."""
    eyes = item.eyes
    return eyes.all or any(
        eyes.answers_for(item.row[each]) for each in ("employee_id", "responsible_id")
    )


def left_over(item: Item) -> bool | None:
    if not may_know(item):
        return None
    if item.row["status"] not in UNDER_WAY:
        return False
    people = (
        item.world.one("employee", item.row[each]) for each in ("employee_id", "responsible_id")
    )
    left = any(who and who["last_day_on"] and who["last_day_on"] < item.on for who in people)
    place = item.world.one("department", item.row["department_id"])
    return left or bool(place and place["closed_on"] and place["closed_on"] <= item.on)


def linked(table: str, here: str, there: str) -> Callable[[Item], Iterable[str]]:
    """Return the ids at the other ends of the links of an item."""

    def ids(item: Item) -> Iterator[str]:
        for row in item.world.having(table, here, item.row["id"]):
            yield row[there]

    return ids


THROUGH: Mapping[str, tuple[str, Callable[[Item], Iterable[str]]]] = {
    "Goal.parents": ("Goal", linked("goal_link", "child_id", "parent_id")),
    "Goal.children": ("Goal", linked("goal_link", "parent_id", "child_id")),
    "Goal.measures": ("Measure", linked("goal_measure", "goal_id", "measure_id")),
    "Measure.goals": ("Goal", linked("goal_measure", "measure_id", "goal_id")),
}
OWNED: Mapping[str, tuple[str, str]] = {
    "Goal.links": ("GoalLink", "parent_id"),
    "Goal.measureLinks": ("GoalMeasure", "goal_id"),
    "Goal.history": ("GoalReport", "goal_id"),
    "Employee.goals": ("Goal", "employee_id"),
    "Department.goals": ("Goal", "department_id"),
}


def holders(item: Item) -> list[Row]:
    rows = item.world.having("goal_holder", "goal_id", item.row["id"])
    seen = [row for row in rows if part_of(item.like("GoalHolder", row))]
    return sorted(seen, key=lambda row: (row["effective_on"], row["id"]))


def written(item: Item) -> Json:
    return item.row["title"] or noted("title_id")(item)


def in_per_cent(item: Item) -> str:
    return str(item.row["progress"])


SHOWN: Mapping[str, Value] = {
    "Goal.title": written,
    "Goal.needsHandOver": left_over,
    "Goal.progress": progress,
    "GoalLink.weight": share,
    "GoalMeasure.weight": share,
    "GoalReport.note": noted("note_id"),
    "GoalReport.progress": in_per_cent,
}
ONE: Mapping[str, tuple[str, Value]] = {
    "Goal.department": ("Department", column("department_id")),
    "Goal.employee": ("Employee", column("employee_id")),
    "Goal.responsible": ("Employee", column("responsible_id")),
    "GoalHolder.department": ("Department", column("department_id")),
    "GoalHolder.employee": ("Employee", column("employee_id")),
    "GoalHolder.responsible": ("Employee", column("responsible_id")),
    "GoalLink.child": ("Goal", column("child_id")),
    "GoalMeasure.measure": ("Measure", column("measure_id")),
}
EACH: Mapping[str, tuple[str, Callable[[Item], list[Row]]]] = {
    "Goal.holders": ("GoalHolder", holders),
}
COMPARED: Mapping[str, Value] = {
    "GoalFilter.department": column("department_id"),
    "GoalFilter.employee": column("employee_id"),
    "GoalFilter.responsible": column("responsible_id"),
    "GoalFilter.needsHandOver": left_over,
    "GoalLinkFilter.child": column("child_id"),
    "GoalMeasureFilter.appraisal": column("appraisal_id"),
}
TABLES: Mapping[str, str] = {
    "Goal": "goal",
    "GoalLink": "goal_link",
    "GoalMeasure": "goal_measure",
    "GoalReport": "goal_report",
}
SEEN: Mapping[str, Callable[[Item], bool]] = {
    "Goal": lambda item: theirs(item, item.row["employee_id"]),
    "GoalLink": lambda item: all(
        open_to(item, item.row[each]) for each in ("child_id", "parent_id")
    ),
    "GoalMeasure": lambda item: (
        of_appraisal(item, item.row["appraisal_id"]) and open_to(item, item.row["goal_id"])
    ),
    "GoalReport": part_of,
}


def allowing(test: Callable[[Item], bool]) -> Callable[[Eyes, World, str], bool]:
    """Return whether a viewer sees a field of a goal by its id."""

    def allows(eyes: Eyes, world: World, id_: str) -> bool:
        row = world.one("goal", id_)
        asking = Asking(eyes, Past({}, ()))
        return row is not None and test(Item(asking, "Goal", row, world, eyes.today))

    return allows


HIDDEN = {"Goal.progress": allowing(all_seen), "Goal.needsHandOver": allowing(may_know)}
"""Fields that not everybody sees who sees the goal."""

DOCUMENTS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "what serves what": (
        """query ($f: GoalFilter, $on: Date) {
          goals(filter: $f, orderBy: ENDS_ON, direction: DESC) { totalCount nodes { id title owner
            status progress needsHandOver needsThen: needsHandOver(on: $on) employeeId
            employee { id } department { code } responsible { id }
            links { totalCount nodes { weight child { id progress } } }
            parents(filter: {owner: {in: [ORGANISATION, DEPARTMENT]}}) { totalCount nodes { id } }
            children(orderBy: ENDS_ON, first: 2) { totalCount pageInfo { hasNextPage }
              nodes { id children { nodes { id progress } } } }
            measures { totalCount nodes { id code } }
            measureLinks(filter: {appraisal: {eq: "appraisal:2016Q1:ANN"}}) { nodes { weight
              measure { id goals { totalCount nodes { id progress } } } } }
            history(orderBy: REPORTED_ON, last: 1) { totalCount nodes { progress note } }
            holders { department { id } employee { id } responsible { id } } } }
          early: goals(asOf: "160") { totalCount nodes { id progress status } }
          gone: goals(on: "2195-01-01", filter: {needsHandOver: true}) { nodes { id } }
          kept: goals(on: "2195-01-01", filter: {needsHandOver: false}) { nodes { id } }
          not: goals(on: "2195-01-01", filter: {not: {needsHandOver: true}}) { totalCount }
          bob: goal(id: "goal:2016/bob") { progress }
          employees { nodes { id goals { totalCount nodes { id } } } }
          departments { nodes { id goals(filter: {status: {eq: OPEN}}) { nodes { id } } } }
          nodes(ids: ["goal:2016/grow", "goal:2016/idea", "goal:2016", "goal:2016/none"]) {
            id ... on Goal { title } } }""",
        {"f": {"plan": {"startsWith": "2016"}}, "on": "2190-01-02"},
    ),
}
