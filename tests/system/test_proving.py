"""Proving: the tree that a running server keeps up, taken to whoever verifies it."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psycopg

from domain.actor import Role
from tests.postgres import Server, directory
from tests.system.serving import KEY_TEXT, ROOT, TRUST, Served, serving

FOUND = """mutation {
  foundOrganisation(input: {
    name: "Acme", timeZone: "UTC", currency: "USD", idempotencyKey: "found"
  }) { __typename }
}"""
SECONDS = 60
"""How long a checkpoint may take; it is signed every second."""


def checkpoint(served: Served) -> str:
    """Return the checkpoint once there is one."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        answer = httpx.get(
            f"{served.address}/checkpoint",
            headers={"Authorization": f"Bearer {served.token()}"},
            verify=TRUST,
        )
        if answer.status_code == 200:
            return answer.text
        time.sleep(0.2)
    raise TimeoutError(served.said())


def run(*words: str, **environment: str) -> str:
    """Return what a command prints that ends well."""
    done = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_server_signs_its_log_and_others_verify_it(postgres: Server, tmp_path: Path) -> None:
    with postgres.database() as home, directory() as folder:
        environment = {
            "DATABASE_URL": home.owner_url,
            "DATA_DIRECTORY": str(folder),
            "MASTER_KEY": KEY_TEXT,
            "SIGNING_KEY": KEY_TEXT,
            "LOG_ORIGIN": "example.com/acme",
            "CHECKPOINT_SECONDS": "1",
        }
        with serving(**environment) as served:
            served.ask(FOUND, roles=(Role.ADMINISTRATOR,))
            note = checkpoint(served)
            assert served.stop() == 0
        assert note.startswith("example.com/acme\n1\n")
        kept, public = tmp_path / "kept", tmp_path / "key"
        run("server.py", "checkpoint", "--to", str(kept), **environment)
        assert kept.read_text() == note
        public.write_text(run("server.py", "checkpoint", "--key", **environment))
        run("server.py", "export", str(tmp_path / "log"), **environment)
        words = ("-m", "verify", str(tmp_path / "log"), "--key", str(public))
        said = run(*words, "--checkpoint", str(kept))
        assert "✓ 1 events and 1 commands are those that were signed" in said
        (event,) = (tmp_path / "log" / "events.ndjson").read_text().splitlines()
        with psycopg.connect(home.owner_url) as connection:
            stored = connection.execute("SELECT convert_from(body, 'UTF8') FROM ledger.event")
            assert json.loads(event)["body"] == stored.fetchall()[0][0]
