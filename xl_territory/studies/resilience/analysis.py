"""What the plan would lose with each CSM, one at a time: the N−1 table, and the single point of failure."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import repeat

from xl_territory.plans.evaluate import Plan
from xl_territory.plans.repair import RepairResult, repair_result
from xl_territory.policies.rules.capacity import hours_above
from xl_territory.solver.assignment import SolveOptions
from xl_territory.studies.what_if.analysis import carried_over
from xl_territory.studies.what_if.events import leaves
from xl_territory.territory.table_edits import edited
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Integers, Workloads
from xl_territory.workbook.names import key

LOSS = SolveOptions(time_limit=4, gap=0.02, threads=1)
LITTLE = 0.05


@dataclass(frozen=True)
class Loss:
    """What happens when one CSM leaves and the plan is repaired with as few moves as possible.

    ``uncovered`` are hours a week without owner or above capacity that the plan did not have; ``skills`` are wanted by
    some account and known to nobody else; ``reassigned`` accounts were theirs, ``others`` have to move besides.
    ``proved`` says that no repair leaves fewer hours undone, or as few with fewer moves.
    """

    csm: str
    name: str
    hours: float
    uncovered: float
    at_risk: int
    skills: tuple[str, ...]
    reassigned: int
    others: int
    without_owner: int
    score: float
    proved: bool

    @property
    def weight(self) -> tuple[float, int, int, float]:
        """What losses are compared by: hours without a home, skills lost, at-risk accounts, hours."""
        return (round(self.uncovered, 1), len(self.skills), self.at_risk, self.hours)


def resilience(plan: Plan, executor: Executor) -> tuple[Loss, ...]:
    """The loss of each CSM, the gravest first; a team of one has nobody to lose."""
    t = plan.territory
    if len(t.csms) < 2:
        return ()
    after = [edited(t, leaves(t, csm).edit) for csm in t.csm_ids]
    before = [carried_over(plan, each) for each in after]
    books = list(executor.map(repair_result, after, before, repeat(LOSS)))
    losses = [
        _loss(plan, j, repaired, each, was)
        for j, (repaired, each, was) in enumerate(zip(books, after, before, strict=True))
    ]
    return tuple(sorted(losses, key=lambda loss: loss.weight, reverse=True))


def single_point_of_failure(losses: Sequence[Loss]) -> str:
    """Whose leaving hurts most, in a sentence."""
    if not losses:
        return "With one CSM there is nobody who could take over."
    worst = losses[0]
    if worst.uncovered < LITTLE and not worst.skills:
        return "No single point of failure: whoever leaves, the others have room and know everything that is wanted."
    skills = f" and nobody else knows {', '.join(worst.skills)}" if worst.skills else ""
    return (
        f"Single point of failure: {worst.name}. Without them {worst.uncovered:.1f} h a week have no home{skills}; "
        f"{worst.at_risk} at-risk accounts would change hands."
    )


def how_repaired(losses: Sequence[Loss]) -> str:
    """What stands behind the table, in a sentence."""
    open_ = sum(not loss.proved for loss in losses)
    sentence = "Each time the plan is repaired with as few moves as possible"
    if not open_:
        return f"{sentence}."
    return f"{sentence}; for {open_} of {len(losses)} CSMs there was no time to prove it, and it may take less."


def _loss(plan: Plan, j: int, repaired: RepairResult, after: Territory, before: Integers) -> Loss:
    t, owner = plan.territory, repaired.owner
    books = after.books(owner)
    leaver_accounts = plan.books.owner == j
    return Loss(
        csm=t.csm_ids[j],
        name=t.csm_names[j],
        hours=float(plan.books.load[j]),
        uncovered=max(0.0, _uncovered(after, books) - _uncovered(t, plan.books)),
        at_risk=int((leaver_accounts & t.at_risk).sum()),
        skills=tuple(_lost_skills(t, j)),
        reassigned=int(leaver_accounts.sum()),
        others=int(((before >= 0) & (owner != before)).sum()),
        without_owner=int((~books.owned).sum()),
        score=repaired.score,
        proved=repaired.proved,
    )


def _uncovered(t: Territory, books: Workloads) -> float:
    """Hours a week without owner or above capacity."""
    return float(t.hours[~books.owned].sum() + hours_above(t, books.load).sum())


def _lost_skills(t: Territory, j: int) -> list[str]:
    """Skills of CSM ``j`` that an account wants and no other CSM has, as typed."""
    others = {key(word) for k, words in enumerate(t.csms["Skills"]) if k != j for word in words}
    wanted = {key(word) for words in t.accounts["Industry"] for word in words.split(";")}
    for column in ("Preferred Skills", "Required Skills"):
        wanted |= {key(word) for words in t.accounts[column] for word in words}
    return [word for word in t.csms["Skills"].iloc[j] if key(word) in wanted and key(word) not in others]
