"""Why the system says no.

* Rejected         understood and refused; no event, no row
  + Invalid        the command contradicts itself
  + Unknown        there is nothing by that id, or nothing this actor may see
  + Ineligible     a policy of the organisation refuses it
  + Forbidden      a rule about who acts refuses it
  + OutOfTurn      the stream is in a state that does not allow it
"""


class Rejected(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A refused command: a stable rule and its parameters. Sentences are the API's."""

    def __init__(self, rule: str, /, **parameters: object) -> None:
        super().__init__(rule, parameters)
        self.rule = rule
        self.parameters = parameters


class Invalid(Rejected):
    """The command contradicts itself; `field` names the part of it, where there is one."""


class Unknown(Rejected):
    """There is nothing by that id, or nothing that this actor may see."""

    def __init__(self, id: str) -> None:  # noqa: A002 - the API's word
        super().__init__("unknown", id=id)


class Ineligible(Rejected):
    """A policy of the organisation refuses it."""


class Forbidden(Rejected):
    """A rule about who acts refuses it."""


class OutOfTurn(Rejected):
    """The stream is in a state that does not allow it."""

    def __init__(self, command: object, state: object) -> None:
        name = "nothing" if state is None else type(state).__name__
        super().__init__("out-of-turn", command=type(command).__name__, state=name)
