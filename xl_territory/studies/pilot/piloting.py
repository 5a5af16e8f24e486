"""A pilot in a workbook: fixed once, then only evaluated; what changes afterwards is a deviation, and logged."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from xl_territory.errors import UsageError, counted
from xl_territory.plans.pipeline import territory_of
from xl_territory.records.author import author
from xl_territory.records.change_log import Entry
from xl_territory.records.found_rows import FoundRow, found_rows
from xl_territory.studies.pilot import sheet
from xl_territory.studies.pilot.coin import falls_on_first
from xl_territory.studies.pilot.covariates import candidates
from xl_territory.studies.pilot.design import COMPARE, MEASURES, PILOT, PilotDesign, pilot_design
from xl_territory.studies.pilot.evaluation import Evaluated, evaluated
from xl_territory.studies.pilot.matched_pairs import ENOUGH, matched
from xl_territory.studies.pilot.statistics import smallest_difference
from xl_territory.studies.study import Answer, Asked
from xl_territory.workbook import open_workbook
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import Cell, RawSheet

MOST_SEED = 2**31


@dataclass(frozen=True, eq=False)
class FixedPilot:
    """The pilot on the sheet: its rows, and how it was fixed."""

    rows: tuple[FoundRow, ...]
    facts: dict[str, Cell]
    raw: RawSheet


def fixed_pilot(asked: Asked) -> FixedPilot | None:
    """The pilot that is fixed in the workbook, None without one."""
    raw = open_workbook(asked.source).read([sheet.SHEET]).get(sheet.SHEET)
    rows = found_rows(raw, sheet.EMPTY)
    return FixedPilot(rows, sheet.facts_of(raw), raw) if raw is not None and rows else None


def fix_pilot(
    asked: Asked,
    before: FixedPilot | None,
    segment: str | None,
    pairs: int,
    seed: int | None,
    deviation: str | None,
    by: str | None,
) -> Answer:
    """Pairs, coins and measures, before anything is measured.

    Raises
    ------
    UsageError : no such tier. TooLittleDataError : too few accounts.
    """
    host = open_workbook(asked.source)
    t, who = territory_of(host, {}), author(by, host)
    tiers = [str(name) for name in t.tiers["Tier"]]
    if segment is None or key(segment) not in map(key, tiers):
        raise UsageError(f"Say which tier the pilot is about: --segment, one of {', '.join(tiers)}.")
    found = candidates(t, segment)
    design = pilot_design(found, matched(found, pairs), secrets.randbelow(MOST_SEED) if seed is None else seed)
    match = design.matching
    facts: dict[str, Cell] = {
        "Segment": segment,
        "Pairs": pairs,
        "Seed": str(design.seed),
        "Fixed On": who.day.isoformat(),
        "Fixed By": who.name,
        "Measures": "; ".join(measure.column for measure in MEASURES),
        "Distance": round(match.distance, 3),
        "No Less Than": round(match.bound, 3),
        "Second Of A CSM": match.second,
    }
    rows = sheet.account_rows(design)
    kept = (sheet.balance_table(design), sheet.facts_table(facts))
    told = sentence(design, deviation)
    entries = (*_deviation(before, deviation), *_coins(design))
    written = sheet.pilot_sheet(rows, evaluated({}), kept, told)
    return Answer(told, (written,), facts={**facts, "accounts": [row[0] for row in rows]}, entries=entries)


def sentence(design: PilotDesign, deviation: str | None) -> str:
    """How good the pairs are, and what the pilot can see."""
    match, pairs = design.matching, len(design.accounts)
    proved = "no nearer pairs exist" if match.is_proved else f"their distance is at least {match.bound:.2f}"
    size = "0.1 SD" if match.spread <= ENOUGH + 1e-6 else f"{match.spread:.2f} SD, the least possible"
    second = f" {counted(match.second, 'account')} share a CSM with another." if match.second else ""
    parts = [
        f"{pairs} pairs of total distance {match.distance:.2f}; {proved}.",
        f"However the coins fall, no mean differs by more than {size}.{second}",
        f"A difference of less than {smallest_difference(pairs):.2f} SD of the pairs' differences will most likely",
        f"not be seen.{' This replaces the pilot that was fixed.' if deviation else ''}",
    ]
    return " ".join(parts)


def evaluate_pilot(fixed: FixedPilot, segment: str | None) -> Answer:
    """What the pilot on the sheet has shown so far; its groups are checked by the coin."""
    if segment is not None and key(segment) != key(str(fixed.facts.get("Segment") or "")):
        raise UsageError(
            f"A pilot about {fixed.facts.get('Segment')} is fixed. To fix another one, say why: --deviation REASON."
        )
    results = evaluated(_values(fixed.rows))
    wrong = _changed_groups(fixed)
    told = _told(results)
    if wrong:
        told += f" The groups of {', '.join(wrong)} are not what their coins say: somebody has changed them."
    kept = (sheet.kept_balance(fixed.raw), sheet.facts_table(fixed.facts))
    written = sheet.pilot_sheet(sheet.found_again(fixed.rows), results, kept, told)
    facts = {
        "results": [
            {"measure": e.measure.column, "pairs": e.pairs, "difference": e.difference, "p": e.p} for e in results
        ],
        "changed_groups": wrong,
    }
    return Answer(told, (written,), exit_code=5 if wrong else 0, facts=facts)


def _told(results: Sequence[Evaluated]) -> str:
    measured = [each for each in results if each.pairs]
    if not measured:
        return "The pilot is fixed. Fill in its measures at the end, and ask again."
    return " ".join(f"{each.measure.column}: {each.told[:1].lower()}{each.told[1:]}." for each in measured)


def _pairs(rows: Sequence[FoundRow]) -> dict[str, dict[str, FoundRow]]:
    pairs: dict[str, dict[str, FoundRow]] = {}
    for row in rows:
        pairs.setdefault(row.text(sheet.PAIR), {})[row.text(sheet.GROUP)] = row
    return pairs


def _values(rows: Sequence[FoundRow]) -> dict[str, list[tuple[float | None, float | None]]]:
    pairs = [pair for pair in _pairs(rows).values() if {PILOT, COMPARE} <= set(pair)]
    return {
        measure.column: [(pair[PILOT].number(measure.column), pair[COMPARE].number(measure.column)) for pair in pairs]
        for measure in MEASURES
    }


def _changed_groups(fixed: FixedPilot) -> list[str]:
    """Pairs by number that are not as their coin says, or are no pair any more."""
    seed = int(str(fixed.facts.get("Seed") or 0))
    wrong = []
    for number, pair in _pairs(fixed.rows).items():
        if set(pair) != {PILOT, COMPARE}:
            wrong.append(f"pair {number}")
            continue
        ids = [pair[PILOT].text(sheet.ACCOUNT), pair[COMPARE].text(sheet.ACCOUNT)]
        if falls_on_first(seed, *sorted(ids)) != (ids == sorted(ids)):
            wrong.append(f"pair {number}")
    return wrong


def _coins(design: PilotDesign) -> list[Entry]:
    ids = design.found.territory.account_ids
    return [
        Entry(
            "coin",
            sheet.SHEET,
            f"pair {number}",
            sheet.GROUP,
            new=f"{ids[a]} {PILOT}, {ids[b]} {COMPARE}",
            comment=said,
        )
        for number, (a, b) in enumerate(design.accounts, start=1)
        for said in [f"seed {design.seed}"]
    ]


def _deviation(before: FixedPilot | None, why: str | None) -> list[Entry]:
    if before is None or why is None:
        return []
    was = f"{len(before.rows) // 2} pairs of {before.facts.get('Segment')}, seed {before.facts.get('Seed')}"
    return [Entry("deviation", sheet.SHEET, field="Pilot", old=was, new="another pilot", comment=why)]
