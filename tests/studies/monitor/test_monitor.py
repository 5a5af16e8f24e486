"""The monitor: what crosses a limit, since when, and the fewest moves, held against every way to move."""

from __future__ import annotations

import datetime as dt
import itertools

import numpy as np
import pytest

from tests.given import account, csm, sheets
from xl_territory.errors import InUseError
from xl_territory.plans.pipeline import plan, read_workbook
from xl_territory.run.optimize import result_sheets
from xl_territory.studies import study_called
from xl_territory.studies.monitor.fewest_moves import OwnerLimits, fewest_moves_to_limits
from xl_territory.studies.study import Answer, Asked
from xl_territory.studies.writing import write_answer
from xl_territory.template import Example, build_template
from xl_territory.workbook import MemoryHost

pytestmark = pytest.mark.usefixtures("solved_by_threads")


def small(seed: int) -> OwnerLimits:
    """Up to seven units and three owners, some pairs not permitted."""
    random = np.random.default_rng(seed)
    units, owners = int(random.integers(3, 8)), int(random.integers(2, 4))
    use = np.repeat(random.integers(1, 9, (units, 1)).astype(float), owners, axis=1)
    allowed = random.random((units, owners)) < 0.8
    allowed[np.arange(units), random.integers(0, owners, units)] = True
    now = random.integers(-1, owners, units)
    share = use[:, 0].sum() / owners
    moves = (now[:, None] != np.arange(owners)) * random.integers(1, 3, (units, 1)).astype(float)
    return OwnerLimits(use, moves, allowed, np.full(owners, 0.7 * share), np.full(owners, 1.3 * share), now)


def fewest_of_all(problem: OwnerLimits) -> float | None:
    """The fewest moves of every assignment there is; None where none holds."""
    units, owners = problem.allowed.shape
    at, best = np.arange(units), None
    for owner in itertools.product(range(owners), repeat=units):
        load = np.bincount(owner, problem.use[at, owner], owners)
        holds = problem.allowed[at, owner].all() and (load >= problem.low - 1e-7).all()
        if holds and (load <= problem.high + 1e-7).all():
            count = float(problem.moves[at, owner].sum())
            best = count if best is None else min(best, count)
    return best


def disagreement(seed: int) -> str:
    """What is wrong with the answer to a small problem, solved whole and rounded; "" where nothing is."""
    problem = small(seed)
    exact, found = fewest_of_all(problem), fewest_moves_to_limits(problem)
    rounded = fewest_moves_to_limits(problem, small=0)
    if exact is None:
        return "" if found.owner is None and rounded.owner is None else f"{found} where none holds"
    if (found.moves, found.bound) != (exact, exact):
        return f"{found} {exact} is the fewest"
    return "" if rounded.bound <= exact and (rounded.owner is None or rounded.moves >= exact) else f"{rounded} {exact}"


@pytest.mark.parametrize("seed", range(4))
def test_no_moves_are_fewer_than_those_of_every_way_to_move(seed: int) -> None:
    """A slice of `python -m tests.studies.figures fewest`."""
    assert disagreement(seed) == ""


def workbook() -> MemoryHost:
    """Three CSMs with two accounts each, planned."""
    rows = [
        account(f"A{k}", weekly_hours=4, current_csm=f"C{k % 3 + 1}", renewal_date="2027-06-01") for k in range(1, 7)
    ]
    frames = sheets(rows, [csm(f"C{k}") for k in (1, 2, 3)], settings={"Solver: threads": 1})
    host = MemoryHost(frames)
    host.write(result_sheets(plan(read_workbook(frames)), ()))
    return host


def monitor(host: MemoryHost, **options: object) -> Answer:
    """Ask and write."""
    answer = study_called("monitor").ask(Asked(host.read(host.sheet_names)), options)
    write_answer(answer, host)
    return answer


def test_a_plan_that_holds_is_quiet() -> None:
    """Exit code 0."""
    answer = monitor(workbook())
    assert (answer.exit_code, answer.sentence) == (0, "All is quiet.")


def leaves(host: MemoryHost) -> MemoryHost:
    """The same workbook after a CSM has left."""
    read = host.read(host.sheet_names)
    frame = read["CSMs"]
    header = [str(cell).lower().replace(" ", "_") for cell in frame.rows[0]]
    width = len(frame.rows[0]) + ("status" not in header)
    rows = [[*row, *[None] * (width - len(row))] for row in frame.rows]
    if "status" not in header:
        rows[0][-1] = "Status"
        header.append("status")
    for row in rows[1:]:
        if row[0] == "C1":
            row[header.index("status")] = "Left"
    return MemoryHost({**read, "CSMs": type(frame)("CSMs", rows)})


def test_a_csm_who_has_left_is_seen_and_the_moves_place_the_accounts() -> None:
    """Exit code 5; the two accounts without owner are the two moves, and fewer cannot do."""
    answer = monitor(leaves(workbook()))
    assert answer.exit_code == 5
    crossed = answer.facts["crossed"]
    assert isinstance(crossed, dict)
    assert "Departures" in crossed
    if "moves" in answer.facts:
        assert answer.facts["moves"] == answer.facts["impossible_below"] == 2


def test_since_is_when_it_was_first_found() -> None:
    """A second run a month later keeps the day."""
    host = leaves(workbook())
    monitor(host, on=dt.date(2026, 3, 2))
    again = monitor(host, on=dt.date(2026, 4, 2))
    crossed = again.facts["crossed"]
    assert isinstance(crossed, dict)
    assert crossed["Departures"] == "2026-03-02"


def test_the_lines_of_schedulers_run_the_monitor(tmp_path_factory: pytest.TempPathFactory) -> None:
    """For cron and for Task Scheduler; nothing is installed."""
    book = tmp_path_factory.mktemp("a folder") / "book.xlsx"
    build_template(book, Example.BLANK)
    cron = study_called("schedule").run(Asked(book), scheduler="cron", at="06:30")
    assert cron.sentence.startswith("30 6 * * 1-5 ")
    assert "xl_territory monitor '" in cron.sentence
    windows = study_called("schedule").run(Asked(book), scheduler="windows")
    assert windows.sentence.startswith("schtasks /Create /TN ")


def test_a_file_that_is_open_elsewhere_ends_a_run_with_exit_code_4(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Before anything is read."""
    folder = tmp_path_factory.mktemp("open")
    (folder / "~$book.xlsx").touch()
    with pytest.raises(InUseError) as error:
        study_called("monitor").run(Asked(folder / "book.xlsx"))
    assert error.value.exit_code == 4
