"""The workbooks of `build_template`, built once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from xl_territory.template import Example, build_template


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Example, Path]:
    """Path of a new workbook for each example."""
    folder = tmp_path_factory.mktemp("built")
    paths = {example: folder / f"{example}.xlsx" for example in Example}
    for example, path in paths.items():
        build_template(path, example)
    return paths


@pytest.fixture(scope="session")
def blank(built: Mapping[Example, Path]) -> Workbook:
    """The blank template as openpyxl reads it."""
    return openpyxl.load_workbook(built[Example.BLANK])


@pytest.fixture(scope="session")
def worked(built: Mapping[Example, Path]) -> Workbook:
    """The worked example as openpyxl reads it."""
    return openpyxl.load_workbook(built[Example.WORKED])
