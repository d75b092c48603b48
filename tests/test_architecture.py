"""The house: who may import whom, how large a file may be, and what it may be called."""

import ast
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("ops", "schema", "projections", "ledger", "domain")  # each may import those after it
APART = "verify"  # imports none of them, and none of them imports it
CEILING = 300
VAGUE = {"utils", "util", "helpers", "handlers", "common", "manager", "misc", "base", "types"}
OF_NO_FEATURE = {  # names that the domain does not know, and why
    "app": "the application that serves the schema",
    "career": "one line of time, drawn from several features",
    "career_case": "what a plan, a move or a promotion says in one",
    "career_again": "what an entry of it says once the case is taken back that it came of",
    "career_framework_part": "the content of a framework, which the domain has in one piece",
    "development": "what an employee shows of how they get on, put together from several features",
    "completeness": "what is missing or implausible in a cycle, as a query finds it",
    "cycle_work": "what is begun for many appraisals at once, as jobs",
    "changes": "what versions of a row differ in",
    "event": "any event that is sent, whatever the feature",
    "decision": "any command that was accepted or refused, whatever the feature",
    "decision_content": "what it says, field by field",
    "decision_explanation": "how each score and amount that it left came about",
    "decision_ground": "what it stands on, and whether it still comes out of that",
    "decision_list": "how one is found",
    "decision_sight": "who may see one",
    "duties_statement": "how duties are found in the log, as SQL",
    "exported": "which rows of the read tables leave the house",
    "eligibility_gathering": "what eligibility looks at of many, as one statement finds it",
    "eligibility_list": "eligibility of a whole department; its rules are domain/eligibility",
    "department_distribution": "the grades of a cycle's departments, as a query counts them",
    "guideline": "what a policy says of grades; its figure is domain/policies/guideline",
    "import_actuals": "one mutation for many commands",
    "mutation": "every command, as the domain names it",
    "note": "the plain text of what people wrote, which the domain never sees",
    "read_audit": "who looked at what, which no decision reads; kept by ledger/read_audit",
    "pay_band": "a part of a pay structure; its figures are domain/policies/band",
    "pay_gathering": "what a pay review takes in, as one statement finds it",
    "pay_mutation": "what is many decisions about a pay review, each begun by one mutation",
    "pay_plan_part": "the content of a pay plan, which the domain has in one piece",
    "pay_proposal": "a revision of a pay review; its rules are domain/pay_review_proposal",
    "pay_review_report": "what a review's lines come to, as a query adds them up",
    "pay_spread": "where salaries stand in their bands, as a query finds them",
    "pay_trial": "what terms come to under a plan that need not hold",
    "pay_correction": "what the review that is corrected has paid",
    "pay_payment": "the last steps of it",
    "pay_work": "the same, step by step",
    "pay_what_if": "trials side by side, of which nothing is recorded",
    "person": "the plain text of who people are, which the domain never sees",
    "proof": "what the tree over the log proves, of which no rule knows",
    "phase_progress": "how much of a phase is done, as a query counts it",
    "policy_part": "the content of a policy, which the domain has in one piece",
    "promotion_expert": "who is named in a case; the rules are domain/promotion_review",
    "promotion_gathering": "what the server finds for a case, by statements",
    "promotion_mutation": "applying and voting, to which the server adds",
    "promotion_packet": "what experts read, as one document",
    "promotion_part": "what is said in a case, each of it once",
    "promotion_right": "who sees what of a case",
    "oversight_root": "what the root of all questions says of decisions seen as a whole",
    "promotion_root": "what the root of all questions says of promotions",
    "guest": "the link of a guest of one case",
    "query": "the root of everything that can be asked",
    "replay_under_facts": "what a replay starts from, as statements find it",
    "replay_under_result": "what a replay comes to, as it is answered",
    "report": "what executives ask of a whole cycle, as queries count it",
    "schema": "the roots put together",
    "subscription": "the root of everything that can be followed",
    "tables": "the list of all read tables",
    "undertaking": "a job that a mutation begins",
    "task": "what is due from whom, which follows from dates passing and is no event",
    "task_branch": "the kinds of it, and how one kind is asked for",
    "task_career": "what is due in promotion cases and position proposals",
    "task_move": "what is due because somebody was promoted or moved",
    "task_source": "the same, as SQL",
}
CONTRACTS = Path(sys.executable).with_name("lint-imports")

# What a rule must not know: the machine, the time, and chance.
IMPURE = {
    *("asyncio", "contextvars", "ctypes", "getpass", "glob", "http", "io", "logging", "os"),
    *("pathlib", "platform", "random", "secrets", "shutil", "signal", "socket", "sqlite3"),
    *("ssl", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid"),
}


def sources(*folders: str, suffix: str = ".py") -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob(f"*{suffix}"))


def imported(tree: ast.AST) -> Iterator[str]:
    """Return the top name of everything that a module imports."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name.partition(".")[0] for alias in names)
            case ast.ImportFrom(module=module, level=0) if module:
                yield module.partition(".")[0]
            case _:
                pass


def impurities(source: str) -> list[str]:
    """Return what a module of the domain uses and may not."""
    tree = ast.parse(source)
    allowed = (sys.stdlib_module_names | {"domain"}) - IMPURE
    found = [f"imports {name}" for name in imported(tree) if name not in allowed]
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(level=level) if level:
                found.append("imports by dots")
            case ast.Call(func=ast.Attribute(attr="now" | "utcnow" | "today" as clock)):
                found.append(f"reads the clock: {clock}()")
            case ast.Call(func=ast.Name(id="open" | "print" | "input" | "exec" | "eval" as name)):
                found.append(f"calls {name}()")
            case ast.Constant(value=float()):
                found.append(f"holds a binary float: {node.value}")
            case _:
                pass
    return found


def contracts(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [CONTRACTS, "--no-logo", "--no-cache"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )


PLANTED = [
    *((importer, target) for n, target in enumerate(FOLDERS) for importer in FOLDERS[n + 1 :]),
    (APART, "ledger"),
    ("ledger", APART),
]


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what is said of a copy of the source in which every violation is planted."""
    copy = tmp_path_factory.mktemp("planted")
    for folder in (*FOLDERS, APART):
        shutil.copytree(ROOT / folder, copy / folder)
        (copy / folder / "canary.py").write_text('"""Canary: what is imported."""\n')
    for importer, target in PLANTED:
        (copy / importer / f"planted_{target}.py").write_text(f"import {target}.canary\n")
    shutil.copy(ROOT / "pyproject.toml", copy)
    checked = contracts(copy)
    assert checked.returncode == 1, checked.stdout
    return checked.stdout


def test_imports_point_one_way() -> None:
    checked = contracts(ROOT)
    assert checked.returncode == 0, checked.stdout
    assert "0 broken" in checked.stdout


@pytest.mark.parametrize(("importer", "target"), PLANTED)
def test_the_contract_sees_a_planted_violation(broken: str, importer: str, target: str) -> None:
    assert f"{importer}.planted_{target} -> {target}.canary" in broken


def test_nothing_imports_the_composition() -> None:
    importers = [
        str(path.relative_to(ROOT))
        for path in sources("schema", "projections", "ledger", "domain")
        if "server" in imported(ast.parse(path.read_text()))
    ]
    assert not importers


def test_the_verifier_needs_python_and_one_library() -> None:
    allowed = sys.stdlib_module_names | {APART, "cryptography"}
    names = {name for path in sources(APART) for name in imported(ast.parse(path.read_text()))}
    assert "cryptography" in names
    assert names <= allowed


@pytest.mark.parametrize("path", list(sources("domain")), ids=lambda path: path.stem)
def test_the_domain_is_pure(path: Path) -> None:
    assert not impurities(path.read_text())


@pytest.mark.parametrize(
    "planted",
    [
        "import psycopg",
        "from msgspec import Struct",
        "import os",
        "from time import time",
        "from ledger.recorded import Recorded",
        "from . import actor",
        "import datetime\nAT = datetime.datetime.now()",
        "from datetime import date\nON = date.today()",
        "RATE = 0.1",
        "open('x')",
    ],
)
def test_impurity_is_seen(planted: str) -> None:
    assert impurities(planted)


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for suffix in (".py", ".sql")
        for path in [
            *sources(*FOLDERS, APART, "tests", "demo", "bench", "examples", suffix=suffix),
            ROOT / "server.py",
        ]
        if path.exists() and (lines := len(path.read_text().splitlines())) > CEILING
    }
    assert not long


def test_a_module_is_named_for_what_it_holds() -> None:
    folders = (*FOLDERS, APART, "tests", "demo", "bench")
    vague = [path for path in sources(*folders) if path.stem in VAGUE]
    assert not vague


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in sources(*FOLDERS, APART, "examples")
        if path.name != "__init__.py" and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert not silent


def test_a_feature_has_one_name_in_every_folder() -> None:
    features = {path.stem for path in (ROOT / "domain").glob("*.py")} | OF_NO_FEATURE.keys()
    strangers = [
        str(path.relative_to(ROOT))
        for folder in ("projections", "schema")
        for path in (ROOT / folder).glob("*.py")
        if path.stem not in features
    ]
    assert not strangers


def test_no_lock_names_an_address() -> None:
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    assert locks
    for lock in locks:
        text = lock.read_text()
        assert not re.search(r"://|--(extra-)?index-url|--find-links|^-e", text, re.MULTILINE)
        pinned = re.findall(r"^[a-z0-9].*?==.*? \\\n    --hash=sha256:", text, re.MULTILINE)
        assert len(pinned) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE))


def test_every_dependency_is_explained_at_its_version() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text()
    for name in ("run", "embedded", "dev", "client"):
        asked = (ROOT / "requirements" / f"{name}.in").read_text()
        lock = (ROOT / "requirements" / f"{name}.txt").read_text()
        for package in re.findall(r"^([a-z][a-z0-9-]*)", asked, re.MULTILINE):
            pinned = re.search(rf"^{package}==(\S+)", lock, re.MULTILINE)
            assert pinned, package
            assert f"| {package} | {pinned[1]} |" in page


@pytest.mark.parametrize("folder", ["tests/node", "examples/typescript"])
def test_what_is_of_node_is_locked_without_addresses(folder: str) -> None:
    locked = json.loads((ROOT / folder / "package-lock.json").read_text())["packages"]
    packages = [each for path, each in locked.items() if path]
    assert len(packages) > 5
    assert all(each["integrity"].startswith("sha512-") for each in packages)
    assert not any("resolved" in each for each in packages)
