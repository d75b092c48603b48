"""What a rater says changes nothing for anybody else, until the evaluation is closed."""

from collections.abc import Mapping

import psycopg
import pytest
from psycopg import sql

from domain.actor import Role
from domain.closing import CloseEvaluation
from domain.rating import SaveEvaluationDraft
from domain.rating_case import id_of
from domain.scoring import ScoreAppraisal
from ops.database import LOGIN
from projections.tables import TABLES
from schema.engine.graph import core
from schema.engine.request import Asked
from schema.engine.token import Viewer
from schema.schema import schema
from tests.ledger.house import keys
from tests.schema.county import (
    ANN,
    AUDITOR,
    BOSS,
    EVE,
    HR,
    TOP,
    County,
    person,
    who,
)
from tests.schema.evaluating import CASE, CYCLE, OTHERS, RATERS, opened_round, rated, submission
from tests.schema.everything import IDS, operations


@pytest.fixture
async def open_round(own_county: County) -> County:
    """Lend a county in which ANN is being evaluated."""
    await opened_round(own_county)
    return own_county


def questions(*, once: bool) -> list[str]:
    """Return operations that ask for all there is, of the case by its id, and of other moments.

    With `once` they come to every field once as deep as that is, and else by every way to it.
    """
    ids = {
        **IDS,
        "cycle": CYCLE,
        "appraisal": CASE,
        "employee": ANN,
        "evaluation": id_of(CASE, EVE),
        "node": id_of(CASE, EVE),
    }
    asked = core(schema())
    flat = [*operations(asked, 1, "", ids), *operations(asked, 1, 'asOf: "99999"', ids)]
    ways = [*operations(asked, 2, "", ids, once=once)]
    deep = [each for each in ways if once or each.startswith(DEEPER)]
    then = [each for each in flat if "asOf" not in each or each.startswith(AT_OTHER_MOMENTS)]
    own = " ".join(
        f'e{n}: node(id: "{id_of(CASE, each)}") {{ id }}' for n, each in enumerate(RATERS)
    )
    explained = f'explanation(id: "{CASE}") {{ steps {{ path value causes {{ at }} }} }}'
    decided = "nodes { id looks { stream } events { stream position } } totalCount"
    changed = f'changes(of: "{CASE}") {{ changes {{ position fields {{ field after }} }} }}'
    found = [*then, *deep, f"{{ {own} {explained} {changed} }}"]
    found.append(f"{{ decisions(first: 100, direction: DESC) {{ {decided} }} }}")
    return [
        each.replace("first: 3", "first: 50").replace("first: 2", "first: 20") for each in found
    ]


DEEPER = ("{ appraisal(", "{ employee(")
AT_OTHER_MOMENTS = tuple(
    f"{{ {name}(" for name in ("appraisal", "evaluation", "nomination", "node", "employee", "cycle")
)


async def answers(county: County, viewer: Viewer, texts: list[str]) -> list[bytes]:
    """Return what is answered, byte for byte."""
    return [await answer(county, viewer, text) for text in texts]


async def answer(county: County, viewer: Viewer, text: str, **variables: object) -> bytes:
    asked = Asked(text=text, operation_name=None, variables=variables)
    return bytes((await county.reader.answer(asked, viewer)).body)


async def refusals(county: County, viewer: Viewer) -> list[bytes]:
    """Return what commands about a rater's evaluation are answered, whatever version is expected.

    Where the log stood is left out: it moves with whatever happens.
    """
    text = """mutation ($input: SubmitEvaluationInput!) { submitEvaluation(input: $input) {
        __typename ... on Rejection { rule kind sentence path parameters { name value } } } }"""
    given: Mapping[str, object] = {"evaluationId": id_of(CASE, EVE), "ratings": []}
    inputs = (
        {**given, "idempotencyKey": f"key {next(keys)}", "expectedVersion": version}
        for version in (None, 0, 1, 2)
    )
    return [await answer(county, viewer, text, input=each) for each in inputs]


def rows(county: County) -> dict[str, set[str]]:
    """Return every row of every read table, past versions too, as text."""
    found: dict[str, set[str]] = {}
    with psycopg.connect(county.database.url(LOGIN)) as connection:
        for name in (part for table in TABLES for part in (table.name, f"{table.name}_past")):
            whole = sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier("read", name))
            found[name] = {row[0] for row in connection.execute(whole)}
    return found


OWN_TABLES = {
    each for name in ("evaluation", "evaluation_rating") for each in (name, f"{name}_past")
}


@pytest.mark.parametrize("once", [True, pytest.param(False, marks=pytest.mark.soak)])
async def test_no_byte_differs_for_anybody_else(open_round: County, *, once: bool) -> None:
    county, texts = open_round, questions(once=once)
    unknown = {name: await refusals(county, viewer) for name, viewer in OTHERS.items()}
    before = {name: await answers(county, viewer, texts) for name, viewer in OTHERS.items()}
    own = await answers(county, person(EVE), texts)
    held = rows(county)
    for said in (
        SaveEvaluationDraft(evaluation_id=id_of(CASE, EVE), ratings=rated("2")),
        submission(EVE, "2"),
        submission(EVE, "5"),
    ):
        await county.do(said, by=EVE)
        now = rows(county)
        assert {name for name, each in now.items() if each != held[name]} <= OWN_TABLES
        for name in OWN_TABLES:
            assert all(id_of(CASE, EVE) in each for each in now[name] ^ held[name])
        held = now
    for name, viewer in OTHERS.items():
        answered = await answers(county, viewer, texts)
        for text, was, is_ in zip(texts, before[name], answered, strict=True):
            assert is_ == was, f"{name}: {text}"
    for name, viewer in OTHERS.items():  # last: what they were refused is theirs to see
        assert await refusals(county, viewer) == unknown[name]
    assert await answers(county, person(EVE), texts) != own


WHO = "{ evaluations { totalCount nodes { rater raterId submittedAt draftedAt comment %s } } }"
VALUES = WHO % "ratings { rating } draft { rating } draftComment"


async def test_who_audits_sees_that_somebody_has_rated_and_not_how(open_round: County) -> None:
    county = open_round
    for auditor in (AUDITOR, who(BOSS, Role.EMPLOYEE, Role.AUDITOR)):
        nobody = await county.ask(VALUES, auditor)
        assert nobody["evaluations"]["nodes"] == []
    await county.do(submission(EVE, "2"), by=EVE)
    await county.do(SaveEvaluationDraft(evaluation_id=id_of(CASE, EVE), ratings=rated("3")), by=EVE)
    for auditor in (AUDITOR, who(BOSS, Role.EMPLOYEE, Role.AUDITOR)):
        [seen] = (await county.ask(VALUES, auditor))["evaluations"]["nodes"]
        assert (seen["rater"], seen["raterId"]) == ("PEER", EVE)
        assert seen["submittedAt"] is not None
        assert (seen["ratings"], seen["draft"], seen["draftedAt"]) == ([], [], None)


async def test_a_rater_finds_what_to_rate_and_what_they_said_whatever_their_roles(
    open_round: County,
) -> None:
    county = open_round
    await county.do(submission(TOP, "4"), by=TOP)
    asked = """{ nominations { nodes { evaluationId employeeName appraisal { id }
        measures { code scaleHigh } } } evaluations { nodes { id ratings { measure rating } } } }"""
    found = await county.ask(asked, person(EVE))
    [nomination] = found["nominations"]["nodes"]
    assert nomination["evaluationId"] == id_of(CASE, EVE)
    assert nomination["employeeName"].startswith("Ann")
    assert nomination["appraisal"] is None
    assert [each["code"] for each in nomination["measures"]] == ["analysis", "help", "ideas"]
    assert found["evaluations"]["nodes"] == []
    for viewer in (person(TOP), who(TOP, Role.EMPLOYEE, Role.HR)):
        [evaluation] = (await county.ask(asked, viewer))["evaluations"]["nodes"]
        assert {each["rating"] for each in evaluation["ratings"]} == {"4"}
    subject = await county.ask(asked, person(ANN))
    assert subject == {"nominations": {"nodes": []}, "evaluations": {"nodes": []}}


async def test_what_a_group_came_to_is_told_once_it_is_closed(open_round: County) -> None:
    county = open_round
    for rater_id, worth in ((EVE, "2"), (TOP, "4")):
        await county.do(submission(rater_id, worth), by=rater_id)
    await county.do(CloseEvaluation(appraisal_id=CASE))
    asked = f"""{{ appraisal(id: "{CASE}") {{ evaluationClosedAt
        groupRatings {{ rater measure count mean spread points }} }} }}"""
    few = {"count": None, "mean": None, "spread": None, "points": None}
    for viewer in (HR, person(BOSS), AUDITOR):
        found = (await county.ask(asked, viewer))["appraisal"]
        assert found["evaluationClosedAt"] is not None
        assert found["groupRatings"] == [
            {"rater": rater, "measure": measure, **figures}
            for rater, figures in (
                ("PEER", {"count": 2, "mean": "3", "spread": "1.00", "points": "50"}),
                ("REPORT", few),
            )
            for measure in ("analysis", "help", "ideas")
        ]
    assert (await county.ask(asked, person(ANN)))["appraisal"]["groupRatings"] == []
    assert (await county.ask(asked, person(EVE)))["appraisal"] is None


async def test_a_score_opens_into_what_groups_came_to_and_no_further(open_round: County) -> None:
    county = open_round
    for rater_id, worth in ((EVE, "2"), (TOP, "5")):
        await county.do(submission(rater_id, worth), by=rater_id)
    await county.do(CloseEvaluation(appraisal_id=CASE))
    await county.do(ScoreAppraisal(appraisal_id=CASE))
    asked = f"""{{ explanation(id: "{CASE}") {{ reproduced
        steps {{ path label value formula causes {{ event }} }} }} }}"""
    found = (await county.ask(asked, HR))["explanation"]
    assert found["reproduced"] is True
    steps = {"/".join(each["path"][-2:]): each for each in found["steps"] if "help" in each["path"]}
    group = steps["help/PEER"]
    assert (group["value"], group["formula"]) == ("125/2", "group-rating/1")
    assert group["causes"] == [{"event": "GroupRated"}]
    assert {name: each["value"] for name, each in steps.items() if name.startswith("PEER/")} == {
        "PEER/count": "2",
        "PEER/mean": "7/2",
        "PEER/weight": "2000",
    }
    assert "EvaluationGiven" not in str(found)
