"""Banded: what is asked of bands, structures and plans."""

from collections.abc import Mapping
from typing import Any

VERSION = """id version status effectiveFrom supersededOn inForce draftedBy publishedBy draftedAt
    publishedAt origin unacknowledged(first: 2, orderBy: NAME) { totalCount nodes { employeeId } }
    acknowledgements { totalCount nodes { id employeeId version { id } structureVersion { id }
      planVersion { id } } }"""
WHERE = "amount: salary { amount } compaRatio penetration circle"
DOCUMENTS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "where in their band people are paid": (
        f"""query ($on: Date) {{ employees(on: "2190-02-01") {{ nodes {{ id salary {{ {WHERE}
            band {{ name minimum {{ amount }} midpoint {{ amount }} maximum {{ amount currency }}
              spread version {{ version }} overlaps {{ share band {{ name }} }} }} }}
            now: salary(on: "2016-09-01") {{ {WHERE} band {{ name }} }}
            later: salary(on: $on) {{ compaRatio }}
            last: salary(on: "2191-01-01") {{ {WHERE} }} }} }}
          red: employees(on: "2190-02-01", filter: {{circle: {{eq: RED}}}}) {{ totalCount nodes {{
            id }} }}
          within: employees(on: $on, filter: {{circle: {{in: [RED, GREEN]}},
            within: {{eq: "department:DOT"}}}}) {{ totalCount nodes {{ id salary {{ circle }} }} }}
          none: employees(on: $on, filter: {{not: {{circle: {{in: [RED, GREEN]}}}}}}) {{
            totalCount }} }}""",
        {"on": "2190-08-01"},
    ),
    "structures, their versions and bands": (
        f"""query ($on: Date) {{ payStructures(on: "2190-02-01") {{ totalCount nodes {{ id name
            currency origin inForce {{ version }} later: inForce(on: $on) {{ version }}
            versions(orderBy: EFFECTIVE_FROM, direction: DESC) {{ totalCount nodes {{ {VERSION}
              bandedBy structure {{ id }} bands(orderBy: MIDPOINT, direction: DESC) {{ totalCount
                nodes {{ name spread overlaps {{ share band {{ name version {{ id }} }} }} }} }}
              some: bands(filter: {{name: {{startsWith: "P"}}}}, first: 1) {{ edges {{ cursor
                node {{ name }} }} }} }} }} }} }}
          payStructure(id: "pay_structure:USD", on: $on) {{ versions(filter: {{inForce: true}}) {{
            nodes {{ version }} }} gone: versions(filter: {{status: {{eq: SUPERSEDED}}}}) {{
            nodes {{ id }} }} }}
          nodes(ids: ["pay_structure:EUR", "pay_structure:USD/v1", "pay_structure:USD/v5",
            "pay_plan:house/yearly-1", "acknowledgement:pay_structure:USD:v1:ANN"]) {{ id
            __typename }} }}""",
        {"on": "2190-08-01"},
    ),
    "pay plans and what they say": (
        f"""query ($on: Date) {{ payPlans(on: "2190-02-01") {{ totalCount nodes {{ id code name
            origin inForce {{ version }} later: inForce(on: $on) {{ version }} versions {{
              totalCount nodes {{ {VERSION} template currency grades {{ grade }}
                formulas {{ id }} promotion approvals afterPayment plan {{ id }}
                rates {{ currency rate }}
                merit {{ budget budgetBy scaled enforcement matrix {{ grade fromPenetration least
                  usual most }} }}
                bonus {{ target combination cap levelTargets {{ level target }} coefficients {{
                  grade coefficient }} factors {{ factor gate weight curve {{ attained paid }} }} }}
                pool {{ weight byDepartment cap reserve reserveName coefficients {{ grade
                  coefficient }} }} }} }} }} }}
          payPlan(id: "pay_plan:house", on: $on) {{ versions(filter: {{inForce: true}}) {{ nodes {{
            version }} }} }} }}""",
        {"on": "2190-08-01"},
    ),
}
