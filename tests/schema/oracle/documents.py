"""Documents: operations made to be hard, each with its variables."""

from collections.abc import Mapping
from typing import Any

from tests.schema.oracle import (
    banded,
    calibration,
    careers,
    development,
    goals,
    learning,
    measurement,
    policies,
    promoting,
    rating,
    reviews,
)

PEOPLE = ["employee:ANN", "employee:BOB", "employee:BOSS", "employee:EVE", "employee:TOP"]

DOCUMENTS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "aliases": (
        """{ a: employee(id: "employee:ANN") { x: code code y: superior { x: code y: id }
            z: superior(on: "2009-01-01") { id } }
          b: employee(id: "employee:BOB") { x: title(on: "2012-07-02") y: title
            title2: title } }""",
        {},
    ),
    "fragments that overlap": (
        """query ($with: Boolean!, $without: Boolean! = false) {
          node(id: "employee:BOB") { ...A ...A ... on Node { id } ... { __typename } }
          nodes(ids: ["appraisal:2016Q1:ANN", "appraisal:2016Q1:BOB/revenue", "cycle:2016Q1",
            "absence:ANN/2016-02-01", "organisation:county", "x:1", "employee:BOB",
            "employee:BOB"]) { ...A __typename } }
        fragment A on Node { id ... on Employee @include(if: $with) { ...B department { code } }
          ... on Employee @skip(if: $without) { department { name ...D } }
          ... on Appraisal { score status employee { ...B } measures(first: 1) { nodes { ...M } } }
          ...M ... on Cycle { phase }
          ... on Absence { kind fromOn untilOn at } ... on Organisation { name currency } }
        fragment B on Employee { code title level ...C }
        fragment M on Measure { code weight rating worth: score exact ... on Node { m: id } }
        fragment C on Node { again: id t: __typename }
        fragment D on Department { parent { name } children { totalCount } }""",
        {"with": True},
    ),
    "left out by variables": (
        """query ($no: Boolean!, $yes: Boolean!) {
          employees(first: 2) { nodes @skip(if: $yes) { id } edges @include(if: $no) { cursor }
            totalCount @include(if: $yes) @skip(if: $no) __typename }
          organisation @skip(if: $yes) { name } t: __typename @include(if: $yes) }""",
        {"no": False, "yes": True},
    ),
    "all of it left out": (
        """query ($no: Boolean!) { employees { nodes { id @include(if: $no) } }
          cycle(id: "cycle:2016Q1") { name @include(if: $no) grades { grade @include(if: $no) } }
          node(id: "employee:ANN") { ... on Employee @include(if: $no) { id } } }""",
        {"no": False},
    ),
    "typenames everywhere": (
        """{ __typename employees(first: 3) { __typename edges { __typename cursor node {
              __typename salary { __typename salary { __typename amount } }
              absences { __typename pageInfo { __typename hasNextPage } } } } }
            cycles { nodes { __typename dimensions { __typename weight }
              deadlines { __typename phase dueOn } grades { __typename grade fromScore } } }
            appraisals { nodes { __typename dimensions { __typename dimension score exact } } }
        }""",
        {},
    ),
    "lists in lists": (
        """query ($n: Int!, $m: Int) { departments(orderBy: NAME, direction: DESC) { nodes { name
            members(first: $n, orderBy: HIRED_ON, direction: DESC) { totalCount pageInfo {
              hasNextPage hasPreviousPage startCursor endCursor } nodes { id
                reports(last: $n, orderBy: NAME) { totalCount
                  pageInfo { hasPreviousPage hasNextPage }
                  edges { cursor node { id appraisals(first: $m, orderBy: SCORE) { edges { cursor
                    node { id score measures(first: 2, orderBy: CODE, direction: DESC,
                      filter: {or: [{rule: {eq: RATED}}, {dimension: {in: [RESULTS, ABILITY]}}]}) {
                      totalCount nodes { code rule rating } } } } } } } } } } } } }""",
        {"n": 2},
    ),
    "a career": (
        """query ($kinds: [CareerKind!]) { employees { nodes { id
            careerHistory(first: 100, direction: DESC, filter: {not: {kind: {in: $kinds}}}) {
              totalCount edges { cursor node { id kind effectiveOn untilOn title level position
                division cause score grade at origin department { name } superior { name }
                cycle { code } salary { amount currency } } } }
            salaries: careerHistory(filter: {kind: {eq: SALARY}}, last: 1) {
              pageInfo { hasPreviousPage } nodes { salary { amount } } } } } }""",
        {"kinds": ["HIRED", "TITLE"]},
    ),
    "filters in filters": (
        """query ($f: EmployeeFilter, $ids: [ID!]!, $none: DepartmentFilter) {
          employees(filter: $f, orderBy: NAME) { totalCount nodes { id name } }
          some: employees(filter: {or: [{id: {in: $ids}}, {and: [{inService: false},
            {not: {title: {startsWith: "G"}}}]}], not: {and: [{level: {in: ["P1"]}}]}}) {
            nodes { id level title } }
          empty: employees(filter: {}) { totalCount }
          hollow: employees(filter: {id: {}, and: [], title: null}) { totalCount }
          nobody: employees(filter: {or: []}) { totalCount }
          no: employees(filter: {not: {}}) { totalCount nodes { id } }
          departments(filter: $none) { totalCount }
          tops: departments(filter: {top: true, open: true, parent: null}) { nodes { id } }
          parts: departments(filter: {top: false}, orderBy: CODE) { nodes { id parent { id } } }
        }""",
        {
            "f": {
                "or": [
                    {"department": {"in": ["department:BRG", "department:PRK"]}},
                    {"superior": {"eq": "employee:TOP"}, "hiredOn": {"gte": "2001-01-01"}},
                ],
                "not": {"id": {"in": ["employee:EVE"]}, "code": {"eq": "EVE"}},
                "name": None,
            },
            "ids": PEOPLE,
        },
    ),
    "results as filters": (
        """{ good: appraisals(filter: {score: {gte: "80", lt: "86.5"}}) { nodes { id } }
          bad: appraisals(filter: {not: {score: {gte: "0"}}}) { nodes { id } }
          a: appraisals(filter: {grade: {in: ["A", "B"]}}, orderBy: SCORE) { totalCount }
          none: appraisals(filter: {not: {grade: {startsWith: ""}}}) { totalCount }
          hers: appraisals(filter: {superior: {eq: "employee:BOSS"}}) { nodes { id } }
          open: appraisals(filter: {not: {status: {in: [RELEASED]}}, cycle: {eq: "cycle:2016Q1"},
            department: {in: ["department:BRG"]}}) { nodes { id status } } }""",
        {},
    ),
    "keys that may be null": (
        """{ up: appraisals(orderBy: SCORE, first: 1) { pageInfo { endCursor hasNextPage }
            edges { cursor node { score } } }
          down: appraisals(orderBy: SCORE, direction: DESC, first: 2) {
            pageInfo { endCursor hasNextPage } nodes { id } }
          last: appraisals(orderBy: SCORE, last: 2) { pageInfo { startCursor hasPreviousPage
            hasNextPage } nodes { id } }
          lastDown: appraisals(orderBy: SCORE, direction: DESC, last: 1) { nodes { id } }
          departments(orderBy: NAME, on: "1999-01-01") { edges { cursor node { name } } } }""",
        {},
    ),
    "pages between cursors": (
        r"""query ($after: String = "[\"HIRED_ON\", \"2000-01-03\", \"employee:TOP\"]",
            $b: String) {
          employees(orderBy: HIRED_ON, after: $after, first: 2) { totalCount nodes { id }
            pageInfo { hasPreviousPage hasNextPage startCursor endCursor } }
          back: employees(orderBy: HIRED_ON, after: $after, before: $b, last: 2) { nodes { id }
            pageInfo { hasPreviousPage hasNextPage startCursor endCursor } }
          down: employees(orderBy: HIRED_ON, direction: DESC, before: $after, last: 3) {
            nodes { id } pageInfo { startCursor } }
          null: appraisals(orderBy: SCORE, after: "[\"SCORE\", null, \"appraisal:2016Q1:BOB\"]") {
            nodes { id } }
          notNull: appraisals(orderBy: SCORE, direction: DESC,
            after: "[\"SCORE\", null, \"appraisal:2016Q1:BOB\"]") { nodes { id } }
          nothing: employees(first: 0) { nodes { id } pageInfo { hasNextPage endCursor } }
          atLast: employees(last: 0) { nodes { id } pageInfo { hasPreviousPage startCursor } }
          lone: employees(after: "[\"ID\", \"employee:BOSS\"]") { pageInfo { startCursor } } }""",
        {"b": '["HIRED_ON", "2012-07-02", "employee:BOB"]'},
    ),
    "several moments and days": (
        """query ($early: Moment, $late: Moment = "40", $day: Date) {
          now: employees { nodes { ...E } } early: employees(asOf: $early) { nodes { ...E } }
          late: employees(asOf: $late, on: "2015-06-01", orderBy: NAME) { nodes { ...E } }
          day: employee(id: "employee:ANN", on: $day) { ...E paid: salary(on: "2016-06-01") {
            salary { amount } effectiveOn cause unknownBecause } }
          appraisals(asOf: $late, filter: {not: {score: {gt: "0"}}}) { nodes { id status score } }
          later: appraisals(asOf: "2016-08-01T00:00:00+02:00", orderBy: SCORE) { totalCount }
          origin: organisation(asOf: 0) { name } cycles(asOf: 1000000, on: $day) { totalCount } }
        fragment E on Employee { id title level department { name } superior { id }
          reports(on: "2016-06-30") { nodes { id inService } } salary { salary { amount currency }
          unknownBecause } careerHistory { totalCount } appraisals { nodes { status grade } } }""",
        {"early": "12", "day": "2016-01-01"},
    ),
    "whatever was recorded by a moment": (
        """{ employees { totalCount nodes { id name email gender
            employment origin lastDayOn endCause firstSeenOn firstSeenBecause hiredOn } }
          departments { nodes { id name closedOn foundedOn open origin } }
          appraisals { nodes { id comment scoredAt releasedAt exact position level
            policyVersion employeeId superior { id } department { name } measures { nodes { name
            unit target scaleLow scaleHigh cap floor actual actualSource evidence } } } }
          node(id: "appraisal:2016Q1:EVE") { ... on Appraisal { score } } }""",
        {},
    ),
    "what was said and done about results": (
        """query ($p: ImprovementPlanFilter, $on: Date) {
          appraisals { nodes { id score grade releasedScore releasedGrade adjustedScore
            adjustedGrade earnedGrade remark feedback { strengths weaknesses suggestions origin }
            interviews { id heldOn notes } appeal { id status grounds answer appraisal { id } }
            improvement { id status grade } } }
          appeals(filter: {status: {in: [CHANGED]}, not: {employee: {eq: "employee:BOB"}}},
            orderBy: FILED_ON) { totalCount edges { cursor node { id employeeId grounds } } }
          improvements(on: $on, filter: $p, orderBy: DUE_ON, direction: DESC) { totalCount nodes {
            id status cause outcome conclusion overdue progress continuesIn { code }
            cycle { code } appraisal { grade } employee { name } superior { id }
            goals { code aim success dueOn progress } actions { code goal task dueOn doneOn }
            checkIns(filter: {own: false}, direction: DESC) { totalCount
              nodes { goal progress note own } } } }
          employees { nodes { id improvementPlans(filter: {overdue: true}) { totalCount }
            all: improvementPlans(orderBy: DUE_ON, last: 1) { nodes { id checkIns(
              filter: {goal: {in: ["care"]}}) { edges { cursor } } } } } }
          node(id: "improvement:2016Q1:BOB") { ... on ImprovementPlan { checkIns { totalCount } } }
          improvement(id: "improvement:2016Q2:ZOE", on: $on) { overdue employeeId } }""",
        {
            "p": {"dueOn": {"gt": "2190-01-01"}, "cycle": {"in": ["cycle:2016Q1", "cycle:2016Q2"]}},
            "on": "2195-01-01",
        },
    ),
    "what is due": (
        """query ($f: TaskFilter, $late: Date) {
          myTasks(first: 100) { totalCount nodes { id kind employeeId dueOn daysLate since aboutId
            aboutName about { name } cycle { code } appraisal { id status } improvement { id }
            policy { version } employee { id } } }
          tasks(first: 100, on: $late) { totalCount edges { cursor node { id daysLate dueOn } } }
          late: tasks(on: $late, filter: $f, orderBy: ID, direction: DESC) { totalCount
            nodes { id kind } pageInfo { hasNextPage } }
          cycles { nodes { id progress { phase dueOn done open late } } }
          later: cycle(id: "cycle:2015W", on: $late) { progress { phase late open } deadlines {
            phase dueOn } appraisals { nodes { id countsFrom keptOpenIn keptOpenUntil endedOn
            endedCause superior { id } changes { id kind cause phase division effectiveOn untilOn
            at origin superior { id } earlierSuperior { id } department { code } } } } }
          employees(filter: {within: {in: ["department:DOT", "department:PRK"]}}) { totalCount }
          jobs(filter: {about: {eq: "cycle:2015W"}, status: {in: [COMPLETED]}}) { nodes { id code
            purpose about status total frozen accepted refused origin refusals(filter: {rule: {
            startsWith: "out"}}) { totalCount nodes { id about rule employee { id } } } } }
          node(id: "job:enrol-1") { ... on Job { status refusals { nodes { id } } } } }""",
        {"f": {"late": True, "not": {"kind": {"eq": "RATE"}}}, "late": "2195-01-01"},
    ),
    "round and round": (
        """{ employee(id: "employee:BOB") { superior { superior { superior { id }
            reports(first: 5) {
            nodes { reports(first: 5) { nodes { superior { superior { name } department { parent {
              children(last: 3) { nodes { members(first: 4) { nodes { id } } } } } } } } } } } } }
          department { members { nodes { reports { nodes { superior { id } } } } } } } }""",
        {},
    ),
    "the schema": (
        """query ($of: String!) { __schema { queryType { name } mutationType { name }
            subscriptionType { name } directives { name locations args { name type { ...T } } }
            types { kind name } } __type(name: $of) { name kind interfaces { name }
            fields(includeDeprecated: true) { name args { name defaultValue type { ...T } }
              type { ...T } } }
          possible: __type(name: "Node") { possibleTypes { name } }
          values: __type(name: "Phase") { enumValues { name isDeprecated } }
          input: __type(name: "AbsenceFilter") { inputFields { name type { ...T } } }
          nothing: __type(name: "Nothing") { name } __typename t: __typename }
        fragment T on __Type { kind name ofType { kind name ofType { kind name } } }""",
        {"of": "Employee"},
    ),
    "the schema beside what is read": (
        """query Q ($yes: Boolean!) { ...F b: __typename
            a: employees(first: 2) { nodes { ... on Node { id __typename } } }
            ... on Query { __schema @skip(if: $yes) { __typename } __typename
              cycle(id: "cycle:2016Q1") { name grades { __typename grade } } }
            d: __type(name: "Direction") @include(if: $yes) { enumValues { name } } }
        fragment F on Query { c: __type(name: "Cycle") { __typename interfaces { name } }
          organisation { name } node(id: "employee:BOB") { __typename ... on Employee { title } } }
        """,
        {"yes": True},
    ),
    "the schema, which is left out": (
        """query ($no: Boolean! = false) { __schema @include(if: $no) { queryType { name } }
            __type(name: "Cycle") @skip(if: true) { name } ... @include(if: $no) { __typename }
            t: __typename organisation { __typename currency } }""",
        {},
    ),
    "absences": (
        """query ($on: Date, $f: AbsenceFilter = {during: true}) { employees(on: $on) { nodes {
          id absences(filter: $f, orderBy: FROM_ON, direction: DESC) { totalCount edges { cursor
            node { id kind } } } others: absences(filter: {not: {during: true},
            kind: {in: [SICKNESS]}, fromOn: {lte: "2016-02-01"}}) { nodes { untilOn } } } } }""",
        {"on": "2016-02-03"},
    ),
    **calibration.DOCUMENTS,
    **goals.DOCUMENTS,
    **policies.DOCUMENTS,
    **banded.DOCUMENTS,
    **reviews.DOCUMENTS,
    **measurement.DOCUMENTS,
    **rating.DOCUMENTS,
    **careers.DOCUMENTS,
    **development.DOCUMENTS,
    **promoting.DOCUMENTS,
    **learning.DOCUMENTS,
}
