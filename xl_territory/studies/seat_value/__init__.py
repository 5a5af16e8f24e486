"""What one more seat of each kind is worth: the plan made anew with it."""

from __future__ import annotations

from typing import Annotated

from xl_territory.studies.parameters import Cluster, Option
from xl_territory.studies.study import Answer, Asked, Needs, RibbonGroup, Study

Most = Annotated[int, Option("How many seats of a kind to try at most.", minimum=1, maximum=10)]


def run(asked: Asked, *, most: Most = 2, cluster: Cluster = None) -> Answer:
    """What each kind of seat is worth, added once, twice …: the plan is made anew each time.

    Reads the sheet Seats (its defaults where there is none).
    """
    from xl_territory.plans.pipeline import territory_of
    from xl_territory.schema.seats import SEATS
    from xl_territory.solver.executors import CountingExecutor, executor
    from xl_territory.studies.capacity.asking import read_seats
    from xl_territory.studies.seat_value.analysis import seat_values
    from xl_territory.studies.seat_value.sheet import seat_value_sheet, sentence
    from xl_territory.workbook import open_workbook

    host = open_workbook(asked.source)
    t = territory_of(host, {})
    kinds = read_seats(host.read([SEATS.name]), t)
    with executor(cluster=cluster) as pool:
        seats = seat_values(t, kinds, most, CountingExecutor(pool, asked.told))
    facts = {"seats": [{"seat": seat.kind, "added": seat.added, "overload": seat.after.overload} for seat in seats]}
    return Answer(sentence(seats), (seat_value_sheet(seats),), facts=facts)


STUDY = Study(
    name="seat_value",
    caption="Seat value",
    group=RibbonGroup.PREPARE,
    icon="FunctionsFinancialInsertGallery",
    brief="What one more seat of each kind is worth.",
    more="Plans anew with each seat added once, twice …: overload, score, moves, retention and cost on Seat Value.",
    run=run,
    sheets=("Seat Value",),
    needs=Needs.TERRITORY,
    reads=("Seats",),
    example=lambda _territory: {"most": 1},
)
