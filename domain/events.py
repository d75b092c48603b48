"""Events: the register of everything that can be stored, by the name it is stored under.

Names are the class names and stand for ever. A type's schema version is one more than the number
of upcasting steps that lead to it.
"""

from collections.abc import Mapping
from typing import Any, get_args

from domain.decider import Decider
from domain.rulebook import FEATURES
from domain.upcasting import STEPS


def members(union: Any) -> tuple[type, ...]:  # noqa: ANN401 - a union of types has no type of its own
    """Return the classes of a union, or of a class alone, or those of an empty tuple: none."""
    return () if union == () else get_args(union) or (union,)


def by_name(attribute: str) -> dict[str, tuple[type, Decider[Any, Any, Any]]]:
    """Return the classes that the features' deciders list under `attribute`, by name."""
    found: dict[str, tuple[type, Decider[Any, Any, Any]]] = {}
    for feature in FEATURES:
        for cls in members(getattr(feature, attribute)):
            if cls.__name__ in found:
                raise TypeError(f"two features have a stored type named {cls.__name__}")
            found[cls.__name__] = (cls, feature)
    return found


EVENTS: Mapping[str, tuple[type, Decider[Any, Any, Any]]] = by_name("events")
COMMANDS: Mapping[str, tuple[type, Decider[Any, Any, Any]]] = by_name("commands")
KINDS: Mapping[str, Decider[Any, Any, Any]] = {feature.kind: feature for feature in FEATURES}


def decider_of(stream: str) -> Decider[Any, Any, Any]:
    """Return the feature that a stream belongs to. Raise `KeyError` if there is none."""
    return KINDS[stream.partition(":")[0]]


def schema_version(name: str) -> int:
    """Return the version of the shape in which `name` is stored today."""
    return 1 + sum(1 for step in STEPS if step[0] == name)
