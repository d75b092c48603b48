"""Library: the measures of an operations department, in English and Chinese, all of it invented.

Besides what is counted it has what everybody is rated in at the end of the year.
"""

from collections.abc import Iterator
from datetime import date

from demo.clock import moment
from demo.script import invented
from demo.task import KPIS, OTHER, RATED, results
from domain.appraisal_policy import Dimension
from domain.measure_template import (
    DraftMeasureTemplate,
    PublishMeasureTemplate,
    TemplateDefinition,
)
from ledger.order import Order

CHINESE = {
    "departures-on-time": "准点发车率",
    "jobs-finished": "标准工时内完工率",
    "signals-restored": "四小时内信号修复率",
    "kilometres-kept": "养护里程",
    "inspections-made": "完成检查次数",
    "rooms-in-order": "房间合格率",
    "designs-accepted": "设计一次通过率",
    "budget-lines-held": "预算执行达标率",
    "requests-settled": "按时办结率",
}
REVIEW = {
    "mastery": ("Mastery of the work", "专业能力", Dimension.ABILITY),
    "standing-in": ("Standing in for others", "团队协作", Dimension.TEAMWORK),
}
"""What a year's review rates: name, Chinese name and dimension by code."""

DRAFTED_ON, PUBLISHED_ON = date(2015, 12, 1), date(2015, 12, 8)


def id_of(code: str) -> str:
    """Return the id of the template of a measure."""
    return f"template:{code}"


def definitions() -> Iterator[tuple[str, TemplateDefinition]]:
    """Yield the templates by the codes of their measures."""
    for code, name, unit, target in (*(kpi[1:] for kpi in KPIS), OTHER):
        yield (
            code,
            TemplateDefinition(
                name=name,
                name_zh=CHINESE[code],
                dimension=Dimension.RESULTS,
                unit=unit,
                rule=results(target),
            ),
        )
    for code, (name, name_zh, dimension) in REVIEW.items():
        definition = TemplateDefinition(
            name=name, name_zh=name_zh, dimension=dimension, unit="points", rule=RATED
        )
        yield code, definition


def orders() -> Iterator[Order]:
    """Yield the templates' drafts and publications."""
    for code, definition in definitions():
        draft = DraftMeasureTemplate(template_id=id_of(code), definition=definition)
        yield invented(draft, f"library/{code}/draft", moment(DRAFTED_ON, 9))
        publish = PublishMeasureTemplate(template_id=id_of(code))
        yield invented(publish, f"library/{code}/publication", moment(PUBLISHED_ON, 9))
