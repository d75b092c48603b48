"""Hostile: operations and variables that nobody means well with."""

import base64
import json

RECORD = """mutation ($input: RecordSalaryInput!) {
  recordSalary(input: $input) { __typename ... on Rejection { rule } }
}"""
BY_CODE = "query ($c: String) { employees(filter: {code: {eq: $c}}) { totalCount } }"
AFTER = "query ($c: String) { employees(after: $c) { totalCount } }"
BY_ID = "query ($id: ID!) { node(id: $id) { id } }"
AS_OF = "query ($at: Moment) { employees(asOf: $at) { totalCount } }"
ON = "query ($on: Date) { employees(on: $on) { totalCount } }"
SALARY = '{"amount": "1.00", "currency": "USD"}'


def recorded(salary: str = SALARY, on: str = '"2016-01-01"', key: str = '"k"') -> tuple[str, str]:
    given = '{"employeeId": "employee:E1", "salary": %s, "effectiveOn": %s, "idempotencyKey": %s}'
    return RECORD, '{"input": ' + given % (salary, on, key) + "}"


def paid(amount: str) -> tuple[str, str]:
    return recorded(f'{{"amount": {amount}, "currency": "USD"}}')


def cursor(text: str) -> str:
    return json.dumps({"c": base64.b64encode(text.encode()).decode()})


HOSTILE = {
    "NaN": paid('"NaN"'),
    "NaN that is no JSON": paid("NaN"),
    "infinity": paid('"Infinity"'),
    "an exponent": paid('"1E+5"'),
    "a float": paid("1.5"),
    "a float with an exponent": paid("1e400"),
    "a number": paid("1"),
    "a number of many digits": paid("9" * 5_000),
    "text of many digits": paid('"' + "9" * 5_000 + '"'),
    "digits of another script": paid('"١٢"'),
    "a space": paid('" 1"'),
    "a list": paid("[1]"),
    "a truth": paid("true"),
    "a NUL in a key": recorded(key='"k\\u0000"'),
    "a surrogate in a key": recorded(key='"k\\ud800"'),
    "a long key": recorded(key='"' + "k" * 10_000 + '"'),
    "an unknown currency": recorded('{"amount": "1", "currency": "\\u0000"}'),
    "a day that is none": recorded(on='"2016-02-30"'),
    "a day with a time": recorded(on='"2016-02-03T00:00:00Z"'),
    "the year 0": (ON, '{"on": "0000-01-01"}'),
    "a year of many digits": (ON, '{"on": "99999-01-01"}'),
    "a naive time": (AS_OF, '{"at": "2016-02-03T00:00:00"}'),
    "a time without a day": (AS_OF, '{"at": "10:00Z"}'),
    "a time beyond all": (AS_OF, '{"at": "9999-12-31T23:59:59-23:59"}'),
    "a time before all": (AS_OF, '{"at": "0001-01-01T00:00:00+23:59"}'),
    "a second too many": (AS_OF, '{"at": "2016-12-31T23:59:60Z"}'),
    "an offset beyond all": (AS_OF, '{"at": "2016-12-31T23:59:59+99:99"}'),
    "a position below 0": (AS_OF, '{"at": -1}'),
    "a position of many digits": (AS_OF, '{"at": "' + "9" * 5_000 + '"}'),
    "a float as a position": (AS_OF, '{"at": 1.0}'),
    "a cursor that is none": (AFTER, '{"c": "x"}'),
    "a cursor of another alphabet": (AFTER, '{"c": "é"}'),
    "a surrogate as a cursor": (AFTER, '{"c": "\\ud800"}'),
    "a cursor of nothing": (AFTER, cursor("null")),
    "a cursor of a number": (AFTER, cursor("1")),
    "a cursor of objects": (AFTER, cursor('["CODE", {}, {}]')),
    "a cursor of lists": (AFTER, cursor("[" * 5_000 + "]" * 5_000)),
    "a cursor of another order": (AFTER, cursor('["NOPE", "1", "2"]')),
    "a cursor with a NUL": (AFTER, cursor('["CODE", "\\u0000", "\\u0000"]')),
    "a long cursor": (AFTER, cursor("x" * 50_000)),
    "an id of nothing": (BY_ID, '{"id": ""}'),
    "an id with a NUL": (BY_ID, '{"id": "employee:A\\u0000"}'),
    "a surrogate as an id": (BY_ID, '{"id": "\\ud800"}'),
    "SQL as an id": (BY_ID, """{"id": "employee:A' OR 1=1 --"}"""),
    "a long id": (BY_ID, '{"id": "employee:' + "A" * 50_000 + '"}'),
    "an object as an id": (BY_ID, '{"id": {"a": 1}}'),
    "a float as an id": (BY_ID, '{"id": 1e400}'),
    "a NUL in a text": (BY_CODE, '{"c": "\\u0000"}'),
    "a surrogate in a text": (BY_CODE, '{"c": "\\udfff"}'),
    "a number as a text": (BY_CODE, '{"c": 1}'),
    "deep variables": (BY_CODE, '{"c": ' + "[" * 5_000 + "]" * 5_000 + "}"),
    "variables as deep as they may be": (BY_CODE, '{"c": ' + "[" * 98 + "]" * 98 + "}"),
    "a variable that is missing": (BY_ID, "{}"),
    "a page of too many": ("query ($n: Int) { employees(first: $n) { totalCount } }", '{"n": 101}'),
    "a page beyond integers": (
        "query ($n: Int) { employees(first: $n) { totalCount } }",
        '{"n": 99999999999999999999}',
    ),
    "a subscription": ("subscription { x }", "{}"),
    "a NUL in the operation": ("{ __typename \x00 }", "{}"),
    "a surrogate in the operation": ('{ node(id: "\\\\ud800") { id } }', "{}"),
    "repeated fields": ("{ " + "q{hello} " * 800 + "}", "{}"),
}
"""By what is hostile in it: an operation and its variables, as they are sent."""
