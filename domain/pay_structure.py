"""Pay structure: the bands of one currency, from draft to the version that holds on a day.

Its states are those of any publication (domain/publication.py).

| act      | by                               | on                                  |
|----------|----------------------------------|-------------------------------------|
| draft    | HR, compensation                 | a version that is not published     |
| withdraw | HR, compensation                 | a draft                             |
| publish  | one of them who did not draft it | a draft, from today or a later day  |

Its id says the currency: whoever is paid in that has the band whose name is theirs on the day, in
the version that holds on the day. So nobody has two bands, and no version needs to look at another.
"""

from datetime import date
from typing import TypeAlias, assert_never

from domain import authority, ids, money, pay_structure_content, publication
from domain.decider import Decider, Given, Ref, fact
from domain.errors import Invalid
from domain.pay_structure_content import PayStructure
from domain.publication import Versions


@fact
class DraftPayStructure:
    """What a version shall say. Without a `name` the structure keeps the one it has."""

    structure_id: str
    structure: PayStructure
    name: str | None = None


@fact
class WithdrawPayStructure:
    structure_id: str
    version: str


@fact
class PublishPayStructure:
    """`effective_from` is the first day on which the version holds."""

    structure_id: str
    version: str
    effective_from: date


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class PayStructureDrafted:
    structure_id: str
    name: str
    structure: PayStructure
    drafted_by: str


@fact
class PayStructureDraftWithdrawn:
    version: str


@fact
class PayStructurePublished:
    """`replaces` is the version that was to hold from the same day, if there was one."""

    version: str
    effective_from: date
    replaces: str | None
    drafted_by: str
    published_by: str


@fact
class PayStructures(Versions[PayStructure]):
    """The versions of a pay structure."""


Command: TypeAlias = DraftPayStructure | WithdrawPayStructure | PublishPayStructure
Event: TypeAlias = PayStructureDrafted | PayStructureDraftWithdrawn | PayStructurePublished
State: TypeAlias = PayStructures | None


def decide(command: Command, state: State, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    authority.require(given, *authority.PAY)
    match command:
        case DraftPayStructure() as c:
            structure = pay_structure_content.require(c.structure, currency(c.structure_id))
            name = publication.drafting(state, c.structure_id, structure, c.name)
            return [
                PayStructureDrafted(
                    structure_id=c.structure_id,
                    name=name,
                    structure=structure,
                    drafted_by=given.by,
                )
            ]
        case WithdrawPayStructure() as c:
            publication.require_draft(state, c.structure_id, c.version)
            return [PayStructureDraftWithdrawn(version=c.version)]
        case PublishPayStructure() as c:
            held, draft = publication.require_draft(state, c.structure_id, c.version)
            made = publication.publishing(held, draft, c.effective_from, given)
            return [
                PayStructurePublished(
                    version=c.version,
                    effective_from=made.effective_from,
                    replaces=made.replaces,
                    drafted_by=made.drafted_by,
                    published_by=given.by,
                )
            ]
        case _:
            assert_never(command)


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    match event, state:
        case PayStructureDrafted() as e, _:
            before = state or PayStructures(id=e.structure_id, name=e.name)
            return publication.with_draft(before, e.name, e.structure, e.drafted_by)
        case _, None:
            return None
        case PayStructureDraftWithdrawn() as e, PayStructures():
            return publication.without_draft(state, e.version)
        case PayStructurePublished() as e, PayStructures():
            content = state.drafts[e.version].content
            return publication.with_published(state, content, e.effective_from)
        case _:
            assert_never(event)


def of(currency: str) -> str:
    """Return the stream of a currency's structure."""
    return f"pay_structure:{currency}"


def currency(structure_id: str) -> str:
    """Return the currency that a structure's id says."""
    return ids.code(structure_id)


def require_id(structure_id: str) -> str:
    """Return the id of a structure. Raise `Invalid` if it names no currency."""
    code = currency(ids.require("pay_structure", structure_id))
    if not money.CODE.fullmatch(code):
        raise Invalid("currency-unknown", currency=code)
    return structure_id


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    return require_id(command.structure_id)


pay_structure: Decider[Command, Event, State] = Decider(
    kind="pay_structure",
    commands=Command,
    events=Event,
    initial=None,
    stream=stream,
    decide=decide,
    evolve=evolve,
)


def ref(structure_id: str) -> Ref[State]:
    """Return the stream of a structure. Raise `Invalid` if the id is not one of a structure."""
    return Ref(require_id(structure_id), pay_structure)
