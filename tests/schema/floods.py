"""Floods: operations made to be slow, each of which must be answered quickly.

Each is as large as the body may be, or just within the limits, so that all of the work is done.
"""

from collections.abc import Mapping
from typing import Any


def times(count: int, text: str) -> str:
    """Return a text written often, its number in place of `#`."""
    return " ".join(text.replace("#", str(number)) for number in range(count))


REFUSED: Mapping[str, tuple[str, str]] = {
    "characters": ("{ __typename " + " " * 100_000 + "}", "characters"),
    "comments": ("{ __typename " + "#\n" * 40_000 + "}", "characters"),
    "text": ('{ node(id: "' + "x" * 100_000 + '") { id } }', "characters"),
    "q{hello}": ("{ " + "q{hello} " * 800 + "}", "tokens"),
    "fields": ("{ " + "organisation{id} " * 450 + "}", "root fields"),
    "fields below": ("{ employees { nodes { " + "superior { id } " * 200 + "} } }", "repetitions"),
    "fragments": (
        "{ ...f0 } " + times(200, "fragment f# on Query { __typename }"),
        "fragments",
    ),
    "spreads": ("{ " + "...f " * 800 + "} fragment f on Query { __typename }", "spreads"),
    "fragments of fragments": (
        "{ ...f0 } "
        + " ".join(f"fragment f{n} on Query {{ ...f{n + 1} ...f{n + 1} }}" for n in range(60))
        + " fragment f60 on Query { employees { nodes { id } } }",
        "root fields",
    ),
    "a page of fragments": (
        "{ employees { nodes { ...f0 } } } "
        + " ".join(f"fragment f{n} on Employee {{ ...f{n + 1} ...f{n + 1} }}" for n in range(60))
        + " fragment f60 on Employee { id }",
        "fields",
    ),
    "aliases": ("{ employees { nodes { " + times(300, "a#: id") + " } } }", "aliases"),
    "directives": ("{ " + "__typename @include(if: true) " * 150 + "}", "directives"),
    "operations": (times(100, "query q# { __typename }"), "operations"),
    "depth": ("{ employees " + "{ nodes { superior " * 30 + "{ id }" + " } }" * 30 + " }", "depth"),
    "brackets": ("{ a" * 900 + "}" * 900, "depth"),
    "nesting": ("{ node(id: " + "[" * 100 + "]" * 100 + ") { id } }", "nesting"),
    "ids": ("{ nodes(ids: [" + '"x:1" ' * 3_000 + "]) { id } }", "tokens"),
    "pages": (
        "{ employees(first: 100) { nodes { " + "reports { nodes { " * 3 + "id" + " } }" * 4 + " }",
        "cost",
    ),
    "schema": (
        "{ "
        + times(
            15,
            "a#: __schema { types { fields { args { name type { name kind } } type { name } } } }",
        )
        + " }",
        "introspection",
    ),
}
"""By what they flood with: the text, and the limit that it meets."""

SCHEMA = (
    "__schema { types { name description fields { name description args { name "
    "description type { kind name ofType { kind name } } } type { kind name ofType { kind name "
    "ofType { name } } } } inputFields { name description } enumValues { name description } } }"
)
"""About as much as front ends ask of the schema."""

WITHIN: Mapping[str, str] = {
    "many names": "{ employees { nodes { "
    + times(100, "a#: superior { id code hiredOn }")
    + "} } }",
    "fragments": "{ employees { nodes { "
    + times(95, "...f#")
    + " } } } "
    + times(95, "fragment f# on Employee { a#: id }"),
    "names of enums": "{ employees(" + times(600, "orderBy: X#") + ") { totalCount } }",
    "an id of everything": "{ "
    + times(50, 'a#: node(id: "x:#", asOf: #) { ...f }')
    + "} fragment f on Node { ... on Node { "
    + times(13, "i#: id")
    + " } }",
    "salaries": "{ "
    + times(50, 'a#: employee(id: "x:#", asOf: #) { ...f }')
    + "} fragment f on Employee { "
    + times(7, 's#: salary(on: "2015-01-1#") { effectiveOn }')
    + " }",
    "a filter often": "{ "
    + times(50, 'a#: employee(id: "x:#") { ...f }')
    + "} fragment f on Employee { reports(filter: {or: ["
    + '{code: {eq: "a"}} ' * 45
    + "]}) { totalCount } }",
    "a filter": "{ employees(filter: {or: [" + '{code: {eq: "a"}} ' * 100 + "]}) { totalCount } }",
    "the schema": f"{{ {SCHEMA} }}",
    "the schema beside ids": "{ "
    + times(49, 'a#: node(id: "x:#", asOf: #) { ...f }')
    + SCHEMA
    + "} fragment f on Node { "
    + times(12, "i#: id")
    + " }",
}
"""What the limits let through and takes longest."""

FILTERED = (
    "query ($filter: EmployeeFilter) { "
    + times(50, "a#: employees(filter: $filter) { totalCount }")
    + " }"
)
FILTER = {"or": [{"code": {"eq": "a"}}] * 45}
"""What is small as it is sent and large as a statement."""

MIXED = (
    "query ($ids: [ID!]!) { __schema { queryType { name } } "
    + times(49, "a#: nodes(ids: $ids) { ...f }")
    + "} fragment f on Node { "
    + times(12, "i#: id")
    + " }"
)
"""What graphql-core answers beside what statements answer at length."""

VARIABLES: Mapping[str, Mapping[str, Any]] = {
    "a list": {"ids": ["x:1"] * 20_000},
    "texts": {"ids": ["x:1", "x" * 120_000]},
    "objects": {"ids": [{}] * 30_000},
    "lists": {"ids": [[[[]]]] * 14_000},
}
"""Variables of a question for ids."""

BY_IDS = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
