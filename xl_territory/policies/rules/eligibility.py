"""Rule: segment, required skills, language and region fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from xl_territory.policies.constraint_source import ConstraintSource, Effect
from xl_territory.policies.policy import Contribution, Obstacle, Rule, Violation
from xl_territory.policies.relaxation import Change, Relaxation
from xl_territory.policies.rules.locks import Locks
from xl_territory.policies.rules.renewal_freeze import RenewalFreeze
from xl_territory.policies.rules.tier_review import TierReview
from xl_territory.policies.wording import account_row, csm_row, joined
from xl_territory.territory.requirements import OFFERS, POOL, able, asked_by_each, kind_of, lacking, offer
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads
from xl_territory.workbook.names import key

TRIED = 8
"""CSMs who are tried as learners of a word, those with most capacity first."""
VERBS = {
    "Segments": "Open Segments of {csm} to {word}",
    "Regions": "Let {csm} cover {word}",
    "Pool": "Make {csm} a pooled seat",
}
TEACH = "Teach {csm} {word}, or hire it"


class Eligibility(Rule):
    """Segment, required skills, language and region fit, unless a lock or a renewal has settled the owner."""

    name = "eligibility"
    meaning = (
        "Tier in the CSM's Segments; Required Skills, Language and Region among the CSM's; pooled touch levels with "
        "pooled seats."
    )
    yields_to = (Locks, RenewalFreeze, TierReview)

    def contribute(self, territory: Territory) -> Contribution:
        """Only eligible CSMs."""
        return Contribution(allowed=territory.eligible | self.exempt(territory)[:, None])

    def violations(self, territory: Territory, books: Workloads) -> Iterator[Violation]:
        """Accounts whose owner is not eligible."""
        for i in np.flatnonzero(books.owned & ~self.exempt(territory)):
            j = books.owner[i]
            if not territory.eligible[i, j]:
                detail = f"{territory.account_names[i]} is with {territory.csm_names[j]}, who is not eligible"
                yield Violation(self.name, detail, (int(i),), (int(j),))

    def obstacle(self, territory: Territory, books: Workloads, accounts: Sequence[int], csm: int) -> Obstacle | None:  # noqa: ARG002
        """What the CSM lacks."""
        exempt = self.exempt(territory)
        for i in accounts:
            if not exempt[i] and not territory.eligible[i, csm]:
                who = f"{territory.csm_ids[csm]} may not have {territory.account_names[i]}"
                return Obstacle(f"{who}: {lacking(territory, i, csm)}", lasting=True)
        return None

    def sources(self, territory: Territory) -> Iterator[ConstraintSource]:
        """Each tier, skill, language, region and pool that accounts ask of their CSM."""
        t, bound = territory, np.flatnonzero(~self.exempt(territory))
        for column in OFFERS:
            who: dict[str, tuple[str, list[int]]] = {}
            words_of = asked_by_each(t, column)
            for i in map(int, bound):
                for word in words_of[i]:
                    who.setdefault(key(word), (word, []))[1].append(i)
            for word, accounts in who.values():
                lack = [csm_row(t, j) for j in set(range(len(t.csms))) - set(able(t, column, word))]
                yield ConstraintSource(
                    rule=self.name,
                    effect=Effect.ASKS,
                    sheet="Accounts",
                    column=column,
                    value=word,
                    text=_demand(column, word),
                    without=(offer(lack, column, word),),
                    rows=tuple(account_row(t, i) for i in accounts),
                    accounts=tuple(accounts),
                )

    def phrases(
        self, territory: Territory, accounts: Sequence[int], sources: Sequence[ConstraintSource]
    ) -> Iterator[str]:
        """Each word with the CSMs who have it."""
        for source in sources:
            have = [territory.csm_ids[j] for j in able(territory, source.column, source.value)]
            who = f"only {joined(have)} cover{'s' if len(have) == 1 else ''}" if have else "no active CSM covers"
            asking = set(source.accounts)
            many = sum(i in asking for i in accounts)
            of_them = "" if many == len(accounts) else f"{many} of them: "
            column = source.column if source.column == "Tier" else source.column.removesuffix("s")
            yield f"{of_them}{column} {source.value}, which {who} ({OFFERS[source.column]})"

    def relaxations(
        self,
        territory: Territory,
        accounts: Sequence[int],  # noqa: ARG002
        sources: Sequence[ConstraintSource],
    ) -> Iterator[Relaxation]:
        """A word of the conflict among the lists of one more CSM."""
        t = territory
        for source in sources:
            offered, has = OFFERS[source.column], set(able(t, source.column, source.value))
            for j in [int(j) for j in np.argsort(-t.capacity, kind="stable") if j not in has][:TRIED]:
                what = VERBS.get(offered, TEACH).format(csm=t.csm_ids[j], word=source.value)
                yield Change(
                    edit=offer((csm_row(t, j),), source.column, source.value),
                    sentence=lambda hours, what=what: f"{what}, for {hours:.1f} h a week",  # type: ignore[misc]
                    where=f"CSMs row {csm_row(t, j)}, {offered}",
                    csm=j,
                    choice=f"{offered} {source.value}",
                )

    def checked(self, territory: Territory, books: Workloads) -> int:
        """Accounts with an owner that no lock or renewal has settled."""
        return int((books.owned & ~self.exempt(territory)).sum())


def _demand(column: str, word: str) -> str:
    if column == POOL:
        return f"touch level {word} must go to a CSM with Pool = Yes"
    return f"{kind_of(column)} {word} must be among the {OFFERS[column]} of their CSM"
