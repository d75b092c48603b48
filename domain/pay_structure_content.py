"""Pay structure content: the bands that people are paid in, and what they go by."""

from enum import StrEnum

from domain import money, text
from domain.decider import fact, replace
from domain.errors import Invalid
from domain.policies import band
from domain.policies.band import Band

MOST_BANDS = 2_000


class BandedBy(StrEnum):
    """What of somebody is the name of their band."""

    LEVEL = "LEVEL"
    TITLE = "TITLE"
    POSITION = "POSITION"


@fact
class NamedBand:
    """A band; `name` is the level, the title or the position of those who are paid in it."""

    name: str
    band: Band


@fact
class PayStructure:
    """What a version says: whoever has none of the names has no band."""

    version: str
    banded_by: BandedBy
    bands: tuple[NamedBand, ...]

    def band(self, name: str | None) -> Band | None:
        """Return the band of a name, if there is one."""
        return next((each.band for each in self.bands if each.name == name), None)


def require(structure: PayStructure, currency: str) -> PayStructure:
    """Return `structure` with amounts as its currency writes them. Raise `Invalid` if it errs."""
    if not structure.bands:
        raise Invalid("bands-missing", field="bands")
    if len(structure.bands) > MOST_BANDS:
        raise Invalid("too-many-bands", field="bands", most=MOST_BANDS)
    bands = tuple(
        NamedBand(name=text.require("name", each.name), band=in_currency(each.band, currency))
        for each in structure.bands
    )
    seen: set[str] = set()
    for each in bands:
        if each.name in seen:
            raise Invalid("named-twice", of="bands", name=each.name)
        seen.add(each.name)
    return replace(structure, bands=bands)


def in_currency(given: Band, currency: str) -> Band:
    """Return a sound band. Raise `Invalid` if it is not, or is in another currency."""
    made = Band(
        minimum=money.require(given.minimum),
        midpoint=money.require(given.midpoint),
        maximum=money.require(given.maximum),
    )
    if made.currency != currency:
        raise Invalid("currencies-differ", left=made.currency, right=currency)
    return band.require(made)
