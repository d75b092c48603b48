"""The whole demonstration, folded again; decided again it is where the dispute is followed."""

from tests.projections.rebuilding import checked
from tests.system.conftest import Demonstration


async def test_no_row_version_differs(demonstration: Demonstration) -> None:
    found = (await checked(demonstration.database)).values()
    assert not any(each.differing for each in found)
    assert sum(each.versions for each in found) > demonstration.report.commands
