from decimal import Decimal

from domain.appraisal_policy import Dimension
from domain.measure_template import (
    MeasureTemplateDrafted,
    MeasureTemplatePublished,
    MeasureTemplateRetired,
    TemplateDefinition,
)
from domain.policies.measure import Milestone, Point, Rule, RuleKind
from ledger.recorded import Origin
from projections.measure_template import (
    MeasureTemplatePartRow,
    MeasureTemplateRow,
    MeasureTemplateVersionRow,
    TemplateStatus,
)
from tests.projections.given import rows
from tests.projections.replacing import replace

TID = "template:speed"
definition = TemplateDefinition(
    name="Speed",
    name_zh="速度",
    dimension=Dimension.RESULTS,
    unit="mi",
    rule=Rule(kind=RuleKind.HIGHER_IS_BETTER, target=Decimal(10)),
)
drafted = MeasureTemplateDrafted(template_id=TID, version=1, definition=definition)
published = MeasureTemplatePublished(version=1, definition=definition)
other = replace(definition, name="Miles", name_zh="里程")
again = MeasureTemplateDrafted(template_id=TID, version=2, definition=other)
shown = MeasureTemplateRow(
    id=TID,
    code="speed",
    name="Speed",
    name_zh="速度",
    dimension=Dimension.RESULTS,
    status=TemplateStatus.DRAFTED,
    version=None,
    origin=Origin.PERSON,
)


def test_a_template_shows_its_latest_published_version() -> None:
    there = replace(shown, status=TemplateStatus.PUBLISHED, version=1)
    newer = MeasureTemplatePublished(version=2, definition=other)
    named = replace(there, name="Miles", name_zh="里程", version=2)
    for events, row in (
        ((drafted,), shown),
        ((drafted, replace(drafted, definition=other)), replace(named, **vars_of(shown))),
        ((drafted, published), there),
        ((drafted, published, again), there),
        ((drafted, published, again, newer), named),
        (
            (drafted, published, MeasureTemplateRetired()),
            replace(there, status=TemplateStatus.RETIRED),
        ),
    ):
        assert rows("measure_template", TID, *events) == [row]


def vars_of(row: MeasureTemplateRow) -> dict[str, object]:
    return {"status": row.status, "version": row.version}


def test_each_version_is_a_row_and_its_draft_too() -> None:
    first, second = rows("measure_template_version", TID, drafted, published, again)
    assert first == MeasureTemplateVersionRow(
        id=f"{TID}/1",
        template_id=TID,
        version=1,
        published=True,
        name="Speed",
        name_zh="速度",
        dimension=Dimension.RESULTS,
        unit="mi",
        kind=RuleKind.HIGHER_IS_BETTER,
        target=Decimal(10),
        form=None,
        baseline=None,
        low=None,
        high=None,
        tolerance=None,
        points_each=None,
        late_points_per_day=None,
        grade_cap=None,
        combine=None,
        origin=Origin.PERSON,
    )
    assert (second.version, second.published, second.name) == (2, False, "Miles")


def test_each_part_is_a_row_in_its_order() -> None:
    rule = Rule(
        kind=RuleKind.CURVE,
        points=(Point(reached=Decimal(50), score=Decimal(0)),),
        milestones=(Milestone(name="all", weight=Decimal(100)),),
        targets=(Decimal(7),),
    )
    parts = rows(
        "measure_template_part", TID, replace(drafted, definition=replace(definition, rule=rule))
    )
    blank = MeasureTemplatePartRow(
        id=f"{TID}/1/1",
        version_id=f"{TID}/1",
        number=1,
        name=None,
        weight=None,
        reached=Decimal(50),
        score=Decimal(0),
        target=None,
        origin=Origin.PERSON,
    )
    none = replace(blank, reached=None, score=None)
    assert parts == [
        blank,
        replace(none, id=f"{TID}/1/2", number=2, name="all", weight=Decimal(100)),
        replace(none, id=f"{TID}/1/3", number=3, target=Decimal(7)),
    ]
    fewer = replace(drafted, parts_before=3)
    full = replace(drafted, definition=replace(definition, rule=rule))
    assert rows("measure_template_part", TID, full, fewer) == []
