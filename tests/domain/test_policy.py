from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.appraisal_policy import OPERATIONS, Rater, require
from domain.errors import Forbidden, Ineligible, Invalid, Unknown
from domain.policy import (
    DraftPolicy,
    Policy,
    PolicyDrafted,
    PolicyDraftWithdrawn,
    PolicyPublished,
    PublishPolicy,
    WithdrawDraft,
    in_force,
    policy,
)
from domain.policy_template import TEMPLATES
from tests.given import Rules

HOUSE, ANN, BOB = "policy:house", "employee:HR1", "employee:HR2"
JULY, TODAY = date(2016, 7, 1), date(2016, 1, 4)
rules = Rules(policy)
stricter = replace(OPERATIONS, version="v2", appeal_days=5)


def draft(**other: Any) -> PolicyDrafted:  # noqa: ANN401 - any of its fields
    said: dict[str, Any] = {
        "policy_id": HOUSE,
        "name": "The house's",
        "policy": OPERATIONS,
        "template": None,
        "drafted_by": ANN,
    }
    return PolicyDrafted(**{**said, **other})


def publication(version: str, on: date, replaces: str | None = None) -> PolicyPublished:
    return PolicyPublished(
        version=version,
        effective_from=on,
        replaces=replaces,
        drafted_by=ANN,
        published_by=BOB,
    )


drafted = draft()
published = publication("operations-1", TODAY)
publish = PublishPolicy(policy_id=HOUSE, version="operations-1", effective_from=TODAY)
revised = rules.given(drafted, published, draft(policy=stricter))


def test_a_version_is_drafted() -> None:
    command = DraftPolicy(policy_id=HOUSE, policy=OPERATIONS, name=" The house's ")
    assert rules.when(command) == [drafted]


def test_a_policy_without_a_name_is_called_by_its_code() -> None:
    command = DraftPolicy(policy_id=HOUSE, policy=OPERATIONS)
    assert rules.when(command) == [draft(name="house")]


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_sound_and_drafted_as_it_ships(name: str) -> None:
    assert require(TEMPLATES[name]) == TEMPLATES[name]
    assert rules.when(DraftPolicy(policy_id=HOUSE, template=name)) == [
        draft(name="house", policy=TEMPLATES[name], template=name)
    ]


def test_the_scheme_s_example_weighs_the_employee_s_word_a_fifth() -> None:
    assert {each.rater: each.weight for each in TEMPLATES["operations-2"].raters} == {
        Rater.SELF: 2_000,
        Rater.SUPERIOR: 8_000,
    }


def test_a_version_is_called_as_the_drafter_says() -> None:
    command = DraftPolicy(policy_id=HOUSE, template="operations-1", version="2016.1")
    (event,) = rules.when(command)
    assert event == draft(
        name="house", policy=replace(OPERATIONS, version="2016.1"), template="operations-1"
    )


def test_a_draft_is_drafted_again_and_keeps_the_name_of_the_policy() -> None:
    changed = replace(OPERATIONS, appeal_days=5)
    again = DraftPolicy(policy_id=HOUSE, policy=changed)
    assert rules.given(drafted).by(BOB, *rules.roles).when(again) == [
        draft(policy=changed, drafted_by=BOB)
    ]


def test_a_draft_is_the_latest_drafter_s() -> None:
    again = draft(policy=replace(OPERATIONS, appeal_days=5), drafted_by=BOB)
    with pytest.raises(Forbidden, match="own-draft"):
        rules.given(drafted, again).by(BOB, *rules.roles).when(publish)
    assert rules.given(drafted, again).when(publish) == [
        replace(published, drafted_by=BOB, published_by=ANN)
    ]


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        ({"policy": None}, "either-or"),
        ({"template": "operations-1"}, "either-or"),
        ({"policy": None, "template": "sales-1"}, "template-unknown"),
        ({"policy": replace(OPERATIONS, dimensions=())}, "weights-not-whole"),
        ({"policy": replace(OPERATIONS, version="of the house")}, "version-malformed"),
        ({"version": "of/the/house"}, "version-malformed"),
        ({"version": "of:the"}, "version-malformed"),
        ({"name": " "}, "text-malformed"),
        ({}, "nothing-changes"),
        ({"name": "The house's"}, "nothing-changes"),
    ],
)
def test_a_draft_that_errs_is_refused(command: Mapping[str, Any], refusal: str) -> None:
    given_: Mapping[str, Any] = {"policy_id": HOUSE, "policy": OPERATIONS, **command}
    with pytest.raises(Invalid) as refused:
        rules.given(drafted).when(DraftPolicy(**given_))
    assert refused.value.rule == refusal


def test_a_policy_has_the_id_of_one() -> None:
    with pytest.raises(Invalid, match="id-malformed"):
        policy.stream(DraftPolicy(policy_id="cycle:house", policy=OPERATIONS))


def test_another_name_alone_is_a_change() -> None:
    command = DraftPolicy(policy_id=HOUSE, policy=OPERATIONS, name="Ours")
    assert rules.given(drafted).when(command) == [draft(name="Ours")]


def test_somebody_else_publishes_it_from_a_day() -> None:
    assert rules.given(drafted).by(BOB, *rules.roles).when(publish) == [published]


def test_nobody_publishes_what_they_drafted() -> None:
    with pytest.raises(Forbidden) as refused:
        rules.given(drafted).when(publish)
    assert (refused.value.rule, refused.value.parameters) == ("own-draft", {"by": ANN})


def test_a_policy_holds_only_after_it_is_published() -> None:
    late = replace(publish, effective_from=date(2016, 1, 3))
    with pytest.raises(Invalid) as refused:
        rules.given(drafted).by(BOB, *rules.roles).when(late)
    assert refused.value.rule == "policy-backdated"
    assert refused.value.parameters["today"] == TODAY


def test_what_is_published_never_changes() -> None:
    already = rules.given(drafted, published).by(BOB, *rules.roles)
    for command in (
        DraftPolicy(policy_id=HOUSE, policy=replace(OPERATIONS, appeal_days=5)),
        WithdrawDraft(policy_id=HOUSE, version="operations-1"),
        publish,
    ):
        with pytest.raises(Ineligible) as refused:
            already.when(command)
        assert refused.value.rule == "version-published"


def test_a_draft_is_withdrawn_and_may_be_drafted_anew() -> None:
    withdraw = WithdrawDraft(policy_id=HOUSE, version="operations-1")
    withdrawn = PolicyDraftWithdrawn(version="operations-1")
    assert rules.given(drafted).when(withdraw) == [withdrawn]
    gone = rules.given(drafted, withdrawn)
    for command in (withdraw, publish):
        with pytest.raises(Invalid) as refused:
            gone.when(command)
        assert refused.value.rule == "no-draft"
    assert gone.when(DraftPolicy(policy_id=HOUSE, policy=OPERATIONS)) == [drafted]


def test_what_was_never_drafted_is_unknown() -> None:
    for command in (publish, WithdrawDraft(policy_id=HOUSE, version="operations-1")):
        with pytest.raises(Unknown):
            rules.when(command)


@pytest.mark.parametrize(
    "command",
    [
        DraftPolicy(policy_id=HOUSE, policy=OPERATIONS),
        WithdrawDraft(policy_id=HOUSE, version="operations-1"),
        publish,
    ],
)
def test_human_resources_see_to_policies(command: Any) -> None:  # noqa: ANN401 - each of them
    with pytest.raises(Forbidden) as refused:
        rules.given(drafted).by("employee:E1").when(command)
    assert refused.value.rule == "role-missing"


def test_a_later_version_supersedes_from_its_day() -> None:
    later = replace(publish, version="v2", effective_from=JULY)
    later_one = publication("v2", JULY)
    assert revised.by(BOB, *rules.roles).when(later) == [later_one]
    state = policy.replay([*revised.events, later_one])
    assert in_force(HOUSE, state, TODAY) == OPERATIONS
    assert in_force(HOUSE, state, date(2016, 6, 30)) == OPERATIONS
    assert in_force(HOUSE, state, JULY) == stricter


def test_another_version_for_the_same_day_takes_its_place() -> None:
    instead = replace(publish, version="v2", effective_from=TODAY)
    other = publication("v2", TODAY, replaces="operations-1")
    assert revised.by(BOB, *rules.roles).when(instead) == [other]
    assert in_force(HOUSE, policy.replay([*revised.events, other]), TODAY) == stricter


def test_before_its_first_day_nothing_holds() -> None:
    state = policy.replay([drafted, published])
    with pytest.raises(Ineligible) as refused:
        in_force(HOUSE, state, date(2016, 1, 3))
    assert refused.value.rule == "no-policy-in-force"
    with pytest.raises(Ineligible):
        in_force(HOUSE, policy.replay([drafted]), TODAY)
    with pytest.raises(Unknown):
        in_force(HOUSE, None, TODAY)


@given(
    days=st.lists(st.dates(date(2016, 1, 4), date(2017, 12, 31)), min_size=1, max_size=6),
    asked=st.dates(date(2016, 1, 1), date(2018, 1, 1)),
)
def test_the_latest_day_not_after_the_one_asked_for_holds(days: list[date], asked: date) -> None:
    state: Policy | None = None
    for n, on in enumerate(days):
        version = f"v{n}"
        state = policy.evolve(state, draft(policy=replace(OPERATIONS, version=version)))
        state = policy.evolve(state, publication(version, on))
    assert state is not None
    begun = [(on, n) for n, on in enumerate(days) if on <= asked]
    held = state.on(asked)
    assert (held and held.version) == (f"v{max(begun)[1]}" if begun else None)
