"""Catalogue: the shape of everything that the log may hold, for those who read it elsewhere.

The shapes are those that the program writes today; what was stored in an older one is led to it by
`domain/upcasting.py`. Source: JSON Schema 2020-12, AsyncAPI 3.0.
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, cast

import msgspec

from domain.events import EVENTS, schema_version
from ledger.happening import CATALOGUE, TYPE
from ledger.selection import WITHHELD_KINDS, WITHHELD_TYPES

DIALECT = "https://json-schema.org/draft/2020-12/schema"
RELEASE = "0.1.0"
"""The release that the catalogue is of, as in pyproject.toml."""

REFERENCE = re.compile(r'"#/\$defs/([^"]+)"')


def schemas(known: Mapping[str, type]) -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each class, by the name under which it is stored."""
    ours, parts = msgspec.json.schema_components(known.values(), ref_template="#/$defs/{name}")
    return {
        name: {
            "$schema": DIALECT,
            "title": name,
            "$comment": f"schema_version {schema_version(name)}",
            **own,
            "$defs": {each: parts[each] for each in needed(own, parts)},
        }
        for name, own in zip(known, ours, strict=True)
    }


def needed(schema: object, parts: Mapping[str, object]) -> list[str]:
    """Return the names of the parts that a schema leads to, at any depth."""
    found: dict[str, None] = {}
    left: list[str] = list(references(schema))
    while left:
        name = left.pop()
        if name not in found:
            found[name] = None
            left += references(parts[name])
    return sorted(found)


def references(schema: object) -> Iterable[str]:
    """Return the names of the parts that a schema names itself."""
    return REFERENCE.findall(json.dumps(schema))


def sent(name: str) -> bool:
    """Return whether events of a type are sent to those who follow the log."""
    return name not in WITHHELD_TYPES and EVENTS[name][1].kind not in WITHHELD_KINDS


@cache
def events() -> dict[str, dict[str, Any]]:
    """Return the JSON Schemas of the events that are sent, by type, as JSON has them."""
    made = schemas({name: cls for name, (cls, _) in sorted(EVENTS.items()) if sent(name)})
    return json.loads(json.dumps(made))


def listed() -> dict[str, Any]:
    """Return what there is, and where each shape is found."""
    return {
        "events": [
            {
                "type": TYPE + name,
                "feature": feature.kind,
                "schemaversion": schema_version(name),
                "sent": sent(name),
                **({"dataschema": address(name)} if sent(name) else {}),
            }
            for name, (_, feature) in sorted(EVENTS.items())
        ]
    }


def address(name: str) -> str:
    """Return where the shape of a type is found."""
    return f"{CATALOGUE}/{name}/{schema_version(name)}"


@cache
def asyncapi(release: str) -> dict[str, Any]:
    """Return the same as an AsyncAPI document: the feed, what a relay publishes, every message."""
    shapes = events()
    messages = {
        name: {
            "name": TYPE + name,
            "contentType": "application/cloudevents+json",
            "payload": {
                "type": "object",
                "required": ["specversion", "id", "source", "type", "subject", "time", "data"],
                "properties": {
                    "type": {"const": TYPE + name},
                    "dataschema": {"const": address(name)},
                    "data": {"$ref": f"#/components/schemas/{name}"},
                },
            },
        }
        for name in shapes
    }
    every = {name: {"$ref": f"#/components/messages/{name}"} for name in shapes}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Merit Ledger", "version": release},
        "channels": {
            "feed": {"address": "/events", "messages": every},
            "relay": {
                "address": "merit-ledger.{feature}.{department}.{type}",
                "parameters": {"feature": {}, "department": {}, "type": {}},
                "messages": every,
            },
        },
        "operations": {
            name: {"action": "send", "channel": {"$ref": f"#/channels/{name}"}}
            for name in ("feed", "relay")
        },
        "components": {"messages": messages, "schemas": nested(shapes)},
    }


def nested(shapes: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return schemas whose parts are found within one document, each below its own."""

    def within(name: str, schema: object) -> Any:  # noqa: ANN401 - JSON
        text = json.dumps(schema).replace('"#/$defs/', f'"#/components/schemas/{name}/$defs/')
        return json.loads(text)

    return {name: within(name, shape) for name, shape in shapes.items()}


def broken(released: Mapping[str, Any], today: Mapping[str, Any]) -> list[str]:
    """Return what a consumer of released shapes would stumble over in those of today.

    A field may be added; none may go, change or cease to be there, except in a new version.
    """
    found: list[str] = []
    for name, shape in released.items():
        now = today.get(name)
        if now is None:
            found.append(f"{name} is gone")
        elif shape["$comment"] == now["$comment"]:
            parts = {"": (shape, now)} | {
                each: (old, now["$defs"].get(each, {})) for each, old in shape["$defs"].items()
            }
            for part, (old, new) in parts.items():
                found += [f"{name}{part and f'.{part}'}: {what}" for what in differing(old, new)]
    return found


def differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return in what a shape, or a part of one, no longer holds what it promised."""
    was = cast("dict[str, Any]", old.get("properties", {}))
    now = cast("dict[str, Any]", new.get("properties", {}))
    lost = set(old.get("required", ())) - set(new.get("required", ()))
    return (
        [f"{field} is gone" for field in was if field not in now]
        + [f"{field} differs" for field, is_ in was.items() if now.get(field, is_) != is_]
        + [f"{field} need not be there" for field in sorted(lost & now.keys())]
        + [
            f"{each} may not come any more"
            for each in set(old.get("enum", ())) - set(new.get("enum", ()))
        ]
    )
