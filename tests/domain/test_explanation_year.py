"""The result of a year opens into its quarters and its review, and is made once more of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from domain.explanation import Explanation, Past, explained
from domain.explanation_tree import StepCause
from tests.domain.test_annual import during, four, of_the_year, policy, reviewed, scored
from tests.domain.test_veto import occurred, settled, veto


def cause(position: int, event: str) -> StepCause:
    at = datetime(2017, 1, 3, 9, tzinfo=UTC)
    return StepCause(position=position, at=at, by="employee:HR1", event=event)


def explanation(events: Sequence[Any]) -> Explanation:
    history = [
        Past(cause=cause(n, type(event).__name__), event=event)
        for n, event in enumerate(events, start=2)
    ]
    found = explained(policy, cause(1, "CycleOpened"), history)
    assert found is not None
    return found


def values(found: Explanation) -> dict[str, str | None]:
    return {".".join(step.path[1:]): step.value for step in found.steps}


def test_a_year_opens_into_its_quarters_and_its_review() -> None:
    found = explanation([*reviewed, scored(during(*four))])
    assert found.reproduced
    shown = values(found)
    assert shown[""] == "167/2"
    assert (shown["score"], shown["grade"]) == ("83.50", "A")
    assert (shown["quarters"], shown["quarters.weight"]) == ("175/2", "6000")
    assert (shown["quarters.quarter.4"], shown["quarters.quarter.4.weight"]) == ("95.00", "2500")
    assert (shown["review"], shown["review.weight"]) == ("155/2", "4000")
    assert (shown["review.ABILITY"], shown["review.ABILITY.analysis"]) == ("75", "75")
    assert found.steps[0].formula == "annual/1"


def test_it_says_why_a_year_is_not_rated() -> None:
    found = explanation([*reviewed, scored(during(four[0], None, None, None))])
    assert found.reproduced
    shown = values(found)
    assert (shown[""], shown["score"], shown["grade"]) == (None, None, None)
    assert shown["not_rated"] == "too-few-quarters"
    assert (shown["quarters"], shown["quarters.quarter.1"]) == (None, "80.00")
    assert shown["quarters.quarter.2"] is None


def test_a_veto_caps_the_year_in_its_explanation_too() -> None:
    events = (
        of_the_year,
        replace(settled, measures=(*settled.measures, veto)),
        occurred,
        reviewed[-1],
    )
    found = explanation([*events, scored(during(*four, events=events))])
    assert found.reproduced
    assert (values(found)["grade"], values(found)["grade.earned"]) == ("C", "A")


def test_a_year_that_was_recorded_otherwise_is_not_reproduced() -> None:
    event = scored(during(*four))
    assert not explanation([*reviewed, replace(event, score=Decimal("83.51"))]).reproduced
