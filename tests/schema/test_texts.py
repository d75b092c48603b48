import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any, get_args, get_type_hints

import pytest

from domain import errors
from domain.actor import Role
from domain.errors import Rejected
from domain.events import COMMANDS, KINDS
from domain.policies.measure_score import score
from schema.engine.faults import CODES
from schema.engine.inputs import WITHHELD
from schema.engine.mutations import INSIDE
from schema.engine.rejection import KINDS as REFUSALS
from schema.engine.rejection import RejectionKind
from schema.engine.texts import Described, Language, Texts, texts
from schema.pay_trial import TriedException
from tests.domain import vectors
from tests.schema.shapes import enums_below, facts_below

ROOT = Path(__file__).parents[2]
QUOTED = re.compile(r'"([a-z-]+)"')
HAN = re.compile(r"[\u4e00-\u9fff]")
BUILT = {"Unknown": ("unknown", {"id"}), "OutOfTurn": ("out-of-turn", {"command", "state"})}
"""Refusals whose rule their class gives."""

NAMED = {name for name, cls in vars(errors).items() if isinstance(cls, type)} - set(BUILT)
LANGUAGES = pytest.mark.parametrize("said", [texts(each) for each in Language], ids=list(Language))


def raised(source: str) -> Iterator[tuple[str, set[str]]]:
    """Yield each rule that a module refuses by, and the parameters it gives there."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords) if name in NAMED:
                assert len(args) == 1, ast.unparse(node)
                assert isinstance(args[0], ast.Constant), ast.unparse(node)
                yield str(args[0].value), {str(keyword.arg) for keyword in keywords}
            case ast.Call(func=ast.Name(id=name)) if name in BUILT:
                yield BUILT[name]
            case _:
                pass


def rules() -> dict[str, set[str]]:
    """Return every rule there is, with the parameters that it always comes with."""
    found: dict[str, set[str]] = {}
    for folder in ("domain", "ledger", "schema"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.name != "errors.py":
                for rule, parameters in raised(path.read_text("utf-8")):
                    found[rule] = found.get(rule, parameters) & parameters
    return found


RULES = rules()


def named(sentence: str) -> Iterator[tuple[str, str]]:
    """Yield each parameter that a sentence names, and where it finds its label."""
    for _, name, where, _ in Formatter().parse(sentence):
        if name is not None:
            yield name, where or ""


def test_the_rules_are_found() -> None:
    assert len(RULES) > 70
    assert RULES["before-hire"] == {"hired_on"}
    assert RULES["unknown"] == {"id"}
    assert dict(raised("raise Invalid('planted', one=1, two=2)")) == {"planted": {"one", "two"}}


@LANGUAGES
def test_every_rule_has_a_sentence_and_every_sentence_a_rule(said: Texts) -> None:
    assert set(said.rules) == set(RULES)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", rule) for rule in said.rules)
    assert all(sentence.endswith((".", "。")) for sentence in said.rules.values())


@LANGUAGES
def test_a_sentence_names_only_what_its_rule_always_comes_with(said: Texts) -> None:
    for rule, sentence in said.rules.items():
        for name, where in named(sentence):
            assert name in RULES[rule], f"{rule}: {name}"
            assert where in {"", "commands", "states"} | set(said.enums), f"{rule}: {where}"


def test_every_rule_is_expected_by_a_test_that_breaks_it() -> None:
    """By name, in another file than this one; that it is refused is for that test to see."""
    sources = (path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__))
    expected = {name for path in sources for name in QUOTED.findall(path.read_text("utf-8"))}
    assert set(RULES) - expected == set()


def test_both_languages_say_the_same_things() -> None:
    english, chinese = (texts(each) for each in Language)
    said = ("rules", "faults", "states", "envelope", "steps", "recorded")
    for group in (*said, "commands", "inputs", "enums"):
        assert set(getattr(english, group)) == set(getattr(chinese, group)), group
    for rule, sentence in english.rules.items():
        assert set(named(sentence)) == set(named(chinese.rules[rule])), rule


def said_in(described: Described) -> Iterator[str]:
    """Yield every text of a description that there is."""
    yield from (text for text in (described.description, described.label) if text)
    for part in described.parts.values():
        yield from said_in(part)


def test_chinese_is_chinese_and_english_is_not() -> None:
    english, chinese = (texts(each) for each in Language)
    for said, has in ((english, False), (chinese, True)):
        around = (said.faults, said.states, said.envelope, said.steps, said.recorded)
        for group in (said.rules, *around):
            for key, text in group.items():
                assert bool(HAN.search(text)) is has, f"{said.language} {key}: {text}"
        for table in (said.commands, said.inputs, said.enums):
            for key, described in table.items():
                for text in said_in(described):
                    assert bool(HAN.search(text)) is has, f"{said.language} {key}: {text}"


@LANGUAGES
def test_every_field_that_is_put_in_has_a_description(said: Texts) -> None:
    commands = [cls for cls, feature in COMMANDS.values() if feature.kind not in INSIDE]
    assert set(said.commands) == {command.__name__ for command in commands}
    facts = {TriedException} | {fact for command in commands for fact in facts_below(command)}
    assert set(said.inputs) == {fact.__name__ for fact in facts}
    for group, classes in ((said.commands, commands), (said.inputs, facts)):
        for cls in classes:
            described = group[cls.__name__]
            fields = set(get_type_hints(cls)) - WITHHELD.get(cls, frozenset())
            assert set(described.parts) == fields, cls
            assert described.description, cls
            assert all(part.description for part in described.parts.values()), cls
    assert all(command.label for command in said.commands.values())


@LANGUAGES
def test_every_enum_value_has_a_label(said: Texts) -> None:
    enums = {RejectionKind, Role}
    for command, feature in COMMANDS.values():
        if feature.kind not in INSIDE:
            enums |= set(enums_below(command))
    assert len(enums) > 10
    for enum in enums:
        described = said.enums[enum.__name__]
        assert list(described.parts) == list(enum.__members__), enum
        assert described.description
        assert all(part.label for part in described.parts.values())


@LANGUAGES
def test_every_state_and_fault_is_said(said: Texts) -> None:
    hints = [get_type_hints(feature.evolve)["return"] for feature in KINDS.values()]
    states = {state for hint in hints for state in (get_args(hint) or (hint,))} - {type(None)}
    assert set(said.states) == {"nothing"} | {state.__name__ for state in states}
    assert set(said.faults) == set(CODES.values())


def test_every_kind_of_refusal_has_a_value() -> None:
    kinds = {cls.__name__ for cls in Rejected.__subclasses__()}
    assert set(REFUSALS) == kinds
    assert set(REFUSALS.values()) == set(RejectionKind)


@LANGUAGES
def test_every_sentence_can_be_said(said: Texts) -> None:
    for rule, parameters in RULES.items():
        sentence = said.sentence(rule, dict.fromkeys(parameters, "X"))
        assert "{" not in sentence
        assert said.sentence(rule, {})


def test_values_appear_by_their_labels() -> None:
    english, chinese = (texts(each) for each in Language)
    parameters = {"cycle_id": "cycle:Q", "phase": "PLAN", "phases": ["COLLECT", "EVALUATE"]}
    assert english.sentence("out-of-phase", parameters).startswith(
        "cycle:Q is in the phase planning; this is done in collecting data, evaluation."
    )
    assert "“收集数据、评价”" in chinese.sentence("out-of-phase", parameters)
    assert english.sentence("out-of-turn", {"command": "HireEmployee", "state": "Employee"}) == (
        '"Hire an employee" cannot be done now, because there is an employee: '
        "look at how it stands and do what comes next."
    )
    closed = {"department_id": "d", "on": "x", "founded_on": "y", "closed_on": None}
    assert "until none" in english.sentence("department-not-open", closed)


@LANGUAGES
@pytest.mark.parametrize("example", vectors.read("measures"))
def test_every_step_of_a_working_has_a_label(said: Texts, example: dict[str, Any]) -> None:
    steps = score(vectors.rule_of(example), vectors.achieved_of(example)).steps
    assert steps
    for step in steps:
        label = said.step(step.name)
        assert label != step.name, step.name
        assert "{" not in label
