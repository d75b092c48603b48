"""Calculate: the policy author's calculator, from a list of examples to the list with outputs.

Outputs that the list has already are computed anew. Nothing is printed unless every entry can be
read and calculated.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from domain.errors import Rejected
from ops.calculation import CALCULATIONS, Calculation, Unreadable
from ops.errors import Unusable
from ops.settings import Settings
from schema.engine.rejection import plain
from schema.engine.texts import Language, texts

NEEDS_DATABASE = False


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the sub-command takes."""
    parser.add_argument("what", choices=CALCULATIONS, help=f"one of {', '.join(CALCULATIONS)}")
    parser.add_argument("file", type=Path, metavar="FILE.json", help="the list; - is the input")


def run(settings: Settings, chosen: argparse.Namespace) -> int:
    """Print the list with its outputs. Raise `Unusable` naming every entry that has none."""
    del settings
    calculation = CALCULATIONS[chosen.what]
    refusals: list[str] = []
    done: list[Mapping[str, object]] = []
    for n, entry in enumerate(entries(chosen.file), start=1):
        try:
            done.append(calculated(calculation, entry))
        except Unreadable as unreadable:
            refusals.append(f"entry {n}: {unreadable}")
        except Rejected as rejected:
            refusals.append(f"entry {n}: {sentence(rejected)} ({rejected.rule})")
    if refusals:
        raise Unusable("\n".join([f"{chosen.file} cannot be calculated:", *refusals]))
    sys.stdout.write(json.dumps(done, indent=1, ensure_ascii=False) + "\n")
    return 0


def entries(path: Path) -> list[Any]:
    """Return the list in a file. Raise `Unusable` if there is none."""
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text("utf-8")
        listed = json.loads(text)
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise Unusable(f"{path} is not JSON: {error}") from error
    if not isinstance(listed, list):
        raise Unusable(f"{path} holds no list: write its entries in brackets")
    return cast("list[Any]", listed)


def calculated(calculation: Calculation, entry: object) -> Mapping[str, object]:
    """Return an entry with its outputs after its inputs. Raise `Unreadable` or `Rejected`."""
    if not isinstance(entry, dict):
        raise Unreadable("write it in braces, as an object")
    given = cast("dict[str, object]", entry)
    inputs = {name: value for name, value in given.items() if name != calculation.output}
    for name in inputs:
        if name not in (*calculation.inputs, "name"):
            raise Unreadable(f"{name} is not known: leave it out")
    return inputs | {calculation.output: calculation.run(inputs)}


def sentence(rejected: Rejected) -> str:
    """Return what a refusal says."""
    parameters = {name: plain("", value) for name, value in rejected.parameters.items()}
    return texts(Language.EN).sentence(rejected.rule, parameters)
