"""Tasks: what is due from whom on a day, by going through every appraisal, plan and policy."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from domain.actor import Role
from tests.schema.oracle import advancing, moves, proposing
from tests.schema.oracle.asking import Item
from tests.schema.oracle.world import Row, World

BLANK: Mapping[str, Any] = dict.fromkeys(
    (
        *("employee_id", "since", "due_on", "appraisal_id", "cycle_id", "improvement_id"),
        *("version_id", "proposal_id", "promotion_id"),
    )
) | {"hr": False, "executive": False, "secret": False}


PUBLISHED = (
    ("ACKNOWLEDGE_POLICY", "policy_version", "policy_id"),
    ("ACKNOWLEDGE_PAY_STRUCTURE", "pay_structure_version", "structure_id"),
    ("ACKNOWLEDGE_PAY_PLAN", "pay_plan_version", "plan_id"),
)
"""What everybody acknowledges: the table of its versions, and what these are versions of."""


def due_on(world: World, case: Row, phase: str) -> date | None:
    """Return the last day of a phase in an appraisal."""
    deadline = world.one("cycle_deadline", f"{case['cycle_id']}/{phase}")
    days = [] if deadline is None else [deadline["due_on"]]
    if case["kept_open_in"] == phase:
        days.append(case["kept_open_until"])
    return max(days, default=None)


def lacks(world: World, case: Row) -> bool:
    """Return whether a measure of an appraisal has no actual."""
    return any(
        not each["excluded"]
        and each["kind"] not in ("RATED", "VETO")
        and each["actual_source"] is None
        for each in world.having("measure", "appraisal_id", case["id"])
    )


def due(item: Item) -> Iterator[Row]:
    """Yield all tasks there are on the day of an item."""
    for case in item.world.rows["appraisal"]:
        yield from of_case(item, case)
    for plan in item.world.rows["improvement"]:
        if plan["status"] == "OPEN":
            yield from of_plan(item.world, plan)
    for kind, table, owner in PUBLISHED:
        for version in item.world.rows[table]:
            if in_force(item, version, table, owner):
                yield from unread(item, version, kind)
    yield from of_development(item)
    yield from moves.due(item, BLANK)
    yield from proposing.due(item, BLANK)
    yield from advancing.due(item, BLANK)


def of_development(item: Item) -> Iterator[Row]:
    """Yield which courses are still to be completed, and which sanctions to be decided on."""
    for plan in item.world.rows["learning"]:
        person = item.world.one("employee", plan["employee_id"])
        if plan["status"] == "PLANNED" and person is not None and serves(item, person):
            yield {
                **BLANK,
                "id": f"COMPLETE_TRAINING:{plan['id']}",
                "kind": "COMPLETE_TRAINING",
                "employee_id": plan["employee_id"],
                "since": plan["at"],
                "due_on": plan["due_on"],
                "about_id": plan["employee_id"],
            }
    for sanction in item.world.rows["sanction"]:
        if sanction["appealed_on"] is not None and sanction["outcome"] is None:
            yield {
                **BLANK,
                "id": f"DECIDE_SANCTION_APPEAL:{sanction['id']}",
                "kind": "DECIDE_SANCTION_APPEAL",
                "hr": True,
                "about_id": sanction["employee_id"],
            }


def serves(item: Item, person: Row) -> bool:
    """Return whether somebody serves on the day."""
    last = person["last_day_on"]
    return person["hired_on"] <= item.on and (last is None or last >= item.on)


def of_case(item: Item, case: Row) -> Iterator[Row]:
    """Yield what is due in an appraisal."""
    world, on = item.world, item.on
    cycle = world.one("cycle", case["cycle_id"])
    assert cycle is not None
    status, superior = case["status"], case["superior_id"]

    def open_in(phase: str) -> bool:
        own = case["kept_open_in"] == phase and case["kept_open_until"] >= on
        return case["ended_on"] is None and (cycle["phase"] == phase or own)

    def task(kind: str, phase: str, by: str | None = None, **rest: object) -> Row:
        return {
            **BLANK,
            "id": f"{kind}:{case['id']}",
            "kind": kind,
            "employee_id": by,
            "hr": by is None,
            "since": cycle["phase_at"],
            "due_on": due_on(world, case, phase),
            "about_id": case["employee_id"],
            "appraisal_id": case["id"],
            "cycle_id": case["cycle_id"],
            **rest,
        }

    if open_in("SET_MEASURES"):
        if status == "ENROLLED":
            yield task("SET_MEASURES", "SET_MEASURES", superior)
        agreement = world.one("measure_agreement", f"{case['id']}/agreement")
        if agreement is not None and agreement["status"] == "PROPOSED":
            yield task("AGREE_MEASURES", "SET_MEASURES", case["employee_id"])
        if agreement is not None and agreement["status"] == "OBJECTED":
            yield task("SETTLE_OBJECTION", "SET_MEASURES")
    if open_in("COLLECT") and status != "ENROLLED" and lacks(world, case):
        yield task("RECORD_ACTUALS", "COLLECT", superior, hr=False)
    if open_in("EVALUATE"):
        yield from evaluating(item, case, cycle, task)
    if (open_in("EVALUATE") or open_in("FEED_BACK")) and status == "EVALUATED":
        deadline = world.one("cycle_deadline", f"{cycle['id']}/{cycle['phase']}")
        yield task("SCORE", "", due_on=deadline and deadline["due_on"])
    if open_in("FEED_BACK"):
        if status == "SCORED":
            yield task("RELEASE", "FEED_BACK")
        if status != "ENROLLED" and not world.having("feedback", "appraisal_id", case["id"]):
            yield task("GIVE_FEEDBACK", "FEED_BACK", superior, hr=False)
    appeal = world.one("appeal", f"{case['id']}/appeal")
    disputed = appeal is not None and appeal["status"] == "FILED"
    if status == "RELEASED" and case["acknowledged_at"] is None and not disputed:
        deadline = world.one("cycle_deadline", f"{cycle['id']}/FEED_BACK")
        yield task(
            "ACKNOWLEDGE_RESULT",
            "",
            case["employee_id"],
            since=case["released_at"],
            due_on=deadline and deadline["due_on"],
        )
    if disputed:
        yield task("DECIDE_APPEAL", "", since=None, due_on=None)


def evaluating(item: Item, case: Row, cycle: Row, task: Any) -> Iterator[Row]:  # noqa: ANN401 - above
    """Yield who has still to say something of an appraisal."""
    world, on = item.world, item.on
    if case["status"] == "MEASURED":
        yield task("EVALUATE", "EVALUATE", case["superior_id"], hr=False)
    said = world.having("evaluation", "appraisal_id", case["id"])
    given = {row["id"] for row in said if row["submitted_at"] is not None}
    themself = any(row["id"] in given and row["rater"] == "SELF" for row in said)
    open_ = case["evaluation_closed_at"] is None
    if "SELF" in cycle["raters"] and case["status"] != "ENROLLED" and open_ and not themself:
        yield task("EVALUATE_ONESELF", "EVALUATE", case["employee_id"])
    for named in world.having("nomination", "appraisal_id", case["id"]):
        if named["withdrawn"]:
            continue
        since, until = named["delegate_from_on"], named["delegate_until_on"]
        delegate = named["delegate_id"] if since and since <= on <= until else None
        if named["rater"] == "SUPERIOR":
            if delegate is not None and case["status"] == "MEASURED":
                yield task("EVALUATE", "EVALUATE", delegate, id=f"EVALUATE:{named['id']}")
        elif open_ and named["evaluation_id"] not in given:
            secret = named["rater"] in ("PEER", "REPORT")
            id_ = f"RATE:{named['id']}"
            yield task("RATE", "EVALUATE", named["rater_id"], id=id_, secret=secret)
            if delegate is not None:
                yield task("RATE", "EVALUATE", delegate, id=f"{id_}:{delegate}", secret=secret)


def of_plan(world: World, plan: Row) -> Iterator[Row]:
    """Yield what is due in an open improvement plan."""

    def task(kind: str, id_: str, by: str | None, due: date) -> Row:
        return {
            **BLANK,
            "id": f"{kind}:{id_}",
            "kind": kind,
            "employee_id": by,
            "due_on": due,
            "about_id": plan["employee_id"],
            "appraisal_id": plan["appraisal_id"],
            "cycle_id": plan["cycle_id"],
            "improvement_id": plan["id"],
        }

    rows = world.having("improvement_check_in", "improvement_id", plan["id"])
    last = max((row["checked_on"] for row in rows), default=plan["opened_on"])
    yield task("CHECK_IN", plan["id"], plan["employee_id"], last + timedelta(days=30))
    yield task("CLOSE_PLAN", plan["id"], plan["superior_id"], plan["due_on"])
    for action in world.having("improvement_action", "improvement_id", plan["id"]):
        if action["done_on"] is None:
            yield task("COMPLETE_ACTION", action["id"], plan["superior_id"], action["due_on"])


def in_force(item: Item, version: Row, table: str, owner: str) -> bool:
    """Return whether a version is the one of the day."""

    def published(row: Row) -> bool:
        stands = row["status"] == "PUBLISHED" and not row["replaced"]
        return stands and row["effective_from"] <= item.on

    others = item.world.having(table, owner, version[owner])
    latest = max((row["effective_from"] for row in others if published(row)), default=None)
    return published(version) and version["effective_from"] == latest


def unread(item: Item, version: Row, kind: str) -> Iterator[Row]:
    """Yield who has still to acknowledge a version."""
    rows = item.world.having("acknowledgement", "version_id", version["id"])
    known = {row["employee_id"] for row in rows}
    for person in item.world.rows["employee"]:
        if serves(item, person) and person["id"] not in known:
            yield {
                **BLANK,
                "id": f"{kind}:{version['id']}:{person['id']}",
                "kind": kind,
                "employee_id": person["id"],
                "since": version["published_at"],
                "about_id": person["id"],
                "version_id": version["id"],
            }


def mine(item: Item) -> list[Row]:
    """Return what is due from the viewer, or from those whose role they have."""
    eyes = item.eyes
    own = str(eyes.viewer.actor)
    return [
        row
        for row in due(item)
        if row["employee_id"] == own
        or (row["hr"] and eyes.hr)
        or (row["executive"] and eyes.has(Role.EXECUTIVE))
    ]


def others(item: Item) -> list[Row]:
    """Return what is due and no secret of its rater's."""
    return [row for row in due(item) if not row["secret"]]
