"""The demonstration against the two files that it is made of, read here by other code."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from demo.load import load, loaded
from tests.ledger.house import living, rows
from tests.system.conftest import Demonstration
from tests.system.county import CHANGED, FIRST, SECOND, Rows, salaries

AS_OF = """
SELECT (
    SELECT v.amount
    FROM (
        SELECT employee_id, amount, effective_on FROM read.salary WHERE since <= q.position
        UNION ALL
        SELECT employee_id, amount, effective_on FROM read.salary_past
        WHERE since <= q.position AND q.position < until
    ) AS v
    WHERE v.employee_id = q.employee AND v.effective_on <= q.day
    ORDER BY v.effective_on DESC LIMIT 1
)
FROM unnest(%s::text[], %s::date[], %s::bigint[]) WITH ORDINALITY AS q (employee, day, position, n)
ORDER BY q.n
"""

PLACES = """
SELECT e.code, d.department_id, d.division, t.title, p.position
FROM read.employee e
LEFT JOIN LATERAL (
    SELECT department_id, division FROM read.employee_department
    WHERE employee_id = e.id AND effective_on <= %s ORDER BY effective_on DESC LIMIT 1
) AS d ON true
LEFT JOIN LATERAL (
    SELECT title FROM read.employee_title
    WHERE employee_id = e.id AND effective_on <= %s ORDER BY effective_on DESC LIMIT 1
) AS t ON true
LEFT JOIN LATERAL (
    SELECT position FROM read.employee_position
    WHERE employee_id = e.id AND effective_on <= %s ORDER BY effective_on DESC LIMIT 1
) AS p ON true
"""


def test_the_salary_of_any_day_as_of_any_position_is_the_files(
    demonstration: Demonstration, first: Rows, second: Rows
) -> None:
    database = demonstration.database
    events: dict[str, list[tuple[int, date]]] = {}
    for stream, position, on in rows(
        database,
        "SELECT stream, position, (at AT TIME ZONE 'America/New_York')::date FROM ledger.event"
        " WHERE starts_with(stream, 'salary:') AND at < '2017-01-01' ORDER BY stream, version",
    ):
        events.setdefault(stream.partition(":")[2], []).append((position, on))
    [(head,)] = rows(database, "SELECT position FROM ledger.head")
    chance = Random(2016)
    asked: list[tuple[str, date, int]] = []
    expected: list[Decimal | None] = []
    for code in sorted(first.keys() | second.keys()):
        known = salaries(code, first, second)
        assert [on for _, on in events[code]] == [on for on, _ in known], code
        days = [on + timedelta(days=by) for on, _ in known for by in (-1, 0, 1)]
        places = [at + by for at, _ in events[code] for by in (-1, 0)]
        days += [FIRST, CHANGED, SECOND, date(2014, 1, 1) + timedelta(chance.randrange(1180))]
        places += [head, head, chance.randrange(head + 1)]
        day, place = chance.choice(days), chance.choice(places)
        told = [
            amount
            for (on, amount), (at, _) in zip(known, events[code], strict=True)
            if on <= day and at <= place
        ]
        asked += [(f"employee:{code}", day, place), (f"employee:{code}", day, head)]
        expected.append(told[-1] if told else None)
        expected.append(next((a for on, a in reversed(known) if on <= day), None))
    columns = [list(column) for column in zip(*asked, strict=True)]
    answered = [amount for (amount,) in rows(database, AS_OF, columns)]
    assert len(asked) > 20_000
    assert answered == expected
    assert 2_000 < expected.count(None) < 15_000


def test_people_come_and_go_as_the_files_say(
    demonstration: Demonstration, first: Rows, second: Rows
) -> None:
    found = {
        code: values
        for code, *values in rows(
            demonstration.database,
            "SELECT code, hired_on, first_seen_on, first_seen_because, last_day_on, gender,"
            " employment FROM read.employee",
        )
    }
    assert found.keys() == first.keys() | second.keys()
    for code, values in found.items():
        row = first.get(code) or second[code]
        hired_on = date.fromisoformat(row["hired_on"])
        doubtful = code not in first and hired_on <= FIRST
        assert values == [
            hired_on,
            SECOND if doubtful else None,
            "not-in-earlier-file" if doubtful else None,
            None if code in second else date(2016, 6, 30),
            row["gender"] or None,
            {"F": "FULL_TIME", "P": "PART_TIME"}[row["assignment"][0]],
        ], code


def test_everybody_stands_where_the_files_say(
    demonstration: Demonstration, first: Rows, second: Rows
) -> None:
    for on, file in ((FIRST, first), (SECOND, second)):
        held = {code: place for code, *place in rows(demonstration.database, PLACES, (on,) * 3)}
        wrong = {
            code: (held[code], row)
            for code, row in file.items()
            if held[code]
            != [
                f"department:{row['department_code']}",
                row["division"],
                row["underfilled_title"] or row["title"] or None,
                row["title"] or None,
            ]
        }
        assert not wrong


def test_its_past_is_a_past(demonstration: Demonstration) -> None:
    moments = [
        moment
        for (moment,) in rows(
            demonstration.database, "SELECT recorded_at FROM ledger.event ORDER BY position"
        )
    ]
    assert moments == sorted(moments)
    assert moments[0].date() == FIRST
    assert date(2017, 1, 20) < moments[-1].date() < date(2017, 6, 1)
    assert rows(
        demonstration.database,
        "SELECT count(*) FROM ledger.event WHERE recorded_at <> at",
    ) == [(0,)]


def test_the_report_names_what_is_open_and_what_is_doubtful(demonstration: Demonstration) -> None:
    report = demonstration.report
    assert (report.people, report.departments, report.doubtful) == (10_345, 38, 326)
    assert Counter(gap.column for gap in report.gaps) == {
        "gross_pay": 100,
        "gender": 17,
        "title": 11,
    }


async def test_loading_again_changes_nothing(demonstration: Demonstration) -> None:
    async with living(demonstration.database) as ledger:
        before = await ledger.position()
        assert await loaded(ledger)
        assert (await load(ledger)).events == 0
        assert await ledger.position() == before
