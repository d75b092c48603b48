"""Mobility: who rose, for how long people have their level, and who went where."""

from dataclasses import replace
from datetime import date

from domain.career_framework_template import OPERATIONS
from domain.mobility import (
    Career,
    Flow,
    FlowKind,
    Mobility,
    MobilityGroup,
    PromotionRate,
    higher,
    mobility,
)
from domain.timeline import Entry, Timeline

FIRST, BETWEEN, LAST = date(2015, 1, 1), date(2015, 7, 1), date(2015, 12, 31)
HIRED = date(2014, 1, 1)
NEVER: Timeline[str] = Timeline()


def line(*values: tuple[date, str]) -> Timeline[str]:
    return Timeline(tuple(Entry(on, value) for on, value in values))


def career(name: str, *levels: tuple[date, str], gender: str | None = "F") -> Career:
    return Career(
        employee_id=f"employee:{name}",
        hired_on=HIRED,
        last_day_on=None,
        gender=gender,
        employment="FULL_TIME",
        levels=line((HIRED, "P1"), *levels),
        titles=NEVER,
        departments=line((HIRED, "department:A")),
    )


def found(*careers: Career, whole: bool = True) -> Mobility:
    return mobility(OPERATIONS, careers, FIRST, LAST, whole=whole)


def rates(of: Mobility, by: MobilityGroup) -> list[PromotionRate]:
    return [each for each in of.rates if each.by is by]


def many(number: int, rising: int, gender: str) -> list[Career]:
    """Return people of whom so many rise."""
    return [
        career(f"{gender}{n}", *[(BETWEEN, "P2")] * (n < rising), gender=gender)
        for n in range(number)
    ]


def test_levels_above_are_those_of_the_track_and_of_paths() -> None:
    assert higher(OPERATIONS, "P3") == {"P4"}
    assert higher(OPERATIONS, "P2") == {"P3", "P4", "M1", "M2", "M3", "M4"}
    assert higher(OPERATIONS, "M4") == frozenset()


def test_who_rises_between_the_days_is_promoted_once() -> None:
    of = found(
        career("STAYS"),
        career("RISES", (BETWEEN, "P2")),
        career("TWICE", (BETWEEN, "P2"), (LAST, "M1")),
        career("BEFORE", (FIRST, "P2")),
        career("AFTER", (date(2016, 1, 1), "P2")),
        career("FALLS", (date(2014, 6, 1), "P3"), (BETWEEN, "P2")),
    )
    assert (of.people, of.promoted) == (6, 2)
    [track] = rates(of, MobilityGroup.TRACK)
    assert (track.group.name, track.group.people, track.group.selected) == ("professional", 6, 2)
    levels = {each.group.name: each.group for each in rates(of, MobilityGroup.LEVEL)}
    assert {name: (of.people, of.selected) for name, of in levels.items()} == {
        "P1": (4, 2),
        "P2": (1, 0),
        "P3": (1, 0),
    }


def test_who_is_not_there_on_the_first_day_is_not_counted() -> None:
    late = replace(career("LATE", (BETWEEN, "P2")), hired_on=date(2015, 2, 1))
    gone = replace(career("GONE", (BETWEEN, "P2")), last_day_on=date(2015, 3, 1))
    foreign = replace(career("OTHER"), levels=line((HIRED, "X1"), (BETWEEN, "P2")))
    of = found(late, gone, foreign)
    assert (of.people, of.promoted) == (1, 0)
    assert [each.source for each in of.flows] == ["P1", "X1"]


def test_exactly_four_fifths_of_the_highest_rate_is_not_flagged() -> None:
    of = found(*many(10, 5, "F"), *many(10, 4, "M"))
    women, men = rates(of, MobilityGroup.GENDER)
    assert women.impact is not None
    assert men.impact is not None
    assert (women.impact.ratio, men.impact.ratio, men.impact.flagged) == ("1", "4/5", False)
    _, men = rates(found(*many(10, 5, "F"), *many(11, 4, "M")), MobilityGroup.GENDER)
    assert men.impact is not None
    assert (men.impact.ratio, men.impact.flagged) == ("8/11", True)


def test_small_groups_are_not_compared_and_for_some_not_told() -> None:
    people = [*many(10, 5, "F"), *many(4, 4, "M")]
    assert rates(found(*people), MobilityGroup.GENDER) == []
    of = found(*people, career("RISEN", (date(2014, 6, 1), "P2"), gender=None), whole=False)
    assert rates(of, MobilityGroup.LEVEL) == []
    assert {each.by for each in of.rates} == {
        MobilityGroup.TRACK,
        MobilityGroup.DEPARTMENT,
        MobilityGroup.EMPLOYMENT,
    }


def test_months_are_those_in_the_level_on_the_last_day() -> None:
    of = found(career("A"), career("B"), career("C", (BETWEEN, "P2")), career("D", (LAST, "P2")))
    p1, p2 = of.times
    assert (p1.level, p1.people, p1.months.least, p1.months.most) == ("P1", 2, 23, 23)
    assert (p2.level, p2.months.least, p2.months.median, p2.months.most) == ("P2", 0, 5 / 2, 5)
    assert found(career("A"), whole=False).times == ()


def test_flows_count_every_change_while_somebody_serves() -> None:
    moved = replace(
        career("MOVED"), departments=line((HIRED, "A"), (BETWEEN, "B"), (LAST, "A")), titles=NEVER
    )
    again = replace(career("AGAIN"), departments=line((HIRED, "A"), (BETWEEN, "B"), (LAST, "B")))
    assert found(moved, again).flows == (
        Flow(kind=FlowKind.DEPARTMENT, source="A", target="B", count=2),
        Flow(kind=FlowKind.DEPARTMENT, source="B", target="A", count=1),
    )
    assert found(moved, again, whole=False).flows == ()
