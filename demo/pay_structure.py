"""Pay structure: the bands of the demonstration, made of the county's own salaries by title.

A title's midpoint is the median of what those who hold it are paid, its band a quarter of that to
either side. Each file makes a version, so that bands move with the salaries.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from statistics import median_low

from demo.clock import moment
from demo.county import FIRST_ON, SECOND_ON, County, Entry
from demo.person import CURRENCY
from demo.policy import DRAFTER
from demo.script import LOADER, PAYING, invented
from domain.money import Money
from domain.pay_structure import DraftPayStructure, PublishPayStructure
from domain.pay_structure_content import BandedBy, NamedBand, PayStructure
from domain.policies.band import Band
from ledger.order import Order

STRUCTURE_ID = f"pay_structure:{CURRENCY}"
LOW, HIGH = Decimal("0.75"), Decimal("1.25")
"""Where a band begins and ends, as a share of its midpoint."""

HUNDREDS = Decimal(100)
"""What midpoints are rounded to."""


def orders(county: County) -> Iterator[Order]:
    """Yield a version of the bands for each file, from the day on which it says what was so."""
    for on, entries in ((FIRST_ON, county.first), (SECOND_ON, county.second)):
        yield from version(on, entries.values())


def version(on: date, entries: Iterable[Entry]) -> Iterator[Order]:
    """Yield the draft and the publication of the bands of a year."""
    name = str(on.year)
    structure = PayStructure(version=name, banded_by=BandedBy.TITLE, bands=tuple(bands(entries)))
    draft = DraftPayStructure(structure_id=STRUCTURE_ID, structure=structure, name="The county's")
    key = f"pay-structure/{name}"
    yield replace(invented(draft, f"{key}/draft", moment(on, 13), DRAFTER), roles=PAYING)
    publish = PublishPayStructure(structure_id=STRUCTURE_ID, version=name, effective_from=on)
    published = invented(publish, f"{key}/publication", moment(on, 14), LOADER)
    yield replace(published, roles=PAYING, reason="The bands follow what the county pays.")


def bands(entries: Iterable[Entry]) -> Iterator[NamedBand]:
    """Yield a band for every title that somebody holds, by title."""
    paid: defaultdict[str, list[Decimal]] = defaultdict(list)
    for entry in entries:
        if entry.title is not None:
            paid[entry.title].append(entry.salary)
    for title, salaries in sorted(paid.items()):
        midpoint = round(median_low(salaries) / HUNDREDS) * HUNDREDS
        minimum, maximum = dollars(midpoint * LOW), dollars(midpoint * HIGH)
        yield NamedBand(
            name=title,
            band=Band(minimum=minimum, midpoint=dollars(midpoint), maximum=maximum),
        )


def dollars(amount: Decimal) -> Money:
    """Return an amount of the county's currency."""
    return Money(amount=amount.quantize(Decimal("0.01")), currency=CURRENCY)
