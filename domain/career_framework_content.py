"""Career framework content: tracks, levels, what each asks for, and the paths across them."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TypeVar

from domain.cycle import CyclePeriod
from domain.decider import fact

T = TypeVar("T")


class TrackKind(StrEnum):
    """What a track leads along; one that is lateral has no levels of its own."""

    PROFESSIONAL = "PROFESSIONAL"
    MANAGEMENT = "MANAGEMENT"
    LATERAL = "LATERAL"


class CompetencyArea(StrEnum):
    """What a competency is about."""

    PROFESSIONAL = "PROFESSIONAL"
    COMMUNICATION = "COMMUNICATION"
    INNOVATION = "INNOVATION"
    LEADERSHIP = "LEADERSHIP"


class Approver(StrEnum):
    """Who decides on a promotion, as seen from whoever applies."""

    SUPERIOR = "SUPERIOR"
    SECOND_LEVEL = "SECOND_LEVEL"
    HR = "HR"
    EXECUTIVE = "EXECUTIVE"


@fact
class CareerTrack:
    code: str
    name: str
    kind: TrackKind
    name_zh: str | None = None


@fact
class Proficiency:
    """A step of the scale of all competencies; the first is 1."""

    name: str
    name_zh: str | None = None


@fact
class Competency:
    code: str
    name: str
    area: CompetencyArea
    name_zh: str | None = None


@fact
class CompetencyRequirement:
    """The least proficiency that a level asks for."""

    competency: str
    proficiency: int


@fact
class LevelStandards:
    """What whoever has the level is measured by, and whoever applies for it assesses."""

    ability: str
    performance: str
    teamwork: str
    innovation: str


@fact
class GradeRule:
    """Of the latest `cycles` released results of a period, `least` have the grade or a better."""

    period: CyclePeriod
    cycles: int
    least: int
    grade: str


@fact
class TeamRule:
    """Of at least `people` who report to somebody, `share` basis points have the grade or better.

    What counts is the latest released result of each.
    """

    people: int
    share: int
    grade: str


@fact
class EligibilityRules:
    """What somebody needs to apply for a level; months are whole ones.

    `months_in_track` is experience in the field: how long they have had levels of the track.
    `exception` lets somebody apply all the same, who says why.
    """

    months_in_level: int = 0
    months_in_track: int = 0
    months_of_service: int = 0
    grades: GradeRule | None = None
    team: TeamRule | None = None
    competencies: bool = True
    no_open_plan: bool = True
    no_sanction: bool = True
    exception: bool = False


@fact
class ReviewRules:
    """Who decides, one after another, and how many experts of a panel have to be heard."""

    approvers: tuple[Approver, ...]
    internal_experts: int = 0
    external_experts: int = 0
    quorum: int = 0


@fact
class CareerLevel:
    """`code` is what is recorded of an employee as their level."""

    code: str
    track: str
    name: str
    responsibilities: tuple[str, ...]
    standards: LevelStandards
    review: ReviewRules
    requirements: tuple[CompetencyRequirement, ...] = ()
    rules: EligibilityRules = EligibilityRules()
    name_zh: str | None = None


@fact
class LevelEquivalence:
    """Two levels of different tracks that somebody can move between sideways."""

    level: str
    other: str


@fact
class CareerPath:
    """Levels in the order in which they follow one another; they may be of several tracks."""

    code: str
    name: str
    levels: tuple[str, ...]
    name_zh: str | None = None


@fact
class CareerFramework:
    """What a version says: levels of one track are listed lowest first, `grades` best first."""

    version: str
    tracks: tuple[CareerTrack, ...]
    levels: tuple[CareerLevel, ...]
    competencies: tuple[Competency, ...] = ()
    proficiencies: tuple[Proficiency, ...] = ()
    equivalences: tuple[LevelEquivalence, ...] = ()
    paths: tuple[CareerPath, ...] = ()
    grades: tuple[str, ...] = ()

    def level(self, code: str | None) -> CareerLevel | None:
        """Return the level of a code, if the framework has it."""
        return next((each for each in self.levels if each.code == code), None)

    def ladder(self, track: str) -> tuple[str, ...]:
        """Return the codes of a track's levels, the lowest first."""
        return tuple(each.code for each in self.levels if each.track == track)

    def equivalents(self, code: str) -> tuple[str, ...]:
        """Return the levels that somebody who has one can move to sideways."""
        pairs = (pair for each in self.equivalences for pair in both(each))
        return once(other for level, other in pairs if level == code)

    def nexts(self, code: str) -> tuple[str, ...]:
        """Return the levels that follow one: the next of its track, then those of its paths."""
        level = self.level(code)
        ways = [] if level is None else [self.ladder(level.track)]
        ways += [each.levels for each in self.paths]
        return once(after for way in ways for after in following(way, code))


def both(each: LevelEquivalence) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return an equivalence as it is seen from either level."""
    return (each.level, each.other), (each.other, each.level)


def following(way: Sequence[str], code: str) -> Sequence[str]:
    """Return what comes right after a level on a way, if the level is on it and not its end."""
    return way[way.index(code) + 1 :][:1] if code in way else ()


def once(given: Iterable[T]) -> tuple[T, ...]:
    """Return what is given, each once, in the order in which it first comes."""
    return tuple(dict.fromkeys(given))
