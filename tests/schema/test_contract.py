"""The schema is the one that is committed, keeps what was released, and follows Relay's rules."""

import json
from pathlib import Path

import pytest

from schema.schema import schema
from tests.schema.node import answer, node

COMMITTED = Path("schema/schema.graphql")
RELEASED = Path("schema/released.graphql")
RULES = (
    "relay-connection-types-spec",
    "relay-connection-arguments-spec",
    "relay-page-info-spec",
    "types-have-descriptions",
    "fields-have-descriptions",
    "arguments-have-descriptions",
    "enum-values-have-descriptions",
    "input-object-values-have-descriptions",
    "types-are-capitalized",
    "fields-are-camel-cased",
    "input-object-values-are-camel-cased",
    "enum-values-all-caps",
    "defined-types-are-used",
    "deprecations-have-a-reason",
)
STAFF = """
import { graphql } from 'relay-runtime';
graphql`
  query StaffQuery($id: ID!) {
    node(id: $id) { ...Staff_employee @alias }
    employees(first: 10) @connection(key: "Staff_employees") { edges { node { code } } }
  }
`;
graphql`
  fragment Staff_employee on Employee
    @argumentDefinitions(count: {type: "Int", defaultValue: 10}, cursor: {type: "String"}) {
    appraisals(first: $count, after: $cursor) @connection(key: "Staff_appraisals") {
      edges { node { id score } }
    }
  }
`;
"""
"""A list, and another beneath a node, as Relay compiles them."""


def changed(tmp_path: Path, old: str, new: str) -> Path:
    """Return a file with the committed schema in which something is changed."""
    text = COMMITTED.read_text()
    assert text.count(old) == 1
    made = tmp_path / "schema.graphql"
    made.write_text(text.replace(old, new, 1))
    return made


def test_the_committed_schema_is_this_one() -> None:
    assert COMMITTED.read_text() == schema().as_str() + "\n", (
        "the schema is another: run `python server.py schema > schema/schema.graphql`"
    )


def test_nothing_of_the_last_release_is_broken() -> None:
    assert answer("changes.mjs", RELEASED.resolve(), COMMITTED.resolve()) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            '  """When it was admitted."""\n  at: Instant\n',
            "",
            "Field 'at' was removed from object type 'SalaryOnDay'",
        ),
        (
            "  reports(\n",
            '  reports(\n    """Whose."""\n    of: ID!\n\n',
            "Argument 'of: ID!' added to field 'Employee.reports'",
        ),
        (
            '  """part time (兼职)"""\n  PART_TIME\n',
            "",
            "Enum value 'PART_TIME' was removed from enum 'Employment'",
        ),
    ],
)
def test_a_breaking_change_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    breaking = answer("changes.mjs", RELEASED.resolve(), changed(tmp_path, old, new))
    assert any(said in each for each in breaking), breaking


def test_an_addition_breaks_nothing(tmp_path: Path) -> None:
    more = changed(
        tmp_path, "  appliedOn: Date\n", '  appliedOn: Date\n  """More."""\n  more: Int\n'
    )
    assert answer("changes.mjs", RELEASED.resolve(), more) == []


def lint(path: Path) -> list[str]:
    """Return the rules that a schema breaks."""
    program = "node_modules/graphql-schema-linter/lib/cli.js"
    done = node(program, "--format", "json", "--rules", ",".join(RULES), path.resolve())
    return [each["rule"] for each in json.loads(done.stdout)["errors"]]


def test_the_linter_has_nothing_to_say() -> None:
    assert lint(COMMITTED) == []


def test_the_linter_would_say_it(tmp_path: Path) -> None:
    bad = changed(tmp_path, "  hasNextPage: Boolean!\n", "  hasNextPage: Boolean\n")
    assert lint(bad) == ["relay-page-info-spec"]


@pytest.mark.parametrize("broken", [False, True], ids=["as it is", "without edges"])
def test_relay_compiles_over_it(tmp_path: Path, broken: bool) -> None:
    text = COMMITTED.read_text()
    edges = "  edges: [AppraisalEdge!]!\n"
    assert edges in text
    (tmp_path / "schema.graphql").write_text(text.replace(edges, "") if broken else text)
    (tmp_path / "src" / "made").mkdir(parents=True)
    (tmp_path / "src" / "Staff.ts").write_text(STAFF)
    config = {"src": "src", "schema": "schema.graphql", "language": "typescript"}
    config["artifactDirectory"] = "src/made"
    (tmp_path / "relay.config.json").write_text(json.dumps(config))
    done = node("node_modules/relay-compiler/cli.js", "relay.config.json", cwd=tmp_path)
    made = {each.name for each in (tmp_path / "src" / "made").iterdir()}
    if broken:
        assert "edges" in done.stdout + done.stderr
        assert done.returncode != 0
    else:
        assert done.returncode == 0, done.stdout + done.stderr
        assert {"StaffQuery.graphql.ts", "Staff_employee.graphql.ts"} <= made
