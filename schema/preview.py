"""Preview: what a rule would make of an actual, before anybody is measured by it.

A query that reads no table: graphql-core answers it, beside whatever else is asked.
"""

from decimal import Decimal
from typing import Annotated, Any

import strawberry

from domain.errors import Rejected
from domain.policies.measure import Achieved, MilestoneProgress, Monthly, Progress, Rule
from domain.policies.measure_actual import another_form
from domain.preview import Preview, previewed
from schema.engine.computing import computed
from schema.engine.graph import Resolving
from schema.engine.inputs import Given, fact_of, held, nested
from schema.engine.reading import argument
from schema.engine.rejection import Rejection, said
from schema.engine.scalars import Exact
from schema.engine.texts import Texts, texts


@strawberry.type(description="A step of a working.")
class WorkingStep:
    name: str = strawberry.field(description="What it is called.")
    label: str = strawberry.field(
        description="The same in words, in the language that the request prefers."
    )
    value: str = strawberry.field(description="Its exact value, or the word that it came to.")


@strawberry.type(description="What a rule makes of what was achieved.")
class MeasurePreview:
    exact: Exact | None = strawberry.field(
        description="What it is worth, in points, unrounded; a veto carries none."
    )
    score: Decimal | None = strawberry.field(description="The same, rounded to 2 decimals.")
    formula: str = strawberry.field(description="The formula, with its revision.")
    steps: list[WorkingStep] = strawberry.field(description="How it came about, in order.")


def achieved_input() -> type:
    """Return the input type of what was achieved."""
    optional: dict[str, tuple[Any, str]] = {
        "actual": (Decimal, "A figure or a rating, in the measure's unit or on the scale."),
        "occurred": (bool, "Whether it was achieved, or a veto occurred."),
        "progress": (list[nested(MilestoneProgress)], "How far each milestone is, in order."),
        "months": (list[Decimal | None], "A figure for each month, in order; null without one."),
    }
    namespace: dict[str, Any] = {
        name: strawberry.field(description=description, default=strawberry.UNSET)
        for name, (_, description) in optional.items()
    }
    namespace["__annotations__"] = {name: kind | None for name, (kind, _) in optional.items()}
    description = "What was achieved, in the one form that the rule takes."
    return strawberry.input(type("AchievedInput", (), namespace), description=description)


def achieved_of(given: Given, rule: Rule) -> Achieved:
    """Return what was put in as achieved. Raise `Invalid` if it comes in no form, or in two."""
    given_ = (held(given, name) for name in ("actual", "occurred"))
    forms: list[Achieved] = [value for value in given_ if value is not None]
    if (progress := held(given, "progress")) is not None:
        milestones: Any = tuple(fact_of(MilestoneProgress, each, ()) for each in progress)
        forms.append(Progress(milestones=milestones))
    if (months := held(given, "months")) is not None:
        forms.append(Monthly(actuals=tuple(months)))
    if len(forms) != 1:
        raise another_form(rule)
    return forms[0]


def shown(preview: Preview, said: Texts) -> MeasurePreview:
    """Return a preview as it is answered."""
    number = preview.figure.number
    return MeasurePreview(
        exact=None if number is None else Exact(number),
        score=preview.score,
        formula=preview.formula,
        steps=[
            WorkingStep(name=step.name, label=said.step(step.name), value=step.value)
            for step in preview.figure.steps
        ],
    )


def resolved(_: object, info: Resolving, rule: Given, actual: Given) -> object:
    """Return the preview of a rule, or why there is none."""
    language = info.context.language
    try:
        defined: Any = fact_of(Rule, rule, ("rule",))
        return shown(previewed(defined, achieved_of(actual, defined)), texts(language))
    except Rejected as refused:
        return said(type(refused).__name__, refused.rule, refused.parameters, language)


PreviewMeasureResult = Annotated[
    MeasurePreview | Rejection,
    strawberry.union("PreviewMeasureResult", description="The score, or why there is none."),
]

preview_measure = computed(
    resolved,
    arguments=[
        argument("rule", nested(Rule), "The rule.", required=True),
        argument("actual", achieved_input(), "What was achieved under it.", required=True),
    ],
    description="What a rule would make of what was achieved; nothing is recorded.",
)
