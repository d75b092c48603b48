import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from domain.actor import Role, actor
from schema.engine.token import AUDIENCE, Unauthenticated, Viewer, issue, verify

KEY = bytes(range(32))
NOW = datetime(2016, 4, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
HER = actor("employee:E00002")
token = issue(KEY, HER, {Role.EMPLOYEE, Role.HR}, HOUR, NOW)


def claims(**changed: object) -> dict[str, Any]:
    at = int(NOW.timestamp())
    whole = {"aud": AUDIENCE, "sub": HER, "roles": ["HR"], "iat": at, "exp": at + 60}
    return {name: value for name, value in {**whole, **changed}.items() if value is not None}


def refusal(text: str, key: bytes = KEY, now: datetime = NOW) -> str:
    with pytest.raises(Unauthenticated) as refused:
        verify(key, text, now)
    return refused.value.reason


def encoded(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def test_whom_it_names_is_known() -> None:
    assert verify(KEY, token, NOW) == Viewer(actor=HER, roles=frozenset({Role.EMPLOYEE, Role.HR}))


def test_it_ends_at_its_moment() -> None:
    assert verify(KEY, token, NOW + HOUR - timedelta(seconds=1)).actor == HER
    assert refusal(token, now=NOW + HOUR) == "expired"


def test_another_key_did_not_sign_it() -> None:
    assert refusal(token, key=bytes(32)) == "forged"


def test_it_holds_no_changed_word() -> None:
    head, _, signature = token.split(".")
    assert refusal(f"{head}.{encoded(claims(roles=['ADMINISTRATOR']))}.{signature}") == "forged"


@pytest.mark.parametrize("algorithm", ["none", "None", "HS512", "RS256"])
def test_one_algorithm_alone_is_accepted(algorithm: str) -> None:
    head = encoded({"alg": algorithm, "typ": "JWT"})
    _, body, signature = token.split(".")
    assert refusal(f"{head}.{body}.{signature}") == "forged"
    assert refusal(f"{head}.{body}.") == "forged"


def test_a_well_signed_token_of_another_algorithm_is_forged() -> None:
    assert refusal(jwt.encode(claims(), KEY * 2, algorithm="HS512"), key=KEY * 2) == "forged"


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "..", "Bearer " + token, "é" * 9, "e" * 5000])
def test_garbage_is_malformed(text: str) -> None:
    assert refusal(text) == "malformed"


@pytest.mark.parametrize("missing", ["exp", "iat", "sub"])
def test_no_claim_may_be_missing(missing: str) -> None:
    assert refusal(jwt.encode(claims(**{missing: None}), KEY, algorithm="HS256")) == "malformed"


def test_it_is_for_us() -> None:
    assert refusal(jwt.encode(claims(aud="payroll"), KEY, algorithm="HS256")) == "not-for-us"


def test_it_was_not_issued_tomorrow() -> None:
    later = int((NOW + timedelta(days=1)).timestamp())
    late = jwt.encode(claims(iat=later, exp=later + 60), KEY, algorithm="HS256")
    assert refusal(late) == "not-yet"


@pytest.mark.parametrize(
    "wrong",
    [{"exp": 4e9}, {"exp": True}, {"iat": 0.5}, {"sub": "anna"}, {"roles": ["KING"]}, {"roles": 7}],
)
def test_every_claim_has_its_form(wrong: dict[str, Any]) -> None:
    assert refusal(jwt.encode(claims(**wrong), KEY, algorithm="HS256")) == "malformed"
