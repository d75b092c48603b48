import pytest

from domain import ids
from domain.errors import Invalid


@pytest.mark.parametrize("id", ["employee:E00002", "employee:1", "employee:a_b.c-d"])
def test_an_id_is_its_kind_and_a_code(id: str) -> None:  # noqa: A002 - the API's word
    assert ids.require("employee", id) == id


@pytest.mark.parametrize(
    "id",
    [
        "",
        "E00002",
        "employee:",
        "employee:E2\n",
        "employee:E 2",
        "employee:-E2",
        "employee:É2",
        "employee:E2:3",
        "department:E2",
        "employee:" + "E" * 65,
    ],
)
def test_anything_else_is_refused(id: str) -> None:  # noqa: A002 - the API's word
    with pytest.raises(Invalid) as refusal:
        ids.require("employee", id)
    assert refusal.value.rule == "id-malformed"
    assert refusal.value.parameters == {"id": id, "kind": "employee"}


def test_a_code_has_64_characters_at_most() -> None:
    assert ids.require("employee", "employee:" + "E" * 64)


def test_an_id_can_have_two_codes() -> None:
    assert ids.require("appraisal", "appraisal:2016Q1:E00002", codes=2)
    with pytest.raises(Invalid):
        ids.require("appraisal", "appraisal:2016Q1", codes=2)


def test_the_code_is_what_follows_the_kind() -> None:
    assert ids.code("employee:E00002") == "E00002"
    assert ids.code("appraisal:2016Q1:E00002") == "2016Q1:E00002"
