from datetime import date
from decimal import Decimal

from domain.acknowledgement import PolicyAcknowledged
from domain.appraisal_policy import MoveEffect
from domain.policies.distribution import Distribution, Enforcement, Limit, Quota, Ties
from domain.policies.rollup import Missing
from domain.policy import PolicyDraftWithdrawn
from domain.policy_template import ALL_ROUND
from ledger.recorded import Origin
from projections.acknowledgement import AcknowledgementRow
from projections.policy import PolicyRow, PolicyStatus, PolicyVersionRow
from projections.policy_part import (
    PolicyAnnualRow,
    PolicyDistributionRow,
    PolicyGradeRow,
    PolicyLimitRow,
)
from tests.domain.test_policy import ANN, BOB, HOUSE, draft, publication
from tests.projections.given import moment, rows
from tests.projections.replacing import replace

FROM, LATER = date(2016, 1, 4), date(2016, 7, 1)
says = replace(
    ALL_ROUND,
    version="v1",
    distribution=Distribution(
        limits=(Limit(grades=("S", "A"), share=2_000), Limit(grades=("D",), share=500)),
        quotas=tuple(Quota(grade=each, share=2_000) for each in "SABCD"),
        ties=Ties.LOWER,
        enforcement=Enforcement.BLOCK,
    ),
)
drafted = draft(policy=says, template="operations-2")
again = draft(policy=replace(says, appeal_days=3, raters=says.raters[:1]), drafted_by=BOB)
published = publication("v1", FROM)
FIRST, SECOND = f"{HOUSE}/draft/1", f"{HOUSE}/draft/2"
row = PolicyVersionRow(
    id=f"{HOUSE}/v1",
    policy_id=HOUSE,
    version="v1",
    status=PolicyStatus.DRAFT,
    effective_from=None,
    replaced=False,
    template="operations-2",
    content_id=FIRST,
    scale_low=Decimal(1),
    scale_high=Decimal(5),
    cap=Decimal(120),
    floor=Decimal(0),
    digits=2,
    missing=Missing.RENORMALISE,
    appeal_days=10,
    improvement_line="D",
    improvement_days=90,
    minimum_raters=4,
    agreement_required=False,
    promotion_line=None,
    demotion_line=None,
    move_effect=MoveEffect.REMINDED,
    drafted_at=moment(1),
    drafted_by=ANN,
    published_at=None,
    published_by=None,
    origin=Origin.PERSON,
)
holds = replace(
    row,
    status=PolicyStatus.PUBLISHED,
    effective_from=FROM,
    published_at=moment(2),
    published_by=BOB,
)


def test_a_policy_is_one_row_that_says_whether_anything_of_it_is_published() -> None:
    whole = PolicyRow(
        id=HOUSE, code="house", name="The house's", published=False, origin=Origin.PERSON
    )
    withdrawn = PolicyDraftWithdrawn(version="v1")
    assert rows("policy", HOUSE, drafted) == [whole]
    assert rows("policy", HOUSE, drafted, withdrawn) == [whole]
    assert rows("policy", HOUSE, drafted, draft(name="Ours")) == [replace(whole, name="Ours")]
    assert rows("policy", HOUSE, drafted, published) == [replace(whole, published=True)]


def test_a_version_is_one_row_from_draft_to_publication() -> None:
    assert rows("policy_version", HOUSE, drafted) == [row]
    assert rows("policy_version", HOUSE, drafted, published) == [holds]
    assert rows("policy_version", HOUSE, drafted, PolicyDraftWithdrawn(version="v1")) == [
        replace(row, status=PolicyStatus.WITHDRAWN)
    ]


def test_what_is_drafted_again_takes_the_place_of_the_draft() -> None:
    assert rows("policy_version", HOUSE, drafted, again) == [
        replace(
            row,
            template=None,
            content_id=SECOND,
            appeal_days=3,
            drafted_at=moment(2),
            drafted_by=BOB,
        )
    ]


def test_another_version_for_the_same_day_replaces_the_first() -> None:
    other = draft(policy=replace(says, version="v2"))
    instead = publication("v2", FROM, replaces="v1")
    first, second = rows("policy_version", HOUSE, drafted, published, other, instead)
    assert first == replace(holds, replaced=True)
    assert (second.status, second.replaced, second.effective_from) == ("PUBLISHED", False, FROM)
    assert second.published_at == moment(4)
    later = publication("v2", LATER)
    first, second = rows("policy_version", HOUSE, drafted, published, other, later)
    assert (first, second.effective_from) == (holds, LATER)


def test_each_share_of_a_draft_is_a_row_of_its_own() -> None:
    made = rows("policy_share", HOUSE, drafted)
    assert {(each.kind, each.place, each.name, each.weight) for each in made} == {
        ("DIMENSION", 1, "RESULTS", 6_000),
        ("DIMENSION", 2, "ABILITY", 2_000),
        ("DIMENSION", 3, "TEAMWORK", 1_000),
        ("DIMENSION", 4, "INNOVATION", 1_000),
        ("RATER", 1, "SELF", 2_000),
        ("RATER", 2, "SUPERIOR", 8_000),
        *(("QUOTA", n, grade, 2_000) for n, grade in enumerate("SABCD", start=1)),
        *(("QUARTER", n, str(n), 2_500) for n in (1, 2, 3, 4)),
    }
    assert {each.content_id for each in made} == {FIRST}
    both = rows("policy_share", HOUSE, drafted, again)
    raters = [each.content_id for each in both if each.kind == "RATER"]
    assert raters == [FIRST, FIRST, SECOND]


def test_each_grade_and_limit_of_a_draft_is_a_row() -> None:
    assert rows("policy_grade", HOUSE, drafted)[0] == PolicyGradeRow(
        id=f"{FIRST}/grade/1",
        content_id=FIRST,
        grade="S",
        from_score=Decimal(90),
        place=1,
        origin=Origin.PERSON,
    )
    assert rows("policy_limit", HOUSE, drafted)[1] == PolicyLimitRow(
        id=f"{FIRST}/limit/2",
        content_id=FIRST,
        place=2,
        grades=("D",),
        share=500,
        origin=Origin.PERSON,
    )


def test_a_guideline_and_a_year_are_rows_where_a_draft_has_them() -> None:
    assert rows("policy_distribution", HOUSE, drafted) == [
        PolicyDistributionRow(
            id=f"{FIRST}/distribution",
            content_id=FIRST,
            smallest_group=5,
            ties=Ties.LOWER,
            enforcement=Enforcement.BLOCK,
            origin=Origin.PERSON,
        )
    ]
    assert rows("policy_annual", HOUSE, drafted) == [
        PolicyAnnualRow(
            id=f"{FIRST}/annual",
            content_id=FIRST,
            quarters_weight=6_000,
            review_weight=4_000,
            minimum_quarters=2,
            missing=Missing.RENORMALISE,
            origin=Origin.PERSON,
        )
    ]
    for table in ("policy_distribution", "policy_annual", "policy_limit"):
        assert rows(table, HOUSE, draft()) == []


def test_an_acknowledgement_is_a_row() -> None:
    stream = "acknowledgement:house:v1:E1"
    acknowledged = PolicyAcknowledged(
        policy_id=HOUSE, version="v1", employee_id="employee:E1", acknowledged_on=FROM
    )
    assert rows("acknowledgement", stream, acknowledged) == [
        AcknowledgementRow(
            id=stream,
            policy_id=HOUSE,
            version_id=f"{HOUSE}/v1",
            employee_id="employee:E1",
            acknowledged_on=FROM,
            at=moment(1),
            origin=Origin.PERSON,
        )
    ]
