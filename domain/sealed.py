"""Sealed: text about a person, which the domain carries and never opens.

A command or event declares such a field as `Sealed` (or `Sealed | None`). The ledger seals it on
the way in, before `decide`, with a key of the person the text is about: the employee named by the
fact's own `employee_id`, else the one its stream is about. Rules can pass a token on and see
whether there is one; they cannot read it. A field keeps its name from command to event, because
the name is part of what the seal is bound to.
"""

from typing import NewType

Sealed = NewType("Sealed", str)
