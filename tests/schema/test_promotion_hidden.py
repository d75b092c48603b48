"""Promotion, hidden: what nobody learns of a case by what they send, by ids, or by going back."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from ledger.read_audit import auditing
from ops.database import LOGIN
from schema.engine.channel import channel
from schema.engine.reader import Reader
from schema.engine.request import Asked
from schema.engine.token import Viewer
from tests.ledger.house import living, prepared, rows
from tests.postgres import Database, Server
from tests.schema.api import HR, Api, served
from tests.schema.lent import lent
from tests.schema.test_promotion_seen import (
    ANNA,
    AUDIT,
    BOSS,
    CASE,
    DAN,
    EX,
    HER,
    HR2,
    STEPS,
    TOP,
    VOTE,
    XI,
    founded,
)
from tests.system.promoting import CLAIMS, TODAY

OWN = "{ decisions(first: 1, direction: DESC) { nodes { type fields { path value } } } }"
BALLOT = "query ($id: ID!) { node(id: $id) { ... on PromotionBallot { vote ability remark } } }"
PACKET = "query ($id: ID!) { promotionPacket(promotionId: $id) { document } }"
VOTED = f"{CASE}/11"
"""The first vote, by the number of its event."""


async def asked(api: Api, text: str, viewer: Viewer, **variables: object) -> Any:  # noqa: ANN401 - JSON
    question = Asked(text=text, operation_name=None, variables=variables)
    answer = json.loads((await api.reader.answer(question, viewer)).body)
    assert "errors" not in answer, answer
    return answer["data"]


async def to(api: Api, step: str) -> None:
    """Bring a case on its way, up to a step of the kind."""
    last = max(n for n, (name, *_) in enumerate(STEPS) if name == step)
    for name, viewer, given in STEPS[: last + 1]:
        await api.done(name, viewer, promotionId=CASE, **given)


async def sent(api: Api, viewer: Viewer) -> set[str]:
    """Return which fields that say something somebody reads of the last command that they sent."""
    (last,) = (await asked(api, OWN, viewer))["decisions"]["nodes"]
    return {each["path"][0] for each in last["fields"] if each["value"] not in {"", "0"}}


async def added(api: Api) -> set[str]:
    """Return whose refused commands bear a packet, or sources, as auditors are shown them."""
    text = "{ decisions(filter: {accepted: false}) { nodes { by fields { path value } } } }"
    return {
        each["by"]
        for each in (await asked(api, text, AUDIT))["decisions"]["nodes"]
        for field in each["fields"]
        if field["path"][0] in {"document", "sources"} and field["value"]
    }


def test_a_refused_command_carries_nothing_to_whom_it_was_refused(postgres: Server) -> None:
    async def tried() -> None:
        async with served(postgres) as api:
            await founded(api)
            await to(api, "DeclareConflict")
            of = {"promotionId": CASE, "digest": "0" * 64, "vote": "FOR", "scores": VOTE["scores"]}
            rules = {HER: "own-case", BOSS: "not-an-expert", DAN: "unknown", HR2: "not-an-expert"}
            for viewer, rule in rules.items():
                assert (await api.refused("VoteOnPromotion", viewer, **of))["rule"] == rule
                assert await sent(api, viewer) == {"promotionId", "digest", "vote", "scores"}
            assert (await api.refused("VoteOnPromotion", XI, **of))["rule"] == "packet-outdated"
            assert await sent(api, XI) == {"promotionId", "digest", "vote", "scores"}
            for viewer in (BOSS, DAN, HR2):
                given = {"promotionId": CASE, "claims": CLAIMS}
                await api.refused("ApplyForPromotion", viewer, **given)
                assert await sent(api, viewer) == {"promotionId", "claims"}
            assert await added(api) == {XI.actor}  # who may read the packet in any case

    asyncio.run(tried())


def test_what_was_voted_in_a_review_that_never_closed_is_told_nobody(postgres: Server) -> None:
    async def sealed(api: Api) -> None:
        for viewer in (HER, BOSS, TOP, DAN, ANNA, EX):
            assert await asked(api, BALLOT, viewer, id=VOTED) == {"node": None}, viewer
        for viewer in (XI, HR):
            assert (await asked(api, BALLOT, viewer, id=VOTED))["node"]["remark"] == "Yes."

    async def tried() -> None:
        async with served(postgres) as api:
            await founded(api)
            await to(api, "VoteOnPromotion")
            await sealed(api)
            await api.done(
                "SendBackPromotion", HR, promotionId=CASE, to="EVALUATION", why="Say more."
            )
            await sealed(api)
            assert (await asked(api, PACKET, XI, id=CASE))["promotionPacket"]
            await api.done("WithdrawPromotion", HER, promotionId=CASE)
            await sealed(api)
            for viewer in (XI, ANNA, HER):  # a case that is over is no expert's business
                assert (await asked(api, PACKET, viewer, id=CASE))["promotionPacket"] is None
            assert (await asked(api, PACKET, HR, id=CASE))["promotionPacket"]

    asyncio.run(tried())


CASES = "query ($id: ID!) { promotion(id: $id) { %s } }"
DECISION = '{ decisions(filter: {type: "%s"}) { nodes { id } } }'
CHANGES = "query ($id: ID!) { changes(of: $id) { of } }"
CANDIDATES = """query ($on: Date!) { eligibilityList(departmentId: "department:DOT",
  frameworkId: "career_framework:ladder", on: $on) { nodes { findings { of } } } }"""
T = TypeVar("T")

PAY, APPRAISAL = "PAY", "APPRAISAL"
TELLING = (
    (CASES % "status votes ballots { vote }", EX, ()),
    (CASES % "raisePerCent", EX, ((PAY, "raisePerCent"),)),
    (CASES % "findings { of }", EX, ((APPRAISAL, "PromotionFinding"),)),
    (CASES % "findings { reason }", EX, ()),
    (CASES % "evaluation { mark }", EX, ((APPRAISAL, "PromotionMark"),)),
    (CASES % "ballots { document }", HR, ((APPRAISAL, "PromotionBallot"),)),
    (CASES % "raisePerCent findings { of }", HER, ()),
    (PACKET, XI, ((APPRAISAL, "Query.promotionPacket"),)),
    (PACKET, DAN, ()),
    (CHANGES, EX, ((PAY, "changes"), (APPRAISAL, "changes"))),
    (DECISION % "SetPromotionTerms", HR2, ((PAY, "decision"), (APPRAISAL, "decision"))),
)
"""What is asked, by whom, and as what it is recorded that they read it of her."""


@asynccontextmanager
async def recorded(postgres: Server) -> AsyncGenerator[tuple[Api, Database]]:
    """Lend the API over an empty log, where what is shown is recorded at once."""
    with postgres.database(prepared) as home, lent() as made:
        url = home.url(LOGIN)
        async with living(home) as ledger, channel(url, most=2) as way, auditing(url, 0) as audit:
            yield Api(ledger, Reader(way, made, ledger.journal, audit=audit)), home


def read(home: Database, after: int) -> set[tuple[str, str, str]]:
    """Return what was read of her after so many readings: as what, by which field, by whom."""
    found = rows(home, "SELECT kind, fields, about, actor FROM ledger.reading ORDER BY number")
    assert all(about == [HER.actor] for _, _, about, _ in found)
    return {(kind, field, by) for kind, fields, _, by in found[after:] for field in fields}


async def soon(looked: Callable[[], T], wanted: T) -> T:
    """Return what is recorded, once it is what is wanted or is not after some seconds.

    It is recorded after the answer; what comes too much has a moment to come in.
    """
    await asyncio.sleep(0.1)
    for _ in range(100):
        if looked() == wanted:
            break
        await asyncio.sleep(0.05)
    return looked()


def test_whoever_reads_of_results_and_pay_in_a_case_is_recorded(postgres: Server) -> None:
    async def tried() -> None:
        async with recorded(postgres) as (api, home):
            await founded(api)
            await to(api, "VoteOnPromotion")
            for text, viewer, kinds in TELLING:
                ((before,),) = rows(home, "SELECT count(*) FROM ledger.reading")
                await asked(api, text, viewer, **({"id": CASE} if "$id" in text else {}))
                wanted = {(kind, field, viewer.actor) for kind, field in kinds}
                assert await soon(lambda n=before: read(home, n), wanted) == wanted, text
            await asked(api, CANDIDATES, BOSS, on=TODAY)
            named = "SELECT about FROM ledger.reading WHERE fields = '{Query.eligibilityList}'"
            both: list[tuple[object, ...]] = [([],), ([HER.actor],)]
            assert await soon(lambda: sorted(rows(home, named)), both) == both

    asyncio.run(tried())
