from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain import appraisal, conduct, cycle, employee, improvement
from domain.appraisal_case import Enrolled, Released
from domain.career_framework_content import EligibilityRules, GradeRule
from domain.conduct import Conduct
from domain.conduct_entry import Sanction
from domain.cycle import CyclePeriod
from domain.errors import Ineligible
from domain.improvement_plan import OpenPlan, Plan, PlanCause
from domain.promotion_content import (
    CareerSources,
    PromotionPart,
    PromotionStatus,
    TeamResult,
)
from domain.promotion_decision import (
    WithdrawPromotion,
)
from domain.promotion_event import (
    PromotionApplied,
    PromotionDrafted,
)
from tests.domain.promotion_steps import (
    ANN,
    BOB,
    BOSS,
    CASE,
    HIRED,
    SHE,
    TAKES_EFFECT,
    TO_APPLIED,
    TO_REVIEW,
    TOP,
    WHY,
    XI,
    apply,
    around,
    done,
    draft,
    evaluate,
    level,
    name,
    refused,
    rules,
    serving,
    set_terms,
    state,
    terms,
)

withdraw = WithdrawPromotion(promotion_id=CASE)


def test_the_employee_the_superior_and_hr_draft_a_case() -> None:
    for by, part in (
        (SHE, PromotionPart.APPLICANT),
        (BOSS, PromotionPart.SUPERIOR),
        (ANN, PromotionPart.PREPARING),
    ):
        (event,) = done((by, draft))[0]
        assert isinstance(event, PromotionDrafted)
        assert event.part is part


def test_a_case_is_nobody_elses_business() -> None:
    assert refused((XI, draft)) == "unknown"
    assert refused(*TO_APPLIED, (XI, withdraw)) == "unknown"
    assert refused((SHE, apply)) == "unknown"
    assert refused((SHE, draft), (SHE, draft)) == "out-of-turn"


def test_a_draft_names_a_level_of_the_framework() -> None:
    assert refused((SHE, replace(draft, to_level="P9"))) == "level-unknown"
    assert refused((SHE, replace(draft, to_level="P1"))) == "nothing-changes"


def test_hr_sets_the_terms_and_not_its_own() -> None:
    assert refused((BOSS, draft), (BOSS, set_terms)) == "role-missing"
    assert state(*TO_APPLIED).terms == terms
    assert refused(*TO_APPLIED, (ANN, set_terms)) == "nothing-changes"
    early = replace(set_terms, terms=replace(terms, effective_on=date(2013, 12, 31)))
    assert refused((SHE, draft), (ANN, early)) == "before-hire"
    rising = replace(set_terms, terms=replace(terms, raise_per_cent=Decimal(101)))
    assert refused((SHE, draft), (ANN, rising)) == "raise-out-of-range"
    herself = replace(set_terms, terms=replace(terms, superior_id=SHE))
    assert refused((SHE, draft), (ANN, herself)) == "own-superior"
    later = serving(SHE, BOSS)
    later = replace(later, levels=later.levels.with_entry(date(2016, 3, 1), "P3"))
    moved = rules.knowing(employee.ref(SHE), later)
    assert refused((SHE, draft), (ANN, set_terms), of=moved) == "effective-before-last"


def test_the_application_freezes_the_level_and_why_she_is_eligible() -> None:
    event = done(*TO_APPLIED)[0][-1]
    assert isinstance(event, PromotionApplied)
    assert (event.level, event.from_level, event.version) == (level(), "P1", "operations-1")
    assert event.eligibility.eligible
    assert refused((SHE, draft), (BOSS, apply)) == "applied-for-another"
    assert refused((SHE, draft), (SHE, replace(apply, claims=()))) == "marks-incomplete"
    worse = tuple(replace(each, mark=6) for each in apply.claims)
    assert refused((SHE, draft), (SHE, replace(apply, claims=worse))) == "mark-out-of-range"


def test_who_is_not_eligible_applies_where_the_level_allows_it_and_says_why() -> None:
    late = EligibilityRules(months_in_level=36, competencies=False)
    strict = around(level(rules=late))
    with pytest.raises(Ineligible) as refusal:
        done((SHE, draft), (SHE, replace(apply, exception=WHY)), of=strict)
    assert refusal.value.parameters["missing"] == ("MONTHS_IN_LEVEL 24/36",)
    lenient = around(level(rules=replace(late, exception=True)))
    assert refused((SHE, draft), (SHE, apply), of=lenient) == "exception-without-reason"
    asked = state((SHE, draft), (SHE, replace(apply, exception=WHY)), of=lenient)
    assert asked.applied.exception == WHY


def test_eligibility_is_reckoned_from_what_the_decision_reads() -> None:
    id_, of_bob = "appraisal:Q1:E2", "appraisal:Q1:B"
    graded = GradeRule(period=CyclePeriod.QUARTER, cycles=1, least=1, grade="B")
    asks = EligibilityRules(competencies=False, grades=graded)
    quarter = cycle.Cycle.__new__(cycle.Cycle)
    object.__setattr__(quarter, "period", CyclePeriod.QUARTER)
    object.__setattr__(quarter, "ends_on", date(2015, 3, 31))
    case = Enrolled(id=id_, cycle_id="cycle:Q1", employee_id=SHE, superior_id=BOSS)
    bobs = replace(case, id=of_bob, employee_id=BOB)
    known = (
        around(level(rules=asks))
        .knowing(cycle.ref("cycle:Q1"), quarter)
        .knowing(appraisal.ref(id_), Released(case=case, score=None, grade="B"))
        .knowing(appraisal.ref(of_bob), Released(case=bobs, score=None, grade="A"))
    )
    named = replace(apply, sources=CareerSources(appraisals=(id_,)))
    assert state((SHE, draft), (SHE, named), of=known).applied.eligibility.eligible
    assert refused((SHE, draft), (SHE, apply), of=known) == "not-eligible"
    for wrong in (
        CareerSources(appraisals=(of_bob,)),
        CareerSources(team=(TeamResult(appraisal_id=of_bob, grade="S"),)),
        CareerSources(plans=("improvement:Q1:E2",)),
    ):
        lying = replace(apply, sources=wrong)
        assert refused((SHE, draft), (SHE, lying), of=known) == "career-facts-differ"


def test_an_open_plan_and_a_sanction_stand_against_her() -> None:
    plan = Plan(
        id="improvement:Q1:E2",
        cycle_id="cycle:Q1",
        employee_id=SHE,
        superior_id=BOSS,
        cause=PlanCause.HAND,
        due_on=TAKES_EFFECT,
    )
    warned = Conduct(sanctions={"late": Sanction(from_on=HIRED, until_on=None, imposed_by=ANN)})
    known = rules.knowing(improvement.ref(plan.id), OpenPlan(plan=plan))
    planned = replace(apply, sources=CareerSources(plans=(plan.id,)))
    assert refused((SHE, draft), (SHE, planned), of=known) == "not-eligible"
    known = rules.knowing(conduct.ref(SHE), warned)
    assert refused((SHE, draft), (SHE, apply), of=known) == "not-eligible"


def test_the_superior_evaluates() -> None:
    assert refused(*TO_APPLIED, (SHE, evaluate)) == "own-case"
    assert refused(*TO_APPLIED, (TOP, evaluate)) == "not-the-superior"
    assert refused((SHE, draft), (BOSS, evaluate)) == "promotion-out-of-step"
    assert state(*TO_REVIEW).status is PromotionStatus.IN_REVIEW


def test_an_expert_is_not_named_by_who_may_not() -> None:
    assert refused((SHE, draft), (ANN, name)) == "promotion-out-of-step"
    assert refused(*TO_APPLIED, (BOSS, name)) == "role-missing"
