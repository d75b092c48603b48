"""The page of mutants says what was found, and nothing else."""

import subprocess
from dataclasses import replace

from tests.mutation.page import DIGITS, PAGE, RESULTS, Tried, digest, known, outdated, page
from tests.mutation.session import ROOT, Survivor

TRIED = Tried("domain/x.py", "abc1234", "0123456789", 4, (Survivor(3, "N", "a = 1", "a = 2"),))


def test_the_page_is_made_from_the_results() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(known())


def test_a_survivor_is_listed_with_what_it_became() -> None:
    made = page([TRIED])
    assert "| `domain/x.py` | abc1234 | 0123456789 | 4 | 3 | 75.0% |" in made
    assert "- line 3: `a = 1` became `a = 2`" in made


def test_what_is_below_the_bound_and_what_waits_is_said() -> None:
    made = page([TRIED, Tried("domain/y.py", "", "", 0, ())])
    assert "Below 90 %: `domain/x.py`." in made
    assert "Not tried yet: `domain/y.py`." in made
    assert "| `domain/y.py`" not in made


def test_a_file_s_content_is_named_as_git_names_it() -> None:
    said = subprocess.run(["git", "hash-object", RESULTS], check=True, capture_output=True)
    assert digest(RESULTS) == said.stdout.decode()[:DIGITS]


def test_a_row_of_a_file_that_changed_is_out_of_date() -> None:
    here = str(RESULTS.relative_to(ROOT))
    true = replace(TRIED, file=here, digest=str(digest(RESULTS)))
    assert outdated([TRIED, true, replace(TRIED, file=here)]) == ["domain/x.py", here]


def test_rows_that_are_out_of_date_are_told() -> None:
    print("Changed since they were tried:", *outdated(known()))  # -s shows it; no reason to fail
