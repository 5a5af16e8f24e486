"""Territory models side by side in a terminal."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text

from xl_territory.studies.scenarios.view import comparison
from xl_territory.studies.territory_models.advice import ModelComparison, Suits

STYLES = {Suits.YES: "green", Suits.DEPENDS: "cyan", Suits.NO: "yellow"}


def model_comparison(found: ModelComparison) -> RenderableType:
    """A row per model; the advice below."""
    said = (Text(f"{a.model}: {a.threshold}. {a.finding}.", style=STYLES[a.suits]) for a in found.advice)
    return comparison(found.comparison, *said)
