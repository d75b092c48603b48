"""What can be asked is answered, by one statement."""

from typing import Any

from tests.schema.county import (
    ANN,
    ANNS,
    ANNS_NAME,
    BOB,
    COMMENT,
    CYCLE,
    DOT,
    EVE,
    EVES,
    County,
)


async def test_the_organisation_says_what_it_is(county: County) -> None:
    asked = "{ organisation { __typename id name timeZone currency demonstration origin } }"
    assert await county.ask(asked) == {
        "organisation": {
            "__typename": "Organisation",
            "id": "organisation:main",
            "name": "The county",
            "timeZone": "America/New_York",
            "currency": "USD",
            "demonstration": False,
            "origin": "PERSON",
        }
    }


async def test_an_employee_is_shown_with_their_neighbours(county: County) -> None:
    asked = """query ($id: ID!) { employee(id: $id) {
        code name email hiredOn employment gender title level position division inService
        department { code name parent { name } } superior { code } reports { nodes { code } }
        salary { salary { amount currency } effectiveOn cause unknownBecause }
        absences { nodes { id kind fromOn untilOn } } lastDayOn endCause origin
    } }"""
    assert (await county.ask(asked, id=ANN))["employee"] == {
        "code": "ANN",
        "name": ANNS_NAME,
        "email": "ann@example.org",
        "hiredOn": "2010-05-03",
        "employment": "FULL_TIME",
        "gender": "F",
        "title": "Senior planner",
        "level": "P3",
        "position": "Planning",
        "division": None,
        "inService": True,
        "department": {"code": "BRG", "name": "Bridges", "parent": {"name": "Transportation"}},
        "superior": {"code": "BOSS"},
        "reports": {"nodes": [{"code": "BOB"}]},
        "salary": {
            "salary": {"amount": "1100.00", "currency": "USD"},
            "effectiveOn": "2016-04-01",
            "cause": "PROMOTION",
            "unknownBecause": None,
        },
        "absences": {
            "nodes": [
                {
                    "id": "absence:ANN/2016-02-01",
                    "kind": "SICKNESS",
                    "fromOn": "2016-02-01",
                    "untilOn": "2016-02-05",
                }
            ]
        },
        "lastDayOn": None,
        "endCause": None,
        "origin": "PERSON",
    }


async def test_what_is_invented_says_so(county: County) -> None:
    asked = "query ($id: ID!) { employee(id: $id) { origin } }"
    assert await county.ask(asked, id=BOB) == {"employee": {"origin": "DEMONSTRATION"}}


async def test_a_released_appraisal_is_shown_with_all_that_led_to_it(county: County) -> None:
    asked = """query ($id: ID!) { appraisal(id: $id) {
        status exact score grade comment policyVersion employeeId
        cycle { code } employee { code } superior { code } department { code }
        dimensions { dimension exact score }
        measures(orderBy: CODE, filter: {code: {in: ["revenue", "ideas"]}}) {
            totalCount
            nodes { code rule weight target actual actualSource rating scaleHigh cap score exact }
        }
    } }"""
    found = (await county.ask(asked, id=ANNS))["appraisal"]
    assert found.pop("dimensions") == [
        {"dimension": "ABILITY", "exact": "75", "score": "75.00"},
        {"dimension": "INNOVATION", "exact": "60", "score": "60.00"},
        {"dimension": "RESULTS", "exact": "90", "score": "90.00"},
        {"dimension": "TEAMWORK", "exact": "100", "score": "100.00"},
    ]
    ideas, revenue = found.pop("measures")["nodes"]
    assert ideas == {
        "code": "ideas",
        "rule": "RATED",
        "weight": "100",
        "target": None,
        "actual": None,
        "actualSource": None,
        "rating": "3.4",
        "scaleHigh": "5",
        "cap": "120",
        "score": "60.00",
        "exact": "60",
    }
    assert revenue["actual"] == "450000"
    assert revenue["weight"] == "75"
    assert found == {
        "status": "RELEASED",
        "exact": "85",
        "score": "85.00",
        "grade": "A",
        "comment": COMMENT,
        "policyVersion": "operations-1",
        "employeeId": ANN,
        "cycle": {"code": "2016Q1"},
        "employee": {"code": "ANN"},
        "superior": {"code": "BOSS"},
        "department": {"code": "BRG"},
    }


async def test_a_career_is_one_line_of_time(county: County) -> None:
    asked = """query ($id: ID!) { employee(id: $id) { careerHistory(first: 100) { nodes {
        kind effectiveOn department { code } title level superior { code }
        salary { amount } cause cycle { code } score grade untilOn
    } } } }"""
    nodes = (await county.ask(asked, id=ANN))["employee"]["careerHistory"]["nodes"]
    said = [(node["kind"], node["effectiveOn"], filled(node)) for node in nodes]
    assert said[:-1] == [
        ("DEPARTMENT", "2010-05-03", {"department": {"code": "BRG"}}),
        ("HIRED", "2010-05-03", {}),
        ("LEVEL", "2010-05-03", {"level": "P2"}),
        ("POSITION", "2010-05-03", {}),
        ("SUPERIOR", "2010-05-03", {"superior": {"code": "BOSS"}}),
        ("TITLE", "2010-05-03", {"title": "Planner"}),
        ("SALARY", "2015-04-01", {"salary": {"amount": "1000.00"}, "cause": "RECORDED"}),
        ("ABSENCE", "2016-02-01", {"cause": "SICKNESS", "untilOn": "2016-02-05"}),
        ("LEVEL", "2016-04-01", {"level": "P3"}),
        ("TITLE", "2016-04-01", {"title": "Senior planner"}),
        ("SALARY", "2016-04-01", {"salary": {"amount": "1100.00"}, "cause": "PROMOTION"}),
    ]
    graded = {"cycle": {"code": "2016Q1"}, "score": "85.00", "grade": "A"}
    assert (said[-1][0], said[-1][2]) == ("GRADE", graded)


def filled(node: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in node.items()
        if value is not None and name not in ("kind", "effectiveOn")
    }


async def test_departments_have_parents_children_and_members(county: County) -> None:
    asked = """{ departments(orderBy: NAME) { totalCount nodes {
        code name open parent { code } children { nodes { code } } members { nodes { code } }
    } } }"""
    found = (await county.ask(asked))["departments"]
    assert found["totalCount"] == 3
    assert [node["name"] for node in found["nodes"]] == ["Bridges", "Parks", "Transportation"]
    bridges, parks, transport = found["nodes"]
    assert bridges["parent"] == {"code": "DOT"}
    assert transport["children"] == {"nodes": [{"code": "BRG"}]}
    assert parks["members"] == {"nodes": [{"code": "EVE"}, {"code": "OLD"}]}


async def test_a_cycle_says_how_it_is_scored(county: County) -> None:
    asked = """query ($id: ID!) { cycle(id: $id) {
        code name period startsOn endsOn phase deadlines { phase dueOn }
        dimensions { dimension weight } grades { grade fromScore } appraisals { totalCount }
    } }"""
    found = (await county.ask(asked, id=CYCLE))["cycle"]
    assert found["phase"] == "FEED_BACK"
    assert [each["phase"] for each in found["deadlines"]] == ["PLAN", "COLLECT"]
    assert [each["weight"] for each in found["dimensions"]] == ["60", "20", "10", "10"]
    assert [each["grade"] for each in found["grades"]] == ["S", "A", "B", "C", "D"]
    assert found["appraisals"] == {"totalCount": 3}


async def test_anything_is_found_by_its_id(county: County) -> None:
    ids = [ANN, f"{ANNS}/revenue", "employee:NOBODY", DOT, CYCLE, "absence:ANN/2016-02-01", "x:1"]
    asked = """query ($ids: [ID!]!) { nodes(ids: $ids) {
        __typename id ... on Employee { code } ...OfMeasure
    } } fragment OfMeasure on Measure { unit }"""
    assert (await county.ask(asked, ids=ids))["nodes"] == [
        {"__typename": "Employee", "id": ANN, "code": "ANN"},
        {"__typename": "Measure", "id": f"{ANNS}/revenue", "unit": "USD"},
        None,
        {"__typename": "Department", "id": DOT},
        {"__typename": "Cycle", "id": CYCLE},
        {"__typename": "Absence", "id": "absence:ANN/2016-02-01"},
        None,
    ]


async def test_aliases_fragments_and_directives_are_honoured(county: County) -> None:
    asked = """query ($yes: Boolean!, $no: Boolean!) {
        first: employee(id: "employee:ANN") { ...Named }
        second: employee(id: "employee:BOB") {
            ... on Node { id } code @skip(if: $yes) name @include(if: $no)
            boss: superior { ...Named } department { code } department { name }
        }
        missing: employee(id: "employee:NOBODY") { code }
        __typename
    }
    fragment Named on Employee { called: code __typename }"""
    assert await county.ask(asked, yes=True, no=False) == {
        "first": {"called": "ANN", "__typename": "Employee"},
        "second": {
            "id": BOB,
            "boss": {"called": "ANN", "__typename": "Employee"},
            "department": {"code": "BRG", "name": "Bridges"},
        },
        "missing": None,
        "__typename": "Query",
    }


async def test_a_long_alias_and_many_fields_are_answered(county: County) -> None:
    alias = "a" * 90
    fields = " ".join(f"f{n}: code" for n in range(300))
    asked = f'{{ {alias}: employee(id: "{EVE}") {{ {fields} }} }}'
    assert len((await county.ask(asked))[alias]) == 300


async def test_an_outdated_score_is_not_shown(county: County) -> None:
    asked = """query ($id: ID!) { appraisal(id: $id) {
        status score exact grade scoredAt dimensions { score } measures { nodes { score exact } }
    } }"""
    found = (await county.ask(asked, id=EVES))["appraisal"]
    assert found.pop("measures")["nodes"] == [{"score": None, "exact": None}] * 5
    assert found == {
        "status": "EVALUATED",
        "score": None,
        "exact": None,
        "grade": None,
        "scoredAt": None,
        "dimensions": [],
    }


async def test_what_shows_an_actual_is_read_from_its_note(county: County) -> None:
    asked = """query ($id: ID!) { appraisal(id: $id) {
        measures(filter: {rule: {eq: HIGHER_IS_BETTER}}) { nodes { actualSource evidence } }
    } }"""
    answer = await county.ask(asked, id=ANNS)
    measures = answer["appraisal"]["measures"]["nodes"]
    shown = {"actualSource": "ledger", "evidence": "sheet 3"}
    assert measures == [shown, shown]
