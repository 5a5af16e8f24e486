"""Territory models side by side in a terminal."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text

from xl_territory.studies.scenarios.view import comparison
from xl_territory.studies.territory_models.advice import ModelComparison, Suits

STYLES = {Suits.YES: "green", Suits.DEPENDS: "cyan", Suits.NO: "yellow"}


def model_comparison(found: ModelComparison) -> RenderableType:
    """A row per model; the advice below."""
    lines = (
        Text(f"{advice.model}: {advice.threshold}. {advice.finding}.", style=STYLES[advice.suits])
        for advice in found.advice
    )
    return comparison(found.comparison, *lines)
