"""Sealing: the personal text of a fact, under a key of the person it is about.

AES-256-GCM; the person, the feature and the field are additional data, so that a token opens as
what it was sealed as and nowhere else. A token is base64url of nonce and ciphertext.

Which fields those are is read from the declarations: `Sealed` or `Sealed | None`, at any depth. A
fact that names its own `employee_id` is about that employee; any other is about the person of
its stream; a stream about no one has a key of its own.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import is_dataclass, replace
from functools import cache
from os import urandom
from typing import Any, cast, get_args, get_origin, get_type_hints

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.sealed import Sealed

NONCE = 12

Change = Callable[[str, str, str, str], str]
"""From person, feature, field and text to what takes the text's place."""


@cache
def sealed_fields(cls: type) -> tuple[str, ...]:
    """Return the names of a fact's own sealed fields."""
    hints = get_type_hints(cls)
    return tuple(n for n, hint in hints.items() if hint is Sealed or Sealed in get_args(hint))


@cache
def nested_fields(cls: type) -> tuple[str, ...]:
    """Return the names of a fact's fields in which sealed fields may lie deeper."""
    hints = get_type_hints(cls)
    return tuple(n for n, hint in hints.items() if any(holds_sealed(t) for t in parts(hint)))


def parts(hint: Any) -> Iterator[Any]:  # noqa: ANN401 - a type hint has no type of its own
    """Yield the classes that a type hint is made of."""
    if get_origin(hint) is None:
        yield hint
    for part in get_args(hint):
        yield from parts(part)


@cache
def holds_sealed(cls: Any) -> bool:  # noqa: ANN401 - whatever a type hint names
    """Return whether `cls` is a fact with sealed fields at any depth."""
    return is_dataclass(cls) and bool(sealed_fields(cls) or nested_fields(cls))


def subject(value: object, person: str) -> str:
    """Return whom a fact is about, `person` being whom its stream is about."""
    own = getattr(value, "employee_id", None)
    return own if isinstance(own, str) else person


def each_text(value: Any, person: str, feature: str) -> Iterator[tuple[str, str, str, str]]:  # noqa: ANN401 - of any feature
    """Yield (person, feature, field, text) for every sealed field that is not empty.

    `person` is whom the fact's stream is about, `feature` the kind of that stream.
    """
    cls = value.__class__
    about = subject(value, person)
    for name in sealed_fields(cls):
        if (text := getattr(value, name)) is not None:
            yield about, feature, name, text
    for name in nested_fields(cls):
        inner: Any = getattr(value, name)
        for part in several(inner):
            yield from each_text(part, about, feature)


def several(inner: Any) -> tuple[Any, ...]:  # noqa: ANN401 - of any feature
    """Return the facts in a field that holds one, some or none."""
    if isinstance(inner, tuple):
        return cast("tuple[Any, ...]", inner)
    return () if inner is None else (inner,)


def with_texts(value: Any, person: str, feature: str, change: Change) -> Any:  # noqa: ANN401 - of any feature
    """Return the fact with `change(person, feature, field, text)` in place of every sealed text."""
    cls = value.__class__
    if not holds_sealed(cls):
        return value
    about = subject(value, person)
    changes: dict[str, Any] = {}
    for name in sealed_fields(cls):
        if (text := getattr(value, name)) is not None:
            changes[name] = Sealed(change(about, feature, name, text))
    for name in nested_fields(cls):
        inner: Any = getattr(value, name)
        if isinstance(inner, tuple):
            changes[name] = tuple(with_texts(p, about, feature, change) for p in several(inner))
        elif inner is not None:
            changes[name] = with_texts(inner, about, feature, change)
    return replace(value, **changes) if changes else value


def bound_to(person: str, feature: str, field: str) -> bytes:
    """Return the additional data that a text is sealed with."""
    return f"{person}\n{feature}\n{field}".encode()


def seal(key: bytes, person: str, feature: str, field: str, text: str) -> str:
    """Return the token that hides `text`."""
    nonce = urandom(NONCE)
    hidden = AESGCM(key).encrypt(nonce, text.encode(), bound_to(person, feature, field))
    return urlsafe_b64encode(nonce + hidden).decode()


def unseal(key: bytes, person: str, feature: str, field: str, token: str) -> str:
    """Return the text. Raise `cryptography.exceptions.InvalidTag` if it was sealed as another."""
    raw = urlsafe_b64decode(token)
    hidden = AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], bound_to(person, feature, field))
    return hidden.decode()
