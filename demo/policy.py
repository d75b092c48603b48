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
from domain.policy import DraftPolicy, PublishPolicy
from ledger.order import Order

POLICY_ID = "policy:operations"
DRAFTED_ON, PUBLISHED_ON, HOLDS_FROM = date(2015, 11, 30), date(2015, 12, 7), date(2016, 1, 1)
SILENT = 10
"""One in so many does not say that they have read it."""

DRAFTER = Actor("service:policies")


def orders(people: Sequence[Entry]) -> Iterator[Order]:
    """Yield the policy's draft and publication, and who acknowledges it of `people`."""
    version = outcome.POLICY.version
    draft = DraftPolicy(policy_id=POLICY_ID, policy=outcome.POLICY, name="Operations")
    drafted = invented(draft, "policy/draft", moment(DRAFTED_ON, 9), DRAFTER)
    yield replace(drafted, roles=HUMAN_RESOURCES)
    publish = PublishPolicy(policy_id=POLICY_ID, version=version, effective_from=HOLDS_FROM)
    published = invented(publish, "policy/publication", moment(PUBLISHED_ON, 9), LOADER)
    yield replace(published, roles=HUMAN_RESOURCES, reason="Both departments were heard.")
    for person in people:
        later = 1 + chance.number(14, "policy", person.code)
        if person.hired_on > PUBLISHED_ON or chance.number(SILENT, "unread", person.code) == 0:
            continue
        read = AcknowledgePolicy(
            policy_id=POLICY_ID, version=version, employee_id=person.employee_id
        )
        at = moment(PUBLISHED_ON + timedelta(days=later), 9)
        yield invented(read, f"policy/read/{person.code}", at, Actor(person.employee_id))
