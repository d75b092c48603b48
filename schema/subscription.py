"""Subscription: the root of everything that can be followed."""

import strawberry

from schema.appraisal import Appraisal
from schema.employee import Employee
from schema.engine.reading import ByIds, Node, One, argument
from schema.engine.subscribing import sent
from schema.engine.subscription_entity import entities
from schema.event import Event, events_sent

ID = argument("id", strawberry.ID, "Its id.", required=True)
IDS = argument("ids", list[strawberry.ID], "Their ids, 100 at most.", required=True)
BY_ID = One("true", None, None)


@strawberry.type(description="Everything that can be followed as it changes.")
class Subscription:
    changed: list[Node | None] = sent(
        entities,
        read=ByIds(),
        arguments=[IDS],
        description="Whatever has these ids, in their order, at once and after each change of any;"
        " null for what there is not, or what the viewer may not see.",
    )
    appraisal_changed: Appraisal | None = sent(
        entities,
        read=BY_ID,
        arguments=[ID],
        description="An appraisal by id, at once and after each change.",
    )
    employee_changed: Employee | None = sent(
        entities,
        read=BY_ID,
        arguments=[ID],
        description="An employee by id, at once and after each change of what belongs to them.",
    )
    events: list[Event] = events_sent
