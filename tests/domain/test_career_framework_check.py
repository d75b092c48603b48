from dataclasses import replace
from typing import Any

import pytest

from domain.career_framework_check import require
from domain.career_framework_content import (
    CareerFramework,
    CareerPath,
    CareerTrack,
    CompetencyRequirement,
    EligibilityRules,
    GradeRule,
    LevelEquivalence,
    Proficiency,
    ReviewRules,
    TeamRule,
    TrackKind,
)
from domain.career_framework_template import OPERATIONS
from domain.cycle import CyclePeriod
from domain.errors import Invalid

P1, *_ = OPERATIONS.levels
STAFF = CareerTrack(code="staff", name="Staff", kind=TrackKind.PROFESSIONAL)


def refused(framework: CareerFramework) -> tuple[str, dict[str, object]]:
    """Return by which rule a framework is refused, and the parameters of it."""
    with pytest.raises(Invalid) as refusal:
        require(framework)
    return refusal.value.rule, refusal.value.parameters


def changed(code: str, **changes: Any) -> CareerFramework:  # noqa: ANN401 - of any field
    """Return the template with one level otherwise."""
    levels = (replace(each, **changes) if each.code == code else each for each in OPERATIONS.levels)
    return replace(OPERATIONS, levels=tuple(levels))


def ruled(code: str, **rules: Any) -> CareerFramework:  # noqa: ANN401 - likewise
    return changed(code, rules=EligibilityRules(**rules))


def test_what_follows_a_level_is_the_next_of_its_track_then_those_of_its_paths() -> None:
    assert require(OPERATIONS) is OPERATIONS
    assert OPERATIONS.nexts("P1") == ("P2", "M2")
    assert OPERATIONS.nexts("P2") == ("P3", "M1")
    assert OPERATIONS.nexts("M4") == OPERATIONS.nexts("P9") == ()
    assert OPERATIONS.ladder("professional") == ("P1", "P2", "P3", "P4")
    assert OPERATIONS.level(None) is None


def test_levels_are_exchanged_both_ways() -> None:
    assert OPERATIONS.equivalents("P3") == ("M1",)
    assert OPERATIONS.equivalents("M1") == ("P3",)
    assert OPERATIONS.equivalents("P1") == ()


@pytest.mark.parametrize("field", ["tracks", "levels"])
def test_there_is_something_to_have(field: str) -> None:
    assert refused(replace(OPERATIONS, **{field: ()})) == ("list-empty", {"field": field})


@pytest.mark.parametrize("field", ["tracks", "levels", "competencies", "paths"])
def test_a_code_comes_once(field: str) -> None:
    listed = getattr(OPERATIONS, field)
    twice = replace(OPERATIONS, **{field: (*listed, listed[0])})
    assert refused(twice) == ("named-twice", {"of": field, "name": listed[0].code})


@pytest.mark.parametrize(
    ("field", "most"), [("competencies", 200), ("proficiencies", 30), ("paths", 200)]
)
def test_there_are_not_too_many(field: str, most: int) -> None:
    listed = getattr(OPERATIONS, field)
    given = replace(OPERATIONS, **{field: listed * (most + 1)})
    assert refused(given) == ("listed-too-many", {"field": field, "most": most})


def test_a_grade_comes_once() -> None:
    assert refused(replace(OPERATIONS, grades=("A", "A")))[0] == "named-twice"


def test_a_name_is_readable() -> None:
    nameless = replace(OPERATIONS, proficiencies=(Proficiency(name=" "),))
    assert refused(nameless) == ("text-malformed", {"field": "name"})


def test_a_level_is_of_a_track() -> None:
    rule, said = refused(changed("P1", track="north"))
    assert (rule, said["level"], said["track"]) == ("track-unknown", "P1", "north")
    assert said["tracks"] == ("professional", "management", "lateral")


def test_a_track_has_levels_unless_it_is_lateral() -> None:
    more = replace(OPERATIONS, tracks=(*OPERATIONS.tracks, STAFF))
    assert refused(more) == ("track-without-level", {"track": "staff"})
    beside = replace(P1, code="L1", track="lateral")
    more = replace(OPERATIONS, levels=(*OPERATIONS.levels, beside))
    assert refused(more) == ("lateral-track-with-level", {"track": "lateral", "level": "L1"})


def test_a_level_says_what_it_answers_for_and_is_measured_by() -> None:
    assert refused(changed("P1", responsibilities=())) == (
        "list-empty",
        {"field": "responsibilities"},
    )
    silent = replace(P1.standards, teamwork="")
    assert refused(changed("P1", standards=silent)) == ("text-malformed", {"field": "teamwork"})


def test_what_a_level_requires_there_is() -> None:
    def asking(competency: str, proficiency: int) -> CareerFramework:
        one = CompetencyRequirement(competency=competency, proficiency=proficiency)
        return changed("P2", requirements=(one,))

    assert refused(asking("singing", 1))[0] == "competency-unknown"
    for proficiency in (0, 6):
        assert refused(asking("communication", proficiency)) == (
            "proficiency-off-scale",
            {"competency": "communication", "proficiency": proficiency, "most": 5},
        )
    assert require(asking("communication", 5))
    twice = asking("communication", 1).levels[1].requirements * 2
    assert refused(changed("P2", requirements=twice))[0] == "named-twice"


@pytest.mark.parametrize("months", [-1, 601])
def test_months_can_be_served(months: int) -> None:
    assert refused(ruled("P2", months_of_service=months)) == (
        "months-out-of-range",
        {"field": "months_of_service", "months": months, "most": 600},
    )


def test_nobody_has_experience_on_a_track_before_its_lowest_level() -> None:
    assert refused(ruled("M1", months_in_track=1)) == (
        "experience-impossible",
        {"level": "M1", "track": "management"},
    )
    assert require(ruled("M2", months_in_track=1))


@pytest.mark.parametrize(("least", "cycles"), [(0, 4), (5, 4), (1, 21)])
def test_results_can_be_had(least: int, cycles: int) -> None:
    asked = GradeRule(period=CyclePeriod.QUARTER, cycles=cycles, least=least, grade="A")
    assert refused(ruled("P2", grades=asked))[0] == "grade-rule-impossible"


def test_a_grade_that_is_asked_for_there_is() -> None:
    asked = GradeRule(period=CyclePeriod.QUARTER, cycles=1, least=1, grade="F")
    assert refused(ruled("P2", grades=asked))[0] == "grade-unknown"
    led = TeamRule(people=1, share=1, grade="F")
    assert refused(ruled("M2", team=led))[0] == "grade-unknown"


@pytest.mark.parametrize(("people", "share"), [(0, 1), (1_001, 1), (1, 0), (1, 10_001)])
def test_a_team_can_be_so_good(people: int, share: int) -> None:
    led = TeamRule(people=people, share=share, grade="A")
    assert refused(ruled("M2", team=led))[0] == "team-rule-impossible"


@pytest.mark.parametrize(
    ("internal", "external", "quorum"),
    [(0, 0, 1), (2, 1, 0), (2, 1, 4), (-1, 2, 1), (2, -1, 1), (20, 1, 1)],
)
def test_a_panel_can_reach_its_quorum(internal: int, external: int, quorum: int) -> None:
    review = replace(P1.review, internal_experts=internal, external_experts=external, quorum=quorum)
    assert refused(changed("P2", review=review))[0] == "quorum-impossible"


def test_somebody_decides_and_nobody_twice() -> None:
    assert refused(changed("P2", review=ReviewRules(approvers=()))) == (
        "list-empty",
        {"field": "approvers"},
    )
    again = ReviewRules(approvers=(*P1.review.approvers, P1.review.approvers[0]))
    assert refused(changed("P2", review=again))[0] == "named-twice"


def equal(*pairs: tuple[str, str]) -> CareerFramework:
    listed = tuple(LevelEquivalence(level=level, other=other) for level, other in pairs)
    return replace(OPERATIONS, equivalences=listed, paths=())


def test_what_is_equal_is_of_two_tracks() -> None:
    assert refused(equal(("P1", "P2")))[0] == "equivalence-within-track"
    assert refused(equal(("P1", "P9")))[0] == "level-unknown"


def test_what_is_higher_on_one_track_is_higher_on_the_other() -> None:
    assert require(equal(("P2", "M1"), ("M2", "P3")))
    assert refused(equal(("P2", "M2"), ("P3", "M1")))[0] == "equivalences-cross"
    assert refused(equal(("P2", "M2"), ("M1", "P3")))[0] == "equivalences-cross"
    assert refused(equal(("P2", "M1"), ("P2", "M2")))[0] == "equivalences-cross"
    assert refused(equal(("P2", "M1"), ("M1", "P2")))[0] == "named-twice"


def led(*levels: str) -> CareerFramework:
    return replace(OPERATIONS, paths=(CareerPath(code="way", name="Way", levels=levels),))


def test_a_path_leads_somewhere_and_never_down() -> None:
    for short in ((), ("P1",)):
        assert refused(led(*short)) == ("path-too-short", {"path": "way"})
    assert refused(led("P1", "X1"))[0] == "level-unknown"
    assert refused(led("P1", "P2", "P1"))[0] == "named-twice"
    assert refused(led("P2", "P1")) == (
        "path-goes-down",
        {"path": "way", "level": "P1", "after": "P2"},
    )
    assert refused(led("P4", "M1"))[0] == "path-goes-down"  # which is as high as P3
    assert require(led("P4", "M2"))
