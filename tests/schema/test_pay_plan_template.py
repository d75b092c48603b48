"""Pay plan template: what ships is what is drafted from it."""

from tests.postgres import Server
from tests.schema.api import PAY, served, staffed
from tests.schema.test_policy import asked

SAYS = """currency grades { grade } merit { matrix { grade fromPenetration least usual most } budget
    budgetBy scaled enforcement } bonus { target levelTargets { level target }
    coefficients { grade coefficient } combination factors { factor gate weight
    curve { attained paid } } cap } pool { coefficients { grade coefficient } weight byDepartment
    cap reserve reserveName } promotion rates { currency rate } approvals afterPayment"""


async def test_a_template_is_shown_with_all_it_says_and_drafted_as_shown(postgres: Server) -> None:
    async with served(postgres) as api:
        await staffed(api)
        found = (await asked(api, f"{{ payPlanTemplates {{ name {SAYS} }} }}"))["payPlanTemplates"]
        assert [each["name"] for each in found] == ["quarterly-1", "yearly-1"]
        assert found[1]["bonus"]["levelTargets"] == [{"level": "M2", "target": "15"}]
        for each in found:
            name = each.pop("name")
            await api.done("DraftPayPlan", planId="pay_plan:house", template=name)
            version = f"pay_plan:house/{name}"
            text = f'{{ node(id: "{version}") {{ ... on PayPlanVersion {{ {SAYS} }} }} }}'
            assert (await asked(api, text, PAY))["node"] == each
