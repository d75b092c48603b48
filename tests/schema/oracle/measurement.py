"""Measurement: agreement, changes, check-ins, findings and the library, as the types show them."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.schema.oracle.asking import Item, Json, Value
from tests.schema.oracle.world import Row

Rows = Callable[[Item], list[Row]]


def column(name: str) -> Value:
    return lambda item: item.row[name]


def noted(column: str) -> Value:
    def found(item: Item) -> Json:
        note = item.world.one("note", item.row[column])
        return None if note is None else note["text"]

    return found


def made(name: str) -> Value:
    """Return who did it, for those who see everything."""
    return lambda item: item.row[name] if item.eyes.all else None


def owned(table: str, owner: str, *order: str) -> Rows:
    def rows(item: Item) -> list[Row]:
        found = item.world.having(table, owner, item.row["id"])
        return sorted(found, key=lambda row: [row[name] for name in order])

    return rows


def months(item: Item) -> list[Row]:
    return [*item.world.having("measure_month", "measure_id", item.row["id"])]


def months_missing(item: Item) -> int:
    due = 0 if item.row["excluded"] else item.row["months_due"]
    there = {row["month"] for row in months(item) if row["actual"] is not None}
    return len(set(range(1, due + 1)) - there)


def missing(item: Item) -> bool:
    if item.row["kind"] in {"RATED", "VETO"} or item.row["excluded"]:
        return False
    return item.row["actual_source"] is None or months_missing(item) > 0


def strange(row: Row) -> bool:
    actual, target = row["actual"], row["target"]
    return actual is not None and (actual < 0 or (target is not None and actual > 10 * target))


def implausible(item: Item) -> bool:
    if item.row["kind"] not in {"HIGHER_IS_BETTER", "LOWER_IS_BETTER"}:
        return False
    return any(strange(row) for row in (item.row, *months(item)))


def doubled(item: Item) -> bool:
    return any(row["doubled"] for row in (item.row, *months(item)))


def found(item: Item) -> bool:
    """Return whether a measure is a finding that the viewer may see."""
    case = item.world.one("appraisal", item.row["appraisal_id"])
    seen = case is not None and item.eyes.appraisal(case)
    return seen and (missing(item) or implausible(item) or doubled(item))


def of_cycle(item: Item) -> list[Any]:
    """Return the findings in a cycle."""
    rows = item.world.having("measure", "cycle_id", item.row["id"])
    return [each for row in rows if found(each := item.like("MeasureFinding", row))]


SHOWN: Mapping[str, Value] = {
    "Measure.applies": lambda item: not item.row["excluded"],
    "MeasureAgreement.grounds": noted("grounds_id"),
    "MeasureAgreement.answer": noted("answer_id"),
    "MeasureChange.grounds": noted("grounds_id"),
    "MeasureChange.answer": noted("answer_id"),
    "MeasureChange.proposedBy": made("proposed_by"),
    "MeasureChange.decidedBy": made("decided_by"),
    "MeasureCheckIn.note": noted("note_id"),
    "LateActual.evidence": noted("evidence_id"),
    "LateActual.recordedBy": made("recorded_by"),
    "LateActual.approvedBy": made("approved_by"),
    "MeasureTemplateVersion.rule": column("kind"),
    "MeasureFinding.measure": column("code"),
    "MeasureFinding.missing": missing,
    "MeasureFinding.monthsMissing": months_missing,
    "MeasureFinding.implausible": implausible,
    "MeasureFinding.doubled": doubled,
}
ONE: Mapping[str, tuple[str, Value]] = {
    "Appraisal.agreement": ("MeasureAgreement", lambda item: f"{item.row['id']}/agreement"),
    "MeasureFinding.appraisal": ("Appraisal", column("appraisal_id")),
}
EACH: Mapping[str, tuple[str, Rows]] = {
    "Appraisal.measureChanges": (
        "MeasureChange",
        owned("measure_change", "appraisal_id", "number"),
    ),
    "Appraisal.lateActuals": ("LateActual", owned("late_actual", "appraisal_id", "number")),
    "Measure.checkIns": (
        "MeasureCheckIn",
        owned("measure_check_in", "measure_id", "checked_on", "at", "id"),
    ),
    "MeasureChange.values": (
        "MeasureChangeValue",
        owned("measure_change_value", "change_id", "name"),
    ),
    "MeasureTemplate.versions": (
        "MeasureTemplateVersion",
        owned("measure_template_version", "template_id", "version"),
    ),
    "MeasureTemplateVersion.parts": (
        "MeasureTemplatePart",
        owned("measure_template_part", "version_id", "number"),
    ),
}
COMPARED: Mapping[str, Value] = {
    "MeasureFindingFilter.employee": column("employee_id"),
    "MeasureFindingFilter.measure": column("code"),
    "MeasureFindingFilter.missing": missing,
    "MeasureFindingFilter.implausible": implausible,
    "MeasureFindingFilter.doubled": doubled,
}
TABLES: Mapping[str, str] = {
    "MeasureAgreement": "measure_agreement",
    "MeasureFinding": "measure",
    "MeasureTemplate": "measure_template",
}
SEEN: Mapping[str, Callable[[Item], bool]] = {
    "MeasureAgreement": lambda _: True,
    "MeasureFinding": found,
    "MeasureTemplate": lambda item: item.eyes.house(),
}

DOCUMENTS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "what became of measures": (
        """query ($f: MeasureFindingFilter) {
          appraisals { nodes { id agreement { status answeredOn grounds answer }
            measureChanges { number measure excludes status effectiveOn grounds answer
              proposedBy decidedBy values { name before after } }
            lateActuals { number measure actual source sourceKey evidence recordedBy approvedBy
              approvedAt }
            measures { nodes { code applies effectiveOn templateId templateVersion progress planned
              attained checkedOn checkIns { checkedOn actual status note own } } } } }
          cycles { nodes { code completeness(first: 2, filter: $f) { totalCount edges { cursor
            node { measure missing monthsMissing implausible doubled appraisal { id } } } } } }
          library: measureTemplates(orderBy: NAME) { nodes { code nameZh status version
            versions { version published rule parts { number reached score name target } } } } }""",
        {"f": {"not": {"implausible": True}}},
    ),
}
