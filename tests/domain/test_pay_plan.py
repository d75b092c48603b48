from dataclasses import replace
from datetime import date

import pytest

from domain.actor import Role
from domain.errors import Forbidden, Ineligible, Invalid, Unknown
from domain.pay_formula import FORMULAS
from domain.pay_plan import (
    DraftPayPlan,
    PayPlanDrafted,
    PayPlanDraftWithdrawn,
    PayPlanPublished,
    PublishPayPlan,
    WithdrawPayPlan,
    in_force,
    pay_plan,
    version,
)
from domain.pay_plan_template import QUARTERLY, TEMPLATES, YEARLY, find
from domain.policies import formula
from tests.given import Rules

PLAN, ANN, BOB = "pay_plan:house", "employee:HR1", "employee:HR2"
TODAY, JULY = date(2016, 1, 4), date(2016, 7, 1)
rules = Rules(pay_plan)
draft = DraftPayPlan(plan_id=PLAN, plan=YEARLY, name="The house's")
drafted = PayPlanDrafted(
    plan_id=PLAN, name="The house's", plan=YEARLY, template=None, drafted_by=ANN
)
publish = PublishPayPlan(plan_id=PLAN, version="yearly-1", effective_from=TODAY)
formulas = tuple(formula.in_force(name, rules.rules) for name in FORMULAS)
published = PayPlanPublished(
    version="yearly-1",
    effective_from=TODAY,
    replaces=None,
    formulas=formulas,
    drafted_by=ANN,
    published_by=BOB,
)
withdraw = WithdrawPayPlan(plan_id=PLAN, version="yearly-1")


def test_a_version_is_drafted() -> None:
    assert rules.when(draft) == [drafted]
    assert rules.by(ANN, Role.COMPENSATION).when(draft) == [drafted]


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_sound_and_drafted_under_any_name(name: str) -> None:
    command = DraftPayPlan(plan_id=PLAN, template=name, version="2016")
    plan = replace(TEMPLATES[name], version="2016")
    assert rules.when(command) == [replace(drafted, name="house", plan=plan, template=name)]


def test_a_template_goes_by_its_version() -> None:
    assert [find(name).version for name in TEMPLATES] == ["yearly-1", "quarterly-1"]
    with pytest.raises(Invalid, match="template-unknown"):
        find("yearly-2")


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (replace(draft, plan=None), "either-or"),
        (replace(draft, template="yearly-1"), "either-or"),
        (replace(draft, version="of the house"), "version-malformed"),
        (replace(draft, plan=replace(YEARLY, merit=None, bonus=None)), "plan-without-use"),
        (draft, "nothing-changes"),
    ],
)
def test_a_draft_that_errs_is_refused(command: DraftPayPlan, refusal: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.given(drafted).when(command)
    assert refused.value.rule == refusal


def test_publishing_names_the_formulas_of_the_day() -> None:
    state = rules.given(drafted).by(BOB, *rules.roles)
    assert state.when(publish) == [published]
    held = pay_plan.replay([drafted, published])
    assert in_force(PLAN, held, TODAY) == replace(YEARLY, formulas=formulas)
    assert version(PLAN, held, "yearly-1").formulas == formulas


def test_what_is_not_published_is_not_there() -> None:
    for state in (None, pay_plan.replay([drafted])):
        with pytest.raises(Unknown):
            version(PLAN, state, "yearly-1")
    with pytest.raises(Unknown):
        in_force(PLAN, None, TODAY)
    with pytest.raises(Ineligible, match="no-policy-in-force"):
        in_force(PLAN, pay_plan.replay([drafted, published]), date(2016, 1, 3))


def test_a_later_version_holds_from_its_day() -> None:
    other = replace(drafted, plan=QUARTERLY)
    state = rules.given(drafted, published, other).by(BOB, *rules.roles)
    later = replace(published, version="quarterly-1", effective_from=JULY)
    assert state.when(replace(publish, version="quarterly-1", effective_from=JULY)) == [later]
    held = pay_plan.replay([*state.events, later])
    assert in_force(PLAN, held, date(2016, 6, 30)).version == "yearly-1"
    assert in_force(PLAN, held, JULY).version == "quarterly-1"


def test_human_resources_and_compensation_see_to_plans() -> None:
    for command in (draft, withdraw, publish):
        with pytest.raises(Forbidden, match="role-missing"):
            rules.given(drafted).by("employee:E1").when(command)


def test_nobody_publishes_what_they_drafted() -> None:
    with pytest.raises(Forbidden, match="own-draft"):
        rules.given(drafted).when(publish)


def test_a_draft_is_withdrawn_and_drafted_anew() -> None:
    withdrawn = PayPlanDraftWithdrawn(version="yearly-1")
    assert rules.given(drafted).when(withdraw) == [withdrawn]
    gone = rules.given(drafted, withdrawn)
    assert gone.when(draft) == [drafted]
    with pytest.raises(Invalid, match="no-draft"):
        gone.when(withdraw)


def test_a_plan_has_the_id_of_one() -> None:
    with pytest.raises(Invalid, match="id-malformed"):
        pay_plan.stream(replace(draft, plan_id="policy:house"))
