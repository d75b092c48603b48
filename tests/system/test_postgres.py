import psycopg

from tests.postgres import OLDEST, Database, Server


def test_a_test_has_a_database_of_its_own(any_database: Database) -> None:
    with psycopg.connect(any_database.owner_url) as connection:
        connection.execute("CREATE TABLE planted ()")
        version = connection.info.server_version // 10_000
    assert version >= OLDEST


def test_text_sorts_and_folds_alike_everywhere(any_database: Database) -> None:
    with psycopg.connect(any_database.owner_url) as connection:
        found = connection.execute(
            "SELECT string_agg(t, '' ORDER BY t), lower('É'), current_setting('server_encoding'), "
            "current_setting('timezone') FROM unnest('{a,B,é,Z,校}'::text[]) AS t"
        ).fetchone()
    assert found == ("BZaé校", "é", "UTF8", "UTC")


def test_what_was_prepared_is_copied_and_not_shared(postgres: Server) -> None:
    prepared: list[str] = []

    def prepare(owner_url: str) -> None:
        prepared.append(owner_url)
        with psycopg.connect(owner_url) as connection:
            connection.execute("CREATE TABLE kept (n integer)")

    for _ in range(2):
        with postgres.database(prepare) as made, psycopg.connect(made.owner_url) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
            connection.execute("INSERT INTO kept VALUES (1)")
    assert len(prepared) == 1
