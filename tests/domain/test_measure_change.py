from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain import employee
from domain.actor import Role
from domain.appraisal import Command, appraisal
from domain.appraisal_case import Enrolled, Event, State, applying, entries
from domain.cycle import Phase
from domain.employee import Employee
from domain.errors import Unknown
from domain.evaluation import EvaluateAppraisal
from domain.measure import Measure, MeasuresSet
from domain.measure_change import (
    ApproveMeasureChange,
    ChangeMeasure,
    MarkNotApplicable,
    MeasureChanged,
    MeasureChangeProposed,
    MeasureChangeRefused,
    MeasureExcluded,
    RefuseMeasureChange,
)
from domain.policies.measure import Rule, RuleKind
from domain.sealed import Sealed
from domain.timeline import Entry, Timeline
from tests.domain.appraisal_case import (
    BOSS,
    HER,
    HR,
    ID,
    complete,
    during,
    enrolled,
    inputs,
    measures,
    ratings,
    refusal,
    released,
    score,
    scored,
    set_,
    settled,
    sold,
)
from tests.given import Rules

CHIEF = "employee:E00000"
WHY = Sealed("the branch was closed")
lower = replace(measures[0], rule=Rule(kind=RuleKind.HIGHER_IS_BETTER, target=Decimal(400_000)))
change = ChangeMeasure(appraisal_id=ID, measure=lower, effective_on=date(2016, 2, 1), grounds=WHY)
exclude = MarkNotApplicable(appraisal_id=ID, measure="revenue", grounds=WHY)
approve = ApproveMeasureChange(appraisal_id=ID, measure="revenue", number=1)
refuse = RefuseMeasureChange(appraisal_id=ID, measure="revenue", number=1, answer=Sealed("no"))

before, after = complete(measures[0]), complete(lower)
proposed = MeasureChangeProposed(
    number=1,
    before=before,
    after=after,
    effective_on=date(2016, 2, 1),
    grounds=WHY,
    proposed_by=BOSS,
)
changed = MeasureChanged(
    number=1,
    measure=after,
    before=before,
    effective_on=date(2016, 2, 1),
    approved_by="employee:HR1",
)
to_exclude = replace(proposed, after=None, effective_on=date(2016, 1, 4))
excluded = MeasureExcluded(number=1, measure="revenue", approved_by="employee:HR1")


def collecting(*events: Event) -> Rules[Command, Event, State]:
    boss = Employee(
        id=BOSS,
        hired_on=date(2000, 1, 3),
        superiors=Timeline((Entry(date(2000, 1, 3), CHIEF),)),
    )
    rules = during(Phase.COLLECT).knowing(employee.ref(BOSS), boss)
    return rules.given(enrolled, settled, *events)


def state(*events: Event) -> Enrolled:
    found = appraisal.replay(events)
    assert isinstance(found, Enrolled)
    return found


@pytest.mark.parametrize("by", [HER, BOSS])
def test_employee_or_superior_proposes_a_change(by: str) -> None:
    assert collecting().by(by).when(change) == [replace(proposed, proposed_by=by)]
    assert collecting().by(by).when(exclude) == [replace(to_exclude, proposed_by=by)]


@pytest.mark.parametrize(("by", "roles"), [("employee:HR1", (Role.HR,)), (CHIEF, ())])
def test_another_approves_it(by: str, roles: tuple[Role, ...]) -> None:
    rules = collecting(proposed).by(by, *roles)
    assert rules.when(approve) == [replace(changed, approved_by=by)]
    rules = collecting(to_exclude).by(by, *roles)
    assert rules.when(approve) == [replace(excluded, approved_by=by)]


def test_another_refuses_it() -> None:
    no = MeasureChangeRefused(
        number=1, measure="revenue", answer=Sealed("no"), refused_by="employee:HR1"
    )
    assert collecting(proposed).when(refuse) == [no]
    assert refusal(collecting(proposed, no), approve) == "no-open-change"
    assert state(enrolled, settled, proposed, no).measures == settled.measures


def test_a_change_takes_the_old_definitions_place_and_outdates_the_score() -> None:
    held = state(*inputs, scored, proposed, changed)
    assert held.measures == (after, *settled.measures[1:])
    assert held.outdated


def test_a_change_keeps_the_template() -> None:
    taken = replace(before, template_id="template:revenue", template_version=2)
    first = MeasuresSet(measures=(taken, *settled.measures[1:]))
    rules = during(Phase.COLLECT).given(enrolled, first).by(BOSS)
    (event,) = rules.when(change)
    assert isinstance(event, MeasureChangeProposed)
    assert event.after == replace(after, template_id="template:revenue", template_version=2)


def test_what_does_not_apply_is_neither_rated_nor_scored() -> None:
    out = MeasureExcluded(number=1, measure="ideas", approved_by=HR)
    held = state(*inputs, excluded, out)
    assert [each.code for each in applying(held)] == ["margin", "analysis", "help"]
    assert {each.measure for each in entries(held)} == {"margin", "analysis", "help"}
    rules = during(Phase.EVALUATE).given(*inputs, excluded, out)
    (result,) = rules.when(score)
    assert {"revenue", "ideas"} <= set(getattr(result, "missing"))  # noqa: B009 - of any event
    rest = EvaluateAppraisal(appraisal_id=ID, ratings=ratings[:2])
    assert rules.by(BOSS).when(rest)


def test_without_approval_it_applies() -> None:
    assert len(applying(state(*inputs, to_exclude))) == len(measures)


def test_measures_that_are_set_anew_all_apply() -> None:
    assert len(applying(state(*inputs, excluded, settled))) == len(measures)


@pytest.mark.parametrize(
    ("command", "rule"),
    [
        (replace(change, measure=sold("other", 7_500)), "measure-unknown"),
        (replace(change, measure=measures[0]), "nothing-changes"),
        (replace(change, measure=replace(lower, weight=7_000)), "weights-not-whole"),
        (replace(change, effective_on=date(2015, 12, 31)), "effective-outside-cycle"),
        (replace(change, effective_on=date(2016, 4, 1)), "effective-outside-cycle"),
        (
            replace(change, measure=replace(lower, rule=Rule(kind=RuleKind.HIGHER_IS_BETTER))),
            "parameter-missing",
        ),
        (replace(exclude, measure="other"), "measure-unknown"),
    ],
)
def test_what_cannot_be_proposed(command: Command, rule: str) -> None:
    assert refusal(collecting().by(BOSS), command) == rule


def test_the_ends_of_the_cycle_belong_to_it() -> None:
    for on in (date(2016, 1, 1), date(2016, 3, 31)):
        assert collecting().by(BOSS).when(replace(change, effective_on=on))


def test_a_veto_always_applies() -> None:
    veto = Measure(
        code="accident",
        name="Accident",
        dimension=measures[0].dimension,
        unit="-",
        weight=0,
        rule=Rule(kind=RuleKind.VETO, grade_cap="C"),
    )
    held = MeasuresSet(measures=(*settled.measures, veto))
    rules = during(Phase.COLLECT).given(enrolled, held).by(BOSS)
    assert refusal(rules, replace(exclude, measure="accident")) == "veto-always-applies"


def test_what_is_excluded_is_not_excluded_again() -> None:
    assert refusal(collecting(to_exclude, excluded).by(BOSS), exclude) == "nothing-changes"


def test_one_proposal_a_measure_waits_at_a_time() -> None:
    for command in (change, exclude):
        assert refusal(collecting(proposed).by(BOSS), command) == "change-undecided"
    margin = replace(change, measure=replace(lower, code="margin", weight=2_500))
    (event,) = collecting(proposed).by(BOSS).when(margin)
    assert isinstance(event, MeasureChangeProposed)
    assert event.number == 2


def test_measures_are_not_set_anew_while_one_waits() -> None:
    rules = during(Phase.SET_MEASURES).given(enrolled, settled, proposed).by(BOSS)
    assert refusal(rules, set_) == "change-undecided"


@pytest.mark.parametrize(
    ("by", "roles", "rule"),
    [
        (BOSS, (), "proposer-approves"),
        (BOSS, (Role.HR,), "proposer-approves"),
        (HER, (Role.HR,), "own-case"),
    ],
)
def test_who_does_not_decide(by: str, roles: tuple[Role, ...], rule: str) -> None:
    for command in (approve, refuse):
        assert refusal(collecting(proposed).by(by, *roles), command) == rule


def test_the_superior_does_not_approve_what_the_employee_proposes() -> None:
    hers = replace(proposed, proposed_by=HER)
    assert refusal(collecting(hers).by(BOSS), approve) == "not-approver"


def test_to_who_is_not_the_superiors_superior_it_does_not_exist() -> None:
    for stranger in ("employee:A0", "employee:Z9"):
        with pytest.raises(Unknown):
            collecting(proposed).by(stranger).when(approve)
    with pytest.raises(Unknown):
        collecting(proposed).by(CHIEF).when(change)


def test_human_resources_do_not_propose() -> None:
    for command in (change, exclude):
        assert refusal(collecting(), command) == "not-party"


@pytest.mark.parametrize(
    "command", [replace(approve, number=2), replace(approve, measure="margin"), approve]
)
def test_there_is_nothing_to_approve(command: Command) -> None:
    events = () if command == approve else (proposed,)
    assert refusal(collecting(*events), command) == "no-open-change"


def test_what_has_changed_meanwhile_is_approved_no_more() -> None:
    margin = replace(
        proposed,
        before=replace(before, code="margin", weight=2_500),
        after=replace(after, code="margin", weight=2_500),
    )
    other = replace(settled.measures[1], unit="EUR")
    meanwhile = MeasureChanged(
        number=0,
        measure=other,
        before=settled.measures[1],
        effective_on=date(2016, 2, 1),
        approved_by=HR,
    )
    both = (meanwhile, replace(margin, before=settled.measures[1]))
    assert refusal(collecting(*both), replace(approve, measure="margin")) == "no-open-change"


@pytest.mark.parametrize("phase", [Phase.PLAN, Phase.SET_MEASURES, Phase.FEED_BACK])
def test_changes_have_their_phases(phase: Phase) -> None:
    rules = during(phase).given(enrolled, settled, proposed)
    margin = replace(exclude, measure="margin")
    assert refusal(rules.by(BOSS), margin) == "out-of-phase"
    assert refusal(rules, approve) == "out-of-phase"


def test_a_released_result_keeps_its_measures() -> None:
    rules = during(Phase.EVALUATE).given(*inputs, scored, proposed, released).by(BOSS)
    assert refusal(rules, exclude) == "out-of-turn"
