"""The trade-off curve of two aims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from xl_territory.studies.parameters import Cluster, Option
from xl_territory.studies.study import Answer, Asked, Needs, RibbonGroup, Study

if TYPE_CHECKING:
    from rich.console import RenderableType

    from xl_territory.studies.trade_off.analysis import Frontier
    from xl_territory.territory.territory import Territory

First = Annotated[str | None, Option("A term of the score, or moved; how even books are, unless given.", ("--of",))]
Second = Annotated[str, Option("Another term, or moved.", ("--against",))]
Points = Annotated[int, Option("Plans on the curve at most.", minimum=2, maximum=40)]


def run(
    asked: Asked, *, first: First = None, second: Second = "moved", points: Points = 12, cluster: Cluster = None
) -> Answer:
    """The trade-off curve of two aims, with its knee: how much balance is it worth to move more accounts?"""
    from xl_territory.plans.pipeline import territory_of
    from xl_territory.plans.plan_from_sheet import SHEET as ASSIGNMENTS
    from xl_territory.policies.terms.balance import Balance
    from xl_territory.solver.executors import CountingExecutor, executor
    from xl_territory.studies.trade_off.analysis import frontier
    from xl_territory.studies.trade_off.sheet import sentence, trade_off
    from xl_territory.workbook import open_workbook

    host = open_workbook(asked.source)
    territory = territory_of(host, {})
    with executor(cluster=cluster) as pool:
        curve = frontier(territory, CountingExecutor(pool, asked.told), first or Balance.name, second, points)
    return Answer(sentence(curve), (trade_off(curve, planned=ASSIGNMENTS in host.sheet_names),), curve, show)


def show(found: Frontier) -> RenderableType:
    """A row per point of the curve."""
    from xl_territory.studies.trade_off.view import trade_off

    return trade_off(found)


def example(_: Territory) -> Mapping[str, Any]:
    """A short curve."""
    return {"points": 4}


STUDY = Study(
    name="trade_off",
    caption="Trade-off",
    group=RibbonGroup.DECIDE,
    icon="ChartTypeXYScatterInsertGallery",
    brief="How much better the balance gets with every account that moves.",
    more="Sheet Trade-off has the curve and its knee.",
    run=run,
    sheets=("Trade-off",),
    needs=Needs.TERRITORY,
    reads=("Assignments",),
    command="frontier",
    example=example,
)
