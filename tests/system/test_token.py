import pytest

import server
from domain.actor import Role
from ops import token
from ops.errors import Unusable
from ops.settings import Settings

KEY = b"a signing key of thirty-two byte"


def made(*words: str, key: bytes | None = KEY) -> int:
    return token.run(Settings(token_key=key), server.parsed(["token", *words]))


def test_it_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert made("service:payroll", "hr", Role.AUDITOR) == 0
    out = capsys.readouterr().out
    assert out.count(".") == 2
    assert out.splitlines() == [out.strip()]


@pytest.mark.parametrize(
    "words",
    [
        ("service:payroll",),
        ("service:payroll", "BOSS"),
        ("service:payroll", "HR", "--days", "0"),
        ("service:payroll", "HR", "--days", "99999999999"),
    ],
)
def test_words_that_make_none_are_refused(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        made(*words)
    assert exit_.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_an_actor_has_a_kind() -> None:
    with pytest.raises(Unusable, match="no actor"):
        made("nobody", "HR")


def test_nothing_signs_it_without_a_key() -> None:
    with pytest.raises(Unusable, match="TOKEN_KEY"):
        made("service:payroll", "HR", key=None)
