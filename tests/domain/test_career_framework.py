from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain import career_framework as feature
from domain.actor import Role
from domain.career_framework import (
    CareerFrameworkDrafted,
    CareerFrameworkDraftWithdrawn,
    CareerFrameworkPublished,
    CareerFrameworks,
    DraftCareerFramework,
    PublishCareerFramework,
    WithdrawCareerFramework,
    career_framework,
)
from domain.career_framework_template import OPERATIONS, TEMPLATES
from domain.errors import Forbidden, Ineligible, Invalid, Unknown
from tests.given import Rules

HOUSE, ANN, BOB = "career_framework:house", "employee:HR1", "employee:HR2"
TODAY, JULY = date(2016, 1, 4), date(2016, 7, 1)
rules = Rules(career_framework)


def draft(**other: Any) -> CareerFrameworkDrafted:  # noqa: ANN401 - any of its fields
    said: dict[str, Any] = {
        "framework_id": HOUSE,
        "name": "The house's",
        "framework": OPERATIONS,
        "template": None,
        "drafted_by": ANN,
    }
    return CareerFrameworkDrafted(**{**said, **other})


drafted = draft()
published = CareerFrameworkPublished(
    version="operations-1",
    effective_from=TODAY,
    replaces=None,
    drafted_by=ANN,
    published_by=BOB,
)
publish = PublishCareerFramework(framework_id=HOUSE, version="operations-1", effective_from=TODAY)


def test_a_version_is_drafted() -> None:
    command = DraftCareerFramework(framework_id=HOUSE, framework=OPERATIONS, name="The house's")
    assert rules.when(command) == [drafted]


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_sound_and_drafted_as_it_ships(name: str) -> None:
    command = DraftCareerFramework(framework_id=HOUSE, template=name, version="v1")
    content = replace(TEMPLATES[name], version="v1")
    assert rules.when(command) == [draft(name="house", framework=content, template=name)]


def test_what_is_wrong_in_itself_is_no_draft() -> None:
    with pytest.raises(Invalid) as refused:
        rules.when(
            DraftCareerFramework(framework_id=HOUSE, framework=replace(OPERATIONS, levels=()))
        )
    assert refused.value.rule == "list-empty"


def test_there_is_no_template_that_nobody_made() -> None:
    with pytest.raises(Invalid) as refused:
        rules.when(DraftCareerFramework(framework_id=HOUSE, template="operations-9"))
    assert refused.value.rule == "template-unknown"


def test_somebody_else_publishes_a_draft() -> None:
    assert rules.given(drafted).by(BOB, Role.HR).when(publish) == [published]
    with pytest.raises(Forbidden) as refused:
        rules.given(drafted).when(publish)
    assert refused.value.rule == "own-draft"


def test_a_draft_is_withdrawn_and_a_published_version_is_not() -> None:
    command = WithdrawCareerFramework(framework_id=HOUSE, version="operations-1")
    withdrawn = CareerFrameworkDraftWithdrawn(version="operations-1")
    assert rules.given(drafted).when(command) == [withdrawn]
    with pytest.raises(Ineligible):
        rules.given(drafted, published).when(command)
    with pytest.raises(Invalid):
        rules.given(drafted, withdrawn).when(command)


def test_only_human_resources_say_how_careers_go() -> None:
    with pytest.raises(Forbidden) as refused:
        rules.by(BOB).when(DraftCareerFramework(framework_id=HOUSE, template="operations-1"))
    assert refused.value.rule == "role-missing"


def test_a_version_holds_from_its_day_on() -> None:
    later = replace(published, version="v2", effective_from=JULY)
    revised = draft(framework=replace(OPERATIONS, version="v2"))
    state = career_framework.replay([drafted, published, revised, later])
    assert isinstance(state, CareerFrameworks)
    assert feature.in_force(HOUSE, state, date(2016, 6, 30)).version == "operations-1"
    assert feature.in_force(HOUSE, state, JULY).version == "v2"
    with pytest.raises(Ineligible):
        feature.in_force(HOUSE, state, date(2016, 1, 3))
    with pytest.raises(Unknown):
        feature.in_force(HOUSE, None, JULY)


def test_what_happened_to_nothing_changes_nothing() -> None:
    assert career_framework.replay([published]) is None


def test_its_stream_is_its_id() -> None:
    assert career_framework.stream(publish) == feature.ref(HOUSE).stream == HOUSE
    with pytest.raises(Invalid):
        career_framework.stream(replace(publish, framework_id="policy:house"))
