from dataclasses import replace as changed
from datetime import date
from decimal import Decimal

from domain.pay_structure import PayStructureDraftWithdrawn
from ledger.recorded import Origin
from projections.pay_structure import PayBandRow, PayStructureRow, PayStructureVersionRow
from projections.policy import PolicyStatus
from tests.domain.test_pay_structure import ANN, BOB, USD, drafted, levels, published
from tests.projections.given import moment, rows
from tests.projections.replacing import replace

FROM = date(2016, 1, 4)
row = PayStructureVersionRow(
    id=f"{USD}/v1",
    structure_id=USD,
    currency="USD",
    banded_by=levels.banded_by,
    version="v1",
    status=PolicyStatus.DRAFT,
    effective_from=None,
    replaced=False,
    content_id=f"{USD}/draft/1",
    drafted_at=moment(1),
    drafted_by=ANN,
    published_at=None,
    published_by=None,
    origin=Origin.PERSON,
)
holds = replace(
    row,
    status=PolicyStatus.PUBLISHED,
    effective_from=FROM,
    published_at=moment(2),
    published_by=BOB,
)


def test_a_structure_is_one_row_that_says_whether_anything_of_it_is_published() -> None:
    whole = PayStructureRow(
        id=USD,
        code="USD",
        name="The county's",
        currency="USD",
        published=False,
        origin=Origin.PERSON,
    )
    again = changed(drafted, name="Ours")
    assert rows("pay_structure", USD, drafted) == [whole]
    assert rows("pay_structure", USD, drafted, again) == [replace(whole, name="Ours")]
    assert rows("pay_structure", USD, drafted, published) == [replace(whole, published=True)]


def test_a_version_is_one_row_from_draft_to_publication() -> None:
    assert rows("pay_structure_version", USD, drafted) == [row]
    assert rows("pay_structure_version", USD, drafted, published) == [holds]
    withdrawn = PayStructureDraftWithdrawn(version="v1")
    assert rows("pay_structure_version", USD, drafted, withdrawn) == [
        replace(row, status=PolicyStatus.WITHDRAWN)
    ]


def test_another_version_for_the_same_day_replaces_the_first() -> None:
    other = changed(drafted, structure=changed(levels, version="v2"))
    instead = changed(published, version="v2", replaces="v1")
    first, second = rows("pay_structure_version", USD, drafted, published, other, instead)
    assert first == replace(holds, replaced=True)
    assert (second.content_id, second.status, second.replaced) == (
        f"{USD}/draft/3",
        "PUBLISHED",
        False,
    )


def test_each_band_of_a_draft_is_a_row_of_its_own() -> None:
    first, second = rows("pay_band", USD, drafted, published)
    assert first == PayBandRow(
        id=f"{USD}/draft/1/1",
        content_id=f"{USD}/draft/1",
        version_id=f"{USD}/v1",
        name="P1",
        place=1,
        minimum=Decimal("40000.00"),
        midpoint=Decimal("50000.00"),
        maximum=Decimal("60000.00"),
        currency="USD",
        origin=Origin.PERSON,
    )
    assert (second.name, second.place) == ("P2", 2)
    fewer = changed(drafted, structure=changed(levels, bands=levels.bands[1:]))
    kept = rows("pay_band", USD, drafted, fewer)
    assert [(each.content_id, each.name) for each in kept] == [
        (f"{USD}/draft/1", "P1"),
        (f"{USD}/draft/1", "P2"),
        (f"{USD}/draft/2", "P2"),
    ]
