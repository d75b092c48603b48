"""What counts as a mutant, and which tests are run on it, without anything being spoilt."""

from pathlib import Path

import pytest

from tests.mutation.mutants import Original, changed, compiled, left_out, meant, of_types
from tests.mutation.traced import Traced, statement
from tests.mutation.warm import early, matched, place, replaced

SOURCE = """\
@fact
class Part:
    score: int | None


@formula("x", revision=1, since=1)
def one(part: Part | None) -> int:
    if part is None:
        return 0
    return 1 | 2


def two() -> int:
    return 3
"""


FILE = Original(Path("/x.py"), "x.py", SOURCE)


def spoilt(was: str, became: str) -> str:
    assert SOURCE.count(was) == 1
    return SOURCE.replace(was, became)


def test_a_diff_is_read() -> None:
    assert changed(SOURCE, spoilt("return 3", "return  4")) == ("return 3", "return  4")


def test_what_is_no_python_or_warns_is_no_mutant() -> None:
    assert compiled(spoilt("return 3", "return not"), FILE.path) is None
    assert compiled(spoilt("return 3", "return 3 is 4"), FILE.path) is None
    assert not meant(FILE, spoilt("return 3", "return *"), 14)
    assert meant(FILE, spoilt("return 3", "return  4"), 14)


@pytest.mark.parametrize(
    ("change", "expected"),
    [("Is_IsNot", False), ("Is_Lt", True), ("Eq_Is", True), ("Gt_IsNot", True), ("Eq_Lt", False)],
)
def test_of_identity_the_opposite_alone_is_a_mutant(change: str, *, expected: bool) -> None:
    assert left_out(f"ReplaceComparisonOperator_{change}") is expected


def test_a_formula_since_the_beginning_is_no_other() -> None:
    assert not meant(FILE, spoilt("since=1", "since= 0"), 6)
    assert meant(FILE, spoilt("since=1", "since= 2"), 6)


def test_a_bar_between_types_is_not_one_between_numbers() -> None:
    places = set(of_types(FILE.tree))
    lines = SOURCE.splitlines()
    assert {line for line, column in places if lines[line - 1][column] == "|"} == {3, 7}


def test_the_tests_of_a_line_are_those_of_its_statement_own_and_quick_ones_first() -> None:
    traced = Traced(
        tests={("/x.py", 8): {"tests/test_y.py::a", "tests/test_x.py::b", "tests/test_x.py::c"}},
        seconds={"tests/test_y.py::a": 0.1, "tests/test_x.py::b": 0.3, "tests/test_x.py::c": 0.2},
    )
    assert statement(FILE.tree, 9, 9) == range(9, 10)
    assert statement(FILE.tree, 8, 8) == range(8, 10)
    found = ["tests/test_x.py::c", "tests/test_x.py::b", "tests/test_y.py::a"]
    assert traced.chosen(FILE, 8, 8) == found
    assert traced.chosen(FILE, 14, 14) == []


def test_a_change_of_what_ran_on_import_needs_the_modules_anew() -> None:
    module = (str(FILE.path), 1, "<module>")
    body = compile(spoilt("return 3", "return 4"), "/x.py", "exec")
    decorated = compile(spoilt("since=1", "since=2"), "/x.py", "exec")
    assert not early(FILE.code, body, {module})
    assert early(FILE.code, body, {module, ("/x.py", 13, "two")})
    assert early(FILE.code, decorated, {module})


def test_a_loaded_function_is_given_its_new_code() -> None:
    loaded: dict[str, object] = {}
    exec(SOURCE.partition("def two")[1] + SOURCE.partition("def two")[2], loaded)  # noqa: S102
    two = loaded["two"]
    assert callable(two)
    was = compile("def two() -> int:\n    return 3\n", "<string>", "exec")
    new = compile("def two() -> int:\n    return 4\n", "<string>", "exec")
    pairs = matched(was, new)
    assert pairs is not None
    assert [place(one)[2] for one, _ in pairs] == ["<module>", "two"]
    found = replaced([two], was, new)  # type: ignore[list-item]
    assert found is not None
    for function, code in found:
        function.__code__ = code
    assert two() == 4
