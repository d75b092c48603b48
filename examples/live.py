"""Live: a consumer of the log over GraphQL, with `gql` and a WebSocket.

TOKEN=… python -m examples.live ws://127.0.0.1:8000/graphql mirror.db
"""

import asyncio
import json
import os
import sys

from gql import Client, GraphQLRequest
from gql.transport.exceptions import TransportConnectionFailed, TransportQueryError
from gql.transport.websockets import WebsocketsTransport

from examples.mirror import Mirror

EVENTS = """
subscription ($after: LogPosition!) {
  events(after: $after, batchSize: 500) {
    logPosition type stream time person
    ... on SalaryAdjusted { salary { amount currency } effectiveOn cause }
  }
}
"""

REFUSED = 4403
"""With what the server closes a socket whose token is not, or no longer, in force."""

PASSING = frozenset({"TIMEOUT", "UNAVAILABLE", "UNSETTLED"})
"""Errors after which another attempt may be answered."""

AGAIN = 0.5
"""Seconds between two attempts."""


async def follow(address: str, token: str, mirror: Mirror) -> None:
    """Keep every event, whatever becomes of the server meanwhile.

    Raise `TransportConnectionFailed` if the token is refused, and `TransportQueryError` if the
    operation is.
    """
    while True:
        try:
            await followed(address, token, mirror)
        except TransportConnectionFailed as failed:
            if getattr(getattr(failed.__cause__, "rcvd", None), "code", 0) == REFUSED:
                raise
        except TransportQueryError as refused:
            codes = [each.get("extensions", {}).get("code") for each in refused.errors or ()]
            if not PASSING.issuperset(codes):
                raise
        except (OSError, TimeoutError):
            pass
        await asyncio.sleep(AGAIN)


async def followed(address: str, token: str, mirror: Mirror) -> None:
    """Keep events until the connection breaks off, beginning after what is kept."""
    transport = WebsocketsTransport(address, init_payload={"Authorization": f"Bearer {token}"})
    asked = GraphQLRequest(EVENTS, variable_values={"after": str(mirror.progress[0])})
    async with Client(transport=transport) as session:
        async for answer in session.subscribe(asked):
            for event in answer["events"]:
                position = int(event["logPosition"])
                mirror.keep(position, event["type"], event["stream"], json.dumps(event))


if __name__ == "__main__":
    asyncio.run(follow(sys.argv[1], os.environ["TOKEN"], Mirror(sys.argv[2])))
