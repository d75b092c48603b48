import pytest

from domain import text
from domain.errors import Invalid


def test_outer_space_is_dropped() -> None:
    assert text.require("name", "  运营部 Operations ") == "运营部 Operations"


@pytest.mark.parametrize("value", ["", " \u3000", "a\nb", "a\x00", "a\x85", "a\u2028b", "\ud800"])
def test_text_has_something_to_read_and_nothing_to_obey(value: str) -> None:
    with pytest.raises(Invalid) as refusal:
        text.require("name", value)
    assert (refusal.value.rule, refusal.value.parameters) == ("text-malformed", {"field": "name"})


def test_text_has_200_characters_at_most() -> None:
    assert text.require("name", " " + "字" * 200) == "字" * 200
    with pytest.raises(Invalid):
        text.require("name", "字" * 201)


def test_no_text_stays_none() -> None:
    assert text.optional("name", None) is None


def test_a_given_text_is_never_empty() -> None:
    with pytest.raises(Invalid):
        text.optional("name", "")


@pytest.mark.parametrize("value", ["", "Not-lower", "two--hyphens", "-a", "a-", "a b", "a\n"])
def test_a_code_is_lower_case_words_joined_by_hyphens(value: str) -> None:
    assert text.code("because", "not-in-earlier-file") == "not-in-earlier-file"
    with pytest.raises(Invalid) as refusal:
        text.code("because", value)
    assert refusal.value.rule == "code-malformed"
    assert refusal.value.parameters == {"field": "because"}
