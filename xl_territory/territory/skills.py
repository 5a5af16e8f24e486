"""Who matches and who may: tags of accounts against tags of CSMs (semantics: match, eligibility)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xl_territory.workbook.names import key

Tags = frozenset[str]
Profile = TypeVar("Profile", bound=Hashable)


def tags(words: Sequence[str]) -> Tags:
    """The words as they compare, blanks left out."""
    return frozenset(filter(None, map(key, words)))


def match(accounts: pd.DataFrame, csms: pd.DataFrame) -> NDArray[np.float64]:
    """How much of what an account wants each CSM knows: wanted tags among the CSM's Skills ÷ wanted tags.

    Wanted are the Industry (several separated by ``;``) and the Preferred Skills.

    Returns
    -------
    (accounts, csms) shares, 1 where nothing is wanted.
    """
    wanted = [
        tags(industry.split(";")) | tags(preferred)
        for industry, preferred in zip(accounts["Industry"], accounts["Preferred Skills"], strict=True)
    ]
    csm_tags = [tags(words) for words in csms["Skills"]]
    profiles, which = distinct(wanted)
    rows = [[len(want & skills) / len(want) if want else 1.0 for skills in csm_tags] for want in profiles]
    return np.array(rows, dtype=float).reshape(len(profiles), len(csm_tags))[which]


def eligible(
    accounts: pd.DataFrame, csms: pd.DataFrame, tiers: Sequence[str], tier: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Whether the tier is among the CSM's Segments (blank = all) and required skills, language and region fit.

    Parameters
    ----------
    accounts, csms : rows of the sheets.
    tiers : names of the tiers.
    tier : (accounts,) positions in ``tiers``.

    Returns
    -------
    (accounts, csms)
    """
    needs = list(
        zip(
            (key(tiers[position]) for position in tier),
            map(tags, accounts["Required Skills"]),
            map(key, accounts["Required Language"]),
            map(key, accounts["Required Region"]),
            strict=True,
        )
    )
    offers = [
        tuple(tags(words) for words in offer)
        for offer in csms[["Segments", "Skills", "Languages", "Regions"]].itertuples(index=False)
    ]
    profiles, which = distinct(needs)
    rows = [[_fits(*need, *offer) for offer in offers] for need in profiles]
    return np.array(rows, dtype=bool).reshape(len(profiles), len(offers))[which]


def distinct(profiles: Sequence[Profile]) -> tuple[list[Profile], NDArray[np.intp]]:
    """Profiles without repetition, so that what depends on a profile is worked out once for each.

    Returns
    -------
    The different ones in order of appearance, and (profiles,) the position of each among them.
    """
    numbers: dict[Profile, int] = {}
    which = [numbers.setdefault(profile, len(numbers)) for profile in profiles]
    return list(numbers), np.array(which, dtype=np.intp)


def _fits(  # noqa: PLR0913, PLR0917
    tier: str, skills: Tags, language: str, region: str, segments: Tags, has: Tags, languages: Tags, regions: Tags
) -> bool:
    return (
        (not segments or tier in segments)
        and skills <= has
        and (not language or language in languages)
        and (not region or region in regions)
    )
