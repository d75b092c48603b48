from dataclasses import replace
from decimal import Decimal

import pytest

from domain import measure_template
from domain.actor import Role
from domain.appraisal_policy import Dimension
from domain.cycle import Phase
from domain.errors import Rejected, Unknown
from domain.measure import Measure, MeasuresSet, SetMeasures, TemplateUse
from domain.measure_template import (
    Command,
    DraftMeasureTemplate,
    Event,
    MeasureTemplateDrafted,
    MeasureTemplatePublished,
    MeasureTemplateRetired,
    PublishMeasureTemplate,
    RetireMeasureTemplate,
    Template,
    TemplateDefinition,
)
from domain.policies.combination import Combine
from domain.policies.measure import Rule, RuleKind
from tests.domain.appraisal_case import BOSS, ID, during, enrolled, measures, refusal
from tests.given import Rules

TID = "template:revenue"
definition = TemplateDefinition(
    name="Revenue",
    name_zh="营业收入",
    dimension=Dimension.RESULTS,
    unit="CNY",
    rule=Rule(kind=RuleKind.HIGHER_IS_BETTER),
)
rules = Rules(measure_template.measure_template)
draft = DraftMeasureTemplate(template_id=TID, definition=definition)
publish = PublishMeasureTemplate(template_id=TID)
retire = RetireMeasureTemplate(template_id=TID)
drafted = MeasureTemplateDrafted(template_id=TID, version=1, definition=definition)
published = MeasureTemplatePublished(version=1, definition=definition)
retired = MeasureTemplateRetired()


def refused(command: Command, *events: Event, by: Role = Role.HR) -> str:
    with pytest.raises(Rejected) as why:
        rules.given(*events).by("employee:HR1", by).when(command)
    return why.value.rule


def test_a_template_is_drafted_published_and_drafted_anew() -> None:
    assert rules.when(draft) == [drafted]
    assert rules.given(drafted).when(draft) == [drafted]
    assert rules.given(drafted).when(publish) == [published]
    assert rules.given(drafted, published).when(draft) == [replace(drafted, version=2)]
    anew = (drafted, published, replace(drafted, version=2))
    assert rules.given(*anew).when(publish) == [replace(published, version=2)]
    assert rules.given(drafted, published).when(retire) == [retired]


def test_its_texts_are_trimmed_and_there() -> None:
    spaced = replace(definition, name=" Revenue ")
    assert rules.when(replace(draft, definition=spaced)) == [drafted]
    for field in ("name", "name_zh", "unit"):
        empty = replace(definition, **{field: " "})
        assert refused(replace(draft, definition=empty)) == "text-malformed"
    wild = replace(definition, rule=replace(definition.rule, target=Decimal("NaN")))
    assert refused(replace(draft, definition=wild)) == "number-not-finite"


@pytest.mark.parametrize(
    ("command", "events", "rule"),
    [
        (publish, (), "unknown"),
        (retire, (), "unknown"),
        (publish, (drafted, published), "out-of-turn"),
        (draft, (drafted, published, retired), "out-of-turn"),
        (retire, (drafted, published, retired), "out-of-turn"),
        (publish, (drafted, retired), "out-of-turn"),
    ],
)
def test_what_is_out_of_turn(command: Command, events: tuple[Event, ...], rule: str) -> None:
    assert refused(command, *events) == rule


def test_a_draft_says_how_many_parts_it_replaces() -> None:
    months = replace(definition.rule, targets=(Decimal(1), Decimal(2)), combine=Combine.SUM)
    full = replace(drafted, definition=replace(definition, rule=months))
    assert rules.given(full).when(draft) == [replace(drafted, parts_before=2)]


def test_human_resources_keep_the_library() -> None:
    assert refused(draft, by=Role.EXECUTIVE) == "role-missing"


use = TemplateUse(
    template_id=TID, version=1, code="revenue", weight=10_000, target=Decimal(500_000)
)
set_ = SetMeasures(appraisal_id=ID, measures=measures[2:], from_templates=(use,))


def set_with(state: measure_template.State, command: SetMeasures = set_) -> Measure:
    around = during(Phase.SET_MEASURES).knowing(measure_template.ref(TID), state)
    (event,) = around.given(enrolled).by(BOSS).when(command)
    assert isinstance(event, MeasuresSet)
    return event.measures[-1]


there = Template(id=TID, versions={1: definition})


def test_a_measure_is_taken_from_a_published_version() -> None:
    measure = set_with(there)
    assert (measure.template_id, measure.template_version) == (TID, 1)
    assert (measure.name, measure.unit, measure.rule.target) == ("Revenue", "CNY", 500_000)


def test_what_is_given_takes_the_templates_place() -> None:
    whole = replace(definition.rule, target=Decimal(7), combine=Combine.SUM)
    held = Template(id=TID, versions={1: replace(definition, rule=whole)})
    assert set_with(held).rule.target == 500_000
    named = replace(use, name="Sales", target=None)
    measure = set_with(held, replace(set_, from_templates=(named,)))
    assert (measure.name, measure.rule.target) == ("Sales", 7)
    months = replace(use, target=None, targets=(Decimal(1), Decimal(2)))
    measure = set_with(held, replace(set_, from_templates=(months,)))
    assert (measure.rule.target, measure.rule.targets) == (None, (1, 2))


@pytest.mark.parametrize(
    ("state", "rule"),
    [
        (None, "unknown"),
        (Template(id=TID, draft=definition), "template-version-unknown"),
        (replace(there, retired=True), "template-retired"),
    ],
)
def test_what_cannot_be_taken(state: measure_template.State, rule: str) -> None:
    around = during(Phase.SET_MEASURES).knowing(measure_template.ref(TID), state)
    assert refusal(around.given(enrolled).by(BOSS), set_) == rule


def test_what_is_no_template_is_refused() -> None:
    wrong = replace(set_, from_templates=(replace(use, template_id="cycle:2016Q1"),))
    with pytest.raises(Rejected) as why:
        set_with(there, wrong)
    assert why.value.rule == "id-malformed"
    assert not isinstance(why.value, Unknown)
