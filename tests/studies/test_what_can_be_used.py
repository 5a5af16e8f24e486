"""Every answer that can be used: what its table names is typed in; then the workbook is what the answer promised."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from tests.given import account, csm, lock, sheets
from xl_territory.plans.pipeline import plan, planned, read_workbook
from xl_territory.run.optimize import result_sheets
from xl_territory.studies import study_called
from xl_territory.studies.adoption import options_on
from xl_territory.studies.apply import STUDY as APPLY
from xl_territory.studies.conflicts.feasibility import shortfall
from xl_territory.studies.conflicts.rule_model import rules_alone
from xl_territory.studies.conflicts.sheet import _usable
from xl_territory.studies.fairness.relative_workload import burdens, worst
from xl_territory.studies.scenarios.scenario_list import scenarios
from xl_territory.studies.study import Asked
from xl_territory.studies.writing import write_answer
from xl_territory.workbook import MemoryHost
from xl_territory.workbook.sheets import RawSheet, Value

pytestmark = pytest.mark.usefixtures("solved_by_threads")
Sheets = Mapping[str, RawSheet]
ROOM = {
    "accounts": [
        account("A1", current_csm="C1", industry="Fintech", arr=600_000),
        account("A2", current_csm="C1", industry="Fintech", weekly_hours=14, required_skills="Fintech"),
        account("A3", current_csm="C1", industry="Health", arr=20_000),
        account("A;4", current_csm="C2", industry="Health", renewal_open="Yes"),
    ],
    "csms": [csm("C1", weekly_hours=60, skills="Fintech"), csm("C2", weekly_hours=60, skills="Health; Fintech")],
}
NO_ROOM = ROOM | {
    "csms": [csm("C1", weekly_hours=14, skills="Fintech"), csm("C2", weekly_hours=60, skills="Health")],
    "locks": [lock("A1", "Assign", "C1"), lock("A2", "Never", "C2")],
}


def asked_of(book: Mapping[str, Any], study: str, options: Mapping[str, Any]) -> tuple[MemoryHost, Any]:
    """A planned workbook with the answer of a study in it, and what the study found."""
    frames = sheets(**book)
    host = MemoryHost(frames)
    host.write(result_sheets(plan(read_workbook(frames)), ()))
    answer = study_called(study).ask(Asked(host.read(host.sheet_names)), options)
    host.write(answer.sheets)
    return host, answer.found


def used(host: MemoryHost, sheet: str, option: str) -> MemoryHost:
    """The workbook after an option of a sheet is put to use."""
    copy = MemoryHost(host.read(host.sheet_names))
    answer = APPLY.ask(Asked(copy.read(copy.sheet_names)), {"sheet": sheet, "row": option})
    write_answer(answer, copy, None, "Kim")
    return copy


def settings_of(found: Any, option: str, after: Sheets) -> bool:
    """The settings are those of the scenario."""
    mine = read_workbook(after).settings
    theirs = next(each for each in scenarios(found.territory) if each.name == option).territory.settings
    return all(mine[each] == theirs[each] for each in mine.catalogue)


def model_of(found: Any, option: str, after: Sheets) -> bool:
    """Everybody may have whom they may have in the model."""
    names = [m.name for m in found.comparison.measures[1:]]
    model = found.comparison.plans[names.index(option)].territory
    return bool((read_workbook(after).eligible == model.eligible).all())


def point_of(found: Any, option: str, after: Sheets) -> bool:
    """The plan is that of the point."""
    return planned(after).assignment == found.points[int(option) - 1].plan.assignment


def way_of(found: Any, option: str, after: Sheets) -> bool:
    """What happens has happened; the plan is that of the answer."""
    if option == "Left alone":
        return read_workbook(after).csm_ids == found.left.territory.csm_ids
    return planned(after).assignment == found.way(option).assignment


def remedy_of(found: Any, option: str, after: Sheets) -> bool:
    """What is left undone is what the remedy said."""
    remedy = _usable(found)[option]
    without_owner, overload = shortfall(rules_alone(read_workbook(after))[0])
    return round(without_owner) == remedy.without_owner and bool(np.isclose(overload, remedy.overload))


def change_of(found: Any, _option: str, after: Sheets) -> bool:
    """The heaviest book weighs what the change promised."""
    result = planned(after)
    return bool(np.isclose(worst(burdens(result.territory, result.books)).total, found.change.after))


def repair_of(found: Any, option: str, after: Sheets) -> bool:
    """The accounts are with the CSMs that the repair gives them."""
    tried = next(each for each in found.tried if each.title == option)
    return {id_: csm or "" for id_, csm in planned(after).assignment.items()}.items() >= set(tried.moves)


def inputs(host: MemoryHost) -> dict[str, list[list[Value]]]:
    """What a planner has typed, by sheet: below the headers, blanks left out."""
    keys = {"Account ID", "CSM ID", "Setting"}
    found = host.read(["Accounts", "CSMs", "Settings", "Locks", "Assignments"])
    return {
        name: [[v for v in row if v not in (None, "")] for row in sheet.rows if any(row) and row[0] not in keys]
        for name, sheet in found.items()
    }


Promise = Callable[[Any, str, Sheets], bool]
CASES: dict[str, tuple[Mapping[str, Any], Mapping[str, Any], str, Promise]] = {
    "scenarios": (ROOM, {}, "Scenario Compare", settings_of),
    "models": (ROOM, {}, "Territory Models", model_of),
    "trade_off": (ROOM, {"points": 4}, "Trade-off", point_of),
    "what_if": (ROOM, {"hire": "Fintech", "doubles": ["A1"], "churns": ["A3"]}, "What If", way_of),
    "conflicts": (NO_ROOM, {}, "Conflicts", remedy_of),
    "explain": (ROOM, {"account": "A2"}, "Explain", repair_of),
}


@pytest.mark.parametrize("study", CASES)
def test_what_is_used_makes_the_workbook_what_the_answer_promised(study: str) -> None:
    """Every option; and it can be taken back."""
    book, options, sheet, promised = CASES[study]
    host, found = asked_of(book, study, options)
    offered = options_on(host.read([sheet])[sheet])
    assert offered
    before = inputs(host)
    for option in offered:
        after = used(host, sheet, option)
        assert promised(found, option, after.read(after.sheet_names)), option
        assert after.frame("Change Log")["Field"].all()
        again = used(after, "Change Log", "1")
        assert inputs(again) == before, option


def test_the_smallest_change_of_fairness_can_be_used() -> None:
    """On books that a planner has made uneven."""
    frames = sheets(**ROOM)
    host = MemoryHost(frames)
    result = plan(read_workbook(frames))
    host.write(result_sheets(result, ()))
    uneven = used_moves(host, {id_: "C2" for id_ in result.assignment if id_ != "A1"})
    answer = study_called("fairness").ask(Asked(uneven.read(uneven.sheet_names)))
    uneven.write(answer.sheets)
    after = used(uneven, "Fairness", "Smallest change")
    assert change_of(answer.found, "", after.read(after.sheet_names))


def used_moves(host: MemoryHost, owners: Mapping[str, str]) -> MemoryHost:
    """The workbook with these accounts given to these CSMs on Assignments."""
    raw = dict(host.read(host.sheet_names))
    header = next(k for k, row in enumerate(raw["Assignments"].rows) if "Assigned CSM" in row)
    rows = [list(row) for row in raw["Assignments"].rows]
    column = rows[header].index("Assigned CSM")
    for row in rows[header + 1 :]:
        if row and row[0] in owners:
            row[column] = owners[str(row[0])]
    raw["Assignments"] = RawSheet("Assignments", rows, raw["Assignments"].tables)
    return MemoryHost(raw)
