"""Moving: operations as they are asked of a moment."""

from dataclasses import replace
from typing import TypeGuard

from graphql import (
    ArgumentNode,
    FieldNode,
    NamedTypeNode,
    NameNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    SelectionNode,
    VariableDefinitionNode,
    VariableNode,
    parse,
    print_ast,
)


def as_of(text: str) -> str:
    """Return an operation in which every field of the root takes `asOf` from `$moment`.

    What names a moment of its own keeps it.
    """
    document = parse(text)
    definitions = [
        moved(each) if isinstance(each, OperationDefinitionNode) else each
        for each in document.definitions
    ]
    return print_ast(replace(document, definitions=tuple(definitions)))


def moved(operation: OperationDefinitionNode) -> OperationDefinitionNode:
    variable = VariableNode(name=NameNode(value="moment"))
    named = ArgumentNode(name=NameNode(value="asOf"), value=variable)
    type_ = NonNullTypeNode(type=NamedTypeNode(name=NameNode(value="Moment")))
    defined = VariableDefinitionNode(variable=variable, type=type_)
    selected = operation.selection_set.selections
    if not any(map(still, selected)):
        return operation
    fields = [
        replace(each, arguments=(*(each.arguments or ()), named)) if still(each) else each
        for each in selected
    ]
    return replace(
        operation,
        variable_definitions=(*(operation.variable_definitions or ()), defined),
        selection_set=replace(operation.selection_set, selections=tuple(fields)),
    )


def still(selection: SelectionNode) -> TypeGuard[FieldNode]:
    """Return whether it is a field that can be moved to a moment, and is not."""
    if not isinstance(selection, FieldNode) or selection.name.value.startswith("__"):
        return False
    return all(argument.name.value != "asOf" for argument in selection.arguments or ())
