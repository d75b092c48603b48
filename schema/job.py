"""Job: how to ask how far a bulk operation has come, and who was refused in it."""

from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from ledger.recorded import Origin
from projections.job import JobStatus
from schema.engine.enums import described
from schema.engine.filtering import (
    Comparison,
    IdComparison,
    TextComparison,
    all_of,
    any_of,
    compare,
    none_of,
)
from schema.engine.ordering import key
from schema.engine.reading import Connection, Node, column, many, one, read
from schema.engine.rights import JOBS, PARTS
from schema.organisation import ORIGIN

if TYPE_CHECKING:
    from schema.employee import Employee

described(JobStatus)


@strawberry.enum(description="What refusals in a job can be ordered by, then by id.")
class JobRefusalOrder(Enum):
    ID = key(description="The id alone, which is their order in the job.")


@strawberry.input(description="Conditions on a refusal in a job; all that is given holds.")
class JobRefusalFilter:
    and_: list["JobRefusalFilter"] | None = all_of()
    or_: list["JobRefusalFilter"] | None = any_of()
    not_: "JobRefusalFilter | None" = none_of()
    about: IdComparison | None = compare("{row}.about", description="Whom it is about.")
    rule: TextComparison | None = compare("{row}.rule", description="The rule.")


@read("job_refusal", sees=PARTS, description="A command of a job that was refused.")
class JobRefusal:
    id: strawberry.ID = column(description="The id, unique among all refusals in jobs.")
    about: strawberry.ID = column(
        description="The id of the employee whom it is about, or of what it would have changed."
    )
    employee: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{parent}.about = {row}.id",  # this way round, as there need be no such employee
        description="The employee, if it is about one.",
    )
    rule: str = column(description="The rule that refused it; a name that stays.")
    origin: Origin = column(description=ORIGIN)


@strawberry.enum(description="What jobs can be ordered by, then by id.")
class JobOrder(Enum):
    ID = key(description="The id alone.")


@strawberry.input(description="Conditions on a job; all that is given holds.")
class JobFilter:
    and_: list["JobFilter"] | None = all_of()
    or_: list["JobFilter"] | None = any_of()
    not_: "JobFilter | None" = none_of()
    id: IdComparison | None = compare("{row}.id", description="The id.")
    about: IdComparison | None = compare("{row}.about", description="What it is done for.")
    status: Comparison[JobStatus] | None = compare(
        "{row}.status", description="How far it has come."
    )


@read(
    "job",
    sees=JOBS,
    kind="job",
    description="What is done for many at once. It counts as a whole or not at all once it is"
    " closed; then it is carried out one by one.",
)
class Job(Node):
    code: str = column(description="The code, which never changes.")
    purpose: str = column(description="What it is for, in words.")
    about: strawberry.ID | None = column(description="The id of what it is done for, if any.")
    status: JobStatus = column(description="How far it has come.")
    total: int = column(description="How many commands it consists of.")
    frozen: int = column(description="How many of them are frozen, and so cannot change any more.")
    accepted: int | None = column(description="How many were carried out and accepted so far.")
    refused: int | None = column(description="How many were carried out and refused so far.")
    refusals: Connection[JobRefusal] = many(
        "{row}.job_id = {parent}.id",
        order=JobRefusalOrder,
        filtered=JobRefusalFilter,
        description="Those that were refused, in their order.",
    )
    origin: Origin = column(description=ORIGIN)
