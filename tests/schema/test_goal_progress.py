"""SQL and the pure function say the same of how far a goal has come, to the last digit."""

from collections.abc import Generator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.policies.goal_progress import Serving, Standing, measured, progress
from domain.policies.rounding import exact, half_up
from schema.goal_progress import PROGRESS
from tests.postgres import Server

TABLES = """
CREATE TEMP TABLE goal (id text PRIMARY KEY, status text);
CREATE TEMP TABLE goal_link (parent_id text, child_id text, weight integer);
CREATE TEMP TABLE goal_standing (goal_id text, progress integer);
CREATE TEMP TABLE goal_measure (goal_id text, measure_id text, appraisal_id text, weight integer);
CREATE TEMP TABLE measure (id text, score numeric, attained text, excluded boolean);
CREATE TEMP TABLE appraisal (id text, status text);
"""
EMPTY = "TRUNCATE goal, goal_link, goal_standing, goal_measure, measure, appraisal"
ASKED = (
    "SELECT r.id, " + PROGRESS.replace("{row}", "r").replace("read.", "pg_temp.") + "FROM goal r"
)

weights = st.integers(1, 10_000)
figures = st.none() | st.decimals(-10, 120, places=2)
attainments = st.none() | st.fractions(min_value=-5, max_value=200, max_denominator=997)
Measure = tuple[int, bool, Decimal | None, Fraction | None]


def left_out(measure: Measure) -> bool:
    """Return whether a measure does not apply: every seventh weight stands for one."""
    return measure[0] % 7 == 0


@st.composite
def plans(draw: st.DrawFn) -> tuple[dict[str, Standing], dict[str, list[Measure]]]:
    """Draw goals, each served by later ones, and the measures that serve them."""
    names = [f"g{n}" for n in range(draw(st.integers(1, 9)))]
    goals: dict[str, Standing] = {}
    measures: dict[str, list[Measure]] = {}
    for place, name in enumerate(names):
        below = draw(st.lists(st.sampled_from(names[place + 1 :] or [name]), unique=True))
        given = draw(st.lists(st.tuples(weights, st.booleans(), figures, attainments), max_size=3))
        stands = (
            None if left_out(each) else measured(each[2] if each[1] else None, each[3])
            for each in given
        )
        serving = [
            *(Serving(weight=draw(weights), goal_id=each) for each in below if each != name),
            *(
                Serving(weight=weight, stands=held)
                for (weight, *_), held in zip(given, stands, strict=True)
            ),
        ]
        reported = draw(st.none() | st.integers(0, 100))
        goals[name] = Standing(serving=serving, reported=reported, dropped=draw(st.booleans()))
        measures[name] = given
    return goals, measures


@pytest.fixture(scope="module")
def connection(postgres: Server) -> Generator[psycopg.Connection[Any]]:
    with postgres.database() as made, psycopg.connect(made.owner_url, autocommit=True) as opened:
        opened.execute(TABLES)
        yield opened


def found(
    connection: psycopg.Connection[Any],
    goals: Mapping[str, Standing],
    measures: Mapping[str, Sequence[Measure]],
) -> dict[str, Decimal | None]:
    """Return what SQL says of each goal."""
    rows: dict[str, list[tuple[object, ...]]] = {
        "goal": [(n, "DROPPED" if g.dropped else "OPEN") for n, g in goals.items()],
        "goal_link": [
            (n, each.goal_id, each.weight)
            for n, g in goals.items()
            for each in g.serving
            if each.goal_id is not None
        ],
        "goal_standing": [(n, g.reported) for n, g in goals.items() if g.reported is not None],
    }
    numbered = [(n, k, each) for n, held in measures.items() for k, each in enumerate(held)]
    rows["goal_measure"] = [(n, f"{n}/{k}", f"{n}/{k}", each[0]) for n, k, each in numbered]
    rows["measure"] = [
        (f"{n}/{k}", score, None if at is None else exact(at), left_out(each))
        for n, k, each in numbered
        for _, _, score, at in (each,)
    ]
    rows["appraisal"] = [
        (f"{n}/{k}", "RELEASED" if each[1] else "SCORED") for n, k, each in numbered
    ]
    connection.execute(EMPTY)
    for table, values in rows.items():
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy,
        ):
            for each in values:
                copy.write_row(each)
    return dict(connection.execute(ASKED).fetchall())


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(plan=plans())
def test_sql_and_the_policy_roll_up_alike(
    connection: psycopg.Connection[Any],
    plan: tuple[dict[str, Standing], dict[str, list[Measure]]],
) -> None:
    goals, measures = plan
    answered = found(connection, goals, measures)
    for name in goals:
        figure = progress(name, goals)
        wanted = None if figure is None else half_up(figure, 2)
        assert answered[name] == wanted, name
        assert answered[name] is None or str(answered[name]) == str(wanted)


@pytest.mark.parametrize("figures", [("0.02", "0.01", "0"), ("0.01", "0", "0.005")])
def test_a_tie_is_rounded_up_though_its_parts_have_no_end(
    connection: psycopg.Connection[Any], figures: tuple[str, ...]
) -> None:
    given: list[Measure] = [(1, True, Decimal(each), None) for each in figures]
    serving = [Serving(weight=1, stands=measured(Decimal(each), None)) for each in figures]
    goals = {"a": Standing(serving=serving)}
    figure = progress("a", goals)
    assert figure in {Fraction(1, 100), Fraction(1, 200)}
    assert found(connection, goals, {"a": given}) == {"a": Decimal("0.01")}
