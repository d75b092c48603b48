import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import server
from ops import calculate
from ops.errors import Unusable
from ops.settings import Settings
from tests.domain import vectors
from tests.system.serving import ROOT

Calculator = Callable[[str, object], Any]
"""Takes what to calculate and a list; returns the list that is printed."""

WHAT = {
    "measures": "score",
    "rollups": "score",
    "quotas": "counts",
    "pools": "parts",
    "promotions": "new",
}


def calculated(what: str, given: str) -> "subprocess.CompletedProcess[str]":
    """Give the calculator a file, or a list on its standard input, as a process of its own."""
    path = given if given.endswith(".json") else "-"
    return subprocess.run(
        [sys.executable, str(ROOT / "server.py"), "calculate", what, path],
        input=given,
        capture_output=True,
        check=False,
        text=True,
    )


@pytest.mark.parametrize("what", WHAT)
def test_it_prints_the_worked_examples_as_they_are_written(what: str) -> None:
    path = vectors.HERE / f"{what}.json"
    done = calculated(what, str(path))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == path.read_text("utf-8")


def test_what_cannot_be_calculated_is_told_apart_from_what_can() -> None:
    done = calculated("measures", json.dumps([*vectors.read("measures")[:1], {}]))
    assert (done.returncode, done.stdout) == (2, "")
    assert "entry 2: rule is missing: give it" in done.stderr


@pytest.fixture
def calculator(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Calculator:
    """Return what calculates a list within this process."""

    def calculate_(what: str, given: object) -> Any:  # noqa: ANN401 - JSON
        path = tmp_path / "list.json"
        path.write_bytes(given if isinstance(given, bytes) else json.dumps(given).encode())
        assert calculate.run(Settings(), server.parsed(["calculate", what, str(path)])) == 0
        return json.loads(capsys.readouterr().out)

    return calculate_


@pytest.mark.parametrize(("what", "output"), WHAT.items())
def test_outputs_are_computed_whether_or_not_they_are_given(
    what: str, output: str, calculator: Calculator
) -> None:
    examples = vectors.read(what)
    without = [{k: v for k, v in each.items() if k != output} for each in examples]
    wrong = [{**each, output: "wrong"} for each in examples]
    assert calculator(what, without) == calculator(what, wrong) == examples


MONTHS: Any = {
    "rule": {
        "kind": "HIGHER_IS_BETTER",
        "combine": "SUM",
        "targets": ["100", "120", "130", "150"],
    },
    "actual": ["90", "130", "120", "160"],
}


def test_it_combines_months_and_knows_vetoes(calculator: Calculator) -> None:
    average = {**MONTHS, "rule": {**MONTHS["rule"], "combine": "AVERAGE"}}
    last = {**MONTHS, "rule": {**MONTHS["rule"], "combine": "LAST"}}
    first = {**last, "actual": ["90", None, None, None]}
    veto = {"name": "accident", "rule": {"kind": "VETO", "grade_cap": "C"}, "actual": True}
    done = calculator("measures", [MONTHS, average, last, first, veto])
    assert [each["score"] for each in done] == ["100.00", "99.33", "106.67", "90.00", None]


def test_raters_come_to_a_common_scale(calculator: Calculator) -> None:
    """The worked example on leniency; of who gives everybody the same nothing can be said."""
    entry = {"scores": {"A": ["90", "92", "94"], "B": ["70", "80", "90"]}}
    same = ["75.70", "86.00", "96.30"]
    assert calculator("leniency", [entry])[0]["scaled"] == {"A": same, "B": same}
    level = {"scores": {"A": ["70", "70"]}}
    assert calculator("leniency", [level])[0]["scaled"] == {"A": None}


def test_all_parts_missing_is_not_rated(calculator: Calculator) -> None:
    nothing = {"parts": [[4_000, None], [6_000, None]], "missing": "RENORMALISE"}
    assert calculator("rollups", [nothing]) == [{**nothing, "score": None}]


def test_shares_may_have_decimals(calculator: Calculator) -> None:
    thirds = {"people": 3, "percents": ["33.33", "33.33", "33.34"]}
    assert calculator("quotas", [thirds])[0]["counts"] == [1, 1, 1]


def test_an_empty_list_has_nothing_to_calculate(calculator: Calculator) -> None:
    assert calculator("measures", []) == []


HIGHER = {"kind": "HIGHER_IS_BETTER", "target": "5"}
SHIPPED = {"kind": "ALL_OR_NOTHING"}
STEPS = {"kind": "STEPS", "points": [["1", "2"], ["1", "3"]]}


@pytest.mark.parametrize(
    ("what", "entry", "said"),
    [
        ("measures", 5, "write it in braces"),
        ("measures", {"rule": HIGHER}, "actual is missing"),
        ("measures", {"actual": "5"}, "rule is missing"),
        ("measures", {"rule": "HIGHER_IS_BETTER", "actual": "5"}, "rule: write an object"),
        ("measures", {"rule": {"target": "5"}, "actual": "5"}, "kind is missing"),
        ("measures", {"rule": {**HIGHER, "kind": "HIGHER"}, "actual": "5"}, "write one of"),
        ("measures", {"rule": {**HIGHER, "kind": []}, "actual": "5"}, "write one of"),
        ("measures", {"rule": {**HIGHER, "aim": "5"}, "actual": "5"}, "rule.aim is not known"),
        ("measures", {"rule": HIGHER, "actual": 5}, "actual: write a decimal as a string"),
        ("measures", {"rule": HIGHER, "actual": 0.1}, "actual: write a decimal as a string"),
        ("measures", {"rule": HIGHER, "actual": "1E5"}, "actual: write a decimal as a string"),
        ("measures", {"rule": HIGHER, "actual": "NaN"}, "actual: write a decimal as a string"),
        ("measures", {"rule": HIGHER, "actual": "9" * 30}, "(number-out-of-range)"),
        ("measures", {"rule": HIGHER, "actual": True}, "(actual-of-another-form)"),
        ("measures", {"rule": SHIPPED, "actual": "1"}, "(actual-of-another-form)"),
        ("measures", {"rule": HIGHER, "actual": "5", "to": "1"}, "to is not known"),
        ("measures", {"rule": {**HIGHER, "target": "0"}, "actual": "5"}, "(target-not-positive)"),
        ("measures", {"rule": STEPS, "actual": "5"}, "(points-overlapping)"),
        ("measures", {"rule": {**STEPS, "points": [["1"]]}, "actual": "5"}, "as a pair"),
        ("measures", {**MONTHS, "actual": ["90"] * 5}, "(month-out-of-range)"),
        ("measures", {**MONTHS, "actual": "90"}, "write a list"),
        ("rollups", {"parts": [[10000, "5"]]}, "missing is missing"),
        ("rollups", {"parts": [[9999, "5"]], "missing": "ZERO"}, "(weights-not-whole)"),
        ("rollups", {"parts": [["10000", "5"]], "missing": "ZERO"}, "write a whole number"),
        ("rollups", {"parts": [[10000]], "missing": "ZERO"}, "a weight and a score"),
        ("rollups", {"parts": {}, "missing": "ZERO"}, "parts: write a list"),
        ("quotas", {"people": 7, "percents": [50, 49]}, "(weights-not-whole)"),
        ("quotas", {"people": 7, "percents": []}, "(nobody-to-share-among)"),
        ("quotas", {"people": True, "percents": [100]}, "people: write a whole number"),
        ("quotas", {"people": -1, "percents": [100]}, "(total-negative)"),
        ("quotas", {"people": 7, "percents": ["33.333", "66.667"]}, "at most 2 decimals"),
        ("pools", {"total": "1.001", "weights": ["1"], "exponent": 2}, "at most 2 decimals"),
        ("pools", {"total": "1", "weights": ["0"], "exponent": 2}, "(weights-all-zero)"),
        ("pools", {"total": "1", "weights": ["1"], "exponent": 5}, "exponent: write 0 to 4"),
    ],
)
def test_what_cannot_be_calculated_is_named(
    what: str, entry: object, said: str, calculator: Calculator
) -> None:
    with pytest.raises(Unusable) as refused:
        calculator(what, [vectors.read(what)[0], entry])
    _, message = str(refused.value).split("\n")
    assert message.startswith("entry 2: ")
    assert said in message


def test_every_entry_that_cannot_be_calculated_is_named(calculator: Calculator) -> None:
    nothing: dict[str, object] = {}
    with pytest.raises(Unusable) as refused:
        calculator("measures", [nothing, *vectors.read("measures")[:1], nothing])
    assert str(refused.value).split("\n")[1:] == [
        "entry 1: rule is missing: give it",
        "entry 3: rule is missing: give it",
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (b"", "is not JSON"),
        (b"[", "is not JSON"),
        (b"\xff[]", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b"{}", "holds no list"),
        (b"null", "holds no list"),
    ],
)
def test_what_is_no_list_is_refused(given: bytes, said: str, calculator: Calculator) -> None:
    with pytest.raises(Unusable, match=said):
        calculator("measures", given)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    chosen = server.parsed(["calculate", "quotas", str(tmp_path / "no.json")])
    with pytest.raises(Unusable, match=r"no\.json cannot be read"):
        calculate.run(Settings(), chosen)
