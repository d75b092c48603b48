"""Mutation: the root of everything that can be done, and the types that it answers with."""

from typing import Annotated

import strawberry

from schema.engine.inputs import Hint
from schema.engine.mutations import mutation


def reference(name: str, module: str) -> Hint:
    """Return a type by its name, which its own module gives when the schema is put together."""
    return Annotated[name, strawberry.lazy(module)]


ENTITIES = {
    "organisation": reference("Organisation", "schema.organisation"),
    "department": reference("Department", "schema.department"),
    "employee": reference("Employee", "schema.employee"),
    "cycle": reference("Cycle", "schema.cycle"),
    "appraisal": reference("Appraisal", "schema.appraisal"),
    "improvement": reference("ImprovementPlan", "schema.improvement"),
}

Mutation = mutation(ENTITIES)
