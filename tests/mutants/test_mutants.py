"""The sampler itself: what it changes, that it is drawn by its seed, and that a broken line is noticed."""

from __future__ import annotations

import ast

from tests.mutants.__main__ import asked_about, draw
from tests.mutants.areas import TESTS, asked_at, files_of
from tests.mutants.operators import mutations
from tests.mutants.reach import NO_TEST, Reach, statement_of

SOURCE = '''"""A docstring with 1 < 2."""

LIMIT: float = 0.5


def above(values: list[float], most: int = 3) -> list[float]:
    """Values above the limit, é included."""
    total = 0
    total += 1
    found = [v for v in values if v > LIMIT and v - total != 0]
    return found[:most]
'''


def test_every_operator_changes_the_code_and_nothing_else() -> None:
    """Comparisons, arithmetic, logic, constants, bounds, what is returned, what is done."""
    changed = {mutation.applied(SOURCE) for mutation in mutations(SOURCE)}
    for old, new in [
        ("v > LIMIT", "v >= LIMIT"),
        ("v - total != 0", "v - total == 0"),
        ("v - total", "(v) + (total)"),
        ("v > LIMIT and v - total != 0", "(v > LIMIT) or (v - total != 0)"),
        ("0.5", "1.5"),
        ("total += 1", "pass"),
        ("[:most]", "[:None]"),
        ("return found[:most]", "return None"),
        ("most: int = 3", "most: int = 4"),
    ]:
        assert SOURCE.replace(old, new) in changed, new
    assert all("A docstring with 1 < 2." in text for text in changed)


def test_every_mutant_can_be_compiled_and_differs() -> None:
    """Over a sample of all places."""
    for mutant in draw(list(TESTS), 90, seed=1):
        whole = mutant.path.read_text("utf-8")
        broken = mutant.mutation.applied(whole)
        ast.parse(broken)
        assert ast.dump(ast.parse(broken)) != ast.dump(ast.parse(whole)), (mutant.path, mutant.mutation)


def test_a_seed_draws_the_same_mutants_again() -> None:
    """And another seed others."""
    assert draw(["policies"], 10, seed=3) == draw(["policies"], 10, seed=3)
    assert draw(["policies"], 10, seed=3) != draw(["policies"], 10, seed=4)


def test_every_place_has_files_and_tests() -> None:
    """None of them is a slip of the pen."""
    assert all(files_of(place) and asked_at(place) for place in TESTS)
    assert all(path.exists() for place in TESTS for path in asked_at(place))


def test_the_tests_that_name_the_module_are_asked_first() -> None:
    """A mutant is mostly noticed by them."""
    mutant = next(each for each in draw(["tables"], 400, seed=0) if each.path.name == "input_edits.py")
    assert asked_about(mutant, Reach({}))[0] == "tests/tables/test_input_edits.py"


def test_a_mutant_is_put_to_the_tests_that_run_its_line() -> None:
    """None where no test does; the tests of its place where the line runs on import, too, or nothing is known."""
    mutant = next(each for each in draw(["tables"], 400, seed=0) if each.path.name == "input_edits.py")
    line, test = mutant.mutation.line, "tests.tables.test_input_edits.test_a"
    for contexts, asked in [
        ({line: {test, "tests.given.account"}}, ["tests/tables/test_input_edits.py::test_a"]),
        ({line: {test, NO_TEST}}, asked_about(mutant, Reach({}))),
        ({}, []),
    ]:
        assert asked_about(mutant, Reach({mutant.path: contexts})) == asked


def test_a_statement_is_all_its_lines_and_a_compound_one_its_head() -> None:
    """A line in the middle of a call belongs to the call."""
    source = "def f(a):\n    if (\n        a\n    ):\n        g(\n            a,\n        )\n"
    for line, statement in [(1, range(1, 2)), (3, range(2, 5)), (6, range(5, 8))]:
        assert statement_of(source, line) == statement
