"""Conduct: the honours and sanctions of an employee, and what became of them.

nothing ──record an honour, impose a sanction──▶ Conduct

| an honour  | by | | a sanction        | by                                    |
|------------|----| |-------------------|---------------------------------------|
| record     | HR | | impose            | HR                                    |
| withdraw   | HR | | lift, from a day  | HR                                    |
|            |    | | appeal, once      | the employee, while it stands         |
|            |    | | decide the appeal | HR who did not impose it: upheld,     |
|            |    | |                   | or annulled as if it had never held   |

A sanction holds from its first day through its last, unless it is lifted from an earlier day.
Nobody has a hand in their own case but to appeal.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import TypeAlias, assert_never

from domain import day, employee, ids
from domain.conduct_entry import (
    AppealSanction,
    DecideSanctionAppeal,
    Entry,
    HonourRecorded,
    HonourWithdrawn,
    ImposeSanction,
    LiftSanction,
    RecordHonour,
    Sanction,
    SanctionAppealDecided,
    SanctionAppealed,
    SanctionImposed,
    SanctionLifted,
    SanctionOutcome,
    WithdrawHonour,
)
from domain.decider import Decider, Given, Ref, fact, replace
from domain.errors import Forbidden, Ineligible, Invalid

Command: TypeAlias = (
    RecordHonour
    | WithdrawHonour
    | ImposeSanction
    | LiftSanction
    | AppealSanction
    | DecideSanctionAppeal
)
Event: TypeAlias = (
    HonourRecorded
    | HonourWithdrawn
    | SanctionImposed
    | SanctionLifted
    | SanctionAppealed
    | SanctionAppealDecided
)


@fact
class Conduct:
    """`honours` say whether they stand; all are by code."""

    honours: Mapping[str, bool] = field(default_factory=dict[str, bool], hash=False)
    sanctions: Mapping[str, Sanction] = field(default_factory=dict[str, Sanction], hash=False)

    def sanctions_on(self, on: date) -> tuple[str, ...]:
        """Return the codes of the sanctions that hold on a day."""
        return tuple(code for code, each in sorted(self.sanctions.items()) if each.holds_on(on))


State: TypeAlias = Conduct


def reads(command: Command, _: State, __: Given) -> tuple[Ref[employee.State], ...]:
    """Return the streams that `command` depends on besides its own."""
    return (employee.ref(command.employee_id),)


def decide(command: Command, state: State, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    c, who = command, given[employee.ref(command.employee_id)]
    if isinstance(c, AppealSanction):
        return [appealed(c, state, given)]
    employee.require_not_own_case(c.employee_id, given)
    match c:
        case RecordHonour() as c:
            entry = entered(c.employee_id, c.code, c.from_on, c.until_on, state, who)
            return [HonourRecorded(entry=entry, kind=c.kind, citation=c.citation)]
        case WithdrawHonour(code=code):
            if not state.honours.get(code, False):
                raise Invalid("honour-unknown", field="code", code=code)
            return [HonourWithdrawn(code=code)]
        case ImposeSanction() as c:
            entry = entered(c.employee_id, c.code, c.from_on, c.until_on, state, who)
            imposed = SanctionImposed(
                entry=entry, kind=c.kind, grounds=c.grounds, imposed_by=given.by
            )
            return [imposed]
        case LiftSanction() as c:
            return [lifted(c, state)]
        case DecideSanctionAppeal() as c:
            return [decided(c, state, given)]
        case _:
            assert_never(c)


def entered(  # noqa: PLR0917 - what both kinds of entries say
    employee_id: str,
    code: str,
    from_on: date,
    until_on: date | None,
    state: Conduct,
    who: employee.State,
) -> Entry:
    """Return what an honour or sanction says of its days. Raise `Rejected` if it cannot be."""
    if not ids.CODE.fullmatch(code):
        raise Invalid("code-not-plain", field="code", code=code)
    employee.require_in_service(employee_id, who, day.require("from_on", from_on))
    if until_on is not None and day.require("until_on", until_on) < from_on:
        raise Invalid("until-before-from", field="until_on")
    if code in state.honours or code in state.sanctions:
        raise Ineligible("conduct-known", code=code)
    return Entry(code=code, from_on=from_on, until_on=until_on)


def lifted(c: LiftSanction, state: Conduct) -> SanctionLifted:
    """Return the end of a sanction. Raise `Rejected` if it does not hold on the day."""
    held = sanction(state, c.code)
    on = day.require("lifted_on", c.lifted_on)
    if not held.holds_on(on):
        raise Ineligible("sanction-not-held", code=c.code, on=on)
    return SanctionLifted(code=c.code, lifted_on=on)


def appealed(c: AppealSanction, state: Conduct, given: Given) -> SanctionAppealed:
    """Return the appeal. Raise `Rejected` if it is another's sanction, or appealed already."""
    if given.by != c.employee_id:
        raise Forbidden("appealed-for-another", by=given.by)
    held = sanction(state, c.code)
    if held.appealed or held.ended:
        raise Ineligible("sanction-appeal-over", code=c.code)
    return SanctionAppealed(code=c.code, objection=c.objection, appealed_on=given.today)


def decided(c: DecideSanctionAppeal, state: Conduct, given: Given) -> SanctionAppealDecided:
    """Return the decision of an appeal. Raise `Rejected` if there is none, or it is one's own."""
    held = sanction(state, c.code)
    if not held.appealed or held.decided:
        raise Ineligible("no-sanction-appeal", code=c.code)
    if held.imposed_by == given.by:
        raise Forbidden("own-decision", by=given.by)
    return SanctionAppealDecided(
        code=c.code,
        outcome=c.outcome,
        answer=c.answer,
        decided_on=given.today,
        decided_by=given.by,
    )


def sanction(state: Conduct, code: str) -> Sanction:
    """Return a sanction. Raise `Invalid` if there is none of that code."""
    held = state.sanctions.get(code)
    if held is None:
        raise Invalid("sanction-unknown", field="code", code=code)
    return held


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    match event:
        case HonourRecorded(entry=entry):
            return replace(state, honours={**state.honours, entry.code: True})
        case HonourWithdrawn(code=code):
            return replace(state, honours={**state.honours, code: False})
        case SanctionImposed(entry=entry, imposed_by=by):
            made = Sanction(from_on=entry.from_on, until_on=entry.until_on, imposed_by=by)
            return replace(state, sanctions={**state.sanctions, entry.code: made})
        case SanctionLifted(code=code, lifted_on=on):
            changed = replace(state.sanctions[code], lifted_on=on)
        case SanctionAppealed(code=code):
            changed = replace(state.sanctions[code], appealed=True)
        case SanctionAppealDecided(code=code, outcome=outcome):
            annulled = outcome is SanctionOutcome.ANNULLED
            changed = replace(state.sanctions[code], decided=True, annulled=annulled)
        case _:
            assert_never(event)
    return replace(state, sanctions={**state.sanctions, code: changed})


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    return of(command.employee_id)


def of(employee_id: str) -> str:
    """Return the stream of an employee's honours and sanctions."""
    return "conduct:" + ids.code(ids.require("employee", employee_id))


def person(stream: str) -> str:
    """Return the employee that a stream of this kind is about."""
    return "employee:" + ids.code(stream)


conduct: Decider[Command, Event, State] = Decider(
    kind="conduct",
    commands=Command,
    events=Event,
    initial=Conduct(),
    stream=stream,
    decide=decide,
    evolve=evolve,
    reads=reads,
    person=person,
)


def ref(employee_id: str) -> Ref[State]:
    """Return the stream of an employee's conduct. Raise `Invalid` if the id is malformed."""
    return Ref(of(employee_id), conduct)
