from domain.events import COMMANDS, EVENTS, KINDS, decider_of, schema_version
from domain.rulebook import FEATURES


def test_every_feature_is_found_by_the_streams_it_has() -> None:
    assert len(KINDS) == len(FEATURES)
    assert all(decider_of(f"{feature.kind}:X") is feature for feature in FEATURES)


def test_no_command_and_event_have_one_name() -> None:
    assert EVENTS.keys().isdisjoint(COMMANDS.keys())


def test_every_event_has_a_schema_version() -> None:
    assert all(schema_version(name) >= 1 for name in EVENTS)
