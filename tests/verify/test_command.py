import subprocess
import sys
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from ledger.tree_building import REGISTER
from ops.errors import Unusable
from tests.ledger.test_checkpoint import cosignature, witness_key
from tests.verify.exporting import SIGNER, UNSIGNED, Log, checkpointed, verified
from verify import tree
from verify.note import Key, checkpoint, hashes, key, notes

ROOT = Path(__file__).parents[2]
BESIDE = SIGNER.below(REGISTER.origin)


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Verify as it is done by hand."""
    command = [sys.executable, "-m", "verify", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_it_says_what_it_found_and_exits_by_it(log: Log, folder: Path, tmp_path: Path) -> None:
    kept, public = tmp_path / "kept", tmp_path / "key"
    kept.write_text(f"{log.checkpoint}\n{log.checkpoint}")
    public.write_text(f"{SIGNER.verifier}\n")
    good = run(str(folder), "--key", str(public), "--checkpoint", str(kept))
    assert good.returncode == 0, good.stderr
    assert good.stdout.splitlines()[1] == (
        "✓ 304 events and 204 commands are those that were signed"
    )
    path = folder / "events.ndjson"
    path.write_text(path.read_text().replace('"by":"', '"by":"x', 1))
    bad = run(str(folder), "--key", SIGNER.verifier)
    assert bad.returncode == 1
    assert bad.stdout.startswith("✗ Event 1 (")
    assert "! No checkpoint" in bad.stdout
    for words in (("--key", "nobody"), ("--key", str(public), "--checkpoint", "nowhere")):
        cannot = run(str(folder), *words)
        assert (cannot.returncode, cannot.stdout) == (2, "")
    assert run(str(tmp_path / "nothing"), "--key", SIGNER.verifier).returncode == 2


def test_a_file_keeps_every_checkpoint(log: Log, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text(SIGNER.signed(7, bytes(32)))
    assert checkpointed(log, "--to", str(kept)) == 0
    assert checkpointed(log, "--to", str(kept)) == 0
    written = list(notes(kept.read_text()))
    of_log = [note for note in written if note != log.register]
    assert len(of_log) == len(written) - 1
    found = [checkpoint(note, key(SIGNER.verifier)) for note in of_log]
    assert [each.size for each in found] == [7, 304]
    assert verified(log.folder, *written[1:]).limits == []


def test_a_folder_under_git_gets_a_commit(log: Log, tmp_path: Path) -> None:
    def git(*words: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(tmp_path), *words], capture_output=True, text=True, check=True
        )
        return done.stdout

    git("init", "--quiet")
    git("config", "user.name", "log")
    git("config", "user.email", "log@example.com")
    assert checkpointed(log, "--to", str(tmp_path)) == 0
    assert checkpointed(log, "--to", str(tmp_path)) == 0
    assert git("log", "--format=%s") == "Checkpoint 304\n"
    assert git("show", "HEAD:checkpoint") == log.checkpoint
    assert git("show", "HEAD:register") == log.register


class Witness(BaseHTTPRequestHandler):
    """A witness by C2SP tlog-witness, which knows those whom it `trusts`."""

    seen: ClassVar[dict[str, tuple[int, bytes]]] = {}
    trusts: ClassVar[list[Key]] = []
    name = "witness.example/w1"

    def do_POST(self) -> None:
        assert self.path == "/w/add-checkpoint"
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        head, _, note = body.partition("\n\n")
        old, *proof = head.split("\n")
        trusted = next((each for each in Witness.trusts if note.startswith(f"{each.name}\n")), None)
        if trusted is None:
            return self.answer(404, "unknown log")
        size, before = Witness.seen.get(trusted.name, (0, b""))
        signed = checkpoint(note, trusted)
        if old != f"old {size}":
            return self.answer(409, f"{size}\n")
        if size and not tree.extends(size, before, signed.size, signed.root, hashes(proof)):
            return self.answer(422, "")
        Witness.seen[trusted.name] = (signed.size, signed.root)
        return self.answer(200, cosignature(self.name, note))

    def answer(self, status: int, text: str) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Log nothing."""


@pytest.fixture
def witness() -> Generator[str]:
    """Run a witness that has seen nothing; lend its address."""
    Witness.seen, Witness.trusts = {}, [key(SIGNER.verifier), key(BESIDE.verifier)]
    with ThreadingHTTPServer(("127.0.0.1", 0), Witness) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/w/"
        server.shutdown()
        thread.join()


def test_a_witness_signs_a_log_that_only_grew(own_log: Log, tmp_path: Path, witness: str) -> None:
    own_log.forge("UPDATE ledger.head SET position = 300", *UNSIGNED)
    kept = tmp_path / "kept"
    words = ("--to", str(kept), "--to", witness, "--witness-key", witness_key(Witness.name))
    assert checkpointed(own_log, *words) == 0
    assert Witness.seen[SIGNER.origin][0] == 300
    assert f"\n— {Witness.name} " in kept.read_text()
    own_log.forge("UPDATE ledger.head SET position = 304")
    assert checkpointed(own_log, "--to", witness) == 0
    assert Witness.seen[SIGNER.origin][0] == 304
    own_log.forge("UPDATE ledger.event SET by = 'service:x' WHERE position = 2", *UNSIGNED)
    own_log.forge("DELETE FROM ledger.event WHERE position = 304")
    own_log.forge("DELETE FROM ledger.command WHERE last_position = 304")
    own_log.forge("UPDATE ledger.head SET position = 303")
    assert checkpointed(own_log, "--to", witness) == 1
    assert Witness.seen[SIGNER.origin][0] == 304


def test_a_witness_signs_a_register_that_only_grew(
    own_log: Log, tmp_path: Path, witness: str
) -> None:
    kept = tmp_path / "kept"
    words = ("--to", witness, "--witness-key", witness_key(Witness.name), "--to", str(kept))
    assert checkpointed(own_log, *words) == 0
    assert Witness.seen[BESIDE.origin][0] == 2
    _, register = kept.read_text().split("\n\n" + BESIDE.origin + "\n")
    assert f"\n— {Witness.name} " in register
    assert not verified(own_log.exported(tmp_path / "before"), *notes(kept.read_text())).wrong
    own_log.forge("UPDATE ledger.reading SET actor = 'service:other'", *UNSIGNED)
    own_log.exported(tmp_path / "after")  # the register grows by that, and is signed anew
    seen = dict(Witness.seen)
    assert checkpointed(own_log, "--to", witness) == 1
    assert Witness.seen == seen


def test_a_witness_that_knows_the_log_alone_signs_that(
    own_log: Log, tmp_path: Path, witness: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Witness.trusts.pop()
    kept = tmp_path / "kept"
    words = ("--to", witness, "--witness-key", witness_key(Witness.name), "--to", str(kept))
    assert checkpointed(own_log, *words) == 1
    assert [*Witness.seen] == [SIGNER.origin]
    assert kept.read_text().count(f"— {Witness.name} ") == 1
    told = capsys.readouterr()
    assert "does not take the register: 404 unknown log" in told.out + told.err


def test_the_key_of_the_register_is_told(log: Log, capsys: pytest.CaptureFixture[str]) -> None:
    assert checkpointed(log, "--register-key") == 0
    assert capsys.readouterr().out.strip() == BESIDE.verifier


def test_a_place_that_does_not_take_it_is_told(log: Log, tmp_path: Path) -> None:
    nowhere = tmp_path / "none" / "kept"
    assert checkpointed(log, "--to", str(nowhere), "--to", "http://127.0.0.1:9/") == 1
    with pytest.raises(Unusable, match="--witness-key is wrong"):
        checkpointed(log, "--witness-key", SIGNER.verifier)
    assert checkpointed(log, "--key") == 0
