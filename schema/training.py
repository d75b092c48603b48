"""Training: how to ask what can be learnt here, and when."""

from datetime import date
from enum import Enum

import strawberry

from domain.training import TrainingKind
from ledger.recorded import Origin
from schema.engine.enums import described
from schema.engine.filtering import (
    Comparison,
    IdComparison,
    TextComparison,
    all_of,
    any_of,
    compare,
    holds,
    none_of,
)
from schema.engine.ordering import key
from schema.engine.reading import Node, column, each, on_day, read
from schema.engine.rights import ANYONE
from schema.organisation import ORIGIN

described(TrainingKind)

OPEN = "({row}.retired_on IS NULL OR {row}.retired_on > {on})"
TAKEN = (
    "(SELECT count(*)::integer FROM read.learning l"
    " WHERE l.session_id = {row}.id AND l.status <> 'DROPPED')"
)


@read("training_session", sees=ANYONE, description="A time at which a course is held.")
class TrainingSession:
    code: str = column(description="The code, unique within the course.")
    starts_on: date = column(description="The first day.")
    ends_on: date = column(description="The last day.")
    places: int = column(description="How many can attend.")
    taken: int = column(TAKEN, description="How many have taken a place.")
    cancelled: bool = column(description="Whether it is not held after all.")


@strawberry.enum(description="What courses can be ordered by, then by id.")
class TrainingOrder(Enum):
    ID = key(description="The id alone.")


@strawberry.input(description="Conditions on a course; all that is given holds.")
class TrainingFilter:
    and_: list["TrainingFilter"] | None = all_of()
    or_: list["TrainingFilter"] | None = any_of()
    not_: "TrainingFilter | None" = none_of()
    id: IdComparison | None = compare("{row}.id", description="The id.")
    name: TextComparison | None = compare("{row}.name", description="The name.")
    kind: Comparison[TrainingKind] | None = compare("{row}.kind", description="What it is.")
    open: bool | None = holds(OPEN, description="It can be begun on the day.")


@read("training", sees=ANYONE, kind="training", description="A course that people can take.")
class Training(Node):
    code: str = column(description="The code, which never changes.")
    name: str = column(description="What it is called.")
    name_zh: str | None = column(description="What it is called in Chinese, if that is said.")
    kind: TrainingKind = column(description="What sort of learning it is.")
    open: bool = on_day(OPEN, description="Whether it can be begun on the day.")
    retired_on: date | None = column(description="The day from which nobody new begins it.")
    sessions: list[TrainingSession] = each(
        "{row}.training_id = {parent}.id",
        order="{row}.starts_on, {row}.id",
        description="When it is held, the earliest first.",
    )
    origin: Origin = column(description=ORIGIN)
