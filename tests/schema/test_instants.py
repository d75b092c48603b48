"""Instants: where a moment lies in the log is searched once it is past, and anew until then."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from domain.absence import AbsenceKind, RecordAbsence
from ops.database import LOGIN
from schema.engine.channel import Channel, channel
from schema.engine.prepared import Row
from schema.engine.reader import Reader
from schema.engine.request import Asked
from schema.schema import schema
from tests.schema.county import ANN, HR, County

ASKED = f"""query ($m: Moment) {{
    employee(id: "{ANN}", asOf: $m) {{ absences {{ totalCount }} }} }}"""
SEARCH = "WITH RECURSIVE"


class Heard:
    """A channel that remembers the statements sent through it."""

    away = False

    def __init__(self, way: Channel) -> None:
        self._way = way
        self.statements: list[str] = []

    async def fetch(self, statement: str, values: Sequence[str | None]) -> Row | None:
        """Return what the channel does."""
        self.statements.append(statement)
        return await self._way.fetch(statement, values)


async def test_a_moment_that_is_past_is_searched_once(own_county: County) -> None:
    county = own_county
    async with channel(county.database.url(LOGIN), most=1) as way:
        heard = Heard(way)
        reader = Reader(heard, schema(), county.ledger.journal)

        async def asked(moment: datetime) -> tuple[bytes, bool]:
            variables = {"m": moment.isoformat()}
            answer = await reader.answer(
                Asked(text=ASKED, operation_name=None, variables=variables), HR
            )
            return answer.body, SEARCH in heard.statements[-1]

        async def absent(day: int) -> None:
            on = date(2016, 8, day)
            away = RecordAbsence(employee_id=ANN, kind=AbsenceKind.OTHER, from_on=on, until_on=on)
            await county.do(away)

        await absent(1)
        now, to_come = datetime.now(UTC), datetime.now(UTC) + timedelta(hours=1)
        first, _ = await asked(now)
        assert await asked(now) == (first, True)  # nothing was recorded since: it is not settled
        assert await asked(to_come) == (first, True)
        await absent(2)
        assert await asked(now) == (first, True)
        assert await asked(now) == (first, False)
        then, searched = await asked(to_come)
        assert searched
        assert then != first
        await absent(3)
        assert (await asked(to_come))[0] not in (first, then)
        assert await asked(now) == (first, False)
