"""The walkthrough of a promotion tells the truth, and shows every way that a case can go."""

import re
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from graphql import FieldNode, OperationDefinitionNode, parse

from domain.promotion_content import PromotionStatus as Status
from tests.postgres import Database, Server
from tests.system.commanding import commanded
from tests.system.serving import serving
from tests.system.walkthrough import PROMOTION, Known, answer, passed, steps

STEPS = steps(PROMOTION)
PATHS = {
    (None, "draftPromotion", Status.DRAFT),
    (None, "recordPromotion", Status.APPROVED),
    (Status.DRAFT, "applyForPromotion", Status.APPLIED),
    (Status.DRAFT, "withdrawPromotion", Status.WITHDRAWN),
    (Status.APPLIED, "evaluatePromotion", Status.IN_REVIEW),
    (Status.APPLIED, "evaluatePromotion", Status.IN_DECISION),
    (Status.APPLIED, "sendBackPromotion", Status.DRAFT),
    (Status.APPLIED, "withdrawPromotion", Status.WITHDRAWN),
    (Status.IN_REVIEW, "closePromotionReview", Status.IN_DECISION),
    (Status.IN_REVIEW, "sendBackPromotion", Status.DRAFT),
    (Status.IN_REVIEW, "sendBackPromotion", Status.APPLIED),
    (Status.IN_REVIEW, "withdrawPromotion", Status.WITHDRAWN),
    (Status.IN_DECISION, "approvePromotion", Status.APPROVED),
    (Status.IN_DECISION, "refusePromotion", Status.REFUSED),
    (Status.IN_DECISION, "sendBackPromotion", Status.DRAFT),
    (Status.IN_DECISION, "sendBackPromotion", Status.APPLIED),
    (Status.IN_DECISION, "sendBackPromotion", Status.IN_REVIEW),
    (Status.IN_DECISION, "withdrawPromotion", Status.WITHDRAWN),
    (Status.APPROVED, "rescindPromotion", Status.RESCINDED),
}
"""From where, by what, to where: all that the table of domain/promotion.py allows."""

TEACH = [
    "not-eligible",
    "expert-involved",
    "conflict-not-declared",
    "quorum-missing",
    "packet-outdated",
    "own-case",
    "another-decides",
    "acted-as-another",
    "exception-without-reason",
]


@pytest.fixture(scope="module")
def home(postgres: Server) -> Generator[Database]:
    """Lend an empty database."""
    with postgres.database() as made:
        yield made


@pytest.fixture(scope="module")
def answered(home: Database) -> list[Any]:
    """Ask everything of a server with an empty ledger: each step needs those before it."""
    by, known = passed(), Known()
    with serving(DATABASE_URL=home.owner_url) as running:
        return [answer(running, each, by, known) for each in STEPS]


def test_every_answer_is_the_one_shown(answered: list[Any]) -> None:
    for step, found in zip(STEPS, answered, strict=True):
        assert found == step.answer, step.name


def taken() -> Iterator[tuple[str, str, Status]]:
    """Yield the case, the mutation and the status that it led to, of each that the page shows."""
    for step in STEPS:
        (operation, *_) = parse(step.operation).definitions
        assert isinstance(operation, OperationDefinitionNode)
        for field in operation.selection_set.selections:
            assert isinstance(field, FieldNode)
            name = field.name.value
            said = step.answer["data"][field.alias.value if field.alias else name]
            case = said.get("promotion") if said and name != "promotion" else None
            if case and "status" in case:
                asked = step.variables.get("input", step.variables)
                yield asked.get("case") or asked["promotionId"], name, Status(case["status"])


def test_every_path_of_a_case_is_shown() -> None:
    stands: dict[str, Status] = {}
    seen = set[tuple[Status | None, str, Status]]()
    for case, name, status in taken():
        if stands.get(case) is not status:
            seen.add((stands.get(case), name, status))
        stands[case] = status
    assert seen == PATHS


def test_every_refusal_is_one_that_teaches() -> None:
    said = [re.search(r"'rule': '(.+?)'", str(each.answer)) for each in STEPS]
    assert [found[1] for found in said if found is not None] == TEACH
    assert not any("errors" in each.answer for each in STEPS)


def test_every_decision_comes_out_the_same_again(answered: list[Any], home: Database) -> None:
    assert len(answered) == len(STEPS)
    done = commanded("replay", "--all", DATABASE_URL=home.owner_url)
    assert done.code == 0, done.said
