"""The result of a year opens into its quarters and its review, and is made once more of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from domain.explanation import Explanation, explained, quarters_taken, result_taken
from domain.explanation_decision import Past
from domain.explanation_tree import StepCause, StepKind
from tests.domain.appraisal_case import inputs, released
from tests.domain.appraisal_case import scored as quarter_scored
from tests.domain.test_annual import (
    adjusted,
    during,
    four,
    of_the_year,
    policy,
    quarter,
    reviewed,
    scored,
)
from tests.domain.test_veto import occurred, settled, veto


def cause(position: int, event: str) -> StepCause:
    at = datetime(2017, 1, 3, 9, tzinfo=UTC)
    return StepCause(position=position, at=at, by="employee:HR1", event=event)


def explanation(
    events: Sequence[Any], quarters: Mapping[str, StepCause] | None = None
) -> Explanation:
    history = [
        Past(cause=cause(n, type(event).__name__), event=event)
        for n, event in enumerate(events, start=2)
    ]
    found = explained(policy, cause(1, "CycleOpened"), history, quarters)
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


def test_a_quarter_comes_from_the_release_or_the_adjustment_that_was_taken() -> None:
    events = (*inputs, quarter_scored, released, adjusted("91.00"))
    earlier = [
        Past(cause=cause(n, type(event).__name__), event=event)
        for n, event in enumerate(events, 50)
    ]
    year = scored(during(*four))
    of_year = [Past(cause=cause(99, "AppraisalScored"), event=year)]
    first, *others = quarters_taken(of_year)
    assert [each.cycle_id for each in (first, *others)] == [f"cycle:2016Q{n}" for n in (1, 2, 3, 4)]
    release, adjustment = (past.cause for past in earlier[-2:])
    assert result_taken(replace(first, version=len(events)), earlier) == adjustment
    assert result_taken(replace(first, version=len(events) - 1), earlier) == release
    assert result_taken(replace(first, version=len(events) - 2), earlier) is None
    found = explanation([*reviewed, year], {first.cycle_id: release})
    causes = {".".join(step.path[1:]): step.causes for step in found.steps}
    assert causes["quarters.quarter.1"] == (release,)
    assert causes["quarters.quarter.2"] == ()
    assert quarters_taken(earlier) == ()


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


def test_a_review_keeps_its_tree_and_is_a_figure_of_the_year() -> None:
    steps = explanation([*reviewed, scored(during(*four))]).steps
    kinds = {".".join(step.path[1:]): (step.kind, step.name) for step in steps}
    assert kinds[""] == (StepKind.APPRAISAL, "appraisal")
    assert kinds["review"] == (StepKind.FIGURE, "review")
    assert kinds["review.ABILITY"] == (StepKind.DIMENSION, "ABILITY")
    assert kinds["review.ABILITY.analysis"] == (StepKind.MEASURE, "As rated")
    assert kinds["review.ABILITY.analysis.SUPERIOR"] == (StepKind.RATER, "SUPERIOR")
    assert kinds["review.ABILITY.analysis.SUPERIOR.actual"] == (StepKind.FIGURE, "actual")
    assert [step.kind for step in steps].count(StepKind.APPRAISAL) == 1


def test_a_year_took_what_its_latest_scoring_did() -> None:
    later = (*four[:3], quarter(4, "60.00"))
    first, second = scored(during(*four)), scored(during(*later))
    alone = replace(first, annual=None)
    for events, taken in (
        ([first, second], ["80.00", "90.00", "85.00", "60.00"]),
        ([alone, first], ["80.00", "90.00", "85.00", "95.00"]),
        ([first, alone], []),
        ([], []),
    ):
        history = [Past(cause=cause(n, "AppraisalScored"), event=e) for n, e in enumerate(events)]
        assert [str(each.score) for each in quarters_taken(history)] == taken
