"""Policy: what the appraisals of 2016 run under, published and read before them: all invented.

Nine in ten of those who take part in the first quarter acknowledge it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from demo import chance, outcome
from demo.clock import moment
from demo.county import Entry
from demo.script import HUMAN_RESOURCES, LOADER, invented
from domain.acknowledgement import AcknowledgePolicy
from domain.actor import Actor
from domain.appraisal_policy import (
    AppraisalPolicy,
    Dimension,
    DimensionWeight,
    Rater,
    RaterWeight,
    SuperiorChange,
)
from domain.policies.annual import AnnualPolicy
from domain.policy import DraftPolicy, PublishPolicy
from ledger.order import Order

POLICY_ID, YEAR_POLICY_ID = "policy:operations", "policy:operations-year"
DRAFTED_ON, PUBLISHED_ON, HOLDS_FROM = date(2015, 11, 30), date(2015, 12, 7), date(2016, 1, 1)
SILENT = 10
"""One in so many does not say that they have read it."""

DRAFTER = Actor("service:policies")

YEAR = replace(
    outcome.POLICY,
    version="operations-year-2016",
    dimensions=(
        DimensionWeight(dimension=Dimension.ABILITY, weight=6_000),
        DimensionWeight(dimension=Dimension.TEAMWORK, weight=4_000),
    ),
    raters=(
        RaterWeight(rater=Rater.SELF, weight=1_000),
        RaterWeight(rater=Rater.SUPERIOR, weight=5_000),
        RaterWeight(rater=Rater.SECOND_LEVEL, weight=1_000),
        RaterWeight(rater=Rater.PEER, weight=1_500),
        RaterWeight(rater=Rater.REPORT, weight=1_500),
    ),
    annual=AnnualPolicy(),
    superior_change=SuperiorChange.CURRENT,
)
"""The year's: 60 % its quarters, 40 % a review from all sides by the line of its end."""


def orders(people: Sequence[Entry]) -> Iterator[Order]:
    """Yield the policies' drafts and publications, and who acknowledges the first of `people`."""
    version = outcome.POLICY.version
    yield from published(POLICY_ID, outcome.POLICY, "Operations", "policy")
    yield from published(YEAR_POLICY_ID, YEAR, "Operations, the year", "policy/year")
    for person in people:
        later = 1 + chance.number(14, "policy", person.code)
        if person.hired_on > PUBLISHED_ON or chance.number(SILENT, "unread", person.code) == 0:
            continue
        read = AcknowledgePolicy(
            policy_id=POLICY_ID, version=version, employee_id=person.employee_id
        )
        at = moment(PUBLISHED_ON + timedelta(days=later), 9)
        yield invented(read, f"policy/read/{person.code}", at, Actor(person.employee_id))


def published(policy_id: str, policy: AppraisalPolicy, name: str, key: str) -> Iterator[Order]:
    """Yield a policy's draft, and its publication by somebody else."""
    draft = DraftPolicy(policy_id=policy_id, policy=policy, name=name)
    drafted = invented(draft, f"{key}/draft", moment(DRAFTED_ON, 9), DRAFTER)
    yield replace(drafted, roles=HUMAN_RESOURCES)
    publish = PublishPolicy(policy_id=policy_id, version=policy.version, effective_from=HOLDS_FROM)
    publication = invented(publish, f"{key}/publication", moment(PUBLISHED_ON, 9), LOADER)
    yield replace(publication, roles=HUMAN_RESOURCES, reason="Both departments were heard.")
