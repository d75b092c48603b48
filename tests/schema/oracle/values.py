"""Values: what generated operations are given: what the county has, and what cannot be taken."""

from collections.abc import Mapping
from typing import Any

from tests.schema.oracle.aiming import GOALS

IDS: Mapping[str, tuple[str, ...]] = {
    "employee": tuple(
        f"employee:{code}"
        for code in ["ANN", "BOB", "BOSS", "EVE", "KIM", "LEE", "MAX", "TOP", "ZOE"]
    ),
    "department": ("department:BRG", "department:DOT", "department:OLD_WORKS", "department:PRK"),
    "cycle": ("cycle:2016Q1", "cycle:2016Q2"),
    "appraisal": tuple(
        f"appraisal:{case}" for case in ["2016Q1:ANN", "2016Q1:BOB", "2016Q1:EVE", "2016Q2:ZOE"]
    ),
    "improvementplan": tuple(
        f"improvement:{plan}" for plan in ["2016Q1:BOB", "2016Q1:EVE", "2016Q2:ZOE"]
    ),
    "goal": GOALS,
    "calibration": ("calibration:2016Q1:BRG", "calibration:2016Q1:parks"),
    "job": ("job:enrol-1",),
    "paystructure": ("pay_structure:USD", "pay_structure:EUR"),
    "payplan": ("pay_plan:house", "pay_plan:new"),
    "payreview": ("pay_review:bonus", "pay_review:raises", "pay_review:idle"),
    "promotion": ("promotion:ANN:1", "promotion:BOB:1", "promotion:ZOE:1"),
    "promotionballot": ("promotion:ANN:1/9", "promotion:ANN:1/10"),
    "positionproposal": ("position_proposal:2016Q1:ANN", "position_proposal:2016:ANN"),
    "policy": ("policy:house", "policy:none"),
    "measuretemplate": ("template:calls", "template:none"),
    "move": ("move:ZOE:lent", "move:BOB:round", "move:LEE:wrong", "move:ANN:none"),
    "training": ("training:figures", "training:none"),
    "careerframework": ("career_framework:ladder", "career_framework:plan"),
    "payline": ("pay_batch:bonus:4.1/ZOE", "pay_batch:raises:1.1/ANN"),
    "evaluation": tuple(
        f"evaluation:2016H2:{each}" for each in ["ZOE:EVE", "ZOE:ANN", "EVE:ZOE", "EVE:LEE"]
    ),
    "other": ("appraisal:2016Q1:BOB/revenue", "absence:ANN/2016-02-01", "organisation:main", "x:1"),
}
EVERY_ID = tuple(id_ for ids in IDS.values() for id_ in ids)
TEXTS = ("", "B", "Bob", "ANN", "Gardener", "G", "P1", "P3", "A", "Roads", "revenue", "Zoë")
DAYS = (
    *("2000-01-01", "2012-07-02", "2016-02-01", "2016-07-01", "2016-08-01", "2016-10-01"),
    "2190-08-01",
)
AMOUNTS = ("0", "60", "85", "85.00", "92.5", "120")
MOMENTS = ("0", "20", "48", "70", "85", "100", "115", "2030-01-01T00:00:00Z")
CURSORS: Mapping[str, tuple[tuple[str | None, ...], ...]] = {
    "Employee.ID": tuple((id_,) for id_ in IDS["employee"]),
    "Employee.HIRED_ON": (("2012-07-02", "employee:BOB"), ("2012-07-02", "employee:LEE")),
    "Employee.NAME": (("Bob", "employee:BOB"), (None, "employee:KIM"), ("Eve", "employee:EVE")),
    "Department.ID": tuple((id_,) for id_ in IDS["department"]),
    "Department.CODE": (("DOT", "department:DOT"), ("C", "department:C")),
    "Department.NAME": (("Bridges", "department:BRG"), (None, "department:OLD_WORKS")),
    "Cycle.CODE": (("2016Q1", "cycle:2016Q1"),),
    "Cycle.ENDS_ON": (("2016-03-31", "cycle:2016Q1"),),
    "Appraisal.ID": tuple((id_,) for id_ in IDS["appraisal"]),
    "Appraisal.SCORE": (("85.00", "appraisal:2016Q1:ANN"), (None, "appraisal:2016Q1:EVE")),
    "Goal.ENDS_ON": (("2016-06-30", "goal:2016/roads"),),
    "Absence.FROM_ON": (("2016-02-01", "absence:ANN/2016-02-01"),),
    "ImprovementPlan.DUE_ON": (("2199-12-31", "improvement:2016Q1:BOB"),),
    "Calibration.NAME": (("parks", "calibration:2016Q1:parks"),),
    "CalibrationMember.SCORE": (("85.00", "calibration:2016Q1:BRG/BOB"),),
    "Task.DUE_ON": (
        ("2190-01-20", "SET_MEASURES:appraisal:2015W:LEE"),
        (None, "GIVE_FEEDBACK:appraisal:2016Q1:EVE"),
    ),
    "Measure.CODE": (("margin", "appraisal:2016Q1:ANN/margin"),),
    "CareerEntry.EFFECTIVE_ON": (("2016-01-01", "career"), ("2012-07-02", "employee:X")),
    "CareerEntry.ID": (("employee:M",),),
}
"""Keys and id of some that are there, and of some that are not, by type and order."""

LEAVES: Mapping[str, tuple[str, ...]] = {
    "ID": EVERY_ID,
    "String": TEXTS,
    "Date": DAYS,
    "Decimal": AMOUNTS,
    "Moment": MOMENTS,
}
WRONG: Mapping[str, tuple[Any, ...]] = {
    "ID": ("", "ANN", "employee:", "employee:a b", "department:DOT", "employee:ANN/x", 7),
    "String": ("a\0", 1, True),
    "Date": ("2016-02-30", "2016-1-1", "2016-01-01T00:00:00Z", "٢٠١٦-01-01", 20160101),
    "Decimal": ("1E+5", "NaN", ".5", "+1", " 1", "1e400", "9" * 19, "0.0000000000001", 1.5, 1),
    "Moment": ("-1", "", "2016-01-01T00:00:00", "2016-01-01", "99999999999999999999", 1.5, -1),
    "page": (-1, 101, 2**31, "1", 1.5),
    "cursor": ("", "x", "[]", "[1]", '["NOPE", "a"]', '["ID"]', '["ID", null]', '["ID", 1]', "{}",
               '["NAME", "a"]', '["NAME", "a\\u0000", "b"]', '["HIRED_ON", "2016-02-30", "a"]',
               '["SCORE", "1e5", "a"]', 5),
}  # fmt: skip
"""What cannot be taken, by the scalar or by what is asked for with it; some can, in some places."""
