import json
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from domain.actor import Role
from domain.appraisal_policy import OPERATIONS
from domain.cycle import CyclePeriod, OpenCycle, Phase
from domain.hire import Employment, HireEmployee
from domain.measure import SetMeasures
from ledger import codec
from ledger.order import Refused
from ledger.sealing import seal
from schema.engine.rejection import HIDDEN, RejectionKind, plain, rejection, where
from schema.engine.texts import Language


def refused(rule: str, refusal: str = "Invalid", **parameters: object) -> Refused:
    return Refused(
        command=UUID(int=1),
        stream="employee:HER",
        refusal=refusal,
        rule=rule,
        parameters=parameters,
        judged_at=17,
    )


hire = HireEmployee(
    employee_id="employee:A",
    hired_on=date(2016, 4, 1),
    department_id="department:DOT",
    employment=Employment.FULL_TIME,
    superior_id="employee:B",
)
opening = OpenCycle(
    cycle_id="cycle:Q",
    name="Q",
    period=CyclePeriod.QUARTER,
    starts_on=date(2016, 1, 1),
    ends_on=date(2016, 3, 31),
    policy=OPERATIONS,
)


@pytest.mark.parametrize("length", [0, 1, 5, 40, 400])
def test_a_sealed_text_never_shows(length: int) -> None:
    for n in range(50):
        key = n.to_bytes(32, "big")
        token = seal(key, "employee:HER", "employee", "name", "a" * length)
        for value in (token, [token, "b"]):
            shown = rejection(refused("measure-unknown", measure=value), hire, Language.EN)
            assert token not in shown.sentence
            assert token not in str(shown.parameters)
            assert HIDDEN in shown.sentence


@pytest.mark.parametrize(
    "text",
    [
        "employee:E00002",
        "appraisal:2016Q1:E00002",
        "a-very-long-code-of-a-measure-in-lower-case-words-joined-by-hyphens",
        "0123456789012345678901234567890123456789",
        "Planner of trees",
    ],
)
def test_ids_and_codes_show(text: str) -> None:
    assert plain("measure", text) == text


@pytest.mark.parametrize(
    "value",
    [
        None,
        "text",
        17,
        Decimal("1.50"),
        date(2016, 4, 1),
        Phase.PLAN,
        (Phase.COLLECT, Phase.EVALUATE),
        ("b", "a"),
        (Role.HR, Role.EMPLOYEE),
        frozenset({Role.HR, Role.EMPLOYEE, Role.AUDITOR}),
    ],
)
def test_a_stored_refusal_shows_what_the_fresh_one_did(value: object) -> None:
    assert plain("p", value) == plain("p", json.loads(codec.encode(value)))


def test_several_values_show_in_one_order() -> None:
    assert plain("p", ["b", "a"]) == plain("p", ("a", "b")) == ["a", "b"]
    assert plain("p", frozenset({Role.HR, Role.EMPLOYEE})) == ["EMPLOYEE", "HR"]


def test_a_refusal_is_answered_whole() -> None:
    answer = rejection(
        refused("before-hire", "Ineligible", hired_on=date(2015, 4, 1), field="effective_on"),
        hire,
        Language.EN,
    )
    assert (answer.rule, answer.kind, answer.judged_at) == (
        "before-hire",
        RejectionKind.INELIGIBLE,
        17,
    )
    assert [(each.name, each.value) for each in answer.parameters] == [
        ("field", "effectiveOn"),
        ("hiredOn", "2015-04-01"),
    ]
    assert answer.path == ["input", "effectiveOn"]


def test_a_path_leads_to_the_field_the_id_or_nowhere() -> None:
    assert where(hire, {"field": "hired_on"}) == ["input", "hiredOn"]
    assert where(hire, {"id": "employee:B"}) == ["input", "superiorId"]
    assert where(hire, {"id": "employee:C"}) is None
    assert where(hire, {"id": None}) is None
    assert where(hire, {}) is None
    assert where(opening, {"field": "scale_low"}) == ["input", "policy", "scaleLow"]
    assert where(opening, {"field": "from_score"}) == ["input", "policy", "grades", "fromScore"]
    assert where(opening, {"field": "weight"}) is None  # a dimension's, or a rater's
    setting = SetMeasures(appraisal_id="appraisal:Q:A", measures=())
    assert where(setting, {"field": "unit"}) == ["input", "measures", "unit"]
