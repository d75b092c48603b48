"""Trying: what is tried on pay, and bands for it from days to come; none are for the past."""

from datetime import date

from domain.pay_structure import DraftPayStructure, PublishPayStructure
from domain.pay_structure_content import BandedBy, NamedBand, PayStructure
from domain.policies.band import Band
from tests.ledger.house import dollars
from tests.schema.county import County

REPORTED = {"PayReport", "PayPart", "PaySpread", "PayGroupImpact", "PayUnitBudget"} | {
    "PayWhatIf",
    "PayDifference",
    "PayTrialLine",
    "PayReviewReport",
    "CycleCost",
    "CompaRatioSpread",
}
"""The types of what is computed of pay when it is asked for."""

LISTED = {"EligibilityCandidate", "EligibilityLack", "EligibilityList"} | {
    "CareerFlow",
    "MobilityReport",
    "PromotionRate",
    "TimeInLevel",
}
"""The types of what is computed of careers; see test_eligibility_list and test_mobility."""

STRUCTURE = "pay_structure:USD"
LEVELS_FROM, TITLES_FROM, POSITIONS_FROM = (date(year, 1, 1) for year in (2190, 2191, 2192))


def band(low: int, middle: int, high: int) -> Band:
    return Band(minimum=dollars(low), midpoint=dollars(middle), maximum=dollars(high))


BANDS = {
    "P1": band(810, 1000, 1200),
    "P3": band(1000, 1250, 1500),
    "Manager": band(1500, 1600, 1900),
    "Planning": band(1000, 1100, 1300),
}
VERSIONS = (
    ("levels", BandedBy.LEVEL, LEVELS_FROM, ("P1", "P3")),
    ("titles", BandedBy.TITLE, TITLES_FROM, ("Manager", "P1")),
    ("positions", BandedBy.POSITION, POSITIONS_FROM, ("Planning", "P3")),
)


async def banded(county: County) -> None:
    """Publish bands by level, by title and by position, each from a day of its own."""
    for version, by, on, names in VERSIONS:
        bands = tuple(NamedBand(name=name, band=BANDS[name]) for name in names)
        structure = PayStructure(version=version, banded_by=by, bands=bands)
        await county.do(DraftPayStructure(structure_id=STRUCTURE, structure=structure, name="Pay"))
        publish = PublishPayStructure(structure_id=STRUCTURE, version=version, effective_from=on)
        await county.do(publish, by="service:other")
