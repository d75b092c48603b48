from dataclasses import replace
from datetime import date

from domain.career_framework import CareerFrameworkDraftWithdrawn
from domain.career_framework_template import OPERATIONS
from projections.policy import PolicyStatus
from tests.domain.test_career_framework import HOUSE, draft, drafted, published
from tests.projections.given import rows

revised = draft(framework=replace(OPERATIONS, version="v2", paths=()))
again = replace(published, version="v2", replaces="operations-1")


def test_a_framework_is_published_once_a_version_is() -> None:
    (row,) = rows("career_framework", HOUSE, drafted)
    assert (row.code, row.name, row.published) == ("house", "The house's", False)
    (row,) = rows("career_framework", HOUSE, drafted, published)
    assert row.published


def test_a_version_goes_from_draft_to_published_or_is_withdrawn() -> None:
    (row,) = rows("career_framework_version", HOUSE, drafted)
    assert (row.status, row.effective_from) == (PolicyStatus.DRAFT, None)
    (row,) = rows("career_framework_version", HOUSE, drafted, published)
    assert (row.status, row.effective_from) == (PolicyStatus.PUBLISHED, date(2016, 1, 4))
    gone = CareerFrameworkDraftWithdrawn(version="operations-1")
    (row,) = rows("career_framework_version", HOUSE, drafted, gone)
    assert row.status is PolicyStatus.WITHDRAWN


def test_another_from_the_same_day_takes_its_place() -> None:
    first, second = rows("career_framework_version", HOUSE, drafted, published, revised, again)
    assert (first.replaced, second.replaced) == (True, False)
    assert second.status is PolicyStatus.PUBLISHED


def test_what_a_draft_says_are_rows_of_its_own() -> None:
    levels = rows("career_level", HOUSE, drafted)
    assert [row.code for row in levels] == [each.code for each in OPERATIONS.levels]
    assert [row.rank for row in levels] == [1, 2, 3, 4] * 2
    assert levels[1].nexts == ("P3", "M1")
    assert (levels[5].team_people, levels[5].team_share) == (3, 7_000)
    assert {row.content_id for row in levels} == {f"{HOUSE}/draft/1"}
    for name, count in (("career_track", 3), ("career_competency", 6), ("career_path", 2)):
        assert len(rows(name, HOUSE, drafted)) == count
        assert rows(name, HOUSE, published) == []
    both = rows("career_path", HOUSE, drafted, revised)
    assert {row.content_id for row in both} == {f"{HOUSE}/draft/1"}
