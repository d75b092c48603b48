"""Career framework check: whether what a version of a career framework says can be lived by."""

from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise

from domain import text
from domain.career_framework_content import (
    CareerFramework,
    CareerLevel,
    CareerPath,
    CareerTrack,
    Competency,
    EligibilityRules,
    LevelEquivalence,
    ReviewRules,
    TrackKind,
    both,
)
from domain.errors import Invalid

MOST = 200
"""The most tracks, levels, competencies, equivalences or paths."""

PARTS = 30
"""The most of what a level lists."""

MONTHS = 600
CYCLES = 20
EXPERTS = 20
PEOPLE = 1_000
WHOLE = 10_000


def require(framework: CareerFramework) -> CareerFramework:
    """Return `framework`. Raise `Invalid` if nobody could have a career by it."""
    text.require("version", framework.version)
    require_listed("tracks", framework.tracks, MOST)
    require_listed("levels", framework.levels, MOST)
    for field in ("competencies", "equivalences", "paths"):
        require_most(field, getattr(framework, field), MOST)
    require_most("proficiencies", framework.proficiencies, PARTS)
    require_named("tracks", framework.tracks)
    require_named("levels", framework.levels)
    require_named("competencies", framework.competencies)
    require_named("paths", framework.paths)
    for each in framework.proficiencies:
        text.require("name", each.name)
        text.optional("name_zh", each.name_zh)
    for grade in framework.grades:
        text.require("grade", grade)
    require_once("grades", framework.grades)
    for level in framework.levels:
        require_level(framework, level)
    for track in framework.tracks:
        require_ladder(framework, track)
    for each in framework.equivalences:
        require_equivalence(framework, each)
    require_no_crossing(framework)
    for path in framework.paths:
        require_path(framework, path)
    return framework


def require_named(
    field: str, named: Sequence[CareerTrack | CareerLevel | CareerPath | Competency]
) -> None:
    """Raise `Invalid` if a code comes twice, or something has none, or no name."""
    for each in named:
        text.require("code", each.code)
        text.require("name", each.name)
        text.optional("name_zh", each.name_zh)
    require_once(field, [each.code for each in named])


def require_level(framework: CareerFramework, level: CareerLevel) -> None:
    """Raise `Invalid` if a level is nowhere, says too little, or asks for what nobody can have."""
    tracks = [each.code for each in framework.tracks]
    if level.track not in tracks:
        raise Invalid("track-unknown", level=level.code, track=level.track, tracks=tuple(tracks))
    require_listed("responsibilities", level.responsibilities, PARTS)
    for each in level.responsibilities:
        text.require("responsibilities", each)
    for field in ("ability", "performance", "teamwork", "innovation"):
        text.require(field, getattr(level.standards, field))
    require_requirements(framework, level)
    require_rules(framework, level, level.rules)
    require_review(level, level.review)


def require_requirements(framework: CareerFramework, level: CareerLevel) -> None:
    """Raise `Invalid` if a level asks for a competency, or a proficiency, that there is not."""
    require_most("requirements", level.requirements, PARTS)
    known = [each.code for each in framework.competencies]
    for each in level.requirements:
        if each.competency not in known:
            raise Invalid(
                "competency-unknown", competency=each.competency, competencies=tuple(known)
            )
        require_proficiency(framework, each.competency, each.proficiency)
    require_once("requirements", [each.competency for each in level.requirements])


def require_proficiency(framework: CareerFramework, competency: str, proficiency: int) -> int:
    """Return `proficiency`. Raise `Invalid` if the framework's scale has no such step."""
    most = len(framework.proficiencies)
    if not 1 <= proficiency <= most:
        raise Invalid(
            "proficiency-off-scale", competency=competency, proficiency=proficiency, most=most
        )
    return proficiency


def require_rules(framework: CareerFramework, level: CareerLevel, rules: EligibilityRules) -> None:
    """Raise `Invalid` if nobody can ever meet what a level asks of those who apply for it."""
    for field in ("months_in_level", "months_in_track", "months_of_service"):
        months: int = getattr(rules, field)
        if not 0 <= months <= MONTHS:
            raise Invalid("months-out-of-range", field=field, months=months, most=MONTHS)
    if rules.months_in_track and framework.ladder(level.track)[0] == level.code:
        raise Invalid("experience-impossible", level=level.code, track=level.track)
    if (of := rules.grades) is not None:
        require_grade(framework, of.grade)
        if not 1 <= of.least <= of.cycles <= CYCLES:
            raise Invalid(
                "grade-rule-impossible",
                level=level.code,
                least=of.least,
                cycles=of.cycles,
                most=CYCLES,
            )
    if (team := rules.team) is not None:
        require_grade(framework, team.grade)
        if not (1 <= team.people <= PEOPLE and 1 <= team.share <= WHOLE):
            raise Invalid(
                "team-rule-impossible", level=level.code, people=team.people, share=team.share
            )


def require_grade(framework: CareerFramework, grade: str) -> None:
    """Raise `Invalid` if the framework has no such grade."""
    if grade not in framework.grades:
        raise Invalid("grade-unknown", grade=grade, grades=framework.grades)


def require_review(level: CareerLevel, review: ReviewRules) -> None:
    """Raise `Invalid` if nobody decides, or a panel is asked for more votes than it has."""
    require_listed("approvers", review.approvers, PARTS)
    require_once("approvers", review.approvers)
    internal, external = review.internal_experts, review.external_experts
    panel = internal + external
    sound = internal >= 0 and external >= 0 and panel <= EXPERTS
    if not sound or not min(panel, 1) <= review.quorum <= panel:
        raise Invalid(
            "quorum-impossible", level=level.code, quorum=review.quorum, panel=panel, most=EXPERTS
        )


def require_ladder(framework: CareerFramework, track: CareerTrack) -> None:
    """Raise `Invalid` if a track has no levels, or one that is lateral has some."""
    levels = framework.ladder(track.code)
    if track.kind is TrackKind.LATERAL and levels:
        raise Invalid("lateral-track-with-level", track=track.code, level=levels[0])
    if track.kind is not TrackKind.LATERAL and not levels:
        raise Invalid("track-without-level", track=track.code)


def require_known(framework: CareerFramework, code: str) -> CareerLevel:
    """Return a level. Raise `Invalid` if the framework has none of that code."""
    level = framework.level(code)
    if level is None:
        raise Invalid("level-unknown", level=code, levels=tuple(e.code for e in framework.levels))
    return level


def require_equivalence(framework: CareerFramework, each: LevelEquivalence) -> None:
    """Raise `Invalid` unless it is of two levels of different tracks."""
    level, other = (require_known(framework, code) for code in (each.level, each.other))
    if level.track == other.track:
        raise Invalid("equivalence-within-track", level=each.level, other=each.other)


def require_no_crossing(framework: CareerFramework) -> None:
    """Raise `Invalid` if by two equivalences what is higher on one track is not on the other."""
    for one, two in combinations(framework.equivalences, 2):
        for level, other in both(two):
            ups = [rise(framework, one.level, level), rise(framework, one.other, other)]
            if None not in ups and sign(ups[0]) != sign(ups[1]):
                raise Invalid("equivalences-cross", level=level, other=other, than=one.level)
            if ups == [0, 0]:
                raise Invalid("named-twice", of="equivalences", name=one.level)


def rise(framework: CareerFramework, from_level: str, to_level: str) -> int | None:
    """Return how many levels of its track one lies above another, or none if it is of another."""
    level = require_known(framework, from_level)
    ladder = framework.ladder(level.track)
    return ladder.index(to_level) - ladder.index(from_level) if to_level in ladder else None


def sign(number: int | None) -> int:
    """Return whether a number lies above 0, below, or neither."""
    given = number or 0
    return (given > 0) - (given < 0)


def require_path(framework: CareerFramework, path: CareerPath) -> None:
    """Raise `Invalid` if a path leads nowhere or down."""
    require_most("levels", path.levels, PARTS)
    for code in path.levels:
        require_known(framework, code)
    require_once("levels", path.levels)
    if len(path.levels) == 1 or not path.levels:
        raise Invalid("path-too-short", path=path.code)
    for before, after in pairwise(path.levels):
        here = (before, *framework.equivalents(before))
        if any((rise(framework, each, after) or 0) < 0 for each in here):
            raise Invalid("path-goes-down", path=path.code, level=after, after=before)


def require_listed(field: str, listed: Sequence[object], most: int) -> None:
    """Raise `Invalid` if nothing is listed, or too much."""
    if not listed:
        raise Invalid("list-empty", field=field)
    require_most(field, listed, most)


def require_most(field: str, listed: Sequence[object], most: int) -> None:
    """Raise `Invalid` if too much is listed."""
    if len(listed) > most:
        raise Invalid("listed-too-many", field=field, most=most)


def require_once(of: str, names: Iterable[str]) -> None:
    """Raise `Invalid` if a name comes twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise Invalid("named-twice", of=of, name=name)
        seen.add(name)
