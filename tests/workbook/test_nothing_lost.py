"""A write changes the sheets it owns, what must name them, and nothing else."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from tests.workbook.samples import everything
from xl_territory.workbook import XlsxHost

MUST_NAME_NEW_SHEETS = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/styles.xml"}


def parts(data: bytes) -> dict[str, bytes]:
    """Every part of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def shapes(element: etree._Element) -> list[object]:
    """An element and everything in it, in a form that compares."""
    return [
        element.tag,
        sorted(element.attrib.items()),
        (element.text or "").strip(),
        [shapes(each) for each in element],
    ]


def content(package: dict[str, bytes], part: str) -> object:
    """A part's bytes; of the list of content types what it says, in whatever order."""
    if part != "[Content_Types].xml":
        return package[part]
    return sorted(map(repr, map(shapes, etree.fromstring(package[part]))))


@pytest.fixture(scope="module")
def before_and_after(
    rich: bytes, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The parts of the rich workbook before and after a first run."""
    path = tmp_path_factory.mktemp("lost") / "rich.xlsm"
    path.write_bytes(rich)
    written = XlsxHost(path).write(everything())
    assert written.path is not None
    return parts(rich), parts(written.path.read_bytes())


def test_every_part_that_is_not_about_results_is_byte_for_byte_what_it_was(
    before_and_after: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    """Charts, sparklines, slicers, pivots, macros, ribbon, images: untouched."""
    before, after = before_and_after
    changed = {name for name in before if after.get(name) != before[name]}
    assert changed == MUST_NAME_NEW_SHEETS | {"xl/calcChain.xml"}
    assert "xl/calcChain.xml" not in after


@pytest.mark.parametrize("part", sorted(MUST_NAME_NEW_SHEETS))
def test_a_part_that_must_change_only_gains_or_says_more(
    before_and_after: tuple[dict[str, bytes], dict[str, bytes]], part: str
) -> None:
    """Every element of the old part is in the new one, but for the list of formulas, which Excel rebuilds."""
    before, after = (etree.fromstring(each[part]) for each in before_and_after)
    for old in before:
        kept = [shapes(each) for each in after]
        if "calcChain" in str(old.attrib) or shapes(old) in kept:
            continue
        new = after.find(str(old.tag))
        assert new is not None, old.tag
        first = [shapes(each) for each in new][: len(old)]
        assert first == [shapes(each) for each in old], old.tag


def test_existing_styles_keep_their_numbers(before_and_after: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    """Cells of the planner's sheets look as before: their style numbers mean the same."""
    before, after = (etree.fromstring(each["xl/styles.xml"]) for each in before_and_after)
    for name in ("numFmts", "fonts", "fills", "borders", "cellXfs", "dxfs"):
        old, new = (each.find(f"{{*}}{name}") for each in (before, after))
        kept = [shapes(each) for each in old] if old is not None else []
        assert new is not None
        assert [shapes(each) for each in new][: len(kept)] == kept


def test_excel_computes_every_formula_when_it_opens_the_result(
    before_and_after: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    """A planner's formula on a result sheet shows today's number."""
    root = etree.fromstring(before_and_after[1]["xl/workbook.xml"])
    calculation = root.find("{*}calcPr")
    assert calculation is not None
    assert calculation.get("fullCalcOnLoad") == "1"


def test_a_second_run_with_the_same_results_changes_nothing(rich_path: Path) -> None:
    """Styles, names and parts do not grow from run to run."""
    first = XlsxHost(rich_path).write(everything(), rich_path.with_name("one.xlsm"))
    second = XlsxHost(rich_path.with_name("one.xlsm")).write(everything(), rich_path.with_name("two.xlsm"))
    assert first.path is not None
    assert second.path is not None
    before, after = parts(first.path.read_bytes()), parts(second.path.read_bytes())
    assert before.keys() == after.keys()
    assert [name for name in before if content(before, name) != content(after, name)] == []


def test_the_same_run_makes_the_same_bytes(rich_path: Path) -> None:
    """Nothing depends on the clock or on the order of a set."""
    made = [XlsxHost(rich_path).write(everything(), rich_path.with_name(f"{at}.xlsm")).path for at in range(2)]
    assert made[0] is not None
    assert made[1] is not None
    assert made[0].read_bytes() == made[1].read_bytes()


def test_a_table_style_or_name_is_used_by_one_table_only(
    before_and_after: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    """Excel refuses a workbook in which two tables share a name or a number."""
    tables = [etree.fromstring(data) for name, data in before_and_after[1].items() if name.startswith("xl/tables/")]
    assert len({table.get("id") for table in tables}) == len(tables)
    assert len({str(table.get("displayName")).casefold() for table in tables}) == len(tables)
