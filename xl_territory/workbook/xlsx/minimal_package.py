"""A few sheets as a package of their own, in the plainest structure: what calamine is given to read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import BinaryIO

from xl_territory.workbook.xlsx.size_limits import STYLES
from xl_territory.workbook.xlsx.workbook_part import Workbook
from xl_territory.workbook.xlsx.xml import CONTENT_TYPES, HEAD, MAIN, OFFICE, RELATIONSHIPS

_LIST = re.compile(rb"<(?:\w+:)?(?:sst|numFmts|fonts|fills|borders|cellStyleXfs|cellXfs|cellStyles|dxfs)\b[^<>]*>")
_COUNT = re.compile(rb"""\s(?:count|uniqueCount)\s*=\s*(?:"[^"]*"|'[^']*')""")


def minimal_package(workbook: Workbook, sheets: Sequence[bytes], texts: bytes | None) -> BinaryIO:
    """These sheet parts with the shared ``texts`` and the styles of their workbook, packed without compression.

    Odd paths, damaged parts that nobody needs, links and pictures all stay outside.
    """
    parts = {f"worksheets/sheet{at}.xml": data for at, data in enumerate(sheets, start=1)}
    kinds = ["worksheet"] * len(parts)
    for kind, data in (("sharedStrings", texts), ("styles", _styles(workbook))):
        if data is not None:
            parts[f"{kind}.xml"] = _without_counts(data)
            kinds.append(kind)
    return _zipped(
        {
            "[Content_Types].xml": f'{HEAD}<Types xmlns="{CONTENT_TYPES}"/>'.encode(),
            "_rels/.rels": _links(["officeDocument"], ["xl/workbook.xml"]),
            "xl/workbook.xml": _workbook(len(sheets), workbook.counts_from_1904),
            "xl/_rels/workbook.xml.rels": _links(kinds, list(parts)),
        }
        | {f"xl/{name}": data for name, data in parts.items()}
    )


def _styles(workbook: Workbook) -> bytes | None:
    part = workbook.related("styles")
    return workbook.package.read(part, STYLES) if part is not None else None


def _without_counts(data: bytes) -> bytes:
    """Without the counts that lists announce: room is made for what they say before anything is there."""
    return _LIST.sub(lambda start: _COUNT.sub(b"", start[0]), data)


def _workbook(sheets: int, counts_from_1904: bool) -> bytes:
    listed = "".join(f'<sheet name="Sheet{at}" sheetId="{at}" r:id="rId{at}"/>' for at in range(1, sheets + 1))
    epoch = f'<workbookPr date1904="{int(counts_from_1904)}"/>'
    return f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{epoch}<sheets>{listed}</sheets></workbook>'.encode()


def _links(kinds: Sequence[str], targets: Sequence[str]) -> bytes:
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(zip(kinds, targets, strict=True), start=1)
    )
    return f'{HEAD}<Relationships xmlns="{RELATIONSHIPS}">{links}</Relationships>'.encode()


def _zipped(parts: dict[str, bytes]) -> BinaryIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    out.seek(0)
    return out
