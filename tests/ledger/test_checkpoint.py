from base64 import b64decode, b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.checkpoint import ED25519, Signer, key_id, proof_file, witness

NEUMANN = Signer("PeterNeumann", b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:])
QUOTED = """\
If you think cryptography is the answer to your problem,
then you don't know what your problem is.
"""
SIGNED = f"""\
{QUOTED}
— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FF\
YC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""
"""Source: the documentation of Go's golang.org/x/mod/sumdb/note."""

SECRET = bytes(range(32))
LOG = Signer("example.com/ledger", bytes(32))
TIME = 1_679_315_147


def cosignature(name: str, note: str) -> str:
    """Return what a witness with `SECRET` answers: C2SP tlog-cosignature, the kind 04."""
    key = Ed25519PrivateKey.from_private_bytes(SECRET)
    text = note.partition("\n\n")[0] + "\n"
    signed = key.sign(f"cosignature/v1\ntime {TIME}\n{text}".encode())
    id_ = key_id(name, b"\x04" + key.public_key().public_bytes_raw())
    return f"— {name} {b64encode(id_ + TIME.to_bytes(8, 'big') + signed).decode()}\n"


def witness_key(name: str) -> str:
    public = b"\x04" + Ed25519PrivateKey.from_private_bytes(SECRET).public_key().public_bytes_raw()
    return f"{name}+{key_id(name, public).hex()}+{b64encode(public).decode()}"


def test_a_note_is_signed_as_others_sign_it() -> None:
    assert NEUMANN.note(QUOTED) == SIGNED
    assert NEUMANN.verifier == (
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    )


def test_the_id_of_a_key_is_the_one_that_others_give_it() -> None:
    """The key of Go's checksum database."""
    key = b64decode("Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
    assert key[:1] == ED25519
    assert key_id("sum.golang.org", key).hex() == "033de0ae"


def test_a_checkpoint_has_origin_size_and_root() -> None:
    text, _, signature = LOG.signed(20_852_163, bytes(32)).partition("\n\n")
    assert text == f"example.com/ledger\n20852163\n{b64encode(bytes(32)).decode()}"
    assert signature.startswith("— example.com/ledger ")
    assert signature.endswith("\n")


def test_a_witness_signs_what_it_has_seen() -> None:
    known, note = witness(witness_key("witness.example/w1")), LOG.signed(7, bytes(32))
    good = cosignature("witness.example/w1", note)
    assert known.cosigned(note, good + cosignature("another.example", note)) == [good.rstrip("\n")]
    assert known.cosigned(LOG.signed(8, bytes(32)), good) == []


@pytest.mark.parametrize(
    "text",
    ["", "w+00000000", witness_key("w").replace("w+", "v+"), NEUMANN.verifier],
)
def test_what_is_no_key_of_a_witness_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="key"):
        witness(text)


def test_a_proof_is_a_file_that_needs_nothing_else() -> None:
    note = LOG.signed(2, bytes(32))
    assert proof_file(1, [bytes(32)], note) == (
        f"c2sp.org/tlog-proof@v1\nindex 1\n{b64encode(bytes(32)).decode()}\n\n{note}"
    )
