import base64
import threading
from pathlib import Path

import pytest

from ops import key, settings, trusted
from ops.errors import Unusable

KEY = base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")


def test_nothing_set_is_the_embedded_database_on_this_machine(tmp_path: Path) -> None:
    found = settings.read({}, tmp_path)
    assert found.is_embedded
    assert (found.host, found.port) == ("127.0.0.1", 8000)
    assert found.data_directory == tmp_path / ".data"
    assert found.token_key is None


def test_what_is_set_holds() -> None:
    url = "postgresql://merit:pw@db/merit_ledger"
    found = settings.read(
        {"DATABASE_URL": url, "PORT": "81", "TOKEN_KEY": KEY, "LOG_LEVEL": "debug"}
    )
    assert (found.database_url, found.database_owner_url) == (url, url)
    assert (found.port, found.token_key, found.log_level) == (81, bytes(range(32)), "DEBUG")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "８０"),
        ("WRITER_QUEUE", "0"),
        ("SUBSCRIPTIONS_PER_ACTOR", "0"),
        ("READ_CONNECTIONS", "many"),
        ("TOKEN_KEY", "c2hvcnQ"),
        ("MASTER_KEY", "not a key"),
        ("LOG_ORIGIN", "two words"),
        ("LOG_ORIGIN", "one+two"),
        ("TRUSTED_ONLY", "perhaps"),
        ("TRUSTED_ONLY", "true"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
        ("DATABASE_URL", "mysql://x"),
        ("DATABASE_OWNER_URL", "hist=x"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(name: str, text: str) -> None:
    with pytest.raises(Unusable, match=f"^{name} is wrong: write"):
        settings.read({name: text})


def test_a_wrong_address_is_not_repeated_with_its_password() -> None:
    with pytest.raises(Unusable) as refusal:
        settings.read({"DATABASE_URL": "mysql://root:hunter2@db"})
    assert "hunter2" not in str(refusal.value)


def test_settings_do_not_show_their_secrets() -> None:
    found = settings.read({"DATABASE_URL": "postgresql://u:hunter2@db", "TOKEN_KEY": KEY})
    assert "hunter2" not in repr(found)
    assert "\\x1f" not in repr(found)


def test_keys_are_made_once_beside_the_embedded_database(tmp_path: Path) -> None:
    first = settings.read({}, tmp_path).with_made_keys()
    again = settings.read({}, tmp_path).with_made_keys()
    assert first.token_key is not None
    assert len(first.token_key) == key.BYTES
    assert first.token_key != first.master_key
    assert (again.token_key, again.master_key) == (first.token_key, first.master_key)
    for name in ("token.key", "master.key", "signing.key"):
        assert (tmp_path / ".data" / name).stat().st_mode & 0o777 == 0o600


def test_no_key_is_made_for_a_database_of_somebody_else(tmp_path: Path) -> None:
    found = settings.read({"DATABASE_URL": "postgresql://db/x"}, tmp_path).with_made_keys()
    assert found.token_key is None
    assert not list(tmp_path.iterdir())


def test_first_starts_at_once_agree_on_one_key(tmp_path: Path) -> None:
    path, found, start = tmp_path / "token.key", list[bytes](), threading.Barrier(8)

    def begin() -> None:
        start.wait()
        found.append(key.obtain(path))

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert list(tmp_path.iterdir()) == [path]


def test_a_damaged_key_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    path.write_text("c2hvcnQ\n")
    with pytest.raises(Unusable, match="restore it from a backup"):
        key.obtain(path)
    assert path.read_text() == "c2hvcnQ\n"


def test_documents_are_read_from_a_file_below_the_root(tmp_path: Path) -> None:
    (tmp_path / "known.json").write_text('{"name": "{ organisation { name } }"}')
    found = settings.read({"TRUSTED_DOCUMENTS": "known.json", "TRUSTED_ONLY": "True"}, tmp_path)
    assert found.trusted_only
    assert trusted.read(found.trusted_documents) == {"name": "{ organisation { name } }"}
    assert trusted.read(settings.read({}, tmp_path).trusted_documents) == {}


@pytest.mark.parametrize("content", [b"[]", b'{"a": 1}', b"{", b"\xff", None])
def test_a_file_without_documents_is_refused_by_its_setting(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "known.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Unusable, match=r"^TRUSTED_DOCUMENTS is wrong: name"):
        trusted.read(path)
