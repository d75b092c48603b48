"""Measure templates as people look them up: one row each, one for each version and its parts."""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Any

from domain import ids
from domain.appraisal_policy import Dimension
from domain.measure_template import (
    MeasureTemplateDrafted,
    MeasureTemplatePublished,
    MeasureTemplateRetired,
    TemplateDefinition,
)
from domain.policies.combination import Combine
from domain.policies.measure import Form, RuleKind
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table, whole


class TemplateStatus(StrEnum):
    """Whether a template can be used."""

    DRAFTED = "DRAFTED"
    PUBLISHED = "PUBLISHED"
    RETIRED = "RETIRED"


class MeasureTemplateRow(Row):
    """Names are those of the latest version that is published, or drafted while none is."""

    id: str
    code: str
    name: str
    name_zh: str
    dimension: Dimension
    status: TemplateStatus
    version: int | None
    origin: Origin


class MeasureTemplateVersionRow(Row):
    """A version; while it is not `published` it is a draft and may change."""

    id: str
    template_id: str
    version: int
    published: bool
    name: str
    name_zh: str
    dimension: Dimension
    unit: str
    kind: RuleKind
    target: Decimal | None
    form: Form | None
    baseline: Decimal | None
    low: Decimal | None
    high: Decimal | None
    tolerance: Decimal | None
    points_each: Decimal | None
    late_points_per_day: Decimal | None
    grade_cap: str | None
    combine: Combine | None
    origin: Origin


def touches(recorded: Recorded[Any]) -> tuple[str, ...]:
    return (recorded.stream,)


def fold(
    row: MeasureTemplateRow | None, recorded: Recorded[Any], key: str
) -> MeasureTemplateRow | None:
    """Return what the row becomes."""
    match row, recorded.event:
        case None, MeasureTemplateDrafted() as e:
            return MeasureTemplateRow(
                id=key,
                code=ids.code(key),
                name=e.definition.name,
                name_zh=e.definition.name_zh,
                dimension=e.definition.dimension,
                status=TemplateStatus.DRAFTED,
                version=None,
                origin=recorded.origin,
            )
        case MeasureTemplateRow(version=None), MeasureTemplateDrafted() as e:
            return named(row, e.definition, recorded.origin)
        case MeasureTemplateRow(), MeasureTemplatePublished() as e:
            shown = named(row, e.definition, recorded.origin)
            return replace(shown, status=TemplateStatus.PUBLISHED, version=e.version)
        case MeasureTemplateRow(), MeasureTemplateRetired():
            return replace(row, status=TemplateStatus.RETIRED, origin=recorded.origin)
        case _:
            return row


def named(
    row: MeasureTemplateRow, definition: TemplateDefinition, origin: Origin
) -> MeasureTemplateRow:
    """Return the row under the names of a definition."""
    return replace(
        row,
        name=definition.name,
        name_zh=definition.name_zh,
        dimension=definition.dimension,
        origin=origin,
    )


def versions(recorded: Recorded[Any]) -> dict[str, MeasureTemplateVersionRow]:
    """Return the row of a version that is drafted or published."""
    event: object = recorded.event
    if not isinstance(event, MeasureTemplateDrafted | MeasureTemplatePublished):
        return {}
    held, rule = event.definition, event.definition.rule
    key = f"{recorded.stream}/{event.version}"
    row = MeasureTemplateVersionRow(
        id=key,
        template_id=recorded.stream,
        version=event.version,
        published=isinstance(event, MeasureTemplatePublished),
        name=held.name,
        name_zh=held.name_zh,
        dimension=held.dimension,
        unit=held.unit,
        kind=rule.kind,
        target=rule.target,
        form=rule.form,
        baseline=rule.baseline,
        low=rule.low,
        high=rule.high,
        tolerance=rule.tolerance,
        points_each=rule.points_each,
        late_points_per_day=rule.late_points_per_day,
        grade_cap=rule.grade_cap,
        combine=rule.combine,
        origin=recorded.origin,
    )
    return {key: row}


class MeasureTemplatePartRow(Row):
    """A point (`reached`, `score`), a milestone (`name`, `weight`) or a month (`target`)."""

    id: str
    version_id: str
    number: int
    name: str | None
    weight: Decimal | None
    reached: Decimal | None
    score: Decimal | None
    target: Decimal | None
    origin: Origin


def parts(recorded: Recorded[Any]) -> dict[str, MeasureTemplatePartRow]:
    """Return the rows of the parts of a version that is drafted or published."""
    event: object = recorded.event
    if not isinstance(event, MeasureTemplateDrafted | MeasureTemplatePublished):
        return {}
    version = f"{recorded.stream}/{event.version}"
    blank = MeasureTemplatePartRow(
        id="",
        version_id=version,
        number=0,
        name=None,
        weight=None,
        reached=None,
        score=None,
        target=None,
        origin=recorded.origin,
    )
    return {
        key: replace(each, id=key, number=number)
        for number, each in enumerate(listed(event.definition, blank), start=1)
        for key in [f"{version}/{number}"]
    }


def listed(
    definition: TemplateDefinition, blank: MeasureTemplatePartRow
) -> Iterator[MeasureTemplatePartRow]:
    """Yield the points, the milestones and the months of a rule, in their order."""
    rule = definition.rule
    yield from (replace(blank, reached=each.reached, score=each.score) for each in rule.points)
    yield from (replace(blank, name=each.name, weight=each.weight) for each in rule.milestones)
    yield from (replace(blank, target=each) for each in rule.targets)


def part_keys(recorded: Recorded[Any]) -> tuple[str, ...]:
    """Return the keys of the parts of a version, those of the draft that it replaces too."""
    event: object = recorded.event
    if not isinstance(event, MeasureTemplateDrafted):
        return tuple(parts(recorded))
    numbers = range(1, max(len(parts(recorded)), event.parts_before) + 1)
    return tuple(f"{recorded.stream}/{event.version}/{number}" for number in numbers)


def part(
    _: MeasureTemplatePartRow | None, recorded: Recorded[Any], key: str
) -> MeasureTemplatePartRow | None:
    """Return what the row of a part becomes; one that the version lacks has none."""
    return parts(recorded).get(key)


TABLES = (
    Table(
        name="measure_template",
        row=MeasureTemplateRow,
        follows=("template",),
        touches=touches,
        fold=fold,
    ),
    Table(
        name="measure_template_version",
        row=MeasureTemplateVersionRow,
        follows=("template",),
        touches=versions,
        fold=whole(versions),
        indexes=(("template_id", "id"),),
    ),
    Table(
        name="measure_template_part",
        row=MeasureTemplatePartRow,
        follows=("template",),
        touches=part_keys,
        fold=part,
        indexes=(("version_id", "id"),),
    ),
)
