"""Welcome: what is printed at the first start can be used as it stands."""

import json
import re
from pathlib import Path

import pytest

from ops import welcome
from schema.engine.channel import channel
from schema.engine.reader import Reader
from schema.engine.request import Asked
from schema.engine.token import Viewer
from schema.schema import schema
from tests.ledger.house import living
from tests.system.conftest import Demonstration
from tests.system.serving import KEY

README = (Path(__file__).parents[2] / "README.md").read_text()


async def test_five_people_and_the_query_to_try_are_as_readme_and_welcome_say(
    demonstration: Demonstration, capsys: pytest.CaptureFixture[str]
) -> None:
    async with living(demonstration.database) as ledger:
        people = await welcome.people(ledger)
        assert [each.who for each in people] == [
            "an employee",
            "their superior",
            "human resources",
            "an auditor",
            "an administrator",
        ]
        await welcome.greet(ledger, KEY, "http://127.0.0.1:1")
        assert len(re.findall(r"^eyJ\S+$", capsys.readouterr().out, re.MULTILINE)) == len(people)

        hr = Viewer(actor=people[2].actor, roles=frozenset(people[2].roles))
        async with channel(demonstration.database.owner_url, most=2) as way_out:
            reader = Reader(way_out, schema(), ledger.journal)

            async def answered(query: str) -> object:
                asked = Asked(text=query, operation_name=None, variables={})
                return json.loads((await reader.answer(asked, hr)).body)

            tried = await answered(welcome.QUERY)
            assert isinstance(tried, dict)
            assert tried.keys() == {"data"}
            query, answer = README.split("```graphql\n")[1].split("```json\n")[:2]
            shown = json.loads(answer.split("```")[0])
            assert await answered(query.split("```")[0]) == {"data": shown["data"]}
