import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import persistent
from domain.persistent import Persistent

steps = st.lists(st.tuples(st.text(max_size=2), st.none() | st.integers()), max_size=200)


@given(steps)
def test_it_holds_what_a_dictionary_holds(changes: list[tuple[str, int | None]]) -> None:
    made: Persistent[int] = Persistent()
    plain: dict[str, int] = {}
    for key, value in changes:
        before, was = made, dict(plain)
        if value is None:
            made = made.without(key)
            plain.pop(key, None)
        else:
            made = made.with_entry(key, value)
            plain[key] = value
        assert before == was
    assert made == plain
    assert hash(made) == hash(frozenset(plain.items()))
    assert len(made) == len(plain)
    assert sorted(made) == sorted(plain)
    assert all((key in made) is (key in plain) for key, _ in changes)


def test_keys_that_fall_together_are_all_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(persistent, "crc32", len)
    made: Persistent[int] = Persistent()
    for number in range(10, 100):
        made = made.with_entry(str(number), number)
    made = made.without("50")
    assert len(made) == 89
    assert made["99"] == 99
    with pytest.raises(KeyError):
        made["50"]


def test_a_change_leaves_nearly_all_as_it_is() -> None:
    made: Persistent[object] = Persistent()
    for number in range(5_000):
        made = made.with_entry(str(number), object())
    changed = made.with_entry("17", None)
    pairs = zip(made.root, changed.root, strict=True)
    assert sum(before is after for before, after in pairs) == persistent.BRANCHES - 1


def test_however_many_there_are_no_dictionary_in_it_holds_more_than_a_few() -> None:
    made: Persistent[int] = Persistent()
    for number in range(3_000):
        made = made.with_entry(str(number), number)
    left, sizes = [made.root], list[int]()
    while left:
        node = left.pop()
        if isinstance(node, tuple):
            assert len(node) == 32
            left += node
        else:
            sizes.append(len(node))
    assert sum(sizes) == len(made) == 3_000
    assert max(sizes) <= 16


def test_taking_out_what_is_not_there_changes_nothing() -> None:
    made: Persistent[int] = Persistent[int]().with_entry("a", 1)
    assert made.without("b") is made
    assert len(made.without("a")) == 0


def test_what_is_taken_out_of_many_is_gone_and_the_others_are_there() -> None:
    made: Persistent[int] = Persistent()
    for number in range(600):
        made = made.with_entry(str(number), number)
    for number in range(0, 600, 2):
        made = made.without(str(number))
    assert dict(made) == {str(number): number for number in range(1, 600, 2)}
    assert all(made[str(number)] == number for number in range(1, 600, 2))
    assert not any(str(number) in made for number in range(0, 600, 2))


def test_sixteen_lie_in_one_dictionary_and_one_more_parts_them() -> None:
    made: Persistent[int] = Persistent()
    for number in range(16):
        made = made.with_entry(str(number), number)
    assert made.root == {str(number): number for number in range(16)}
    assert isinstance(made.with_entry("16", 16).root, tuple)


def test_keys_that_nothing_tells_apart_lie_together_where_it_is_deepest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(persistent, "crc32", len)
    made: Persistent[int] = Persistent()
    for number in range(100, 200):
        made = made.with_entry(str(number), number)
    node, depth = made.root, 0
    while isinstance(node, tuple):
        node, depth = node[3 if depth == 0 else 0], depth + 1
    assert (depth, len(node)) == (6, 100)
    assert dict(made.without("150")) == {str(n): n for n in range(100, 200) if n != 150}
