"""The page of mutants says what was found, and nothing else."""

from tests.mutation.page import PAGE, Tried, known, page
from tests.mutation.session import Survivor, changed


def test_the_page_is_made_from_the_results() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(known())


def test_a_survivor_is_listed_with_what_it_became() -> None:
    survivor = Survivor(3, "NumberReplacer", "a = 1", "a = 2")
    made = page([Tried("domain/x.py", "abc1234", 4, (survivor,))])
    assert "| `domain/x.py` | abc1234 | 4 | 3 | 75.0% |" in made
    assert "- line 3: `a = 1` became `a = 2`" in made


def test_a_diff_is_read() -> None:
    diff = "--- a/x.py\n+++ b/x.py\n@@ -1 +1 @@\n def f():\n-    return 1\n+    return 2"
    assert changed(diff) == ("return 1", "return 2")
