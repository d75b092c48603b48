"""Checkpoint: sign how large the log is and what its root is, and send that where others keep it.

A file gets each after those before; a folder under git a commit; an address is a witness's, by
C2SP tlog-witness, and is asked to sign as well. All get the register's beside the log's.
"""

import argparse
import subprocess
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ledger.checkpoint import Witness, encoded, witness
from ledger.tree_building import REGISTER, Building, Checkpoint
from ops import proving, terminal
from ops.errors import Unusable
from ops.house import House

NEEDS_DATABASE = True

PATIENCE = 30
"""Seconds that a witness may take."""

CONFLICT = 409
LONGEST = 1 << 16
"""Bytes of a witness's answer that are read."""


@dataclass(frozen=True, slots=True)
class Note:
    """A checkpoint as it is sent: the tree, what was signed of it, and that with the witnesses."""

    tree: Building
    signed: Checkpoint
    text: str


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the sub-command takes."""
    parser.add_argument("--key", action="store_true", help="print the public key, and do no more")
    parser.add_argument(
        "--register-key",
        action="store_true",
        help="print the register's public key, by which a witness knows it, and do no more",
    )
    parser.add_argument(
        "--to",
        action="append",
        default=[],
        metavar="PLACE",
        help="a file, a folder under git, or the address of a witness",
    )
    parser.add_argument(
        "--witness-key",
        action="append",
        default=[],
        metavar="KEY",
        help="the public key of a witness, whose signature is then kept with the checkpoint",
    )


async def run(house: House, chosen: argparse.Namespace) -> int:
    """Sign the log and send it. Return 1 if a place did not take it."""
    signer = proving.signer_of(house.settings)
    beside = signer.below(REGISTER.origin)
    if chosen.key or chosen.register_key:
        terminal.say(signer.verifier if chosen.key else beside.verifier)
        return 0
    try:
        known = [witness(text) for text in chosen.witness_key]
    except ValueError as error:
        raise Unusable(f"--witness-key is wrong: {error}") from error
    with proving.connected(house.conninfo) as connection:
        tree, register = Building(connection), Building(connection, REGISTER)
        signed = proving.caught_up(tree, signer, house.conninfo)
        notes = {"checkpoint": Note(tree, signed, signed.note)}
        of_register = proving.kept_up(register, beside, house.conninfo)
        if of_register is not None:
            notes["register"] = Note(register, of_register, of_register.note)
        failed = 0
        # witnesses first: what they sign goes to the other places too
        for place in sorted(chosen.to, key=lambda place: not is_address(place)):
            for names in [[each] for each in notes] if is_address(place) else [[*notes]]:
                try:
                    notes |= sent(place, {name: notes[name] for name in names}, known)
                    terminal.say(f"{place} has the {' and the '.join(names)}.")
                except (OSError, ValueError, subprocess.CalledProcessError) as error:
                    terminal.say(f"{place} does not take the {names[0]}: {reason(error)}")
                    failed = 1
    for each in notes.values():
        terminal.say(each.text.rstrip("\n"))
    return failed


def is_address(place: str) -> bool:
    """Return whether a place is a witness's."""
    return place.startswith(("http://", "https://"))


def sent(place: str, notes: Mapping[str, Note], known: Sequence[Witness]) -> dict[str, Note]:
    """Send notes to a place. Return them with what was signed there by known witnesses.

    Raise `OSError`, `ValueError` or `CalledProcessError` if the place does not take them.
    """
    if is_address(place):
        return {name: cosigned(place, note, known) for name, note in notes.items()}
    path, texts = Path(place), {name: note.text for name, note in notes.items()}
    if (path / ".git").exists():
        committed(path, notes["checkpoint"].signed.size, texts)
    else:
        for text in texts.values():
            appended(path, text)
    return dict(notes)


def cosigned(address: str, note: Note, known: Sequence[Witness]) -> Note:
    """Return a note with what a witness signs of it. Raise `OSError` or `ValueError`."""
    answer = witnessed(address, note.tree, note.signed)
    lines = [line for each in known for line in each.cosigned(note.signed.note, answer)]
    return replace(note, text=note.text + "".join(f"{line}\n" for line in lines))


def appended(path: Path, note: str) -> None:
    """Write a note below those in a file, unless it is there. Raise `OSError`."""
    before = path.read_text("utf-8") if path.exists() else ""
    if note not in before:
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n{note}" if before else note)


def committed(folder: Path, size: int, notes: Mapping[str, str]) -> None:
    """Commit notes by their names to a folder under git, and push where that has another place.

    Raise `OSError` or `CalledProcessError`.
    """
    for name, note in notes.items():
        (folder / name).write_text(note, "utf-8")
    git(folder, "add", "--", *notes)
    if git(folder, "status", "--porcelain", "--", *notes):
        git(folder, "commit", "--quiet", "-m", f"Checkpoint {size}", "--", *notes)
    if git(folder, "remote"):
        git(folder, "push", "--quiet")


def git(folder: Path, *words: str) -> str:
    """Return what git prints. Raise `OSError` or `CalledProcessError`."""
    command = ["git", "-C", str(folder), *words]  # whichever git the operator has
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def witnessed(address: str, tree: Building, signed: Checkpoint) -> str:
    """Return what a witness signs, which says by itself what it has seen last.

    Raise `OSError`, or `ValueError` if it has seen more than there is.
    """
    seen = 0
    for _ in range(3):
        proof = encoded(tree.consistency(seen, signed.size))
        lines = [f"old {seen}", *proof, "", signed.note]
        try:
            return asked(f"{address.rstrip('/')}/add-checkpoint", "\n".join(lines))
        except urllib.error.HTTPError as refusal:
            text = refusal.read(LONGEST).decode(errors="replace").strip()
            if refusal.code != CONFLICT or not text.isdecimal() or int(text) == seen:
                raise ValueError(f"{refusal.code} {text}") from refusal
            seen = int(text)
    raise ValueError("it keeps on naming another size")


def asked(address: str, body: str) -> str:
    """Return what an address answers to a POST. Raise `OSError`."""
    request = urllib.request.Request(address, body.encode(), method="POST")  # noqa: S310 - http(s)
    request.add_header("Content-Type", "text/plain; charset=utf-8")
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - as above
        return answer.read(LONGEST).decode()


def reason(error: Exception) -> str:
    """Return why something failed, as git says it where it was git."""
    said = error.stderr if isinstance(error, subprocess.CalledProcessError) else None
    return str(said or error).strip()
