"""Promotion: invented cases of police, fire and rescue, one for every state that a case can be in.

Each is of somebody whose level is the same in both files. They begin in January 2017 and stand as
they are left; the one that is approved takes effect on 1 July, after the demonstration's end.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from demo.clock import moment
from demo.county import County, Entry
from demo.ladder import BOARD, FRAMEWORK_ID, PREPARER
from demo.ladder_title import BY_TITLE
from demo.script import HUMAN_RESOURCES, OWN, invented
from demo.workforce import Standing
from domain.actor import Actor, Role
from domain.decider import replace
from domain.promotion_application import (
    ApplyForPromotion,
    DraftPromotion,
    EvaluatePromotion,
    SetPromotionTerms,
)
from domain.promotion_content import (
    PromotionAspect,
    PromotionClaim,
    PromotionEvaluation,
    PromotionScore,
    PromotionStandard,
    PromotionStep,
    PromotionTerms,
    PromotionVote,
)
from domain.promotion_decision import (
    ApprovePromotion,
    RefusePromotion,
    SendBackPromotion,
    WithdrawPromotion,
)
from domain.promotion_review import (
    ClosePromotionReview,
    DeclareConflict,
    InvitePromotionExpert,
    NamePromotionExpert,
    VoteOnPromotion,
    guest,
)
from domain.sealed import Sealed
from ledger.journal import Answer
from ledger.ledger import Ledger
from ledger.order import Order
from schema.promotion_packet import packet_of

CODE = "2017"
BEGUN_ON, EFFECTIVE_ON = date(2017, 1, 16), date(2017, 7, 1)
GUEST = "anna"
RAISE = Decimal(5)

GUESTS = frozenset({Role.GUEST})

STORIES: Mapping[str, tuple[str, str]] = {
    "draft": ("PO3", "MPO"),
    "applied": ("FF2", "FF3"),
    "evaluated": ("PSGT", "PLT"),
    "reviewed": ("FLT", "FCPT"),
    "deciding": ("MPO", "PSGT"),
    "approved": ("FF3", "FLT"),
    "refused": ("PSC2", "PSC3"),
    "withdrawn": ("FF3", "MFF"),
    "sent-back": ("PO1", "PO2"),
}
"""How far each case comes, from which level to which."""


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote of an expert, who reads the packet right before."""

    order: Order

    @property
    def simulated(self) -> datetime | None:
        """Return when it is given."""
        return self.order.simulated


async def cast(ledger: Ledger, vote: Vote) -> Answer:
    """Give a vote on the packet as it is served."""
    command: VoteOnPromotion = vote.order.command
    found = await packet_of(ledger.journal, command.promotion_id)
    if found is None:
        raise LookupError(command.promotion_id)
    packet = found[1]
    whole = replace(
        command,
        digest=packet.digest,
        served=packet.digest,
        packet=packet.number,
        document=Sealed(packet.document),
    )
    (answer,) = await ledger.journal.run([replace(vote.order, command=whole)])
    return answer


class Story:
    """One case, step by step, a day between two."""

    def __init__(
        self, name: str, entry: Entry, line: Mapping[str, str | None], expert: str
    ) -> None:
        self.id = f"promotion:{entry.code}:{CODE}"
        self.employee = Actor(entry.employee_id)
        superior = line[entry.code] or ""
        self.superior = Actor(f"employee:{superior}")
        self.second = Actor(f"employee:{line[superior]}")
        self.expert = Actor(f"employee:{expert}")
        self.guest = Actor(guest(self.id, GUEST))
        self.name, self.step = name, 0
        self.to_level = STORIES[name][1]

    def order(self, command: Any, by: Actor, roles: frozenset[Role] = OWN) -> Order:  # noqa: ANN401 - of the case
        """Return the next step of the case."""
        self.step += 1
        at = moment(BEGUN_ON + timedelta(days=self.step), 15)
        key = f"promotion/{self.name}/{self.step}"
        return replace(invented(command, key, at, by), roles=roles)

    def orders(self) -> Iterator[Order | Vote]:
        """Yield the steps, as far as this case comes."""
        drafted = DraftPromotion(
            promotion_id=self.id, framework_id=FRAMEWORK_ID, to_level=self.to_level
        )
        yield self.order(drafted, self.employee)
        if self.name == "draft":
            return
        yield self.order(self.terms(), PREPARER, HUMAN_RESOURCES)
        yield self.order(self.application(), self.employee)
        if self.name == "applied":
            return
        if self.name == "withdrawn":
            why = Sealed("I stay with my crew for another year.")
            yield self.order(WithdrawPromotion(promotion_id=self.id, why=why), self.employee)
            return
        yield self.order(self.evaluation(), self.superior)
        yield from self.ending()

    def ending(self) -> Iterator[Order | Vote]:
        """Yield what comes after the evaluation."""
        match self.name:
            case "refused":
                why = Sealed("The centre has no third seat on that shift.")
                yield self.order(RefusePromotion(promotion_id=self.id, why=why), self.superior)
            case "sent-back":
                back = SendBackPromotion(
                    promotion_id=self.id,
                    to=PromotionStep.EVALUATION,
                    why=Sealed("The winter's shifts are to be looked at too."),
                )
                yield self.order(back, self.superior)
            case "reviewed" | "deciding" | "approved":
                yield from self.review()
            case _:
                pass
        if self.name in {"deciding", "approved"}:
            close = ClosePromotionReview(promotion_id=self.id)
            yield self.order(close, PREPARER, HUMAN_RESOURCES)
            approve = ApprovePromotion(promotion_id=self.id, why=Sealed("The panel is right."))
            yield self.order(approve, self.superior)
            if self.name == "approved":
                yield self.order(approve, self.second)
                yield self.order(approve, BOARD, HUMAN_RESOURCES)

    def review(self) -> Iterator[Order | Vote]:
        """Yield a panel of a colleague and a guest; in a case left here the guest alone votes."""
        named = NamePromotionExpert(promotion_id=self.id, expert_id=self.expert)
        yield self.order(named, PREPARER, HUMAN_RESOURCES)
        invite = InvitePromotionExpert(
            promotion_id=self.id,
            name=GUEST,
            affiliation=Sealed("Anna Example, fire and police academy"),
            until_on=EFFECTIVE_ON,
        )
        yield self.order(invite, PREPARER, HUMAN_RESOURCES)
        declare = DeclareConflict(promotion_id=self.id, conflict=False)
        panel = [(self.guest, GUESTS), (self.expert, OWN)]
        for by, roles in panel[: 1 if self.name == "reviewed" else 2]:
            yield self.order(declare, by, roles)
            yield Vote(self.order(self.vote(), by, roles))

    def vote(self) -> VoteOnPromotion:
        """Return a vote in favour; what it is on is read when it is given."""
        scores = tuple(PromotionScore(standard=each, mark=4) for each in PromotionStandard)
        return VoteOnPromotion(
            promotion_id=self.id, digest="", vote=PromotionVote.FOR, scores=scores
        )

    def terms(self) -> SetPromotionTerms:
        """Return what comes with the level: its title, and five per cent."""
        title = next(title for title, of in BY_TITLE.items() if of[2].level == self.to_level)
        terms = PromotionTerms(
            effective_on=EFFECTIVE_ON, raise_per_cent=RAISE, title=title, position=title
        )
        return SetPromotionTerms(promotion_id=self.id, terms=terms)

    def application(self) -> ApplyForPromotion:
        """Return what somebody says of themself."""
        claims = tuple(
            PromotionClaim(
                standard=each, mark=4, evidence=Sealed("See the log of my shifts of 2016.")
            )
            for each in PromotionStandard
        )
        return ApplyForPromotion(promotion_id=self.id, claims=claims)

    def evaluation(self) -> EvaluatePromotion:
        """Return what the superior says."""
        marks = tuple(
            PromotionEvaluation(aspect=each, mark=4, remark=Sealed("So I saw it on every shift."))
            for each in PromotionAspect
        )
        return EvaluatePromotion(promotion_id=self.id, marks=marks, supported=True)


def stories(county: County, standing: Sequence[Standing]) -> Iterator[Story]:
    """Yield the cases: each of the first by code who has the level, and somebody above twice."""
    line = {entry.code: superior for entry, superior in standing}
    people = {entry.code: entry for entry, _ in standing}
    settled = [
        code
        for code in sorted(line)
        if (before := county.first.get(code)) is not None
        and (now := county.second.get(code)) is not None
        and before.level == now.level
        and (above := line[code]) is not None
        and line[above] is not None
    ]
    taken: set[str] = set()
    for name, (level, _) in STORIES.items():
        code = next(c for c in settled if people[c].level == level and c not in taken)
        taken |= {code, line[code] or "", line[line[code] or ""] or ""}
        mates = (c for c in settled if people[c].department_code == people[code].department_code)
        expert = next(c for c in mates if c not in taken)
        taken.add(expert)
        yield Story(name, people[code], line, expert)


def orders(county: County, standing: Sequence[Standing]) -> Iterator[Order | Vote]:
    """Yield every step of every case."""
    for story in stories(county, standing):
        yield from story.orders()
