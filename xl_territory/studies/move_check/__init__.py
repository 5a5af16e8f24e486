"""A change that the planner makes by hand, measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from xl_territory.errors import UsageError
from xl_territory.studies.parameters import Option
from xl_territory.studies.study import Answer, Asked, RibbonGroup, Study

if TYPE_CHECKING:
    from rich.console import RenderableType

    from xl_territory.studies.move_check.analysis import ManualEdits
    from xl_territory.territory.territory import Territory

Moves = Annotated[list[str] | None, Option("ACCOUNT=CSM; may be repeated. None = what was edited by hand.")]


def run(asked: Asked, *, move: Moves = None) -> Answer:
    """Measure a change of Assignments made by hand, or one you only think about: before, after, what it breaks."""
    from xl_territory.studies.move_check.sheet import manual_edits, sentence

    pairs = [words.partition("=") for words in move or []]
    if not all(account and equals for account, equals, _ in pairs):
        raise UsageError("Write a move as ACCOUNT=CSM, for example --move A001=C2.")
    edits = measured(asked.source, {account.strip(): csm.strip() for account, _, csm in pairs})
    return Answer(sentence(edits), (manual_edits(edits),), edits, show)


def measured(source: Any, moves: Mapping[str, str]) -> ManualEdits:
    """The Assignments sheet with these moves (account → CSM); without any, what was edited in it by hand.

    Raises
    ------
    UsageError : when there is no plan, account or CSM.
    """
    from xl_territory.plans.pipeline import read_workbook
    from xl_territory.plans.plan_from_sheet import PLANNED, SHEET, owner_from_sheet
    from xl_territory.studies.move_check.analysis import manual_edits, moved_by_hand
    from xl_territory.workbook import open_workbook

    sheet = open_workbook(source).read([SHEET]).get(SHEET)
    territory = read_workbook(source)
    owner = owner_from_sheet(sheet, territory)
    if moves:
        return moved_by_hand(territory, owner, moves)
    return manual_edits(territory, owner_from_sheet(sheet, territory, PLANNED), owner)


def show(found: ManualEdits) -> RenderableType:
    """The accounts that change hands, terms before and after, and what breaks."""
    from xl_territory.studies.move_check.view import manual_edits

    return manual_edits(found)


def example(t: Territory) -> Mapping[str, Any]:
    """The first account to the first CSM."""
    return {"move": [f"{t.account_ids[0]}={t.csm_ids[0]}"]}


STUDY = Study(
    name="check_moves",
    caption="Check my moves",
    group=RibbonGroup.UNDERSTAND,
    icon="AcceptInvitation",
    brief="What your own edits of Assignments change and break.",
    more="Change Assigned CSM on Assignments, then click. Sheet Move Check has every term before and after.",
    run=run,
    sheets=("Move Check",),
    command="check-move",
    at_once=True,
    example=example,
)
