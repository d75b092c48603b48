"""What the demonstration does to many at once, and how its year is reviewed from all sides."""

import json
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

import pytest

from demo.load import script
from domain.policies.rounding import half_up
from tests.ledger.house import rows
from tests.system.conftest import Demonstration

Said: TypeAlias = dict[tuple[str, str, str], list[Decimal]]
"""Ratings by appraisal, group and measure."""

SHARES = {"SELF": 10, "SUPERIOR": 50, "SECOND_LEVEL": 10, "PEER": 15, "REPORT": 15}
DIMENSIONS = {"mastery": 60, "standing-in": 40}
LEAST = {"PEER": 4, "REPORT": 4}


@pytest.fixture(scope="module")
def said(demonstration: Demonstration) -> Said:
    """Return what everybody submitted, by the raters' own rows."""
    found: Said = defaultdict(list)
    for appraisal_id, rater, measure, rating in rows(
        demonstration.database,
        "SELECT e.appraisal_id, e.rater, r.measure, r.rating FROM read.evaluation e"
        " JOIN read.evaluation_rating r ON r.evaluation_id = e.id WHERE NOT r.draft",
    ):
        found[appraisal_id, rater, measure].append(rating)
    return found


def mean(values: list[Decimal]) -> Fraction:
    return sum(map(Fraction, values), Fraction(0)) / len(values)


def test_everybody_is_enrolled_by_jobs_whose_past_is_a_past(demonstration: Demonstration) -> None:
    def asked(query: str) -> list[tuple[Any, ...]]:
        return rows(demonstration.database, query)

    jobs = asked(
        "SELECT about, status, total, accepted, refused, origin FROM read.job ORDER BY about"
    )
    cycles = dict(asked("SELECT cycle_id, count(*) FROM read.appraisal GROUP BY 1"))
    assert [about for about, *_ in jobs] == sorted(cycles)
    for about, status, total, accepted, refused, origin in jobs:
        with_measures = 2 if about == "cycle:2016" else 1
        assert total == cycles[about] * with_measures, about
        assert (status, accepted, refused, origin) == ("COMPLETED", total, 0, "DEMONSTRATION")
    days = asked(
        "SELECT DISTINCT stream, (recorded_at AT TIME ZONE 'America/New_York')::date::text"
        " FROM ledger.event WHERE starts_with(stream, 'job:') ORDER BY 1"
    )
    assert days == [
        ("job:enrolment-2016", "2016-12-12"),
        ("job:enrolment-2016Q1", "2016-01-03"),
        ("job:enrolment-2016Q2", "2016-04-03"),
        ("job:enrolment-2016Q3", "2016-07-03"),
        ("job:enrolment-2016Q4", "2016-10-03"),
    ]
    assert asked(
        "SELECT count(*) FROM ledger.event e JOIN ledger.command c ON c.id = e.command"
        " WHERE e.type = 'ParticipantEnrolled' AND (c.causation IS NULL OR e.recorded_at <> e.at)"
    ) == [(0,)]


def test_one_by_one_it_would_be_the_same_commands(demonstration: Demonstration) -> None:
    orders = script().orders
    assert len(orders) == demonstration.report.commands
    assert len({(each.by, each.key) for each in orders}) == len(orders)
    moments = [each.simulated for each in orders if each.simulated is not None]
    assert moments == sorted(moments)
    assert len(moments) == len(orders)


def test_groups_have_the_figures_of_their_ratings_or_none(
    demonstration: Demonstration, said: Said
) -> None:
    told = rows(
        demonstration.database,
        "SELECT appraisal_id, rater, measure, count, mean FROM read.group_rating",
    )
    with_figures: set[str] = set()
    for appraisal_id, rater, measure, count, exact in told:
        ratings = said.get((appraisal_id, rater, measure), [])
        if len(ratings) < LEAST.get(rater, 1):
            assert (count, exact) == (None, None)
        else:
            with_figures.add(rater)
            assert (count, Fraction(exact)) == (len(ratings), mean(ratings))
    assert with_figures == SHARES.keys() - {"SUPERIOR"}
    too_few = {
        rater for (_, rater, _), ratings in said.items() if len(ratings) < LEAST.get(rater, 1)
    }
    assert too_few == {"PEER", "REPORT"}


def test_a_year_is_its_quarters_and_a_review_from_all_sides(
    demonstration: Demonstration, said: Said
) -> None:
    superiors: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for appraisal_id, measure, rating in rows(
        demonstration.database,
        "SELECT appraisal_id, code, rating FROM read.measure WHERE cycle_id = 'cycle:2016'",
    ):
        superiors[appraisal_id][measure] = rating
    years = rows(
        demonstration.database,
        "SELECT n.appraisal_id, a.released_score, n.review, n.reason,"
        " array_agg(q.score) FILTER (WHERE q.score IS NOT NULL)"
        " FROM read.annual n JOIN read.appraisal a ON a.id = n.appraisal_id"
        " JOIN read.annual_quarter q ON q.appraisal_id = a.id GROUP BY n.id, a.id",
    )
    assert len(years) == len(superiors)
    for appraisal_id, score, review, reason, quarters in years:
        expected = Fraction(0)
        for measure, share in DIMENSIONS.items():
            groups = {"SUPERIOR": [superiors[appraisal_id][measure]]}
            for rater in SHARES:
                ratings = said.get((appraisal_id, rater, measure), [])
                if len(ratings) >= LEAST.get(rater, 1):
                    groups[rater] = ratings
            points = Fraction(0)
            for rater, one in groups.items():
                points += SHARES[rater] * (mean(one) - 1) * 25
            expected += share * points / sum(SHARES[rater] for rater in groups) / 100
        assert Fraction(review) == expected, appraisal_id
        if reason is None:
            whole = Fraction(6, 10) * mean(quarters) + Fraction(4, 10) * expected
            assert score == half_up(whole, 2), appraisal_id
        else:
            assert (reason, score, len(quarters or ())) == ("too-few-quarters", None, 1)


def test_some_superiors_hand_their_evaluation_over(demonstration: Demonstration) -> None:
    handed = rows(
        demonstration.database,
        "SELECT n.appraisal_id, n.rater_id, n.delegate_id, e.by, e.body FROM read.nomination n"
        " JOIN ledger.event e ON e.stream = n.appraisal_id AND e.type = 'EvaluationSubmitted'"
        " WHERE n.delegate_id IS NOT NULL",
    )
    assert len(handed) > 20
    for _, superior, delegate, by, body in handed:
        assert by == delegate
        assert json.loads(bytes(body))["on_behalf_of"] == superior


def test_whoever_has_another_superior_at_the_years_end_is_reviewed_by_them(
    demonstration: Demonstration,
) -> None:
    [(moved,)] = rows(
        demonstration.database,
        "SELECT count(*) FROM read.appraisal a"
        " JOIN ledger.event e ON e.stream = a.id AND e.type = 'EvaluationSubmitted'"
        " JOIN ledger.event n ON n.stream = a.id AND n.type = 'ParticipantEnrolled'"
        " WHERE a.cycle_id = 'cycle:2016'"
        " AND e.by <> convert_from(n.body, 'UTF8')::json ->> 'superior_id'"
        " AND convert_from(e.body, 'UTF8')::json ->> 'on_behalf_of' IS NULL",
    )
    assert moved > 0
