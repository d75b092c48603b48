"""Schema: everything that can be asked and done, put together."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.absence import Absence
from schema.engine.scalars import SCALARS
from schema.event import EVENT_TYPES
from schema.measure import Measure
from schema.mutation import Mutation
from schema.query import Query
from schema.subscription import Subscription


def schema() -> strawberry.Schema:
    """Return the schema anew; whoever reads through it gives its types their resolvers."""
    return strawberry.Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[Absence, Measure, *EVENT_TYPES],
        config=StrawberryConfig(scalar_map=dict(SCALARS)),
    )
