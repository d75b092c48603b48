"""What a rater says reaches nobody who follows, takes out or passes on the log, until it counts."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from psycopg import AsyncConnection

from domain.closing import CloseEvaluation
from domain.rating import SaveEvaluationDraft
from domain.rating_case import id_of
from ledger.selection import Selection
from ledger.tail import following
from ops.database import LOGIN
from ops.relay import Relay, broker
from schema.engine.token import Viewer
from tests.projections.exporting import exported
from tests.schema.county import ANN, AUDITOR, CONSUMER, EVE, County, person
from tests.schema.evaluating import CASE, CYCLE, OTHERS, opened_round, rated, submission
from tests.schema.subscribing import Followed, Listener, followed
from tests.system.broker import Cluster, brokers

GIVEN = id_of(CASE, EVE)
SAID = (
    SaveEvaluationDraft(evaluation_id=GIVEN, ratings=rated("2")),
    submission(EVE, "2"),
    submission(EVE, "5"),
)
APPRAISAL = """{ status evaluationClosedAt evaluations { totalCount nodes { id submittedAt } }
    groupRatings { rater measure count mean } measures { nodes { code score exact } } }"""
FOLLOWED = (
    f'subscription {{ appraisalChanged(id: "{CASE}") {APPRAISAL} }}',
    f'subscription {{ employeeChanged(id: "{ANN}") {{ id appraisals {{ nodes {APPRAISAL} }} }} }}',
    f"""subscription {{ changed(ids: ["{GIVEN}", "{CASE}", "{CYCLE}", "{EVE}"]) {{
        __typename id ... on Evaluation {{ submittedAt draftedAt }}
        ... on Appraisal {APPRAISAL} }} }}""",
    "subscription { events { logPosition type stream person actor } }",
    'subscription { events(after: "0", batchSize: 500) { logPosition type stream person actor } }',
)
SELECTIONS = (
    Selection(),
    Selection(people=frozenset({ANN})),
    Selection(streams=frozenset({GIVEN, CASE})),
    Selection(types=frozenset({"EvaluationSubmitted", "EvaluationDraftSaved"})),
)
FOLLOWERS = {"consumer": CONSUMER, "auditor": AUDITOR}
ENTITIES = FOLLOWED[:3]


@pytest.fixture
async def house(own_county: County) -> AsyncGenerator[Followed]:
    """Lend a county in which ANN is being evaluated, and what answers those who follow it."""
    await opened_round(own_county)
    async with followed(own_county) as made:
        yield made


async def heard(listener: Listener) -> list[object]:
    """Return what somebody is told until nothing more comes."""
    found: list[object] = []
    while not await listener.hears_nothing():
        found.append(await listener.next())
    return found


async def all_heard(listeners: dict[str, Listener]) -> dict[str, list[object]]:
    """Return what each is told, all at the same time."""
    said = await asyncio.gather(*(heard(each) for each in listeners.values()))
    return dict(zip(listeners, said, strict=True))


async def test_nobody_else_who_follows_is_told_anything(house: Followed) -> None:
    async with AsyncExitStack() as stack:

        async def hears(viewer: Viewer, text: str, after: int | None = None) -> Listener:
            return await stack.enter_async_context(house.hearing(text, viewer, after))

        others = {
            f"{name}: {text}": await hears(viewer, text)
            for name, viewer in {**OTHERS, **FOLLOWERS}.items()
            for text in (FOLLOWED if name in FOLLOWERS else ENTITIES)
            if name != "auditor" or text not in ENTITIES  # who is told that somebody has rated
        }
        own = await hears(person(EVE), ENTITIES[2])
        beginning = [each for name, each in others.items() if "events {" not in name]
        await asyncio.gather(*(each.next() for each in (own, *beginning)))
        await all_heard({**others, "own": own})
        place = await house.county.ledger.position()
        for each in SAID:
            await house.do(each, by=EVE)
        told = await all_heard({**others, "own": own})
        assert told.pop("own")
        assert {name: each for name, each in told.items() if each} == {}
        again = {
            f"{name}: {text}": await hears(viewer, text, place)
            for name, viewer in {**OTHERS, **FOLLOWERS}.items()
            for text in (ENTITIES if name in OTHERS else FOLLOWED[3:4])
        }
        here = await house.county.ledger.position()
        afresh = {
            name: await hears({**OTHERS, **FOLLOWERS}[name.partition(":")[0]], text, here)
            for name in again
            for text in [name.partition(": ")[2]]
        }
        assert await all_heard(again) == await all_heard(afresh)
        await house.do(CloseEvaluation(appraisal_id=CASE))
        told = await all_heard({**others, **again})
        assert {name.partition(":")[0] for name, each in told.items() if each} >= {"HR", *FOLLOWERS}


async def lines(county: County) -> list[bytes]:
    """Return what the feed has, as it is selected in several ways."""
    async with following(county.database.url(LOGIN)) as tail:
        return [await tail.past.lines(0, 10_000, each) for each in SELECTIONS]


def files(county: County, folder: Path, *words: str) -> dict[str, bytes]:
    """Return all that an export for analysis writes, but for what it says of itself."""
    manifest = exported(county.database, folder, *words)
    found = {each.path: (folder / each.path).read_bytes() for each in manifest.files}
    assert found["events.ndjson"].count(b"\n") > 10 or manifest.since
    return found


async def test_nothing_of_it_is_in_what_leaves_the_house(
    own_county: County, tmp_path: Path
) -> None:
    county = own_county
    await opened_round(county)
    place = str(await county.ledger.position())
    told, held = await lines(county), files(county, tmp_path / "before", "--format", "ndjson")
    for each in SAID:
        await county.do(each, by=EVE)
    assert await lines(county) == told
    assert files(county, tmp_path / "after", "--format", "ndjson") == held
    since = files(county, tmp_path / "since", "--format", "ndjson", "--since", place)
    assert {name for name, each in since.items() if each} == set()
    await county.do(CloseEvaluation(appraisal_id=CASE))
    assert await lines(county) != told
    assert files(county, tmp_path / "closed", "--format", "ndjson") != held


async def test_a_broker_is_passed_on_nothing_of_it(own_county: County) -> None:
    county, url = own_county, own_county.database.url(LOGIN)
    await opened_round(county)

    async def passed_on(cluster: Cluster) -> list[bytes]:
        async with following(url) as tail, broker(cluster.address) as client:
            await tail.begun.wait()
            async with await AsyncConnection.connect(url, autocommit=True) as lead:
                relay = Relay(tail, client, "LOG", 1, empty=False)
                await relay.relay(lead, lambda _, __: None, tail.head)
            streams = client.jetstream()
            reader = await streams.subscribe("merit-ledger.>", ordered_consumer=True)
            there = (await streams.stream_info("LOG")).state.messages
            return [(await reader.next_msg(timeout=10)).data for _ in range(there)]

    with brokers() as cluster:
        before = await passed_on(cluster)
        assert len(before) > 10
        for each in SAID:
            await county.do(each, by=EVE)
        assert await passed_on(cluster) == before
        await county.do(CloseEvaluation(appraisal_id=CASE))
        assert len(await passed_on(cluster)) > len(before)
