import psycopg

from ops.database import LOGIN
from schema.engine.channel import channel
from tests.ledger.house import prepared
from tests.postgres import Server

LOSE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s AND datname = %s"


async def test_a_lost_connection_is_made_anew_and_the_question_asked_again(
    postgres: Server,
) -> None:
    with postgres.database(prepared) as home:
        async with channel(home.url(LOGIN), most=3) as way:
            assert await way.fetch("SELECT 'before'", ()) == [b"before"]
            with psycopg.connect(home.owner_url, autocommit=True) as owner:
                assert owner.execute(LOSE, (LOGIN, home.name)).rowcount >= 1
            for _ in range(4):
                assert await way.fetch("SELECT 'after'", ()) == [b"after"]
