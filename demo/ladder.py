"""Ladder: the titles of the county's police and fire services, lowest first, as a framework.

The files say no levels. Which title follows which is read off those who changed theirs between the
two files; two titles that a service renamed are one level. Everything else that a level says is
invented: what it asks for, who is heard and who decides.
"""

from collections.abc import Iterator

from demo.clock import moment
from demo.county import FIRST_ON, Entry
from demo.ladder_title import COMMUNICATIONS, FIRE, LADDERS, POLICE, Rung, rung
from demo.script import HUMAN_RESOURCES, LOADER, invented
from domain.actor import Actor
from domain.career_framework import DraftCareerFramework, PublishCareerFramework
from domain.career_framework_content import (
    Approver,
    CareerFramework,
    CareerLevel,
    CareerPath,
    CareerTrack,
    EligibilityRules,
    LevelStandards,
    ReviewRules,
    TrackKind,
)
from domain.decider import replace
from ledger.order import Order

FRAMEWORK_ID = "career_framework:public-safety"
VERSION = "public-safety-2014"
PREPARER, BOARD = Actor("service:careers"), Actor("service:personnel-board")

TRACKS = (
    CareerTrack(code=POLICE, name="Police", name_zh="警察", kind=TrackKind.PROFESSIONAL),
    CareerTrack(code=FIRE, name="Fire and rescue", name_zh="消防救援", kind=TrackKind.PROFESSIONAL),
    CareerTrack(
        code=COMMUNICATIONS,
        name="Emergency communications",
        name_zh="应急通信",
        kind=TrackKind.PROFESSIONAL,
    ),
)
STANDARDS = LevelStandards(
    ability="Has passed what the service examines for the rank",
    performance="Answers calls as the service's orders have it",
    teamwork="Is relied on by those on the same shift",
    innovation="Reports what went wrong, and what would mend it",
)
PATHS = (
    CareerPath(
        code="police-command",
        name="From officer to sergeant",
        name_zh="从警员到警长",
        levels=("PO3", "PSGT"),
    ),
    CareerPath(
        code="fire-command",
        name="From firefighter to lieutenant",
        name_zh="从消防员到中尉",
        levels=("FF3", "FLT"),
    ),
)
"""Whom the files show to go past the master's level."""

RULES = EligibilityRules(months_in_level=12, exception=True)
BY_SUPERIOR = ReviewRules(approvers=(Approver.SUPERIOR, Approver.HR))
BY_PANEL = ReviewRules(
    approvers=(Approver.SUPERIOR, Approver.SECOND_LEVEL, Approver.HR),
    internal_experts=1,
    external_experts=1,
    quorum=2,
)


def framework() -> CareerFramework:
    """Return the ladders as a version of a framework."""
    levels = (level(track, n, each) for track, rungs in LADDERS.items() for n, each in rungs)
    return CareerFramework(version=VERSION, tracks=TRACKS, levels=tuple(levels), paths=PATHS)


def level(track: str, number: int, each: Rung) -> CareerLevel:
    """Return a level; nothing is asked for the lowest, a panel is heard before one that leads."""
    return CareerLevel(
        code=each.level,
        track=track,
        name=each.titles[0],
        responsibilities=(each.duty,),
        standards=STANDARDS,
        rules=RULES if number else EligibilityRules(),
        review=BY_PANEL if each.leads else BY_SUPERIOR,
    )


def orders() -> Iterator[Order]:
    """Yield the framework's draft and its publication by somebody else."""
    draft = DraftCareerFramework(
        framework_id=FRAMEWORK_ID, framework=framework(), name="Police, fire and rescue"
    )
    drafted = invented(draft, "ladders/draft", moment(FIRST_ON, 13), PREPARER)
    yield replace(drafted, roles=HUMAN_RESOURCES)
    publish = PublishCareerFramework(
        framework_id=FRAMEWORK_ID, version=VERSION, effective_from=FIRST_ON
    )
    published = invented(publish, "ladders/publication", moment(FIRST_ON, 14), LOADER)
    yield replace(published, roles=HUMAN_RESOURCES, reason="Both services were heard.")


def rises(before: Entry, now: Entry) -> bool:
    """Return whether somebody has a higher rung of the ladder that they stood on."""
    was, is_now = rung(before.title), rung(now.title)
    return was is not None and is_now is not None and was[0] == is_now[0] and was[1] < is_now[1]
