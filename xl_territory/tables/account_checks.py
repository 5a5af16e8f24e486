"""What the Accounts sheet says about the other sheets, and what each Active account needs to be planned."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from xl_territory.errors import Fault, Severity
from xl_territory.tables.block import ReadBlock
from xl_territory.tables.people import People, accounts_of, csms_of, ids_in_place_of_names
from xl_territory.tables.references import Vocabulary, is_another_column, left_out, spell_column, unknown_words
from xl_territory.workbook.names import key

NO_TIER = "The Hours Model sheet has no such tier"
NO_STAGE = "The Hours Model sheet has no such stage; it takes no extra time"
NO_LEVEL = "The Touch Levels sheet has no such level; the base hours of the tier are used"
NO_CSM = "The CSMs sheet has no such CSM; the account counts as nobody's today"
NO_FACTOR = "The Hours Model sheet has no such complexity; factor 1 is used"
CSM_FIX = "Correct it, or add the CSM to the CSMs sheet with Status Left"
STRANGERS_FIX = (
    "Add them to the CSMs sheet, by ID, name or e-mail address, with Status Left if they are gone; or clear the "
    "column if these are no CSMs"
)
FEWEST_STRANGERS = 3
HEALTH_FIX = "Type a class of the Hours Model, or a score from 0 to 100"


def link_accounts(blocks: Mapping[str, ReadBlock]) -> tuple[ReadBlock, list[Fault]]:
    """The accounts with every reference spelled as on the sheet that it refers to, and what is wrong with any.

    Only Active accounts can refer to something wrong: the others are not planned.
    """
    accounts = blocks["Accounts"]
    tiers, health = Vocabulary.of(blocks["Tiers"], "Tier"), Vocabulary.of(blocks["HealthFactors"], "Health")
    stages = Vocabulary.of(blocks["StageFactors"], "Stage")
    faults: list[Fault] = []
    for column, words in (("Tier", tiers), ("Health", health)):
        known = Vocabulary({**words.spelled, **_scores(accounts)}) if column == "Health" else words
        if is_another_column(accounts, column, known):
            accounts, fault = left_out(accounts, column, words)
            faults.append(fault)
        accounts = spell_column(accounts, column, known)
    accounts = spell_column(accounts, "Stage", stages)
    levels = Vocabulary.of(blocks["TouchLevels"], "Level")
    accounts = spell_column(accounts, "Touch Level", levels)
    rows = active_rows(accounts)
    faults += unknown_words(accounts, "Tier", tiers, Severity.ERROR, NO_TIER, rows)
    faults += _health_faults(accounts, health, rows)
    faults += unknown_words(accounts, "Stage", stages, Severity.WARNING, NO_STAGE, rows)
    faults += unknown_words(accounts, "Touch Level", levels, Severity.WARNING, NO_LEVEL, rows)
    faults += _without_factor(accounts, Vocabulary.of(blocks["ComplexityFactors"], "Complexity"), rows)
    faults += _sizeless(accounts, rows)
    faults += _same_names(accounts)
    accounts = _parents(accounts)
    if blocks["CSMs"].place is not None:
        csms = csms_of(blocks["CSMs"].frame)
        accounts, ambiguous = ids_in_place_of_names(accounts, "Current CSM", csms, rows)
        faults += [*ambiguous, *_strangers(accounts, csms, rows)]
    return accounts, faults


def active_rows(accounts: ReadBlock) -> frozenset[int]:
    """Excel rows of the accounts that are planned."""
    return frozenset(row for row, status in accounts.cells("Status") if status == "Active")


def _scores(accounts: ReadBlock) -> dict[str, str]:
    """Every numeric Health, by compared name, as a plain number."""
    return {key(text): f"{score:.15g}" for text in set(accounts.frame["Health"]) if (score := _score(text)) is not None}


def _score(text: str) -> float | None:
    """A health score, or None for a word."""
    try:
        score = float(text)
    except ValueError:
        return None
    return score if math.isfinite(score) else None


def _health_faults(accounts: ReadBlock, classes: Vocabulary, rows: Collection[int]) -> Iterator[Fault]:
    for row, text in accounts.cells("Health"):
        if not text or row not in rows or text in classes:
            continue
        score = _score(text)
        if score is None:
            fix = f"{classes.fix(text)}; or a score from 0 to 100"
            yield accounts.fault(Severity.ERROR, row, "Health", "This is neither a health class nor a score", fix)
        elif not 0 <= score <= 100:
            yield accounts.fault(Severity.ERROR, row, "Health", "A health score is between 0 and 100", HEALTH_FIX)


def _without_factor(accounts: ReadBlock, levels: Vocabulary, rows: Collection[int]) -> Iterator[Fault]:
    for row, level in accounts.cells("Complexity"):
        if row in rows and not math.isnan(level) and level % 1 == 0 and str(int(level)) not in levels:
            fix = "Add it to the Hours Model, or correct it"
            yield accounts.fault(Severity.WARNING, row, "Complexity", NO_FACTOR, fix)


def _sizeless(accounts: ReadBlock, rows: Collection[int]) -> Iterator[Fault]:
    """Active accounts that have neither ARR nor Tier.

    An export that knows neither for any account is no slip of the planner: all of them take the lowest tier.
    """
    frame = accounts.frame
    without = [row for row in frame.index[frame["ARR"].isna() & (frame["Tier"] == "")] if row in rows]
    own_name = any(name in accounts.headers and not _is_alias(accounts, name) for name in ("ARR", "Tier"))
    if accounts.place is not None and len(without) == len(rows) and not own_name and without:
        problem = "No account has ARR or a Tier, so all of them are planned as the lowest tier"
        fix = "Add a column ARR or Tier to plan with the right hours"
        yield Fault(Severity.WARNING, accounts.sheet, problem, fix, row=accounts.place.header_row)
        return
    for row in without:
        problem = "An Active account needs ARR or a Tier, and both are blank"
        yield accounts.fault(Severity.ERROR, row, "ARR", problem, "Fill in one of the two, or change its Status")


def _is_alias(accounts: ReadBlock, name: str) -> bool:
    return accounts.place is not None and accounts.place.headers.is_alias(name)


def _same_names(accounts: ReadBlock) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for row, name in accounts.cells("Account Name"):
        if name and key(name) in first:
            problem = f"The account in row {first[key(name)]} has the same name"
            fix = "Delete one if they are the same customer; otherwise nothing to do"
            yield accounts.fault(Severity.WARNING, row, "Account Name", problem, fix)
        first.setdefault(key(name), row)


def _parents(accounts: ReadBlock) -> ReadBlock:
    """The accounts with one spelling of each Parent Account, be it typed by ID or by name: the first one."""
    people = accounts_of(accounts.frame)
    first: dict[str, str] = {}
    spelled = [
        first.setdefault(key(people.spell(word)), word) if word else word for word in accounts.frame["Parent Account"]
    ]
    return accounts.with_column("Parent Account", spelled)


def _strangers(accounts: ReadBlock, csms: People, rows: Collection[int]) -> list[Fault]:
    """Accounts whose Current CSM is not on the CSMs sheet: a warning each, or one error where most of them are."""
    owned = [(row, csm) for row, csm in accounts.cells("Current CSM") if csm and row in rows]
    strange = [(row, csm) for row, csm in owned if not csms.meant(csm)]
    if len(strange) < FEWEST_STRANGERS or 2 * len(strange) <= len(owned):
        return [accounts.fault(Severity.WARNING, row, "Current CSM", NO_CSM, CSM_FIX) for row, _ in strange]
    names = list(dict.fromkeys(csm for _, csm in strange))
    shown = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
    problem = f"{len(strange)} of {len(owned)} accounts have an owner who is not on the CSMs sheet: {shown}"
    return [replace(accounts.fault(Severity.ERROR, strange[0][0], "Current CSM", problem, STRANGERS_FIX), value="")]
