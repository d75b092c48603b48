"""Pay band: how to ask which band somebody is paid in, and where in it they stand.

A salary's band is that of the structure in its currency that holds on the day, with the name that
the employee's level, title or position is on it. Which structures hold is found
once for a statement. The figures are those of domain/policies/band.py, the same to the last digit.
"""

from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.policies.band import Circle
from schema.engine.enums import described
from schema.engine.exact import ratio
from schema.engine.filtering import TextComparison, all_of, any_of, compare, none_of
from schema.engine.ordering import key
from schema.engine.reading import Wider, column, each, one, part, read
from schema.engine.rights import ANYONE
from schema.engine.scalars import Exact, Money
from schema.engine.timeline import latest

if TYPE_CHECKING:
    from schema.pay_structure import PayStructureVersion

described(Circle)

HELD = (
    "(SELECT jsonb_object_agg(f.currency, jsonb_build_array(f.content_id, f.banded_by)) FROM ("
    "SELECT DISTINCT ON (v.structure_id) v.currency, v.content_id, v.banded_by"
    " FROM read.pay_structure_version v WHERE v.status = 'PUBLISHED' AND NOT v.replaced"
    " AND v.effective_from <= {on} ORDER BY v.structure_id, v.effective_from DESC) f)"
)
"""By currency, the content of the structure that holds on the day, and what its bands go by."""


COLUMNS = frozenset({"band_id", "band_minimum", "band_midpoint", "band_maximum"})


def named(of: str) -> str:
    """Return the name of the band of an employee, by what the structure that holds goes by."""
    level, title, position = (
        latest(f"employee_{each}", each, of) for each in ("level", "title", "position")
    )
    by = "CASE s.held ->> 1 WHEN 'LEVEL' THEN {} WHEN 'TITLE' THEN {} ELSE {} END"
    return by.format(level, title, position)


def banded(source: str) -> Wider:
    """Return what a source of salaries is widened to: each with its band, if it has one."""
    salary = source.replace("{row}", "paid")
    wider = (
        "(SELECT paid.*, b.id AS band_id, b.minimum AS band_minimum,"  # noqa: S608 - made from declarations
        " b.midpoint AS band_midpoint, b.maximum AS band_maximum"
        f" FROM {salary}"
        f" LEFT JOIN LATERAL (SELECT {HELD} -> paid.currency AS held OFFSET 0) s ON true"
        f" LEFT JOIN LATERAL (SELECT {named('{parent}.id')} AS name OFFSET 0) n ON true"
        " LEFT JOIN LATERAL (SELECT w.* FROM read.pay_band w"
        " WHERE w.content_id = s.held ->> 0 AND w.name = n.name LIMIT 1) b ON true) {row}"
    )
    return Wider(wider, COLUMNS)


def circled(source: str) -> str:
    """Return the circle of an employee's row, by a source of salaries with their bands."""
    inner = source.replace("{row}", "c").replace("{parent}", "{row}")
    return f"(SELECT {CIRCLE.replace('{row}', 'c')} FROM {inner})"  # noqa: S608 - likewise


CIRCLE = (
    "CASE WHEN {row}.amount > {row}.band_maximum THEN 'RED'"
    " WHEN {row}.amount < {row}.band_minimum THEN 'GREEN' END"
)
COMPA_RATIO = ratio("{row}.amount", "{row}.band_midpoint")
PENETRATION = ratio("{row}.amount - {row}.band_minimum", "{row}.band_maximum - {row}.band_minimum")
SPREAD = ratio("{row}.maximum - {row}.minimum", "{row}.minimum")
OVERLAP = ratio("{parent}.maximum - {row}.minimum", "{row}.maximum - {row}.minimum")


@strawberry.enum(description="What bands can be ordered by, then by id.")
class PayBandOrder(Enum):
    NAME = key("{row}.name", description="The name, byte by byte.")
    MIDPOINT = key("{row}.midpoint", "numeric", description="The midpoint.")
    ID = key(description="The id alone.")


@strawberry.input(description="Conditions on a band; all that is given holds.")
class PayBandFilter:
    and_: list["PayBandFilter"] | None = all_of()
    or_: list["PayBandFilter"] | None = any_of()
    not_: "PayBandFilter | None" = none_of()
    name: TextComparison | None = compare("{row}.name", description="The name.")


@read("pay_band", sees=ANYONE, description="How far a band reaches into one that lies higher.")
class PayBandOverlap:
    band: "PayBand | None" = one(
        "{row}.id = {parent}.id", description="The one with the higher midpoint."
    )
    share: Exact = column(
        OVERLAP, description="The share of that one, as a fraction of 1, which may be above it."
    )


@read(
    "pay_band",
    sees=ANYONE,
    description="The least, the middle and the most that some are paid a year.",
)
class PayBand:
    name: str = column(description="The level, title or position of those who are paid in it.")
    version: Annotated["PayStructureVersion", strawberry.lazy("schema.pay_structure")] | None = one(
        "{row}.id = {parent}.version_id", description="The version that it is part of."
    )
    minimum: Money | None = part(
        "true", amount="{row}.minimum", currency="{row}.currency", description="The least."
    )
    midpoint: Money | None = part(
        "true", amount="{row}.midpoint", currency="{row}.currency", description="The middle."
    )
    maximum: Money | None = part(
        "true", amount="{row}.maximum", currency="{row}.currency", description="The most."
    )
    spread: Exact = column(
        SPREAD, description="How much more than the minimum the maximum is, as a share of it."
    )
    overlaps: list[PayBandOverlap] = each(
        "{row}.content_id = {parent}.content_id AND {row}.midpoint > {parent}.midpoint"
        " AND {row}.minimum < {parent}.maximum",
        order="{row}.midpoint, {row}.id",
        description="The higher bands of the version that it reaches into, the lowest first.",
    )
