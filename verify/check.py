"""Check: what in an export is not as it was signed, event by event."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from verify import tree
from verify.export import HASH, WIDTH, Export, Row
from verify.leaf import EVENTS, Unreadable, command_digest
from verify.note import Checkpoint, Key, Unsigned, checkpoint, hashes, origin, proof
from verify.register import differing
from verify.sentence import COMMAND, POSITION, STREAM, VERSION, event, events, gaps, misplaced, runs
from verify.tree import leaf_hash

ID, KIND = 0, 15
"""Where id and type are in the row of a command."""


@dataclass
class Result:
    """What was found: sentences about what is wrong, and about what was held to be right."""

    wrong: list[str] = field(default_factory=list[str])
    right: list[str] = field(default_factory=list[str])
    limits: list[str] = field(default_factory=list[str])


def checked(export: Export, signer: Key, kept: Sequence[str], *, some: bool) -> Result:
    """Return what is wrong with an export, and what is right.

    `kept` are checkpoints that were kept elsewhere; `some` allows an export of a few events, each
    with its proof. Raise `OSError` if a file of it cannot be read.
    """
    result = Result()
    try:
        signed = checkpoint(export.checkpoint(), signer)
    except (Unsigned, Unreadable) as reason:
        result.wrong.append(f"The checkpoint does not count: {reason}.")
        return result
    result.right.append(f"{signed.origin} had {signed.size:,} events when this was signed")
    beside = signer.of_register
    of_register = [each for each in kept if origin(each) == beside.name]
    kept = [each for each in kept if origin(each) != beside.name]
    earlier = list(_kept(kept, signer, signed, result))
    try:
        if export.is_whole:
            _whole(export, signer, signed, earlier, result)
            _register(export.register, beside, of_register, result)
        elif some:
            _some(export, signer, signed, earlier, result)
        else:
            result.wrong.append("There are no tiles: this is not the whole log (see --some).")
    except (Unreadable, Unsigned) as reason:
        result.wrong.append(f"{str(reason)[:1].upper()}{str(reason)[1:]}.")
    if not earlier:
        result.limits.append(
            "No checkpoint that was kept elsewhere was given: whoever holds the signing key could"
            " have replaced the whole log, and this would not show."
        )
    return result


def _register(register: Export | None, signer: Key, kept: Sequence[str], result: Result) -> None:
    """Hold the register beside the log to what was signed of it."""
    if register is None:
        result.limits.append("It has no register: refusals and what was read are not verified.")
        return
    found = Result()
    try:
        signed = checkpoint(register.checkpoint(), signer)
        earlier = list(_kept(kept, signer, signed, found))
        wrong, made = differing(register, signed.size, _leaves(register, signed, found))
        found.wrong += wrong
        _earlier(made, earlier, found)
        if not found.wrong:
            found.right.append(f"its {len(made):,} entries are those that were signed")
        if not earlier:
            found.limits.append("no checkpoint of it that was kept elsewhere was given.")
    except (Unsigned, Unreadable, OSError) as reason:
        found.wrong.append(f"it does not count: {reason}.")
    result.wrong += [f"Register: {each}" for each in found.wrong]
    result.right += [f"register: {each}" for each in found.right]
    result.limits += [f"Register: {each}" for each in found.limits]


def _kept(
    texts: Sequence[str], signer: Key, signed: Checkpoint, result: Result
) -> Iterator[Checkpoint]:
    for text in texts:
        try:
            found = checkpoint(text, signer)
        except Unsigned as reason:
            result.wrong.append(f"A kept checkpoint does not count: {reason}.")
            continue
        if found.origin != signed.origin:
            result.wrong.append(f"A kept checkpoint is of another log, {found.origin}.")
        elif found.size > signed.size:
            result.wrong.append(
                f"The log had {found.size:,} events once, and this one ends at {signed.size:,}:"
                " its tail is cut off."
            )
            yield found
        else:
            yield found


def _digests(export: Export, result: Result) -> dict[str, tuple[bytes, str]]:
    """Return digest and type of each command by its id."""
    made: dict[str, tuple[bytes, str]] = {}
    for number, each in export.commands():
        try:
            row = readable(each)
            digest = command_digest(row)
        except Unreadable as reason:
            result.wrong.append(f"Line {number} of the commands is unreadable: {reason}.")
            continue
        if row[ID] in made:
            result.wrong.append(f"Line {number} of the commands repeats command {row[ID]}.")
        made[row[ID]] = digest, row[KIND]
    return made


def _whole(
    export: Export, signer: Key, signed: Checkpoint, kept: Sequence[Checkpoint], result: Result
) -> None:
    """Hold every event and command to the tree that was signed."""
    leaves, commands = _leaves(export, signed, result), _digests(export, result)
    made, different, expected = list[bytes](), list[tuple[int, str]](), 1
    streams, caused = defaultdict[str, list[tuple[int, int]]](list), set[str]()
    for number, each in export.events():
        try:
            row = readable(each)
            encoded = EVENTS.encoded(row)
        except Unreadable as reason:
            result.wrong.append(f"Line {number} of the events is unreadable: {reason}.")
            continue
        position, id_ = row[POSITION], row[COMMAND]
        if position != expected:
            result.wrong.append(misplaced(number, position, expected))
        digest, kind = commands.get(id_, (b"", "missing"))
        made.append(leaf_hash(encoded + digest))
        streams[row[STREAM]].append((row[VERSION], position))
        caused.add(id_)
        expected = position + 1
        if position > signed.size:
            result.wrong.append(f"{event(row)} came after the {signed.size:,} that were signed.")
        elif leaves and not (position > 0 and made[-1] == leaves[position - 1]):
            said = f"{event(row)}, or the command that caused it ({kind} {id_}), differs."
            different.append((position, said))
    if expected <= signed.size:
        result.wrong.append(f"{events(expected, signed.size)} missing at the end.")
    result.wrong += runs(different)
    for stream, found in streams.items():
        result.wrong += gaps(stream, found)
    result.wrong += [
        f"Command {id_} caused none of the events." for id_ in commands.keys() - caused
    ]
    if not result.wrong:
        result.right.append(
            f"{len(made):,} events and {len(commands):,} commands are those that were signed"
        )
    _earlier(made, kept, result)
    _proofs(export, signer, made, result)
    _extensions(export, signed, made, result)


def readable(row: Row | Unreadable) -> Row:
    """Return what a line says. Raise `Unreadable` if it says nothing."""
    if isinstance(row, Unreadable):
        raise row
    return row


def _leaves(export: Export, signed: Checkpoint, result: Result) -> list[bytes]:
    """Return the hashes of the leaves that were signed, or none if the tiles are not those."""
    levels = defaultdict[int, list[tuple[str, bytes]]](list)
    for path, level, found in export.tiles(signed.size):
        if not found:
            result.wrong.append(f"The tile {path} is missing.")
            return []
        levels[level].append((path, found))
    below = [found[n : n + HASH] for _, found in levels[0] for n in range(0, len(found), HASH)]
    if len(below) != signed.size or tree.root(below) != signed.root:
        result.wrong.append("The tiles are not those of the tree whose root was signed.")
        return []
    leaves = below
    for level in range(1, len(levels)):
        below = [tree.root(below[n : n + WIDTH]) for n in range(0, len(below) - WIDTH + 1, WIDTH)]
        for n, (path, found) in enumerate(levels[level]):
            if found != b"".join(below[n * WIDTH : (n + 1) * WIDTH]):
                result.wrong.append(f"The tile {path} is not the one over those below it.")
    return leaves


def _earlier(made: Sequence[bytes], kept: Sequence[Checkpoint], result: Result) -> None:
    """Hold the events to checkpoints that were kept elsewhere, from the smallest on."""
    matched = 0
    for each in sorted(kept, key=lambda each: each.size):
        if each.size > len(made):
            continue
        if tree.root(made[: each.size]) != each.root:
            result.wrong.append(
                f"This is not the log that was signed when it had {each.size:,} events: one from"
                f" {matched + 1:,} to {each.size:,} is another."
            )
            return
        matched = each.size
    if matched:
        result.right.append(f"the first {matched:,} are those of a checkpoint kept elsewhere")


def _proofs(export: Export, signer: Key, made: Sequence[bytes], result: Result) -> None:
    """Hold every proof of an event to what was hashed of it."""
    good = 0
    for position, text in sorted(export.proofs().items()):
        leaf = made[position - 1] if 0 < position <= len(made) else b""
        good += _proved(position, text, leaf, signer, result)
    if good:
        result.right.append(f"{good:,} proofs of single events hold")


def _proved(position: int, text: str, leaf: bytes, signer: Key, result: Result) -> bool:
    try:
        found = proof(text, signer)
    except Unsigned as reason:
        result.wrong.append(f"The proof of event {position} does not count: {reason}.")
        return False
    root, size = found.checkpoint.root, found.checkpoint.size
    if found.index == position - 1 and tree.includes(root, size, found.index, leaf, found.hashes):
        return True
    result.wrong.append(f"Event {position} is not the one that its proof is about.")
    return False


def _extensions(export: Export, signed: Checkpoint, made: Sequence[bytes], result: Result) -> None:
    """Hold every proof that an earlier tree is the beginning of this one to the events."""
    for size, text in sorted(export.consistency().items()):
        before = tree.root(made[:size])
        if not tree.extends(size, before, signed.size, signed.root, hashes(text.split())):
            result.wrong.append(f"The log of {size:,} events is not proved to be its beginning.")


def _some(
    export: Export, signer: Key, signed: Checkpoint, kept: Sequence[Checkpoint], result: Result
) -> None:
    """Hold a few events to their proofs, and the checkpoint to those that were kept elsewhere."""
    commands, proofs, count = _digests(export, result), export.proofs(), 0
    for number, each in export.events():
        try:
            row = readable(each)
            encoded = EVENTS.encoded(row)
        except Unreadable as reason:
            result.wrong.append(f"Line {number} of the events is unreadable: {reason}.")
            continue
        position, (digest, _) = row[POSITION], commands.get(row[COMMAND], (b"", ""))
        if position not in proofs:
            result.wrong.append(f"{event(row)} has no proof.")
        else:
            leaf = leaf_hash(encoded + digest)
            count += _proved(position, proofs[position], leaf, signer, result)
    if count:
        result.right.append(f"{count:,} events, with their commands, are among those")
    extensions = export.consistency()
    for each in kept:
        proved = hashes(extensions.get(each.size, "").split())
        if tree.extends(each.size, each.root, signed.size, signed.root, proved):
            result.right.append(f"the first {each.size:,} are those of a checkpoint kept elsewhere")
        elif each.size == signed.size or each.size in extensions:
            result.wrong.append(
                f"This is not the log that was signed when it had {each.size:,} events."
            )
        elif each.size < signed.size:
            result.wrong.append(
                f"Nothing proves that the log of {each.size:,} events is its beginning: export with"
                " --since."
            )
