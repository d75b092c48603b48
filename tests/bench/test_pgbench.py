from bench.pgbench import script


def test_parameters_are_named_as_pgbench_wants_them() -> None:
    assert script("SELECT $1::text, $12") == "SELECT :p1::text, :p12;\n"


def test_a_literal_keeps_its_colon_where_pgbench_would_see_a_variable() -> None:
    assert script("SELECT '\"first\":true'") == "SELECT U&'\"first\"\\003Atrue';\n"


def test_other_literals_stay_as_they_are() -> None:
    assert script("SELECT '{\"id\":\"' || '$1 it''s'") == "SELECT '{\"id\":\"' || '$1 it''s';\n"


def test_a_statement_is_one_line() -> None:
    assert script("SELECT\n1") == "SELECT 1;\n"
