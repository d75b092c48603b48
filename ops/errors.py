"""Why the program cannot run.

* Unusable    something outside the program is missing or wrong; the message says what to do
"""


class Unusable(Exception):  # noqa: N818 - it is the machine's state, told to a person
    """Something outside the program is missing or wrong; the message says what to do."""
