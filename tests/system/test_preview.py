import json
from collections.abc import Generator
from typing import Any

import httpx
import pytest

from domain.actor import Role
from tests.domain import vectors
from tests.postgres import Server
from tests.system.serving import Served, serving
from tests.system.vectors import achieved_input, rule_input

PREVIEW = """query($rule: RuleInput!, $actual: AchievedInput!) {
  preview: previewMeasure(rule: $rule, actual: $actual) {
    __typename
    ... on MeasurePreview { exact score formula steps { name value } }
    ... on Rejection { rule kind sentence path judgedAt parameters { name value } }
  }
}"""

MONTHS = {
    "kind": "HIGHER_IS_BETTER",
    "combine": "AVERAGE",
    "targets": ["100", "120", "130", "150"],
}


@pytest.fixture(scope="module")
def served(postgres: Server) -> Generator[Served]:
    """Serve an empty ledger."""
    with postgres.database() as made, serving(DATABASE_URL=made.owner_url) as running:
        yield running


def previewed(
    served: Served, rule: object, actual: object, *, query: str = PREVIEW, language: str = "en"
) -> Any:  # noqa: ANN401 - JSON
    """Return what is answered to a rule and what was achieved under it."""
    variables = {"rule": rule, "actual": actual}
    body = json.dumps({"query": query, "variables": variables}).encode()
    answer = served.post(body, roles=(Role.EMPLOYEE,), Accept_Language=language)
    assert answer.status_code == httpx.codes.OK
    return answer.json()["data"]


@pytest.mark.parametrize("example", vectors.read("measures"))
def test_every_worked_example_is_previewed(served: Served, example: dict[str, Any]) -> None:
    answer = previewed(served, rule_input(example), achieved_input(example))["preview"]
    assert answer["__typename"] == "MeasurePreview", answer
    assert answer["score"] == example["score"]
    assert answer["formula"] == "measure-score/1"
    assert {"points", "floor", "cap"} <= {step["name"] for step in answer["steps"]}


def test_months_are_combined(served: Served) -> None:
    answer = previewed(served, MONTHS, {"months": ["90", "130", "120", "160"]})["preview"]
    assert (answer["score"], answer["exact"]) == ("99.33", "5165/52")
    steps = {step["name"]: step["value"] for step in answer["steps"]}
    assert (steps["month.2"], steps["month.2.target"], steps["combine"]) == (
        "130",
        "120",
        "AVERAGE",
    )


def test_a_veto_has_no_score(served: Served) -> None:
    answer = previewed(served, {"kind": "VETO", "gradeCap": "C"}, {"occurred": True})["preview"]
    assert (answer["exact"], answer["score"]) == (None, None)
    assert answer["steps"] == [
        {"name": "occurred", "value": "yes"},
        {"name": "grade_cap", "value": "C"},
    ]


@pytest.mark.parametrize(
    ("rule", "actual", "refusal"),
    [
        ({"kind": "HIGHER_IS_BETTER", "target": "0"}, {"actual": "1"}, "target-not-positive"),
        ({"kind": "HIGHER_IS_BETTER"}, {"actual": "1"}, "parameter-missing"),
        ({"kind": "ALL_OR_NOTHING"}, {"actual": "1"}, "actual-of-another-form"),
        ({"kind": "ALL_OR_NOTHING"}, {}, "actual-of-another-form"),
        (
            {"kind": "ALL_OR_NOTHING"},
            {"occurred": True, "actual": "1"},
            "actual-of-another-form",
        ),
        (MONTHS, {"months": []}, "months-without-actual"),
        (
            {"kind": "LOWER_IS_BETTER", "form": "RATIO", "target": "5"},
            {"actual": "-1"},
            "actual-negative",
        ),
    ],
)
def test_what_has_no_score_is_refused_in_both_languages(
    served: Served, rule: object, actual: object, refusal: str
) -> None:
    said = [
        previewed(served, rule, actual, language=language)["preview"] for language in ("en", "zh")
    ]
    for answer in said:
        assert (answer["__typename"], answer["rule"], answer["kind"]) == (
            *("Rejection", refusal, "INVALID"),
        )
        assert (answer["path"], answer["judgedAt"]) == (None, None)
    assert said[0]["sentence"].isascii()
    assert not said[1]["sentence"].isascii()


def test_it_is_asked_beside_what_is_read(served: Served) -> None:
    query = PREVIEW.replace("{\n  preview", "{\n  organisation { id }\n  preview", 1)
    answer = previewed(served, {"kind": "ALL_OR_NOTHING"}, {"occurred": True}, query=query)
    assert (answer["organisation"], answer["preview"]["score"]) == (None, "100.00")
