"""Builds the planning workbook from the declarations of its input sheets."""

from xl_territory.template.build import build_template
from xl_territory.template.builders import BUILDERS, Builder
from xl_territory.template.contents import Example

__all__ = ["BUILDERS", "Builder", "Example", "build_template"]
