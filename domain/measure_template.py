"""Measure template: a measure that many are measured by, kept in a library, version by version.

nothing ──draft──▶ a draft ──publish──▶ version 1 ──draft, publish──▶ version 2 … ──▶ retired

A draft may be changed until it is published; a published version never changes. What was measured
by a version keeps it, whatever is published or retired later. Targets are left to each appraisal.
"""

from collections.abc import Mapping
from dataclasses import field, replace
from typing import TypeAlias, assert_never

from domain import authority, ids, quantity, text
from domain.actor import Role
from domain.appraisal_policy import Dimension
from domain.decider import Decider, Given, Ref, fact
from domain.errors import Ineligible, Invalid, OutOfTurn, Unknown
from domain.measure import Measure, SetMeasures, TemplateUse
from domain.policies.measure import Rule, figures


@fact
class TemplateDefinition:
    """`name_zh` is the Chinese name; the rule may lack what each appraisal sets for itself."""

    name: str
    name_zh: str
    dimension: Dimension
    unit: str
    rule: Rule


@fact
class DraftMeasureTemplate:
    template_id: str
    definition: TemplateDefinition


@fact
class PublishMeasureTemplate:
    template_id: str


@fact
class RetireMeasureTemplate:
    template_id: str


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class MeasureTemplateDrafted:
    """`version` is the one that it will be once it is published.

    `parts_before` is how many points, milestones and months the draft had that this one replaces.
    """

    template_id: str
    version: int
    definition: TemplateDefinition
    parts_before: int = 0


@fact
class MeasureTemplatePublished:
    version: int
    definition: TemplateDefinition


@fact
class MeasureTemplateRetired:
    pass


@fact
class Template:
    """`versions` are those that were published, counted from 1; `draft` is the next, if any."""

    id: str
    draft: TemplateDefinition | None = None
    versions: Mapping[int, TemplateDefinition] = field(
        default_factory=dict[int, TemplateDefinition]
    )
    retired: bool = False


Command: TypeAlias = DraftMeasureTemplate | PublishMeasureTemplate | RetireMeasureTemplate
Event: TypeAlias = MeasureTemplateDrafted | MeasureTemplatePublished | MeasureTemplateRetired
State: TypeAlias = Template | None


def decide(command: Command, state: State, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    authority.require(given, Role.HR)
    match command, state:
        case DraftMeasureTemplate() as c, _:
            if state is not None and state.retired:
                raise OutOfTurn(command, state)
            return [
                MeasureTemplateDrafted(
                    template_id=c.template_id,
                    version=1 if state is None else len(state.versions) + 1,
                    definition=require(c.definition),
                    parts_before=0 if state is None else parts(state.draft),
                )
            ]
        case _, None:
            raise Unknown(command.template_id)
        case PublishMeasureTemplate(), Template(draft=TemplateDefinition() as draft):
            return [MeasureTemplatePublished(version=len(state.versions) + 1, definition=draft)]
        case RetireMeasureTemplate(), Template(retired=False):
            return [MeasureTemplateRetired()]
        case _:
            raise OutOfTurn(command, state)


def require(definition: TemplateDefinition) -> TemplateDefinition:
    """Return the definition, its texts trimmed. Raise `Invalid` if one is none of these."""
    for name, value in figures(definition.rule):
        quantity.require(name, value)
    return replace(
        definition,
        name=text.require("name", definition.name),
        name_zh=text.require("name_zh", definition.name_zh),
        unit=text.require("unit", definition.unit),
    )


def parts(definition: TemplateDefinition | None) -> int:
    """Return how many points, milestones and months a definition has."""
    if definition is None:
        return 0
    rule = definition.rule
    return len(rule.points) + len(rule.milestones) + len(rule.targets)


def published(state: State, template_id: str, version: int) -> TemplateDefinition:
    """Return a version. Raise `Rejected` if there is none, or the template is retired."""
    if state is None:
        raise Unknown(template_id)
    if state.retired:
        raise Ineligible("template-retired", template_id=template_id)
    if version not in state.versions:
        raise Invalid("template-version-unknown", template_id=template_id, version=version)
    return state.versions[version]


def taken(use: TemplateUse, definition: TemplateDefinition) -> Measure:
    """Return the measure that a template makes with what an appraisal sets for itself."""
    rule = definition.rule
    if use.target is not None:
        rule = replace(rule, target=use.target, targets=())
    if use.targets:
        rule = replace(rule, target=use.target, targets=use.targets)
    return Measure(
        code=use.code,
        name=definition.name if use.name is None else use.name,
        dimension=definition.dimension,
        unit=definition.unit,
        weight=use.weight,
        rule=rule,
        template_id=use.template_id,
        template_version=use.version,
    )


def each_taken(command: SetMeasures, given: Given) -> list[Measure]:
    """Return the measures that are taken from templates. Raise `Rejected` if there is no such."""
    return [
        taken(use, published(given[ref(use.template_id)], use.template_id, use.version))
        for use in command.from_templates
    ]


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    match event, state:
        case MeasureTemplateDrafted() as e, None:
            return Template(id=e.template_id, draft=e.definition)
        case MeasureTemplateDrafted() as e, Template():
            return replace(state, draft=e.definition)
        case _, None:
            return None
        case MeasureTemplatePublished() as e, Template():
            versions = {**state.versions, e.version: e.definition}
            return replace(state, draft=None, versions=versions)
        case MeasureTemplateRetired(), Template():
            return replace(state, draft=None, retired=True)
        case _:
            assert_never(event)


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    return ids.require("template", command.template_id)


measure_template: Decider[Command, Event, State] = Decider(
    kind="template",
    commands=Command,
    events=Event,
    initial=None,
    stream=stream,
    decide=decide,
    evolve=evolve,
)


def ref(template_id: str) -> Ref[State]:
    """Return the stream of a template. Raise `Invalid` if the id is not one of a template."""
    return Ref(ids.require("template", template_id), measure_template)
