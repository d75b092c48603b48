"""Texts: the sentences, labels and descriptions of the API, in each language it speaks.

A sentence names a refusal's parameters in braces, `{closed_on}`. After a colon stands where the
parameter's value has its label: `{phase:Phase}` the enum, `{command:commands}` the commands,
`{state:states}` the states.
"""

import tomllib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, cast

from domain.decider import fact

FOLDER = Path(__file__).parents[1] / "texts"

Value = str | Sequence[str] | None
"""A refusal's parameter as it is shown."""


class Language(StrEnum):
    """What sentences can be asked for in."""

    EN = "en"
    ZH = "zh"


COMMAS = {Language.EN: ", ", Language.ZH: "、"}
NOTHING = {Language.EN: "none", Language.ZH: "无"}


@fact
class Described:
    """A command, an input or an enum: its label, what it is, and its parts."""

    description: str
    label: str = ""
    parts: Mapping[str, "Described"]


@fact
class Texts(Formatter):
    """Everything that is said in one language."""

    language: Language
    rules: Mapping[str, str]
    faults: Mapping[str, str]
    states: Mapping[str, str]
    envelope: Mapping[str, str]
    steps: Mapping[str, str]
    recorded: Mapping[str, str]
    commands: Mapping[str, Described]
    inputs: Mapping[str, Described]
    enums: Mapping[str, Described]

    def sentence(self, rule: str, parameters: Mapping[str, Value]) -> str:
        """Return what a refusal says. Raise `KeyError` for a rule without a sentence."""
        return self.vformat(self.rules[rule], (), parameters)

    def get_value(
        self,
        key: int | str,
        args: Sequence[object],  # noqa: ARG002 - the formatter's
        kwargs: Mapping[str, object],
    ) -> object:
        """Return a parameter, or none if the refusal came without it."""
        return kwargs.get(str(key))

    def format_field(self, value: object, format_spec: str) -> str:
        """Return a parameter's value, or its label where `format_spec` says where to find it."""
        if value is None:
            return NOTHING[self.language]
        if isinstance(value, str):
            return self.label(format_spec, value)
        parts = cast("Sequence[str]", value)
        return COMMAS[self.language].join(self.label(format_spec, part) for part in parts)

    def step(self, name: str) -> str:
        """Return what a step of a working is called; `month.2` is one of several."""
        if name in self.steps:
            return self.steps[name]
        word, _, rest = name.partition(".")
        which, dot, what = rest.partition(".")
        found = self.steps.get(f"{word}.n{dot}{what}")
        return name if found is None else found.format(n=which)

    def label(self, where: str, value: str) -> str:
        """Return the label of a value, or the value itself if it has none there."""
        if where == "states":
            return self.states.get(value, value)
        if where == "commands":
            found = self.commands.get(value)
        else:
            found = self.enums[where].parts.get(value) if where in self.enums else None
        return found.label if found else value


def described_by(table: Mapping[str, Any]) -> Described:
    """Return what a table of the file describes."""
    parts = {
        name: Described(description=part, parts={}) if isinstance(part, str) else described_by(part)
        for name, part in table.get("parts", {}).items()
    }
    return Described(description=table["description"], label=table.get("label", ""), parts=parts)


@cache
def texts(language: Language) -> Texts:
    """Return everything that is said in `language`."""
    read = tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))
    groups = {
        group: {name: described_by(table) for name, table in read[group].items()}
        for group in ("commands", "inputs", "enums")
    }
    return Texts(
        language=language,
        rules=read["rules"],
        faults=read["faults"],
        states=read["states"],
        envelope=read["envelope"],
        steps=read["steps"],
        recorded=read["recorded"],
        **groups,
    )
