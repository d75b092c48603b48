"""Token: who asks, signed by us.

A JSON Web Token under HS256, by a key of 256 bits. It names an actor and what they are entitled
to, and ends at a stated moment.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, cast

import jwt

from domain.actor import Actor, Role, actor
from domain.decider import fact

ALGORITHM = "HS256"
AUDIENCE = "merit-ledger"
LONGEST = 4096  # characters; what is longer is not ours and not worth decoding
MOST = 4096  # tokens that are known once verified, as long as they are used
CLOCKS_APART = timedelta(seconds=60)  # how far ahead another server's clock may be


class Unauthenticated(Exception):  # noqa: N818 - an answer, not an error
    """It is not known who asks; `reason` is malformed, forged, expired, not-yet or not-for-us."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@fact
class Viewer:
    """Who asks, and what their token entitles them to."""

    actor: Actor
    roles: frozenset[Role]


def issue(
    key: bytes, actor: Actor, roles: Iterable[Role], lifetime: timedelta, now: datetime
) -> str:
    """Return a token by which `actor` is known until `now` + `lifetime`."""
    claims = {
        "aud": AUDIENCE,
        "sub": actor,
        "roles": sorted(roles),
        "iat": int(now.timestamp()),
        "exp": int((now + lifetime).timestamp()),
    }
    return jwt.encode(claims, key, algorithm=ALGORITHM)


def verify(key: bytes, text: str, now: datetime) -> Viewer:
    """Return whom `text` names. Raise `Unauthenticated` if it is not a token of ours in force."""
    read, seconds = _read(key, text), now.timestamp()
    if read.expires <= seconds:
        raise Unauthenticated("expired")
    if read.issued > seconds + CLOCKS_APART.total_seconds():
        raise Unauthenticated("not-yet")
    return read.viewer


def ends(key: bytes, text: str) -> int:
    """Return when a token of ours ends, in seconds since 1970. Raise `Unauthenticated` likewise."""
    return _read(key, text).expires


@fact
class Read:
    """What a token of ours says, whether it is in force or not; times in seconds since 1970."""

    issued: int
    expires: int
    viewer: Viewer


@lru_cache(MOST)
def _read(key: bytes, text: str) -> Read:
    """Return what `text` says. What raises is not kept, so nobody fills it with other texts."""
    claims = _signed(key, text)
    issued, expires = claims["iat"], claims["exp"]
    if type(issued) is not int or type(expires) is not int:
        raise Unauthenticated("malformed")
    try:
        roles = cast("list[str]", claims.get("roles", []))
        viewer = Viewer(actor=actor(claims["sub"]), roles=frozenset(map(Role, roles)))
    except (TypeError, ValueError):
        raise Unauthenticated("malformed") from None
    return Read(issued=issued, expires=expires, viewer=viewer)


def _signed(key: bytes, text: str) -> Mapping[str, Any]:
    """Return the claims of `text`, its signature checked and its times not."""
    if len(text) > LONGEST:
        raise Unauthenticated("malformed")
    try:
        return jwt.decode(
            text,
            key,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            options={
                "require": ["aud", "exp", "iat", "sub"],
                "verify_exp": False,  # the caller's clock decides
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError):
        raise Unauthenticated("forged") from None
    except jwt.InvalidAudienceError:
        raise Unauthenticated("not-for-us") from None
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        raise Unauthenticated("malformed") from None
