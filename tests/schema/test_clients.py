"""Typed clients are made from the schema and the page's operations, and their types hold."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from graphql import GraphQLScalarType

from schema.engine.graph import core
from schema.schema import schema
from tests.schema.node import HOME, node
from tests.schema.page import PAGE, examples, operations

EXAMPLES = list(examples(PAGE.read_text()))
NAMES = [each.name for each in EXAMPLES]
SCHEMA = Path("schema/schema.graphql").resolve()
LIBRARIES = Path(".venv/client").resolve()
SCALARS = {
    "Date": "datetime.date",
    "Decimal": "decimal.Decimal",
    "Exact": "fractions.Fraction",
    "Instant": "datetime.datetime",
    "LogPosition": "str",
    "Moment": "str",
    "Percent": "decimal.Decimal",
}
SETTINGS = """
[tool.ariadne-codegen]
schema_path = "{schema}"
queries_path = "operations.graphql"
target_package_name = "client"
include_comments = "none"
"""
PYTHON = """
from datetime import date
from decimal import Decimal
from typing import assert_type

from client import Cause, AdjustSalaryInput, Client, MoneyInput


async def tried(client: Client) -> None:
    found = await client.employee_card(id="employee:ANN")
    if found.employee and found.employee.salary and found.employee.salary.salary:
        assert_type(found.employee.salary.salary.amount, Decimal)
        assert_type(found.employee.name, str | None)
    money = MoneyInput(amount=Decimal("1.50"), currency="USD")
    await client.adjust(
        AdjustSalaryInput(
            employeeId="employee:ANN",
            salary=money,
            effectiveOn=DAY,
            cause=Cause.MERIT,
            reason="merit",
            idempotencyKey="key",
        )
    )
"""
CHECKED = """
import json, sys
import client

for name, data in json.load(sys.stdin):
    getattr(client, name).model_validate(data)
    print(name)
"""
TYPESCRIPT = """
import type { ResultOf, VariablesOf } from '@graphql-typed-document-node/core';
import { AdjustDocument, EmployeeCardDocument } from './documents.js';

export const card: VariablesOf<typeof EmployeeCardDocument> = { id: 'employee:ANN' };
export function paid(found: ResultOf<typeof EmployeeCardDocument>): string | undefined {
  return found.employee?.salary?.salary?.amount;
}
export const adjusted: VariablesOf<typeof AdjustDocument> = {
  input: {
    employeeId: 'employee:ANN',
    salary: { amount: AMOUNT, currency: 'USD' },
    effectiveOn: '2016-10-01',
    cause: 'MERIT',
    reason: 'merit',
    idempotencyKey: 'key',
  },
};
"""


def run(*command: str, cwd: Path, given: str = "") -> "subprocess.CompletedProcess[str]":
    """Run a Python program beside the libraries of the client."""
    assert LIBRARIES.is_dir(), "what makes the client is missing: run `make test`"
    environment = {
        **os.environ,
        "PYTHONPATH": str(LIBRARIES),
        "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1",
    }
    return subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the Python client in a folder of its own."""
    made = tmp_path_factory.mktemp("client")
    (made / "operations.graphql").write_text(operations())
    scalars = "".join(
        f'[tool.ariadne-codegen.scalars.{name}]\ntype = "{type_}"\n'
        for name, type_ in SCALARS.items()
    )
    (made / "pyproject.toml").write_text(SETTINGS.format(schema=SCHEMA.as_posix()) + scalars)
    done = run("-m", "ariadne_codegen", cwd=made)
    assert done.returncode == 0, done.stdout + done.stderr
    return made


def test_every_scalar_of_ours_has_a_type() -> None:
    ours = {
        name
        for name, type_ in core(schema()).type_map.items()
        if isinstance(type_, GraphQLScalarType)
    }
    assert ours - {"ID", "Int", "String", "Boolean", "Float"} == set(SCALARS)


def test_the_python_client_type_checks_and_finds_what_is_wrong(home: Path) -> None:
    (home / "right.py").write_text(PYTHON.replace("DAY", "date(2016, 10, 1)"))
    (home / "wrong.py").write_text(PYTHON.replace("DAY", "str(date(2016, 10, 1))"))
    settings = {
        "typeCheckingMode": "strict",
        "include": ["client", "right.py", "wrong.py"],
        "ignore": ["client/async_base_client.py"],  # the generator's own, copied
        "extraPaths": [str(LIBRARIES)],
    }
    (home / "pyrightconfig.json").write_text(json.dumps(settings))
    done = run("-m", "pyright", "--outputjson", cwd=home)
    found = json.loads(done.stdout)
    said = [(Path(each["file"]).name, each["rule"]) for each in found["generalDiagnostics"]]
    assert said == [("wrong.py", "reportArgumentType")]
    assert found["summary"]["filesAnalyzed"] > len(set(NAMES))


def test_the_python_client_reads_the_answers(home: Path) -> None:
    given = [
        (each.name, each.answer["data"])
        for each in EXAMPLES
        if each.answer["data"] and each.operation.startswith("query")
    ]
    done = run("-c", CHECKED, cwd=home, given=json.dumps(given))
    assert done.stdout.split() == [name for name, _ in given], done.stderr


def test_the_typescript_documents_compile_and_find_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "operations.graphql").write_text(operations())
    done = node("documents.mjs", SCHEMA, tmp_path / "operations.graphql")
    assert done.returncode == 0, done.stderr
    (tmp_path / "documents.ts").write_text(done.stdout)
    (tmp_path / "right.ts").write_text(TYPESCRIPT.replace("AMOUNT", "'1.50'"))
    (tmp_path / "wrong.ts").write_text(TYPESCRIPT.replace("AMOUNT", "1.5"))
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "node_modules").symlink_to(HOME / "node_modules")
    options = ("--strict", "--noEmit", "--module", "nodenext", "--target", "es2022")
    compiler = "node_modules/typescript/bin/tsc"
    done = node(compiler, *options, "right.ts", "wrong.ts", cwd=tmp_path)
    (said,) = done.stdout.splitlines()
    assert said.startswith("wrong.ts")
    assert "'number' is not assignable to type 'string'" in said
