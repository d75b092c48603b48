"""Duties are declared as data, which the events bear out."""

from dataclasses import fields
from datetime import date, timedelta

from domain.duties import ASKED, BY, HOLDINGS, INCOMPATIBLE, PERSON, Duty, Incompatible, Pair, pairs
from domain.events import EVENTS


def test_every_duty_is_named_by_a_field_of_its_event() -> None:
    for each in HOLDINGS:
        names = {field.name for field in fields(EVENTS[each.event][0])}
        assert each.who in names | {BY, PERSON}, each
        assert each.part is None or each.part.partition(",")[0] in names, each
    assert {each.duty for each in HOLDINGS} == set(Duty)


def test_rules_have_names_of_their_own() -> None:
    rules = [each.rule for each in INCOMPATIBLE]
    assert len(set(rules)) == len(rules)
    assert ASKED not in rules
    assert not any(" " in rule for rule in rules)


def test_a_rule_holds_from_its_day_on_and_without_a_day_all_do() -> None:
    since = date(2016, 4, 1)
    declared = (
        Incompatible(
            rule="r", duties=(Duty.RATER, Duty.SCORER), decides=(Duty.RELEASER,), since=since
        ),
    )
    found = list(pairs(since, declared=declared))
    assert [(each.duty, each.decides, each.since) for each in found] == [
        (Duty.RATER, Duty.RELEASER, since),
        (Duty.SCORER, Duty.RELEASER, since),
    ]
    assert list(pairs(declared=declared)) == found
    assert list(pairs(since - timedelta(days=1), declared=declared)) == []


def test_what_is_asked_about_is_looked_for_once_and_is_no_rule() -> None:
    asked = [(Duty.SCORER, Duty.RELEASER)] * 2
    assert list(pairs(asked=asked, declared=())) == [
        Pair(rule=ASKED, duty=Duty.SCORER, decides=Duty.RELEASER)
    ]
