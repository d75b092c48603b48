"""Decision sight: who may see a decision, and what of it; to everybody else it does not exist.

| who             | which decisions             | what of them                         |
|-----------------|-----------------------------|--------------------------------------|
| auditors        | all                         | all, but not what raters say         |
| human resources | all but those of raters     | all                                  |
| compensation    | those about pay             | all                                  |
| whoever made it | their own                   | what they sent and what became of it |

What raters say who stay unknown must not be told from what else is shown: streams of theirs are
left out of what a decision looked at and caused for everybody but auditors.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from domain.actor import Role
from domain.events import decider_of
from ledger.read_audit import ReadKind
from schema.engine.decided import Stored
from schema.engine.token import Viewer

SECRET = frozenset({"evaluation"})
"""Kinds of streams that hold what somebody said who may stay unknown."""

PAY = frozenset(
    {"award", "pay_batch", "pay_plan", "pay_review", "pay_structure", "payroll", "salary"}
)
"""Kinds of streams whose decisions are about pay."""

TELLING: Mapping[ReadKind, frozenset[str]] = {
    ReadKind.PAY: frozenset({"award", "pay_batch", "pay_review", "promotion", "salary"}),
    ReadKind.APPRAISAL: frozenset(
        {
            "appraisal",
            "calibration",
            "evaluation",
            "improvement",
            "position_proposal",
            "promotion",
        }
    ),
}
"""Kinds of streams that tell of somebody's pay and appraisals."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a viewer may see of a decision.

    `command` is what was sent, with its texts. `caused` is what events hold, and why a replay
    differs. `streams` says whether every stream is named, or those alone that they may see; those
    of a `secret` kind are named besides.
    """

    command: bool
    caused: bool
    streams: bool
    secret: bool


def sight(viewer: Viewer, stored: Stored) -> Shown | None:
    """Return what the viewer may see of a decision, or none if it is not there for them."""
    if not sees(viewer, stored.actor, stored.stream):
        return None
    own, kind = stored.actor == viewer.actor, kind_of(stored.stream)
    if Role.AUDITOR in viewer.roles:
        open_ = kind not in SECRET
        return Shown(command=own or open_, caused=open_, streams=True, secret=True)
    whole = Role.HR in viewer.roles and kind not in SECRET
    whole |= Role.COMPENSATION in viewer.roles and kind in PAY
    return Shown(command=True, caused=whole, streams=whole, secret=False)


def sees(viewer: Viewer, actor: str, stream: str) -> bool:
    """Return whether a decision that somebody made in a stream is there for the viewer."""
    if Role.AUDITOR in viewer.roles or actor == viewer.actor:
        return True
    kind = kind_of(stream)
    if Role.HR in viewer.roles:
        return kind not in SECRET
    return Role.COMPENSATION in viewer.roles and kind in PAY


def condition(viewer: Viewer, value: Callable[[str], str]) -> str:
    """Return the same as SQL on a command `c`: whether it is there for the viewer.

    `value` gives the SQL of a text.
    """
    if Role.AUDITOR in viewer.roles:
        return "true"
    own, kind = f"c.actor = {value(viewer.actor)}::text", "split_part(c.stream, ':', 1)"
    if Role.HR in viewer.roles:
        return f"({own} OR {kind} NOT IN ({listed(SECRET)}))"
    if Role.COMPENSATION in viewer.roles:
        return f"({own} OR {kind} IN ({listed(PAY)}))"
    return own


def looked_at(stored: Stored, wanted: Collection[str]) -> Iterator[tuple[ReadKind, list[str]]]:
    """Yield as what it is recorded that a decision is shown, and as about whom."""
    streams = {stored.stream, *(each[0] for each in stored.events)}
    for kind, kinds in TELLING.items():
        if telling := [each for each in streams if kind_of(each) in kinds]:
            people = {decider_of(each).person(each) for each in telling}
            yield kind, sorted(each for each in people if each is not None)
    if "replay" in wanted:
        yield ReadKind.REPLAY, [decider_of(stored.stream).person(stored.stream) or stored.stream]


def kind_of(stream: str) -> str:
    """Return the kind of a stream."""
    return stream.partition(":")[0]


def listed(kinds: frozenset[str]) -> str:
    return ", ".join(f"'{kind}'" for kind in sorted(kinds))
