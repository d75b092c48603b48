"""Calibration: how to ask for sessions, the results in them, and how their grades stand."""

from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.calibration_session import CalibrationStatus
from ledger.recorded import Origin
from schema.cycle import Cycle
from schema.department import Department
from schema.engine.enums import described
from schema.engine.filtering import (
    Comparison,
    DecimalComparison,
    IdComparison,
    TextComparison,
    all_of,
    any_of,
    compare,
    holds,
    none_of,
)
from schema.engine.note import said
from schema.engine.ordering import key
from schema.engine.reading import Connection, Node, column, each, many, one, read
from schema.engine.rights import CALIBRATION, CALIBRATION_MEMBERS, HANDS, PARTS
from schema.engine.scalars import Percent
from schema.organisation import ORIGIN
from schema.report import OF_SESSION, RaterLeniency

if TYPE_CHECKING:
    from schema.appraisal import Appraisal
    from schema.employee import Employee

described(CalibrationStatus)

SHARE = "trim_scale({row}.share / 100.0)"
"""Basis points as per cent."""

GRADES = (
    "(SELECT g.id, g.grade, g.place, q.share, coalesce(c.count, 0) AS count,"
    " n.people * q.share / 10000 + (row_number() OVER (ORDER BY n.people * q.share % 10000 DESC,"
    " g.place) <= n.people - sum(n.people * q.share / 10000) OVER ())::int AS wanted"
    " FROM read.cycle_grade g LEFT JOIN read.guideline_quota q ON q.id = g.id"
    " CROSS JOIN (SELECT count(*) AS people FROM read.calibration_member p"
    " WHERE p.calibration_id = {parent}.id) n"
    " LEFT JOIN (SELECT m.grade, count(*) AS count FROM read.calibration_member m"
    " WHERE m.calibration_id = {parent}.id GROUP BY m.grade) c ON c.grade = g.grade"
    " WHERE g.cycle_id = {parent}.cycle_id) {row}"
)
"""A row for each grade; quotas by largest remainder, equal remainders to the better grade."""

LIMITS = (
    "(SELECT l.id, l.place, l.cycle_id, l.grades, l.share, n.people * l.share / 10000 AS most,"
    " (SELECT count(*) FROM read.calibration_member m WHERE m.calibration_id = {parent}.id"
    " AND m.grade = ANY(l.grades)) AS count FROM read.guideline_limit l"
    " CROSS JOIN (SELECT count(*) AS people FROM read.calibration_member p"
    " WHERE p.calibration_id = {parent}.id) n"
    " WHERE l.cycle_id = {parent}.cycle_id) {row}"
)
"""A row for each limit, rounded down."""


COMMON = """(SELECT round(round(s.mean + ({row}.taken_score - s.own_mean) * s.spread
        / nullif(s.own_spread, 0), 10), 2)
    FROM (SELECT avg(m.taken_score) AS mean, stddev_pop(m.taken_score) AS spread,
            avg(m.taken_score) FILTER (WHERE a.superior_id = o.superior_id) AS own_mean,
            stddev_pop(m.taken_score) FILTER (WHERE a.superior_id = o.superior_id) AS own_spread
        FROM read.appraisal o CROSS JOIN read.calibration_member m
        JOIN read.appraisal a ON a.id = m.appraisal_id
        WHERE o.id = {row}.appraisal_id AND m.calibration_id = {row}.calibration_id) s)"""
"""The score at the mean and the spread of all in the session; see domain/policies/leniency.py.

It is rounded twice because a quotient of roots that is exact comes out as one that is nearly so.
"""

PANEL = "(SELECT p.id AS employee_id FROM unnest({parent}.panel) p (id)) {row}"


@read("calibration", sees=PARTS, description="Somebody who sits on the panel of a session.")
class CalibrationPanelist:
    employee_id: strawberry.ID = column("{row}.employee_id", description="Who it is.")
    employee: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.employee_id", description="The same, if the viewer may see them."
    )


@read(
    "cycle_grade",
    sees=PARTS,
    description="A grade in a session: how many have it, and how many are to by the quota.",
)
class CalibrationGrade:
    grade: str = column(description="The grade.")
    share: Percent | None = column(
        SHARE, description="The quota's share of the group in per cent, if the policy has quotas."
    )
    wanted: int | None = column(
        "{row}.wanted::int", description="How many people that is, by largest remainder."
    )
    count: int = column("{row}.count::int", description="How many have the grade.")
    difference: int | None = column(
        "({row}.count - {row}.wanted)::int",
        description="How many more have it than are to; below 0 it is fewer.",
    )


@read("guideline_limit", sees=PARTS, description="A limit of the policy, and how it is kept.")
class CalibrationLimit:
    grades: str = column(
        "array_to_string({row}.grades, ', ')", description="Its grades, with commas between them."
    )
    share: Percent = column(SHARE, description="The largest share of the group, in per cent.")
    most: int = column("{row}.most::int", description="How many people that is, rounded down.")
    count: int = column("{row}.count::int", description="How many have one of its grades.")
    difference: int = column(
        "({row}.count - {row}.most)::int",
        description="How many more there are than may be; up to 0 the limit is kept. People tied at"
        " the cut are not held against it where ties go to the better grade.",
    )


@read(
    "result_calibration",
    sees=PARTS,
    person="employee_id",
    description="A calibration of a result: what it was, what it became, and why.",
)
class ResultCalibration:
    score_before: Decimal = column(description="The score before, in points.")
    grade_before: str = column(description="The grade before.")
    score: Decimal = column(description="The score after it, in points.")
    grade: str = column(description="The grade after it, as far as a veto leaves it.")
    earned_grade: str | None = column(
        "{row}.earned", description="The grade that the panel gave, where a veto has capped it."
    )
    why: str | None = column(said("why_id"), description="Why.")
    calibrated_by: str | None = column(sees=HANDS, description="Who calibrated it.")
    at: datetime = column(description="When it was admitted.")
    origin: Origin = column(description=ORIGIN)


@strawberry.enum(description="What the results in a session can be ordered by, then by id.")
class CalibrationMemberOrder(Enum):
    ID = key(description="The id alone.")
    SCORE = key("{row}.score", "numeric", description="The score.")


@strawberry.input(description="Conditions on a result in a session; all that is given holds.")
class CalibrationMemberFilter:
    and_: list["CalibrationMemberFilter"] | None = all_of()
    or_: list["CalibrationMemberFilter"] | None = any_of()
    not_: "CalibrationMemberFilter | None" = none_of()
    employee: IdComparison | None = compare("{row}.employee_id", description="The employee.")
    grade: TextComparison | None = compare("{row}.grade", description="The grade.")
    score: DecimalComparison | None = compare("{row}.score", description="The score, in points.")
    quota_made: bool | None = holds(
        "{row}.quota_made", description="The grade came from the quota and not from the score."
    )


@read(
    "calibration_member",
    sees=CALIBRATION_MEMBERS,
    person="employee_id",
    description="A result in a session: as it was scored, by the panel, by quota, and in the end.",
)
class CalibrationMember:
    id: strawberry.ID = column(description="The id, unique among the results of all sessions.")
    employee_id: strawberry.ID = column(description="Whose it is.")
    appraisal_id: strawberry.ID = column(description="The appraisal that it is of.")
    appraisal: Annotated["Appraisal", strawberry.lazy("schema.appraisal")] | None = one(
        "{row}.id = {parent}.appraisal_id",
        description="The appraisal, if the viewer may see it there.",
    )
    taken_score: Decimal = column(description="The score with which it came in, in points.")
    taken_grade: str = column(description="The grade with which it came in.")
    common_score: Decimal | None = column(
        COMMON,
        description="What that score would be if all superiors in the session rated with one mean"
        " and one spread (z-score), in points: a hint that changes nothing. Null where the superior"
        " gave everybody the same.",
    )
    cap: str | None = column(description="The best grade that a veto leaves, if one occurred.")
    calibrated_score: Decimal | None = column(
        description="The score that the panel gave it, in points, if it did."
    )
    calibrated_grade: str | None = column(description="The grade that it gave it, likewise.")
    calibrated_by: str | None = column(description="Who calibrated it last.")
    quota_grade: str | None = column(description="The grade by quota, if that was applied since.")
    quota_made: bool = column(
        description="Whether the grade came from the quota and not from the score."
    )
    score: Decimal = column(description="The score that it is released with, in points.")
    grade: str = column(description="The grade that it is released with.")
    changes: list[ResultCalibration] = each(
        "{row}.appraisal_id = {parent}.appraisal_id",
        order="{row}.at, {row}.id",
        description="Its calibrations, the earliest first.",
    )
    origin: Origin = column(description=ORIGIN)


@strawberry.enum(description="What calibration sessions can be ordered by, then by id.")
class CalibrationOrder(Enum):
    ID = key(description="The id alone.")
    NAME = key("{row}.name", description="The name, byte by byte.")


@strawberry.input(description="Conditions on a calibration session; all that is given holds.")
class CalibrationFilter:
    and_: list["CalibrationFilter"] | None = all_of()
    or_: list["CalibrationFilter"] | None = any_of()
    not_: "CalibrationFilter | None" = none_of()
    id: IdComparison | None = compare("{row}.id", description="The id.")
    cycle: IdComparison | None = compare("{row}.cycle_id", description="The cycle.")
    status: Comparison[CalibrationStatus] | None = compare(
        "{row}.status", description="How far it has come."
    )


@read(
    "calibration",
    sees=CALIBRATION,
    kind="calibration",
    description="A session in which a panel looks at the results of a group together.",
)
class Calibration(Node):
    cycle: Cycle | None = one("{row}.id = {parent}.cycle_id", description="The cycle.")
    name: str = column(description="What it is called.")
    status: CalibrationStatus = column(description="How far it has come.")
    panel: list[CalibrationPanelist] = each(
        "true", source=PANEL, order="{row}.employee_id", description="Those who calibrate."
    )
    departments: list[Department] = each(
        "{row}.id = ANY({parent}.departments)",
        order="{row}.id",
        description="The departments it is of, with all below them.",
    )
    violated: bool | None = column(
        description="Whether the distribution is violated, once it is locked, if there is one."
    )
    quota_applied: bool = column(description="Whether the quota was applied.")
    locked_by: str | None = column(description="Who locked it.")
    approved_by: str | None = column(description="Who approved it first.")
    also_approved_by: str | None = column(description="Who approved it second.")
    merged_into_id: strawberry.ID | None = column(
        description="The session that its results went into, because the group was too small."
    )
    grades: list[CalibrationGrade] = each(
        "true",
        source=GRADES,
        order="{row}.place",
        description="How its grades are distributed beside the quota, best first.",
    )
    limits: list[CalibrationLimit] = each(
        "true",
        source=LIMITS,
        order="{row}.place",
        description="The policy's limits and how they are kept, in its order.",
    )
    leniency: list[RaterLeniency] = each(
        "true",
        source=OF_SESSION,
        order="{row}.superior_id",
        description="How the superiors of its people rated them, beside all of them.",
    )
    members: Connection[CalibrationMember] = many(
        "{row}.calibration_id = {parent}.id",
        order=CalibrationMemberOrder,
        filtered=CalibrationMemberFilter,
        owned=True,
        description="The results in it.",
    )
    origin: Origin = column(description=ORIGIN)
