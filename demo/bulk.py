"""Bulk: what the demonstration does to many at once, as a job under the simulated clock.

It goes through the job machinery as a person's `enrolParticipants` does: frozen in batches, closed,
carried out, reported on and completed, all at one simulated moment.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from demo.script import LOADER, ROLES, invented
from domain.job import Closed, Completed
from ledger import jobs
from ledger.jobs import Work
from ledger.ledger import Ledger
from ledger.order import Order
from ledger.recorded import Origin

PURPOSE = "Enrolment in a cycle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """Commands that are one job, by its name; `about` is what it is done for."""

    name: str
    about: str
    commands: Sequence[Any]
    simulated: datetime

    def orders(self) -> Iterator[Order]:
        """Yield the commands one by one, for whoever gives them without a job."""
        for number, command in enumerate(self.commands, start=1):
            yield invented(command, f"{self.name}/{number}", self.simulated)

    @property
    def work(self) -> Work:
        """Return who does it, and why."""
        return Work(
            name=self.name,
            purpose=PURPOSE,
            by=LOADER,
            roles=ROLES,
            origin=Origin.DEMONSTRATION,
            about=self.about,
            simulated=self.simulated,
        )


async def carried_out(ledger: Ledger, bulk: Bulk) -> None:
    """Do what is not done yet. Raise `Stopped` if the ledger does not take all of it."""
    job_id, state = await jobs.standing(ledger, bulk.name)
    if isinstance(state, Completed):
        return
    if not isinstance(state, Closed):
        job_id = await jobs.freeze(ledger, bulk.work, bulk.commands)
    done = await jobs.carry_out(ledger, bulk.work, job_id)
    if done.refused:
        raise jobs.Stopped(f"{job_id}: {dict(done.refused)}")
