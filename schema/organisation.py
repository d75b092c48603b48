"""Organisation: how to ask about the one that this ledger belongs to."""

from ledger.recorded import Origin
from schema.engine.enums import described
from schema.engine.reading import Node, column, read
from schema.engine.rights import ANYONE

described(Origin)

ORIGIN = "Where it came from. DEMONSTRATION means that it is invented."


@read(
    "organisation",
    sees=ANYONE,
    kind="organisation",
    description="The organisation that this ledger belongs to; there is one.",
)
class Organisation(Node):
    name: str = column(description="What it is called.")
    time_zone: str = column(
        description='Where its days begin and end; a name of the IANA database: "Europe/Berlin".'
    )
    currency: str = column(description='The ISO 4217 code that it reckons in: "USD".')
    demonstration: bool = column(description="Whether everything in this ledger is an example.")
    origin: Origin = column(description=ORIGIN)
