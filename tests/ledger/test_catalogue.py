"""The catalogue names every type of event, and keeps what it promised in the last release."""

import copy
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from domain.events import EVENTS
from ledger import catalogue

ROOT = Path(__file__).parents[2]
RELEASED: dict[str, Any] = json.loads((ROOT / "schema" / "released.events.json").read_text())


def test_every_type_is_named_and_what_is_sent_has_its_shape() -> None:
    listed = catalogue.listed()["events"]
    assert [each["type"] for each in listed] == [f"merit-ledger.{name}" for name in sorted(EVENTS)]
    sent = {each["type"].partition(".")[2] for each in listed if each["sent"]}
    assert sent == catalogue.events().keys() == {name for name in EVENTS if catalogue.sent(name)}
    assert not catalogue.sent("EvaluationGiven")


def test_what_was_released_still_holds() -> None:
    assert catalogue.broken(RELEASED, catalogue.events()) == []


def without_currency(parts: Any) -> None:  # noqa: ANN401 - JSON
    del parts["Money"]["properties"]["currency"]


def without_need(parts: Any) -> None:  # noqa: ANN401 - JSON
    parts["Money"]["required"].remove("amount")


def without_merit(parts: Any) -> None:  # noqa: ANN401 - JSON
    parts["Cause"]["enum"].remove("MERIT")


def as_number(parts: Any) -> None:  # noqa: ANN401 - JSON
    parts["Money"]["properties"]["amount"] = {"type": "number"}


@pytest.mark.parametrize(
    ("change", "because"),
    [
        (without_currency, "Money: currency is gone"),
        (without_need, "Money: amount need not be there"),
        (without_merit, "Cause: MERIT may not come any more"),
        (as_number, "Money: amount differs"),
    ],
)
def test_a_shape_that_breaks_its_promise_is_named(
    change: Callable[[Any], None], because: str
) -> None:
    today = copy.deepcopy(RELEASED)
    change(today["SalaryAdjusted"]["$defs"])
    assert catalogue.broken(RELEASED, today) == [f"SalaryAdjusted.{because}"]
    today["SalaryAdjusted"]["$comment"] = "schema_version 2"
    assert catalogue.broken(RELEASED, today) == []


def test_a_type_that_goes_is_named() -> None:
    today = dict(RELEASED)
    del today["SalaryAdjusted"]
    assert catalogue.broken(RELEASED, today) == ["SalaryAdjusted is gone"]


def test_every_reference_of_the_asyncapi_document_leads_somewhere() -> None:
    document = catalogue.asyncapi(catalogue.RELEASE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert document["info"]["version"] == project["version"]
    assert document["components"]["messages"].keys() == catalogue.events().keys()
    found = 0
    for reference in references(document):
        place: Any = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
        found += 1
    assert found > len(EVENTS)


def references(part: object) -> list[str]:
    """Return every reference in a document."""
    return re.findall(r'"\$ref": "([^"]+)"', json.dumps(part))
