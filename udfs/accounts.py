"""Worksheet functions about single accounts: their tier and their weekly hours."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from udfs.ranges import (
    OMITTED,
    PROBLEM,
    Block,
    aligned,
    faulty_cells,
    reshaped,
    sheet_of,
    shown,
    table,
    territory_of_cells,
)
from udfs.worksheet import worksheet_function
from xl_territory.tables.typed_values import is_blank
from xl_territory.territory.territory import Territory
from xl_territory.workbook.sheets import RawSheet, Value

SAYS_SOMETHING = {"ARR", "Tier", "Weekly Hours"}
"""A row where all of these are blank stays blank."""
ANYBODY = sheet_of("CSMs", {"CSM ID": ["1"]})


@worksheet_function
def TERRITORY_TIER(arr: Block, hours_model: Block = OMITTED) -> Block:
    """The tier that each ARR falls into: the band with the highest lower bound that is not above it.

    Parameters
    ----------
    arr : ARR of one account or a range of them; a blank stays blank.
    hours_model : The Tiers table with its headers, such as Tiers[#All]; omitted: the default tiers.

    Returns
    -------
    Tier names in the shape of arr.

    Example
    -------
    =TERRITORY_TIER(Accounts[ARR], Tiers[#All])
    """
    cells = aligned({"ARR": arr})

    def tiers(territory: Territory) -> list[Value]:
        names = list(map(str, territory.tiers["Tier"]))
        return [names[position] for position in territory.tier_by_arr]

    return shown(reshaped(_each_account(cells, hours_model, OMITTED, tiers), arr))


@worksheet_function
def TERRITORY_HOURS(  # noqa: PLR0913, PLR0917
    arr: Block,
    tier: Block = OMITTED,
    health: Block = OMITTED,
    complexity: Block = OMITTED,
    stage: Block = OMITTED,
    weekly_hours: Block = OMITTED,
    hours_model: Block = OMITTED,
    settings: Block = OMITTED,
) -> Block:
    """Hours a week that each account takes: its own, else base hours of the tier × health × complexity × stage factor.

    Parameters
    ----------
    arr : ARR of one account or a range of them; may be blank where there is a tier.
    tier : Tier names; where blank or omitted the tier follows from ARR.
    health : Healthy, Medium or At-risk, or a score from 0 to 100; blank or omitted: Healthy.
    complexity : 1 to 5; blank or omitted: 3.
    stage : Journey stage; blank or omitted: no factor.
    weekly_hours : Hours that replace the model where they are filled in.
    hours_model : The Hours Model sheet with its headers, such as 'Hours Model'!A4:O12; omitted: the defaults.
    settings : Settings[#All], for the thresholds of health scores; omitted: the defaults.

    Returns
    -------
    Hours a week in the shape of arr.

    Example
    -------
    =TERRITORY_HOURS(Accounts[ARR], Accounts[Tier], Accounts[Health])
    """
    asked = {
        "ARR": arr,
        "Tier": tier,
        "Health": health,
        "Complexity": complexity,
        "Stage": stage,
        "Weekly Hours": weekly_hours,
    }
    cells = aligned(asked)
    like = next((block for block in asked.values() if len(block) * len(block[0] if block else ()) > 1), arr)
    found = _each_account(cells, hours_model, settings, lambda territory: list(map(float, territory.hours)))
    return shown(reshaped(found, like))


def _each_account(
    cells: Mapping[str, Sequence[Value]],
    hours_model: Block,
    settings: Block,
    answer: Callable[[Territory], Sequence[Value]],
) -> list[Value]:
    """What ``answer`` says of each account: blank where all its cells are, a text where they make no sense."""
    others = {**ANYBODY, **table("Hours Model", hours_model), **table("Settings", settings)}
    found: list[Value] = [None] * len(cells["ARR"])
    filled = [i for i in range(len(found)) if not all(is_blank(cells[name][i]) for name in SAYS_SOMETHING & {*cells})]
    if not filled:
        return found
    territory, problems = faulty_cells({**_accounts(cells, filled), **others}, "Accounts")
    for position, problem in problems.items():
        found[filled[position]] = PROBLEM + problem
    sound = [i for i in filled if found[i] is None]
    if problems and sound:
        territory = territory_of_cells({**_accounts(cells, sound), **others})
    if territory is not None and sound:
        for i, value in zip(sound, answer(territory), strict=True):
            found[i] = value
    return found


def _accounts(cells: Mapping[str, Sequence[Value]], positions: Sequence[int]) -> dict[str, RawSheet]:
    columns = {name: [column[i] for i in positions] for name, column in cells.items()}
    return sheet_of("Accounts", {"Account ID": [str(i + 1) for i in positions], **columns})
