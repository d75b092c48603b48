from dataclasses import replace
from decimal import Decimal

import pytest

from domain import employee
from domain.actual import Achievement, ActualRecorded, RecordActual, RecordActuals
from domain.appraisal import Command
from domain.appraisal_case import Event
from domain.cycle import Phase
from domain.errors import Unknown
from domain.sealed import Sealed
from tests.domain.appraisal_case import (
    HER,
    ID,
    achieved,
    during,
    enrolled,
    record,
    refusal,
    settled,
)

keyed = replace(record, source_key="2016-1/7", evidence=Sealed("one token"))
first = replace(achieved("revenue", 460_000), source_key="2016-1/7", evidence=Sealed("one token"))
corrected = replace(record, actual=Decimal(470_000), source_key="2016-1/8", corrects="2016-1/7")


def told(*events: Event):  # noqa: ANN201 - as `during` has it
    return during(Phase.COLLECT).given(enrolled, settled, *events).by(HER)


def test_a_key_is_kept_with_the_actual() -> None:
    assert told().when(keyed) == [first]


@pytest.mark.parametrize(
    "again",
    [keyed, replace(keyed, evidence=Sealed("another token")), replace(keyed, evidence=None)],
)
def test_the_same_key_with_the_same_content_is_known(again: Command) -> None:
    assert refusal(told(first), again) == "actual-known"


@pytest.mark.parametrize(
    "other", [replace(keyed, actual=Decimal(1)), replace(keyed, measure="margin")]
)
def test_the_same_key_with_other_content_is_taken(other: Command) -> None:
    assert refusal(told(first), other) == "source-key-taken"


def test_another_source_has_keys_of_its_own() -> None:
    assert told(first).when(replace(keyed, source="another", actual=Decimal(1)))


def test_without_a_key_everything_is_heard() -> None:
    assert told(achieved("revenue", 460_000)).when(record)


def test_a_correction_has_a_key_of_its_own() -> None:
    (event,) = told(first).when(corrected)
    assert isinstance(event, ActualRecorded)
    assert (event.source_key, event.corrects) == ("2016-1/8", "2016-1/7")
    assert refusal(told(first), replace(corrected, source_key=None)) == "correction-without-key"
    assert refusal(told(first), replace(corrected, source_key="2016-1/7")) == "source-key-taken"


@pytest.mark.parametrize(
    "wrong",
    [
        replace(corrected, corrects="2016-1/9"),
        replace(corrected, source="another"),
        replace(corrected, measure="margin"),
    ],
)
def test_what_was_never_told_is_not_corrected(wrong: Command) -> None:
    assert refusal(told(first), wrong) == "source-key-unknown"


def entry(command: RecordActual) -> Achievement:
    return Achievement(
        measure=command.measure,
        source=command.source,
        actual=command.actual,
        evidence=command.evidence,
        source_key=command.source_key,
        corrects=command.corrects,
    )


def several(*commands: RecordActual) -> RecordActuals:
    return RecordActuals(appraisal_id=ID, actuals=tuple(entry(each) for each in commands))


def test_several_are_recorded_at_once_and_what_is_known_is_left_out() -> None:
    found = told().when(several(keyed, corrected, keyed))
    assert [getattr(each, "source_key") for each in found] == ["2016-1/7", "2016-1/8"]  # noqa: B009
    (event,) = told(first).when(several(keyed, corrected))
    assert getattr(event, "source_key") == "2016-1/8"  # noqa: B009 - of any event


def test_one_that_cannot_be_recorded_keeps_back_all() -> None:
    wrong = replace(record, measure="other")
    assert refusal(told(), several(keyed, wrong)) == "measure-unknown"
    assert refusal(told(first), several(corrected, replace(keyed, actual=Decimal(1)))) == (
        "source-key-taken"
    )


def test_all_of_them_are_known() -> None:
    assert refusal(told(first), several(keyed, keyed)) == "actual-known"


def test_there_are_some_and_not_too_many() -> None:
    assert refusal(told(), several()) == "actuals-too-many"
    assert refusal(told(), several(*[record] * 501)) == "actuals-too-many"
    assert len(told().when(several(*[record] * 500))) == 500


def test_an_actual_for_somebody_not_enrolled_is_refused() -> None:
    nobody = during(Phase.COLLECT).knowing(employee.ref(HER), None)
    for command in (record, several(record)):
        with pytest.raises(Unknown):
            nobody.when(command)
