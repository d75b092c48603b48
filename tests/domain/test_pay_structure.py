from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.actor import Role
from domain.errors import Forbidden, Ineligible, Invalid, Unknown
from domain.money import Money
from domain.pay_structure import (
    DraftPayStructure,
    PayStructureDrafted,
    PayStructureDraftWithdrawn,
    PayStructurePublished,
    PublishPayStructure,
    WithdrawPayStructure,
    of,
    pay_structure,
    ref,
)
from domain.pay_structure_content import MOST_BANDS, BandedBy, NamedBand, PayStructure
from domain.policies.band import Band
from tests.given import Rules

USD, ANN, BOB = of("USD"), "employee:HR1", "employee:HR2"
TODAY = date(2016, 1, 4)
rules = Rules(pay_structure)


def band(*amounts: str, currency: str = "USD") -> Band:
    low, middle, high = (Money(amount=Decimal(each), currency=currency) for each in amounts)
    return Band(minimum=low, midpoint=middle, maximum=high)


def named(name: str, *amounts: str, currency: str = "USD") -> NamedBand:
    return NamedBand(name=name, band=band(*amounts, currency=currency))


levels = PayStructure(
    version="v1",
    banded_by=BandedBy.LEVEL,
    bands=(
        named("P1", "40000.00", "50000.00", "60000.00"),
        named("P2", "55000.00", "66000.00", "77000.00"),
    ),
)
draft = DraftPayStructure(structure_id=USD, structure=levels, name="The county's")
drafted = PayStructureDrafted(
    structure_id=USD, name="The county's", structure=levels, drafted_by=ANN
)
publish = PublishPayStructure(structure_id=USD, version="v1", effective_from=TODAY)
published = PayStructurePublished(
    version="v1", effective_from=TODAY, replaces=None, drafted_by=ANN, published_by=BOB
)
withdraw = WithdrawPayStructure(structure_id=USD, version="v1")


def test_a_version_is_drafted_with_the_decimals_of_its_currency() -> None:
    rough = replace(levels, bands=(named(" P1 ", "40000", "50000.0", "60000"), levels.bands[1]))
    assert rules.when(replace(draft, structure=rough)) == [drafted]


def test_without_a_name_it_is_called_by_its_currency() -> None:
    assert rules.when(replace(draft, name=None)) == [replace(drafted, name="USD")]


def test_compensation_sees_to_it_too_and_others_do_not() -> None:
    assert rules.by(ANN, Role.COMPENSATION).when(draft) == [drafted]
    for command in (draft, withdraw, publish):
        with pytest.raises(Forbidden, match="role-missing"):
            rules.given(drafted).by("employee:E1").when(command)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"bands": ()}, "bands-missing"),
        ({"bands": (*levels.bands, levels.bands[0])}, "named-twice"),
        ({"bands": (named("", "1", "2", "3"),)}, "text-malformed"),
        ({"bands": (named("P1", "2", "2", "3"),)}, "band-not-rising"),
        ({"bands": (named("P1", "0", "2", "3"),)}, "band-not-rising"),
        ({"bands": (named("P1", "1", "2", "3.001"),)}, "amount-too-precise"),
        ({"bands": (named("P1", "1", "2", "3", currency="EUR"),)}, "currencies-differ"),
        ({"bands": tuple(named(f"P{n}", "1", "2", "3") for n in range(2_001))}, "too-many-bands"),
        ({"version": "of the house"}, "version-malformed"),
    ],
)
def test_bands_that_err_are_refused(changes: Mapping[str, Any], refusal: str) -> None:
    assert MOST_BANDS == 2_000
    with pytest.raises(Invalid) as refused:
        rules.when(replace(draft, structure=replace(levels, **changes)))
    assert refused.value.rule == refusal


def test_one_amount_in_another_currency_is_refused() -> None:
    mixed = replace(band("1", "2", "3"), maximum=Money(amount=Decimal(3), currency="EUR"))
    with pytest.raises(Invalid, match="currencies-differ"):
        rules.when(
            replace(draft, structure=replace(levels, bands=(NamedBand(name="P", band=mixed),)))
        )


@pytest.mark.parametrize("structure_id", ["pay_structure:usd", "pay_structure:USD:1", "policy:USD"])
def test_its_id_says_the_currency(structure_id: str) -> None:
    with pytest.raises(Invalid, match=r"currency-unknown|id-malformed"):
        pay_structure.stream(replace(draft, structure_id=structure_id))
    with pytest.raises(Invalid):
        ref(structure_id)


def test_somebody_else_publishes_it_from_a_day() -> None:
    assert rules.given(drafted).by(BOB, Role.COMPENSATION).when(publish) == [published]
    with pytest.raises(Forbidden, match="own-draft"):
        rules.given(drafted).when(publish)
    with pytest.raises(Invalid, match="policy-backdated"):
        rules.given(drafted).by(BOB, *rules.roles).when(
            replace(publish, effective_from=date(2016, 1, 3))
        )


def test_another_version_for_the_same_day_takes_its_place() -> None:
    second = replace(drafted, structure=replace(levels, version="v2", bands=levels.bands[:1]))
    state = rules.given(drafted, published, second).by(BOB, *rules.roles)
    instead = replace(published, version="v2", replaces="v1")
    assert state.when(replace(publish, version="v2")) == [instead]
    held = pay_structure.replay([*state.events, instead])
    assert held is not None
    in_force = held.on(TODAY)
    assert in_force is not None
    assert in_force == second.structure
    assert in_force.band("P2") is None
    assert in_force.band("P1") == levels.bands[0].band
    assert held.on(date(2016, 1, 3)) is None


def test_what_is_published_never_changes() -> None:
    state = rules.given(drafted, published).by(BOB, *rules.roles)
    for command in (draft, withdraw, publish):
        with pytest.raises(Ineligible, match="version-published"):
            state.when(command)


def test_a_draft_is_withdrawn() -> None:
    withdrawn = PayStructureDraftWithdrawn(version="v1")
    assert rules.given(drafted).when(withdraw) == [withdrawn]
    with pytest.raises(Invalid, match="no-draft"):
        rules.given(drafted, withdrawn).when(withdraw)
    with pytest.raises(Unknown):
        rules.when(withdraw)
