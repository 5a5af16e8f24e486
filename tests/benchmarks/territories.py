"""Kinds of planning territories that are hard for a solver, as a planner's sheets and as the problem they become."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from tests.benchmarks.workbooks import DAY, REGIONS, SKILLS, Frames, settings, sheets
from xl_territory.plans.pipeline import read_workbook
from xl_territory.policies import RULES, TERMS
from xl_territory.policies.compose import assemble
from xl_territory.solver.problem import AssignmentProblem

Random = np.random.Generator
Kind = Callable[[Frames, Random], Frames]

FAMILY_SIZES = (2, 3, 4, 6)
IN_FAMILIES = 0.3
LOCKED = 0.06
LANGUAGES = np.array(["German", "French", "Spanish"])
EVERY_TERM = {
    "Weight: balance": 40,
    "Weight: skill": 30,
    "Weight: risk": 20,
    "Weight: continuity": 10,
    "Weight: ae alignment": 10,
    "Weight: region": 10,
    "Weight: potential": 10,
    "Weight: tenure mix": 10,
}


def territory(kind: str, accounts: int, csms: int, seed: int = 0) -> Frames:
    """The sheets of a territory of this `KINDS`."""
    return KINDS[kind](sheets(accounts, csms, seed), np.random.default_rng([seed, accounts, csms]))


def problem(kind: str, accounts: int, csms: int, seed: int = 0) -> AssignmentProblem:
    """The assignment problem of that territory, with the rules and terms that its Settings ask for."""
    return assemble(read_workbook(territory(kind, accounts, csms, seed)), RULES, TERMS)


def plain(frames: Frames, _: Random) -> Frames:
    """Default rules and terms, a tenth of the capacity to spare, two fifths of the places."""
    return frames


def tight(frames: Frames, _: Random) -> Frames:
    """At most one place per CSM to spare."""
    return _with_csms(frames, **{"Max Accounts": len(frames["Accounts"]) // len(frames["CSMs"]) + 1})


def alike(frames: Frames, random: Random) -> Frames:
    """Three industries and CSMs that know one of them: many CSMs are worth the same for an account."""
    accounts, csms = frames["Accounts"], frames["CSMs"]
    names = np.array(["Fintech", "Healthcare", "General"])
    place = np.arange(len(csms))
    senior = place < np.ceil(0.45 * len(csms))
    industry = random.choice(names, len(accounts), p=[0.25, 0.21, 0.54])
    frames = frames | {"Accounts": accounts.assign(Industry=industry)}
    return _with_csms(
        frames,
        **{
            "Skills": names[np.array([0, 1, 2, 2])[place % 4]],
            "Segments": np.where(senior, "SMB; Mid-market; Enterprise", "SMB; Mid-market"),
            "Max Accounts": int(len(accounts) / len(csms) * 35 / 30) + 1,
        },
    )


def families(frames: Frames, random: Random) -> Frames:
    """Nearly a third of the accounts in families of two to six, and locks of each kind on some of the others."""
    frames = frames | {"Accounts": _with_parents(frames["Accounts"], frames["CSMs"], random)}
    return frames | {"Locks": _locks(frames, random)}


def everything(frames: Frames, random: Random) -> Frames:
    """Every term weighs something and every rule has something to forbid."""
    frames = _with_wishes(families(frames, random), random)
    accounts, csms = frames["Accounts"], frames["CSMs"]
    frames = _with_csms(frames, **{"Max ARR": int(3 * accounts["ARR"].sum() / len(csms))})
    at_risk = (accounts["Health"] == "At-risk").sum() / len(csms)
    rules = {
        "Limit: max moved": 0.3,
        "Limit: max at-risk": int(1.3 * at_risk) + 2,
        "Limit: renewal freeze days": 30,
        "Limit: min utilisation": 0.1,
        "Overhead: handoff": 0.05,
        "Overhead: mismatch": 0.05,
    }
    return frames | {"Settings": pd.concat([frames["Settings"], settings(EVERY_TERM | rules)])}


def over_full(frames: Frames, _: Random) -> Frames:
    """A tenth more hours than capacity."""
    return _with_csms(frames, **{"Weekly Hours": (frames["CSMs"]["Weekly Hours"] * 0.9 / 1.1).round(1)})


def too_few_places(frames: Frames, _: Random) -> Frames:
    """Some accounts must stay without owner: Max Accounts adds up to less than there are."""
    return _with_csms(frames, **{"Max Accounts": int(0.97 * len(frames["Accounts"]) / len(frames["CSMs"]))})


KINDS: dict[str, Kind] = {
    "plain": plain,
    "tight": tight,
    "alike": alike,
    "families": families,
    "everything": everything,
    "over-full": over_full,
    "too few places": too_few_places,
}


def _with_csms(frames: Frames, **columns: object) -> Frames:
    return frames | {"CSMs": frames["CSMs"].assign(**columns)}


def _with_parents(accounts: pd.DataFrame, csms: pd.DataFrame, random: Random) -> pd.DataFrame:
    """Families of accounts with one current CSM, since a renewal may hold any of them there."""
    parent = np.full(len(accounts), None, dtype=object)
    current = accounts["Current CSM"].to_numpy(object).copy()
    senior = csms["CSM ID"].to_numpy(object)[csms["Segments"].str.contains("Enterprise")]
    waiting = random.permutation(len(accounts))[: int(IN_FAMILIES * len(accounts))]
    number = 0
    while len(waiting) > 1:
        size = int(random.choice(FAMILY_SIZES))
        members, waiting = waiting[:size], waiting[size:]
        number += 1
        parent[members], current[members] = f"Group {number}", random.choice(senior)
    return accounts.assign(**{"Parent Account": parent, "Current CSM": current})


def _locks(frames: Frames, random: Random) -> pd.DataFrame:
    """Assign, Keep and Never on accounts without family; Never keeps the current CSM, whom a renewal may ask for."""
    accounts, csms = frames["Accounts"], frames["CSMs"]["CSM ID"].to_numpy(object)
    alone = accounts[accounts["Parent Account"].isna() & accounts["Current CSM"].notna()]
    chosen = alone.sample(int(LOCKED * len(accounts)), random_state=random)
    kinds = random.choice(["Assign", "Keep", "Never"], len(chosen))
    other = random.choice(csms, len(chosen))
    other = np.where(other == chosen["Current CSM"], None, other)
    kinds = np.where((kinds != "Keep") & (other == None), "Keep", kinds)  # noqa: E711  (elementwise)
    to = np.where(kinds == "Keep", None, other)
    return pd.DataFrame({"Account ID": chosen["Account ID"].to_numpy(object), "Kind": kinds, "CSM ID": to})


def _with_wishes(frames: Frames, random: Random) -> Frames:
    """What terms and rules look at that are off by default. Nobody outside a family asks for more than one thing."""
    accounts, csms = frames["Accounts"], frames["CSMs"]
    n, m = len(accounts), len(csms)
    asks = np.where(accounts["Parent Account"].isna(), random.random(n), 1.0)
    sellers = np.array([f"AE{number:03}" for number in range(1, m + 1)])
    accounts = accounts.assign(
        **{
            "Account Owner": random.choice(sellers, n),
            "Potential ARR": (accounts["ARR"] * random.lognormal(0.2, 0.4, n)).round(-2),
            "Contract Start": DAY - pd.to_timedelta(random.integers(1, 2000, n), unit="D"),
            "Preferred Skills": _some(random.choice(SKILLS, n), 0.3, random),
            "Required Skills": np.where(asks < 0.05, "Regulated", None),
            "Required Language": np.where((asks >= 0.05) & (asks < 0.12), random.choice(LANGUAGES, n), None),
            "Required Region": np.where((asks >= 0.12) & (asks < 0.2), accounts["Region"], None),
            "Renewal Open": _some(np.full(n, "Yes"), 0.02, random),
        }
    )
    regulated = np.arange(m) % 3 == 1
    return _with_csms(
        frames | {"Accounts": accounts},
        **{
            "Skills": np.where(regulated, csms["Skills"] + "; Regulated", csms["Skills"]),
            "Languages": [f"English; {LANGUAGES[j // 3 % 3]}" for j in range(m)],
            "Regions": [f"{REGIONS[j % 3]}; {REGIONS[(j + 1) % 3]}" for j in range(m)],
            "Paired AEs": [f"{sellers[j]}; {sellers[(j + 1) % m]}" for j in range(m)],
        },
    )


def _some(values: np.ndarray, share: float, random: Random) -> np.ndarray:
    """These values in a share of the rows, the others blank."""
    return np.where(random.random(len(values)) < share, values.astype(object), None)
