from ledger.recorded import Origin
from projections.goal_progress import GoalMeasureRow, GoalReportRow, GoalStandingRow
from tests.domain.goal_case import SERVE, SHE, TODAY
from tests.domain.test_goal_progress import APPRAISAL, joined, parted, reported
from tests.projections.given import moment, rows
from tests.projections.replacing import replace

STREAM = "progress:2016:serve"
report = GoalReportRow(
    id=f"{STREAM}/1",
    goal_id=SERVE,
    employee_id=None,
    progress=40,
    note_id=f"{STREAM}/1/note",
    reported_on=TODAY,
    reported_by="employee:HR1",
    at=moment(1),
    origin=Origin.PERSON,
)


def test_every_report_is_kept_and_the_latest_is_how_it_stands() -> None:
    later = replace(reported, progress=55, note=None)
    assert rows("goal_report", STREAM, reported, later, joined) == [
        report,
        replace(report, id=f"{STREAM}/2", progress=55, note_id=None, at=moment(2)),
    ]
    assert rows("goal_standing", STREAM, reported, later, joined) == [
        GoalStandingRow(id=STREAM, goal_id=SERVE, progress=55, origin=Origin.PERSON)
    ]


def test_a_measure_serves_a_goal_as_long_as_it_is_linked() -> None:
    row = GoalMeasureRow(
        id=f"{STREAM}/{APPRAISAL}/revenue",
        goal_id=SERVE,
        appraisal_id=APPRAISAL,
        measure_id=f"{APPRAISAL}/revenue",
        employee_id=SHE,
        weight=500,
        origin=Origin.PERSON,
    )
    assert rows("goal_measure", STREAM, joined, reported) == [row]
    assert rows("goal_measure", STREAM, joined, replace(joined, weight=9)) == [
        replace(row, weight=9)
    ]
    assert rows("goal_measure", STREAM, joined, parted) == []
