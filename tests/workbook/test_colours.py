"""Colours that everybody can tell apart: contrast by WCAG 2.1, colour vision as Machado et al. (2009) model it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import pytest

from xl_territory.workbook import palette
from xl_territory.workbook.sheets import Tone
from xl_territory.workbook.xlsx.cell_styles import FILL_IN, FILL_IN_HEADER, GREY, INK, SLATE, TONES

Colour = Sequence[float]
WHITE = "FFFFFF"
VISION = {
    "all cones": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""Linear RGB as it is seen without one kind of cones, severity 1.0."""

LEAST_DIFFERENCE = 20.0
"""ΔE (CIE 1976) between two colours of a chart; 2.3 is just noticeable side by side."""


def linear(colour: str) -> list[float]:
    """An sRGB colour as amounts of light."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(colour: str) -> float:
    """Relative luminance."""
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast ratio."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def seen(colour: str, vision: str) -> list[float]:
    """Linear RGB as an eye sees it."""
    light = linear(colour)
    rows = (sum(weight * part for weight, part in zip(row, light, strict=True)) for row in VISION[vision])
    return [min(1.0, max(0.0, part)) for part in rows]


def lab(light: Colour) -> tuple[float, float, float]:
    """CIE L*a*b* of linear RGB under D65."""
    red, green, blue = light
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def difference(one: str, other: str, vision: str) -> float:
    """How different two colours look to an eye."""
    return math.dist(lab(seen(one, vision)), lab(seen(other, vision)))


def test_the_figures_are_those_of_the_standard() -> None:
    """Black on white is 21:1; red and green are alike to an eye that lacks green."""
    assert contrast("000000", WHITE) == pytest.approx(21)
    assert difference("C00000", "6B6B00", "no green") < LEAST_DIFFERENCE < difference("C00000", "6B6B00", "all cones")


@pytest.mark.parametrize("colour", [palette.BLUE, palette.GREY, palette.ORANGE, palette.WINE, palette.TEAL])
def test_a_colour_of_a_chart_stands_out_from_the_paper(colour: str) -> None:
    """3:1 is what WCAG asks of graphics."""
    assert contrast(colour, WHITE) >= 3


@pytest.mark.parametrize("vision", VISION)
def test_the_colours_of_a_chart_can_be_told_apart(vision: str) -> None:
    """By every kind of eye."""
    for one, other in itertools.combinations(dict.fromkeys(palette.highlighted(4)), 2):
        assert difference(one, other, vision) >= LEAST_DIFFERENCE, (one, other)


def test_at_most_three_series_stand_out() -> None:
    """The others are grey, and named at their ends."""
    assert [palette.highlighted(count).count(palette.GREY) for count in (1, 2, 4, 9)] == [1, 1, 1, 6]


@pytest.mark.parametrize("tone", Tone)
def test_text_on_its_shade_can_be_read(tone: Tone) -> None:
    """4.5:1 is what WCAG asks of text."""
    fill, ink = TONES[tone]
    assert contrast(fill, ink) >= 4.5


@pytest.mark.parametrize(("ink", "fill"), [(INK, WHITE), (INK, FILL_IN), (GREY, WHITE), (WHITE, SLATE)])
def test_text_on_a_sheet_can_be_read(ink: str, fill: str) -> None:
    """Titles, explanations, headers, cells to fill in."""
    assert contrast(ink, fill) >= 4.5


def test_a_header_to_fill_in_can_be_read() -> None:
    """It is bold and large enough for 3:1."""
    assert contrast(FILL_IN_HEADER, WHITE) >= 3
